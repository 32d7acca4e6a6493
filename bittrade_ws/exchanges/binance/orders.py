"""How Binance places, cancels and proves orders, over the WebSocket API.

1. An outcome that the venue itself does not know is `UNKNOWN`; so is the refusal of a client id that is taken
   already: it may be ours, from a send whose reply was lost.
2. On a cancel or an amendment `c` is the request's own id, and `C` the order's.
3. An execution that is no stage (an amendment, a prevented match that leaves the order open) has status `None`.

Source: the venue's `web-socket-api.md` (trading requests, errors) and `enums.md`, seen 2026-07.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import msgspec
from msgspec import Struct
from reactivex import Observable

from bittrade_ws.exchanges.binance._typed import BROKEN
from bittrade_ws.exchanges.binance.account import ENDING, EXECUTIONS, USER_DATA
from bittrade_ws.exchanges.binance.events import ExecutionReport
from bittrade_ws.exchanges.binance.streams import Messages
from bittrade_ws.exchanges.binance.websocket_api import (
    NEW_ORDER_REJECTED,
    NO_SUCH_ORDER,
    ORDER_ARCHIVED,
    Failure,
    failure_of,
    rate_limit_of,
    signed_request,
)
from bittrade_ws.models.errors import DecodeError, InvalidRequest, RequestRejected
from bittrade_ws.models.order import Fill, Order, OrderFact, OrderSide, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest
from bittrade_ws.operators.cancel_order_factory import cancel_order_factory as generic_cancel_order_factory
from bittrade_ws.operators.order_factory import OrderFactory, order_factory
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel, Request, RequestContext
from bittrade_ws.wire.orders import IntentLog

STATUSES: Final = {
    "PENDING_NEW": OrderStatus.PENDING,
    "NEW": OrderStatus.OPEN,
    "PARTIALLY_FILLED": OrderStatus.PARTIALLY_FILLED,
    "FILLED": OrderStatus.FILLED,
    "CANCELED": OrderStatus.CANCELED,
    "REJECTED": OrderStatus.REJECTED,
    "EXPIRED": OrderStatus.EXPIRED,
    "EXPIRED_IN_MATCH": OrderStatus.EXPIRED,
}
"""The venue's words; one that it adds later is no stage to us (`None`), and stays in `raw`."""
_NO_STAGES: Final = frozenset({"REPLACED", "TRADE_PREVENTION"})
_NEEDS_TIME_IN_FORCE: Final = frozenset({"LIMIT", "STOP_LOSS_LIMIT", "TAKE_PROFIT_LIMIT"})


class OrderFill(Struct, frozen=True, gc=False, rename="camel"):
    """One execution in a reply."""

    price: Decimal
    qty: Decimal
    commission: Decimal
    commission_asset: str
    trade_id: int = -1


class OrderResult(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """An order as replies tell it (place, cancel, status), on the WebSocket API and over REST."""

    symbol: str
    order_id: int
    client_order_id: str
    orig_client_order_id: str = ""
    status: str | None = None
    """`None`: a bare acknowledgement."""
    side: str | None = None
    type: str | None = None
    price: Decimal | None = None
    orig_qty: Decimal | None = None
    executed_qty: Decimal | None = None
    cummulative_quote_qty: Decimal | None = None
    fills: tuple[OrderFill, ...] = ()
    expiry_reason: str = ""
    is_working: bool | None = None
    working_time: int | None = None
    transact_time: int | None = None
    update_time: int | None = None


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
        """`order.place`. Limit types without a time in force are `GTC`."""
        time_in_force = request.time_in_force or ("GTC" if request.type in _NEEDS_TIME_IN_FORCE else None)
        params = {
            "symbol": request.symbol,
            "side": request.side.value,
            "type": request.type,
            "newClientOrderId": client_order_id,
            "timeInForce": time_in_force,
            "quantity": request.quantity,
            "price": request.price,
            "quoteOrderQty": request.quote_quantity,
            "stopPrice": request.stop_price,
        }
        return signed_request("order.place", {**params, **request.extra}, context)

    def placed(self, request: AddOrderRequest, reply: Any) -> OrderFact:
        """The reply to `order.place` as a fact."""
        failure = failure_of(reply)
        if failure is None:
            return fact_of_result(reply["result"], raw=reply)
        is_duplicate = failure.code == NEW_ORDER_REJECTED and failure.reason.startswith("Duplicate")
        return _refused(failure._replace(is_known=False) if is_duplicate else failure, reply)

    def cancel(self, request: CancelOrderRequest, context: RequestContext) -> Request:
        """`order.cancel`, by either id."""
        params = {"symbol": request.symbol, **_named(request.order_id, request.client_order_id)}
        return signed_request("order.cancel", {**params, **request.extra}, context)

    def canceled(self, request: CancelOrderRequest, reply: Any) -> OrderFact:
        """The reply to `order.cancel` as a fact; `REJECTED` is said of the cancel, not of the order."""
        failure = failure_of(reply)
        return fact_of_result(reply["result"], raw=reply) if failure is None else _refused(failure, reply)

    def query(self, order: Order, context: RequestContext) -> Request:
        """`order.status`, by the venue's id once it is known (an amendment may change the client's), else by that."""
        named = _named(order.order_id, order.client_order_id or None if order.order_id is None else None)
        return signed_request("order.status", {"symbol": order.symbol, **named}, context)

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
        if failure.code == ORDER_ARCHIVED:
            why = f"order {order.client_order_id or order.order_id} is not told any more: {failure.reason}"
            raise RequestRejected(why, code=failure.code, reason=failure.reason)
        return None if failure.code == NO_SUCH_ORDER else _refused(failure._replace(is_known=False), reply)

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


def fact_of_report(report: ExecutionReport) -> OrderFact:
    """What an execution report proves about its order."""
    status = STATUSES.get(report.status)
    if status is OrderStatus.OPEN and not report.is_on_book:
        status = OrderStatus.PENDING
    if report.execution_type in _NO_STAGES and status is not None and not status.is_final:
        status = None
    reason = report.expiry_reason or ("" if report.reject_reason == "NONE" else report.reject_reason)
    return OrderFact(
        status=status,
        client_order_id=report.original_client_order_id or report.client_order_id,
        order_id=str(report.order_id),
        symbol=report.symbol,
        side=_side(report.side),
        type=report.type,
        price=report.price or None,
        quantity=report.quantity,
        filled_quantity=report.filled_quantity,
        filled_quote=report.filled_quote,
        fills=(_fill_of_report(report),) if report.execution_type == "TRADE" else (),
        time=report.time,
        sequence=report.execution_id,
        reason=reason,
        raw=report,
    )


def fact_of_result(result: Mapping[str, Any], *, raw: Any = None) -> OrderFact:
    """What the result of a reply proves about its order. Raises `DecodeError` when it is none."""
    try:
        order = msgspec.convert(result, OrderResult)
    except BROKEN as error:
        raise DecodeError(f"not an order: {error}") from error
    status = OrderStatus.PENDING if order.status is None else STATUSES.get(order.status)
    if status is OrderStatus.OPEN and (order.working_time == -1 or order.is_working is False):
        status = OrderStatus.PENDING
    quote = order.cummulative_quote_qty
    return OrderFact(
        status=status,
        client_order_id=order.orig_client_order_id or order.client_order_id,
        order_id=str(order.order_id),
        symbol=order.symbol,
        side=_side(order.side),
        type=order.type,
        price=order.price or None,
        quantity=order.orig_qty,
        filled_quantity=order.executed_qty,
        filled_quote=None if quote is None or quote < 0 else quote,  # old orders say -1: not known
        fills=tuple(_fill_of_result(fill, order) for fill in order.fills if fill.trade_id >= 0),
        time=order.transact_time or order.update_time,
        reason=order.expiry_reason,
        raw=raw if raw is not None else result,
    )


def _decode_fact(frame: Any) -> OrderFact:
    return fact_of_report(EXECUTIONS.decode(frame))


def _convert_fact(message: Any) -> OrderFact:
    return fact_of_report(EXECUTIONS.convert(message))


def _fill_of_report(report: ExecutionReport) -> Fill:
    return Fill(
        trade_id=str(report.trade_id),
        price=report.last_price,
        quantity=report.last_quantity,
        fee=report.fee,
        fee_asset=report.fee_asset or "",
        is_maker=report.is_maker,
        time=report.time,
    )


def _fill_of_result(fill: OrderFill, order: OrderResult) -> Fill:
    # Told in the reply to the order itself, so it took.
    return Fill(
        trade_id=str(fill.trade_id),
        price=fill.price,
        quantity=fill.qty,
        fee=fill.commission,
        fee_asset=fill.commission_asset,
        is_maker=False,
        time=order.transact_time,
    )


def _refused(failure: Failure, reply: Any) -> OrderFact:
    status = OrderStatus.REJECTED if failure.is_known else OrderStatus.UNKNOWN
    return OrderFact(status=status, code=failure.code, reason=failure.reason, raw=reply)


def _named(order_id: str | None, client_order_id: str | None) -> dict[str, Any]:
    if order_id is None and client_order_id is None:
        raise InvalidRequest("an order is named by its order_id or its client_order_id; neither was given")
    number = None
    if order_id is not None:
        if not order_id.isascii() or not order_id.isdigit():
            raise InvalidRequest(f"order_id is {order_id!r}; this venue's are whole numbers")
        number = int(order_id)
    return {"orderId": number, "origClientOrderId": client_order_id}


def _side(word: str | None) -> OrderSide | None:
    return OrderSide(word) if word in ("BUY", "SELL") else None
