"""Marble lines to timelines, and nothing else: no clock, no Rx, no pytest.

1. One character is one frame is one millisecond; a space is nothing, so columns can be aligned freely.
2. `(ab)` puts its marks at one instant and still takes its own width.
3. Between spaces, ` 20ms ` jumps ahead and ` @20ms ` jumps to that instant of the line (us, ms, s, m, h, d).
4. Everything else that is not `-` is a mark; which marks a line may hold depends on what it describes.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

FRAME = 1_000
"""One frame in microseconds."""
SIGNS = "|#^!"
"""The marks with a meaning of their own; all others are letters of a legend."""

_UNITS = {"us": 1, "ms": FRAME, "s": 1_000_000, "m": 60_000_000, "h": 3_600_000_000, "d": 86_400_000_000}
_DURATION = re.compile(r"([0-9]+(?:[.][0-9]+)?)(us|ms|s|m|h|d)")
_JUMP = re.compile(r"(@?)([0-9]+(?:[.][0-9]+)?(?:us|ms|s|m|h|d))(?=\s|$)")


class MarbleSyntaxError(ValueError):
    """A marble line that cannot be read; the message shows where."""

    def __init__(self, problem: str, text: str, position: int) -> None:
        super().__init__(f"{problem}\n  {text}\n  {' ' * position}^")


@dataclass(frozen=True, slots=True)
class Mark:
    """One sign or letter, `at` microseconds after the line's beginning."""

    at: int
    sign: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The marks of a line in order. Two lines are equal when their marks are; `length` is in microseconds."""

    marks: tuple[Mark, ...]
    length: int = field(default=0, compare=False)
    text: str = field(default="", compare=False)

    def first(self, sign: str) -> int | None:
        """When `sign` happens first."""
        return next((mark.at for mark in self.marks if mark.sign == sign), None)


def duration(text: str) -> int:
    """`"5s"`, `"20ms"`, `"1.5m"` in microseconds."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"not a duration: {text!r} (write 20ms, 5s, 1.5m; units: {', '.join(_UNITS)})")
    micros = Decimal(found[1]) * _UNITS[found[2]]
    if micros != int(micros):
        raise ValueError(f"finer than a microsecond: {text!r}")
    return int(micros)


def parse(text: str, *, letters: Collection[str] | None = None, signs: str = SIGNS) -> Timeline:
    """Reads a line. `letters`: the legend's names (`None`: any letter); `signs`: which of `|#^!` may occur."""
    marks: list[Mark] = []
    now = 0
    group = -1  # where the open group began in the text
    position = 0
    while position < len(text):
        char = text[position]
        if group < 0 and (position == 0 or text[position - 1].isspace()):
            jump = _JUMP.match(text, position)
            if jump is not None:
                now = _jumped(jump, now, marks, text)
                position = jump.end()
                continue
        if char == "(":
            if group >= 0:
                raise MarbleSyntaxError("a group inside a group", text, position)
            group = position
        elif char == ")":
            if group < 0:
                raise MarbleSyntaxError("a group that was not opened", text, position)
            now += FRAME * (2 + _width(text[group + 1 : position]))
            group = -1
        elif char == "-":
            if group >= 0:
                raise MarbleSyntaxError("time cannot pass inside a group", text, position)
            now += FRAME
        elif not char.isspace():
            _check(char, letters, signs, text, position)
            marks.append(Mark(now, char))
            if group < 0:
                now += FRAME
        position += 1
    if group >= 0:
        raise MarbleSyntaxError("a group that is not closed", text, group)
    return Timeline(tuple(marks), now, text)


def _jumped(jump: re.Match[str], now: int, marks: list[Mark], text: str) -> int:
    micros = duration(jump[2])
    if not jump[1]:
        return now + micros
    if marks and micros < marks[-1].at:
        raise MarbleSyntaxError("time cannot run backwards", text, jump.start())
    return micros


def _width(group: str) -> int:
    return sum(not char.isspace() for char in group)


def _check(char: str, letters: Collection[str] | None, signs: str, text: str, position: int) -> None:
    if char in SIGNS:
        if char not in signs:
            raise MarbleSyntaxError(f"{char!r} has no meaning here", text, position)
    elif char == "@":
        raise MarbleSyntaxError("'@' belongs before a time, between spaces: ' @20ms '", text, position)
    elif letters is not None and char not in letters:
        known = ", ".join(sorted(letters)) or "no letters"
        raise MarbleSyntaxError(f"{char!r} is not in the legend ({known})", text, position)
