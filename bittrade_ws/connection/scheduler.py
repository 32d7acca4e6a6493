"""A reactivex scheduler over an owner loop: timers of operators cost no thread of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol, TypeVar

from reactivex import abc, typing
from reactivex.scheduler.periodicscheduler import PeriodicScheduler

from bittrade_ws.operators._disposables import Place

_State = TypeVar("_State")


class _Timer(Protocol):
    def cancel(self) -> None: ...


class _Loop(Protocol):
    def post(self, action: Callable[[], None]) -> None: ...

    def call_later(self, seconds: float, action: Callable[[], None]) -> _Timer: ...


class LoopScheduler(PeriodicScheduler):
    """Runs actions on the thread of one loop; `now` is the wall clock in UTC, waiting goes by the monotonic clock."""

    def __init__(self, loop: _Loop) -> None:
        super().__init__()
        self._loop = loop

    def schedule(self, action: abc.ScheduledAction[_State], state: _State | None = None) -> abc.DisposableBase:
        """Runs `action` after what is under way on the loop."""
        wait = _Wait(self, action, state)
        self._loop.post(wait.invoke)
        return wait

    def schedule_relative(
        self, duetime: typing.RelativeTime, action: abc.ScheduledAction[_State], state: _State | None = None
    ) -> abc.DisposableBase:
        """Runs `action` in `duetime` (seconds or a timedelta)."""
        seconds = self.to_seconds(duetime)
        if seconds <= 0:
            return self.schedule(action, state)
        wait = _Wait(self, action, state)
        wait.timer = self._loop.call_later(seconds, wait.invoke)
        return wait

    def schedule_absolute(
        self, duetime: typing.AbsoluteTime, action: abc.ScheduledAction[_State], state: _State | None = None
    ) -> abc.DisposableBase:
        """Runs `action` at `duetime` (UTC, a datetime or epoch seconds)."""
        wait: datetime = self.to_datetime(duetime)
        return self.schedule_relative(wait - self.now, action, state)


class _Wait(Place):
    """What was scheduled: until its time an action, then what the action gave."""

    __slots__ = ("_action", "_scheduler", "_state", "timer")

    def __init__(self, scheduler: LoopScheduler, action: abc.ScheduledAction[Any], state: Any) -> None:
        super().__init__()
        self._scheduler = scheduler
        self._action = action
        self._state = state
        self.timer: _Timer | None = None

    def invoke(self) -> None:
        if not self.is_disposed:
            self.disposable = self._scheduler.invoke_action(self._action, self._state)

    def dispose(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
        super().dispose()
