"""Every request that the venue knows, by its WebSocket API name: what it costs and who may ask.

https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/general-api-information
"""

from collections.abc import Callable
from typing import NamedTuple

from bittrade_ws.simulators.binance import (
    accounts,
    cancel_replace,
    conditions,
    market_data,
    order_lists,
    order_records,
    orders,
    parameters,
    tickers,
)
from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.venue import Call, Method, Venue


class Entry(NamedTuple):
    """One method. `weight` may depend on the request; `is_free` costs nothing when it succeeds."""

    run: Method
    weight: int | Callable[[Call], int]
    is_signed: bool = False
    is_free: bool = False
    counts_orders: bool = False
    """Its replies carry the order limits, too."""
    is_keyed: bool = False
    """It needs an API key, but no signature."""
    result_name: str = "result"
    """What the result is called in a reply of the WebSocket API."""


METHODS = {
    "ping": Entry(market_data.ping, 1),
    "time": Entry(market_data.time, 1),
    "exchangeInfo": Entry(conditions.info, 20),
    "executionRules": Entry(conditions.execution_rules, conditions.execution_rules_weight),
    "depth": Entry(market_data.depth, market_data.depth_weight),
    "trades.recent": Entry(market_data.trades, 25),
    "trades.historical": Entry(market_data.trades, 25),
    "blockTrades.historical": Entry(market_data.block_trades, 25),
    "trades.aggregate": Entry(market_data.aggregates, 4),
    "klines": Entry(market_data.klines, 2),
    "uiKlines": Entry(market_data.klines, 2),
    "avgPrice": Entry(market_data.average_price, 2),
    "ticker.24hr": Entry(tickers.ticker_24h, tickers.ticker_24h_weight),
    "ticker.tradingDay": Entry(tickers.trading_day, tickers.window_weight),
    "ticker": Entry(tickers.ticker, tickers.window_weight),
    "ticker.price": Entry(tickers.ticker_price, tickers.few_weight),
    "ticker.book": Entry(tickers.ticker_book, tickers.few_weight),
    "referencePrice": Entry(conditions.reference, 2),
    "referencePrice.calculation": Entry(conditions.reference_calculation, 2),
    "order.place": Entry(orders.place, 1, True, True, True),
    "order.test": Entry(orders.test, orders.test_weight, True),
    "sor.order.place": Entry(orders.place_routed, 1, True, True, True),
    "sor.order.test": Entry(orders.test_routed, orders.test_weight, True),
    "order.cancel": Entry(orders.cancel, 1, True, True, True),
    "order.cancelReplace": Entry(cancel_replace.cancel_replace, 1, True, True, True),
    "order.amend.keepPriority": Entry(orders.amend, 4, True),
    "order.amendments": Entry(orders.amendments, 4, True),
    "openOrders.cancelAll": Entry(orders.cancel_all, 1, True, True, True),
    "orderList.place": Entry(order_lists.place_oco_old, 1, True, True, True),
    "orderList.place.oco": Entry(order_lists.place_oco, 1, True, True, True),
    "orderList.place.oto": Entry(order_lists.place_oto, 1, True, True, True),
    "orderList.place.otoco": Entry(order_lists.place_otoco, 1, True, True, True),
    "orderList.place.opo": Entry(order_lists.place_opo, 1, True, True, True),
    "orderList.place.opoco": Entry(order_lists.place_opoco, 1, True, True, True),
    "orderList.cancel": Entry(order_lists.cancel, 1, True, True, True),
    "orderList.status": Entry(order_lists.status, 4, True),
    "openOrderLists.status": Entry(order_lists.open_lists, 6, True),
    "allOrderLists": Entry(order_lists.all_lists, 20, True),
    "myPreventedMatches": Entry(order_records.prevented_matches, order_records.prevented_matches_weight, True),
    "myAllocations": Entry(order_records.allocations, 20, True),
    "order.status": Entry(accounts.order_status, 4, True),
    "openOrders.status": Entry(accounts.open_orders, accounts.open_orders_weight, True),
    "allOrders": Entry(accounts.all_orders, 20, True),
    "myTrades": Entry(accounts.my_trades, accounts.my_trades_weight, True),
    "account.status": Entry(accounts.account_status, 20, True),
    "account.commission": Entry(accounts.commission, 20, True),
    "account.rateLimits.orders": Entry(accounts.order_limits, 40, True),
    "myFilters": Entry(conditions.my_filters, 40, True),
}

LEGACY = {
    "userDataStream.start": Entry(accounts.start_listen_key, 2, is_keyed=True),
    "userDataStream.ping": Entry(accounts.ping_listen_key, 2, is_keyed=True, result_name="response"),
    "userDataStream.stop": Entry(accounts.stop_listen_key, 2, is_keyed=True, result_name="response"),
}
"""Switched off on 2026-02-20; only a venue of that era knows them."""

_CANCELS = frozenset(("order.cancel", "openOrders.cancelAll", "orderList.cancel", "order.cancelReplace"))

WALLET = {
    "capital/config/getall": Entry(accounts.coins, 10, True),
    "asset/tradeFee": Entry(accounts.trade_fees, 1, True),
    "system/status": Entry(accounts.system_status, 1),
    "margin/allPairs": Entry(accounts.no_margin_pairs, 1),
    "margin/isolated/allPairs": Entry(accounts.no_margin_pairs, 10),
}
"""What clients ask of `/sapi/v1/` beside trading on spot; ccxt does once it has keys."""


def run(method: str, entry: Entry, call: Call) -> object:
    """Counts the request, and answers it; raises `ApiError`."""
    if call.venue.is_strict:
        parameters.check(method, call)
    if method in _CANCELS:
        _demand_cancels(call)
    weight = entry.weight if isinstance(entry.weight, int) else entry.weight(call)
    call.venue.limits.spend(weight)
    mishap = call.venue.mishaps.find(method)
    if mishap is not None and not mishap.is_done:
        raise mishap.error()
    result = entry.run(call)
    if mishap is not None:
        raise mishap.error()
    if entry.is_free:
        call.venue.limits.give_back(weight)
    return result


def _demand_cancels(call: Call) -> None:
    rules = call.venue.rules.symbols.get(call.params.text("symbol") or "")
    if rules is not None and not rules.takes_cancels:
        raise ApiError(-2011, "Market is closed.")


def find(venue: Venue, method: str) -> Entry:
    """What is known by a name; raises `ApiError`."""
    entry = METHODS.get(method) or (LEGACY.get(method) if venue.listen_keys is not None else None)
    if entry is None:
        raise unknown(method)
    return entry


def unknown(method: str) -> ApiError:
    """The refusal of a method that does not exist."""
    return ApiError(-1020, f"Unknown method: {method}"[:120])
