"""A clock that is there when it is needed: the one that was given, else a thread of one's own while something waits."""

from __future__ import annotations

from collections.abc import Callable

from reactivex import abc

from bittrade_ws.operators._disposables import Place, Undo
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._own_thread import OwnThread


class LazyClock:
    """What is scheduled on it runs in `drain`."""

    __slots__ = ("_drain", "_own_thread", "_waits", "given")

    def __init__(self, given: abc.SchedulerBase | None, drain: Drain) -> None:
        self.given = given
        self._drain = drain
        self._own_thread: OwnThread | None = None
        self._waits: dict[abc.DisposableBase, None] = {}

    @property
    def scheduler(self) -> abc.SchedulerBase:
        if self.given is not None:
            return self.given
        self._own_thread = self._own_thread or OwnThread()
        return self._own_thread

    @property
    def now(self) -> float:
        """Seconds."""
        scheduler = self.scheduler
        return scheduler.to_seconds(scheduler.now)

    def later(self, seconds: float, action: Callable[[], None]) -> abc.DisposableBase:
        wait = Place()

        def end() -> None:
            self._waits.pop(wait, None)
            wait.dispose()

        def act(_: abc.SchedulerBase, state: object = None) -> None:
            self._waits.pop(wait, None)
            self._drain.run(action)

        self._waits[wait] = None
        wait.disposable = self.scheduler.schedule_relative(seconds, act)
        return Undo(end)

    def rest(self) -> None:
        """Nothing is waited for any more: a thread of one's own ends, and the next wait starts another."""
        while self._waits:
            self._waits.popitem()[0].dispose()
        if self._own_thread is not None:
            self._own_thread.dispose()
            self._own_thread = None
