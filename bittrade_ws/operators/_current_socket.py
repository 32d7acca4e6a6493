"""The socket to send on, remembered: a shared stream of sockets does not repeat itself for those who come late."""

import itertools
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable, Disposable, SerialDisposable

from bittrade_ws.models.errors import NotConnected
from bittrade_ws.operators._context import SIGNER
from bittrade_ws.operators._own_thread import OwnThread
from bittrade_ws.operators._sources import Messages
from bittrade_ws.wire.bundle import Socket

T = TypeVar("T")
logger = logging.getLogger(__name__)


def clock_of(scheduler: abc.SchedulerBase | None, messages: Observable[Any]) -> abc.SchedulerBase:
    """The clock of a subscription: its own, else the connection's, else a thread that ends when nothing waits on it."""
    if scheduler is not None:
        return scheduler
    return messages.scheduler if isinstance(messages, Messages) else OwnThread(exit_if_empty=True)


class CurrentSocket:
    """Subscribes to `sockets` at once and until `dispose`, and knows the last one while it is open.

    A connection that has ended may be connected again: whoever asks after the end has `sockets` subscribed to anew.

    The sockets of our own `messages` are taken too when they carry a signer already: such a one may have been announced
    before anybody listened here.
    """

    def __init__(self, sockets: Observable[Socket], messages: Observable[Any]) -> None:
        self._socket: Socket | None = None
        self._watchers: dict[int, tuple[Callable[[Socket], None], Callable[[Exception], None]]] = {}
        self._tokens = itertools.count()
        self._is_disposed = False
        self.ended: Exception | None = None
        """Why there will be no further socket."""
        self._sockets = sockets
        self._messages = messages
        self._subscription = SerialDisposable()
        self._subscribe()

    def _subscribe(self) -> None:
        subscription = CompositeDisposable()
        self._subscription.disposable = subscription
        clock = None
        if isinstance(self._messages, Messages):
            clock = self._messages.scheduler
            subscription.add(self._messages.sockets().subscribe(self._signed, _ignore, scheduler=clock))
        subscription.add(self._sockets.subscribe(self._next, self._failed, self._completed, scheduler=clock))

    def revive(self) -> Exception | None:
        """Why there is no use in waiting, after a new look at `sockets` if they had ended."""
        if self.ended is not None and not self._is_disposed:
            self.ended = None
            self._subscribe()
        return self.ended

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
            ended = self.revive()
            if self.socket is not None:
                observer.on_next(self.socket)
                observer.on_completed()
                return Disposable()
            if ended is not None:
                observer.on_error(ended)
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
        self._is_disposed = True
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
            _guarded(on_socket, socket)

    def _failed(self, error: Exception) -> None:
        ended = NotConnected(f"the connection has ended ({error}), so nothing was sent")
        ended.__cause__ = error
        self._end(ended)

    def _completed(self) -> None:
        self._end(NotConnected("the connection has ended, so nothing was sent"))

    def _end(self, error: Exception) -> None:
        if self.ended is not None:
            return
        self.ended = error
        for _, on_end in tuple(self._watchers.values()):
            _guarded(on_end, error)


def _guarded(tell: Callable[[T], None], what: T) -> None:
    """What one subscriber raises is not the others' affair."""
    try:
        tell(what)
    except Exception:
        logger.exception("A subscriber failed while it was told of %s", type(what).__name__)


def _ignore(error: Exception) -> None:
    """The subscription to `sockets` meets the same end, and reports it."""
