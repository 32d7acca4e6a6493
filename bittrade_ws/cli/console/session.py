"""The connections of one venue, from `connect` to `disconnect`, and the login on one of them.

1. A drop is the connections' own affair: they come back with whatever was on them, and it is only told.
2. `disconnect` forgets everything; `connect` after it begins with new connections, not logged in.
3. An error that a connection ends with is told, and ends what was on that connection; the console goes on.
"""

from collections.abc import Callable
from typing import Any

import reactivex
from reactivex import Observable, abc
from reactivex import operators as ops
from reactivex.disposable import CompositeDisposable, SingleAssignmentDisposable

from bittrade_ws.cli.console.access import Access
from bittrade_ws.cli.console.commands import Dial, Menu, Shown, first_socket
from bittrade_ws.cli.console.desk import Desk, Through
from bittrade_ws.cli.console.lines import Lines
from bittrade_ws.models.errors import NotConnected


class Session:
    """What commands are run on. `tell` takes what happens by itself, from any thread."""

    def __init__(self, menu: Menu, access: Access, tell: Callable[[Shown], None]) -> None:
        self.access = access
        self._menu = menu
        self._tell = tell
        self._lines = Lines(tell, self._lost, menu.routine)
        self._is_wanted = False
        self._account: Desk | None = None
        self._is_proven = False
        self._holding: abc.DisposableBase | None = None
        self._watches: dict[str, abc.DisposableBase] = {}
        self._errands = CompositeDisposable()

    @property
    def is_connected(self) -> bool:
        """Whether there is anything to disconnect."""
        return self._is_wanted and (bool(self._lines) or not self._menu.lines)

    @property
    def has_login(self) -> bool:
        """Whether the venue knows us, or is about to: what is asked for meanwhile waits."""
        return self._account is not None

    @property
    def market(self) -> Desk:
        """The connection with the market data."""
        return self.desk(next(iter(self._menu.lines)))

    @property
    def account(self) -> Desk:
        """The connection that is logged in."""
        if self._account is None:
            raise NotConnected("Not Authenticated")
        return self._account

    def desk(self, name: str) -> Desk:
        """A connection by its name in the menu. Raises `NotConnected`."""
        return self._lines[name]

    def connect(self) -> None:
        """Dials what the menu has; each connection says itself when it is up."""
        self._is_wanted = True
        if not self._menu.lines:
            self._tell("Authenticate to connect: there is nothing else to be told here")
        for name, dial in self._menu.lines.items():
            desk = self._open(name, dial)
            if self._menu.aside is not None:
                self.begin("", self._menu.aside(desk), self._tell, lambda error: None, lambda: None)

    def wait_until_up(self, seconds: float) -> bool:
        """Waits for the connections to be up."""
        return self._lines.wait_until_up(seconds)

    def disconnect(self) -> None:
        """Ends the connections and all that is on them; says so as the venue's own client does."""
        if not self.is_connected:
            return
        self._is_wanted = False
        was_dialled = bool(self._lines)
        if was_dialled:
            self._tell("disconnecting...")
        errands, self._errands = self._errands, CompositeDisposable()
        errands.dispose()
        self._forget_login()
        self._lines.close_all()
        if was_dialled:
            self._tell("Disconnected")
            self._tell("Session Down")

    def authenticate(self) -> Observable[str]:
        """Says `Authenticated.`, once the venue has proven it. Raises `InvalidRequest` without credentials."""
        if self._is_proven:
            return reactivex.just("Authenticated already.")
        login = self._menu.login
        through = login.through(self.access)
        self._forget_login()
        if login.dial is None:
            desk = Desk(self.desk(login.line).connection, self.access, through)
        else:
            desk = self._open(login.line, login.dial, through)
        self._account = desk

        def proven(_: Any) -> str:
            if self._account is desk:
                self._is_proven = True
                # Somebody has to want the sockets, or none would be logged in after a drop.
                again = desk.sockets.pipe(ops.skip(1) if login.proof is first_socket else ops.ignore_elements())
                self._holding = again.subscribe(
                    lambda _: self._tell("Authenticated."), lambda error: self._refused(desk, error)
                )
            return "Authenticated."

        def failed(_: Exception) -> None:
            if self._account is desk:
                self._forget_login()

        return login.proof(desk).pipe(ops.take(1), ops.map(proven), ops.do_action(on_error=failed))

    def begin(
        self,
        name: str,
        stream: Observable[Any],
        on_next: Callable[[Any], None],
        on_error: Callable[[Exception], None],
        on_completed: Callable[[], None],
    ) -> None:
        """Subscribes until it is over, or `disconnect`. A watch has a `name`; another of that name takes its place."""
        errand = SingleAssignmentDisposable()
        if name:
            if (before := self._watches.get(name)) is not None:
                before.dispose()
            self._watches[name] = errand
        self._errands.add(errand)

        def end() -> None:
            self._errands.remove(errand)
            if self._watches.get(name) is errand:
                del self._watches[name]

        errand.disposable = stream.pipe(ops.finally_action(end)).subscribe(on_next, on_error, on_completed)

    def stop_watching(self, given: str | None = None) -> list[str]:
        """Ends the watch of that name, those that begin with that word, or all; their names."""
        ended = [name for name in self._watches if given in (None, name, name.partition(" ")[0])]
        for name in ended:
            self._watches[name].dispose()
        return ended

    def _open(self, name: str, dial: Dial, through: Through | None = None) -> Desk:
        desk = Desk(dial(self.access), self.access, through)
        several = len({*self._menu.lines, self._menu.login.line}) > 1
        self._lines.open(name, desk, f" ({name})" if several else "")
        return desk

    def _forget_login(self) -> None:
        account, self._account, self._is_proven = self._account, None, False
        if self._holding is not None:
            self._holding.dispose()
            self._holding = None
        if account is None:
            return
        account.dispose()
        if self._menu.login.dial is not None:
            self._lines.close(self._menu.login.line)

    def _refused(self, desk: Desk, error: Exception) -> None:
        if self._account is desk:
            self._tell(f"Not Authenticated any more: {error}")
            self._forget_login()

    def _lost(self, name: str) -> None:
        if name == self._menu.login.line:
            self._forget_login()
