"""The table that the console is told a venue by: its connections, its login, its commands."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reactivex import Observable

from bittrade_ws.cli.console.access import Access
from bittrade_ws.cli.console.desk import Desk, Through
from bittrade_ws.cli.console.fields import Field, names_of
from bittrade_ws.connection import Connection

Shown = str | tuple[str, Any]
"""A line, or a value and its label."""
Dial = Callable[[Access], Connection]


def first_socket(desk: Desk) -> Observable[Any]:
    """The proof of a login that is a message of its own: nothing passes before the venue has accepted it."""
    return desk.sockets


def nothing_at_all(value: Any, *given: Any) -> bool:
    """For commands that are over when their Observable is."""
    return False


def as_it_is(value: Any) -> Iterable[Shown]:
    """For commands that say lines."""
    yield str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """How the venue is told who we are."""

    line: str
    """The name of the connection that it is for."""
    needs: str
    """What the environment must have, in words."""
    through: Callable[[Access], Through]
    """What its sockets pass. Raises `InvalidRequest` when the environment lacks something."""
    dial: Dial | None = None
    """For a connection that is made with the login, and not before."""
    proof: Callable[[Desk], Observable[Any]] = first_socket
    """Its first value says that the venue believes us, its error that it does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One entry of the menu."""

    text: str
    word: str
    """What it is called by, beside its number."""
    run: Callable[..., Observable[Any]]
    """From the session and one value for each field to what is shown."""
    show: Callable[[Any], Iterable[Shown]] = as_it_is
    fields: tuple[Field, ...] = ()
    needs_login: bool = False
    needs_session: bool = True
    is_watch: bool = False
    """It goes on until it is told to stop, or has shown its number of values."""
    settles: Callable[..., bool] = nothing_at_all
    """From a value, and what the command was given: whether a script's next line is read, though it goes on."""

    @property
    def entry(self) -> str:
        """As the menu writes it: `Enter New Order:MARKET_ID,SIDE`."""
        return f"{self.text}:{names_of(self.fields)}" if self.fields else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """One venue."""

    title: str
    lines: Mapping[str, Dial]
    """The connections that are made at the start; the first one has the market data."""
    login: Login
    commands: tuple[Command, ...]
    aside: Callable[[Desk], Observable[str]] | None = None
    """What a connection says that nobody asked for, in words."""
    routine: frozenset[str] = frozenset()
    """What the venue says of itself each time, and nobody wants to read."""

    def find(self, text: str) -> Command | None:
        """By number or word."""
        if text.isascii() and text.isdigit() and len(text) < 5:
            return self.commands[int(text) - 1] if 0 < int(text) <= len(self.commands) else None
        return next((command for command in self.commands if command.word == text.lower()), None)

    def number(self, word: str) -> int:
        """The number of a command by its word."""
        return 1 + next(at for at, command in enumerate(self.commands) if command.word == word)
