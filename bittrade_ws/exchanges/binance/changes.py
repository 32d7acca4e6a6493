"""How Binance amends and replaces orders, and cancels all of a symbol, over the WebSocket API.

1. An amendment lowers the quantity and keeps the order's place in the queue. The order keeps its client id too, where
   the request names it: left alone, the venue makes up another.
2. A replacement is no transaction: either half may succeed alone, and both are told.

Source: the venue's `web-socket-api.md` (trading requests), seen 2026-07.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from reactivex import Observable

from bittrade_ws.exchanges.binance.account import USER_DATA
from bittrade_ws.exchanges.binance.errors import is_outcome_unknown
from bittrade_ws.exchanges.binance.order_facts import (
    fact_of_amended,
    fact_of_canceled,
    fact_of_result,
    named,
    refused,
    refused_new,
)
from bittrade_ws.exchanges.binance.order_options import order_params
from bittrade_ws.exchanges.binance.orders import BinanceOrders
from bittrade_ws.exchanges.binance.streams import Messages
from bittrade_ws.exchanges.binance.websocket_api import Failure, error_of, failure_of, signed_request
from bittrade_ws.models.errors import InvalidRequest, OutcomeUnknown, ServerFailed
from bittrade_ws.models.order import OrderFact
from bittrade_ws.models.requests import CancelOrderRequest, EditOrderRequest, ReplaceOrderRequest
from bittrade_ws.operators.cancel_orders_factory import CancelOrdersFactory, cancel_orders_factory
from bittrade_ws.operators.cancel_replace_order_factory import CancelReplaceOrderFactory
from bittrade_ws.operators.cancel_replace_order_factory import (
    cancel_replace_order_factory as generic_cancel_replace_order_factory,
)
from bittrade_ws.operators.edit_order_factory import EditOrderFactory
from bittrade_ws.operators.edit_order_factory import edit_order_factory as generic_edit_order_factory
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Request, RequestContext
from bittrade_ws.wire.orders import IntentLog


class BinanceChanges(BinanceOrders):
    """Binance's side of amendments and replacements."""

    def edit(self, request: EditOrderRequest, context: RequestContext) -> Request:
        """`order.amend.keepPriority` (weight 4): the quantity, which can only become less."""
        if request.quantity is None or request.price is not None:
            raise InvalidRequest("this venue amends the quantity, and nothing else; replace the order instead")
        params = {
            "symbol": request.symbol,
            **named(request.order_id, request.client_order_id),
            "newClientOrderId": request.client_order_id,
            "newQty": request.quantity,
        }
        return signed_request("order.amend.keepPriority", {**params, **request.extra}, context)

    def edited(self, request: EditOrderRequest, reply: Any) -> OrderFact:
        """The reply to `order.amend.keepPriority`."""
        failure = failure_of(reply)
        return refused(failure, reply) if failure else fact_of_amended(reply["result"], raw=reply)

    def replace(self, request: ReplaceOrderRequest, client_order_id: str, context: RequestContext) -> Request:
        """`order.cancelReplace`."""
        cancel = request.cancel
        if cancel.symbol != request.new.symbol:
            raise InvalidRequest(f"one order is of {cancel.symbol}, the other of {request.new.symbol}")
        if client_order_id == cancel.client_order_id:
            raise InvalidRequest("two orders of one client_order_id cannot be told apart; give the new one another")
        ids = named(cancel.order_id, cancel.client_order_id)
        params = {
            **order_params(request.new, client_order_id),
            "cancelReplaceMode": "STOP_ON_FAILURE" if request.stop_on_failure else "ALLOW_FAILURE",
            "cancelOrderId": ids["orderId"],
            "cancelOrigClientOrderId": ids["origClientOrderId"],
            **cancel.extra,
            **request.extra,
        }
        return signed_request("order.cancelReplace", params, context)

    def replaced(self, request: ReplaceOrderRequest, reply: Any) -> tuple[OrderFact | None, OrderFact | None]:
        """The reply to `order.cancelReplace`. A refusal without halves is one of the whole: nothing was attempted."""
        failure = failure_of(reply)
        error: Any = reply.get("error") or {}
        halves: Any = reply["result"] if failure is None else error.get("data") or {}
        if "cancelResult" in halves:
            return (
                _half(halves["cancelResult"], halves.get("cancelResponse"), reply, request.cancel),
                _half(halves["newOrderResult"], halves.get("newOrderResponse"), reply),
            )
        if failure is None:
            raise InvalidRequest("the reply names no halves")
        fact = refused(failure, reply)
        return (None if failure.is_known else fact), fact


def edit_order_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> EditOrderFactory:
    """Gives `EditOrderRequest -> Observable[OrderOutcome]`: a lower quantity, in the same place of the queue.

    As in `operators.edit_order_factory`.
    """
    return generic_edit_order_factory(
        sockets, messages, BinanceChanges(), timeout=timeout, connect_timeout=connect_timeout
    )


def cancel_replace_order_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    intents: IntentLog | None = None,
) -> CancelReplaceOrderFactory:
    """Gives `ReplaceOrderRequest -> Replacing`: what became of both halves, and the life of the new order.

    `extra` of the request takes `orderRateLimitExceededMode` (`DO_NOTHING`, `CANCEL_ONLY`), that of its cancel
    `cancelRestrictions` and `cancelNewClientOrderId`. As in `operators.cancel_replace_order_factory`.
    """
    return generic_cancel_replace_order_factory(
        sockets,
        messages,
        BinanceChanges(),
        USER_DATA,
        timeout=timeout,
        connect_timeout=connect_timeout,
        intents=intents,
    )


def cancel_all_orders_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> CancelOrdersFactory[str]:
    """Gives `symbol -> Observable[tuple[Order, ...]]`: all open orders of the symbol, those of lists included.

    With none there the venue refuses (`RequestRejected`, -2011); `OutcomeUnknown`: it does not know what it did. As in
    `operators.cancel_orders_factory`.
    """
    return cancel_orders_factory(
        sockets,
        messages,
        encode=lambda symbol, context: signed_request("openOrders.cancelAll", {"symbol": symbol}, context),
        accept=lambda reply: facts_of_canceled(succeeded(reply)),
        timeout=timeout,
        connect_timeout=connect_timeout,
    )


def succeeded(reply: Mapping[str, Any]) -> Any:
    """The result of a reply; raises what `error_of` says, `OutcomeUnknown` when the venue does not know it either."""
    error = error_of(reply)
    if isinstance(error, ServerFailed):
        raise OutcomeUnknown(f"{error}; whether it took effect is not known", code=error.code) from error
    if error is not None:
        raise error
    return reply["result"]


def facts_of_canceled(results: Sequence[Mapping[str, Any]]) -> Sequence[OrderFact]:
    """The orders in cancel reports, of which some are of whole lists."""
    orders = (order for result in results for order in result.get("orderReports", (result,)))
    return [fact_of_result(order, raw=order) for order in orders]


def _half(outcome: str, response: Any, reply: Any, cancel: CancelOrderRequest | None = None) -> OrderFact | None:
    if outcome == "NOT_ATTEMPTED":
        return None
    if outcome == "SUCCESS":
        return fact_of_result(response, raw=reply) if cancel is None else fact_of_canceled(response, cancel, raw=reply)
    code = response.get("code")
    failure = Failure(code, response.get("msg", outcome), not is_outcome_unknown(code))
    return refused_new(failure, reply) if cancel is None else refused(failure, reply)
