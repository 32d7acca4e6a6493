"""ccxt, unmodified: what its own `binance` makes of a body is what our `*_ccxt` operators make of the same body."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
import reactivex
from reactivex import Observable
from reactivex.scheduler import HistoricalScheduler

from bittrade_ws.connection import HttpResponse
from bittrade_ws.exchanges import binance as venue
from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.binance import gateway
from bittrade_ws.simulators.clock import ManualClock

pytestmark = pytest.mark.interop
REQUIREMENTS = ("ccxt==4.5.90",)

SCRIPT = """
import json, sys, ccxt

told = json.loads(open(json.loads(sys.argv[1])["cases"]).read())
exchange = ccxt.binance({"apiKey": "k", "secret": "s", "options": {"defaultType": "spot"}})
exchange.options["crossMarginPairsData"] = exchange.options["isolatedMarginPairsData"] = []
markets = [exchange.parse_market(one) for one in told["exchangeInfo"]["symbols"]]
parsed = json.loads(json.dumps(markets))
exchange.set_markets(markets)

def canned(body):
    exchange.fetch = lambda *given, **more: body
    return exchange

def market(id):
    return exchange.safe_market(id, None, None, "spot")

answers = {
    "markets": lambda body, id: parsed,
    "ticker": lambda body, id: exchange.parse_ticker(body, market(id)),
    "tickers": lambda body, id: canned(body).fetch_tickers(),
    "book": lambda body, id: canned(body).fetch_order_book(market(id)["symbol"]),
    "trades": lambda body, id: exchange.parse_trades(body, market(id)),
    "my trades": lambda body, id: canned(body).fetch_my_trades(market(id)["symbol"]),
    "candles": lambda body, id: canned(body).fetch_ohlcv(market(id)["symbol"], "1m"),
    "order": lambda body, id: exchange.parse_order(body, market(id)),
    "orders": lambda body, id: exchange.parse_orders(body),
    "balance": lambda body, id: canned(body).fetch_balance(),
    "fee": lambda body, id: canned(body).fetch_trading_fee(market(id)["symbol"]),
    "fees": lambda body, id: canned(body).fetch_trading_fees(),
    "currencies": lambda body, id: canned(body).fetch_currencies(),
}
print(json.dumps([answers[kind](json.loads(json.dumps(body)), id) for kind, id, body in told["cases"]]))
"""


class Bodies:
    """Calls to the simulated venue, without a port."""

    def __init__(self) -> None:
        clock = ManualClock()
        self.gateway = gateway(clock, seed=3)
        self.gateway.start(past_minutes=10)
        keys = self.gateway.credentials()
        now = HistoricalScheduler(datetime.fromtimestamp(clock.now_us() // 1000 / 1000, UTC))
        self.to: dict[str, Any] = {"sender": self._send, "scheduler": now}
        self.signed = {**self.to, "signer": venue.hmac_http_signer(keys["api_key"], keys["api_secret"])}

    def _send(self, request: Any, timeout: float) -> Observable[HttpResponse]:
        url = urlsplit(request.url)
        answer = self.gateway.http(request.method, url.path, url.query, dict(request.headers), b"")
        response = HttpResponse(answer.status, answer.headers, answer.body)
        return Observable(lambda observer, _: (observer.on_next(response), observer.on_completed())[0])


def of(call: Observable[Any]) -> Any:
    seen: list[Any] = []
    failed: list[Exception] = []
    call.subscribe(seen.append, failed.append)
    assert not failed
    return seen[0]


def through(body: Any, operator: Any) -> Any:
    return of(reactivex.of(body).pipe(operator))


def cases(bodies: Bodies) -> list[tuple[str, str, Any]]:
    """Bodies of every kind: the kind, the symbol that the client knows, the body."""
    to, signed = bodies.to, bodies.signed
    both = ["BTCUSDT", "ETHUSDT"]
    found: list[tuple[str, str, Any]] = [
        *(
            ("ticker", "BTCUSDT", of(venue.get_ticker_24h_http("BTCUSDT", type=kind, **to)))
            for kind in ("FULL", "MINI")
        ),
        ("ticker", "ETHUSDT", of(venue.get_ticker_http("ETHUSDT", window="1h", **to))),
        ("ticker", "BNBUSDT", of(venue.get_ticker_24h_http("BNBUSDT", **to))),
        ("ticker", "BTCUSDT", of(venue.get_ticker_trading_day_http("BTCUSDT", **to))),
        ("ticker", "BTCUSDT", of(venue.get_book_ticker_http("BTCUSDT", **to))),
        ("tickers", "", of(venue.get_ticker_24h_http(**to))),
        ("tickers", "", of(venue.get_book_ticker_http(both, **to))),
        ("book", "BTCUSDT", of(venue.get_depth_http("BTCUSDT", limit=20, **to))),
        ("book", "ETHUSDT", {"lastUpdateId": 7, "bids": [], "asks": [["0.00000001", "1e3"]]}),
        ("trades", "BTCUSDT", of(venue.get_trades_http("BTCUSDT", limit=30, **to))),
        ("trades", "BTCUSDT", of(venue.get_historical_trades_http("BTCUSDT", limit=30, **to))),
        ("trades", "ETHUSDT", of(venue.get_agg_trades_http("ETHUSDT", limit=30, **to))),
        ("trades", "ETHUSDT", []),
        ("candles", "BTCUSDT", of(venue.get_klines_http("BTCUSDT", interval="1m", limit=9, **to))),
        ("candles", "BTCUSDT", []),
    ]
    limit: dict[str, Any] = {"side": OrderSide.BUY, "type": "LIMIT", "time_in_force": "GTC", "price": Decimal("500.00")}

    def placed(symbol: str, **order: Any) -> None:
        found.append(("order", symbol, of(venue.add_order_http(symbol, **order, **signed))))

    for kind in ("ACK", "RESULT", "FULL"):
        placed("BNBUSDT", **limit, quantity=1, response_type=kind)
    placed("BTCUSDT", side=OrderSide.BUY, type="MARKET", quantity="0.01")
    placed("BTCUSDT", side=OrderSide.SELL, type="MARKET", quote_quantity=100)
    placed("ETHUSDT", side=OrderSide.BUY, type="MARKET", quantity="30")  # several levels of the book
    placed("ETHUSDT", side=OrderSide.BUY, type="LIMIT", time_in_force="IOC", quantity="0.5", price="1000")
    placed("ETHUSDT", side=OrderSide.SELL, type="LIMIT_MAKER", quantity="0.5", price="9000")
    placed("ETHUSDT", side=OrderSide.SELL, type="LIMIT_MAKER", quantity="0.5", price="9000", response_type="FULL")
    placed("BNBUSDT", **limit, quantity=2, client_order_id="mine")
    found.append(("order", "BNBUSDT", of(venue.get_order_http("BNBUSDT", client_order_id="mine", **signed))))
    bodies.gateway.fill("mine", Decimal("0.5"))
    found.append(("order", "BNBUSDT", of(venue.get_order_http("BNBUSDT", client_order_id="mine", **signed))))
    found.append(("orders", "", of(venue.get_open_orders_http(**signed))))
    found.append(("order", "BNBUSDT", of(venue.cancel_order_http("BNBUSDT", client_order_id="mine", **signed))))
    found.append(("orders", "BNBUSDT", of(venue.cancel_open_orders_http("BNBUSDT", **signed))))
    for symbol in ("BTCUSDT", "ETHUSDT", "BNBUSDT"):
        found.append(("orders", symbol, of(venue.get_all_orders_http(symbol, **signed))))
        found.append(("my trades", symbol, of(venue.get_my_trades_http(symbol, **signed))))
    return [
        *found,
        ("balance", "", of(venue.get_account_http(**signed))),
        ("fee", "BTCUSDT", of(venue.get_trade_fees_http("BTCUSDT", **signed))),
        ("fees", "", of(venue.get_trade_fees_http(**signed))),
        ("currencies", "", of(venue.get_coins_http(**signed))),
        *EDGES,
    ]


TICKER = {
    "symbol": "BTCUSDT", "priceChange": "-94.99999800", "priceChangePercent": "-95.960",
    "weightedAvgPrice": "0.29628482",
    "prevClosePrice": "0.10002000", "lastPrice": "4.00000200", "lastQty": "200.00000000", "bidPrice": "4.00000000",
    "bidQty": "100.00000000", "askPrice": "4.00000200", "askQty": "100.00000000", "openPrice": "99.00000000",
    "highPrice": "100.00000000", "lowPrice": "0.10000000", "volume": "8913.30000000", "quoteVolume": "15.30000000",
    "openTime": 1499783499040, "closeTime": 1499869899040, "firstId": 28385, "lastId": 28460, "count": 76,
}  # fmt: skip
NEVER = {name: "0.00000000" if isinstance(value, str) else value for name, value in TICKER.items()} | {
    "symbol": "BTCUSDT"
}
ORDER = {
    "symbol": "BTCUSDT", "orderId": 1, "orderListId": -1, "clientOrderId": "myOrder1", "price": "0.1", "origQty": "1.0",
    "executedQty": "0.0", "cummulativeQuoteQty": "0.0", "status": "NEW", "timeInForce": "GTC", "type": "LIMIT",
    "side": "BUY", "stopPrice": "0.0", "icebergQty": "0.0", "time": 1499827319559, "updateTime": 1499827319560,
    "isWorking": True, "workingTime": 1499827319559, "origQuoteOrderQty": "0.000000", "selfTradePreventionMode": "NONE",
}  # fmt: skip
FILLS = [
    {"price": "4000.00000000", "qty": "1.00000000", "commission": "4.00", "commissionAsset": "USDT", "tradeId": 56},
    {"price": "3999.00000000", "qty": "5.00000000", "commission": "19.995", "commissionAsset": "USDT", "tradeId": 57},
    {"price": "3998.00000000", "qty": "2.0", "commission": "0.00000001", "commissionAsset": "BNB", "tradeId": 58},
]
FULL = {
    "symbol": "BTCUSDT", "orderId": 28, "orderListId": -1, "clientOrderId": "6gCrw2kRUAF9CvJDGP16IP",
    "transactTime": 1507725176595, "price": "0.00000000", "origQty": "8.00000000", "executedQty": "8.00000000",
    "origQuoteOrderQty": "0.000000", "cummulativeQuoteQty": "31991.00000000", "status": "FILLED", "timeInForce": "GTC",
    "type": "MARKET", "side": "SELL", "workingTime": 1507725176595, "selfTradePreventionMode": "NONE",
}  # fmt: skip
NETWORK = {
    "network": "ETH", "coin": "BTC", "withdrawIntegerMultiple": "0.00000001", "isDefault": False,
    "depositEnable": False, "withdrawEnable": True, "name": "Ethereum", "withdrawFee": "0.55",
    "withdrawMin": "1.1", "withdrawMax": "10000",
}  # fmt: skip
COIN = {
    "coin": "BTC", "depositAllEnable": True, "withdrawAllEnable": True, "name": "Bitcoin", "free": "0", "locked": "0",
    "freeze": "0", "withdrawing": "0", "ipoing": "0", "ipoable": "0", "storage": "0", "isLegalMoney": False,
    "trading": True, "networkList": [],
}  # fmt: skip
TRADE = {
    "symbol": "BNBUSDT", "id": 9, "orderId": 100234, "orderListId": -1, "price": "4.00000100", "qty": "12.00000000",
    "quoteQty": "48.000012", "commission": "10.10000000", "commissionAsset": "BNB", "time": 1499865549590,
    "isBuyer": True, "isMaker": False, "isBestMatch": True,
}  # fmt: skip
EDGES: list[tuple[str, str, Any]] = [
    ("ticker", "BTCUSDT", TICKER),
    ("ticker", "BTCUSDT", NEVER),
    *(("ticker", "BTCUSDT", {**TICKER, **changed}) for changed in (
        {"priceChangePercent": "0.000"},
        {"priceChange": "0.00000000", "priceChangePercent": "0.000", "openPrice": "4.00000200"},
        {"openPrice": "0.00000000"},
        {"lastPrice": "0.00000000"},
        {"priceChange": "-0.01000000", "priceChangePercent": "0.000", "openPrice": "7.00000000"},
        {"askPrice": "0.00000000", "askQty": "0.00000000", "volume": "0.00000000"},
        {"openPrice": "0.00000003", "lastPrice": "0.00000002"},
    )),
    ("tickers", "", [TICKER, {**NEVER, "symbol": "ETHUSDT"}]),
    *(("order", "BTCUSDT", {**ORDER, **changed}) for changed in (
        {},
        {"status": "PARTIALLY_FILLED", "executedQty": "0.3", "cummulativeQuoteQty": "0.03"},
        {"status": "FILLED", "executedQty": "1.0", "cummulativeQuoteQty": "0.0999999"},
        {"status": "CANCELED", "executedQty": "0.3", "cummulativeQuoteQty": "0.03"},
        *({"status": status} for status in ("REJECTED", "EXPIRED", "EXPIRED_IN_MATCH", "PENDING_CANCEL", "NOT_KNOWN")),
        {"status": "PENDING_NEW", "workingTime": -1},
        {"status": "FILLED", "cummulativeQuoteQty": "-1.0", "executedQty": "1.0"},
        {"type": "STOP_LOSS", "stopPrice": "0.2", "price": "0.0"},
        {"type": "STOP_LOSS_LIMIT", "stopPrice": "0.2"},
        {"type": "TAKE_PROFIT", "stopPrice": "0.2", "price": "0.0", "timeInForce": None},
        {"type": "TAKE_PROFIT_LIMIT", "stopPrice": "0.2"},
        {"type": "LIMIT_MAKER"},
        {"type": "MARKET", "status": "FILLED", "price": "0.0", "executedQty": "3", "cummulativeQuoteQty": "1",
         "origQty": "0.0"},
        {"strategyId": 37463720, "strategyType": 1000000},
        {"icebergQty": "0.5", "timeInForce": "FOK"},
    )),
    *(("order", "BTCUSDT", {**FULL, "fills": fills}) for fills in ([], FILLS[:1], FILLS[:2], FILLS)),
    ("order", "BTCUSDT", {**FULL, "origClientOrderId": "other", "status": "CANCELED", "type": "LIMIT_MAKER"}),
    ("order", "BTCUSDT", {name: FULL[name] for name in
                          ("symbol", "orderId", "orderListId", "clientOrderId", "transactTime")}),
    ("orders", "BTCUSDT", [ORDER, {**ORDER, "symbol": "ETHUSDT", "orderId": 2, "time": 1}]),
    ("my trades", "BNBUSDT", [
        TRADE,
        {**TRADE, "id": 10, "isBuyer": False, "isMaker": True},
        {**TRADE, "commission": "0"},
    ]),
    ("trades", "BTCUSDT", [{"id": one, "price": "4.0", "qty": "3.00000100", "time": 5, "isBuyerMaker": one % 2 == 0,
                            "isBestMatch": True, "quoteQty": "12.00000400"} for one in (11, 9, 10)]),
    ("trades", "BTCUSDT", [{"a": 26129, "p": "0.01633102", "q": "4.70443515", "f": 27781, "l": 27781,
                            "T": 1498793709153, "m": True, "M": True}]),
    ("currencies", "", [
        COIN,
        {**COIN, "coin": "YOYO", "networkList": [NETWORK]},
        {**COIN, "coin": "LINK", "networkList": [
            NETWORK,
            {**NETWORK, "network": "BSC", "withdrawFee": "0.012", "withdrawMin": "0.024", "depositEnable": True,
             "withdrawEnable": False, "withdrawMax": "9999999999.99999999", "withdrawIntegerMultiple": "0.001"},
            {**NETWORK, "network": "BNB", "withdrawFee": "0.55", "depositDust": "0.5", "isDefault": True},
        ]},
        {**COIN, "coin": "BTCUP", "networkList": [{**NETWORK, "network": "ETF", "withdrawIntegerMultiple": "0"}]},
        {**COIN, "coin": "EUR", "isLegalMoney": True, "trading": False,
         "networkList": [{**NETWORK, "network": "FIAT_MONEY", "withdrawIntegerMultiple": "0"}]},
    ]),
    ("balance", "", {"updateTime": 1, "balances": [{"asset": "LDBTC", "free": "0.1", "locked": "0.2"},
                                                   {"asset": "YOYO", "free": "1e-8", "locked": "0.00000000"}]}),
]  # fmt: skip
HALTED = {
    "status": "BREAK",
    "isMarginTradingAllowed": True,
    "symbol": "YOYOBCC",
    "baseAsset": "YOYO",
    "quoteAsset": "BCC",
}
RULES = [
    {"filterType": "MIN_NOTIONAL", "minNotional": "10.00000000", "applyToMarket": True, "avgPriceMins": 5},
    {"filterType": "LOT_SIZE", "minQty": "1", "maxQty": "2", "stepSize": "3.00"},
]


def ours(kind: str, symbol: str, body: Any, markets: list[Any]) -> Any:
    known = {market["id"]: market for market in markets}
    one = known.get(symbol)
    operators: dict[str, Any] = {
        "markets": lambda: venue.parse_markets_ccxt(),
        "ticker": lambda: venue.parse_ticker_ccxt(one),
        "tickers": lambda: venue.parse_tickers_ccxt(markets),
        "book": lambda: venue.parse_book_ccxt(one),
        "trades": lambda: venue.parse_trades_ccxt(one),
        "my trades": lambda: venue.parse_trades_ccxt(one),
        "candles": lambda: venue.parse_ohlcv_ccxt(),
        "order": lambda: venue.parse_order_ccxt(one),
        "orders": lambda: venue.parse_orders_ccxt(markets),
        "balance": lambda: venue.parse_balance_ccxt(),
        "fee": lambda: venue.parse_trading_fee_ccxt(one),
        "fees": lambda: venue.parse_trading_fees_ccxt(markets),
        "currencies": lambda: venue.parse_currencies_ccxt(),
    }
    return through(body, operators[kind]())


def test_each_body_gives_the_structure_that_ccxt_gives(client: Any, tmp_path: Any) -> None:
    bodies = Bodies()
    info = of(venue.get_exchange_info_http(**bodies.to))
    first = info["symbols"][0]
    info["symbols"] += [
        {**first, **HALTED},
        {**first, "symbol": "BTCEUR", "quoteAsset": "EUR", "filters": RULES, "permissions": ["TRD_GRP_003"]},
        {**first, "symbol": "BTCBRL", "quoteAsset": "BRL", "filters": []},
    ]
    told = [("markets", "", info), *cases(bodies)]
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"exchangeInfo": info, "cases": told}))
    theirs = client(*REQUIREMENTS).run(SCRIPT, {"cases": str(path)})
    markets = through(info, venue.parse_markets_ccxt())
    differences = {
        f"{number} {kind} {symbol} {place}"
        for number, ((kind, symbol, body), expected) in enumerate(zip(told, theirs, strict=True))
        for place in different(expected, json.loads(json.dumps(ours(kind, symbol, body, markets))))
    }
    assert not differences
    assert len(told) > 70


def different(expected: Any, got: Any, place: str = "") -> list[str]:
    """Where two structures are not the same, types included."""
    if isinstance(expected, dict) and isinstance(got, dict):
        missing = [f"{place}.{name}: only in one" for name in expected.keys() ^ got.keys()]
        return missing + [
            found
            for name in expected.keys() & got.keys()
            for found in different(expected[name], got[name], f"{place}.{name}")
        ]
    if isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        pairs = enumerate(zip(expected, got, strict=True))
        return [found for number, pair in pairs for found in different(*pair, f"{place}[{number}]")]
    is_same = expected == got and type(expected) is type(got)
    return [] if is_same else [f"{place}: {expected!r} there, {got!r} here"]
