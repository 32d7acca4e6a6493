"""Typed values from arrays: each field has its place, what the venue appends is kept, and no digit is lost.

1. A layout names the places in order; `-` is a place that means nothing (yet).
2. What comes behind the last named place goes to the value's field `extra`, as plain values.
3. A JSON number becomes a `Decimal` with the wire's digits, never through a float; so do the strings of `DEC_S`.
"""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar, cast, get_type_hints

import msgspec

from bittrade_ws.models.errors import DecodeError
from bittrade_ws.wire.exact_json import BROKEN, loads

T = TypeVar("T", bound=msgspec.Struct)
Prefix = tuple[Any, ...]
"""Fields that the array does not tell, the symbol for one; they come first in the value."""


class Layout(Generic[T]):
    """How an array becomes an `of`, whose last field is `extra`. The venue sends `least` places or more."""

    __slots__ = ("_of", "_places", "_types", "least", "row")

    def __init__(self, of: type[T], places: str, *, least: int | None = None) -> None:
        names, hints = places.split(), get_type_hints(of)
        self._of: Callable[..., T] = of
        self._places = [place for place, name in enumerate(names) if name != "-"]
        self._types = [Any if name == "-" else hints[name] for name in names]
        self.least = len(names) if least is None else least
        self.row = _row(self._types)
        """The type of an array that is exactly as long as the layout."""

    def make(self, row: Sequence[Any], prefix: Prefix = ()) -> T:
        """The value of a typed `row`."""
        if len(self._places) == len(row):
            return self._of(*prefix, *row)
        return self._of(*prefix, *(row[place] for place in self._places if place < len(row)))

    def read(self, row: Any, prefix: Prefix = ()) -> T:
        """The value of a plain array; raises `DecodeError` when it is none, or too short."""
        name = getattr(self._of, "__name__", "value")
        if not isinstance(row, list | tuple):
            raise DecodeError(f"not a {name}: no array but {type(row).__name__}")
        values = list(cast("Sequence[Any]", row))
        if len(values) < self.least:
            raise DecodeError(f"not a {name}: {len(values)} places where at least {self.least} were expected")
        known, extra = values[: len(self._types)], values[len(self._types) :]
        try:
            value = self.make(msgspec.convert(known, _row(self._types[: len(known)])), prefix)
        except BROKEN as error:
            raise DecodeError(f"not a {name}: {error}") from error
        return msgspec.structs.replace(value, extra=tuple(extra)) if extra else value


def _row(types: Sequence[Any]) -> Any:
    return tuple.__class_getitem__(tuple(types))


def decoder_of(layout: Layout[T], *, words: int, prefix: Prefix = ()) -> Callable[[Any], T]:
    """What reads the frames `[channel, …words, array, …]` of a layout, and what the connection appends to them."""
    shape: Any = msgspec.defstruct(
        "Frame",
        [("channel", int), *((f"word{number}", Any) for number in range(words)), ("row", layout.row)],
        array_like=True,
        gc=False,
    )
    fast = msgspec.json.Decoder[Any](shape).decode
    make, place = layout.make, 1 + words

    def decode(frame: Any) -> T:
        try:
            return make(fast(frame).row, prefix)
        except BROKEN:
            try:
                row = loads(frame)[place]
            except (*BROKEN, LookupError) as error:
                raise DecodeError(f"not an update: {error}", frame=frame) from error
            return layout.read(row, prefix)

    return decode
