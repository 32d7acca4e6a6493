from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.simulators.history import DAY, MINUTE, History
from bittrade_ws.simulators.orders import Trade

D = Decimal
START = 1_700_000_040_000  # a full minute


def trade(number, price, *, after_ms=0, quantity=1, is_buyer_maker=False, taker=None):
    return Trade(
        symbol="X",
        trade_id=number,
        price=D(price),
        quantity=D(quantity),
        time_us=(START + after_ms) * 1000,
        is_buyer_maker=is_buyer_maker,
        taker_order_id=number if taker is None else taker,
    )


@pytest.fixture
def history():
    made = History(D(50))
    for one in (
        trade(1, 100),
        trade(2, 120, after_ms=20_000, quantity=2, is_buyer_maker=True),
        trade(3, 90, after_ms=70_000),
        trade(4, 95, after_ms=200_000),
    ):
        made.add(one)
    return made


def test_a_candle_of_a_minute(history):
    candle = history.candle(START, MINUTE)
    assert (candle.open, candle.high, candle.low, candle.close) == (D(100), D(120), D(100), D(120))
    assert (candle.volume, candle.quote_volume, candle.count) == (D(3), D(340), 2)
    assert (candle.taker_volume, candle.taker_quote_volume) == (D(1), D(100))
    assert (candle.first_id, candle.last_id, candle.close_ms - candle.open_ms) == (1, 2, MINUTE - 1)


def test_a_candle_of_several_minutes_and_one_of_a_second(history):
    assert history.candle(START, 3 * MINUTE).count == 3
    assert (history.candle(START, 3 * MINUTE).low, history.candle(START, 3 * MINUTE).close) == (D(90), D(90))
    assert history.candle(START + 20_000, 1_000).close == 120


def test_a_candle_without_trades_is_flat_at_the_price_before(history):
    flat = history.candle(START + 2 * MINUTE, MINUTE)
    assert (flat.open, flat.high, flat.low, flat.close, flat.count, flat.first_id) == (90, 90, 90, 90, 0, -1)
    assert history.candle(START - MINUTE, MINUTE).close == 50


def test_candles_begin_with_the_first_trade(history):
    spans = [(START + n * MINUTE, MINUTE) for n in range(-3, 4)]
    assert [one.count for one in history.candles(spans)] == [2, 1, 0, 1]
    assert History(D(1)).candles(spans) == []


def test_a_rolling_window(history):
    window = history.window(START + 200_000)
    assert (window.open, window.close, window.count, window.close_ms) == (D(100), D(95), 4, START + 200_000)
    assert history.window(START + 200_000, 2 * MINUTE).count == 2
    assert history.window(START + 2 * DAY).count == 0
    assert history.window(START + 2 * DAY).close == 95
    assert history.close_before(START + 2 * DAY) == 95
    assert history.close_before(START) is None


def test_a_fresh_history_is_worth_its_reference():
    assert History(D(7)).last_price == 7
    assert History(D(7)).window(START).open == 7


def test_aggregates_join_one_taker_at_one_price():
    history = History(D(1))
    for one in (trade(1, 5, taker=9), trade(2, 5, taker=9), trade(3, 6, taker=9), trade(4, 6, taker=10)):
        history.add(one)
    assert [(one.aggregate_id, one.first_id, one.last_id, one.quantity) for one in history.aggregates] == [
        (1, 1, 2, 2), (2, 3, 3, 1), (3, 4, 4, 1),
    ]  # fmt: skip
    assert [one.trade_id for one in history.last_trades(2)] == [3, 4]


@given(st.lists(st.tuples(st.integers(0, 300_000), st.integers(1, 200), st.integers(1, 9)), min_size=1, max_size=30))
def test_candles_add_up_to_the_trades(rows):
    history = History(D(1))
    rows = sorted(rows)
    for number, (after, price, quantity) in enumerate(rows, 1):
        history.add(trade(number, price, after_ms=after, quantity=quantity))
    minutes = history.candles((START + n * MINUTE, MINUTE) for n in range(6))
    whole = history.candle(START, 6 * MINUTE)
    assert sum(one.count for one in minutes) == whole.count == len(rows)
    assert sum(one.quote_volume for one in minutes) == whole.quote_volume == sum(p * q for _, p, q in rows)
    assert (whole.open, whole.close) == (rows[0][1], rows[-1][1])
    assert (whole.high, whole.low) == (max(p for _, p, _ in rows), min(p for _, p, _ in rows))
