"""Budgets against a model of the venue: whatever comes, no aligned window ever has more than is granted."""

from collections import Counter
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.wire.budget import NEVER, Allowance, Budget, Cost

BLUR = 250
WEIGHT = Allowance(name="weight", seconds=10, limit=20)
Step = tuple[int, int, int, bool]
STEPS = st.lists(
    st.tuples(st.integers(0, 4000), st.integers(-BLUR, BLUR), st.integers(1, 18), st.booleans()), max_size=60
)
"""How long after the last one, how much earlier or later it counts there, what it costs, whether it is urgent."""


def cost(need: int, *, urgent: bool = False, free: bool = False) -> Cost:
    return Cost(counts={"weight": need}, is_urgent=urgent, free_if_accepted=frozenset({"weight"} if free else ()))


def budget(kept: float = 0.1) -> Budget:
    return Budget([WEIGHT], kept=kept, blur=BLUR)


@given(steps=STEPS, start=st.integers(0, 10**12))
def test_f58_no_window_ever_has_more_than_is_granted(steps: list[Step], start: int) -> None:
    mine, counted, now = budget(), Counter[int](), start
    for pause, shift, need, urgent in steps:
        now += pause
        if mine.wait(cost(need, urgent=urgent), now) == 0:
            mine.spend(cost(need, urgent=urgent), now)
            counted[(now + shift) // 10_000] += need
    assert all(count <= WEIGHT.limit for count in counted.values())


@given(steps=STEPS, kept=st.sampled_from([0.0, 0.1, 0.25, 0.5]))
def test_f58_what_is_kept_is_always_there_for_cancels(steps: list[Step], kept: float) -> None:
    mine, now = budget(kept), 0
    for pause, _, need, _ in steps:
        now += pause
        if mine.wait(cost(need), now) == 0:
            mine.spend(cost(need), now)
        reserve = ceil(WEIGHT.limit * kept)
        assert mine.wait(cost(reserve, urgent=True), now) == 0 or reserve == 0


@given(steps=STEPS)
def test_f58_who_waits_as_told_gets_through(steps: list[Step]) -> None:
    mine, now = budget(), 0
    for pause, _, need, _ in steps:
        now += pause
        for _ in range(3):
            wait = mine.wait(cost(need), now)
            if wait == 0:
                break
            now += int(wait)
        mine.spend(cost(need), now)
        assert wait == 0


@given(others=st.integers(0, 40), mine_first=st.integers(1, 10))
def test_f58_the_venues_count_replaces_ours_and_adds_what_is_on_its_way(others: int, mine_first: int) -> None:
    mine = budget(0.0)
    mine.spend(cost(mine_first), 5000)
    mine.spend(cost(2), 5000)
    mine.settle(cost(mine_first), 5000, is_accepted=True)
    mine.report("weight", 10, limit=20, count=mine_first + others, now=5100)
    assert mine.spent("weight", 10, 5100) == mine_first + others + 2


def test_f58_near_a_border_a_request_counts_in_both_windows() -> None:
    mine = budget(0.0)
    mine.spend(cost(20), 9_900)
    assert mine.wait(cost(1), 10_100) == 20_250 - 10_100
    mine = budget(0.0)
    mine.spend(cost(20), 9_700)
    assert mine.wait(cost(1), 9_700) == 10_250 - 9_700
    assert mine.wait(cost(1), 10_250) == 0


def test_f58_near_a_border_a_report_may_be_about_either_window_and_is_left() -> None:
    mine = budget(0.0)
    mine.report("weight", 10, limit=20, count=19, now=10_100)
    assert mine.spent("weight", 10, 10_100) == 0


def test_f58_what_costs_nothing_when_it_succeeds_is_given_back() -> None:
    mine = budget(0.0)
    for is_accepted, spent in ((True, 0), (False, 5)):
        mine.spend(cost(5, free=True), 5000)
        mine.settle(cost(5, free=True), 5000, is_accepted=is_accepted)
        assert mine.spent("weight", 10, 5000) == spent


def test_f58_what_is_never_granted_waits_for_ever() -> None:
    assert budget().wait(cost(19), 0) == NEVER
    assert budget().wait(cost(19, urgent=True), 0) == 0
    assert budget().wait(cost(21, urgent=True), 0) == NEVER


@given(ends=st.lists(st.integers(0, 10**6), min_size=1), now=st.integers(0, 10**6))
def test_f58_nothing_goes_before_the_last_of_several_ends_urgent_or_not(ends: list[int], now: int) -> None:
    mine = budget()
    for end in ends:
        mine.hold(end)
    assert mine.wait(cost(1, urgent=True), now) == max(0, max(ends) - now)


def test_f58_a_request_that_is_not_counted_is_not_held_back() -> None:
    mine = budget()
    mine.hold(10**6)
    assert mine.wait(Cost(counts={"orders": 1}), 0) == 0


def test_the_venue_may_tell_of_limits_that_we_did_not_know() -> None:
    mine = budget(0.0)
    mine.report("weight", 10, limit=30, count=None, now=5000)
    mine.report("weight", 60, limit=25, count=24, now=5000)
    assert (mine.limit("weight", 10), mine.limit("weight", 60), mine.limit("x", 1)) == (30, 25, None)
    assert mine.wait(cost(2), 5000) == 60_250 - 5000


@given(steps=STEPS)
def test_f58_what_can_wait_leaves_half_to_the_rest(steps: list[Step]) -> None:
    mine, now = budget(), 0
    for pause, _, need, _ in steps:
        now += pause
        waiting = Cost(counts={"weight": need}, can_wait=True)
        if mine.wait(waiting, now) == 0:
            mine.spend(waiting, now)
        assert mine.wait(cost(8), now) == 0


@pytest.mark.parametrize("seconds", [0, -60])
def test_f26_a_limit_without_a_window_is_none(seconds: int) -> None:
    mine = budget(0.0)
    mine.report("weight", seconds, limit=5, count=5, now=3_000)
    assert mine.limit("weight", seconds) is None
    assert mine.wait(cost(20), 3_000) == 0
