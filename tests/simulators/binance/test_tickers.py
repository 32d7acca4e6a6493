"""Tickers: 24 hours, a window, a trading day; prices and the top of the book."""

import pytest

from bittrade_ws.simulators.clock import ManualClock

MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000
MIDNIGHT_MS = 1_700_006_400_000


@pytest.fixture
def clock():
    """Starts 25 hours before a midnight, so that a test knows its day."""
    return ManualClock((MIDNIGHT_MS - 25 * HOUR_MS) * 1000)


@pytest.fixture
def traded(api, gateway, clock):
    """Trades 24 hours, 90 minutes and 10 minutes before one o'clock, half a second after which it is now."""
    for wait, price in ((2 * HOUR_MS, "600.00"), (22.5 * HOUR_MS, "610.00"), (80 * MINUTE_MS, "620.00")):
        clock.advance(wait / 1000)
        api.place(price=price, newClientOrderId=price)
        gateway.fill(price)
    clock.advance(600.5)
    return gateway


@pytest.mark.parametrize(
    ("size", "length_ms", "prices"),
    [("15m", 15 * MINUTE_MS, ["620"]), ("2h", 2 * HOUR_MS, ["610", "620"]), ("1m", MINUTE_MS, []),
     (None, DAY_MS, ["600", "610", "620"]), ("7d", 7 * DAY_MS, ["600", "610", "620"])],
)  # fmt: skip
def test_a_window_is_as_long_as_it_is_asked_for(rest, traded, clock, size, length_ms, prices):
    ticker = rest.get("ticker", symbol="BNBUSDT", **({"windowSize": size} if size else {}))
    now_ms = clock.now_us() // 1000
    assert ticker["count"] == len(prices)
    assert ticker["openPrice"][:3] == (prices or ["620"])[0]
    assert ticker["lastPrice"][:3] == "620"
    assert ticker["closeTime"] == now_ms
    assert ticker["openTime"] == (now_ms - length_ms) // MINUTE_MS * MINUTE_MS


def test_a_window_says_what_changed_in_it_and_nothing_of_the_book(rest, traded):
    ticker = rest.get("ticker", symbol="BNBUSDT", windowSize="2h")
    assert ticker == {
        "symbol": "BNBUSDT", "priceChange": "10.00000000", "priceChangePercent": "1.639",
        "weightedAvgPrice": "615.00000000", "openPrice": "610.00000000", "highPrice": "620.00000000",
        "lowPrice": "610.00000000", "lastPrice": "620.00000000", "volume": "2.00000000",
        "quoteVolume": "1230.00000000", "openTime": ticker["openTime"], "closeTime": ticker["closeTime"],
        "firstId": 2, "lastId": 3, "count": 2,
    }  # fmt: skip
    mini = rest.get("ticker", symbol="BNBUSDT", windowSize="2h", type="MINI")
    assert set(ticker) - set(mini) == {"priceChange", "priceChangePercent", "weightedAvgPrice"}


@pytest.mark.parametrize(
    ("zone", "opened_ms", "count"),
    [(None, MIDNIGHT_MS, 1), ("0", MIDNIGHT_MS, 1), ("-1:00", MIDNIGHT_MS + HOUR_MS, 0),
     ("-2", MIDNIGHT_MS - 22 * HOUR_MS, 2),
     ("+08:00", MIDNIGHT_MS - 8 * HOUR_MS, 2), ("05:45", MIDNIGHT_MS - 5 * HOUR_MS - 45 * MINUTE_MS, 2)],
)  # fmt: skip
def test_a_trading_day_opens_at_midnight_of_its_zone(rest, api, traded, zone, opened_ms, count):
    params = {"symbol": "BNBUSDT", **({"timeZone": zone} if zone else {})}
    ticker = rest.get("ticker/tradingDay", **params)
    assert (ticker["openTime"], ticker["closeTime"]) == (opened_ms, opened_ms + DAY_MS - 1)
    assert ticker["count"] == count
    assert api.ask("ticker.tradingDay", **params)["result"] == ticker


@pytest.mark.parametrize(
    ("method", "params", "weight"),
    [
        ("ticker", {"symbol": "BTCUSDT"}, 4),
        ("ticker", {"symbols": ["BTCUSDT", "ETHUSDT", "BNBUSDT"]}, 12),
        ("ticker.tradingDay", {"symbols": ["BTCUSDT", "ETHUSDT"]}, 8),
        ("ticker", {"symbols": [f"S{n}" for n in range(99)]}, 200),
        ("ticker", {}, 4),
        ("ticker.24hr", {"symbol": "BTCUSDT"}, 2),
        ("ticker.24hr", {"symbols": [f"S{n}" for n in range(21)]}, 40),
        ("ticker.24hr", {}, 80),
        ("ticker.price", {"symbol": "BTCUSDT"}, 2),
        ("ticker.price", {"symbols": ["BTCUSDT"]}, 4),
        ("ticker.book", {}, 4),
    ],
)
def test_weights(api, gateway, method, params, weight):
    before = gateway.limits.used_weight()
    api.ask(method, **params)
    assert gateway.limits.used_weight() - before == weight


@pytest.mark.parametrize(
    ("path", "params", "code"),
    [
        ("ticker/24hr", {"symbol": "BTCUSDT", "type": "TINY"}, -1139),
        ("ticker", {"symbol": "BTCUSDT", "type": "TINY"}, -1139),
        ("ticker/price", {"symbols": '["BTCUSDT","BTCUSDT"]'}, -1151),
        ("ticker/price", {"symbols": "BTCUSDT"}, -1135),
        ("ticker/price", {"symbols": "{}"}, -1130),
        ("ticker/price", {"symbols": '["X"]'}, -1121),
        ("ticker/price", {"symbols": '["BTCUSDT"]', "symbol": "BTCUSDT"}, -1128),
        ("ticker", {}, -1102),
        ("ticker/tradingDay", {}, -1102),
        *(
            ("ticker", {"symbol": "BTCUSDT", "windowSize": size}, -1130)
            for size in ("60m", "24h", "8d", "0m", "1s", "d")
        ),
        *(
            ("ticker/tradingDay", {"symbol": "BTCUSDT", "timeZone": zone}, -1130)
            for zone in ("15", "-12:01", "east", "1:60")
        ),
    ],
)
def test_refusals(rest, path, params, code):
    assert rest.get(path, **params)["code"] == code


def test_the_last_day_the_prices_and_the_book_agree(rest, gateway):
    gateway.market._live_through(20)
    full = rest.get("ticker/24hr", symbol="BTCUSDT")
    assert full["lastPrice"] == rest.get("ticker/price", symbol="BTCUSDT")["price"]
    mini = rest.get("ticker/24hr", symbol="BTCUSDT", type="MINI")
    assert set(mini) < set(full)
    assert [one["symbol"] for one in rest.get("ticker/bookTicker")] == ["BTCUSDT", "ETHUSDT", "BNBUSDT"]
    assert rest.get("ticker/bookTicker", symbol="BNBUSDT")["bidPrice"] == "0.00000000"
    low, price, high = (float(full[name]) for name in ("lowPrice", "lastPrice", "highPrice"))
    assert low <= price <= high
    average = rest.get("avgPrice", symbol="BTCUSDT")
    assert average["mins"] == 5
    assert low <= float(average["price"]) <= high
