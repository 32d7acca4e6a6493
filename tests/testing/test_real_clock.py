import logging
import threading
import time

import pytest
import reactivex as rx
from reactivex.scheduler import TimeoutScheduler

from bittrade_ws.testing.real_clock import RealClockTrap


@pytest.fixture
def trap():
    trap = RealClockTrap()
    trap.install()
    yield trap
    trap.remove()


def test_sleeping(trap):
    time.sleep(3600)
    assert len(trap.caught) == 1
    assert trap.caught[0].startswith(f"time.sleep at {__file__}:")
    assert trap.caught[0].endswith("(test_sleeping)")


def test_a_timer_thread(trap):
    before = threading.active_count()
    threading.Timer(3600, print).start()
    assert threading.active_count() == before
    assert "threading.Timer" in trap.caught[0]


def test_the_default_scheduler_of_time_operators(trap):
    rx.timer(1.0).subscribe()
    assert TimeoutScheduler.singleton().now
    assert ["TimeoutScheduler at" in trap.caught[0], "TimeoutScheduler.now" in trap.caught[1]] == [True, True]
    assert __file__ in trap.caught[0]


def test_other_threads_have_their_own_time(trap):
    thread = threading.Thread(target=lambda: (time.sleep(0), TimeoutScheduler.singleton().now))
    thread.start()
    thread.join()
    assert trap.caught == []


def test_looks_at_the_clock_only_when_asked_and_not_those_of_the_standard_library(trap):
    time.time()
    assert trap.caught == []
    attentive = RealClockTrap(reads=True)
    attentive.install()
    logging.getLogger("bittrade_ws").warning("stamped by logging")
    assert attentive.caught == []
    time.time()
    attentive.remove()
    assert len(attentive.caught) == 1
    assert attentive.caught[0].startswith(f"time.time at {__file__}:")


def test_everything_is_given_back():
    before = (time.sleep, time.time, threading.Timer.start, dict(vars(TimeoutScheduler)), dict(vars(threading.Timer)))
    trap = RealClockTrap(reads=True)
    trap.install()
    assert time.sleep is not before[0]
    trap.remove()
    after = (time.sleep, time.time, threading.Timer.start, dict(vars(TimeoutScheduler)), dict(vars(threading.Timer)))
    assert before == after
