"""Dials again when a connection ends, and says so in the stream."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from reactivex import Observable, abc
from reactivex.scheduler import TimeoutScheduler

from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.operators._redial import Delays, Redial, StabilizedFrom, check_delays, is_refusal
from bittrade_ws.operators._stream import Stream

T = TypeVar("T")


def doubling(first: float = 0.25) -> Iterator[float]:
    """`first` seconds, then twice as long each time, for ever."""
    while True:
        yield first
        first *= 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconnectPolicy:
    """When to dial again, in seconds. Give `delays` as a list or as a function that makes an iterator.

    The n-th redial waits for the n-th delay, at most `cap`, less a random part of up to `jitter` of it (0 to 1;
    `random` gives numbers in [0, 1), and without it nothing is random). The server's Retry-After is a minimum.
    """

    delays: Delays = doubling
    cap: float = 60.0
    jitter: float = 0.5
    random: Callable[[], float] | None = None
    stable_after: float = 5.0
    """How long it must stay open before the delays start anew."""
    stabilized_from: StabilizedFrom = "open"
    """`attempt`: the time counts from the start of the dial."""
    is_fatal: Callable[[Exception], bool] = is_refusal
    """Errors that end the connection at once."""

    def __post_init__(self) -> None:
        check_delays(self.delays)
        if not 0 <= self.jitter <= 1:
            raise InvalidRequest(f"jitter is a part of the delay, from 0 to 1, not {self.jitter}")
        if self.cap < 0 or self.stable_after < 0:
            raise InvalidRequest("cap and stable_after are seconds, 0 or more")

    def wait(self, delay: float) -> float:
        """The delay after cap and jitter."""
        capped = min(delay, self.cap)
        return capped if self.random is None else capped * (1 - self.jitter * self.random())


def reconnect(policy: ReconnectPolicy | None = None) -> Callable[[Observable[T]], Observable[T]]:
    """Subscribes again when a source of bundles fails; `Reconnecting` and `Reconnected` tell of it.

    `^-a-!  ->  ^-a-(!r)- 250ms -(^R)`. Belongs below `publish()`. Errors that `policy.is_fatal` names, and the last
    error of delays that run out, end the stream. See operators/reconnect.md.
    """
    rules = policy or ReconnectPolicy()
    return Redial(
        delays=rules.delays,
        stabilized=_after(rules.stable_after),
        stabilized_from=rules.stabilized_from,
        is_fatal=rules.is_fatal,
        adjust=rules.wait,
        announces=True,
    )


def _after(seconds: float) -> Observable[Any]:
    """Completes after so long."""

    def subscribe(observer: abc.ObserverBase[Any], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
        def complete(*_: Any) -> None:
            observer.on_completed()

        return (scheduler or TimeoutScheduler.singleton()).schedule_relative(seconds, complete)

    return Stream(subscribe)
