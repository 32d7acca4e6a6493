"""A reactivex scheduler over an owner loop: timers of operators cost no thread of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar

from reactivex import abc, typing
from reactivex.scheduler.periodicscheduler import PeriodicScheduler

from bittrade_ws.operators._disposables import Place, Undo

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
        disposable = Place()
        self._loop.post(lambda: self._invoke(disposable, action, state))
        return disposable

    def schedule_relative(
        self, duetime: typing.RelativeTime, action: abc.ScheduledAction[_State], state: _State | None = None
    ) -> abc.DisposableBase:
        """Runs `action` in `duetime` (seconds or a timedelta)."""
        seconds = self.to_seconds(duetime)
        if seconds <= 0:
            return self.schedule(action, state)
        inner = Place()
        timer = self._loop.call_later(seconds, lambda: self._invoke(inner, action, state))

        def dispose() -> None:
            timer.cancel()
            inner.dispose()

        return Undo(dispose)

    def schedule_absolute(
        self, duetime: typing.AbsoluteTime, action: abc.ScheduledAction[_State], state: _State | None = None
    ) -> abc.DisposableBase:
        """Runs `action` at `duetime` (UTC, a datetime or epoch seconds)."""
        wait: datetime = self.to_datetime(duetime)
        return self.schedule_relative(wait - self.now, action, state)

    def _invoke(self, disposable: Place, action: abc.ScheduledAction[_State], state: _State | None) -> None:
        if not disposable.is_disposed:
            disposable.disposable = self.invoke_action(action, state)
