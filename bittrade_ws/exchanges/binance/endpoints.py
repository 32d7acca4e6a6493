"""Every REST call of Binance that there is a function for: one table of verb, path, method and parameters.

1. The key is the function's name; its parameters are those of the row, in snake case, or the name behind the colon.
2. `*` behind a name is an `OrderLeg`: its fields go to the wire with that name before them.
3. Security, weight and how many orders it may place are those of the method's twin on the WebSocket API: `methods`.

Source: the venue's `rest-api.md` (general, market data, trading, account endpoints), seen 2026-07.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from bittrade_ws.exchanges.binance.methods import METHODS, Method, Security


class Parameter(NamedTuple):
    """One parameter: its name on the wire, and that of the argument."""

    wire: str
    argument: str


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One call. `named_by`: parameters of which it takes at least one."""

    verb: str
    path: str
    method: Method
    words: str
    named_by: tuple[str, ...] = ()

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """What it takes, in the order in which it is sent."""
        return tuple(_parameter(word) for word in self.words.split())

    @property
    def changes_orders(self) -> bool:
        """Whether, sent twice, it could act twice."""
        return self.method.security is Security.TRADE and not self.path.endswith("/test")


def _parameter(word: str) -> Parameter:
    wire, _, argument = word.partition(":")
    return Parameter(wire, argument or re.sub("([A-Z])", r"_\1", wire.rstrip("*")).lower())


def _row(verb: str, path: str, method: str | Method, words: str = "", *, named_by: tuple[str, ...] = ()) -> Endpoint:
    return Endpoint(
        verb=verb,
        path=path if path.startswith("/") else f"/api/v3/{path}",
        method=METHODS[method] if isinstance(method, str) else method,
        words=words,
        named_by=named_by,
    )


_ORDER = (
    "side type timeInForce quantity quoteOrderQty:quote_quantity price newClientOrderId:client_order_id strategyId "
    "strategyType stopPrice trailingDelta icebergQty newOrderRespType:response_type "
    "selfTradePreventionMode:self_trade_prevention pegPriceType pegOffsetType pegOffsetValue"
)
_LIST = "listClientOrderId:client_order_id newOrderRespType:response_type selfTradePreventionMode:self_trade_prevention"
_BY_ORDER = "orderId origClientOrderId:client_order_id"
_PAGE = "startTime endTime limit"

ENDPOINTS: Final[Mapping[str, Endpoint]] = {
    "ping_http": _row("GET", "ping", "ping"),
    "get_time_http": _row("GET", "time", "time"),
    "get_exchange_info_http": _row(
        "GET", "exchangeInfo", "exchangeInfo", "symbols permissions showPermissionSets symbolStatus"
    ),
    "get_execution_rules_http": _row("GET", "executionRules", "executionRules", "symbols symbolStatus"),
    "get_depth_http": _row("GET", "depth", "depth", "symbol limit symbolStatus"),
    "get_trades_http": _row("GET", "trades", "trades.recent", "symbol limit"),
    "get_historical_trades_http": _row("GET", "historicalTrades", "trades.historical", "symbol fromId limit"),
    "get_block_trades_http": _row("GET", "historicalBlockTrades", "blockTrades.historical", "symbol fromId limit"),
    "get_agg_trades_http": _row("GET", "aggTrades", "trades.aggregate", f"symbol fromId {_PAGE}"),
    "get_klines_http": _row("GET", "klines", "klines", "symbol interval startTime endTime timeZone limit"),
    "get_ui_klines_http": _row("GET", "uiKlines", "uiKlines", "symbol interval startTime endTime timeZone limit"),
    "get_average_price_http": _row("GET", "avgPrice", "avgPrice", "symbol"),
    "get_reference_price_http": _row("GET", "referencePrice", "referencePrice", "symbol"),
    "get_reference_price_calculation_http": _row(
        "GET", "referencePrice/calculation", "referencePrice.calculation", "symbol symbolStatus"
    ),
    "get_ticker_24h_http": _row("GET", "ticker/24hr", "ticker.24hr", "symbols type symbolStatus"),
    "get_ticker_trading_day_http": _row(
        "GET", "ticker/tradingDay", "ticker.tradingDay", "symbols timeZone type symbolStatus"
    ),
    "get_ticker_http": _row("GET", "ticker", "ticker", "symbols windowSize:window type symbolStatus"),
    "get_ticker_price_http": _row("GET", "ticker/price", "ticker.price", "symbols symbolStatus"),
    "get_book_ticker_http": _row("GET", "ticker/bookTicker", "ticker.book", "symbols symbolStatus"),
    "add_order_http": _row("POST", "order", "order.place", f"symbol {_ORDER}"),
    "check_order_http": _row("POST", "order/test", "order.test", f"symbol {_ORDER} computeCommissionRates"),
    "add_sor_order_http": _row("POST", "sor/order", "sor.order.place", f"symbol {_ORDER}"),
    "check_sor_order_http": _row("POST", "sor/order/test", "sor.order.test", f"symbol {_ORDER} computeCommissionRates"),
    "cancel_order_http": _row(
        "DELETE",
        "order",
        "order.cancel",
        f"symbol {_BY_ORDER} newClientOrderId cancelRestrictions",
        named_by=("orderId", "origClientOrderId"),
    ),
    "cancel_open_orders_http": _row("DELETE", "openOrders", "openOrders.cancelAll", "symbol"),
    "replace_order_http": _row(
        "POST",
        "order/cancelReplace",
        "order.cancelReplace",
        "symbol cancelReplaceMode:mode cancelOrderId cancelOrigClientOrderId:cancel_client_order_id "
        f"cancelNewClientOrderId cancelRestrictions orderRateLimitExceededMode {_ORDER}",
        named_by=("cancelOrderId", "cancelOrigClientOrderId"),
    ),
    "amend_order_http": _row(
        "PUT",
        "order/amend/keepPriority",
        "order.amend.keepPriority",
        f"symbol {_BY_ORDER} newClientOrderId newQty:quantity",
        named_by=("orderId", "origClientOrderId"),
    ),
    "add_oco_http": _row("POST", "orderList/oco", "orderList.place.oco", f"symbol {_LIST} side quantity above* below*"),
    "add_oto_http": _row("POST", "orderList/oto", "orderList.place.oto", f"symbol {_LIST} working* pending*"),
    "add_otoco_http": _row(
        "POST",
        "orderList/otoco",
        "orderList.place.otoco",
        f"symbol {_LIST} working* pendingSide pendingQuantity pendingAbove* pendingBelow*",
    ),
    "add_opo_http": _row("POST", "orderList/opo", "orderList.place.opo", f"symbol {_LIST} working* pending*"),
    "add_opoco_http": _row(
        "POST",
        "orderList/opoco",
        "orderList.place.opoco",
        f"symbol {_LIST} working* pendingSide pendingAbove* pendingBelow*",
    ),
    "cancel_order_list_http": _row(
        "DELETE",
        "orderList",
        "orderList.cancel",
        "symbol orderListId listClientOrderId:client_order_id newClientOrderId",
        named_by=("orderListId", "listClientOrderId"),
    ),
    "get_order_http": _row(
        "GET", "order", "order.status", f"symbol {_BY_ORDER}", named_by=("orderId", "origClientOrderId")
    ),
    "get_open_orders_http": _row("GET", "openOrders", "openOrders.status", "symbol"),
    "get_all_orders_http": _row("GET", "allOrders", "allOrders", f"symbol orderId {_PAGE}"),
    "get_order_list_http": _row(
        "GET",
        "orderList",
        "orderList.status",
        "orderListId origClientOrderId:client_order_id",
        named_by=("orderListId", "origClientOrderId"),
    ),
    "get_open_order_lists_http": _row("GET", "openOrderList", "openOrderLists.status"),
    "get_all_order_lists_http": _row("GET", "allOrderList", "allOrderLists", f"fromId {_PAGE}"),
    "get_amendments_http": _row("GET", "order/amendments", "order.amendments", "symbol orderId fromExecutionId limit"),
    "get_account_http": _row("GET", "account", "account.status", "omitZeroBalances"),
    "get_my_trades_http": _row("GET", "myTrades", "myTrades", f"symbol orderId fromId {_PAGE}"),
    "get_commission_http": _row("GET", "account/commission", "account.commission", "symbol"),
    "get_order_limits_http": _row("GET", "rateLimit/order", "account.rateLimits.orders"),
    "get_prevented_matches_http": _row(
        "GET",
        "myPreventedMatches",
        "myPreventedMatches",
        "symbol preventedMatchId orderId fromPreventedMatchId limit",
        named_by=("preventedMatchId", "orderId"),
    ),
    "get_allocations_http": _row("GET", "myAllocations", "myAllocations", f"symbol orderId fromAllocationId {_PAGE}"),
    "get_my_filters_http": _row("GET", "myFilters", "myFilters", "symbol"),
    "get_coins_http": _row("GET", "/sapi/v1/capital/config/getall", Method(Security.USER_DATA, 10)),
    "get_trade_fees_http": _row("GET", "/sapi/v1/asset/tradeFee", Method(Security.USER_DATA, 1), "symbol"),
    "start_listen_key_http": _row("POST", "userDataStream", "userDataStream.start"),
    "keep_listen_key_http": _row("PUT", "userDataStream", "userDataStream.ping", "listenKey"),
    "close_listen_key_http": _row("DELETE", "userDataStream", "userDataStream.stop", "listenKey"),
}
"""By the name of its function."""
