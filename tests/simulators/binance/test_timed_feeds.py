"""Streams that speak on a timer, over a book and trades that the test makes."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.simulators import binance
from bittrade_ws.simulators.clock import ManualClock

MINUTE_MS = 60_000


@pytest.fixture
def clock():
    """Starts at a full minute."""
    return ManualClock(1_700_000_040_000_000)


def test_a_quiet_stream_has_no_timer_and_says_nothing(dial, clock):
    line = dial("/ws/bnbusdt@depth@100ms/bnbusdt@kline_1m/bnbusdt@trade")
    clock.advance(3600)
    assert line.heard() == []
    assert not clock._queue


@pytest.mark.parametrize(("stream", "seconds"), [("bnbusdt@depth@100ms", 0.1), ("bnbusdt@depth", 1.0)])
def test_depth_gathers_changes_until_its_tick(dial, clock, api, stream, seconds):
    line = dial(f"/ws/{stream}")
    clock.advance(seconds * 0.3)
    api.place(price="500.00")
    api.place(price="501.00", quantity="2")
    api.place(price="500.00", quantity="3")
    clock.advance(seconds * 0.6)
    assert line.heard() == []
    clock.advance(seconds * 0.2)
    [update] = line.heard()
    assert (update["U"], update["u"]) == (1, 3)
    assert update["b"] == [["501.00000000", "2.00000000"], ["500.00000000", "4.00000000"]]


def test_a_level_that_is_gone_has_quantity_zero(dial, clock, api):
    api.place(newClientOrderId="gone")
    line = dial("/ws/bnbusdt@depth@100ms")
    api.request("order.cancel", symbol="BNBUSDT", origClientOrderId="gone")
    clock.advance(0.1)
    [update] = line.heard()
    assert (update["U"], update["u"], update["b"]) == (2, 2, [["500.00000000", "0.00000000"]])


@given(st.lists(st.integers(1, 30), min_size=1, max_size=12), st.integers(0, 5))
def test_a_book_built_from_a_snapshot_and_the_updates_is_the_engines(bursts, joined_after):
    clock = ManualClock()
    gateway = binance.gateway(clock, seed=bursts[0], rate=0)
    gateway.start(past_minutes=0)
    book = gateway.engine.books["BTCUSDT"]
    updates: list[dict] = []

    class Reader:
        stamp = staticmethod(lambda us: us)

        def deliver(self, stream, payload):
            updates.append(json.loads(payload))

    snapshot = None
    for index, burst in enumerate(bursts):
        if index == min(joined_after, len(bursts) - 1):
            gateway._hub.join("btcusdt@depth@100ms", Reader())
            snapshot = (book.update_id, dict(book.bids.top(999)), dict(book.asks.top(999)))
        for _ in range(burst):
            gateway.market.step()
        clock.advance(0.1)
    last, bids, asks = snapshot
    for update in updates:
        assert update["U"] == last + 1
        last = update["u"]
        for side, changes in ((bids, update["b"]), (asks, update["a"])):
            for price, quantity in changes:
                side[Decimal(price)] = Decimal(quantity)
    assert last == book.update_id
    assert {price: left for price, left in bids.items() if left} == dict(book.bids.top(999))
    assert {price: left for price, left in asks.items() if left} == dict(book.asks.top(999))


def test_partial_depth_is_whole_and_nameless(dial, clock, gateway):
    line = dial("/ws/btcusdt@depth5@100ms")
    clock.advance(0.1)
    [snapshot] = line.heard()
    assert list(snapshot) == ["lastUpdateId", "bids", "asks"]
    assert len(snapshot["bids"]) == len(snapshot["asks"]) == 5
    assert float(snapshot["bids"][0][0]) > float(snapshot["bids"][1][0])
    assert float(snapshot["asks"][0][0]) < float(snapshot["asks"][1][0])


def trade(api, gateway, price, quantity="1"):
    """The user's bid is hit."""
    api.place(price=price, quantity=quantity, newClientOrderId="bid")
    gateway.fill("bid")


def test_a_candle_is_told_while_it_grows_and_once_more_as_closed(dial, clock, api, gateway):
    line = dial("/ws/bnbusdt@kline_1m")
    trade(api, gateway, "600.00")
    clock.advance(2)
    trade(api, gateway, "610.00", "2")
    clock.advance(120)
    heard = [one["k"] for one in line.heard()]
    assert [(one["o"][:3], one["c"][:3], one["v"][:1], one["n"], one["x"]) for one in heard] == [
        ("600", "600", "1", 1, False),
        ("600", "610", "3", 2, False),
        ("600", "610", "3", 2, True),
    ]
    assert heard[0]["T"] - heard[0]["t"] == MINUTE_MS - 1
    assert {one["i"] for one in heard} == {"1m"}


def test_the_next_candle_comes_after_the_last_one_is_closed(dial, clock, api, gateway):
    line = dial("/ws/bnbusdt@kline_1m")
    trade(api, gateway, "600.00")
    clock.advance(59)
    clock.advance(1.5)
    trade(api, gateway, "620.00")
    clock.advance(2)
    heard = [one["k"] for one in line.heard()]
    assert [(one["c"][:3], one["x"]) for one in heard] == [("600", False), ("600", True), ("620", False)]


@pytest.mark.parametrize(("interval", "bars"), [("1s", 60), ("1m", 1)])
def test_in_a_market_that_moves_the_last_push_of_each_bar_closes_it_at_its_border(new_session, dial, interval, bars):
    clock = ManualClock(1_700_000_040_123_456)
    gateway = binance.gateway(clock, seed=3, rate=50)
    gateway.start(past_minutes=1)
    session = new_session()
    gateway.open(session, f"/ws/btcusdt@kline_{interval}", {})
    clock.advance(61)
    heard = [json.loads(frame) for frame in session.sent]
    last = {one["k"]["t"]: one for one in heard if one["k"]["T"] < clock.now_us() // 1000}
    assert len(last) == bars + (interval == "1s")
    assert list(last) == sorted(last)
    length = 1_000 if interval == "1s" else MINUTE_MS
    for opened, one in last.items():
        assert one["k"]["x"]
        assert one["E"] == one["k"]["T"] + 1 == opened + length
        assert sum(other["k"]["x"] for other in heard if other["k"]["t"] == opened) == 1


@pytest.mark.parametrize("second", [0.0, 0.5, 57.9, 58.0, 59.999])
def test_a_bar_whose_only_trade_comes_late_is_closed_at_its_border(dial, clock, api, gateway, second):
    clock.advance(second)
    line = dial("/ws/bnbusdt@kline_1m")
    trade(api, gateway, "600.00")
    clock.advance(120)
    [*_, last] = line.heard()
    assert (last["k"]["x"], last["k"]["n"], last["E"]) == (True, 1, last["k"]["T"] + 1)


def test_who_joins_within_a_bar_hears_of_it_and_of_its_end(dial, clock, api, gateway):
    trade(api, gateway, "600.00")
    line = dial("/ws/bnbusdt@kline_1m")
    clock.advance(60)
    line.handler.closed()
    again = dial("/ws/bnbusdt@kline_1m")
    clock.advance(120)
    assert [one["k"]["x"] for one in line.heard()] == [False, True]
    assert again.heard() == []


def test_a_clock_that_runs_ahead_of_its_timers_closes_a_bar_once(dial, clock, api, gateway, monkeypatch):
    """Timers of an event loop may fire a little before the wall clock says so."""
    line = dial("/ws/bnbusdt@kline_1s")
    trade(api, gateway, "600.00")
    exact = clock.call_later
    monkeypatch.setattr(clock, "call_later", lambda seconds, action: exact(max(1e-5, seconds - 1e-4), action))
    clock.advance(0.5)
    trade(api, gateway, "610.00")
    clock.advance(5)
    assert [one["k"]["x"] for one in line.heard()].count(True) == 1


@pytest.mark.parametrize(
    ("stream", "event"),
    [
        ("bnbusdt@ticker", "24hrTicker"),
        ("bnbusdt@miniTicker", "24hrMiniTicker"),
        ("bnbusdt@ticker_1h", "1hTicker"),
        ("bnbusdt@ticker_4h", "4hTicker"),
        ("bnbusdt@ticker_1d", "1dTicker"),
    ],
)
def test_tickers_are_told_each_second_while_there_is_something_new(dial, clock, api, gateway, stream, event):
    trade(api, gateway, "600.00")
    line = dial(f"/ws/{stream}")
    clock.advance(10)
    trade(api, gateway, "610.00")
    clock.advance(10)
    heard = line.heard()
    assert [one["e"] for one in heard] == [event] * 2
    assert [one["c"][:3] for one in heard] == ["600", "610"]
    assert heard[1]["o"][:3] == "600"
    assert heard[1]["h"][:3] == "610"


def test_the_average_price_is_weighted(dial, clock, api, gateway):
    line = dial("/ws/bnbusdt@avgPrice")
    trade(api, gateway, "600.00", "3")
    trade(api, gateway, "640.00", "1")
    clock.advance(1)
    [average] = line.heard()
    assert (average["i"], average["w"]) == ("5m", "610.00000000")


@pytest.mark.parametrize("stream", ["!miniTicker@arr", "!miniTicker@arr@1000ms", "!ticker_1h@arr"])
def test_an_array_has_all_symbols_first_and_then_those_that_traded(dial, clock, api, gateway, stream):
    line = dial(f"/ws/{stream}")
    clock.advance(1)
    trade(api, gateway, "600.00")
    clock.advance(5)
    assert [[one["s"] for one in array] for array in line.heard()] == [["BTCUSDT", "ETHUSDT", "BNBUSDT"], ["BNBUSDT"]]
