"""Recorded frames as a marble line and its legend, ready for a test or a catalogue block."""

import json
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from pprint import pformat
from typing import Any, NamedTuple, cast

import orjson

from bittrade_ws.connection.logs import redact
from bittrade_ws.models.errors import DecodeError
from bittrade_ws.testing.draw import draw
from bittrade_ws.testing.parser import FRAME, Mark, Timeline
from bittrade_ws.wire.codec import Codec, ReplyTo, Special

LETTERS = "abcdefghijklmnopqrstuvwyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Without `x`, which could be read as a refused dial when it stands alone."""

_TOLD_BY = ("stream", "channel", "e", "event", "type", "method", "topic", "op")
_STAMPED = re.compile(r"(?:\S+ -> )?(\d+(?:\.\d+)?): (.+)")
_SECOND = 1_000_000


class Row(NamedTuple):
    """One received frame, `at` microseconds after the first."""

    at: int
    frame: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One letter: what kind of frame it stands for, one such frame, and how many there were."""

    letter: str
    kind: str
    value: Any
    count: int


@dataclass(frozen=True, slots=True)
class Recording:
    """The line, and what its letters stand for."""

    timeline: Timeline
    entries: tuple[Entry, ...]

    def __str__(self) -> str:
        lines = [f"frames: {draw(self.timeline)}"]
        for entry in self.entries:
            lines.append(f"# {entry.kind}, {entry.count} of them" if entry.count > 1 else f"# {entry.kind}")
            # Further lines of a value are indented, as a block of the catalogue wants them.
            lines.append(
                f"{entry.letter} = {pformat(entry.value, width=110, sort_dicts=False)}".replace("\n", "\n    ")
            )
        return "\n".join(lines)


def read_rows(lines: Iterable[str]) -> list[Row]:
    """Frames with their times: JSON rows with `frame` and `time` (Unix seconds) or `at` (milliseconds), or
    `1633998512.06: {…}`; a row that tells no time comes a millisecond after the one before it.
    """
    rows: list[Row] = []
    zero: int | None = None
    for line in lines:
        read = _read_row(line.strip())
        if read is None:
            continue
        stamp, frame = read
        if stamp is None:
            at = rows[-1].at + FRAME if rows else 0
        else:
            zero = stamp if zero is None else zero
            at = max(stamp - zero, rows[-1].at if rows else 0)
        rows.append(Row(round(at / FRAME) * FRAME, frame))
    return rows


def record(rows: Sequence[Row], *, codec: Codec | None = None, each: bool = False) -> Recording:
    """Gives each kind of frame a letter, and shows one of them, without its secrets.

    A codec tells kinds by its keys; without one they are told by the fields that venues use for it. `each`: every
    different frame has a letter of its own.
    """
    name = _named(codec)
    found: dict[str, tuple[str, str, int]] = {}
    marks: list[Mark] = []
    for at, frame in rows:
        text = redact(frame)
        kind = name(frame)
        key = text if each else kind
        if key not in found:
            if len(found) == len(LETTERS):
                raise ValueError(f"more than {len(LETTERS)} kinds of frames: record fewer of them")
            found[key] = (LETTERS[len(found)], text, 0)
        letter, sample, count = found[key]
        found[key] = (letter, sample, count + 1)
        marks.append(Mark(at, letter))
    entries = tuple(
        Entry(letter, redact(name(sample)), _value(sample), count) for letter, sample, count in found.values()
    )
    return Recording(Timeline(tuple(marks)), entries)


def _read_row(line: str) -> tuple[int | None, str] | None:
    stamped = _STAMPED.fullmatch(line)
    if stamped is not None:
        return round(float(stamped[1]) * _SECOND), stamped[2]
    if not line.startswith(("{", "[", '"')):
        return None  # what a recording says about its connection, not a frame
    try:
        row: Any = json.loads(line)
    except json.JSONDecodeError:
        return None, line  # a frame that is broken
    if not isinstance(row, dict) or "frame" not in row:
        return None, line
    fields = cast("dict[str, Any]", row)
    frame = fields["frame"]
    stamp = None
    if "time" in fields:
        stamp = round(float(fields["time"]) * _SECOND)
    elif "at" in fields:
        stamp = round(float(fields["at"]) * FRAME)
    return stamp, frame if isinstance(frame, str) else orjson.dumps(frame).decode()


def _named(codec: Codec | None) -> Callable[[str], str]:
    if codec is None:
        return _shape
    return lambda frame: _kind(codec, frame)


def _kind(codec: Codec, frame: str) -> str:
    try:
        return _key_text(codec.classify(frame.encode())[0])
    except DecodeError:
        return "not decodable"


def _key_text(key: Hashable) -> str:
    if isinstance(key, ReplyTo):
        return "reply"
    if isinstance(key, Special):
        return key.value
    return key.decode(errors="replace") if isinstance(key, bytes) else str(key)


def _shape(frame: str) -> str:
    message = _value(frame)
    if isinstance(message, list):
        return f"array of {len(cast('list[Any]', message))}"
    if not isinstance(message, dict):
        return type(message).__name__
    fields = cast("dict[str, Any]", message)
    told = [str(fields[name]) for name in _TOLD_BY if isinstance(fields.get(name), str)]
    if told:
        return " ".join(told)
    return "reply" if "id" in fields else f"object with {', '.join(fields)}"


def _value(frame: str) -> Any:
    try:
        return orjson.loads(frame)
    except orjson.JSONDecodeError:
        return frame
