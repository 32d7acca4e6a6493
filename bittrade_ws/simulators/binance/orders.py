"""Placing, testing, amending and cancelling orders.

https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/trading-requests
"""

from enum import StrEnum
from typing import Any

from msgspec.structs import replace

from bittrade_ws.models.order import OrderStatus
from bittrade_ws.simulators.binance import errors, order_payloads
from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.exchange_info import NO_DISCOUNT
from bittrade_ws.simulators.binance.filters import check_amendment, check_filters, draft_of
from bittrade_ws.simulators.binance.order_params import CLIENT_ID, read_order, read_response_type
from bittrade_ws.simulators.binance.order_payloads import REFUSALS, ResponseType
from bittrade_ws.simulators.binance.payloads import amount
from bittrade_ws.simulators.binance.venue import Call
from bittrade_ws.simulators.orders import ExecutionKind, Instrument, NewOrder, OrderList, VenueOrder
from bittrade_ws.simulators.terms import OrderType, Refused


class Restriction(StrEnum):
    ONLY_NEW = "ONLY_NEW"
    ONLY_PARTIALLY_FILLED = "ONLY_PARTIALLY_FILLED"


def parse(call: Call, *, replaces: VenueOrder | None = None) -> tuple[NewOrder, ResponseType]:
    """The order that the parameters describe, after all checks that come before the engine; raises `ApiError`."""
    new = read_order(call)
    has_fills = new.type in (OrderType.LIMIT, OrderType.MARKET)
    answer = read_response_type(call, ResponseType.FULL if has_fills else ResponseType.ACK)
    check_filters(call, [draft_of(new, call.instrument())], replaces=replaces)
    return new, answer


def place(call: Call) -> dict[str, Any]:
    """`order.place`, `POST /api/v3/order`."""
    call.received("place", call.params.text("newClientOrderId") or "")
    new, answer = parse(call)
    with call.venue.limits.counting(call.account):
        return enter(call, new, answer)


def enter(call: Call, new: NewOrder, answer: ResponseType, *, shows_refusal: bool = False) -> dict[str, Any]:
    """Gives an order to the engine; raises `ApiError`, with `shows_refusal` after an event about it."""
    engine = call.venue.engine
    try:
        placement = engine.place(call.account, new, shows_refusal=shows_refusal)
    except Refused as refused:
        raise errors.rejected(REFUSALS[refused.refusal]) from None
    prevented = [one for one in engine.ledger.preventions if one.taker is placement.live]
    return order_payloads.placed(placement.order, placement.fills, answer, call.stamp, prevented)


def test(call: Call) -> dict[str, Any]:
    """`order.test`, `POST /api/v3/order/test`: all checks that come before the engine."""
    parse(call)
    return commission_rates(call)


def place_routed(call: Call) -> list[dict[str, Any]]:
    """`sor.order.place`, `POST /api/v3/sor/order`: filled from the best of several books."""
    call.received("place", call.params.text("newClientOrderId") or "")
    new, answer = parse_routed(call)
    with call.venue.limits.counting(call.account):
        return [enter(call, new, answer)]


def test_routed(call: Call) -> dict[str, Any]:
    """`sor.order.test`, `POST /api/v3/sor/order/test`."""
    parse_routed(call)
    return commission_rates(call)


def parse_routed(call: Call) -> tuple[NewOrder, ResponseType]:
    """As `parse`, for the orders that can be routed: LIMIT and MARKET ones, for a quantity; raises `ApiError`."""
    name = call.instrument().name
    group = next((one for one in call.venue.sors if name in one.symbols), None)
    if group is None:
        raise ApiError(-1013, "This symbol does not support SOR.")
    if call.params.text("quoteOrderQty") is not None:
        raise errors.not_required("quoteOrderQty")
    new, answer = parse(call)
    if new.type not in (OrderType.LIMIT, OrderType.MARKET) or new.peg is not None:
        raise ApiError(-1014, "Unsupported order combination.")
    return replace(new, routes=tuple(one for one in group.symbols if one != name)), answer


def test_weight(call: Call) -> int:
    """With commission rates 20, else 1."""
    return 20 if call.params.boolean("computeCommissionRates") else 1


def commission_rates(call: Call) -> dict[str, Any]:
    """What a tested order would pay, if that is asked for."""
    if not call.params.boolean("computeCommissionRates"):
        return {}
    rates = {"maker": amount(call.account.maker_fee), "taker": amount(call.account.taker_fee)}
    none = {"maker": "0.00000000", "taker": "0.00000000"}
    return {"standardCommissionForOrder": rates, "taxCommissionForOrder": none, "discount": NO_DISCOUNT}


def cancel(call: Call) -> dict[str, Any]:
    """`order.cancel`, `DELETE /api/v3/order`; an order of a list takes the whole list with it."""
    instrument = call.instrument()
    call.received("cancel", call.params.text("origClientOrderId") or "")
    order = find(call, instrument)
    cancel_id = call.params.matching("newClientOrderId", CLIENT_ID)
    return cancel_found(call, order, cancel_id)


def cancel_found(call: Call, order: VenueOrder | None, cancel_id: str | None) -> dict[str, Any]:
    """Cancels an order that was looked up, unless the request restricts it; raises `ApiError`."""
    restriction: Restriction | None = None
    if call.params.text("cancelRestrictions") is not None:
        refusal = ApiError(-1145, "Invalid cancelRestrictions")
        restriction = call.params.choice("cancelRestrictions", Restriction, refusal)
    if order is None or not order.is_open:
        raise errors.unknown_order()
    if restriction is not None:
        is_partial = order.status is OrderStatus.PARTIALLY_FILLED
        if is_partial is not (restriction is Restriction.ONLY_PARTIALLY_FILLED):
            raise ApiError(-2011, "Order was not canceled due to cancel restrictions.")
    cancel_id = cancel_id or call.venue.new_client_id()
    if order.order_list is not None:
        return cancel_list(call, order.order_list, cancel_id)
    return order_payloads.canceled(call.venue.engine.cancel(order, request_id=cancel_id), cancel_id, call.stamp)


def cancel_list(call: Call, order_list: OrderList, cancel_id: str) -> dict[str, Any]:
    """Cancels what is open of a list, all under one id; raises `ApiError`."""
    try:
        found = call.venue.engine.cancel_list(order_list, request_id=cancel_id)
    except Refused:
        raise errors.unknown_order() from None
    reports = [order_payloads.canceled(one, cancel_id, call.stamp) for one in found]
    return order_payloads.list_body(order_list, call.stamp, reports=reports)


def cancel_all(call: Call) -> list[dict[str, Any]]:
    """`openOrders.cancelAll`, `DELETE /api/v3/openOrders`: reports about orders and about lists."""
    instrument = call.instrument()
    ledger = call.venue.engine.ledger
    found = [one for one in ledger.open_orders(call.account) if one.instrument is instrument]
    if not found:
        raise errors.unknown_order()
    return [cancel_found(call, order, None) for order in found if order.is_open]


def amend(call: Call) -> dict[str, Any]:
    """`order.amend.keepPriority`, `PUT /api/v3/order/amend/keepPriority`: only ever smaller, with another id."""
    instrument = call.instrument()
    order = find(call, instrument)
    if order is None or not order.is_open:
        raise ApiError(-2038, "Unknown order sent.")
    quantity = call.params.decimal("newQty")
    if quantity is None:
        raise errors.missing("newQty")
    engine = call.venue.engine
    check_amendment(call, order, quantity, amends=len(_amendments(call, order)))
    previous_id = order.client_order_id
    amend_id = call.params.matching("newClientOrderId", CLIENT_ID) or call.venue.new_client_id()
    try:
        amended = engine.reduce(order, quantity, client_order_id=amend_id)
    except Refused as refused:
        raise ApiError(-2038, REFUSALS[refused.refusal]) from None
    reply = {
        "transactTime": call.stamp(amended.updated_us),
        "executionId": _amendments(call, order)[-1]["executionId"],
        "amendedOrder": order_payloads.amended(amended, previous_id, call.stamp),
    }
    if order.order_list is not None:
        status = order_payloads.list_body(order.order_list, call.stamp)
        reply["listStatus"] = {
            name: value for name, value in status.items() if name not in ("listStatusType", "transactionTime")
        }
    return reply


def amendments(call: Call) -> list[dict[str, Any]]:
    """`order.amendments`, `GET /api/v3/order/amendments`."""
    instrument = call.instrument()
    number = call.params.integer("orderId")
    if number is None:
        raise errors.missing("orderId")
    order = call.venue.engine.ledger.order(call.account, order_id=number)
    if order is None or order.instrument is not instrument:
        raise errors.no_such_order()
    first = call.params.integer("fromExecutionId") or 0
    limit = call.params.limit(default=500, highest=1000)
    return [one for one in _amendments(call, order) if one["executionId"] >= first][:limit]


def _amendments(call: Call, order: VenueOrder) -> list[dict[str, Any]]:
    return [
        {
            "symbol": order.instrument.name,
            "orderId": order.order_id,
            "executionId": one.execution_id,
            "origClientOrderId": one.previous.client_order_id,
            "newClientOrderId": one.order.client_order_id,
            "origQty": amount(one.previous.quantity),
            "newQty": amount(one.order.quantity),
            "time": call.stamp(one.time_us),
        }
        for one in call.venue.engine.ledger.executions
        if one.kind is ExecutionKind.REPLACED and one.order.order_id == order.order_id and one.previous is not None
    ]


def find(
    call: Call, instrument: Instrument, *, by_id: str = "orderId", by_client_id: str = "origClientOrderId"
) -> VenueOrder | None:
    """The account's order that one of two parameters names, or both alike."""
    order_id = call.params.integer(by_id)
    client_order_id = call.params.text(by_client_id)
    if order_id is None and client_order_id is None:
        raise ApiError(-1102, f"Param '{by_client_id}' or '{by_id}' must be sent, but both were empty/null!")
    ledger = call.venue.engine.ledger
    order = ledger.order(call.account, order_id=order_id, client_order_id=client_order_id or "")
    if order is None or order.instrument is not instrument:
        return None
    if client_order_id is not None and order.client_order_id != client_order_id:
        raise ApiError(-2039, "Client order ID is not correct for this order ID.")
    return order
