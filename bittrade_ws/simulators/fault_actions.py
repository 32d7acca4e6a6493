"""What can go wrong, and the rules that say where. `bittrade_ws.simulators.faults` carries them out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Frame = str | bytes


@dataclass(frozen=True, slots=True)
class Drop:
    """The connection is gone in place of the frame; of a received one, before the venue reads it."""


@dataclass(frozen=True, slots=True)
class Reset:
    """As `Drop`, with a TCP reset."""


@dataclass(frozen=True, slots=True)
class DieAfterReceipt:
    """The venue does what the received frame asks, and is gone before it says so."""


@dataclass(frozen=True, slots=True)
class Close:
    """A close frame in place of the frame."""

    code: int = 1001
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HalfFrame:
    """The first bytes of the frame, then silence."""

    size: int = 5


@dataclass(frozen=True, slots=True)
class Oversize:
    """A header that declares a huge frame, then silence."""

    declared: int = 300 * 2**20


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing leaves from this frame on; the connection stays open."""


@dataclass(frozen=True, slots=True)
class Swallow:
    """The frame is lost: one that was sent is a lost reply or a gap, one that was received never arrived."""


@dataclass(frozen=True, slots=True)
class Delay:
    """The frame comes later; others overtake it."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The frame comes more than once."""

    copies: int = 2


@dataclass(frozen=True, slots=True)
class Reorder:
    """The frame comes after the `after` next ones."""

    after: int = 1


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Another frame comes in its place: malformed JSON, a binary one, an error reply."""

    to: Frame | Callable[[Frame], Frame]


@dataclass(frozen=True, slots=True)
class Refuse:
    """The upgrade is answered with this status. `retry_after` is in seconds."""

    status: int = 503
    retry_after: float | None = None


Action = (
    Drop | Reset | DieAfterReceipt | Close | HalfFrame | Oversize | Silence | Swallow | Delay | Duplicate | Reorder
    | Rewrite | Refuse
)  # fmt: skip
Direction = Literal["out", "in", "open", "ping", "upgrade", "http", "answer"]


@dataclass(slots=True, kw_only=True)
class Outage:
    """The venue kept a connection from hearing: it cut it, or fell silent on it. Times are the venue's.

    It is over when the next connection to the same path is accepted, whose number is `successor`.
    """

    connection: int
    path: str
    kind: Literal["cut", "silence"]
    since_us: int
    until_us: int | None = None
    successor: int | None = None

    @property
    def seconds(self) -> float | None:
        """How long it lasted; `None` while it does."""
        return None if self.until_us is None else (self.until_us - self.since_us) / 1e6


@dataclass(slots=True, kw_only=True)
class Rule:
    """One fault; `acted` counts how often it struck."""

    action: Action
    on: Direction = "out"
    containing: str = ""
    """Only frames (or paths) with this text in them."""
    skip: int = 0
    times: int | None = 1
    """`None`: from then on, always."""
    connection: int | None = None
    """`None`: any."""
    seen: int = 0
    acted: int = 0

    @property
    def is_spent(self) -> bool:
        """Whether it has struck as often as it may."""
        return self.times is not None and self.acted >= self.times

    def strikes(self, on: Direction, frame: Frame, connection: int) -> bool:
        """Whether it acts on this frame, which is counted."""
        if self.on != on or self.connection not in (None, connection):
            return False
        if self.is_spent:
            return False
        text = frame if isinstance(frame, str) else frame.decode("utf-8", "replace")
        if self.containing not in text:
            return False
        self.seen += 1
        if self.seen <= self.skip:
            return False
        self.acted += 1
        return True
