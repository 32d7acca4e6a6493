"""The offset of the venue's clock, whatever ours does."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.exchanges.binance.venue_clock import VenueClock

MS = st.integers(0, 5000)


@given(offset=st.integers(-60_000, 60_000), trips=st.lists(st.tuples(MS, MS, MS), min_size=1, max_size=20))
def test_f57_the_estimate_is_as_good_as_the_best_round_trip(offset: int, trips: list[tuple[int, int, int]]) -> None:
    clock, now = VenueClock(), 10**12
    for there, back, pause in trips:
        now += pause
        clock.observe(now + there + offset, sent_ms=now, received_ms=now + there + back)
        now += there + back
    assert abs(clock.offset_ms - offset) <= min(there + back for there, back, _ in trips) / 2 + 1


@pytest.mark.parametrize("step", [-60_000, -1_000, 1_000, 60_000])
def test_f57_a_clock_that_is_set_is_noticed(step: int) -> None:
    clock = VenueClock()
    clock.observe(1_000_050, sent_ms=1_000_000, received_ms=1_000_100)
    assert clock.offset_ms == 0
    ours = 1_010_000 + step
    clock.observe(1_010_050, sent_ms=ours, received_ms=ours + 400)
    assert abs(clock.offset_ms + step) <= 200


def test_f57_after_a_doubt_a_wide_estimate_replaces_a_narrow_one() -> None:
    clock = VenueClock()
    clock.observe(1_005, sent_ms=1_000, received_ms=1_010)
    clock.observe(1_800, sent_ms=1_100, received_ms=2_100)
    assert clock.offset_ms == 0
    clock.doubt()
    assert not clock.is_known
    clock.observe(1_800, sent_ms=1_100, received_ms=2_100)
    assert (clock.offset_ms, clock.is_known) == (200, True)


def test_f57_an_old_estimate_gives_way() -> None:
    clock = VenueClock()
    clock.observe(1_005, sent_ms=1_000, received_ms=1_010)
    clock.observe(901_500, sent_ms=901_000, received_ms=901_400)
    assert clock.offset_ms == 300


def test_f57_an_offset_that_was_given_stays() -> None:
    clock = VenueClock(offset_ms=-300)
    clock.observe(1_005, sent_ms=1_000, received_ms=1_010)
    assert (clock.offset_ms, clock.is_known) == (-300, True)


def test_f57_a_round_trip_that_ended_before_it_began_says_nothing() -> None:
    clock = VenueClock()
    clock.observe(1_005, sent_ms=1_000, received_ms=900)
    assert not clock.is_known


def test_f57_more_than_half_of_the_window_is_warned_of_once(caplog: pytest.LogCaptureFixture) -> None:
    clock = VenueClock(recv_window=5_000)
    with caplog.at_level(logging.WARNING):
        clock.observe(1_002_400, sent_ms=1_000_000, received_ms=1_000_000)
        assert not caplog.records
        clock.observe(1_002_600, sent_ms=1_000_000, received_ms=1_000_000)
        clock.observe(1_003_600, sent_ms=1_001_000, received_ms=1_001_000)
    assert len(caplog.records) == 1
    assert "2600 ms off" in caplog.text
