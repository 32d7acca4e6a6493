"""Marble blocks in Markdown: read, run, and held to what they claim. The grammar is in `operators/README.md`."""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

from bittrade_ws import models, operators, wire
from bittrade_ws.testing.expect import Expectation
from bittrade_ws.testing.json_changes import JsonChanges
from bittrade_ws.testing.json_login import JsonLogin
from bittrade_ws.testing.json_subscribing import JsonSubscribing, json_channel
from bittrade_ws.testing.kit import Marbles

FENCE = "```marbles"

_INPUT = re.compile(r"(\w+):(?:\s+(\w+)(?=\s))?(.*)")
_ASSIGNMENT = re.compile(r"(\w+)\s*=\s*(?!=)(.+)", re.DOTALL)


class CatalogueError(SyntaxError):
    """A block that does not follow the grammar."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block with its number in the page; continuation lines are joined to it."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block; `number` is the line of its fence."""

    path: str
    number: int
    lines: tuple[Line, ...]

    def run(self, marbles: Marbles) -> None:
        """Plays the block; raises when it does not do what it says."""
        with marbles:
            _Run(self, marbles).run()


def blocks(page: str, *, path: str) -> Iterator[Block]:
    """The marble blocks of a Markdown page."""
    fence = 0
    lines: list[Line] = []
    for number, text in enumerate(page.splitlines(), start=1):
        if not fence:
            if text.rstrip() == FENCE:
                fence, lines = number, []
        elif text.rstrip() == "```":
            yield Block(path, fence, tuple(lines))
            fence = 0
        elif text[:1].isspace() and text.strip() and lines:
            last = lines.pop()
            lines.append(Line(last.number, f"{last.text}\n{text}"))
        elif text.strip() and not text.startswith("#"):
            lines.append(Line(number, text.rstrip()))
    if fence:
        raise CatalogueError(f"{path}:{fence}: a block that is not closed")


class _Run:
    def __init__(self, block: Block, marbles: Marbles) -> None:
        self._block = block
        self._marbles = marbles
        self._scope: dict[str, Any] = {**vocabulary(), "marbles": marbles}
        self._letters: dict[str, Any] = {}
        self._error: Any = None
        self._stream: Callable[[str | None], Expectation] | None = None
        self._window: str | None = None
        self._is_unclaimed = False

    def run(self) -> None:
        later: list[tuple[Line, Callable[[], None]]] = []
        inputs: list[tuple[Line, re.Match[str]]] = []
        of_inputs: list[tuple[Line, str, str]] = []
        for line in self._block.lines:
            if line.text[0] in ">@=":
                later.append((line, lambda line=line: self._claim(line)))
            elif found := _INPUT.fullmatch(line.text):
                inputs.append((line, found))
            elif found := _ASSIGNMENT.fullmatch(line.text):
                try:
                    self._assign(line, found[1], found[2])
                except NameError:  # it may speak of an input
                    of_inputs.append((line, found[1], found[2]))
            else:
                raise self._wrong(line, "neither an input, a legend, nor one of > @ =")
        for line, found in inputs:
            name, word, rest = found[1], found[2], found[3].strip()
            if word in ("subscribed", "sent", "dialed"):
                later.append((line, lambda args=(line, name, word, rest): self._log(*args)))
            else:
                self._scope[name] = self._source(line, word, rest)
        for assignment in of_inputs:
            self._assign(*assignment)
        for _, claim in later:
            claim()
        if self._is_unclaimed:
            raise CatalogueError(f"{self._block.path}:{self._block.number}: nothing is claimed about the last '>'")

    def _assign(self, line: Line, name: str, expression: str) -> None:
        value = self._evaluate(line, expression)
        if name == "error":
            self._error = value
        elif len(name) == 1:
            self._letters[name] = value
        self._scope[name] = value

    def _source(self, line: Line, word: str | None, rest: str) -> Any:
        marbles, letters, error = self._marbles, self._letters, self._error
        if word == "bundles":
            return marbles.bundles(rest, letters, error=error)
        if word == "dials":
            dials = [one.strip() for one in rest.split(";")]
            return marbles.exchange(dials=dials, values=letters, error=error)
        text = f"{word or ''} {rest}".strip()
        return (marbles.hot if "^" in text else marbles.cold)(text, letters, error=error)

    def _claim(self, line: Line) -> None:
        mark, text = line.text[0], line.text[1:].strip()
        if mark == ">":
            stream = self._evaluate(line, text)
            self._window = None
            self._is_unclaimed = True
            self._stream = lambda window: self._marbles.expect(stream, window)
        elif self._stream is None:
            raise self._wrong(line, f"{mark!r} before any '>'")
        elif mark == "@":
            self._window = text
        else:
            expectation = self._stream(self._window)
            expectation.where = self._at(line)
            expectation.to_be(text, self._letters, error=self._error)
            self._is_unclaimed = False

    def _log(self, line: Line, name: str, word: str, rest: str) -> None:
        if name not in self._scope:
            raise self._wrong(line, f"no input is called {name!r}")
        target = getattr(self._scope[name], {"subscribed": "subscriptions", "dialed": "dials"}.get(word, word))
        expectation = self._marbles.expect(target)
        expectation.where = self._at(line)
        if word == "sent":
            expectation.to_be(rest, self._letters)
        else:
            expectation.to_be([one.strip() for one in rest.split(";")])

    def _evaluate(self, line: Line, expression: str) -> Any:
        # The empty lines before it let a traceback point into the page.
        source = "\n" * (line.number - 1) + f"({expression}\n)"
        return eval(compile(source, self._block.path, "eval"), self._scope)

    def _at(self, line: Line) -> str:
        return f"{self._block.path}:{line.number}"

    def _wrong(self, line: Line, problem: str) -> CatalogueError:
        return CatalogueError(f"{self._at(line)}: {problem}: {line.text!r}")


@cache
def vocabulary() -> Mapping[str, Any]:
    """The names a block may use.

    Everything public in models, wire and operators, `ops`, `rx`, `match`, `Decimal`; for the kit's own JSON venue,
    `channel(name)`, how to subscribe to it, `subscribing`, how to trade there, `orders`, and
    how to log in, `login`.
    """
    names: dict[str, Any] = {}
    for room in (models, wire, operators):
        names[room.__name__.rpartition(".")[2]] = room
        for module in _modules(room):
            names.update(_public(module))
    names.update(
        login=JsonLogin(),
        rx=importlib.import_module("reactivex"),
        ops=importlib.import_module("reactivex.operators"),
        match=importlib.import_module("bittrade_ws.testing").match,
        channel=json_channel,
        subscribing=JsonSubscribing(),
        orders=JsonChanges(),
        Decimal=importlib.import_module("decimal").Decimal,
    )
    return names


def _modules(room: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
        if not found.name.rpartition(".")[2].startswith("_"):
            yield importlib.import_module(found.name)


def _public(module: ModuleType) -> dict[str, Any]:
    return {
        name: value
        for name, value in vars(module).items()
        if not name.startswith("_") and str(getattr(value, "__module__", "")).startswith("bittrade_ws.")
    }
