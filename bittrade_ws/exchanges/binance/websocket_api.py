"""Requests to the WebSocket API of Binance, and what its replies say of failure.

Source: the venue's `web-socket-api.md`, request and response formats, seen 2026-07.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple

import orjson

from bittrade_ws.exchanges.binance.auth import SessionSigner
from bittrade_ws.exchanges.binance.codec import BinanceCodec
from bittrade_ws.exchanges.binance.errors import TOO_MANY_ORDERS, is_outcome_unknown
from bittrade_ws.exchanges.binance.frame_pace import FramePace
from bittrade_ws.exchanges.binance.methods import METHODS
from bittrade_ws.models.errors import InvalidRequest, RateLimited, RequestRejected, ServerFailed
from bittrade_ws.wire.budget import Cost
from bittrade_ws.wire.codec import ReplyTo, Request, RequestContext

_RATE_LIMITED: Final = (418, 429)
_WINDOW: Final = 60.0
"""Seconds that the venue counts requests over: the wait, where it does not tell one that can be read."""
_ORDER_WINDOW: Final = 10.0
"""The same of orders: the shorter of their two windows."""
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
    stamped = {"timestamp": context.now() + _offset(context), **params}
    signer = context.signer
    known = METHODS.get(method)
    if isinstance(signer, SessionSigner) and known is not None and known.needs_signature:
        signer = signer.sign
    return request(method, signer(_given(stamped)), context)


def request(method: str, params: Mapping[str, Any], context: RequestContext) -> Request:
    """A request as it is; parameters that are `None` are left out."""
    request_id = context.ids()
    frame = orjson.dumps({"id": request_id, "method": method, "params": _given(params)})
    return Request(frame=frame.decode(), reply_key=ReplyTo(request_id), cost=cost_of(method, params))


def cost_of(method: str, params: Mapping[str, Any]) -> Cost | None:
    """What a request takes of the venue's limits; `None`: a method that we do not know."""
    known = METHODS.get(method)
    return None if known is None else known.cost_of(params)


def failure_of(reply: Mapping[str, Any]) -> Failure | None:
    """What a reply says of failure; `None`: it succeeded."""
    status = reply.get("status")
    if status == 200:
        return None
    error: Mapping[str, Any] = reply.get("error") or {}
    code = error.get("code")
    is_known = isinstance(status, int) and not is_outcome_unknown(code, status)
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
            seconds = _ORDER_WINDOW if failure.code in TOO_MANY_ORDERS else _WINDOW
    message = f"asked too much: {failure.reason}"
    return RateLimited(message, code=failure.code, reason=failure.reason, retry_after=seconds)


def error_of(reply: Mapping[str, Any]) -> Exception | None:
    """What a reply to a question says of failure, as an error; `None`: it succeeded.

    `RateLimited` (429, 418), `ServerFailed` when the venue does not know what became of it, else `RequestRejected`.
    """
    failure = failure_of(reply)
    if failure is None:
        return None
    if (limited := rate_limit_of(reply)) is not None:
        return limited
    code, reason = failure.code, failure.reason
    message = reason if code is None else f"{code} {reason}"
    if failure.is_known:
        return RequestRejected(message, code=code, reason=reason)
    status = reply.get("status")
    return ServerFailed(message, status=status if isinstance(status, int) else 0, code=code, reason=reason)


def _offset(context: RequestContext) -> int:
    """Milliseconds that the venue's clock is ahead of the context's, as far as the connection knows."""
    codec = context.codec
    limits = codec.limits if isinstance(codec, BinanceCodec) else None
    return 0 if limits is None or isinstance(limits, FramePace) else limits.clock.offset_ms


def _given(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value if type(value) is str else _sent(value) for name, value in params.items() if value is not None}


def _sent(value: Any) -> Any:
    """Decimals go as strings, with all their digits; a float has none to give."""
    if isinstance(value, float):
        raise InvalidRequest(f"{value!r} is a float, which has no exact digits; give a Decimal or a string")
    return format(value, "f") if isinstance(value, Decimal) else value
