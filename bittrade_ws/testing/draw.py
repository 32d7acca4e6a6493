"""Timelines to marble lines: the inverse of parsing, and rows of several streams in step."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from bittrade_ws.testing.parser import FRAME, Mark, Timeline

LONGEST_DASHES = 20
"""A longer wait is written as a jump."""


def clock_text(micros: int) -> str:
    """Microseconds as people write them: `9ms`, `1500us`."""
    return f"{micros // FRAME}ms" if micros % FRAME == 0 else f"{micros}us"


def draw(timeline: Timeline | Iterable[Mark]) -> str:
    """The line that parses to these marks (which are in the order of time)."""
    marks = timeline.marks if isinstance(timeline, Timeline) else tuple(timeline)
    row = Row()
    for at, signs in in_groups(marks):
        row.wait_until(at)
        row.put(signs)
    if isinstance(timeline, Timeline) and timeline.length > row.now:
        row.wait_until(timeline.length)
    return row.text.strip()


def draw_together(streams: Sequence[Sequence[Mark]]) -> list[str]:
    """One line per stream, each parseable by itself, with the same instants in the same columns."""
    cells = [dict(in_groups(marks)) for marks in streams]
    ends = [max(cell, default=-1) for cell in cells]
    rows = [Row() for _ in streams]
    for at in sorted({at for cell in cells for at in cell}):
        for row, cell, end in zip(rows, cells, ends, strict=True):
            if at in cell or row.now <= at <= end:
                row.wait_until(at)
        _align(rows)
        for row, cell in zip(rows, cells, strict=True):
            if at in cell:
                row.put(cell[at])
    return [row.text.rstrip() for row in rows]


def in_groups(marks: Iterable[Mark]) -> list[tuple[int, str]]:
    """What happens at each instant, in order."""
    return [(at, "".join(mark.sign for mark in group)) for at, group in groupby(marks, lambda mark: mark.at)]


class Row:
    """A line under construction; `now` is where a parser would be at its end."""

    __slots__ = ("now", "text")

    def __init__(self) -> None:
        self.text = ""
        self.now = 0

    def wait_until(self, at: int) -> None:
        wait = at - self.now
        if wait < 0:
            self._jump(f"@{clock_text(at)}")
        elif wait % FRAME or wait > LONGEST_DASHES * FRAME:
            self._jump(clock_text(wait))
        else:
            self.text += "-" * (wait // FRAME)
        self.now = at

    def put(self, signs: str) -> None:
        # A digit at the beginning of a word could be read as a jump ("5m"), so it goes into a group.
        begins_word = not self.text or self.text[-1].isspace()
        is_single = len(signs) == 1 and not (begins_word and signs in "0123456789")
        self.text += signs if is_single else f"({signs})"
        self.now += FRAME * (1 if is_single else len(signs) + 2)

    def _jump(self, jump: str) -> None:
        if self.text and not self.text.endswith(" "):
            self.text += " "
        self.text += f"{jump} "


def _align(rows: list[Row]) -> None:
    width = max(len(row.text) for row in rows)
    for row in rows:
        row.text = row.text.ljust(width)
