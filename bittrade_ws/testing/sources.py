"""Observables that follow a line: cold ones from their subscription on, hot ones from frame zero."""

from collections import deque
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable, Disposable

from bittrade_ws.testing.clock import Phase, VirtualClock
from bittrade_ws.testing.events import Event, What
from bittrade_ws.testing.subscriptions import Subscription, Subscriptions

T = TypeVar("T")


def deliver(event: Event, observer: abc.ObserverBase[Any]) -> None:
    """Hands one event to an observer."""
    if event.what is What.NEXT:
        observer.on_next(event.value)
    elif event.what is What.ERROR:
        observer.on_error(event.value)
    else:
        observer.on_completed()


class _Logged(Observable[T], Generic[T]):
    def __init__(self, clock: VirtualClock, name: str) -> None:
        super().__init__()
        self.clock = clock
        self.name = name
        self.subscriptions = Subscriptions(name)

    def _log(self) -> abc.DisposableBase:
        entry = Subscription(self.clock.micros)
        self.subscriptions.append(entry)

        def end() -> None:
            entry.end = self.clock.micros

        return Disposable(end)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}>"


class ColdObservable(_Logged[T]):
    """Plays its events anew for each subscription; `subscriptions` logs them."""

    def __init__(self, clock: VirtualClock, events: Sequence[Event], *, name: str) -> None:
        super().__init__(clock, name)
        self.events = events

    def _subscribe_core(
        self, observer: abc.ObserverBase[T], scheduler: abc.SchedulerBase | None = None
    ) -> abc.DisposableBase:
        start = self.clock.micros
        tasks = [
            self.clock.at(start + event.at, Phase.SOURCE, lambda event=event: deliver(event, observer))
            for event in self.events
        ]
        return CompositeDisposable(self._log(), *tasks)


class HotObservable(_Logged[T]):
    """Plays its events once, from frame zero, to whoever is subscribed then.

    An observer that leaves during a delivery changes nothing for the others; one that comes after the end is told.
    """

    def __init__(self, clock: VirtualClock, events: Sequence[Event], *, name: str) -> None:
        super().__init__(clock, name)
        self.events = tuple(events)
        self._observers: list[abc.ObserverBase[T]] = []
        self._waiting: deque[Event] = deque()
        self._end: Event | None = None
        zero = clock.micros
        for event in events:
            if event.at >= 0:
                clock.at(zero + event.at, Phase.SOURCE, lambda event=event: self._emit(event))

    def _emit(self, event: Event) -> None:
        # One event after the other: what an observer sets off waits until all have seen what set it off.
        self._waiting.append(event)
        if len(self._waiting) > 1:
            return
        try:
            while self._waiting:
                self._deliver(self._waiting[0])
                self._waiting.popleft()
        finally:
            self._waiting.clear()

    def _deliver(self, event: Event) -> None:
        if event.what is not What.NEXT:
            self._end = event
        for observer in tuple(self._observers):
            if observer in self._observers:
                deliver(event, observer)

    def _subscribe_core(
        self, observer: abc.ObserverBase[T], scheduler: abc.SchedulerBase | None = None
    ) -> abc.DisposableBase:
        log = self._log()
        if self._end is not None:
            deliver(self._end, observer)
            log.dispose()
            return Disposable()
        self._observers.append(observer)

        def leave() -> None:
            if observer in self._observers:
                self._observers.remove(observer)
            log.dispose()

        return Disposable(leave)
