"""A venue without sockets, whose lines a test opens, drops and refuses by hand, and its menu."""

import io
from dataclasses import replace
from typing import Any

import pytest
import reactivex
from reactivex import Observable, abc
from reactivex import operators as ops
from reactivex.disposable import Disposable
from reactivex.testing import TestScheduler

from bittrade_ws.cli.console.access import Access
from bittrade_ws.cli.console.commands import Command, Login, Menu, Shown
from bittrade_ws.cli.console.desk import Desk, Through
from bittrade_ws.cli.console.fields import Field, whole, word
from bittrade_ws.cli.console.keyboard import Candidates
from bittrade_ws.cli.console.screen import Screen
from bittrade_ws.cli.console.session import Session
from bittrade_ws.cli.console.usual import authenticate, disconnect, reconnect, stop_watching
from bittrade_ws.connection import Connection
from bittrade_ws.models.errors import ConnectionLost, InvalidRequest
from bittrade_ws.models.status import Closed, Opened, Status
from bittrade_ws.operators import ReconnectPolicy
from bittrade_ws.testing import JsonCodec
from bittrade_ws.wire.bundle import Bundle, Kind, Socket


class Wire:
    """The far end of a connection; `dialled` counts how often it was dialled."""

    def __init__(self) -> None:
        self.dialled = 0
        self.hung_up = 0
        self.answers = True
        """Whether a dial is answered at once."""
        self.clock = TestScheduler()
        """For the delays between dials, in seconds."""
        self._observer: abc.ObserverBase[Any] | None = None
        self._socket: Socket | None = None

    def connection(self, access: Access) -> Connection:
        return Connection(Observable(self._dial), reconnect=ReconnectPolicy(delays=[0.5]), scheduler=self.clock)

    def open(self) -> None:
        self.say(Opened())

    def drop(self) -> None:
        observer = self._observer
        assert observer is not None
        self.say(Closed(1006, "cut"))
        observer.on_error(ConnectionLost("cut"))

    def say(self, status: Status) -> None:
        assert self._observer is not None
        assert self._socket is not None
        self._observer.on_next(Bundle(self._socket, Kind.STATUS, status))

    def fail(self, error: Exception) -> None:
        assert self._observer is not None
        self._observer.on_error(error)

    def _dial(self, observer: abc.ObserverBase[Any], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
        self.dialled += 1
        self._observer = observer
        self._socket = Socket(
            "ws://atlantis", epoch=self.dialled, codec=JsonCodec(), send=lambda frame: None, client_ids=lambda: "x"
        )
        if self.answers:
            self.open()

        def hang_up() -> None:
            self.hung_up += 1

        return Disposable(hang_up)


class Script:
    """A keyboard of lines; an exception among them is raised. `asked` is what each was asked for by."""

    is_interactive = False

    def __init__(self, *lines: str | BaseException) -> None:
        self._lines = list(lines)
        self.asked: list[str] = []
        self.candidates: list[Candidates] = []

    def read(self, message: str, *, topic: str, candidates: Candidates) -> str:
        self.asked.append(message)
        self.candidates.append(candidates)
        if not self._lines:
            raise EOFError
        line = self._lines.pop(0)
        if isinstance(line, BaseException):
            raise line
        return line

    def clear(self) -> None:
        self.asked.append("clear")


class Atlantis:
    """The venue: market data at once, an account with the login."""

    def __init__(self) -> None:
        self.market, self.account = Wire(), Wire()
        self.told: list[Shown] = []
        self.out = io.StringIO()
        self.screen = Screen(self.out)
        self.proof: Observable[Any] = reactivex.just("we believe you")
        self.tides: Observable[Any] = reactivex.just("high")
        self.environment: dict[str, str] = {"ATLANTIS_KEY": "hunter2"}
        self.menu = Menu(
            title="ATLANTIS",
            lines={"market": self.market.connection},
            login=Login(
                line="account",
                needs="ATLANTIS_KEY",
                through=self._through,
                dial=self.account.connection,
                proof=self._prove,
            ),
            commands=(
                authenticate(),
                Command(text="Get Tides", word="tides", run=lambda session: self.tides),
                Command(
                    text="Watch Depth",
                    word="depth",
                    run=lambda session, place, count: self.tides,
                    fields=(
                        Field("PLACE", "reef", word, choices=("reef", "deep reef")),
                        Field("COUNT", "3", whole, is_optional=True),
                    ),
                    is_watch=True,
                    settles=lambda value, place, count: count is None,
                ),
                Command(
                    text="Raise Treasure",
                    word="raise",
                    run=lambda session: session.account.sockets.pipe(ops.map(lambda _: "raised"), ops.take(1)),
                    needs_login=True,
                ),
                stop_watching(),
                disconnect(),
                reconnect(),
            ),
        )

    @property
    def access(self) -> Access:
        return Access(environment=self.environment)

    def change(self, at: int, **changes: Any) -> None:
        """Another command in the place of one."""
        commands = list(self.menu.commands)
        commands[at] = replace(commands[at], **changes)
        self.menu = replace(self.menu, commands=tuple(commands))

    def session(self) -> Session:
        return Session(self.menu, self.access, self.told.append)

    def _through(self, access: Access) -> Through:
        if not access.environment.get("ATLANTIS_KEY"):
            raise InvalidRequest("ATLANTIS_KEY is not set")
        return lambda messages: lambda sockets: sockets

    def _prove(self, desk: Desk) -> Observable[Any]:
        return self.proof


@pytest.fixture
def venue() -> Atlantis:
    return Atlantis()


@pytest.fixture(scope="session")
def atlantis() -> type[Atlantis]:
    return Atlantis


@pytest.fixture(scope="session")
def script() -> type[Script]:
    return Script
