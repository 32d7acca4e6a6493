"""Time for the simulators: a clock is handed in, so that the same venue runs in virtual time and behind a server."""

import heapq
import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Protocol

from reactivex import abc
from reactivex.internal.constants import UTC_ZERO

Cancel = Callable[[], None]
_MICROSECOND = timedelta(microseconds=1)


class Clock(Protocol):
    """What a venue needs of time."""

    def now_us(self) -> int:
        """Epoch microseconds."""
        ...

    def call_later(self, seconds: float, action: Callable[[], None]) -> Cancel:
        """Runs `action` once, `seconds` from now; the result cancels it."""
        ...


class ManualClock:
    """Stands still until `advance` moves it; actions due at one instant run in the order of their scheduling."""

    def __init__(self, now_us: int = 1_700_000_000_000_000) -> None:
        self._now_us = now_us
        self._queue: list[tuple[int, int, Callable[[], None]]] = []
        self._cancelled: set[int] = set()
        self._numbers = itertools.count()

    def now_us(self) -> int:
        """Epoch microseconds."""
        return self._now_us

    def call_later(self, seconds: float, action: Callable[[], None]) -> Cancel:
        """Runs `action` when `advance` passes its time."""
        number = next(self._numbers)
        heapq.heappush(self._queue, (self._now_us + round(seconds * 1_000_000), number, action))
        return lambda: self._cancelled.add(number)

    def advance(self, seconds: float) -> None:
        """Moves time on, and runs everything that becomes due on the way."""
        end = self._now_us + round(seconds * 1_000_000)
        while self._queue and self._queue[0][0] <= end:
            due, number, action = heapq.heappop(self._queue)
            self._now_us = max(self._now_us, due)
            if number in self._cancelled:
                self._cancelled.discard(number)
            else:
                action()
        self._now_us = end


class SchedulerClock:
    """The time of a reactivex scheduler: a test's virtual clock, for one."""

    def __init__(self, scheduler: abc.SchedulerBase) -> None:
        self._scheduler = scheduler

    def now_us(self) -> int:
        """Epoch microseconds."""
        return (self._scheduler.now - UTC_ZERO) // _MICROSECOND

    def call_later(self, seconds: float, action: Callable[[], None]) -> Cancel:
        """Runs `action` on the scheduler."""

        def run(scheduler: abc.SchedulerBase, state: Any = None) -> None:
            action()

        return self._scheduler.schedule_relative(timedelta(seconds=seconds), run).dispose


def as_clock(source: Clock | abc.SchedulerBase) -> Clock:
    """A clock as it is, or the clock of a scheduler."""
    return SchedulerClock(source) if isinstance(source, abc.SchedulerBase) else source
