"""`log_in`: for venues where a connection is logged in once, and everything private follows from that."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, Protocol

import reactivex
from reactivex import Observable, abc
from reactivex import operators as ops
from reactivex.disposable import CompositeDisposable, Disposable, SerialDisposable

from bittrade_ws.models.errors import (
    ConnectionLost,
    InvalidRequest,
    NotConnected,
    RateLimited,
    RemoteError,
    RequestRejected,
)
from bittrade_ws.models.status import Authenticated
from bittrade_ws.operators._ask import ask
from bittrade_ws.operators._context import SIGNER, request_context
from bittrade_ws.operators._current_socket import clock_of
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._preparations import preparations, succession
from bittrade_ws.operators._settling import RETRY_DELAYS
from bittrade_ws.operators._turn import patient_turn
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Request, RequestContext, Signer

logger = logging.getLogger(__name__)

_LOGIN: Final = "login"


class Login(Protocol):
    """How one venue logs a connection in. Pure: a request out, the reply in."""

    def request(self, context: RequestContext) -> Request:
        """The login, signed by `context.signer`."""
        ...

    def accepted(self, reply: Any) -> Authenticated:
        """What the venue told of the session; raises `RequestRejected` (`RateLimited`: for now) when it refuses."""
        ...


Opened = Callable[[Socket, Callable[[], None]], Signer]
"""What a logged in socket's further requests are signed by; with the function that has it logged in anew."""


def log_in(
    signer: Signer,
    messages: Observable[Any],
    login: Login,
    *,
    timeout: float = 10.0,
    no_successor: str | None = None,
    opened: Opened | None = None,
) -> Callable[[Observable[Socket]], Observable[Socket]]:
    """Logs each new socket in, then emits it: nothing private is sent before. Told as an `Authenticated` status.

    `-s---  ->  ---s-`. In place of `add_token`; the signer is the user's own function, and stays on the socket for
    requests that are signed one by one as well. Several subscribers share one login per socket. A login that gets no
    answer within `timeout` seconds, or is refused for now, is tried again, later each time. Whatever takes the place
    of a physical connection beneath its socket is logged in likewise; with `no_successor`, the reason why that must not
    be, nothing takes its place. For venues that end a session while the socket lives there is `opened`: called after
    each login, it gives what signs from then on, and may call its second argument when the session is over.

    Errors: `RequestRejected` when the venue refuses for good, what `signer` raises, and `InvalidRequest` where a
    connection is to be replaced at an age and must not be.

    See operators/log_in.md.
    """

    def operator(sockets: Observable[Socket]) -> Observable[Socket]:
        def subscribe(
            observer: abc.ObserverBase[Socket], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            current = SerialDisposable()
            clock = clock_of(scheduler, messages)

            def on_socket(socket: Socket) -> None:
                fresh = _Session(socket, signer, messages, login, clock, timeout, no_successor, opened)
                session: _Session = socket.state.setdefault(_LOGIN, fresh)
                current.disposable = session.join(observer)

            upstream = sockets.subscribe(on_socket, observer.on_error, observer.on_completed, scheduler=scheduler)
            return CompositeDisposable(upstream, current)

        return Observable(subscribe)

    return operator


class _Session:
    """The login of one socket, for all who wait for it. Everything runs in its drain."""

    def __init__(
        self,
        socket: Socket,
        signer: Signer,
        messages: Observable[Any],
        login: Login,
        clock: abc.SchedulerBase,
        timeout: float,
        no_successor: str | None,
        opened: Opened | None,
    ) -> None:
        self._socket = socket
        self._signer = signer
        self._messages = messages
        self._login = login
        self._clock = clock
        self._timeout = timeout
        self._no_successor = no_successor
        self._opened = opened
        self._observers: tuple[abc.ObserverBase[Socket], ...] = ()
        self._is_begun = False
        self._is_ready = False
        self._refusal: Exception | None = None
        self._failures = 0
        self._drain = Drain()
        self._waiting = SerialDisposable()

    def join(self, observer: abc.ObserverBase[Socket]) -> abc.DisposableBase:
        """Emits the socket to this observer once it is logged in; the first one has it logged in."""
        self._drain.run(lambda: self._enter(observer))
        return Disposable(lambda: self._drain.run(lambda: self._leave(observer)))

    def _enter(self, observer: abc.ObserverBase[Socket]) -> None:
        self._observers = (*self._observers, observer)
        if self._is_ready:
            observer.on_next(self._socket)
        elif self._refusal is not None:
            observer.on_error(self._refusal)
        elif not self._is_begun:
            self._is_begun = True
            self._socket.on_closed(self._waiting.dispose)
            if self._is_allowed():
                self._begin()

    def _leave(self, observer: abc.ObserverBase[Socket]) -> None:
        self._observers = tuple(other for other in self._observers if other is not observer)

    def _is_allowed(self) -> bool:
        if self._no_successor is None:
            return True
        planned = succession(self._socket)
        planned.obstacle = self._no_successor
        if planned.is_planned:
            self._refuse(InvalidRequest(f"this connection cannot be replaced at an age: {self._no_successor}"))
        return not planned.is_planned

    def _is_wanted(self) -> bool:
        """What nobody waits for any more ends here; whoever comes then begins anew."""
        self._is_begun = self._is_ready or bool(self._observers)
        return self._is_begun

    def _begin(self) -> None:
        if not self._is_wanted():
            return
        self._waiting.disposable = self._logging_in(self._socket, self._messages).subscribe(
            lambda status: self._drain.run(lambda: self._accepted(status)),
            lambda error: self._drain.run(lambda: self._failed(error)),
            scheduler=self._clock,
        )

    def _logging_in(self, socket: Socket, messages: Observable[Any]) -> Observable[Authenticated]:
        """One login, on whichever physical connection."""

        def ask_now(_: abc.SchedulerBase) -> Observable[Any]:
            context = replace(request_context(socket, self._clock), signer=self._signer)
            request = self._login.request(context)
            seconds = patient_turn(socket, request, self._clock)
            if seconds > 0:
                return reactivex.throw(RateLimited("the venue's limits hold a login back", retry_after=seconds))
            return ask(socket, messages, request, timeout=self._timeout, clock=self._clock)

        return reactivex.defer(ask_now).pipe(ops.map(self._login.accepted))

    def _accepted(self, status: Authenticated) -> None:
        self._failures = 0
        signs = self._signer if self._opened is None else self._opened(self._socket, self._anew)
        self._socket.state[SIGNER] = signs
        self._socket.notify(status)
        if self._is_ready:
            return
        self._is_ready = True
        preparations(self._socket).append(self._logging_in)
        for observer in self._observers:
            observer.on_next(self._socket)

    def _anew(self) -> None:
        self._drain.run(self._begin)

    def _refuse(self, error: Exception) -> None:
        self._refusal = error
        observers, self._observers = self._observers, ()
        for observer in observers:
            observer.on_error(error)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, ConnectionLost | NotConnected) or not self._socket.is_open:
            return  # the next socket has a login of its own
        is_for_good = isinstance(error, RequestRejected) and not isinstance(error, RateLimited)
        if not self._is_ready and (is_for_good or not isinstance(error, RemoteError)):
            self._refuse(error)
            return
        if not self._is_wanted():
            return
        delay = RETRY_DELAYS[min(self._failures, len(RETRY_DELAYS) - 1)]
        if isinstance(error, RateLimited) and error.retry_after is not None:
            delay = max(delay, error.retry_after)
        self._failures += 1
        logger.warning("The connection is not logged in (%s); tried again in %g s", error, delay)

        def again(_: abc.SchedulerBase, state: object = None) -> None:
            self._anew()

        self._waiting.disposable = self._clock.schedule_relative(delay, again)
