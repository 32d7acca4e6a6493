"""What an account may ask about trades that were none: with itself, or allotted to it by the venue.

https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/account-requests
"""

from typing import Any

from bittrade_ws.simulators.binance import errors, order_payloads
from bittrade_ws.simulators.binance.payloads import amount
from bittrade_ws.simulators.binance.venue import Call
from bittrade_ws.simulators.orders import VenueFill, VenueOrder


def prevented_matches(call: Call) -> list[dict[str, Any]]:
    """`myPreventedMatches`, `GET /api/v3/myPreventedMatches`: one by its id, or those of an order."""
    symbol = call.instrument().name
    match_id, order_id = call.params.integer("preventedMatchId"), call.params.integer("orderId")
    first = call.params.integer("fromPreventedMatchId")
    if (match_id is None) == (order_id is None) or (first is not None and order_id is None):
        raise errors.bad_combination()
    limit = call.params.limit(default=500, highest=1000)
    found = [
        one
        for one in call.venue.engine.ledger.preventions
        if one.symbol == symbol
        and call.account in (one.taker.account, one.maker.account)
        and match_id in (None, one.match_id)
        and order_id in (None, one.taker.order_id, one.maker.order_id)
        and one.match_id >= (first or 0)
    ]
    return [order_payloads.prevented_match(one, call.stamp) for one in found[:limit]]


def prevented_matches_weight(call: Call) -> int:
    """Of an order 20, else 2."""
    is_known = call.params.text("symbol") in call.venue.engine.instruments
    return 20 if is_known and call.params.text("orderId") is not None else 2


def allocations(call: Call) -> list[dict[str, Any]]:
    """`myAllocations`, `GET /api/v3/myAllocations`: oldest first, but until a time the newest."""
    symbol = call.instrument().name
    order_id, first = call.params.integer("orderId"), call.params.integer("fromAllocationId")
    since, until = call.params.integer("startTime"), call.params.integer("endTime")
    if since is not None and until is not None and until - since > 86_400_000:
        raise errors.lookup_too_long()
    limit = call.params.limit(default=500, highest=1000)
    ledger = call.venue.engine.ledger
    found = [
        (fill, ledger.orders[fill.order_id])
        for fill in ledger.fills_of(call.account)
        if fill.allocation_id is not None
        and fill.symbol == symbol
        and order_id in (None, fill.order_id)
        and fill.allocation_id >= (first or 0)
        and (since is None or fill.time_us // 1000 >= since)
        and (until is None or fill.time_us // 1000 <= until)
    ]
    found = found[-limit:] if until is not None and since is None else found[:limit]
    return [_allocation(fill, order, call) for fill, order in found]


def _allocation(fill: VenueFill, order: VenueOrder, call: Call) -> dict[str, Any]:
    return {
        "symbol": fill.symbol,
        "allocationId": fill.allocation_id,
        "allocationType": "SOR",
        "orderId": fill.order_id,
        "orderListId": order_payloads.list_id_of(order),
        "price": amount(fill.price),
        "qty": amount(fill.quantity),
        "quoteQty": amount(fill.price * fill.quantity),
        "commission": amount(fill.fee),
        "commissionAsset": fill.fee_asset,
        "time": call.stamp(fill.time_us),
        "isBuyer": fill.is_buyer,
        "isMaker": fill.is_maker,
        "isAllocator": False,
    }
