"""The seam between a venue and whatever carries its frames: a real server, or a test in virtual time. Sans-IO."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable


class Session(Protocol):
    """One connection, as the venue sees it."""

    def send(self, frame: str | bytes) -> None:
        """Sends one message: `str` as text, `bytes` as binary. Nothing happens once the connection is gone."""
        ...

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Closes with a close frame."""
        ...

    def drop(self) -> None:
        """Is gone at once, without a close frame."""
        ...


@runtime_checkable
class WireSession(Session, Protocol):
    """A connection that has bytes under its frames, for the faults that need them."""

    def write(self, data: bytes) -> None:
        """Writes raw bytes between frames."""
        ...

    def reset(self) -> None:
        """Drops the connection with a TCP reset."""
        ...


class Handler(Protocol):
    """The venue's side of one connection."""

    def receive(self, frame: str | bytes) -> None:
        """A message came in."""
        ...

    def control(self) -> None:
        """A ping or a pong came in; some venues count them."""
        ...

    def closed(self) -> None:
        """The connection is gone."""
        ...


def split_path(path: str, query: str) -> tuple[str, str]:
    """A path and its query, however the two came."""
    if not query and "?" in path:
        path, query = path.split("?", 1)
    return path, query


def lowered(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers by lower-case name."""
    return {name.lower(): value for name, value in headers.items()}
