"""What an address may ask of the venue's REST interface, shared by all who ask by themselves: snapshots and backfills.

1. At most `per_minute` on average; after a quiet minute as much again at once, so never more than twice that in any
   minute. The venue grants 6000, for everything that this address asks.
2. When the venue says for how long it wants to hear nothing, it hears nothing.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeVar

from reactivex import Observable, abc
from reactivex.disposable import SerialDisposable

from bittrade_ws.models.errors import InvalidRequest, RateLimited
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._hold_off import HoldOff

T = TypeVar("T")
_WINDOW = 60.0
PER_MINUTE: Final = 2400


class WeightBudget:
    """Who asks takes turns: `turn(weight, ask)` asks once it may."""

    def __init__(self, per_minute: int = PER_MINUTE) -> None:
        self._per_minute = per_minute
        self._busy_until = 0.0
        self._hold_off = HoldOff()
        self._drain = Drain()

    def check(self, weight: int, what: str) -> None:
        """Raises `InvalidRequest` for what it could never grant."""
        if weight > self._per_minute:
            raise InvalidRequest(f"{what} weighs {weight}, more than the {self._per_minute} of a minute")

    def turn(self, weight: int, ask: Callable[[], Observable[T]]) -> Observable[T]:
        """What `ask` gives; asked once per subscription, on the subscription's scheduler. Without one it is at once."""

        def subscribe(observer: abc.ObserverBase[T], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
            asking = SerialDisposable()

            def on_error(error: Exception) -> None:
                if isinstance(error, RateLimited) and scheduler is not None:
                    now = _now(scheduler)
                    self._drain.run(lambda: self._hold_off.heed(error, now))
                observer.on_error(error)

            def go(*_: object) -> None:
                asking.disposable = ask().subscribe(
                    observer.on_next, on_error, observer.on_completed, scheduler=scheduler
                )

            def take_turn() -> None:
                wait = 0.0 if scheduler is None else self._reserve(weight, _now(scheduler))
                if scheduler is not None and wait > 0:
                    asking.disposable = scheduler.schedule_relative(wait, go)
                else:
                    go()

            self._drain.run(take_turn)
            return asking

        return Observable(subscribe)

    def _reserve(self, weight: int, now: float) -> float:
        interval = _WINDOW * weight / self._per_minute
        spare = _WINDOW - interval
        quiet = self._hold_off.remaining(now)
        if quiet:
            self._busy_until = max(self._busy_until, now + quiet + spare)
        wait = max(0.0, self._busy_until - now - spare)
        self._busy_until = max(self._busy_until, now) + interval
        return wait


@lru_cache(maxsize=64)
def shared_budget(base_url: str) -> WeightBudget:
    """That of all who were given none: the venue counts by address."""
    return WeightBudget()


def _now(clock: abc.SchedulerBase) -> float:
    return clock.to_seconds(clock.now)
