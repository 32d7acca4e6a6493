"""Who listens to a connection, and how they come and go.

1. Delivery reads tuples that are replaced, never changed: it takes no lock.
2. Whoever changes them holds the lock of the connection; no user code runs under it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Hashable
from functools import partial
from typing import Any, Literal, get_args

from reactivex import abc

from bittrade_ws.connection.logs import log_raised
from bittrade_ws.operators._router import Decode, Reader, Router

Part = Literal["bundles", "messages", "statuses", "heartbeats", "faults", "sockets"]

logger = logging.getLogger(__name__)


class Readers:
    """Who listens to one part of a connection; `all` is replaced, never changed."""

    __slots__ = ("all",)

    def __init__(self) -> None:
        self.all: tuple[Reader, ...] = ()

    def add(self, reader: Reader) -> Callable[[], None]:
        """Gives the function that removes it."""
        self.all = (*self.all, reader)
        return partial(self._remove, reader)

    def _remove(self, reader: Reader) -> None:
        self.all = tuple(r for r in self.all if r is not reader)


class Audience:
    """Everybody who listens to one life of a connection, from `connect()` to its end."""

    __slots__ = ("has_left", "observers", "outcome", "parts", "router")

    def __init__(self) -> None:
        self.router = Router()
        self.parts: dict[Part, Readers] = {part: Readers() for part in get_args(Part)}
        self.observers: dict[object, abc.ObserverBase[Any]] = {}
        self.has_left = False
        """The life is over: nothing is delivered any more."""
        self.outcome: Exception | None = None

    def leave(self, error: Exception | None) -> Callable[[], None]:
        """Ends it. Gives what tells the observers, in the order in which they came."""
        self.has_left = True
        self.outcome = error
        observers = list(self.observers.values())
        self.observers.clear()

        def tell() -> None:
            for observer in observers:
                finish(observer, error)

        return tell


class Membership(abc.DisposableBase):
    """One observer's place in an audience. `join` and `listen` are for whoever holds the lock."""

    __slots__ = ("_audience", "_is_disposed", "_leave", "lock")

    def __init__(self, lock: threading.Lock) -> None:
        self.lock = lock
        self._is_disposed = False
        self._audience: Audience | None = None
        self._leave: Callable[[], None] | None = None

    def join(self, audience: Audience, part: Part, observer: abc.ObserverBase[Any]) -> bool:
        """Listens to a part; not if it was disposed meanwhile."""
        if not self._is_disposed:
            self._observe(audience, observer, audience.parts[part].add(observer.on_next))
        return not self._is_disposed

    def listen(
        self, audience: Audience, key: Hashable, decode: Decode, reader: Reader, observer: abc.ObserverBase[Any]
    ) -> None:
        """Listens to one key; `observer` is told the end."""
        self._observe(audience, observer, audience.router.add(key, decode, reader))

    def _observe(self, audience: Audience, observer: abc.ObserverBase[Any], leave: Callable[[], None]) -> None:
        audience.observers[self] = observer
        self._audience, self._leave = audience, leave

    def dispose(self) -> None:
        with self.lock:
            self._is_disposed = True
            audience, leave = self._audience, self._leave
            self._audience = self._leave = None
            if audience is not None and leave is not None:
                leave()
                audience.observers.pop(self, None)


def finish(observer: abc.ObserverBase[Any], error: Exception | None) -> None:
    """The last word to one observer; what it raises is its own."""
    try:
        if error is None:
            observer.on_completed()
        else:
            observer.on_error(error)
    except Exception as raised:
        log_raised(logger, "the end of the connection", raised)
