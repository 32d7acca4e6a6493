"""An Observable made of a function, as reactivex's own, for where there are many subscriptions.

`subscribe` keeps reactivex's contract: nothing after the end, the source is disposed with it, what raises while it is
being subscribed to is its error, and the first subscription of a thread sets up the trampoline. It is one object where
reactivex has six.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from reactivex import Observable, abc
from reactivex.disposable import Disposable
from reactivex.internal import default_error, noop
from reactivex.scheduler import CurrentThreadScheduler

T = TypeVar("T")
Subscribe = Callable[[abc.ObserverBase[T], abc.SchedulerBase | None], abc.DisposableBase]


class Stream(Observable[T]):
    """Calls `subscribe(observer, scheduler)` for each subscriber.

    `is_quiet`: that tells nothing and subscribes to nothing by itself, so no trampoline is set up for it.
    """

    def __init__(self, subscribe: Subscribe[T], *, is_quiet: bool = False) -> None:
        self._subscribe = subscribe
        self._is_quiet = is_quiet

    def __getattr__(self, name: str) -> Any:
        if name != "lock":
            raise AttributeError(name)
        # reactivex keeps a lock in each Observable; few operators want it. Of threads that ask at once one gives it.
        return vars(self).setdefault("lock", Observable[T]().lock)

    def subscribe(
        self,
        on_next: abc.ObserverBase[T] | abc.OnNext[T] | None = None,
        on_error: abc.OnError | None = None,
        on_completed: abc.OnCompleted | None = None,
        *,
        scheduler: abc.SchedulerBase | None = None,
    ) -> abc.DisposableBase:
        """As of any Observable."""
        if isinstance(on_next, abc.ObserverBase) or callable(getattr(on_next, "on_next", None)):
            subscription = Subscription(cast("abc.ObserverBase[T]", on_next))
        else:
            subscription = Subscription(_Functions(on_next or noop, on_error or default_error, on_completed or noop))

        if self._is_quiet:
            subscription.begin(self._subscribe, scheduler)
            return subscription

        def begin(*_: Any) -> None:
            subscription.begin(self._subscribe, scheduler)

        trampoline = CurrentThreadScheduler.singleton()
        if trampoline.schedule_required():
            trampoline.schedule(begin)
        else:
            begin()
        return subscription


class _Functions(Generic[T]):
    """Three functions in the place of an observer."""

    __slots__ = ("on_completed", "on_error", "on_next")

    def __init__(self, on_next: abc.OnNext[T], on_error: abc.OnError, on_completed: abc.OnCompleted) -> None:
        self.on_next = on_next
        self.on_error = on_error
        self.on_completed = on_completed


class Subscription(abc.ObserverBase[T], abc.DisposableBase):
    """What stands between a source and its subscriber, and ends both ways."""

    __slots__ = ("_is_stopped", "_observer", "_source")

    def __init__(self, observer: abc.ObserverBase[T] | _Functions[T]) -> None:
        self._observer = observer
        self._source: abc.DisposableBase | None = None
        self._is_stopped = False

    def begin(self, subscribe: Subscribe[T], scheduler: abc.SchedulerBase | None) -> None:
        """Subscribes to the source."""
        try:
            source = subscribe(self, scheduler)
        except Exception as error:
            if self._is_stopped:
                raise
            self._is_stopped = True
            self._observer.on_error(error)
            return
        # reactivex allows functions, and nothing, in place of a disposable.
        self._source = source if hasattr(source, "dispose") else Disposable(cast("Any", source))
        if self._is_stopped:
            self.dispose()

    def on_next(self, value: T) -> None:
        if not self._is_stopped:
            self._observer.on_next(value)

    def on_error(self, error: Exception) -> None:
        if not self._is_stopped:
            self._is_stopped = True
            try:
                self._observer.on_error(error)
            finally:
                self.dispose()

    def on_completed(self) -> None:
        if not self._is_stopped:
            self._is_stopped = True
            try:
                self._observer.on_completed()
            finally:
                self.dispose()

    def dispose(self) -> None:
        self._is_stopped = True
        source, self._source = self._source, None
        if source is not None:
            source.dispose()
