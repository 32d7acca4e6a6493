"""Which parameters each method reads; any other is refused.

https://developers.binance.com/docs/binance-spot-api-docs/websocket-api (seen 2026-07)

The documentation names three codes for one mistake. Here a method that takes nothing says -1101, REST says -1104, and
the WebSocket API says -1103.
"""

from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.venue import Call

_EVERYWHERE = frozenset(("apiKey", "listenKey", "recvWindow", "returnRateLimits", "signature", "timestamp"))
_ORDER = (
    "symbol side type timeInForce price quantity quoteOrderQty newClientOrderId newOrderRespType stopPrice "
    "trailingDelta icebergQty strategyId strategyType selfTradePreventionMode pegPriceType pegOffsetValue pegOffsetType"
)
_SPAN = "startTime endTime limit"
_LIST = "symbol listClientOrderId newOrderRespType selfTradePreventionMode"


def _leg(prefix: str, *, own: str = "") -> str:
    """The parameters of one order of a list, as they are called with its prefix."""
    names = (
        "Type ClientOrderId IcebergQty Price StopPrice TrailingDelta TimeInForce StrategyId StrategyType "
        f"PegPriceType PegOffsetType PegOffsetValue {own}"
    )
    return " ".join(prefix + name for name in names.split())


_WORKING = _leg("working", own="Side Quantity")
_PENDING_LEGS = f"pendingSide pendingQuantity {_leg('pendingAbove')} {_leg('pendingBelow')}"
_READS = {
    "ping": "",
    "time": "",
    "exchangeInfo": "symbol symbols permissions showPermissionSets symbolStatus",
    "executionRules": "symbol symbols symbolStatus",
    "depth": "symbol limit symbolStatus",
    "trades.recent": "symbol limit",
    "trades.historical": "symbol fromId limit",
    "blockTrades.historical": "symbol fromId limit",
    "trades.aggregate": f"symbol fromId {_SPAN}",
    "klines": f"symbol interval timeZone {_SPAN}",
    "uiKlines": f"symbol interval timeZone {_SPAN}",
    "avgPrice": "symbol",
    "ticker.24hr": "symbol symbols type symbolStatus",
    "ticker.tradingDay": "symbol symbols timeZone type symbolStatus",
    "ticker": "symbol symbols type windowSize symbolStatus",
    "ticker.price": "symbol symbols symbolStatus",
    "ticker.book": "symbol symbols symbolStatus",
    "referencePrice": "symbol",
    "referencePrice.calculation": "symbol symbolStatus",
    "order.place": _ORDER,
    "order.test": f"{_ORDER} computeCommissionRates",
    "sor.order.place": _ORDER,
    "sor.order.test": f"{_ORDER} computeCommissionRates",
    "order.cancel": "symbol orderId origClientOrderId newClientOrderId cancelRestrictions",
    "order.cancelReplace": (
        f"{_ORDER} cancelReplaceMode cancelOrderId cancelOrigClientOrderId cancelNewClientOrderId cancelRestrictions "
        "orderRateLimitExceededMode"
    ),
    "order.amend.keepPriority": "symbol orderId origClientOrderId newClientOrderId newQty",
    "openOrders.cancelAll": "symbol",
    "orderList.place": (
        f"{_LIST} side price quantity limitClientOrderId limitIcebergQty limitStrategyId limitStrategyType stopPrice "
        "trailingDelta stopClientOrderId stopLimitPrice stopLimitTimeInForce stopIcebergQty stopStrategyId "
        "stopStrategyType"
    ),
    "orderList.place.oco": f"{_LIST} side quantity {_leg('above')} {_leg('below')}",
    "orderList.place.oto": f"{_LIST} {_WORKING} {_leg('pending', own='Side Quantity')}",
    "orderList.place.otoco": f"{_LIST} {_WORKING} {_PENDING_LEGS}",
    "orderList.place.opo": f"{_LIST} {_WORKING} {_leg('pending', own='Side')}",
    "orderList.place.opoco": f"{_LIST} {_WORKING} {_PENDING_LEGS}",
    "orderList.cancel": "symbol orderListId listClientOrderId newClientOrderId",
    "order.status": "symbol orderId origClientOrderId",
    "openOrders.status": "symbol",
    "allOrders": f"symbol orderId {_SPAN}",
    "orderList.status": "origClientOrderId orderListId",
    "openOrderLists.status": "",
    "allOrderLists": f"fromId {_SPAN}",
    "myTrades": f"symbol orderId fromId {_SPAN}",
    "myPreventedMatches": "symbol preventedMatchId orderId fromPreventedMatchId limit",
    "myAllocations": f"symbol fromAllocationId orderId {_SPAN}",
    "account.status": "omitZeroBalances",
    "account.rateLimits.orders": "",
    "account.commission": "symbol",
    "order.amendments": "symbol orderId fromExecutionId limit",
    "myFilters": "symbol",
    "session.logon": "",
    "session.status": "",
    "session.logout": "",
    "session.subscriptions": "",
    "userDataStream.subscribe": "",
    "userDataStream.subscribe.signature": "",
    "userDataStream.unsubscribe": "subscriptionId",
    "userDataStream.start": "",
    "userDataStream.ping": "",
    "userDataStream.stop": "",
}
READS = {method: frozenset(names.split()) for method, names in _READS.items()}


def check(method: str, call: Call) -> None:
    """Raises `ApiError` when a parameter was sent that the method does not read; not of methods it does not know."""
    reads = READS.get(method)
    if reads is None:
        return
    sent = call.params.values.keys() - _EVERYWHERE
    unread = len(sent - reads)
    if not unread:
        return
    if not reads:
        raise ApiError(-1101, f"Too many parameters; expected '0' and received '{len(sent)}'.")
    if call.connection:
        raise ApiError(-1103, "An unknown parameter was sent.")
    count = len(call.params.values)
    text = f"Not all sent parameters were read; read '{count - unread}' parameter(s) but was sent '{count}'."
    raise ApiError(-1104, text)
