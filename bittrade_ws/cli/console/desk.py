"""One connection as factories want it: its sockets, its messages, and what was made of them, once."""

from collections.abc import Callable
from typing import Any, TypeVar

from reactivex import Observable

from bittrade_ws.cli.console.access import Access
from bittrade_ws.connection import Connection
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only
from bittrade_ws.wire.bundle import Socket

T = TypeVar("T")
Through = Callable[[Observable[Any]], Callable[[Observable[Socket]], Observable[Socket]]]
"""From the messages of a connection to what its sockets pass: `log_in`, `add_token`."""


class Desk:
    """Gives factories and keeps them: an order factory knows its orders only while it is one and the same."""

    def __init__(self, connection: Connection, access: Access, through: Through | None = None) -> None:
        self.connection = connection
        self.access = access
        self.messages: Observable[Any] = connection.pipe(keep_messages_only())
        self.sockets: Observable[Socket] = connection.pipe(filter_new_socket_only())
        if through is not None:
            self.sockets = self.sockets.pipe(through(self.messages))
        self._made: dict[Any, Any] = {}

    def of(self, factory: Callable[[Observable[Socket], Observable[Any]], T]) -> T:
        """What a factory of the venue's module gives over this connection."""
        return self.made(factory, lambda: factory(self.sockets, self.messages))

    def made(self, name: Any, make: Callable[[], T]) -> T:
        """The same for one that takes more than sockets and messages."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    def dispose(self) -> None:
        """Gives the sockets back."""
        for made in self._made.values():
            if dispose := getattr(made, "dispose", None):
                dispose()
        self._made.clear()
