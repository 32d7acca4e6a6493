from datetime import timedelta

import pytest
import reactivex as rx
from reactivex import operators as ops

from bittrade_ws.testing import EPOCH, RunawayLoop, VirtualClock
from bittrade_ws.testing.clock import Phase


def test_time_moves_only_when_told():
    clock = VirtualClock()
    assert clock.now == EPOCH
    clock.advance("5s")
    assert clock.now == EPOCH + timedelta(seconds=5)
    assert clock.seconds() == EPOCH.timestamp() + 5


def test_work_at_one_instant_runs_in_phases():
    clock, log = VirtualClock(), []
    clock.schedule_relative(0.001, lambda *_: log.append("timer"))
    for phase in reversed(Phase):
        clock.at(1_000, phase, lambda phase=phase: log.append(phase.name))
    clock.advance("1ms")
    assert log == ["DISPOSE", "SUBSCRIBE", "SOURCE", "timer", "TIMER"]


def test_what_is_due_now_runs():
    clock, log = VirtualClock(), []
    clock.schedule(lambda *_: log.append(1))
    clock.advance()
    assert log == [1]


def test_three_hundred_items_at_one_instant_do_not_move_the_clock():
    clock, seen = VirtualClock(), []
    for _ in range(300):
        clock.schedule_relative(0.3, lambda s, _: seen.append(s.now))
    clock.advance("1s")
    assert set(seen) == {EPOCH + timedelta(seconds=0.3)}


def test_the_clock_survives_an_exception():
    clock, log = VirtualClock(), []
    clock.schedule(lambda *_: 1 / 0)
    clock.schedule(lambda *_: log.append("next"))
    with pytest.raises(ZeroDivisionError):
        clock.advance()
    clock.advance()
    assert log == ["next"]


def test_a_runaway_loop_is_diagnosed():
    clock = VirtualClock(max_tasks_at_one_instant=50)

    def again(scheduler, _):
        scheduler.schedule(again)

    clock.schedule_relative(0.003, again)
    with pytest.raises(RunawayLoop, match="50 tasks ran at 3ms"):
        clock.advance("1s")


def test_work_without_end_is_no_runaway_loop():
    clock, ticks = VirtualClock(max_tasks_at_one_instant=10), []
    rx.interval(0.001).subscribe(ticks.append, scheduler=clock)
    clock.advance("500ms")
    assert ticks == list(range(500))


def test_periodic_work():
    clock, seen = VirtualClock(), []
    periodic = clock.schedule_periodic(0.1, lambda count: seen.append((clock.micros, count)) or count + 1, 0)
    clock.advance("300ms")
    periodic.dispose()
    clock.advance("1s")
    assert seen == [(100_000, 0), (200_000, 1), (300_000, 2)]


def test_disposed_work_does_not_run_and_is_not_due():
    clock = VirtualClock()
    clock.schedule(lambda *_: 1 / 0).dispose()
    assert clock.next_due is None
    clock.advance()


def test_what_a_disposed_action_returns_is_disposed_too():
    clock, seen = VirtualClock(), []
    outer = clock.schedule(lambda s, _: s.schedule_relative(1.0, lambda *_: seen.append(1)))
    clock.advance()
    outer.dispose()
    clock.advance("2s")
    assert seen == []


def test_absolute_times_and_the_past():
    clock, seen = VirtualClock(), []
    clock.schedule_absolute(EPOCH + timedelta(seconds=2), lambda s, _: seen.append(s.now))
    clock.schedule_relative(-1.0, lambda s, _: seen.append(s.now))
    clock.call_later(1.0, lambda: seen.append(clock.now))
    clock.advance("2s")
    assert seen == [EPOCH, EPOCH + timedelta(seconds=1), EPOCH + timedelta(seconds=2)]


def test_code_under_test_cannot_move_the_clock():
    clock = VirtualClock()
    clock.schedule(lambda *_: clock.advance("1s"))
    with pytest.raises(RuntimeError, match="already moving"):
        clock.advance()


def test_a_tenth_of_a_second_does_not_drift():
    clock, seen = VirtualClock(), []
    rx.interval(0.1).pipe(ops.take(1000)).subscribe(lambda _: seen.append(clock.micros), scheduler=clock)
    clock.advance("200s")
    assert seen == [100_000 * n for n in range(1, 1001)]
