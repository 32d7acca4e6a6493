from datetime import timedelta

import pytest
from reactivex.testing import TestScheduler

from bittrade_ws.simulators.clock import ManualClock, SchedulerClock, as_clock


def test_actions_run_when_due_in_the_order_of_their_scheduling():
    clock, seen = ManualClock(0), []
    clock.call_later(2, lambda: seen.append(("b", clock.now_us())))
    clock.call_later(1, lambda: seen.append(("a", clock.now_us())))
    clock.call_later(2, lambda: seen.append(("c", clock.now_us())))
    clock.advance(1.5)
    assert seen == [("a", 1_000_000)]
    clock.advance(1)
    assert seen == [("a", 1_000_000), ("b", 2_000_000), ("c", 2_000_000)]
    assert clock.now_us() == 2_500_000


def test_a_cancelled_action_does_not_run_and_a_nested_one_does():
    clock, seen = ManualClock(0), []
    clock.call_later(1, lambda: seen.append("never"))()
    clock.call_later(1, lambda: clock.call_later(1, lambda: seen.append(clock.now_us())))
    clock.advance(5)
    assert seen == [2_000_000]


def test_the_time_of_a_scheduler():
    scheduler = TestScheduler()
    clock, seen = as_clock(scheduler), []
    assert isinstance(clock, SchedulerClock)
    clock.call_later(3, lambda: seen.append(clock.now_us()))
    clock.call_later(3, lambda: seen.append("never"))()
    scheduler.advance_to(timedelta(seconds=10).total_seconds())
    assert seen == [3_000_000]


@pytest.mark.parametrize("now", [0, 5])
def test_a_clock_is_one_already(now):
    clock = ManualClock(now)
    assert as_clock(clock) is clock
