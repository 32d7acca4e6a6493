"""A session that is logged on: the user's signer signs once for each socket, and no request after that.

1. A socket is passed on once its session is logged on.
2. What is refused for good (a key of another kind, a signature) is an error; what is not answered, or refused for now,
   is tried again, later each time.
3. A session that the venue revokes is told; requests are then signed one by one again, while a new logon is tried.

Source: the venue's `web-socket-api.md`, session authentication, seen 2026-07.
"""

import logging
from collections.abc import Callable
from typing import Any, Final

from reactivex import Observable

from bittrade_ws.exchanges.binance._method import accept, read
from bittrade_ws.exchanges.binance.account_results import SessionInfo
from bittrade_ws.exchanges.binance.auth import SessionSigner
from bittrade_ws.exchanges.binance.errors import ErrorCode
from bittrade_ws.exchanges.binance.streams import Messages
from bittrade_ws.exchanges.binance.websocket_api import error_of, signed_request
from bittrade_ws.models.errors import RateLimited, RequestRejected
from bittrade_ws.models.status import Authenticated, VenueStatus
from bittrade_ws.operators._listen import listen
from bittrade_ws.operators.log_in import log_in
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import ReplyTo, Request, RequestContext, Signer

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

    def opened(socket: Socket, log_on_anew: Callable[[], None]) -> Signer:
        fresh = SessionSigner(signer)
        session: SessionSigner = socket.state.setdefault(_SESSION, fresh)
        session.is_logged_on = True
        if session is fresh:
            _hear_revocation(socket, messages, session, log_on_anew)
        return session

    return log_in(signer, messages, _Logon(recv_window), timeout=timeout, opened=opened)


class _Logon:
    """Binance's side of a login."""

    def __init__(self, recv_window: int | None) -> None:
        self._recv_window = recv_window

    def request(self, context: RequestContext) -> Request:
        """`session.logon`."""
        return signed_request("session.logon", {"recvWindow": self._recv_window}, context)

    def accepted(self, reply: Any) -> Authenticated:
        """The session's times, without its key."""
        try:
            session = read(accept(reply), SessionInfo)
        except RequestRejected as error:
            if error.code != ErrorCode.INVALID_TIMESTAMP:
                raise
            # The venue's own time is asked for then.
            raise RateLimited(str(error), code=error.code, reason=error.reason, retry_after=0.0) from error
        return Authenticated({"authorizedSince": session.authorized_since, "connectedSince": session.connected_since})


def _hear_revocation(
    socket: Socket, messages: Messages, session: SessionSigner, log_on_anew: Callable[[], None]
) -> None:
    """A reply without an id is the venue's way to say that the session is revoked."""

    def on_reply(reply: Any) -> None:
        error = error_of(reply)
        if not session.is_logged_on or not isinstance(error, RequestRejected):
            return
        if error.code != ErrorCode.REJECTED_API_KEY:
            return
        session.is_logged_on = False
        logger.warning("The venue has revoked the session (%s); requests are signed one by one", error)
        socket.notify(VenueStatus(REVOKED, {"code": error.code, "reason": error.reason}))
        log_on_anew()

    codec = socket.codec
    nobodys = listen(messages, ReplyTo(None), decode=codec.plain, convert=_same, codec=codec)
    socket.on_closed(nobodys.subscribe(on_reply, _ignore).dispose)


def _same(message: Any) -> Any:
    return message


def _ignore(error: Exception) -> None:
    """The end of the messages is noticed where it matters: the socket closes."""
