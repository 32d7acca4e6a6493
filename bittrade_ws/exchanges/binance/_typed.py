"""Typed values from frames: straight from the bytes, or from a message that is already plain."""

from collections.abc import Callable
from types import FunctionType
from typing import Any, Final, TypeVar, cast

import msgspec

from bittrade_ws.models.errors import DecodeError
from bittrade_ws.wire.codec import Keyed

T = TypeVar("T")

BROKEN = (msgspec.DecodeError, RecursionError, ValueError)
"""Whatever msgspec raises about the bytes it is given: ill-formed, too deep, not UTF-8."""
_ENVELOPES: Final[dict[FunctionType, Callable[[bytes], Keyed]]] = {}
"""From the `decode` of a payload to what reads its envelope too."""


def typed(of: type[T], within: str) -> tuple[Callable[[Any], T], Callable[[Any], T]]:
    """The `decode` and `convert` of a channel whose payload is an `of`, wrapped under the name `within` or bare."""
    # One pass over the whole frame beats cutting the payload out first: the bytes are copied once less.
    key = ("key", str, msgspec.field(name="stream", default=""))
    envelope: Any = msgspec.defstruct("Envelope", [("payload", of, msgspec.field(name=within)), key], gc=False)
    wrapped = msgspec.json.Decoder[Any](envelope).decode
    bare = msgspec.json.Decoder(of).decode

    def decode(frame: Any) -> T:
        try:
            return wrapped(frame).payload
        except BROKEN as error:
            try:
                return bare(frame)
            except BROKEN:
                raise DecodeError(f"not a {of.__name__}: {error}", frame=frame) from error

    def convert(message: Any) -> T:
        inner = cast("dict[str, Any]", message).get(within, message) if isinstance(message, dict) else message
        try:
            return msgspec.convert(inner, of)
        except BROKEN as error:
            raise DecodeError(f"not a {of.__name__}: {error}") from error

    _ENVELOPES[decode] = wrapped
    return decode, convert


def in_one_pass(decode: Callable[[Any], Any]) -> Callable[[bytes], Keyed] | None:
    """What reads the stream's name and the payload of a combined frame at once, if `decode` is one of `typed`."""
    return _ENVELOPES.get(decode) if isinstance(decode, FunctionType) else None
