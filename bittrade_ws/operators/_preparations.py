"""What makes a fresh physical connection ready, remembered so that it can be done on the one that replaces it."""

from collections.abc import Callable
from typing import Any, Final

from reactivex import Observable

from bittrade_ws.operators._sources import Messages
from bittrade_ws.wire.bundle import Socket

Preparation = Callable[[Socket, Messages], Observable[Any]]
"""From a socket and the messages of it alone to what completes when that socket is ready (a logon, for one)."""

_PREPARATIONS: Final = "preparations"


def preparations(socket: Socket) -> list[Preparation]:
    """What was done on this socket, in order. Whoever logs on adds how it is done; what errors is tried anew."""
    done: list[Preparation] = socket.state.setdefault(_PREPARATIONS, [])
    return done
