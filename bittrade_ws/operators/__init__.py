"""One operator per file, named after it; knows no venue.

Each has a page in the catalogue, `operators/NAME.md` beside the package, whose marble diagrams are run as tests.
"""

from bittrade_ws.operators._backfill import Backfill
from bittrade_ws.operators._context import SIGNER
from bittrade_ws.operators._sources import BundleSource, Messages
from bittrade_ws.operators.add_token import add_token
from bittrade_ws.operators.buffer_bounded import buffer_bounded
from bittrade_ws.operators.cancel_order_factory import CancelOrderFactory, cancel_order_factory
from bittrade_ws.operators.cancel_orders_factory import CancelOrdersFactory, cancel_orders_factory
from bittrade_ws.operators.cancel_replace_order_factory import (
    CancelReplaceOrderFactory,
    Replacing,
    cancel_replace_order_factory,
)
from bittrade_ws.operators.conflate import conflate
from bittrade_ws.operators.edit_order_factory import EditOrderFactory, edit_order_factory
from bittrade_ws.operators.filter_new_socket_only import filter_new_socket_only
from bittrade_ws.operators.follow_order import follow_order
from bittrade_ws.operators.in_sequence import in_sequence
from bittrade_ws.operators.isolate import isolate
from bittrade_ws.operators.keep_faults_only import keep_faults_only
from bittrade_ws.operators.keep_heartbeats_only import keep_heartbeats_only
from bittrade_ws.operators.keep_items_only import keep_items_only
from bittrade_ws.operators.keep_messages_only import keep_messages_only
from bittrade_ws.operators.keep_status_only import keep_status_only
from bittrade_ws.operators.log_in import log_in
from bittrade_ws.operators.order_factory import OrderFactory, order_factory
from bittrade_ws.operators.order_list_factory import OrderListFactory, PlacingList, order_list_factory
from bittrade_ws.operators.reconnect import ReconnectPolicy, reconnect
from bittrade_ws.operators.request_response_factory import RequestResponseFactory, request_response_factory
from bittrade_ws.operators.retry_with_backoff import retry_with_backoff
from bittrade_ws.operators.route_by import Routes, route_by
from bittrade_ws.operators.serialize import serialize
from bittrade_ws.operators.subscribe_to_channel import subscribe_to_channel
from bittrade_ws.operators.to_async_iterator import AsyncStreamIterator, to_async_iterator
from bittrade_ws.operators.to_iterator import StreamIterator, to_iterator
from bittrade_ws.operators.track_silence import track_silence
from bittrade_ws.operators.wait_for_response import wait_for_response

__all__ = [
    "SIGNER",
    "AsyncStreamIterator",
    "Backfill",
    "BundleSource",
    "CancelOrderFactory",
    "CancelOrdersFactory",
    "CancelReplaceOrderFactory",
    "EditOrderFactory",
    "Messages",
    "OrderFactory",
    "OrderListFactory",
    "PlacingList",
    "ReconnectPolicy",
    "Replacing",
    "RequestResponseFactory",
    "Routes",
    "StreamIterator",
    "add_token",
    "buffer_bounded",
    "cancel_order_factory",
    "cancel_orders_factory",
    "cancel_replace_order_factory",
    "conflate",
    "edit_order_factory",
    "filter_new_socket_only",
    "follow_order",
    "in_sequence",
    "isolate",
    "keep_faults_only",
    "keep_heartbeats_only",
    "keep_items_only",
    "keep_messages_only",
    "keep_status_only",
    "log_in",
    "order_factory",
    "order_list_factory",
    "reconnect",
    "request_response_factory",
    "retry_with_backoff",
    "route_by",
    "serialize",
    "subscribe_to_channel",
    "to_async_iterator",
    "to_iterator",
    "track_silence",
    "wait_for_response",
]
