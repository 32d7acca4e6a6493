"""Every method of the WebSocket API that is a question: the exact frame that is sent, and the typed value of its reply.

The replies are those of the venue's documents, in full or cut to one of a kind.
"""

import json
from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from bittrade_ws.exchanges import binance
from bittrade_ws.exchanges.binance._method import accept, read
from bittrade_ws.exchanges.binance.methods import METHODS
from bittrade_ws.models.errors import DecodeError, InvalidRequest, RateLimited, RequestRejected, ServerFailed
from bittrade_ws.operators import add_token, filter_new_socket_only, keep_messages_only

D = Decimal
NOW = 1_704_067_200_000
"""Where the clock of the kit begins."""


class Case(NamedTuple):
    """A factory, what it is called with, the request of that, a result, and something that the typed value says."""

    name: str
    arguments: dict[str, Any]
    method: str
    params: dict[str, Any]
    result: Any
    says: dict[str, Any]


TRADE = {"id": 1, "price": "0.00005", "qty": "40.0", "quoteQty": "0.002", "time": 7, "isBuyerMaker": True}
KLINE = [1, "0.0110", "0.0120", "0.0105", "0.0115", "100.0", 2, "1.15", 40, "50.0", "0.575", "0"]
WINDOW = {
    "symbol": "BNBBTC", "openPrice": "1.0", "highPrice": "2.0", "lowPrice": "0.5", "lastPrice": "1.50", "volume": "9",
    "quoteVolume": "12.0", "openTime": 1, "closeTime": 2, "firstId": 0, "lastId": 1, "count": 2,
}  # fmt: skip
FULL = {**WINDOW, "priceChange": "0.50", "priceChangePercent": "50.000", "weightedAvgPrice": "1.33"}
ORDER = {
    "symbol": "BTCUSDT", "orderId": 12, "orderListId": -1, "clientOrderId": "mine", "price": "23416.10000000",
    "origQty": "0.00847000", "executedQty": "0.00000000", "cummulativeQuoteQty": "0.00000000", "status": "NEW",
    "timeInForce": "GTC", "type": "LIMIT", "side": "SELL", "stopPrice": "0.00000000", "icebergQty": "0.00000000",
    "time": 5, "updateTime": 6, "isWorking": True, "workingTime": 5, "origQuoteOrderQty": "0.00000000",
    "selfTradePreventionMode": "NONE", "somethingNew": {"a": 1},
}  # fmt: skip
ORDER_LIST = {
    "orderListId": 3, "contingencyType": "OCO", "listStatusType": "EXEC_STARTED", "listOrderStatus": "EXECUTING",
    "listClientOrderId": "list", "transactionTime": 8, "symbol": "BTCUSDT",
    "orders": [{"symbol": "BTCUSDT", "orderId": 12, "clientOrderId": "mine"}],
}  # fmt: skip
LIMIT = {"rateLimitType": "ORDERS", "interval": "SECOND", "intervalNum": 10, "limit": 50, "count": 1}
RATES = {"maker": "0.00000010", "taker": "0.00000020", "buyer": "0.00000030", "seller": "0.00000040"}
SESSION = {
    "apiKey": "key", "authorizedSince": 1, "connectedSince": 0, "returnRateLimits": False, "serverTime": 2,
    "userDataStream": False,
}  # fmt: skip
ONE = {"symbol": "BNBBTC"}

PUBLIC = [
    Case("ping", {}, "ping", {}, {}, {}),
    Case("get_time", {}, "time", {}, {"serverTime": 1656400526260}, {"server_time": 1656400526260}),
    Case(
        "get_exchange_info", {"symbols": ["bnbbtc", "BTCUSDT"], "show_permission_sets": False}, "exchangeInfo",
        {"symbols": ["BNBBTC", "BTCUSDT"], "showPermissionSets": False},
        {"timezone": "UTC", "serverTime": 5, "rateLimits": [LIMIT], "symbols": [
            {"symbol": "BNBBTC", "status": "TRADING", "baseAsset": "BNB", "baseAssetPrecision": 8, "quoteAsset": "BTC",
             "quoteAssetPrecision": 8, "filters": [{"filterType": "LOT_SIZE", "stepSize": "0.1"}]}]},
        {"timezone": "UTC", "server_time": 5},
    ),
    Case("get_exchange_info", {"permissions": ["SPOT"], "symbol_status": "HALT"}, "exchangeInfo",
         {"permissions": ["SPOT"], "symbolStatus": "HALT"}, {"timezone": "UTC", "serverTime": 5, "rateLimits": []}, {}),
    Case("get_execution_rules", {"symbols": "bnbbtc"}, "executionRules", ONE,
         {"symbolRules": [{"symbol": "BNBBTC", "rules": [{"ruleType": "PRICE_RANGE"}]}]}, {}),
    Case("get_reference_price", {"symbol": "bnbbtc"}, "referencePrice", ONE,
         {"symbol": "BNBBTC", "referencePrice": "0.00501900", "timestamp": 9}, {"reference_price": D("0.00501900")}),
    Case("get_reference_price", {"symbol": "bnbbtc"}, "referencePrice", ONE,
         {"symbol": "BNBBTC", "referencePrice": None, "timestamp": 9}, {"reference_price": None}),
    Case("get_reference_price_calculation", {"symbol": "BNBBTC"}, "referencePrice.calculation", ONE,
         {"symbol": "BNBBTC", "calculationType": "ARITHMETIC_MEAN", "bucketCount": 10, "bucketWidthMs": 1000},
         {"bucket_count": 10}),
    Case("get_depth", {"symbol": "bnbbtc", "limit": 5}, "depth", {**ONE, "limit": 5},
         {"lastUpdateId": 27, "bids": [["0.0140", "1.5"]], "asks": []}, {"symbol": "BNBBTC", "update_id": 27}),
    Case("get_trades", {"symbol": "BNBBTC", "limit": 1}, "trades.recent", {**ONE, "limit": 1},
         [{**TRADE, "isBestMatch": True}], {"price": D("0.00005"), "is_best_match": True}),
    Case("get_historical_trades", {"symbol": "BNBBTC", "from_id": 1}, "trades.historical", {**ONE, "fromId": 1},
         [{**TRADE, "isBestMatch": True}], {"quote_qty": D("0.002")}),
    Case("get_block_trades", {"symbol": "BNBBTC", "from_id": 1}, "blockTrades.historical", {**ONE, "fromId": 1},
         [TRADE], {"is_best_match": None}),
    Case("get_agg_trades", {"symbol": "BNBBTC", "start_time": 1, "end_time": 2}, "trades.aggregate",
         {**ONE, "startTime": 1, "endTime": 2},
         [{"a": 5, "p": "0.1", "q": "2.0", "f": 8, "l": 9, "T": 3, "m": True, "M": True}],
         {"trade_id": 5, "first_trade_id": 8, "last_trade_id": 9, "is_buyer_maker": True}),
    Case("get_candles", {"symbol": "BNBBTC", "interval": "1h", "limit": 1, "time_zone": "+8:00"}, "klines",
         {**ONE, "interval": "1h", "timeZone": "+8:00", "limit": 1}, [KLINE],
         {"open": D("0.0110"), "trade_count": 40, "taker_buy_quote_volume": D("0.575")}),
    Case("get_chart_candles", {"symbol": "BNBBTC"}, "uiKlines", {**ONE, "interval": "1m"}, [KLINE], {"close_time": 2}),
    Case("get_average_price", {"symbol": "BNBBTC"}, "avgPrice", ONE,
         {"mins": 5, "price": "9.35751834", "closeTime": 1}, {"mins": 5, "price": D("9.35751834")}),
    Case("get_day_tickers", {"symbols": "BNBBTC"}, "ticker.24hr", ONE,
         {**FULL, "prevClosePrice": "1.0", "lastQty": "2", "bidPrice": "1.4", "bidQty": "3", "askPrice": "1.6",
          "askQty": "4"}, {"bid_price": D("1.4"), "price_change": D("0.50")}),
    Case("get_day_tickers", {"type": "MINI"}, "ticker.24hr", {"type": "MINI"}, [WINDOW], {"price_change": None}),
    Case("get_trading_day_tickers", {"symbols": ["BNBBTC"], "time_zone": "0"}, "ticker.tradingDay",
         {**ONE, "timeZone": "0"}, FULL, {"price_change_percent": D("50.000")}),
    Case("get_window_tickers", {"symbols": ["BNBBTC", "BTCUSDT"], "window": "7d"}, "ticker",
         {"symbols": ["BNBBTC", "BTCUSDT"], "windowSize": "7d"}, [FULL, FULL], {"weighted_avg_price": D("1.33")}),
    Case("get_last_prices", {"symbols": "BNBBTC"}, "ticker.price", ONE, {"symbol": "BNBBTC", "price": "0.01361900"},
         {"price": D("0.01361900")}),
    Case("get_best_prices", {}, "ticker.book", {},
         [{"symbol": "BNBBTC", "bidPrice": "1", "bidQty": "2", "askPrice": "3", "askQty": "4.0"}],
         {"ask_qty": D("4.0")}),
    Case("session_status", {}, "session.status", {}, SESSION, {"authorized_since": 1, "connected_since": 0}),
    Case("session_logout", {}, "session.logout", {}, {**SESSION, "apiKey": None, "authorizedSince": None},
         {"api_key": None}),
    Case("session_subscriptions", {}, "session.subscriptions", {}, [{"subscriptionId": 4}], {"subscription_id": 4}),
    Case("user_data_subscribe", {}, "userDataStream.subscribe", {}, {"subscriptionId": 4}, {"subscription_id": 4}),
    Case("user_data_unsubscribe", {"subscription_id": 4}, "userDataStream.unsubscribe", {"subscriptionId": 4}, {}, {}),
    Case("user_data_start", {"api_key": "k"}, "userDataStream.start", {"apiKey": "k"}, {"listenKey": "lk"},
         {"listen_key": "lk"}),
    Case("user_data_ping", {"api_key": "k", "listen_key": "lk"}, "userDataStream.ping",
         {"apiKey": "k", "listenKey": "lk"}, {}, {}),
    Case("user_data_stop", {"api_key": "k", "listen_key": "lk"}, "userDataStream.stop",
         {"apiKey": "k", "listenKey": "lk"}, {}, {}),
]  # fmt: skip
SIGNED = [
    Case("session_logon", {}, "session.logon", {}, SESSION, {"authorized_since": 1}),
    Case("user_data_subscribe_signature", {}, "userDataStream.subscribe.signature", {}, {"subscriptionId": 0},
         {"subscription_id": 0}),
    Case("get_order", {"symbol": "btcusdt", "client_order_id": "mine"}, "order.status",
         {"symbol": "BTCUSDT", "origClientOrderId": "mine"}, ORDER, {"order_id": 12, "orig_qty": D("0.00847000")}),
    Case("get_order", {"symbol": "btcusdt", "order_id": 12}, "order.status", {"symbol": "BTCUSDT", "orderId": 12},
         {**ORDER, "usedSor": True, "workingFloor": "SOR"}, {"used_sor": True}),
    Case("get_open_orders", {}, "openOrders.status", {}, [ORDER], {"status": "NEW"}),
    Case("get_open_orders", {"symbol": "BTCUSDT"}, "openOrders.status", {"symbol": "BTCUSDT"}, [ORDER], {}),
    Case("get_orders", {"symbol": "BTCUSDT", "order_id": 2, "limit": 5}, "allOrders",
         {"symbol": "BTCUSDT", "orderId": 2, "limit": 5}, [ORDER], {"is_working": True}),
    Case("get_order_list", {"client_order_id": "list"}, "orderList.status", {"origClientOrderId": "list"}, ORDER_LIST,
         {"order_list_id": 3}),
    Case("get_open_order_lists", {}, "openOrderLists.status", {}, [ORDER_LIST], {"contingency_type": "OCO"}),
    Case("get_order_lists", {"from_id": 2}, "allOrderLists", {"fromId": 2}, [ORDER_LIST], {"transaction_time": 8}),
    Case("get_order_amendments", {"symbol": "BTCUSDT", "order_id": 9}, "order.amendments",
         {"symbol": "BTCUSDT", "orderId": 9},
         [{"symbol": "BTCUSDT", "orderId": 9, "executionId": 22, "origClientOrderId": "a", "newClientOrderId": "b",
           "origQty": "5.0", "newQty": "4.00", "time": 1}], {"new_qty": D("4.00")}),
    Case("get_my_trades", {"symbol": "BTCUSDT", "order_id": 12}, "myTrades", {"symbol": "BTCUSDT", "orderId": 12},
         [{"symbol": "BTCUSDT", "id": 16, "orderId": 12, "orderListId": -1, "price": "1.0", "qty": "2", "quoteQty": "2",
           "commission": "0.001", "commissionAsset": "BNB", "time": 4, "isBuyer": False, "isMaker": True,
           "isBestMatch": True}], {"commission": D("0.001"), "is_maker": True}),
    Case("get_prevented_matches", {"symbol": "BTCUSDT", "order_id": 35}, "myPreventedMatches",
         {"symbol": "BTCUSDT", "orderId": 35},
         [{"symbol": "BTCUSDT", "preventedMatchId": 1, "takerOrderId": 5, "makerSymbol": "BTCUSDT", "makerOrderId": 3,
           "tradeGroupId": 1, "selfTradePreventionMode": "EXPIRE_MAKER", "price": "1.100000",
           "makerPreventedQuantity": "1.3", "transactTime": 1}], {"maker_prevented_quantity": D("1.3")}),
    Case("get_allocations", {"symbol": "BTCUSDT", "order_id": 5}, "myAllocations", {"symbol": "BTCUSDT", "orderId": 5},
         [{"symbol": "BTCUSDT", "allocationId": 0, "allocationType": "SOR", "orderId": 5, "orderListId": -1,
           "price": "1.0", "qty": "5.0", "quoteQty": "5.0", "commission": "0.0", "commissionAsset": "BTC", "time": 1,
           "isBuyer": False, "isMaker": False, "isAllocator": False}], {"allocation_type": "SOR"}),
    Case("get_account", {"omit_zero_balances": True}, "account.status", {"omitZeroBalances": True},
         {"makerCommission": 15, "takerCommission": 15, "buyerCommission": 0, "sellerCommission": 0,
          "commissionRates": RATES, "canTrade": True, "canWithdraw": True, "canDeposit": True, "updateTime": 1,
          "accountType": "SPOT", "balances": [{"asset": "BNB", "free": "0.10", "locked": "0"}], "permissions": ["SPOT"],
          "uid": 3}, {"maker_commission": 15, "account_type": "SPOT"}),
    Case("get_order_limits", {}, "account.rateLimits.orders", {}, [LIMIT], {"limit": 50, "count": 1, "seconds": 10}),
    Case("get_commission", {"symbol": "BTCUSDT"}, "account.commission", {"symbol": "BTCUSDT"},
         {"symbol": "BTCUSDT", "standardCommission": RATES, "specialCommission": RATES, "taxCommission": RATES,
          "discount": {"enabledForAccount": True, "enabledForSymbol": True, "discountAsset": "BNB",
                       "discount": "0.75000000"}}, {"symbol": "BTCUSDT"}),
    Case("get_filters", {"symbol": "BTCUSDT"}, "myFilters", {"symbol": "BTCUSDT"},
         {"exchangeFilters": [], "symbolFilters": [], "assetFilters": [{"filterType": "MAX_ASSET"}]}, {}),
]  # fmt: skip
ELSEWHERE = {
    "order.place", "order.test", "order.cancel", "order.cancelReplace", "order.amend.keepPriority",
    "openOrders.cancelAll", "orderList.place", "orderList.place.oco", "orderList.place.oto", "orderList.place.otoco",
    "orderList.place.opo", "orderList.place.opoco", "orderList.cancel", "sor.order.place", "sor.order.test",
}  # fmt: skip
"""Methods that place, change or cancel orders: they have lifecycles, and tests of those."""


def sign(params: Any) -> Any:
    return {**params, "apiKey": "k", "signature": "s"}


class Line:
    """A scripted connection to the WebSocket API that answers everything with one reply."""

    def __init__(self, marbles: Any, reply: Any, *, signer: Any = None) -> None:
        self.marbles = marbles
        self.exchange = marbles.exchange(dials=["^"], codec=binance.BinanceCodec)
        self.exchange.reply(with_=lambda asked: {"id": asked["id"], **reply})
        self.connection = binance.private_websocket_connection(dialer=self.exchange.dialer, scheduler=marbles.clock)
        self.messages = self.connection.pipe(keep_messages_only())
        sockets = self.connection.pipe(filter_new_socket_only())
        self.sockets = sockets if signer is None else sockets.pipe(add_token(signer))

    def ask(self, name: str, arguments: dict[str, Any], **options: Any) -> tuple[list[Any], list[Any]]:
        factory = self.marbles.keep(getattr(binance, f"{name}_factory")(self.sockets, self.messages, **options))
        seen: list[Any] = []
        self.marbles.connect(self.connection)
        asked = factory(**arguments)
        asked.subscribe(seen.append, seen.append, lambda: seen.append("|"), scheduler=self.marbles.clock)
        self.marbles.advance("1s")
        return [json.loads(one.frame) for one in self.exchange.traffic if one.direction == ">"], seen


def first_of(value: Any) -> Any:
    return value[0] if isinstance(value, tuple) else value


def check(case: Case, seen: list[Any]) -> None:
    value, end = seen
    assert end == "|"
    if case.result == {}:
        assert value is None
    for name, told in case.says.items():
        assert getattr(first_of(value), name) == told
        assert str(getattr(first_of(value), name)) == str(told)


@pytest.mark.parametrize("case", PUBLIC, ids=lambda case: f"{case.method} {case.arguments}")
def test_a_public_method_is_asked_without_a_signature(marbles: Any, case: Case) -> None:
    # Two retired methods put what they give under another name.
    key = "response" if case.method in ("userDataStream.ping", "userDataStream.stop") else "result"
    frames, seen = Line(marbles, {"status": 200, key: case.result}).ask(case.name, case.arguments)
    assert frames == [{"id": 1, "method": case.method, "params": case.params}]
    check(case, seen)


@pytest.mark.parametrize("case", SIGNED, ids=lambda case: f"{case.method} {case.arguments}")
def test_a_method_of_the_account_is_stamped_and_signed(marbles: Any, case: Case) -> None:
    line = Line(marbles, {"status": 200, "result": case.result}, signer=sign)
    frames, seen = line.ask(case.name, case.arguments, recv_window=300)
    params = {**case.params, "recvWindow": 300, "timestamp": NOW, "apiKey": "k", "signature": "s"}
    assert frames == [{"id": 1, "method": case.method, "params": params}]
    check(case, seen)


@pytest.mark.parametrize("case", SIGNED, ids=lambda case: case.method)
def test_without_a_signer_nothing_is_sent(marbles: Any, case: Case) -> None:
    frames, (error,) = Line(marbles, {"status": 200}).ask(case.name, case.arguments)
    assert (frames, type(error)) == ([], InvalidRequest)


def test_every_method_has_its_factory() -> None:
    assert {case.method for case in PUBLIC + SIGNED} == METHODS.keys() - ELSEWHERE


def test_factories_are_public_and_complete() -> None:
    kept = {f"{case.name}_factory" for case in PUBLIC + SIGNED}
    assert kept <= set(binance.__all__)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("get_order", {"symbol": "BTCUSDT"}),
        ("get_order_list", {}),
        ("get_prevented_matches", {"symbol": "BTCUSDT"}),
        ("get_trading_day_tickers", {"symbols": ()}),
        ("get_window_tickers", {"symbols": []}),
        ("get_depth", {"symbol": ""}),
    ],
)
def test_what_is_missing_is_said_before_anything_is_sent(marbles: Any, name: str, arguments: Any) -> None:
    line = Line(marbles, {"status": 200}, signer=sign)
    with pytest.raises(InvalidRequest):
        line.ask(name, arguments)


@pytest.mark.parametrize(
    ("reply", "error", "code"),
    [
        ({"status": 400, "error": {"code": -1121, "msg": "Invalid symbol."}}, RequestRejected, -1121),
        ({"status": 429, "error": {"code": -1003, "msg": "slow"}}, RateLimited, -1003),
        ({"status": 418, "error": {"code": -1003, "msg": "banned"}}, RateLimited, -1003),
        ({"status": 504, "error": {"code": -1007, "msg": "timeout"}}, ServerFailed, -1007),
        ({"status": 400, "error": {"code": -1006, "msg": "?"}}, ServerFailed, -1006),
        ({"status": 503}, ServerFailed, None),
    ],
)
def test_f50_a_refusal_is_a_typed_error(marbles: Any, reply: Any, error: type[Exception], code: Any) -> None:
    _, (seen,) = Line(marbles, reply).ask("get_depth", {"symbol": "BNBBTC"})
    assert (type(seen), seen.code) == (error, code)
    assert not isinstance(seen, RequestRejected) or seen.request_id == 1


def test_a_result_that_is_none_is_a_decode_error() -> None:
    with pytest.raises(DecodeError):
        read(accept({"status": 200, "result": [1]}), binance.ServerTime)


def test_keys_are_in_no_repr() -> None:
    told = [read(SESSION, binance.SessionInfo), read({"listenKey": "lk"}, binance.ListenKey)]
    assert not [value for value in told if "'key'" in repr(value) or "lk" in repr(value)]
