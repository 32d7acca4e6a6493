"""A session that is logged on: the user's signer signs once for each socket, and no request after that.

1. A socket is passed on once its session is logged on.
2. What is refused for good (a key of another kind, a signature) is an error; what is not answered, or refused for now,
   is tried again, later each time.
3. A session that the venue revokes is told; requests are then signed one by one again, while a new logon is tried.

Source: the venue's `web-socket-api.md`, session authentication, seen 2026-07.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import reactivex
from reactivex import Observable, abc
from reactivex import operators as ops
from reactivex.disposable import CompositeDisposable, Disposable, SerialDisposable

from bittrade_ws.exchanges.binance._method import accept, read
from bittrade_ws.exchanges.binance.account_results import SessionInfo
from bittrade_ws.exchanges.binance.auth import SessionSigner
from bittrade_ws.exchanges.binance.errors import ErrorCode
from bittrade_ws.exchanges.binance.streams import Messages
from bittrade_ws.exchanges.binance.websocket_api import error_of, signed_request
from bittrade_ws.models.errors import ConnectionLost, NotConnected, RateLimited, RemoteError, RequestRejected
from bittrade_ws.models.status import Authenticated, VenueStatus
from bittrade_ws.operators._ask import ask
from bittrade_ws.operators._context import SIGNER, request_context
from bittrade_ws.operators._current_socket import clock_of
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._listen import listen
from bittrade_ws.operators._preparations import preparations
from bittrade_ws.operators._settling import RETRY_DELAYS
from bittrade_ws.operators._turn import patient_turn
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import ReplyTo, Signer

logger = logging.getLogger(__name__)

_SESSION: Final = "session"
REVOKED: Final = "sessionRevoked"
"""The state of the `VenueStatus` that tells that the venue has ended a session."""


def session_logon(
    signer: Signer, messages: Messages, *, timeout: float = 10.0, recv_window: int | None = None
) -> Callable[[Observable[Socket]], Observable[Socket]]:
    """Logs on each new socket with `signer` (Ed25519), then emits it; requests on it need no signature after that.

    In place of `add_token`. The logon is told as an `Authenticated` status, with the session's times and without its
    key. Later requests have a timestamp alone, and user data comes by `userDataStream.subscribe`. When the venue
    revokes the session, a `VenueStatus` (`sessionRevoked`) says so: requests are signed one by one again, and the logon
    is tried anew. `timeout` in seconds, `recv_window` in milliseconds.

    Errors: `RequestRejected` when the venue refuses key or signature, and what `signer` raises.
    """

    def operator(sockets: Observable[Socket]) -> Observable[Socket]:
        def subscribe(
            observer: abc.ObserverBase[Socket], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            current = SerialDisposable()
            clock = clock_of(scheduler, messages)

            def on_socket(socket: Socket) -> None:
                fresh = _Session(socket, signer, messages, clock, timeout=timeout, recv_window=recv_window)
                session: _Session = socket.state.setdefault(_SESSION, fresh)
                current.disposable = session.join(observer)

            upstream = sockets.subscribe(on_socket, observer.on_error, observer.on_completed, scheduler=scheduler)
            return CompositeDisposable(upstream, current)

        return Observable(subscribe)

    return operator


class _Session:
    """The session of one socket, for all who wait for it. Everything runs in its drain."""

    def __init__(
        self,
        socket: Socket,
        signer: Signer,
        messages: Messages,
        clock: abc.SchedulerBase,
        *,
        timeout: float,
        recv_window: int | None,
    ) -> None:
        self._socket = socket
        self._signer = SessionSigner(signer)
        self._messages = messages
        self._clock = clock
        self._timeout = timeout
        self._recv_window = recv_window
        self._observers: tuple[abc.ObserverBase[Socket], ...] = ()
        self._is_begun = False
        self._is_ready = False
        self._failures = 0
        self._drain = Drain()
        self._hearing = SerialDisposable()
        self._waiting = SerialDisposable()

    def join(self, observer: abc.ObserverBase[Socket]) -> abc.DisposableBase:
        """Emits the socket to this observer once it is logged on; the first one has it logged on."""
        self._drain.run(lambda: self._enter(observer))
        return Disposable(lambda: self._drain.run(lambda: self._leave(observer)))

    def _enter(self, observer: abc.ObserverBase[Socket]) -> None:
        self._observers = (*self._observers, observer)
        if self._is_ready:
            observer.on_next(self._socket)
        if self._is_begun:
            return
        self._is_begun = True
        codec = self._socket.codec
        nobodys = listen(self._messages, ReplyTo(None), decode=codec.plain, convert=_same, codec=codec)
        self._hearing.disposable = nobodys.subscribe(
            lambda reply: self._drain.run(lambda: self._on_nobodys(reply)), _ignore, scheduler=self._clock
        )
        self._socket.on_closed(CompositeDisposable(self._hearing, self._waiting).dispose)
        self._log_on()

    def _leave(self, observer: abc.ObserverBase[Socket]) -> None:
        self._observers = tuple(other for other in self._observers if other is not observer)
        if not self._observers and not self._is_ready:
            self._is_begun = False
            self._hearing.disposable = self._waiting.disposable = None

    def _log_on(self) -> None:
        self._waiting.disposable = self._logon(self._socket, self._messages).subscribe(
            lambda session: self._drain.run(lambda: self._logged_on(session)),
            lambda error: self._drain.run(lambda: self._failed(error)),
            scheduler=self._clock,
        )

    def _logon(self, socket: Socket, messages: Observable[Any]) -> Observable[SessionInfo]:
        """One logon, on whichever physical connection."""

        def ask_now(_: abc.SchedulerBase) -> Observable[Any]:
            context = replace(request_context(socket, self._clock), signer=self._signer.sign)
            request = signed_request("session.logon", {"recvWindow": self._recv_window}, context)
            seconds = patient_turn(socket, request, self._clock)
            if seconds > 0:
                return reactivex.throw(RateLimited("the venue's limits hold a logon back", retry_after=seconds))
            return ask(socket, messages, request, timeout=self._timeout, clock=self._clock)

        return reactivex.defer(ask_now).pipe(ops.map(lambda reply: read(accept(reply), SessionInfo)))

    def _logged_on(self, session: SessionInfo) -> None:
        self._failures = 0
        self._signer.is_logged_on = True
        self._socket.state[SIGNER] = self._signer
        data = {"authorizedSince": session.authorized_since, "connectedSince": session.connected_since}
        self._socket.notify(Authenticated(data))
        if not self._is_ready:
            self._is_ready = True
            preparations(self._socket).append(self._logon)
            for observer in self._observers:
                observer.on_next(self._socket)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, ConnectionLost | NotConnected) or not self._socket.is_open:
            return  # the next socket has a session of its own
        is_for_good = (
            isinstance(error, RequestRejected)
            and not isinstance(error, RateLimited)
            and error.code != ErrorCode.INVALID_TIMESTAMP  # the venue's own time is asked for then
        )
        is_ours = not isinstance(error, RemoteError)
        if (is_for_good or is_ours) and not self._is_ready:
            observers, self._observers = self._observers, ()
            for observer in observers:
                observer.on_error(error)
            return
        delay = RETRY_DELAYS[min(self._failures, len(RETRY_DELAYS) - 1)]
        if isinstance(error, RateLimited) and error.retry_after is not None:
            delay = max(delay, error.retry_after)
        self._failures += 1
        logger.warning("The session is not logged on (%s); tried again in %g s", error, delay)

        def again(_: abc.SchedulerBase, state: object = None) -> None:
            self._drain.run(self._log_on)

        self._waiting.disposable = self._clock.schedule_relative(delay, again)

    def _on_nobodys(self, reply: Any) -> None:
        """A reply without an id: the venue's way to say that the session is revoked."""
        error = error_of(reply)
        if not self._signer.is_logged_on or not isinstance(error, RequestRejected):
            return
        if error.code != ErrorCode.REJECTED_API_KEY:
            return
        self._signer.is_logged_on = False
        logger.warning("The venue has revoked the session (%s); requests are signed one by one", error)
        self._socket.notify(VenueStatus(REVOKED, {"code": error.code, "reason": error.reason}))
        self._log_on()


def _same(message: Any) -> Any:
    return message


def _ignore(error: Exception) -> None:
    """The end of the messages is noticed where it matters: the socket closes."""
