"""Streams of a venue that pushes nothing: one question, asked again so long after each answer.

1. The first question goes as soon as a socket is there, and on each new one. One is on its way at a time.
2. What was not seen is told: a drop, or an answer that does not come, as a `Gap` before the next value, the latter as
   `Stale` among the statuses, too, with the name of the channel, and `Fresh` once there is an answer again.
3. A refusal before the first value is a `SubscriptionFailed`; later ones count as answers that did not come.
"""

import logging
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable, Disposable, SerialDisposable

from bittrade_ws.exchanges.oceanex._question import Messages
from bittrade_ws.exchanges.oceanex._request import Call, ask_for, data_of
from bittrade_ws.models.errors import ConnectionLost, InvalidRequest, NotConnected, RequestRejected, SubscriptionFailed
from bittrade_ws.models.status import Fresh, Gap, Stale
from bittrade_ws.operators._ask import ask
from bittrade_ws.operators._context import request_context
from bittrade_ws.operators._current_socket import clock_of
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._turn import now_of
from bittrade_ws.wire.bundle import Socket

logger = logging.getLogger(__name__)

T = TypeVar("T")
FromSockets = Callable[[Observable[Socket]], Observable[T]]
"""An operator over sockets."""
Read = Callable[[Any], Iterable[T]]
"""The data of an answer in, what is new in it out. Of one subscription."""


def polled(
    name: str,
    messages: Messages,
    call: Call,
    reading: Callable[[], Read[T]],
    *,
    every: float,
    timeout: float = 10.0,
    on_loss: Callable[[str], T] | None = None,
    reads_back: bool = False,
) -> FromSockets[Any]:
    """Asks `call` every so many seconds; `reading` makes what reads the answers of one subscription.

    With `on_loss` a loss is told at once, as the value that it gives; without, as a `Gap` before the next value, unless
    it `reads_back`: then an answer tells by itself what was missed. Raises `InvalidRequest` for a wrong interval.
    """
    if not every > 0:
        raise InvalidRequest(f"every is {every!r}; it is seconds, more than 0")

    def operator(sockets: Observable[Socket]) -> Observable[Any]:
        def subscribe(
            observer: abc.ObserverBase[Any], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            clock = clock_of(scheduler, messages)
            poll = _Poll(name, messages, call, reading(), observer, clock, every, timeout, on_loss, reads_back)
            upstream = sockets.subscribe(poll.on_socket, observer.on_error, observer.on_completed, scheduler=scheduler)
            return CompositeDisposable(upstream, Disposable(poll.dispose))

        return Observable(subscribe)

    return operator


class _Poll(Generic[T]):
    """One subscription. Everything runs in its drain."""

    def __init__(
        self,
        name: str,
        messages: Messages,
        call: Call,
        read: Read[T],
        observer: abc.ObserverBase[Any],
        clock: abc.SchedulerBase,
        every: float,
        timeout: float,
        on_loss: Callable[[str], T] | None,
        reads_back: bool,
    ) -> None:
        self._name = name
        self._messages = messages
        self._call = call
        self._read = read
        self._observer = observer
        self._clock = clock
        self._every = every
        self._timeout = timeout
        self._on_loss = on_loss
        self._reads_back = reads_back
        self._drain = Drain()
        self._waiting = SerialDisposable()
        self._socket: Socket | None = None
        self._heard: float | None = None
        """When the last answer came."""
        self._lost: str | None = None
        """Why something may have been missed since then."""
        self._is_stale = False
        self._unwatch: Callable[[], None] = lambda: None

    def on_socket(self, socket: Socket) -> None:
        def begin() -> None:
            if self._socket is not None and self._socket is not socket:
                self._lose("the socket dropped")
            self._socket = socket
            self._is_stale = False
            self._unwatch()
            self._unwatch = socket.on_closed(lambda: self._drain.run(lambda: self._closed(socket)))
            self._ask()

        self._drain.run(begin)

    def dispose(self) -> None:
        self._waiting.dispose()
        self._drain.run(self._leave)

    def _leave(self) -> None:
        self._socket = None
        self._unwatch()

    def _closed(self, socket: Socket) -> None:
        if self._socket is socket:
            self._lose("the socket dropped")

    def _lose(self, cause: str) -> None:
        if self._heard is None or self._lost is not None:
            return
        self._lost = cause
        if self._on_loss is not None:
            self._observer.on_next(self._on_loss(cause))

    def _ask(self) -> None:
        socket = self._socket
        if socket is None or not socket.is_open or self._waiting.is_disposed:
            return
        try:
            request = ask_for(self._call, request_context(socket, self._clock))
        except Exception as error:
            self._observer.on_error(error)
            return
        asked = ask(socket, self._messages, request, timeout=self._timeout, clock=self._clock)
        self._waiting.disposable = asked.subscribe(
            lambda reply: self._drain.run(lambda: self._answered(socket, reply)),
            lambda error: self._drain.run(lambda: self._unanswered(socket, error)),
            scheduler=self._clock,
        )

    def _answered(self, socket: Socket, reply: Any) -> None:
        if socket is not self._socket:
            return
        try:
            values = list(self._read(data_of(reply)))
        except Exception as error:
            self._unanswered(socket, error)
            return
        now = now_of(self._clock)
        silence = 0.0 if self._heard is None else now - self._heard
        if self._is_stale:
            self._is_stale = False
            socket.notify(Fresh(self._name, silence))
        if self._lost is not None and self._on_loss is None and not self._reads_back:
            self._observer.on_next(Gap(self._name, None, None, self._lost, seconds=silence))
        self._lost, self._heard = None, now
        for value in values:
            self._observer.on_next(value)
        self._ask_later()

    def _unanswered(self, socket: Socket, error: Exception) -> None:
        if socket is not self._socket or isinstance(error, ConnectionLost | NotConnected):
            return  # the next socket asks anew
        if self._heard is None and isinstance(error, RequestRejected):
            failed = SubscriptionFailed(f"{self._name}: {error}", channel=self._name, code=error.code)
            failed.__cause__ = error
            self._observer.on_error(failed)
            return
        logger.warning("%s is not told: %s", self._name, error)
        self._lose(str(error))
        if not self._is_stale and self._heard is not None:
            self._is_stale = True
            socket.notify(Stale(now_of(self._clock) - self._heard, channel=self._name))
        self._ask_later()

    def _ask_later(self) -> None:
        def again(_: abc.SchedulerBase, state: object = None) -> None:
            self._drain.run(self._ask)

        self._waiting.disposable = self._clock.schedule_relative(self._every, again)
