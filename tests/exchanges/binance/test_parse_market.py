"""Bodies of market data, from the simulated venue and from the venue's own documentation, typed."""

from decimal import Decimal
from typing import Any

import pytest
import reactivex
from reactivex import operators as ops

from bittrade_ws.exchanges import binance
from bittrade_ws.models.errors import DecodeError

D = Decimal
DEPTH = {"lastUpdateId": 160, "bids": [["0.0024", "10"]], "asks": [["0.0026", "100.00"]]}


def read(body: Any, operator: Any) -> Any:
    seen: list[Any] = []
    reactivex.just(body).pipe(operator).subscribe(seen.append, seen.append)
    (value,) = seen
    return value


def test_a_snapshot_has_exact_digits() -> None:
    depth = read(DEPTH, binance.parse_depth("bnbbtc"))
    assert (depth.symbol, depth.update_id, str(depth.asks[0].quantity)) == ("BNBBTC", 160, "100.00")


def test_trades(venue: Any) -> None:
    trades = venue.ask(binance.get_trades_http("BTCUSDT", limit=3, **venue.to), binance.parse_trades())
    assert len(trades) == 3
    assert trades[0].price * trades[0].qty == trades[0].quote_qty
    past = binance.get_historical_trades_http("BTCUSDT", from_id=trades[1].id, limit=1, **venue.to)
    assert venue.ask(past, binance.parse_trades()) == trades[1:2]
    merged = venue.ask(binance.get_agg_trades_http("BTCUSDT", limit=2, **venue.to), binance.parse_agg_trades())
    assert merged[-1].last_trade_id == trades[-1].id


def test_candles(venue: Any) -> None:
    for call in (binance.get_klines_http, binance.get_ui_klines_http):
        first, second = venue.ask(call("BTCUSDT", interval="1m", limit=2, **venue.to), binance.parse_klines())
        assert first.close_time + 1 == second.open_time
        assert first.low <= first.open <= first.high


def test_prices_and_tickers(venue: Any) -> None:
    def one(call: Any, parse: Any, *args: Any, **given: Any) -> Any:
        single = venue.ask(call("BTCUSDT", *args, **given, **venue.to), parse)
        several = venue.ask(call(["BTCUSDT", "ETHUSDT"], *args, **given, **venue.to), parse)
        assert single == several[:1]
        assert [value.symbol for value in several] == ["BTCUSDT", "ETHUSDT"]
        return single[0]

    price = one(binance.get_ticker_price_http, binance.parse_ticker_prices()).price
    best = one(binance.get_book_ticker_http, binance.parse_book_tickers())
    assert best.bid_price < best.ask_price
    day = one(binance.get_ticker_24h_http, binance.parse_day_tickers())
    assert (day.last_price, day.bid_price) == (price, best.bid_price)
    mini = one(binance.get_ticker_24h_http, binance.parse_day_tickers(), type="MINI")
    assert (mini.last_price, mini.price_change, mini.bid_price) == (price, None, None)
    for call in (binance.get_ticker_http, binance.get_ticker_trading_day_http):
        assert one(call, binance.parse_window_tickers()).last_price == price
    average = venue.ask(binance.get_average_price_http("BTCUSDT", **venue.to), binance.parse_average_price())
    assert average.mins == 5
    assert average.price > 0


def test_the_clock_and_the_rules(venue: Any) -> None:
    now = venue.ask(binance.get_time_http(**venue.to), binance.parse_time())
    info = venue.ask(binance.get_exchange_info_http(["ETHUSDT"], **venue.to), binance.parse_exchange_info())
    assert info.server_time == now == venue.gateway.clock.now_us() // 1000
    (symbol,) = info.symbols
    assert (symbol.base_asset, symbol.filters[0]["filterType"]) == ("ETH", "PRICE_FILTER")
    assert venue.ask(binance.ping_http(**venue.to), ops.map(lambda body: body)) == {}


def test_rules_reference_prices_and_block_trades(venue: Any) -> None:
    to = venue.to
    rules = venue.ask(binance.get_execution_rules_http(["BTCUSDT", "ETHUSDT"], **to), binance.parse_execution_rules())
    assert [one.symbol for one in rules.symbol_rules] == ["BTCUSDT", "ETHUSDT"]
    reference = venue.ask(binance.get_reference_price_http("BTCUSDT", **to), binance.parse_reference_price())
    assert reference.reference_price > 0
    how = binance.get_reference_price_calculation_http("BTCUSDT", **to)
    assert venue.ask(how, binance.parse_reference_price_calculation()).calculation_type == "ARITHMETIC_MEAN"
    told = venue.gateway.block_trade("BTCUSDT", price=D("60000.0"), quantity=D("2.5"))
    (trade,) = venue.ask(binance.get_block_trades_http("BTCUSDT", from_id=0, **to), binance.parse_trades())
    assert (trade.id, trade.price, trade.qty, trade.is_best_match) == (told.trade_id, 60000, D("2.5"), None)


def test_what_the_venue_documents() -> None:
    rule = {"ruleType": "PRICE_RANGE", "bidLimitMultUp": "2.0000"}
    rules = read({"symbolRules": [{"symbol": "BAZUSD", "rules": [rule]}]}, binance.parse_execution_rules())
    assert rules.symbol_rules[0].rules == (rule,)
    reference = {"symbol": "BAZUSD", "referencePrice": "10.00", "timestamp": 1770736694138}
    assert read(reference, binance.parse_reference_price()).reference_price == D("10.00")
    assert read({**reference, "referencePrice": None}, binance.parse_reference_price()).reference_price is None
    how = {"symbol": "BAZUSD", "calculationType": "ARITHMETIC_MEAN", "bucketCount": 10, "bucketWidthMs": 1000}
    assert read(how, binance.parse_reference_price_calculation()).bucket_count == 10


PARSERS = [
    getattr(binance, name) for name in binance.__all__ if name.startswith("parse_") and not name.endswith("ccxt")
]


@pytest.mark.parametrize("parser", PARSERS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("body", [{"unlike": 1}, [{"unlike": 1}], [1], 7, None, [[[]]]])
def test_what_is_something_else_is_a_typed_error(parser: Any, body: Any) -> None:
    operator = parser("X") if parser is binance.parse_depth else parser()
    assert isinstance(read(body, operator), DecodeError | binance.AccountFilters)
