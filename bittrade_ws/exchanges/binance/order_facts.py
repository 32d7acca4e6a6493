"""What Binance says of orders, in replies and in events, as facts.

1. An outcome that the venue itself does not know is `UNKNOWN`; so is the refusal of a client id that is taken
   already: it may be ours, from a send whose reply was lost.
2. On a cancel or an amendment `c` is the request's own id, and `C` the order's.
3. An execution that is no stage (an amendment, a prevented match that leaves the order open) has status `None`.

Source: the venue's `web-socket-api.md` (trading requests, errors), `user-data-stream.md` and `enums.md`, seen 2026-07.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import msgspec
from msgspec import Struct

from bittrade_ws.exchanges.binance._typed import BROKEN
from bittrade_ws.exchanges.binance.errors import ErrorCode
from bittrade_ws.exchanges.binance.events import ExecutionReport
from bittrade_ws.exchanges.binance.order_words import ExecutionType, RejectReason
from bittrade_ws.exchanges.binance.websocket_api import Failure
from bittrade_ws.models.errors import DecodeError, InvalidRequest
from bittrade_ws.models.order import Fill, OrderFact, OrderSide, OrderStatus
from bittrade_ws.models.requests import CancelOrderRequest

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
_SIDES: Final = {"BUY": OrderSide.BUY, "SELL": OrderSide.SELL}
# A member looked up on its class costs more than a comparison, and these are asked for with every report.
_OPEN, _TRADE, _NONE = OrderStatus.OPEN, ExecutionType.TRADE.value, RejectReason.NONE.value
_PREVENTED: Final = ExecutionType.TRADE_PREVENTION.value
_NO_STAGES: Final = frozenset({ExecutionType.REPLACED, ExecutionType.TRADE_PREVENTION})


class OrderFill(Struct, frozen=True, gc=False, rename="camel"):
    """One execution in a reply."""

    price: Decimal
    qty: Decimal
    commission: Decimal
    commission_asset: str
    trade_id: int = -1
    alloc_id: int | None = None
    """Of an order that the venue has routed: what it got from another book, which is no trade of this one."""


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


def fact_of_report(report: ExecutionReport) -> OrderFact:
    """What an execution report proves about its order."""
    status, happened = STATUSES.get(report.status), report.execution_type
    if status is _OPEN and not report.is_on_book:
        status = OrderStatus.PENDING
    if happened in _NO_STAGES and status is not None and not status.is_final:
        status = None
    reason = report.expiry_reason or ("" if report.reject_reason == _NONE else report.reject_reason)
    if not reason and status is not None and happened == _PREVENTED:
        reason = _PREVENTED
    return OrderFact(
        status=status,
        client_order_id=report.original_client_order_id or report.client_order_id,
        order_id=str(report.order_id),
        symbol=report.symbol,
        side=_SIDES.get(report.side),
        type=report.type,
        price=report.price or None,
        quantity=report.quantity or None,  # that of an order which waits for what another buys comes later
        filled_quantity=report.filled_quantity,
        filled_quote=report.filled_quote,
        fills=(_fill_of_report(report),) if happened == _TRADE else (),
        time=report.time,
        sequence=report.execution_id,
        reason=reason,
        raw=report,
    )


def fact_of_result(result: Mapping[str, Any], *, raw: Any = None, sequence: int | None = None) -> OrderFact:
    """What the result of a reply proves about its order; `sequence` is the execution's id, where one is told.

    Raises `DecodeError` when it is no order.
    """
    try:
        order = msgspec.convert(result, OrderResult)
    except BROKEN as error:
        raise DecodeError(f"not an order: {error}") from error
    status = OrderStatus.PENDING if order.status is None else STATUSES.get(order.status)
    if status is _OPEN and (order.working_time == -1 or order.is_working is False):
        status = OrderStatus.PENDING
    quote = order.cummulative_quote_qty
    return OrderFact(
        status=status,
        client_order_id=order.orig_client_order_id or order.client_order_id,
        order_id=str(order.order_id),
        symbol=order.symbol,
        side=_SIDES.get(order.side or ""),
        type=order.type,
        price=order.price or None,
        quantity=order.orig_qty,
        filled_quantity=order.executed_qty,
        filled_quote=None if quote is None or quote < 0 else quote,  # old orders say -1: not known
        fills=tuple(_fill_of_result(fill, order) for fill in order.fills if _is_told(fill.trade_id, fill.alloc_id)),
        time=order.transact_time or order.update_time,
        sequence=sequence,
        reason=order.expiry_reason or (_PREVENTED if order.status == "EXPIRED_IN_MATCH" else ""),
        raw=raw if raw is not None else result,
    )


def fact_of_canceled(result: Mapping[str, Any], request: CancelOrderRequest, *, raw: Any) -> OrderFact:
    """What the result of a cancel proves about its order; one of a list ends all of the list, and they are told.

    Raises `DecodeError` when the order is not among them.
    """
    for report in result.get("orderReports", (result,)):
        fact = fact_of_result(report, raw=raw)
        is_named = request.order_id in (None, fact.order_id)
        if report is result or (is_named and request.client_order_id in (None, fact.client_order_id)):
            return fact
    raise DecodeError("not about the order that was to be canceled")


def fact_of_amended(result: Mapping[str, Any], *, raw: Any) -> OrderFact:
    """What the result of an amendment proves about its order. Raises `DecodeError` when it is none."""
    try:
        amended = result["amendedOrder"]
        # The same words as everywhere else, but for these.
        order = {**amended, "origQty": amended["qty"], "cummulativeQuoteQty": amended.get("cumulativeQuoteQty")}
    except (TypeError, KeyError) as error:
        raise DecodeError(f"not an amendment: {error}") from error
    order["transactTime"] = result.get("transactTime")
    return fact_of_result(order, raw=raw, sequence=result.get("executionId"))


def _fill_of_report(report: ExecutionReport) -> Fill:
    return Fill(
        trade_id=_trade_id(report.trade_id, report.allocation_id),
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
        trade_id=_trade_id(fill.trade_id, fill.alloc_id),
        price=fill.price,
        quantity=fill.qty,
        fee=fill.commission,
        fee_asset=fill.commission_asset,
        is_maker=False,
        time=order.transact_time,
    )


def _is_told(trade_id: int, allocation_id: int | None) -> bool:
    return trade_id >= 0 or allocation_id is not None


def _trade_id(trade_id: int, allocation_id: int | None) -> str:
    """Allocations are numbered apart from trades."""
    return str(trade_id) if trade_id >= 0 or allocation_id is None else f"allocation {allocation_id}"


def refused(failure: Failure, reply: Any) -> OrderFact:
    """A refusal as a fact; of an outcome that the venue does not know, `UNKNOWN`."""
    status = OrderStatus.REJECTED if failure.is_known else OrderStatus.UNKNOWN
    return OrderFact(status=status, code=failure.code, reason=failure.reason, raw=reply)


def refused_new(failure: Failure, reply: Any) -> OrderFact:
    """As `refused`, of a new order: a client id that is taken may be ours, from a send whose reply was lost."""
    is_duplicate = failure.code == ErrorCode.NEW_ORDER_REJECTED and failure.reason.startswith("Duplicate")
    return refused(failure._replace(is_known=False) if is_duplicate else failure, reply)


def named(order_id: str | None, client_order_id: str | None) -> dict[str, Any]:
    """The parameters that name an order. Raises `InvalidRequest` when none does."""
    if order_id is None and client_order_id is None:
        raise InvalidRequest("an order is named by its order_id or its client_order_id; neither was given")
    number = None
    if order_id is not None:
        if not order_id.isascii() or not order_id.isdigit():
            raise InvalidRequest(f"order_id is {order_id!r}; this venue's are whole numbers")
        number = int(order_id)
    return {"orderId": number, "origClientOrderId": client_order_id}
