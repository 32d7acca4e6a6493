"""Requests to the WebSocket API of Binance, and what its replies say of failure.

Source: the venue's `web-socket-api.md`, request and response formats, seen 2026-07.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple

import orjson

from bittrade_ws.models.errors import InvalidRequest, RateLimited
from bittrade_ws.wire.codec import ReplyTo, Request, RequestContext

NO_SUCH_ORDER: Final = -2013
NEW_ORDER_REJECTED: Final = -2010
ORDER_ARCHIVED: Final = -2026
ALREADY_SUBSCRIBED: Final = -2035
OUTCOME_UNKNOWN: Final = frozenset({-1000, -1001, -1006, -1007})
"""The request may or may not have taken effect: unknown error, disconnected inside, unexpected answer, timeout."""
_RATE_LIMITED: Final = (418, 429)
_WINDOW: Final = 60.0
"""Seconds that the venue counts requests over: the wait, where it does not tell one that can be read."""
_MICROSECONDS: Final = 10**14
"""A time from here on is in microseconds: in milliseconds it would be in the year 5138."""
_LONGEST_BAN: Final = 3 * 86_400.0


class Failure(NamedTuple):
    """Why a request failed, or may have failed."""

    code: int | None
    reason: str
    is_known: bool
    """It did fail; otherwise the venue does not know."""


def signed_request(method: str, params: Mapping[str, Any], context: RequestContext) -> Request:
    """A request in the name of the account: stamped with the time, and signed by the user's signer."""
    if context.signer is None:
        raise InvalidRequest(f"{method} needs a signature: pipe the sockets through add_token(signer) first")
    stamped = {"timestamp": context.now(), **params}
    return request(method, context.signer({name: _sent(v) for name, v in stamped.items() if v is not None}), context)


def request(method: str, params: Mapping[str, Any], context: RequestContext) -> Request:
    """A request as it is."""
    request_id = context.ids()
    frame = orjson.dumps({"id": request_id, "method": method, "params": dict(params)})
    return Request(frame=frame.decode(), reply_key=ReplyTo(request_id))


def failure_of(reply: Mapping[str, Any]) -> Failure | None:
    """What a reply says of failure; `None`: it succeeded."""
    status = reply.get("status")
    if status == 200:
        return None
    error: Mapping[str, Any] = reply.get("error") or {}
    code = error.get("code")
    is_known = isinstance(status, int) and status < 500 and code not in OUTCOME_UNKNOWN
    return Failure(code, error.get("msg", f"status {status}"), is_known)


def rate_limit_of(reply: Mapping[str, Any]) -> RateLimited | None:
    """The refusal of a request too many (429), or of any during a ban (418); `None`: the reply is none."""
    if reply.get("status") not in _RATE_LIMITED:
        return None
    failure = failure_of(reply)
    assert failure is not None
    match reply:
        # Both by the venue's clock, which need not be ours.
        case {"error": {"data": {"retryAfter": int(until), "serverTime": int(now)}}}:
            unit = 1_000_000 if now >= _MICROSECONDS else 1000
            seconds = min(max(0, until - now) / unit, _LONGEST_BAN)
        case _:
            seconds = _WINDOW
    message = f"asked too much: {failure.reason}"
    return RateLimited(message, code=failure.code, reason=failure.reason, retry_after=seconds)


def _sent(value: Any) -> Any:
    """Decimals go as strings, with all their digits; a float has none to give."""
    if isinstance(value, float):
        raise InvalidRequest(f"{value!r} is a float, which has no exact digits; give a Decimal or a string")
    return format(value, "f") if isinstance(value, Decimal) else value
