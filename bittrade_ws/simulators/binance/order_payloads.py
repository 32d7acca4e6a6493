"""The venue's JSON for orders and order lists, with the fields that are there only in some cases.

https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/trading-requests
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from bittrade_ws.models.order import OrderStatus
from bittrade_ws.simulators.binance.payloads import Stamp, amount, milliseconds
from bittrade_ws.simulators.orders import OrderList, Prevention, VenueFill, VenueOrder
from bittrade_ws.simulators.terms import Expiry, PegTo, Phase, Refusal

Json = dict[str, Any]


class ResponseType(StrEnum):
    """How long the reply to an order is: its ids, where it stands, or its fills, too."""

    ACK = "ACK"
    RESULT = "RESULT"
    FULL = "FULL"


EXPIRY = {
    Expiry.IOC_REMAINDER: "UNFILLED_IOC_QUANTITY_EXPIRED",
    Expiry.FOK_UNFILLABLE: "UNFILLED_FOK_ORDER_EXPIRED",
    Expiry.NO_LIQUIDITY: "INSUFFICIENT_LIQUIDITY",
    Expiry.OUT_OF_RANGE: "EXECUTION_RULE_PRICE_RANGE_EXCEEDED",
    Expiry.LIST_SIBLING: "OCO_TRIGGER",
    Expiry.LIST_WORKING_ORDER: "OTO_PHASE_ONE_EXPIRED",
    Expiry.REJECTED: "REJECTED",
    Expiry.VENUE: "EXCHANGE_CANCELED",
}
"""Why an order expired; of one that met another of its account the status says so."""
REFUSALS = {
    Refusal.DUPLICATE_CLIENT_ID: "Duplicate order sent.",
    Refusal.DUPLICATE_LIST_ID: "Duplicate order sent.",
    Refusal.INSUFFICIENT_BALANCE: "Account has insufficient balance for requested action.",
    Refusal.WOULD_TAKE: "Order would immediately match and take.",
    Refusal.WOULD_TRIGGER: "Order would trigger immediately.",
    Refusal.NO_PEG_PRICE: "Order book liquidity is too low for this pegged order.",
    Refusal.BAD_LIST_PRICES: "The relationship of the prices for the orders is not correct.",
    Refusal.UNKNOWN_ORDER: "Unknown order sent.",
    Refusal.BAD_QUANTITY: "Invalid quantity.",
    Refusal.LARGER_QUANTITY: "Order amend (quantity increase) is not supported.",
    Refusal.SAME_QUANTITY: "The requested action would change no state; rejecting.",
    Refusal.NO_QUANTITY_YET: "Order amend (pending OPO order) is not supported.",
}
REASONS = {
    Refusal.INSUFFICIENT_BALANCE: "INSUFFICIENT_BALANCES",
    Refusal.WOULD_TRIGGER: "STOP_PRICE_WOULD_TRIGGER_IMMEDIATELY",
    Refusal.WOULD_TAKE: "WOULD_MATCH_IMMEDIATELY",
    Refusal.BAD_LIST_PRICES: "OCO_BAD_PRICES",
}
"""What events call those refusals for which they have a word."""


def status_of(order: VenueOrder) -> str:
    """The venue's word for where an order stands."""
    if order.expiry is Expiry.SELF_TRADE:
        return "EXPIRED_IN_MATCH"
    if order.status is OrderStatus.PENDING:
        return "PENDING_NEW" if order.phase is Phase.HELD else "NEW"
    return "NEW" if order.status is OrderStatus.OPEN else str(order.status)


def list_id_of(order: VenueOrder) -> int:
    """Of its list; -1 for an order that stands alone."""
    return -1 if order.order_list is None else order.order_list.list_id


def peg_type(order: VenueOrder) -> str:
    """The venue's word for what a pegged order takes its price from."""
    return "PRIMARY_PEG" if order.peg is not None and order.peg.to is PegTo.PRIMARY else "MARKET_PEG"


def floor_of(order: VenueOrder) -> str:
    """Where a smartly routed order was filled: on its own book, or on others, too."""
    return "SOR" if order.is_routed else "EXCHANGE"


def has_pegged_price(order: VenueOrder) -> bool:
    """Whether the price of a pegged order is known: it has been in the book."""
    return order.peg is not None and order.working_us is not None


def placed(
    order: VenueOrder,
    fills: Sequence[VenueFill],
    answer: ResponseType,
    stamp: Stamp,
    preventions: Sequence[Prevention] = (),
) -> Json:
    """The reply to a placement."""
    body: Json = {
        "symbol": order.instrument.name,
        "orderId": order.order_id,
        "orderListId": list_id_of(order),
        "clientOrderId": order.client_order_id,
        "transactTime": stamp(order.created_us),
    }
    if answer is ResponseType.ACK:
        return body
    body |= state(order, stamp)
    body["workingTime"] = working_time(order, stamp)
    if answer is ResponseType.FULL:
        body["fills"] = [_fill(one) for one in fills]
        if preventions:
            body["preventedMatches"] = [_prevented_match(one) for one in preventions]
    if preventions and order.account.group is not None:
        body["tradeGroupId"] = order.account.group
    return body


def canceled(order: VenueOrder, cancel_id: str, stamp: Stamp) -> Json:
    """The report about an order that was just canceled."""
    return {
        "symbol": order.instrument.name,
        "origClientOrderId": order.client_order_id,
        "orderId": order.order_id,
        "orderListId": list_id_of(order),
        "clientOrderId": cancel_id,
        "transactTime": stamp(order.updated_us),
        **state(order, stamp),
    }


def amended(order: VenueOrder, previous_id: str, stamp: Stamp) -> Json:
    """The `amendedOrder` of the reply to an amendment, which has names of its own."""
    body = {
        "symbol": order.instrument.name,
        "orderId": order.order_id,
        "orderListId": list_id_of(order),
        "origClientOrderId": previous_id,
        "clientOrderId": order.client_order_id,
        "price": amount(order.stated_price),
        "qty": amount(order.quantity),
        "executedQty": amount(order.filled),
        "preventedQty": amount(order.prevented),
        "quoteOrderQty": amount(order.quote_quantity),
        "cumulativeQuoteQty": amount(order.filled_quote),
        "status": status_of(order),
        "timeInForce": str(order.time_in_force),
        "type": str(order.type),
        "side": str(order.side),
        "workingTime": working_time(order, stamp),
        "selfTradePreventionMode": str(order.self_trade),
    }
    return body | {name: value for name, value in _conditional(order, stamp).items() if name not in body}


def queried(order: VenueOrder, stamp: Stamp) -> Json:
    """An order as queries show it."""
    return {
        "symbol": order.instrument.name,
        "orderId": order.order_id,
        "orderListId": list_id_of(order),
        "clientOrderId": order.client_order_id,
        "stopPrice": "0.00000000",
        "icebergQty": "0.00000000",
        **state(order, stamp),
        "time": stamp(order.created_us),
        "updateTime": stamp(order.updated_us),
        "isWorking": order.working_us is not None,
        "workingTime": working_time(order, stamp),
    }


def working_time(order: VenueOrder, stamp: Stamp) -> int:
    """Since when it is in the book; -1 when it was not yet."""
    return -1 if order.working_us is None else stamp(order.working_us)


def state(order: VenueOrder, stamp: Stamp) -> Json:
    """What all replies tell about an order."""
    body: Json = {
        "price": amount(order.stated_price),
        "origQty": amount(order.quantity),
        "executedQty": amount(order.filled),
        "origQuoteOrderQty": amount(order.quote_quantity),
        "cummulativeQuoteQty": amount(order.filled_quote),
        "status": status_of(order),
        "timeInForce": str(order.time_in_force),
        "type": str(order.type),
        "side": str(order.side),
        "selfTradePreventionMode": str(order.self_trade),
    }
    if not order.quantity:
        # It waits for what another order buys.
        del body["origQty"]
    return body | _conditional(order, stamp)


def _conditional(order: VenueOrder, stamp: Stamp) -> Json:
    body: Json = dict(order.extras)
    if order.stop_price is not None:
        body["stopPrice"] = amount(order.stop_price)
    if order.trailing_delta is not None:
        body["trailingDelta"] = order.trailing_delta
        body["trailingTime"] = -1 if order.trailing_us is None else stamp(order.trailing_us)
    if order.iceberg_quantity is not None:
        body["icebergQty"] = amount(order.iceberg_quantity)
    if order.prevented_match_id is not None:
        body |= {"preventedMatchId": order.prevented_match_id, "preventedQuantity": amount(order.prevented)}
    if order.peg is not None:
        body["pegPriceType"] = peg_type(order)
        if order.peg.offset is not None:
            body |= {"pegOffsetType": "PRICE_LEVEL", "pegOffsetValue": order.peg.offset}
        if has_pegged_price(order):
            body["peggedPrice"] = amount(order.price)
    if order.routes:
        body |= {"usedSor": True, "workingFloor": floor_of(order)}
    if order.expiry is not None and order.expiry in EXPIRY:
        body["expiryReason"] = EXPIRY[order.expiry]
    return body


def _fill(fill: VenueFill) -> Json:
    allotted: Json = {}
    if fill.allocation_id is not None:
        allotted = {"matchType": "ONE_PARTY_TRADE_REPORT", "allocId": fill.allocation_id}
    return {
        **allotted,
        "price": amount(fill.price),
        "qty": amount(fill.quantity),
        "commission": amount(fill.fee),
        "commissionAsset": fill.fee_asset,
        "tradeId": fill.trade_id,
    }


def _prevented_match(prevention: Prevention) -> Json:
    """As the reply to the taker shows it."""
    shown = prevented_match(prevention, milliseconds)
    names = ("symbol", "takerOrderId", "tradeGroupId", "selfTradePreventionMode", "transactTime")
    return {name: value for name, value in shown.items() if name not in names}


def prevented_match(prevention: Prevention, stamp: Stamp) -> Json:
    """One entry of `myPreventedMatches`."""
    group = prevention.taker.account.group
    body: Json = {
        "symbol": prevention.symbol,
        "preventedMatchId": prevention.match_id,
        "takerOrderId": prevention.taker.order_id,
        "makerSymbol": prevention.maker.instrument.name,
        "makerOrderId": prevention.maker.order_id,
        "tradeGroupId": -1 if group is None else group,
        "selfTradePreventionMode": str(prevention.mode),
        "price": amount(prevention.price),
    }
    if prevention.taker_quantity is not None:
        body["takerPreventedQuantity"] = amount(prevention.taker_quantity)
    if prevention.maker_quantity is not None:
        body["makerPreventedQuantity"] = amount(prevention.maker_quantity)
    return {**body, "transactTime": stamp(prevention.time_us)}


def list_body(order_list: OrderList, stamp: Stamp, *, reports: Iterable[Json] | None = None) -> Json:
    """An order list as replies show it."""
    is_done = order_list.is_done
    body: Json = {
        "orderListId": order_list.list_id,
        "contingencyType": str(order_list.contingency),
        "listStatusType": "ALL_DONE" if is_done else "EXEC_STARTED",
        "listOrderStatus": "ALL_DONE" if is_done else "EXECUTING",
        "listClientOrderId": order_list.client_list_id,
        "transactionTime": stamp(order_list.updated_us),
        "symbol": order_list.instrument.name,
        "orders": [
            {"symbol": order_list.instrument.name, "orderId": one.order_id, "clientOrderId": one.client_order_id}
            for one in order_list.orders
        ],
    }
    return body if reports is None else {**body, "orderReports": list(reports)}
