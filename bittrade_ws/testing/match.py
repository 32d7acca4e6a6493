"""Partial equality, for expectations that name only what they care about."""

from collections.abc import Callable, Mapping
from typing import Any, cast

import orjson

_ABSENT = object()


class Match:
    """Equal to whatever has the named fields; see `match`."""

    __slots__ = ("_fields", "_test", "_type")

    def __init__(self, kind: type | Callable[[Any], object] | None, fields: Mapping[str, Any]) -> None:
        self._type = kind if isinstance(kind, type) else None
        self._test = None if kind is None or isinstance(kind, type) else kind
        self._fields = dict(fields)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Match):
            return self._type is other._type and self._test is other._test and self._fields == other._fields
        if self._type is not None and not isinstance(other, self._type):
            return False
        if self._test is not None and not self._test(other):
            return False
        if not self._fields:
            return True
        read = _reader(other)
        return all(_same(value, read(name)) for name, value in self._fields.items())

    def differences(self, other: object) -> list[str]:
        """One line for each part that `other` does not have as asked."""
        found: list[str] = []
        if self._type is not None and not isinstance(other, self._type):
            found.append(f"expected a {self._type.__name__}, received {other!r}")
        elif self._test is not None and not self._test(other):
            found.append(f"expected {self!r}, received {other!r}")
        read = _reader(other)
        for name, value in self._fields.items():
            received = read(name)
            if received is _ABSENT:
                found.append(f"{name}: expected {value!r}, absent from {other!r}")
            elif not same_value(value, received):
                found.append(f"{name}: expected {value!r}, received {received!r}")
        return found

    def __repr__(self) -> str:
        parts = [self._type.__name__] if self._type is not None else []
        if self._test is not None:
            parts.append(getattr(self._test, "__name__", repr(self._test)))
        parts.extend(f"{name}={value!r}" for name, value in self._fields.items())
        return f"match({', '.join(parts)})"


def match(kind: type | Callable[[Any], object] | None = None, /, **fields: Any) -> Match:
    """What equals every mapping, dataclass, struct, protobuf message or error that has these fields.

    `kind` is a type to be an instance of, or a predicate. Frames (JSON text or bytes) are read as JSON first.
    Works on either side of `==`; nest it for partial equality further down.
    """
    return Match(kind, fields)


def read_json(frame: Any) -> Any:
    """A JSON frame as plain values; anything else as it is."""
    if isinstance(frame, str | bytes):
        try:
            return orjson.loads(frame)
        except orjson.JSONDecodeError:
            return frame
    return frame


def same_error(expected: Any, received: BaseException) -> bool:
    """Errors are compared by exact type and arguments; a type stands for any error of exactly that type."""
    if isinstance(expected, Match):
        return expected == received
    if isinstance(expected, type):
        return type(received) is expected
    return type(expected) is type(received) and expected.args == received.args


def same_value(expected: Any, received: Any) -> bool:
    """Equality as Python has it, from either side, so that `match` works wherever it stands."""
    if isinstance(expected, BaseException) and isinstance(received, BaseException):
        return same_error(expected, received)
    return bool(expected == received)


def _same(expected: Any, received: Any) -> bool:
    return received is not _ABSENT and same_value(expected, received)


def _reader(value: object) -> Callable[[str], Any]:
    value = read_json(value)
    if isinstance(value, Mapping):
        mapping = cast("Mapping[str, Any]", value)
        return lambda name: mapping.get(name, _ABSENT)
    return lambda name: getattr(value, name, _ABSENT)
