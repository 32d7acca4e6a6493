"""Rollover: a connection that is replaced beneath its socket, before the venue ends it.

1. To whoever is above there is one long-lived socket: neither its end nor a new one is told, and nothing twice.
2. The new physical connection opens, is prepared and subscribed, and tells what the old one tells; then it takes over,
   and the old one lives on for the replies that are still to come.
3. What goes wrong with the new one costs nothing while the old one lives: another one is tried.
4. An old one that ends before that is an ordinary drop, and told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reactivex import Observable, abc
from reactivex.scheduler import TimeoutScheduler

from bittrade_ws.connection.emitter import Run, at_once
from bittrade_ws.connection.rolling import Rolling
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.operators._stream import Stream
from bittrade_ws.wire.bundle import Batch, Bundle

Dial = Observable[Batch | Bundle]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollover:
    """When one physical connection replaces another, and how long it takes over it. Times in seconds.

    A venue that says it is about to close the connection (`VenueStatus.is_closing`) is believed at once.
    """

    after: float | None = None
    """The age at which a connection is replaced, less a random part of up to `jitter` of it. `None`: at no age."""
    jitter: float = 0.02
    random: Callable[[], float] | None = None
    """Numbers in [0, 1); without it nothing is random."""
    settle: float = 1.0
    """Longer than any frame takes on one connection and not on the other."""
    overlap: float = 10.0
    """After so long with both connections subscribed, what could still become clearer is taken as it most likely is;
    what cannot be compared at all makes another attempt."""
    drain: float = 10.0
    """How long the old connection is kept for replies: the deadline of requests. What has none when it ends, or drops
    before that, is lost with it (`ConnectionLost`; of an order, `UNKNOWN`)."""
    retry: float = 1.0
    """The wait after a first failed attempt; doubled each time, up to a minute."""
    most_remembered: int = 200_000
    """Frames of both connections that may be waited with; of more the attempt is given up."""

    def __post_init__(self) -> None:
        if self.after is not None and self.after <= 0:
            raise InvalidRequest(f"after is an age in seconds, more than 0, or None, not {self.after}")
        if not 0 <= self.jitter < 1:
            raise InvalidRequest(f"jitter is a part of the age, from 0 to below 1, not {self.jitter}")
        if self.settle <= 0 or self.retry <= 0 or self.overlap < self.settle or self.drain < self.settle:
            raise InvalidRequest("settle and retry are more than 0 s, overlap and drain no less than settle")


def rolling(dial: Dial, rollover: Rollover, *, run: Run = at_once) -> Dial:
    """The dial, with each physical connection replaced as `rollover` says; each subscription is one logical socket.

    `run` brings an action to the thread that emits. Waits on the subscription's scheduler.
    """

    def subscribe(
        observer: abc.ObserverBase[Batch | Bundle], scheduler: abc.SchedulerBase | None = None
    ) -> abc.DisposableBase:
        return Rolling(dial, rollover, observer, scheduler or TimeoutScheduler.singleton(), run).start()

    return Stream(subscribe)
