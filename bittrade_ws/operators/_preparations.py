"""What makes a fresh physical connection ready, remembered so that it can be done on the one that replaces it.

What cannot be done twice has it stay the one that it is.
"""

from collections.abc import Callable
from typing import Any, Final

from reactivex import Observable

from bittrade_ws.operators._sources import Messages
from bittrade_ws.wire.bundle import Socket

Preparation = Callable[[Socket, Messages], Observable[Any]]
"""From a socket and the messages of it alone to what completes when that socket is ready (a logon, for one)."""

_PREPARATIONS: Final = "preparations"
_SUCCESSION: Final = "succession"


class Succession:
    """Whether another physical connection may take over beneath a socket."""

    __slots__ = ("is_planned", "obstacle")

    def __init__(self, *, is_planned: bool) -> None:
        self.is_planned = is_planned
        """Its user wants that, at an age."""
        self.obstacle: str | None = None
        """Why none may."""


def succession(socket: Socket, *, is_planned: bool = False) -> Succession:
    """That of this socket; who replaces connections is the first to ask."""
    fresh = Succession(is_planned=is_planned)
    found: Succession = socket.state.setdefault(_SUCCESSION, fresh)
    return found


def preparations(socket: Socket) -> list[Preparation]:
    """What was done on this socket, in order. Whoever logs on adds how it is done; what errors is tried anew."""
    done: list[Preparation] = socket.state.setdefault(_PREPARATIONS, [])
    return done
