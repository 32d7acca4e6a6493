"""What a connection has seen, and how seldom to speak of it."""

from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(slots=True)
class Counters:
    """What a connection has seen since it was made."""

    frames: int = 0
    unrouted: int = 0
    """Frames that nobody listens to."""
    undecodable: int = 0
    raised: int = 0
    """Values that a subscriber raised on."""
    slow: int = 0
    """Values that kept the emitting thread too long."""
    opened: int = 0
    """Sockets."""


class Seldom:
    """Says of the n-th event of a kind whether to log it: the first, the second, the fourth, the eighth …"""

    __slots__ = ("_seen",)

    _MOST_KINDS = 1_000

    def __init__(self) -> None:
        self._seen: dict[Hashable, int] = {}

    def __call__(self, kind: Hashable) -> bool:
        if len(self._seen) > self._MOST_KINDS:
            self._seen.clear()
        count = self._seen[kind] = self._seen.get(kind, 0) + 1
        return count & (count - 1) == 0
