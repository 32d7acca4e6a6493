"""`route_by`: one stream into many, by one dictionary lookup an item."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

from reactivex import Observable, abc
from reactivex.disposable import Disposable, SingleAssignmentDisposable

T = TypeVar("T")
logger = logging.getLogger(__name__)


def route_by(key: Callable[[T], Hashable]) -> Callable[[Observable[T]], Routes[T]]:
    """Splits a stream by `key`: `routes = source.pipe(route_by(key))`, then `routes.get("BTCUSDT")`.

    The cost of an item does not depend on how many routes there are. The source is subscribed to while somebody
    listens to any route, once. A subscriber that raises is logged and changes nothing for the others.

    See operators/route_by.md.
    """
    return lambda source: Routes(source, key)


class Routes(Generic[T]):
    """The sub-streams of one source, each under its key."""

    def __init__(self, source: Observable[T], key: Callable[[T], Hashable]) -> None:
        self._source = source
        self._key = key
        self._lock = Observable[T]().lock  # reactivex's own; held while the books are kept, never while one is called
        self._readers: dict[Hashable, tuple[abc.ObserverBase[T], ...]] = {}
        self._upstream = SingleAssignmentDisposable()

    def get(self, key: Hashable) -> Observable[T]:
        """The items of one key. Ends with the source; a subscription after that subscribes to the source anew."""

        def subscribe(observer: abc.ObserverBase[T], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
            # Known to `_end` before it is filled: a source may end while it is subscribed to.
            upstream = SingleAssignmentDisposable()
            with self._lock:
                is_first = not self._readers
                self._readers[key] = (*self._readers.get(key, ()), observer)
                if is_first:
                    self._upstream = upstream
            if is_first:
                upstream.disposable = self._source.subscribe(
                    self._on_next, self._on_error, self._on_completed, scheduler=scheduler
                )
            return Disposable(lambda: self._leave(key, observer))

        return Observable(subscribe)

    def _leave(self, key: Hashable, observer: abc.ObserverBase[T]) -> None:
        with self._lock:
            readers = self._readers.get(key, ())
            if observer not in readers:
                return
            rest = tuple(reader for reader in readers if reader is not observer)
            if rest:
                self._readers[key] = rest
            else:
                del self._readers[key]
            if self._readers:
                return
            upstream, self._upstream = self._upstream, SingleAssignmentDisposable()
        upstream.dispose()

    def _on_next(self, item: T) -> None:
        try:
            readers = self._readers.get(self._key(item), ())
        except Exception as error:
            self._on_error(error)
            return
        for reader in readers:
            try:
                reader.on_next(item)
            except Exception:
                logger.exception("A subscriber raised; the others go on")

    def _on_error(self, error: Exception) -> None:
        self._end(lambda reader: reader.on_error(error))

    def _on_completed(self) -> None:
        self._end(lambda reader: reader.on_completed())

    def _end(self, tell: Callable[[abc.ObserverBase[T]], Any]) -> None:
        with self._lock:
            everyone = [reader for readers in self._readers.values() for reader in readers]
            self._readers = {}
            upstream, self._upstream = self._upstream, SingleAssignmentDisposable()
        upstream.dispose()
        for reader in everyone:
            try:
                tell(reader)
            except Exception:
                logger.exception("A subscriber raised; the others go on")
