"""The venue's refusals by code: REST says one, a WebSocket failure is a sentence, with or without a code before it.

Source: `API_DOCUMENTATION_EN.md`, error codes, seen 2026-11; the sentences: `WEBSOCKET_DOCUMENTATION_EN.md`.
"""

import re
from enum import StrEnum
from typing import Any, Final, cast

from bittrade_ws.models.errors import RateLimited, RequestRejected


class ErrorCode(StrEnum):
    """What rides in `error.code`."""

    UNAUTHORIZED = "UNAUTHORIZED"
    INVALID_REQUEST = "INVALID_REQUEST"
    INTERNAL_ERROR = "INTERNAL_ERROR"
    NOT_FOUND = "NOT_FOUND"
    RATE_LIMIT = "RATE_LIMIT"
    INVALID_SIGNATURE = "INVALID_SIGNATURE"
    EXPIRED_REQUEST = "EXPIRED_REQUEST"
    INVALID_NONCE = "INVALID_NONCE"
    MISSING_API_KEY = "MISSING_API_KEY"
    DUPLICATE_REQUEST = "DUPLICATE_REQUEST"
    SWAP_ERROR = "SWAP_ERROR"


OUTCOME_UNKNOWN: Final = frozenset({ErrorCode.INTERNAL_ERROR, ErrorCode.DUPLICATE_REQUEST})
"""After these a swap may exist: the venue failed in the middle, or had it already."""
REFUSALS: Final = frozenset(ErrorCode) - OUTCOME_UNKNOWN
"""After these there is no swap. Nothing is known after a sentence that nobody documented."""
FOR_NOW: Final = frozenset(
    {ErrorCode.RATE_LIMIT, ErrorCode.INTERNAL_ERROR, ErrorCode.EXPIRED_REQUEST, ErrorCode.INVALID_NONCE}
)
"""Refusals of a login that a later moment mends."""
RETRY_AFTER: Final = 1.0
"""Seconds to leave the venue alone; it names none on a WebSocket."""

_SENTENCES: Final = {
    "not authenticated": ErrorCode.UNAUTHORIZED,
    "invalid api key": ErrorCode.UNAUTHORIZED,
    "invalid signature": ErrorCode.INVALID_SIGNATURE,
    "request timestamp outside allowed window": ErrorCode.EXPIRED_REQUEST,
    "nonce has already been used or is expired": ErrorCode.INVALID_NONCE,
    "invalid channel format": ErrorCode.INVALID_REQUEST,
}
_CODED: Final = re.compile(r"([A-Z]+(?:_[A-Z]+)*)(?::\s*|$)")


def code_of(text: str) -> str | None:
    """The code that a sentence begins with, or means; `None`: one that nobody documented."""
    found = _CODED.match(text)
    if found is not None:
        return found[1]
    sentence = text.lower()
    if sentence in _SENTENCES:
        return _SENTENCES[sentence]
    if sentence.startswith("unknown operation"):
        return ErrorCode.INVALID_REQUEST
    return ErrorCode.NOT_FOUND if sentence == "order not found" else None


def error_in(reply: Any) -> str | None:
    """The sentence of a failure; `None`: it is none."""
    error = cast("dict[str, Any]", reply).get("error") if isinstance(reply, dict) else None
    return str(error) if error else None


def succeeded(reply: Any) -> Any:
    """What an answer tells; raises `RequestRejected`, or `RateLimited`, when it is a failure."""
    text = error_in(reply)
    if text is None:
        return cast("dict[str, Any]", reply).get("data") if isinstance(reply, dict) else None
    code = code_of(text)
    if code == ErrorCode.RATE_LIMIT:
        raise RateLimited(text, code=code, reason=text, retry_after=RETRY_AFTER)
    raise RequestRejected(text, code=code, reason=text)
