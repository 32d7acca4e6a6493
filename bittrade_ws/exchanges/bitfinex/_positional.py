"""Typed values from arrays: each field has its place, what the venue appends is kept, and no digit is lost.

1. A layout names the places in order; `-` is a place that means nothing (yet).
2. What comes behind the last named place goes to the value's field `extra`, as plain values.
3. A JSON number becomes a `Decimal` with the wire's digits, never through a float; so do the strings of `DEC_S`.
4. A frame ends with numbers of the connection, and with the venue's time where `TIMESTAMP` asks for that. Epoch
   milliseconds are larger than any number of a connection.
5. A time is epoch milliseconds; the dates of `TIME_S` (ISO 8601, UTC unless they say otherwise) become that.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final, Generic, TypeVar, cast, get_type_hints

import msgspec

from bittrade_ws.models.errors import DecodeError
from bittrade_ws.wire.exact_json import BROKEN, loads

T = TypeVar("T", bound=msgspec.Struct)
Prefix = tuple[Any, ...]
"""Fields that the array does not tell, the symbol for one; they come first in the value."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_WHOLE: Final = (int, int | None)
FIRST_TIME: Final = 10**12
"""Epoch milliseconds of 2001: what is less is the number of a frame."""


class Sent(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A value that came over a connection."""

    sent: int | None = None
    """When, by the venue's clock, where the connection has `timestamps`: epoch milliseconds."""


def time_of(places: Sequence[Any]) -> int | None:
    """The time among the places behind the data of a frame."""
    last = places[-1] if places else None
    if isinstance(last, str):
        try:
            return _milliseconds(last)
        except ValueError:
            return None
    return last if isinstance(last, int) and last >= FIRST_TIME else None


def _milliseconds(date: str) -> int:
    moment = datetime.fromisoformat(date)
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def _undated(value: Any, hint: Any) -> Any:
    return _milliseconds(value) if isinstance(value, str) and hint in _WHOLE else value


class Layout(Generic[T]):
    """How an array becomes an `of`, which has a field `extra`. The venue sends `least` places or more."""

    __slots__ = ("_of", "_places", "_types", "least", "row")

    def __init__(self, of: type[T], places: str, *, least: int | None = None) -> None:
        names, hints = places.split(), get_type_hints(of)
        self._of: Callable[..., T] = of
        self._places = [place for place, name in enumerate(names) if name != "-"]
        self._types = [Any if name == "-" else hints[name] for name in names]
        self.least = len(names) if least is None else least
        self.row = _row(self._types)
        """The type of an array that is exactly as long as the layout."""

    def make(self, row: Sequence[Any], prefix: Prefix = (), sent: int | None = None) -> T:
        """The value of a typed `row`."""
        if len(self._places) != len(row):
            row = [row[place] for place in self._places if place < len(row)]
        return self._of(*prefix, *row) if sent is None else self._of(*prefix, *row, sent=sent)

    def maker(self, prefix: Prefix) -> Callable[..., T]:
        """Makes the value of all places of a typed row, one by one."""
        if len(self._places) == len(self._types):
            return partial(self._of, *prefix)  # nothing is faster
        return lambda *row: self.make(row, prefix)

    def read(self, row: Any, prefix: Prefix = (), sent: int | None = None) -> T:
        """The value of a plain array; raises `DecodeError` when it is none, or too short."""
        name = getattr(self._of, "__name__", "value")
        if not isinstance(row, list | tuple):
            raise DecodeError(f"not a {name}: no array but {type(row).__name__}")
        values = list(cast("Sequence[Any]", row))
        if len(values) < self.least:
            raise DecodeError(f"not a {name}: {len(values)} places where at least {self.least} were expected")
        known, extra = values[: len(self._types)], values[len(self._types) :]
        try:
            row = [_undated(value, hint) for value, hint in zip(known, self._types, strict=False)]
            value = self.make(msgspec.convert(row, _row(self._types[: len(known)])), prefix, sent)
        except BROKEN as error:
            raise DecodeError(f"not a {name}: {error}") from error
        return msgspec.structs.replace(value, extra=tuple(extra)) if extra else value


def _row(types: Sequence[Any]) -> Any:
    return tuple.__class_getitem__(tuple(types))


def decoder_of(
    layout: Layout[T], *, words: int, prefix: Prefix = (), otherwise: Callable[[Any], Any] | None = None
) -> Callable[[Any], T]:
    """What reads the frames `[channel, …words, array, …]` of a layout, and what the connection appends to them.

    `otherwise` reads frames with anything but one array of the layout's length and types.
    """
    named: list[Any] = [("channel", int), *((f"word{number}", Any) for number in range(words)), ("row", layout.row)]
    appended = [("first", int | None, None), ("second", int | None, None)]
    shape: Any = msgspec.defstruct("Frame", [*named, *appended], array_like=True, gc=False)
    fast = msgspec.json.Decoder[Any](shape).decode
    make, exactly, place = layout.make, layout.maker(prefix), 1 + words

    def decode(frame: Any) -> T:
        try:
            told = fast(frame)
        except BROKEN:
            return slow(frame)
        last = told.first if told.second is None else told.second
        if last is None or last < FIRST_TIME:
            return exactly(*told.row)
        return make(told.row, prefix, last)

    def read(frame: Any) -> T:
        try:
            message = loads(frame)
            row, sent = message[place], time_of(message[place + 1 :])
        except (*BROKEN, LookupError) as error:
            raise DecodeError(f"not an update: {error}", frame=frame) from error
        return layout.read(row, prefix, sent)

    slow = otherwise or read
    return decode
