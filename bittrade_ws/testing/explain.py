"""Where two unequal values differ, field by field, without any test framework."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, cast

from bittrade_ws.testing.match import Match, same_value

_ABSENT = "(absent)"


def explain(expected: Any, received: Any) -> list[str]:
    """One line for each field that differs; both values when they have no fields in common."""
    if isinstance(expected, Match):
        return expected.differences(received)
    left, right = _fields(expected), _fields(received)
    if type(expected) is not type(received) or left is None or right is None:
        return [f"expected {expected!r}", f"received {received!r}"]
    return [
        f"{name}: expected {left.get(name, _ABSENT)!r}, received {right.get(name, _ABSENT)!r}"
        for name in {**left, **right}
        if name not in left or name not in right or not same_value(left[name], right[name])
    ]


def _fields(value: Any) -> dict[str, Any] | None:
    if isinstance(value, type):
        return None
    if isinstance(value, Mapping):
        mapping = cast("Mapping[Any, Any]", value)
        return {str(key): item for key, item in mapping.items()}
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value) if field.compare}
    names = getattr(value, "__struct_fields__", None) or getattr(value, "_fields", None)
    if names is not None:
        return {name: getattr(value, name) for name in names if name != "raw"}  # what it was read from
    return None
