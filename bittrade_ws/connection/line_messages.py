"""The messages of one physical connection alone, before its frames are those of the users' socket."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import reactivex
from reactivex import Observable, Subject, abc

from bittrade_ws.operators._disposables import Undo
from bittrade_ws.operators._router import Router
from bittrade_ws.operators._sources import Messages
from bittrade_ws.operators._stream import Stream
from bittrade_ws.wire.bundle import Socket

T = TypeVar("T")
logger = logging.getLogger(__name__)


class LineMessages(Messages):
    """What `feed` is given, by key and as plain messages. Everything happens on the thread that emits."""

    def __init__(self, socket: Socket, scheduler: abc.SchedulerBase) -> None:
        super().__init__()
        self.scheduler = scheduler
        self._socket = socket
        self._router = Router()
        self._plain = Subject[Any]()

    def feed(self, key: Hashable, body: Any) -> None:
        """One classified frame."""
        route = self._router.routes.get(key)
        try:
            if route is not None:
                value = route.decode(body)
                for reader in route.readers:
                    reader(value)
            if self._plain.observers:
                self._plain.on_next(self._socket.codec.plain(body))
        except Exception:
            logger.exception("a frame of the connection that is to take over could not be read")

    def listen(self, key: Hashable, decode: Callable[[Any], T]) -> Observable[T]:
        def subscribe(observer: abc.ObserverBase[T], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
            return Undo(self._router.add(key, decode, observer.on_next))

        return Stream(subscribe)

    def sockets(self) -> Observable[Socket]:
        return reactivex.concat(reactivex.of(self._socket), reactivex.never())

    def _subscribe_core(
        self, observer: abc.ObserverBase[Any], scheduler: abc.SchedulerBase | None = None
    ) -> abc.DisposableBase:
        return self._plain.subscribe(observer, scheduler=scheduler)
