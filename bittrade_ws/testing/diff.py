"""Two runs of events side by side: the failure message of the kit."""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Any

from bittrade_ws.testing.draw import clock_text, draw_together
from bittrade_ws.testing.events import Event, What
from bittrade_ws.testing.legend import Legend
from bittrade_ws.testing.match import same_value
from bittrade_ws.testing.parser import Mark

Explain = Callable[[Any, Any], Sequence[str]]
"""(expected, received) -> lines that say where two unequal values differ."""

_SPARE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_WIDTH = 72


def is_as_expected(expected: Sequence[Event], received: Sequence[Event]) -> bool:
    return len(expected) == len(received) and all(
        one.agrees_with(other) for one, other in zip(expected, received, strict=True)
    )


def difference(expected: Sequence[Event], received: Sequence[Event], legend: Legend, explain: Explain) -> str:
    """Both lines in step with a caret at the first difference, then every event, then the values that differ."""
    letters = _Letters(legend)
    upper, lower = draw_together([letters.marks(expected), letters.marks(received)])
    column = next(
        (i for i, (a, b) in enumerate(zip(upper.ljust(len(lower)), lower.ljust(len(upper)), strict=True)) if a != b),
        None,
    )
    lines = ["marbles differ", f"  expected  {upper}", f"  received  {lower}"]
    if column is not None:
        lines.append(f"            {' ' * column}^")
    lines.extend(_table(expected, received))
    for one, other in _pairs(expected, received):
        if one is not None and other is not None and not one.says_the_same(other) and one.what is other.what:
            lines.append("")
            lines.append(f"  {clock_text(other.at)}: the values differ")
            lines.extend(f"    {line}" for line in explain(one.value, other.value))
    return "\n".join(lines)


def describe(event: Event) -> str:
    """One event in a line of text."""
    if event.what is What.COMPLETE:
        return f"{clock_text(event.at)} complete"
    return f"{clock_text(event.at)} {event.what} {event.value!r}"


def _table(expected: Sequence[Event], received: Sequence[Event]) -> list[str]:
    pairs = _pairs(expected, received)
    cells = [
        (
            " " if one is not None and other is not None and one.agrees_with(other) else "✗",
            "" if one is None else _cut(describe(one)),
            "" if other is None else _cut(describe(other)),
        )
        for one, other in pairs
    ]
    width = max([len("expected"), *(len(left) for _, left, _ in cells)])
    lines = [f"    {'expected'.ljust(width)}   received"]
    lines.extend(f"  {mark} {left.ljust(width)}   {right}".rstrip() for mark, left, right in cells)
    return lines


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"


def _pairs(expected: Sequence[Event], received: Sequence[Event]) -> list[tuple[Event | None, Event | None]]:
    """Which received event stands beside which expected one: equal ones first, the rest in order."""
    left = list(range(len(expected)))
    free = dict(enumerate(expected))
    right: list[int] = []
    for event in received:
        same = next((index for index, one in free.items() if one.agrees_with(event)), None)
        right.append(-1 if same is None else same)
        if same is not None:
            del free[same]
    pairs: list[tuple[Event | None, Event | None]] = []
    for _, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        for step in range(max(i2 - i1, j2 - j1)):
            one = expected[i1 + step] if i1 + step < i2 else None
            other = received[j1 + step] if j1 + step < j2 else None
            pairs.append((one, other))
    return pairs


class _Letters:
    """Letters for the values of both lines: those of the legend, and spare ones for values it does not know."""

    def __init__(self, legend: Legend) -> None:
        self._legend = legend
        self._spare = iter(letter for letter in _SPARE if letter not in legend.values)
        self._given: list[tuple[Any, str]] = []

    def marks(self, events: Sequence[Event]) -> list[Mark]:
        return [Mark(event.at, self._sign(event)) for event in events]

    def _sign(self, event: Event) -> str:
        if event.what is What.COMPLETE:
            return "|"
        if event.what is What.ERROR:
            return "#"
        value = event.value
        if not self._legend.values and isinstance(value, str) and len(value) == 1:
            return value
        known = self._legend.letter_of(value)
        if known is not None:
            return known
        for other, letter in self._given:
            if same_value(other, value):
                return letter
        letter = next(self._spare, "?")
        self._given.append((value, letter))
        return letter
