"""How Binance places, cancels and proves orders, over the WebSocket API.

Source: the venue's `web-socket-api.md` (trading and account requests), seen 2026-07.
"""

from collections.abc import Callable, Sequence
from typing import Any

from reactivex import Observable

from bittrade_ws.exchanges.binance.account import ENDING, EXECUTIONS, USER_DATA
from bittrade_ws.exchanges.binance.errors import ErrorCode
from bittrade_ws.exchanges.binance.order_facts import (
    fact_of_canceled,
    fact_of_report,
    fact_of_result,
    named,
    refused,
    refused_new,
)
from bittrade_ws.exchanges.binance.order_options import order_params
from bittrade_ws.exchanges.binance.streams import Messages
from bittrade_ws.exchanges.binance.websocket_api import (
    failure_of,
    rate_limit_of,
    signed_request,
)
from bittrade_ws.models.errors import RequestRejected
from bittrade_ws.models.order import Order, OrderFact, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest
from bittrade_ws.operators.cancel_order_factory import cancel_order_factory as generic_cancel_order_factory
from bittrade_ws.operators.order_factory import OrderFactory, order_factory
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel, Request, RequestContext
from bittrade_ws.wire.orders import IntentLog


class BinanceOrders:
    """Binance's side of an order's life, for `operators.order_factory`."""

    settle_seconds = 5.0

    def __init__(self) -> None:
        self.events: Channel[OrderFact | None] = Channel(
            name="userDataStream",
            key=EXECUTIONS.key,
            decode=_decode_fact,
            convert=_convert_fact,
            ending=ENDING,
        )

    def place(self, request: AddOrderRequest, client_order_id: str, context: RequestContext) -> Request:
        """`order.place`. Limit types without a time in force are `GTC`; `extra` as of `order_options`."""
        return signed_request("order.place", order_params(request, client_order_id), context)

    def placed(self, request: AddOrderRequest, reply: Any) -> OrderFact:
        """The reply to `order.place` as a fact."""
        failure = failure_of(reply)
        if failure is None:
            return fact_of_result(reply["result"], raw=reply)
        return refused_new(failure, reply)

    def cancel(self, request: CancelOrderRequest, context: RequestContext) -> Request:
        """`order.cancel`, by either id."""
        params = {"symbol": request.symbol, **named(request.order_id, request.client_order_id)}
        return signed_request("order.cancel", {**params, **request.extra}, context)

    def canceled(self, request: CancelOrderRequest, reply: Any) -> OrderFact:
        """The reply to `order.cancel` as a fact; `REJECTED` is said of the cancel, not of the order.

        Raises `RateLimited`.
        """
        if (limited := rate_limit_of(reply)) is not None:
            raise limited
        failure = failure_of(reply)
        return refused(failure, reply) if failure else fact_of_canceled(reply["result"], request, raw=reply)

    def query(self, order: Order, context: RequestContext) -> Request:
        """`order.status`, by the venue's id once it is known (an amendment may change the client's), else by that."""
        by = named(order.order_id, order.client_order_id or None if order.order_id is None else None)
        return signed_request("order.status", {"symbol": order.symbol, **by}, context)

    def queried(self, order: Order, reply: Any) -> OrderFact | None:
        """The reply to `order.status`; a question that failed for another reason leaves the order in doubt.

        Raises `RateLimited`, and `RequestRejected` for an archived order: it was canceled or expired without a fill
        over 90 days ago, and which of the two is not told.
        """
        if (limited := rate_limit_of(reply)) is not None:
            raise limited
        failure = failure_of(reply)
        if failure is None:
            return fact_of_result(reply["result"], raw=reply)
        if failure.code == ErrorCode.ORDER_ARCHIVED:
            why = f"order {order.client_order_id or order.order_id} is not told any more: {failure.reason}"
            raise RequestRejected(why, code=failure.code, reason=failure.reason)
        return None if failure.code == ErrorCode.NO_SUCH_ORDER else refused(failure._replace(is_known=False), reply)

    def open_orders(self, symbol: str | None, context: RequestContext) -> Request:
        """`openOrders.status`: weight 6 for one symbol, 80 for all; a question about one order has 4."""
        return signed_request("openOrders.status", {"symbol": symbol}, context)

    def listed(self, reply: Any) -> Sequence[OrderFact]:
        """The reply to `openOrders.status`."""
        if (limited := rate_limit_of(reply)) is not None:
            raise limited
        if (failure := failure_of(reply)) is not None:
            raise RequestRejected(f"open orders: {failure.reason}", code=failure.code, reason=failure.reason)
        return [fact_of_result(result, raw=result) for result in reply["result"]]


def add_order_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    until: OrderStatus | None = None,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    intents: IntentLog | None = None,
) -> OrderFactory:
    """Gives `AddOrderRequest -> Observable[Order]`: each stage of an order's life, once.

    `sockets` are those of a connection to the WebSocket API, through `add_token`. Times in seconds, errors and all else
    as in `operators.order_factory`.
    """
    return order_factory(
        sockets,
        messages,
        BinanceOrders(),
        USER_DATA,
        until=until,
        timeout=timeout,
        connect_timeout=connect_timeout,
        intents=intents,
    )


def cancel_order_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> Callable[[CancelOrderRequest], Observable[Order]]:
    """Gives `CancelOrderRequest -> Observable[Order]`: the order as the venue leaves it.

    As in `operators.cancel_order_factory`.
    """
    return generic_cancel_order_factory(
        sockets, messages, BinanceOrders(), timeout=timeout, connect_timeout=connect_timeout
    )


def _decode_fact(frame: Any) -> OrderFact:
    return fact_of_report(EXECUTIONS.decode(frame))


def _convert_fact(message: Any) -> OrderFact:
    return fact_of_report(EXECUTIONS.convert(message))
