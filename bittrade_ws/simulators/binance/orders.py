"""Placing, testing and cancelling orders.

https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/trading-requests
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.simulators.binance import errors
from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.exchange_info import NO_DISCOUNT
from bittrade_ws.simulators.binance.filters import check_filters, draft_of
from bittrade_ws.simulators.binance.payloads import Stamp, amount
from bittrade_ws.simulators.binance.user_events import EXPIRY, status_of
from bittrade_ws.simulators.binance.venue import Call
from bittrade_ws.simulators.orders import Instrument, NewOrder, VenueFill, VenueOrder
from bittrade_ws.simulators.terms import OrderType, Refusal, Refused, SelfTrade, TimeInForce

CLIENT_ID = r"^[\.A-Z\:/a-z0-9_-]{1,36}$"
_REFUSALS = {
    Refusal.DUPLICATE_CLIENT_ID: "Duplicate order sent.",
    Refusal.INSUFFICIENT_BALANCE: "Account has insufficient balance for requested action.",
    Refusal.WOULD_TAKE: "Order would immediately match and take.",
}


class ResponseType(StrEnum):
    ACK = "ACK"
    RESULT = "RESULT"
    FULL = "FULL"


class Restriction(StrEnum):
    ONLY_NEW = "ONLY_NEW"
    ONLY_PARTIALLY_FILLED = "ONLY_PARTIALLY_FILLED"


def parse(call: Call) -> tuple[NewOrder, ResponseType]:
    """The order that the parameters describe; raises `ApiError` as the venue does before its engine."""
    params = call.params
    instrument = call.instrument()
    side = params.choice("side", OrderSide, ApiError(-1117, "Invalid side."))
    kind = params.choice("type", OrderType, ApiError(-1116, "Invalid orderType."))
    if kind.is_contingent:
        raise ApiError(-1116, "Invalid orderType.")
    client_order_id = params.matching("newClientOrderId", CLIENT_ID) or call.venue.new_client_id()
    quantity, price, quote = params.decimal("quantity"), params.decimal("price"), params.decimal("quoteOrderQty")
    time_in_force = TimeInForce.GTC
    if kind is OrderType.LIMIT:
        time_in_force = params.choice("timeInForce", TimeInForce, ApiError(-1115, "Invalid timeInForce."))
    elif params.text("timeInForce") is not None:
        raise errors.not_required("timeInForce")
    if kind is OrderType.MARKET:
        if price is not None:
            raise errors.not_required("price")
        if quantity is None and quote is None:
            raise errors.missing("quantity")
        if quantity is not None and quote is not None:
            raise ApiError(-1128, "Combination of optional parameters invalid.")
    else:
        if quote is not None:
            raise errors.not_required("quoteOrderQty")
        for name, value in (("quantity", quantity), ("price", price)):
            if value is None:
                raise errors.missing(name)
    for name in ("stopPrice", "trailingDelta"):
        if params.text(name) is not None:
            raise errors.not_required(name)
    if params.decimal("icebergQty") is not None:
        raise errors.rejected("Iceberg orders are not supported for this symbol.")
    if params.text("selfTradePreventionMode") is not None:
        refusal = errors.bad_data("selfTradePreventionMode")
        if params.choice("selfTradePreventionMode", SelfTrade, refusal) is not SelfTrade.NONE:
            raise ApiError(-1013, "This symbol does not allow the specified self-trade prevention mode.")
    default = ResponseType.ACK if kind is OrderType.LIMIT_MAKER else ResponseType.FULL
    answer = default
    if params.text("newOrderRespType") is not None:
        answer = params.choice("newOrderRespType", ResponseType, errors.bad_data("newOrderRespType"))
    new = NewOrder(
        symbol=instrument.name,
        side=side,
        type=kind,
        client_order_id=client_order_id,
        quantity=quantity,
        price=price,
        quote_quantity=quote,
        time_in_force=time_in_force,
    )
    check_filters(call, [draft_of(new, instrument)])
    return new, answer


def place(call: Call) -> dict[str, Any]:
    """`order.place`, `POST /api/v3/order`."""
    call.received("place", call.params.text("newClientOrderId") or "")
    new, answer = parse(call)
    limits, account = call.venue.limits, call.account
    limits.count_order(account)
    try:
        placement = call.venue.engine.place(account, new)
    except Refused as refused:
        raise errors.rejected(_REFUSALS[refused.refusal]) from None
    return placed(placement.order, placement.fills, answer, call.stamp)


def test(call: Call) -> dict[str, Any]:
    """`order.test`, `POST /api/v3/order/test`: all checks that come before the engine."""
    parse(call)
    if not call.params.boolean("computeCommissionRates"):
        return {}
    rates = {"maker": amount(call.account.maker_fee), "taker": amount(call.account.taker_fee)}
    none = {"maker": "0.00000000", "taker": "0.00000000"}
    return {"standardCommissionForOrder": rates, "taxCommissionForOrder": none, "discount": NO_DISCOUNT}


def cancel(call: Call) -> dict[str, Any]:
    """`order.cancel`, `DELETE /api/v3/order`."""
    instrument = call.instrument()
    call.received("cancel", call.params.text("origClientOrderId") or "")
    order = find(call, instrument)
    if order is None or not order.is_resting:
        raise errors.unknown_order()
    if call.params.text("cancelRestrictions") is not None:
        refusal = ApiError(-1145, "Invalid cancelRestrictions")
        only = call.params.choice("cancelRestrictions", Restriction, refusal)
        wanted = OrderStatus.OPEN if only is Restriction.ONLY_NEW else OrderStatus.PARTIALLY_FILLED
        if order.status is not wanted:
            raise ApiError(-2011, "Order was not canceled due to cancel restrictions.")
    cancel_id = call.params.matching("newClientOrderId", CLIENT_ID) or call.venue.new_client_id()
    return _cancel(call, order, cancel_id)


def cancel_all(call: Call) -> list[dict[str, Any]]:
    """`openOrders.cancelAll`, `DELETE /api/v3/openOrders`."""
    instrument = call.instrument()
    ledger = call.venue.engine.ledger
    found = [one for one in ledger.open_orders(call.account) if one.instrument is instrument and one.is_resting]
    if not found:
        raise errors.unknown_order()
    return [_cancel(call, order, call.venue.new_client_id()) for order in found]


def amend(call: Call) -> dict[str, Any]:
    """`order.amend.keepPriority`, `PUT /api/v3/order/amend/keepPriority`: only ever smaller."""
    order = find(call, call.instrument())
    if order is None or not order.is_resting:
        raise ApiError(
            -2038, "The requested action would change no state; rejecting." if order else "Unknown order sent."
        )
    quantity = call.params.decimal("newQty")
    if quantity is None:
        raise errors.missing("newQty")
    amend_id = call.params.matching("newClientOrderId", CLIENT_ID) or order.client_order_id
    previous_id = order.client_order_id
    try:
        amended = call.venue.engine.reduce(order, quantity, client_order_id=amend_id)
    except Refused:
        raise ApiError(-2038, "Invalid newQty.") from None
    return {
        "transactTime": call.stamp(amended.updated_us),
        "executionId": call.venue.engine.ledger.executions[-1].execution_id,
        "amendedOrder": {
            "symbol": amended.instrument.name,
            "orderId": amended.order_id,
            "orderListId": -1,
            "origClientOrderId": previous_id,
            "clientOrderId": amended.client_order_id,
            "price": amount(amended.price),
            "qty": amount(amended.quantity),
            "executedQty": amount(amended.filled),
            "preventedQty": "0.00000000",
            "quoteOrderQty": "0.00000000",
            "cumulativeQuoteQty": amount(amended.filled_quote),
            "status": status_of(amended),
            "timeInForce": str(amended.time_in_force),
            "type": str(amended.type),
            "side": str(amended.side),
            "workingTime": call.stamp(amended.created_us),
            "selfTradePreventionMode": "NONE",
        },
    }


def find(call: Call, instrument: Instrument) -> VenueOrder | None:
    """The account's order that `orderId` or `origClientOrderId` names."""
    order_id = call.params.integer("orderId")
    client_order_id = call.params.text("origClientOrderId")
    if order_id is None and client_order_id is None:
        raise ApiError(-1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!")
    ledger = call.venue.engine.ledger
    order = ledger.order(call.account, order_id=order_id, client_order_id=client_order_id or "")
    if order is None or order.instrument is not instrument:
        return None
    if client_order_id is not None and order.client_order_id != client_order_id:
        raise ApiError(-2039, "Client order ID is not correct for this order ID.")
    return order


def placed(order: VenueOrder, fills: Sequence[VenueFill], answer: ResponseType, stamp: Stamp) -> dict[str, Any]:
    """The reply to a placement."""
    body: dict[str, Any] = {
        "symbol": order.instrument.name,
        "orderId": order.order_id,
        "orderListId": -1,
        "clientOrderId": order.client_order_id,
        "transactTime": stamp(order.created_us),
    }
    if answer is ResponseType.ACK:
        return body
    body |= _state(order)
    body["workingTime"] = stamp(order.created_us)
    if answer is ResponseType.FULL:
        body["fills"] = [
            {
                "price": amount(fill.price),
                "qty": amount(fill.quantity),
                "commission": amount(fill.fee),
                "commissionAsset": fill.fee_asset,
                "tradeId": fill.trade_id,
            }
            for fill in fills
        ]
    return body


def _cancel(call: Call, order: VenueOrder, cancel_id: str) -> dict[str, Any]:
    canceled = call.venue.engine.cancel(order, request_id=cancel_id)
    return {
        "symbol": canceled.instrument.name,
        "origClientOrderId": canceled.client_order_id,
        "orderId": canceled.order_id,
        "orderListId": -1,
        "clientOrderId": cancel_id,
        "transactTime": call.stamp(canceled.updated_us),
        **_state(canceled),
    }


def _state(order: VenueOrder) -> dict[str, Any]:
    state = {
        "price": amount(order.price),
        "origQty": amount(order.quantity),
        "executedQty": amount(order.filled),
        "origQuoteOrderQty": amount(order.quote_quantity),
        "cummulativeQuoteQty": amount(order.filled_quote),
        "status": status_of(order),
        "timeInForce": str(order.time_in_force),
        "type": str(order.type),
        "side": str(order.side),
        "selfTradePreventionMode": "NONE",
    }
    if order.expiry is not None:
        state["expiryReason"] = EXPIRY[order.expiry]
    return state


def queried(order: VenueOrder, stamp: Stamp) -> dict[str, Any]:
    """An order as queries show it."""
    return {
        "symbol": order.instrument.name,
        "orderId": order.order_id,
        "orderListId": -1,
        "clientOrderId": order.client_order_id,
        **_state(order),
        "stopPrice": "0.00000000",
        "icebergQty": "0.00000000",
        "time": stamp(order.created_us),
        "updateTime": stamp(order.updated_us),
        "isWorking": True,
        "workingTime": stamp(order.created_us),
    }
