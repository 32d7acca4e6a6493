"""The lifecycle of a connection, as data: the payloads of `STATUS` bundles."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Opened:
    """The handshake is done; the socket takes frames."""


@dataclass(frozen=True, slots=True)
class Authenticated:
    """The venue accepted who we are; `data` is what it told about the session, secrets removed."""

    data: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Closed:
    """The physical connection is gone. `code` is the close code (1006: none was received)."""

    code: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reconnecting:
    """Dial number `attempt` (from 1, since the last open) begins in `delay` seconds, because of `cause`.

    Attempt 0 is a dial that waits for its turn: more of them at once than the venue allows.
    """

    attempt: int
    delay: float
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Reconnected:
    """A dial succeeded after `attempts` tries; nothing was received for `downtime` seconds."""

    attempts: int
    downtime: float


@dataclass(frozen=True, slots=True)
class Stale:
    """Nothing was received for `silence` seconds; the connection is torn down and dialled again.

    With a `channel` that one subscription alone is silent: the connection lives and stays, and `Fresh` tells the end.
    """

    silence: float
    channel: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class Fresh:
    """The subscription to `channel` that was `Stale` speaks again, after at least `silence` seconds."""

    channel: str
    silence: float


@dataclass(frozen=True, slots=True)
class Gap:
    """Continuity of `channel` is lost between `from_` and `to` (venue sequence numbers or ids, both missing).

    `None` at either end: the venue does not tell. `backfilled`: the missing items were fetched and follow. `seconds`:
    for how long nothing was heard, from the last sign of life to the acknowledgement that ended it; `None` where there
    was no such time, or it is not over.
    """

    channel: str
    from_: int | None
    to: int | None
    cause: str
    backfilled: bool = False
    seconds: float | None = field(default=None, kw_only=True)
    is_of_all: bool = field(default=False, kw_only=True)
    """Of the connection as a whole: nobody knows which channels the missing frames belonged to."""
    ends_connection: bool = field(default=False, kw_only=True)
    """What is missing is told only to who connects anew: this connection is given up, and dialled again."""


@dataclass(frozen=True, slots=True)
class VenueStatus:
    """What the venue says of itself: `state` is its own word (`serverShutdown`, `maintenance` …)."""

    state: str
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])
    is_closing: bool = False
    """It is about to close this connection: time to open another one."""
    is_reset: bool = False
    """It wants whatever is subscribed to over this connection to be subscribed to anew."""


Status = Opened | Authenticated | Closed | Reconnecting | Reconnected | Stale | Fresh | Gap | VenueStatus
