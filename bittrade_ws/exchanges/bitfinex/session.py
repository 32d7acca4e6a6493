"""A connection to Bitfinex that is logged in: once, and everything private comes of itself.

Source: the venue's `ws-auth` reference page, seen 2026-07.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

import orjson
from reactivex import Observable

from bittrade_ws.exchanges.bitfinex.errors import ErrorCode
from bittrade_ws.exchanges.bitfinex.streams import Messages
from bittrade_ws.models.errors import InvalidRequest, RateLimited, RequestRejected
from bittrade_ws.models.status import Authenticated
from bittrade_ws.operators.log_in import log_in as generic_log_in
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel, ReplyTo, Request, RequestContext, Signer
from bittrade_ws.wire.unasked import Unasked

CANCEL_ON_CLOSE: Final = 4
FOR_NOW: Final = frozenset({ErrorCode.NONCE, ErrorCode.CONCURRENCY, ErrorCode.NOT_READY, ErrorCode.RATE_LIMIT})
"""Refusals of a login that is tried again: another signer of the key was a moment later, the venue is not ready."""
_NO_SUCCESSOR: Final = "the venue cancels all orders when the connection that it takes the place of is closed"


class BitfinexLogin:
    """`auth`, signed by the user's signer."""

    def __init__(self, *, cancels_on_close: bool, filters: Sequence[str] | None) -> None:
        self._words: dict[str, Any] = {"event": "auth"}
        if cancels_on_close:
            self._words["dms"] = CANCEL_ON_CLOSE
        if filters:
            self._words["filter"] = list(filters)

    def request(self, context: RequestContext) -> Request:
        """One frame; its nonce is the time in microseconds, as far as the signer leaves it so."""
        if context.signer is None:
            raise InvalidRequest("a login needs a signer")
        signed = context.signer({**self._words, "authNonce": context.now() * 1000})
        return Request(frame=orjson.dumps(dict(signed)).decode(), reply_key=ReplyTo("auth"))

    def accepted(self, reply: Any) -> Authenticated:
        """The session as the venue tells it; a refusal is for good, unless a later nonce or a later time mends it."""
        if reply.get("status") != "OK":
            code, reason = reply.get("code"), str(reply.get("msg", ""))
            kind = RateLimited if code in FOR_NOW else RequestRejected
            raise kind(f"the login was refused: {reason}", code=code, reason=reason)
        return Authenticated({name: value for name, value in reply.items() if name not in ("event", "status")})


def log_in(
    signer: Signer,
    messages: Messages,
    *,
    cancels_on_close: bool = False,
    filters: Sequence[str] | None = None,
    timeout: float = 10.0,
) -> Callable[[Observable[Socket]], Observable[Socket]]:
    """Logs each new socket in with `signer`, then emits it; its `Authenticated` has `userId`, `auth_id` and `caps`.

    With `cancels_on_close` the venue cancels all orders when a connection is gone (its dead-man switch, `dms` 4): such
    a connection is never replaced before its end, and one with `Rollover(after=…)` is refused with `InvalidRequest`.
    `filters` bound what is told: `trading`, `trading-tBTCUSD`, `funding`, `funding-fUSD`, `wallet`,
    `wallet-exchange-BTC`, `algo`, `balance`, `notify`; orders placed here need `trading` and `notify` among them.
    Where frames are numbered, one that never came ends the connection: the next login tells how things stand.
    Otherwise as `operators.log_in`.
    """
    login = BitfinexLogin(cancels_on_close=cancels_on_close, filters=filters)
    no_successor = _NO_SUCCESSOR if cancels_on_close else None
    return generic_log_in(signer, messages, login, timeout=timeout, no_successor=no_successor)


WITH_LOGIN: Final = Unasked(frames_per_second=20.0, needs_login=True)
"""Nothing is subscribed to: what is private comes with the login."""
EVERYTHING: Final[Channel[Any]] = Channel(
    name="account", key=b"account", decode=lambda frame: frame, convert=lambda message: message
)
"""What a login brings, as one thing to hold."""
