"""What a venue in a box offers to whatever carries it: a server, or a test in virtual time. Sans-IO."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.faults import Faults, FaultyHandler
from bittrade_ws.simulators.session import Session


class Response(NamedTuple):
    """An HTTP response."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Gateway(Protocol):
    """One venue, without its network."""

    engine: Engine
    faults: Faults
    ping_seconds: float
    """Between the WebSocket pings that the server sends."""
    pong_seconds: float
    """How long the server waits for a pong before it drops the connection."""

    def open(self, session: Session, path: str, headers: Mapping[str, str], query: str = "") -> FaultyHandler:
        """Accepts a WebSocket connection; raises `HandshakeRefused` with the status to answer instead."""
        ...

    def http(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Response:
        """Answers an HTTP request. Path and query are as received, still percent-encoded."""
        ...

    def start(self) -> None:
        """Opens the market."""
        ...

    def stop(self) -> None:
        """Stops everything that would happen by itself."""
        ...

    def credentials(self) -> dict[str, Any]:
        """What the venue's own client needs to trade on the funded account."""
        ...

    def addresses(self, ws: str, rest: str) -> dict[str, str]:
        """Where clients connect, given the bases of both kinds of URL."""
        ...
