"""Work done on a scheduler in one go: a burst schedules it once."""

from collections import deque
from collections.abc import Callable
from typing import Any

from reactivex import abc
from reactivex.disposable import SerialDisposable, SingleAssignmentDisposable

from bittrade_ws.operators._own_thread import OwnThread


class Handoff(abc.DisposableBase):
    """Runs `work` on `clock` after a `wake`, again while `has_more` says so, with at least `pause` seconds in between.

    Without a clock it has a thread of its own, which ends with it. Whoever finds the token schedules; the token
    returns when the work is done, and only then is it asked whether there is more, so no wake-up is lost. Work that
    raises reaches the scheduler, and what is left is still done.
    """

    def __init__(
        self,
        clock: abc.SchedulerBase | None,
        work: Callable[[], None],
        has_more: Callable[[], bool],
        *,
        pause: float = 0.0,
    ) -> None:
        self._own_thread = OwnThread() if clock is None else None
        self._clock: abc.SchedulerBase = clock or self._own_thread or OwnThread()
        self._work = work
        self._has_more = has_more
        self._pause = pause
        self._token: deque[None] = deque([None])
        self._resting: deque[None] = deque()  # holds a token of its own during a pause
        self._scheduled = SerialDisposable()

    def wake(self) -> None:
        """Something waits to be worked on. For any thread."""
        if self._scheduled.is_disposed:
            return
        try:
            self._token.pop()
        except IndexError:
            return
        self._plan(self._run)

    def _plan(self, action: abc.ScheduledAction[Any], seconds: float = 0.0) -> None:
        # The place first: on another thread the action may have run, and planned the next, before `schedule` returns.
        place = self._scheduled.disposable = SingleAssignmentDisposable()
        clock = self._clock
        place.disposable = clock.schedule_relative(seconds, action) if seconds > 0 else clock.schedule(action)

    def _run(self, scheduler: abc.SchedulerBase, state: Any = None) -> None:
        try:
            if not self._scheduled.is_disposed:
                self._work()
        finally:
            if self._pause > 0 and not self._scheduled.is_disposed:
                self._resting.append(None)
                self._plan(self._rest, self._pause)
            else:
                self._release()

    def hurry(self) -> None:
        """As `wake`, but without a pause, now and from now on. For any thread."""
        self._pause = 0.0
        if self._resting:
            self._plan(self._rest)
        self.wake()

    def _rest(self, scheduler: abc.SchedulerBase, state: Any = None) -> None:
        try:
            self._resting.pop()
        except IndexError:  # somebody was in a hurry
            return
        self._release()

    def _release(self) -> None:
        self._token.append(None)
        if self._has_more():
            self.wake()

    def dispose(self) -> None:
        self._scheduled.dispose()
        if self._own_thread is not None:
            self._own_thread.dispose()
