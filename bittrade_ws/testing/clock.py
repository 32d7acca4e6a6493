"""Virtual time: a scheduler whose clock moves only when it is told to.

1. Time is whole microseconds from `EPOCH`, so nothing drifts.
2. At one instant, work runs in the order dispose, subscribe, source, timer; within a phase, first come first served.
3. What is due now runs, also when the clock is told to advance by nothing.
4. An exception in an action reaches whoever moves the clock, and the clock goes on from there when moved again.
"""

import heapq
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import TypeVar

from reactivex import abc, typing
from reactivex.scheduler.periodicscheduler import PeriodicScheduler

from bittrade_ws.testing.parser import duration

_State = TypeVar("_State")

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
"""Frame zero. A plausible date, so that signed timestamps look like those of a venue."""
MAX_TASKS_AT_ONE_INSTANT = 10_000


class Phase(IntEnum):
    """The order of work that is due at one instant."""

    DISPOSE = 0
    SUBSCRIBE = 1
    SOURCE = 2
    TIMER = 3


class RunawayLoop(AssertionError):
    """Something schedules itself again and again without time passing."""


class _Task(abc.DisposableBase):
    __slots__ = ("action", "at", "order", "phase")

    def __init__(self, at: int, phase: int, order: int, action: Callable[[], object]) -> None:
        self.at = at
        self.phase = phase
        self.order = order
        self.action: Callable[[], object] | None = action

    def __lt__(self, other: "_Task") -> bool:
        if self.at != other.at:
            return self.at < other.at
        if self.phase != other.phase:
            return self.phase < other.phase
        return self.order < other.order

    def dispose(self) -> None:
        self.action = None


class _Timer(abc.DisposableBase):
    """Work that was scheduled, and what it left to be disposed."""

    __slots__ = ("_action", "_clock", "_inner", "_is_disposed", "_state", "task")

    def __init__(self, clock: abc.SchedulerBase, action: abc.ScheduledAction[_State], state: _State | None) -> None:
        self._clock = clock
        self._action = action
        self._state = state
        self._inner: abc.DisposableBase | None = None
        self._is_disposed = False
        self.task: abc.DisposableBase | None = None

    def run(self) -> None:
        self._inner = self._action(self._clock, self._state)
        if self._is_disposed and self._inner is not None:
            self._inner.dispose()

    def dispose(self) -> None:
        self._is_disposed = True
        for one in (self.task, self._inner):
            if one is not None:
                one.dispose()


class VirtualClock(PeriodicScheduler):
    """A reactivex scheduler in virtual time; `micros` is the time since frame zero.

    It is also the clock of sans-IO code: `seconds()` is the epoch time, `call_later` runs a function.
    """

    def __init__(self, *, max_tasks_at_one_instant: int = MAX_TASKS_AT_ONE_INSTANT) -> None:
        self.micros = 0
        self._queue: list[_Task] = []
        self._order = 0
        self._limit = max_tasks_at_one_instant
        self._running = False

    @property
    def now(self) -> datetime:
        return EPOCH + timedelta(microseconds=self.micros)

    def seconds(self) -> float:
        """Epoch seconds."""
        return self.now.timestamp()

    def at(self, micros: int, phase: Phase, action: Callable[[], object]) -> abc.DisposableBase:
        """Runs `action` at `micros`, or as soon as the clock moves when that has passed."""
        self._order += 1
        task = _Task(max(micros, self.micros), phase, self._order, action)
        heapq.heappush(self._queue, task)
        return task

    def call_later(self, seconds: float, action: Callable[[], object]) -> abc.DisposableBase:
        return self.at(self.micros + round(seconds * 1_000_000), Phase.TIMER, action)

    def schedule(self, action: abc.ScheduledAction[_State], state: _State | None = None) -> abc.DisposableBase:
        return self._timer(self.micros, action, state)

    def schedule_relative(
        self, duetime: typing.RelativeTime, action: abc.ScheduledAction[_State], state: _State | None = None
    ) -> abc.DisposableBase:
        return self._timer(self.micros + _micros(duetime), action, state)

    def schedule_absolute(
        self, duetime: typing.AbsoluteTime, action: abc.ScheduledAction[_State], state: _State | None = None
    ) -> abc.DisposableBase:
        return self._timer(_micros(self.to_datetime(duetime) - EPOCH), action, state)

    def _timer(self, at: int, action: abc.ScheduledAction[_State], state: _State | None) -> abc.DisposableBase:
        timer = _Timer(self, action, state)
        timer.task = self.at(at, Phase.TIMER, timer.run)
        return timer

    @property
    def next_due(self) -> int | None:
        """When the next task is due, in microseconds; `None`: nothing is planned."""
        queue = self._queue
        while queue and queue[0].action is None:
            heapq.heappop(queue)
        return queue[0].at if queue else None

    def advance(self, by: str | int = 0) -> None:
        """Moves the clock (`"5s"`, or microseconds), running everything that falls due, also what is due now."""
        self.advance_to(self.micros + (duration(by) if isinstance(by, str) else by))

    def advance_to(self, micros: int) -> None:
        """Moves the clock to an instant, running everything that falls due until then, the instant included."""
        self.run_until(micros)
        self.micros = max(self.micros, micros)

    def run_until(self, micros: int) -> None:
        """Runs what is due until `micros`; the clock then stands at the last task that ran."""
        if self._running:
            raise RuntimeError("the clock is already moving: code under test cannot move it")
        self._running = True
        executed = 0
        try:
            while (due := self.next_due) is not None and due <= micros:
                task = heapq.heappop(self._queue)
                if due > self.micros:
                    self.micros = due
                    executed = 0
                executed += 1
                if executed > self._limit:
                    raise RunawayLoop(self._diagnosis(task))
                action, task.action = task.action, None
                if action is not None:
                    action()
        finally:
            self._running = False

    def _diagnosis(self, task: _Task) -> str:
        name = getattr(task.action, "__qualname__", repr(task.action))
        return (
            f"{self._limit} tasks ran at {self.micros / 1000:g}ms and more are due at the same instant: "
            f"something schedules itself without a delay (next: {name})"
        )

    def __repr__(self) -> str:
        return f"<VirtualClock {self.micros / 1000:g}ms>"


def _micros(time: typing.RelativeTime) -> int:
    if isinstance(time, timedelta):
        return (time.days * 86_400 + time.seconds) * 1_000_000 + time.microseconds
    return round(time * 1_000_000)
