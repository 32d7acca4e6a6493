"""The bounds of a connection, its spread over physical ones, and the source of its jitter."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from bittrade_ws.connection.rollover import Rollover
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.operators.reconnect import ReconnectPolicy

Policy = TypeVar("Policy", ReconnectPolicy, Rollover)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guards:
    """What a connection puts up with. Times in seconds, by `stopwatch` (`None`: they are not measured)."""

    undecodable_in_a_row: int = 20
    """So many frames that mean nothing, one after the other, and the connection is dialled again."""
    slow_after: float = 0.25
    """A subscriber that keeps the emitting thread longer is warned about."""
    stopwatch: Callable[[], float] | None = None

    def __post_init__(self) -> None:
        if self.undecodable_in_a_row < 1 or self.slow_after <= 0:
            raise InvalidRequest("undecodable_in_a_row is at least 1, slow_after more than 0 s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """How many channels one physical connection takes, and how many of them stay one connection to the user."""

    per_connection: int
    connections: int | None = None
    """At most so many, the first one among them; `None`: as many as it takes, up to 100."""
    idle_after: float = 60.0
    """A further one that carries nothing for so many seconds is closed."""

    def __post_init__(self) -> None:
        if self.per_connection < 1 or (self.connections is not None and self.connections < 1):
            raise InvalidRequest("per_connection and connections are at least 1")
        if self.idle_after < 0:
            raise InvalidRequest("idle_after is seconds, 0 or more")


def with_jitter(policy: Policy) -> Policy:
    """The policy with a random source, if it has none of its own: two clients that fall together rise apart."""
    return policy if policy.random is not None else replace(policy, random=random.random)
