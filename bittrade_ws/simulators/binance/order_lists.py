"""Order lists: OCO, OTO, OTOCO, and OPO and OPOCO, whose second part is paid for by the first.

https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/trading-requests#order-lists
"""

from decimal import Decimal
from typing import Any

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.binance import errors, order_payloads, orders
from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.filters import check_filters, check_list_count, draft_of
from bittrade_ws.simulators.binance.order_params import CLIENT_ID, Form, read_order, read_response_type
from bittrade_ws.simulators.binance.order_payloads import ResponseType
from bittrade_ws.simulators.binance.params import Params
from bittrade_ws.simulators.binance.venue import Call
from bittrade_ws.simulators.lists import NewList
from bittrade_ws.simulators.orders import Contingency, NewOrder, OrderList
from bittrade_ws.simulators.terms import OrderType, Refused

_WORKING = (OrderType.LIMIT, OrderType.LIMIT_MAKER)
_OLD_NAMES = {
    "price": "{limit}Price",
    "limitClientOrderId": "{limit}ClientOrderId",
    "limitIcebergQty": "{limit}IcebergQty",
    "limitStrategyId": "{limit}StrategyId",
    "limitStrategyType": "{limit}StrategyType",
    "stopPrice": "{stop}StopPrice",
    "trailingDelta": "{stop}TrailingDelta",
    "stopClientOrderId": "{stop}ClientOrderId",
    "stopLimitPrice": "{stop}Price",
    "stopLimitTimeInForce": "{stop}TimeInForce",
    "stopIcebergQty": "{stop}IcebergQty",
    "stopStrategyId": "{stop}StrategyId",
    "stopStrategyType": "{stop}StrategyType",
}


def place_oco(call: Call) -> dict[str, Any]:
    """`orderList.place.oco`, `POST /api/v3/orderList/oco`."""
    pair = _pair(call, "above", "below", _side(call, "side"), _quantity(call, "quantity"))
    return _place(call, Contingency.OCO, pair)


def place_oco_old(call: Call) -> dict[str, Any]:
    """`orderList.place`, `POST /api/v3/order/oco`: a limit maker and a stop loss, by the names of old."""
    params = call.params
    side = _side(call, "side")
    for name in ("quantity", "price"):
        params.required(name)
    if params.text("stopPrice") is None and params.text("trailingDelta") is None:
        raise ApiError(-1102, "Param 'stopPrice' or 'trailingDelta' must be sent, but both were empty/null!")
    limit, stop = ("above", "below") if side is OrderSide.SELL else ("below", "above")
    values = {_OLD_NAMES.get(name, name).format(limit=limit, stop=stop): one for name, one in params.values.items()}
    has_limit = params.text("stopLimitPrice") is not None
    values |= {f"{limit}Type": "LIMIT_MAKER", f"{stop}Type": "STOP_LOSS_LIMIT" if has_limit else "STOP_LOSS"}
    renamed = Call(venue=call.venue, params=Params(values), stamp=call.stamp, connection=call.connection, key=call.key)
    pair = _pair(renamed, "above", "below", side, _quantity(call, "quantity"))
    return _place(renamed, Contingency.OCO, pair, default=ResponseType.FULL)


def place_oto(call: Call) -> dict[str, Any]:
    """`orderList.place.oto`, `POST /api/v3/orderList/oto`."""
    return _place(call, Contingency.OTO, (_working(call), read_order(call, prefix="pending")))


def place_otoco(call: Call) -> dict[str, Any]:
    """`orderList.place.otoco`, `POST /api/v3/orderList/otoco`."""
    working = _working(call)
    side, quantity = _side(call, "pendingSide"), _quantity(call, "pendingQuantity")
    return _place(call, Contingency.OTO, (working, *_pair(call, "pendingAbove", "pendingBelow", side, quantity)))


def place_opo(call: Call) -> dict[str, Any]:
    """`orderList.place.opo`, `POST /api/v3/orderList/opo`."""
    working = _prepaying(call)
    pending = read_order(call, prefix="pending", has_quantity=False)
    return _place(call, Contingency.OTO, (working, pending), is_prepaid=True)


def place_opoco(call: Call) -> dict[str, Any]:
    """`orderList.place.opoco`, `POST /api/v3/orderList/opoco`."""
    working = _prepaying(call)
    pair = _pair(call, "pendingAbove", "pendingBelow", _side(call, "pendingSide"), None)
    return _place(call, Contingency.OTO, (working, *pair), is_prepaid=True)


def cancel(call: Call) -> dict[str, Any]:
    """`orderList.cancel`, `DELETE /api/v3/orderList`."""
    instrument = call.instrument()
    list_id, name = call.params.integer("orderListId"), call.params.text("listClientOrderId")
    if list_id is None and name is None:
        raise ApiError(-1102, "Param 'orderListId' or 'listClientOrderId' must be sent, but both were empty/null!")
    found = call.venue.engine.ledger.order_list(call.account, list_id=list_id, client_list_id=name or "")
    if found is None or found.instrument is not instrument or (name is not None and found.client_list_id != name):
        raise errors.unknown_order()
    cancel_id = call.params.matching("newClientOrderId", CLIENT_ID) or call.venue.new_client_id()
    return orders.cancel_list(call, found, cancel_id)


def status(call: Call) -> dict[str, Any]:
    """`orderList.status`, `GET /api/v3/orderList`: by the list's client id, else by its number."""
    list_id, name = call.params.integer("orderListId"), call.params.text("origClientOrderId")
    if list_id is None and name is None:
        raise ApiError(-1102, "Param 'orderListId' or 'origClientOrderId' must be sent, but both were empty/null!")
    ledger = call.venue.engine.ledger
    found = ledger.order_list(call.account, list_id=None if name else list_id, client_list_id=name or "")
    if found is None:
        raise errors.no_such_order()
    return order_payloads.list_body(found, call.stamp)


def open_lists(call: Call) -> list[dict[str, Any]]:
    """`openOrderLists.status`, `GET /api/v3/openOrderList`."""
    found = call.venue.engine.ledger.lists_of(call.account)
    return [order_payloads.list_body(one, call.stamp) for one in found if not one.is_done]


def all_lists(call: Call) -> list[dict[str, Any]]:
    """`allOrderLists`, `GET /api/v3/allOrderList`: from a list id or a time on, else the last ones."""
    since, until = call.params.integer("startTime"), call.params.integer("endTime")
    if since is not None and until is not None and until - since > 86_400_000:
        raise errors.lookup_too_long()
    first = call.params.integer("fromId") if since is None and until is None else None
    limit = call.params.limit(default=500, highest=1000)
    found = [
        one
        for one in call.venue.engine.ledger.lists_of(call.account)
        if (since is None or one.updated_us // 1000 >= since)
        and (until is None or one.updated_us // 1000 <= until)
        and (first is None or one.list_id >= first)
    ]
    found = found[-limit:] if first is None and since is None else found[:limit]
    return [order_payloads.list_body(one, call.stamp) for one in found]


def _place(
    call: Call,
    contingency: Contingency,
    new_orders: tuple[NewOrder, ...],
    *,
    is_prepaid: bool = False,
    default: ResponseType = ResponseType.RESULT,
) -> dict[str, Any]:
    for new in new_orders:
        call.received("place", new.client_order_id)
    answer = read_response_type(call, default)
    name = call.params.matching("listClientOrderId", CLIENT_ID) or call.venue.new_client_id()
    instrument = call.instrument()
    check_filters(call, [draft_of(one, instrument) for one in new_orders])
    engine = call.venue.engine
    open_lists = [one for one in engine.ledger.lists_of(call.account) if not one.is_done]
    open_here = sum(1 for one in open_lists if one.instrument is instrument)
    check_list_count(call, instrument, open_here=open_here, open_everywhere=len(open_lists))
    new_list = NewList(client_list_id=name, contingency=contingency, orders=new_orders, is_prepaid=is_prepaid)
    with call.venue.limits.counting(call.account, len(new_orders)):
        try:
            placement = engine.place_list(call.account, new_list)
        except Refused as refused:
            raise errors.rejected(order_payloads.REFUSALS[refused.refusal]) from None
    reports = [
        order_payloads.placed(order, fills, answer, call.stamp)
        for order, fills in zip(placement.orders, placement.fills, strict=True)
    ]
    return _started(placement.live, call, reports)


def _started(order_list: OrderList, call: Call, reports: list[dict[str, Any]]) -> dict[str, Any]:
    """The reply shows the list as it began, whatever came of it since."""
    body = order_payloads.list_body(order_list, call.stamp, reports=reports)
    return body | {"listStatusType": "EXEC_STARTED", "listOrderStatus": "EXECUTING"}


def _side(call: Call, name: str) -> OrderSide:
    return call.params.choice(name, OrderSide, ApiError(-1117, "Invalid side."))


def _quantity(call: Call, name: str) -> Decimal:
    quantity = call.params.decimal(name)
    if quantity is None:
        raise errors.missing(name)
    return quantity


def _working(call: Call) -> NewOrder:
    new = read_order(call, prefix="working")
    if new.type not in _WORKING:
        raise ApiError(-1116, "Invalid orderType.")
    return new


def _prepaying(call: Call) -> NewOrder:
    """A working order that buys what the others sell."""
    working = _working(call)
    if working.side is not OrderSide.BUY:
        raise ApiError(-1222, "Working order in an OPO list must be a bid.")
    if _side(call, "pendingSide") is not OrderSide.SELL:
        raise ApiError(-1223, "Pending orders in an OPO list must be asks.")
    Form(call.params, "pending").refuse("quantity")
    return working


def _pair(call: Call, above: str, below: str, side: OrderSide, quantity: Decimal | None) -> tuple[NewOrder, NewOrder]:
    """The two orders of an OCO, the one that is a stop loss first."""
    has_quantity = quantity is not None
    upper, lower = (
        read_order(call, prefix=prefix, side=side, quantity=quantity, has_quantity=has_quantity)
        for prefix in (above, below)
    )
    for new in (upper, lower):
        if new.type in (OrderType.LIMIT, OrderType.MARKET):
            raise ApiError(-1158, "Order type not supported in OCO.")
    if upper.type is lower.type is OrderType.LIMIT_MAKER:
        raise ApiError(-1168, "At least one OCO order must be contingent.")
    is_buy = side is OrderSide.BUY
    for new, is_above in ((upper, True), (lower, False)):
        if new.type.is_stop_loss:
            if is_above is not is_buy:
                raise _misplaced("stop loss", is_buy=is_buy)
        elif is_above is is_buy:
            raise _misplaced("limit" if new.type is OrderType.LIMIT_MAKER else "take profit", is_buy=is_buy)
    return (upper, lower) if is_buy else (lower, upper)


def _misplaced(kind: str, *, is_buy: bool) -> ApiError:
    codes = {"limit": (-1165, -1166), "stop loss": (-1196, -1197), "take profit": (-1198, -1199)}
    code = codes[kind][0 if is_buy else 1]
    where = "above" if is_buy is (kind == "stop loss") else "below"
    return ApiError(code, f"A {kind} order in a {'buy' if is_buy else 'sell'} OCO must be {where}.")
