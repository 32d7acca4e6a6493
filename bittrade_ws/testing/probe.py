"""Watches a stream from outside: everything it emits, also what it should not."""

from typing import Any

from reactivex import Observable, abc
from reactivex.disposable import Disposable, SingleAssignmentDisposable

from bittrade_ws.testing.clock import VirtualClock
from bittrade_ws.testing.events import Event, What


class Probe(abc.ObserverBase[Any]):
    """Records a stream's events from `zero` on; `late` are those that came after its own end."""

    def __init__(self, clock: VirtualClock, source: Observable[Any], *, zero: int) -> None:
        self.events: list[Event] = []
        self.late: list[Event] = []
        self.source = source
        self._clock = clock
        self._zero = zero
        self._is_over = False
        self._subscription = SingleAssignmentDisposable()
        self._is_subscribed = False
        self._is_disposed = False

    def subscribe(self) -> None:
        self._subscription.disposable = _Bare(self.source, self).subscribe(scheduler=self._clock)
        self._is_subscribed = True
        if self._is_over:
            self._subscription.dispose()

    def dispose(self) -> None:
        self._is_disposed = self._is_disposed or not self._is_over
        self._is_over = True
        self._subscription.dispose()

    def on_next(self, value: Any) -> None:
        self._record(What.NEXT, value)

    def on_error(self, error: Exception) -> None:
        self._record(What.ERROR, error)

    def on_completed(self) -> None:
        self._record(What.COMPLETE, None)

    def _record(self, what: What, value: Any) -> None:
        event = Event(self._clock.micros - self._zero, what, value)
        if self._is_over:
            # A source that emits while it is being subscribed to cannot be disposed yet, and what a disposed one has
            # on its way may still come: Rx drops both without blame.
            if self._is_subscribed and not self._is_disposed:
                self.late.append(event)
            return
        self.events.append(event)
        if what is not What.NEXT:
            self._is_over = True
            if self._is_subscribed:
                self._subscription.dispose()


class _Bare(Observable[Any]):
    """Subscribes the probe without the guard that Rx puts before every observer, which would hide late events."""

    def __init__(self, source: Observable[Any], probe: Probe) -> None:
        super().__init__()
        self._source = source
        self._probe = probe

    def _subscribe_core(
        self, observer: abc.ObserverBase[Any], scheduler: abc.SchedulerBase | None = None
    ) -> abc.DisposableBase:
        try:
            return self._source._subscribe_core(self._probe, scheduler)
        except Exception as error:
            self._probe.on_error(error)
            return Disposable()
