"""Streams that are entered and left in a drain, on the clock's thread where messages have one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reactivex import Observable, abc

from bittrade_ws.operators._current_socket import clock_of
from bittrade_ws.operators._disposables import Undo
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._sources import Messages
from bittrade_ws.operators._stream import Stream


class Door:
    """So that no user thread emits for others."""

    def __init__(self, messages: Observable[Any], drain: Drain) -> None:
        self._messages = messages
        self._drain = drain

    def stream(
        self,
        join: Callable[[abc.ObserverBase[Any], abc.SchedulerBase], None],
        leave: Callable[[abc.ObserverBase[Any]], None],
        is_over: Callable[[], bool] = lambda: False,
    ) -> Observable[Any]:
        """Each subscription joins, with its clock, and leaves once it is disposed, unless it `is_over` anyway."""
        return Stream(self.entrance(join, leave, is_over), is_quiet=isinstance(self._messages, Messages))

    def entrance(
        self,
        join: Callable[[abc.ObserverBase[Any], abc.SchedulerBase], None],
        leave: Callable[[abc.ObserverBase[Any]], None],
        is_over: Callable[[], bool] = lambda: False,
    ) -> Callable[[abc.ObserverBase[Any], abc.SchedulerBase | None], abc.DisposableBase]:
        """As `stream`, for an Observable of one's own."""

        def subscribe(
            observer: abc.ObserverBase[Any], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            clock = clock_of(scheduler, self._messages)
            self.enter(clock, lambda: join(observer, clock))
            return Undo(lambda: None if is_over() else self.enter(clock, lambda: leave(observer)))

        return subscribe

    def enter(self, clock: abc.SchedulerBase, action: Callable[[], None]) -> None:
        """Runs `action` in the drain; on the clock's thread where messages have one."""
        if not isinstance(self._messages, Messages):
            self._drain.run(action)
            return

        def act(_: abc.SchedulerBase, state: object = None) -> None:
            self._drain.run(action)

        clock.schedule(act)
