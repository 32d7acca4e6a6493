"""The socket to send on, remembered: a shared stream of sockets does not repeat itself for those who come late."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable, Disposable

from bittrade_ws.models.errors import NotConnected
from bittrade_ws.operators._context import SIGNER
from bittrade_ws.operators._own_thread import OwnThread
from bittrade_ws.operators._sources import Messages
from bittrade_ws.wire.bundle import Socket


def clock_of(scheduler: abc.SchedulerBase | None, messages: Observable[Any]) -> abc.SchedulerBase:
    """The clock of a subscription: its own, else the connection's, else a thread that ends when nothing waits on it."""
    if scheduler is not None:
        return scheduler
    return messages.scheduler if isinstance(messages, Messages) else OwnThread(exit_if_empty=True)


class CurrentSocket:
    """Subscribes to `sockets` at once and for good (until `dispose`), and knows the last one while it is open.

    The sockets of our own `messages` are taken too when they carry a signer already: such a one may have been announced
    before anybody listened here.
    """

    def __init__(self, sockets: Observable[Socket], messages: Observable[Any]) -> None:
        self._socket: Socket | None = None
        self._watchers: dict[int, tuple[Callable[[Socket], None], Callable[[Exception], None]]] = {}
        self._tokens = itertools.count()
        self.ended: Exception | None = None
        """Why there will be no further socket."""
        self.is_complete = False
        """There will be none because the user is done with the connection."""
        self._subscription = CompositeDisposable()
        clock = None
        if isinstance(messages, Messages):
            clock = messages.scheduler
            self._subscription.add(messages.sockets().subscribe(self._signed, _ignore, scheduler=clock))
        self._subscription.add(sockets.subscribe(self._next, self._failed, self._completed, scheduler=clock))

    @property
    def socket(self) -> Socket | None:
        """The current socket, if it is open."""
        return self._socket if self._socket is not None and self._socket.is_open else None

    def watch(
        self, on_socket: Callable[[Socket], None], on_end: Callable[[Exception], None] = lambda error: None
    ) -> Callable[[], None]:
        """Calls `on_socket` for each socket to come, and `on_end` when there will be none. Gives the way out."""
        token = next(self._tokens)
        self._watchers[token] = (on_socket, on_end)
        return lambda: self._watchers.pop(token, None) and None

    def wait(self, *, seconds: float | None, clock: abc.SchedulerBase) -> Observable[Socket]:
        """The current open socket, or the next one; `NotConnected` when none opens within `seconds`."""

        def subscribe(
            observer: abc.ObserverBase[Socket], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            if self.socket is not None:
                observer.on_next(self.socket)
                observer.on_completed()
                return Disposable()
            if self.ended is not None:
                observer.on_error(self.ended)
                return Disposable()
            group = CompositeDisposable()

            def found(socket: Socket) -> None:
                group.dispose()
                observer.on_next(socket)
                observer.on_completed()

            def fail(error: Exception) -> None:
                group.dispose()
                observer.on_error(error)

            def on_late(*_: Any) -> None:
                fail(NotConnected(f"no socket opened within {seconds:g} s, so nothing was sent"))

            group.add(Disposable(self.watch(found, fail)))
            if seconds is not None:
                group.add(clock.schedule_relative(seconds, on_late))
            return group

        return Observable(subscribe)

    def dispose(self) -> None:
        self._subscription.dispose()
        self._end(NotConnected("disposed, so nothing was sent"))

    def _signed(self, socket: Socket) -> None:
        if SIGNER in socket.state:
            self._next(socket)

    def _next(self, socket: Socket) -> None:
        if socket is self._socket:
            return
        self._socket = socket
        for on_socket, _ in tuple(self._watchers.values()):
            on_socket(socket)

    def _failed(self, error: Exception) -> None:
        ended = NotConnected(f"the connection has ended ({error}), so nothing was sent")
        ended.__cause__ = error
        self._end(ended)

    def _completed(self) -> None:
        self.is_complete = self.ended is None
        self._end(NotConnected("the connection has ended, so nothing was sent"))

    def _end(self, error: Exception) -> None:
        if self.ended is not None:
            return
        self.ended = error
        watchers, self._watchers = self._watchers, {}
        for _, on_end in watchers.values():
            on_end(error)


def _ignore(error: Exception) -> None:
    """The subscription to `sockets` meets the same end, and reports it."""
