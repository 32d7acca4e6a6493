"""How values leave the command line: JSON lines or plain lines for pipes, colours for people."""

import dataclasses
import os
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import Any, NoReturn, TextIO, cast

import msgspec
import orjson
import typer
from rich.console import Console
from rich.markup import escape

STYLES = {
    "status": "yellow",
    "order": "bold green",
    "trade": "cyan",
    "ticker": "blue",
    "book": "magenta",
    "gap": "bold red",
    "summary": "bold",
}


def fail(sentence: str, *, code: int = 1) -> NoReturn:
    """Ends the command with one sentence on stderr."""
    typer.echo(f"bittrade-ws: {sentence}", err=True)
    raise typer.Exit(code)


def fields_of(value: Any) -> dict[str, Any]:
    """The public fields of a typed value, by attribute name."""
    if isinstance(value, msgspec.Struct):
        names = tuple(name for name in value.__struct_fields__ if name != "raw")  # what it was read from
    elif dataclasses.is_dataclass(value):
        names = tuple(f.name for f in dataclasses.fields(value) if f.repr)
    elif isinstance(value, Mapping):
        return {str(key): item for key, item in cast(Mapping[Any, Any], value).items()}
    else:
        return {"value": value}
    return {name: getattr(value, name) for name in names if not name.startswith("_")}


def plain(value: Any) -> Any:
    """A value in JSON's terms; money as strings with the wire's digits."""
    if isinstance(value, Decimal):
        # `str` would write 0.00000000 as 0E-8.
        return format(value, "f")
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, Sequence):
        return [plain(item) for item in cast(Sequence[Any], value)]
    fields = fields_of(value)
    # What has no fields is written as Python would.
    return {key: plain(item) for key, item in fields.items()} if fields != {"value": value} else str(value)


def swallow_the_rest() -> None:
    """After the reader of stdout has gone: what is buffered would fail anew, with words, when Python flushes it."""
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


class Output:
    """Writes one line per value, from any thread; `as_json` gives one JSON object a line with its `type`.

    Nothing is written after the summary, and nothing once the reader has gone. Without a `file` it is stdout.
    """

    def __init__(self, *, as_json: bool, file: TextIO | None = None) -> None:
        self.as_json = as_json
        self.is_broken = False
        """Whoever read has hung up: `| head -1` for one."""
        self._lock = threading.Lock()
        self._is_over = False
        self._file = file
        self._console = Console(file=file, highlight=False, soft_wrap=True)

    def value(self, kind: str, value: Any) -> None:
        """One typed value, labelled with what it is."""
        row = plain(fields_of(value))
        if "type" in row:
            row[f"{kind}_type"] = row.pop("type")
        if self.as_json:
            self._write(orjson.dumps({"type": kind, **row}).decode())
            return
        text = " ".join(f"{key}={self._short(item)}" for key, item in row.items() if item not in (None, "", []))
        self._line(kind, text)

    def say(self, text: str) -> None:
        """A word to people; JSON readers do not get it."""
        if self.as_json:
            return
        if self._console.is_terminal:
            self._draw(f"[dim]{escape(text)}[/dim]")
        else:
            self._write(text)

    def summary(self, row: Mapping[str, Any], text: str) -> None:
        """The last line: `row` for JSON readers, `text` for people."""
        if self.as_json:
            self._write(orjson.dumps({"summary": plain(row)}).decode(), is_last=True)
        else:
            self._line("summary", text, is_last=True)

    def _line(self, kind: str, text: str, *, is_last: bool = False) -> None:
        if self._console.is_terminal:
            self._draw(f"[{STYLES.get(kind, 'white')}]{kind:>8}[/] {escape(text)}", is_last=is_last)
        else:
            self._write(f"{kind} {text}", is_last=is_last)

    def _short(self, item: Any) -> str:
        if isinstance(item, list):
            rows = cast(list[Any], item)
            return ",".join(self._short(row) for row in rows[:3]) + (f",… ({len(rows)})" if len(rows) > 3 else "")
        if isinstance(item, dict):
            return ":".join(self._short(part) for part in cast(dict[str, Any], item).values())
        return str(item)

    def _draw(self, markup: str, *, is_last: bool = False) -> None:
        self._emit(lambda: self._console.print(markup), is_last=is_last)

    def _write(self, line: str, *, is_last: bool = False) -> None:
        def write() -> None:
            file = self._file or sys.stdout
            file.write(line + "\n")
            file.flush()

        self._emit(write, is_last=is_last)

    def _emit(self, write: Callable[[], None], *, is_last: bool) -> None:
        with self._lock:
            if self._is_over:
                return
            self._is_over = is_last
            try:
                write()
            except BrokenPipeError:
                self.is_broken = self._is_over = True
                swallow_the_rest()
