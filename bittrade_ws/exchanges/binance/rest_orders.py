"""Placing, changing and asking for orders over REST. How calls are made, and what an unknown outcome is: `rest`.

Source: the venue's `rest-api.md`, trading endpoints, seen 2026-07.
"""

from typing import Any

from reactivex import Observable, abc

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.binance.auth import HttpSigner
from bittrade_ws.exchanges.binance.rest import Number, call
from bittrade_ws.models.order import OrderSide


def add_order_http(
    symbol: str,
    *,
    side: OrderSide,
    type: str,
    signer: HttpSigner,
    time_in_force: str | None = None,
    quantity: Number | None = None,
    quote_quantity: Number | None = None,
    price: Number | None = None,
    client_order_id: str | None = None,
    strategy_id: int | None = None,
    strategy_type: int | None = None,
    stop_price: Number | None = None,
    trailing_delta: int | None = None,
    iceberg_qty: Number | None = None,
    response_type: str | None = None,
    self_trade_prevention: str | None = None,
    peg_price_type: str | None = None,
    peg_offset_type: str | None = None,
    peg_offset_value: int | None = None,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Places an order. `type` and everything else in the venue's words. `POST /api/v3/order`, weight 1."""
    return call("add_order_http", locals())


def check_order_http(
    symbol: str,
    *,
    side: OrderSide,
    type: str,
    signer: HttpSigner,
    time_in_force: str | None = None,
    quantity: Number | None = None,
    quote_quantity: Number | None = None,
    price: Number | None = None,
    client_order_id: str | None = None,
    strategy_id: int | None = None,
    strategy_type: int | None = None,
    stop_price: Number | None = None,
    trailing_delta: int | None = None,
    iceberg_qty: Number | None = None,
    response_type: str | None = None,
    self_trade_prevention: str | None = None,
    peg_price_type: str | None = None,
    peg_offset_type: str | None = None,
    peg_offset_value: int | None = None,
    compute_commission_rates: bool | None = None,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Has an order checked, and places none: `{}`, or the fees it would bear.

    `POST /api/v3/order/test`, for its weight `methods`.
    """
    return call("check_order_http", locals())


def cancel_order_http(
    symbol: str,
    *,
    signer: HttpSigner,
    order_id: int | str | None = None,
    client_order_id: str | None = None,
    new_client_order_id: str | None = None,
    cancel_restrictions: str | None = None,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Cancels an order, named by either id. `new_client_order_id` is the cancel's own.

    `DELETE /api/v3/order`, weight 1.
    """
    return call("cancel_order_http", locals())


def cancel_open_orders_http(
    symbol: str,
    *,
    signer: HttpSigner,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Cancels all open orders of a symbol, lists included. `DELETE /api/v3/openOrders`, weight 1."""
    return call("cancel_open_orders_http", locals())


def replace_order_http(
    symbol: str,
    *,
    mode: str,
    side: OrderSide,
    type: str,
    signer: HttpSigner,
    cancel_order_id: int | None = None,
    cancel_client_order_id: str | None = None,
    cancel_new_client_order_id: str | None = None,
    cancel_restrictions: str | None = None,
    order_rate_limit_exceeded_mode: str | None = None,
    time_in_force: str | None = None,
    quantity: Number | None = None,
    quote_quantity: Number | None = None,
    price: Number | None = None,
    client_order_id: str | None = None,
    strategy_id: int | None = None,
    strategy_type: int | None = None,
    stop_price: Number | None = None,
    trailing_delta: int | None = None,
    iceberg_qty: Number | None = None,
    response_type: str | None = None,
    self_trade_prevention: str | None = None,
    peg_price_type: str | None = None,
    peg_offset_type: str | None = None,
    peg_offset_value: int | None = None,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Cancels an order, named by either id, and places another. `mode`: `STOP_ON_FAILURE`, `ALLOW_FAILURE`.

    `POST /api/v3/order/cancelReplace`, weight 1.
    """
    return call("replace_order_http", locals())


def amend_order_http(
    symbol: str,
    *,
    quantity: Number,
    signer: HttpSigner,
    order_id: int | str | None = None,
    client_order_id: str | None = None,
    new_client_order_id: str | None = None,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Reduces an order to `quantity`; it keeps its place in the queue.

    `PUT /api/v3/order/amend/keepPriority`, weight 4.
    """
    return call("amend_order_http", locals())
