import pytest

from bittrade_ws.simulators.binance.intervals import LENGTHS
from bittrade_ws.simulators.binance.stream_names import WELL_FORMED, finder

KINDS = [
    "trade", "aggTrade", "blockTrade", "bookTicker", "avgPrice", "referencePrice", "ticker", "miniTicker",
    "ticker_1h", "ticker_4h", "ticker_1d", "depth", "depth@100ms", "depth5", "depth10@100ms", "depth20",
    "kline_1h@+08:00",
    *(f"kline_{one}" for one in LENGTHS),
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_each_stream_has_a_feed(gateway, kind):
    feed, symbols = finder(gateway.engine, lambda symbol: None)(f"ethusdt@{kind}")
    assert feed.name == f"ethusdt@{kind}"
    assert symbols == ("ETHUSDT",)


@pytest.mark.parametrize("name", ["!miniTicker@arr", "!miniTicker@arr@1000ms", "!ticker_4h@arr"])
def test_streams_of_all_symbols(gateway, name):
    assert finder(gateway.engine, lambda symbol: None)(name)[1] == ("BTCUSDT", "ETHUSDT", "BNBUSDT")


@pytest.mark.parametrize(
    "name",
    ["", "btcusdt", "BTCUSDT@trade", "btcusdt@trade@100ms", "btcusdt@depth7", "btcusdt@depth@5ms", "btcusdt@kline_7m",
     "btcusdt@kline_1m@+09:00", "xrpusdt@trade", "!ticker@arr", "!bookTicker", "btcusdt@"],
)  # fmt: skip
def test_what_there_is_not(gateway, name):
    assert finder(gateway.engine, lambda symbol: None)(name) is None


@pytest.mark.parametrize("name", ["two words", 'quo"te', "back\\slash", "", "a@b@c@d@e"])
def test_malformed_names(name):
    assert not WELL_FORMED.fullmatch(name)
