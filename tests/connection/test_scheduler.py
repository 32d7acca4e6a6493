import queue
import threading
from datetime import timedelta
from typing import Any

import pytest
import reactivex
from reactivex import operators as ops

from bittrade_ws.connection.loop import OwnerLoop

pytestmark = pytest.mark.loopback


def test_actions_run_on_the_loop_in_the_order_of_scheduling(loop: OwnerLoop) -> None:
    ran: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def action(scheduler: Any, state: Any) -> None:
        ran.put((state, loop.is_current, scheduler is loop.scheduler))

    def schedule_twice(scheduler: Any, state: Any) -> None:
        loop.scheduler.schedule(action, "b")
        action(scheduler, "a")

    loop.scheduler.schedule(schedule_twice)
    assert [ran.get(timeout=2) for _ in range(2)] == [("a", True, True), ("b", True, True)]


@pytest.mark.parametrize("due", [0.01, timedelta(milliseconds=10), 0.0, -1.0])
def test_relative_times(loop: OwnerLoop, due: Any) -> None:
    ran: queue.SimpleQueue[Any] = queue.SimpleQueue()
    loop.scheduler.schedule_relative(due, lambda scheduler, state: ran.put(state), "x")
    assert ran.get(timeout=2) == "x"


def test_absolute_times(loop: OwnerLoop) -> None:
    ran = threading.Event()
    due = loop.scheduler.now + timedelta(milliseconds=10)
    loop.scheduler.schedule_absolute(due, lambda scheduler, state: ran.set())
    assert ran.wait(2)
    assert loop.scheduler.now >= due


def test_what_is_disposed_does_not_run(loop: OwnerLoop) -> None:
    ran: list[str] = []
    loop.scheduler.schedule_relative(0.005, lambda scheduler, state: ran.append("late")).dispose()
    gate = threading.Event()
    loop.post(lambda: gate.wait(2) and None)
    loop.scheduler.schedule(lambda scheduler, state: ran.append("now")).dispose()
    gate.set()
    assert loop.join(2)
    assert ran == []


def test_periods(loop: OwnerLoop) -> None:
    seen: queue.SimpleQueue[Any] = queue.SimpleQueue()
    reactivex.interval(0.002, scheduler=loop.scheduler).pipe(ops.take(3)).subscribe(
        seen.put, on_completed=lambda: seen.put("done")
    )
    assert [seen.get(timeout=2) for _ in range(4)] == [0, 1, 2, "done"]
    assert loop.join(2)


def test_an_action_that_raises_leaves_the_scheduler_alive(loop: OwnerLoop, caplog: pytest.LogCaptureFixture) -> None:
    def fail(scheduler: Any, state: Any) -> None:
        raise ValueError("a bug of the user")

    ran = threading.Event()
    loop.scheduler.schedule(fail)
    loop.scheduler.schedule(lambda scheduler, state: ran.set())
    assert ran.wait(2)
    assert "a bug of the user" in caplog.text
