"""Order lifecycles as patterns: `"submitted > open > partial* > filled"`."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from bittrade_ws.models.order import TRANSITIONS, OrderStatus

_STEP = re.compile(r"([a-z_]+)([*+?]?)")
_CHARS = {status: chr(ord("A") + index) for index, status in enumerate(OrderStatus)}


def status_of(value: Any) -> OrderStatus:
    """The status of an order, or the status itself."""
    return OrderStatus(getattr(value, "status", value))


def lifecycle_problem(pattern: str, statuses: Sequence[OrderStatus]) -> str | None:
    """Why these statuses are not the lifecycle that was asked for, or not a legal one; `None`: they are."""
    for before, after in pairwise(statuses):
        if after not in TRANSITIONS[before]:
            return f"{before} > {after} is not a legal move ({_shown(statuses)})"
    steps = _parse(pattern)
    expression = "".join(f"{_CHARS[status]}{repeat}" for status, repeat in steps)
    if re.fullmatch(expression, "".join(_CHARS[status] for status in statuses)):
        return None
    return f"lifecycles differ\n  expected  {pattern}\n  received  {_shown(statuses)}"


def _shown(statuses: Sequence[OrderStatus]) -> str:
    return " > ".join(status.lower() for status in statuses) or "(nothing)"


def _parse(pattern: str) -> list[tuple[OrderStatus, str]]:
    steps: list[tuple[OrderStatus, str]] = []
    for word in pattern.split(">"):
        found = _STEP.fullmatch(word.strip().lower())
        status = None if found is None else _named(found[1])
        if found is None or status is None:
            raise ValueError(f"not a step of a lifecycle: {word.strip()!r} (a status, perhaps with *, + or ?)")
        steps.append((status, found[2]))
    return steps


def _named(word: str) -> OrderStatus | None:
    """The status of this name, or the only one that begins so."""
    if word.upper() in OrderStatus.__members__:
        return OrderStatus(word.upper())
    candidates = [status for status in OrderStatus if status.lower().startswith(word)]
    return candidates[0] if len(candidates) == 1 else None
