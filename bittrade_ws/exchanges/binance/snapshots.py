"""Book snapshots at a pace that the venue grants, for all the books of an address together.

1. At most `weight_per_minute` on average; after a quiet minute as much again at once, so never more than twice that in
   any minute. The venue grants 6000, for everything that this address asks.
2. When the venue says for how long it wants to hear nothing, it hears nothing.
"""

from functools import lru_cache
from typing import Any

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable, SerialDisposable

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.binance.rest import REST, depth_weight, get_depth_http
from bittrade_ws.models.errors import InvalidRequest, RateLimited
from bittrade_ws.operators._drain import Drain

_WINDOW = 60.0


class DepthSnapshots:
    """A function from a symbol to its snapshot: each subscription waits for its turn, then asks once.

    Give one to all books that share an address. `limit` is in levels a side, up to 5000; `timeout`, in seconds, counts
    from the asking. Waits on the subscription's scheduler. Errors as `get_depth_http`.
    """

    def __init__(
        self,
        *,
        limit: int = 1000,
        weight_per_minute: int = 2400,
        base_url: str = REST,
        sender: Sender | None = None,
        timeout: float = 10.0,
    ) -> None:
        weight = depth_weight(limit)
        if weight > weight_per_minute:
            raise InvalidRequest(f"one snapshot weighs {weight}, more than the {weight_per_minute} of a minute")
        self._limit = limit
        self._base_url = base_url
        self._sender = sender
        self._timeout = timeout
        self._interval = _WINDOW * weight / weight_per_minute
        self._spare = _WINDOW - self._interval
        self._busy_until = 0.0
        self._drain = Drain()

    def __call__(self, symbol: str) -> Observable[Any]:
        def subscribe(
            observer: abc.ObserverBase[Any], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            asking = SerialDisposable()

            def on_error(error: Exception) -> None:
                if isinstance(error, RateLimited) and error.retry_after is not None and scheduler is not None:
                    quiet = _now(scheduler) + error.retry_after + self._spare
                    self._drain.run(lambda: self._stay_quiet(quiet))
                observer.on_error(error)

            def ask(*_: Any) -> None:
                call = get_depth_http(
                    symbol, limit=self._limit, base_url=self._base_url, sender=self._sender, timeout=self._timeout
                )
                asking.disposable = call.subscribe(
                    observer.on_next, on_error, observer.on_completed, scheduler=scheduler
                )

            def take_turn() -> None:
                if scheduler is None:
                    ask()
                    return
                wait = self._reserve(_now(scheduler))
                if wait > 0:
                    asking.disposable = scheduler.schedule_relative(wait, ask)
                else:
                    ask()

            self._drain.run(take_turn)
            return CompositeDisposable(asking)

        return Observable(subscribe)

    def _reserve(self, now: float) -> float:
        wait = max(0.0, self._busy_until - now - self._spare)
        self._busy_until = max(self._busy_until, now) + self._interval
        return wait

    def _stay_quiet(self, until: float) -> None:
        self._busy_until = max(self._busy_until, until)


@lru_cache(maxsize=64)
def shared_snapshots(base_url: str = REST, sender: Sender | None = None) -> DepthSnapshots:
    """Those of all books that are given none: the venue counts by address, so they share one budget."""
    return DepthSnapshots(base_url=base_url, sender=sender)


def _now(clock: abc.SchedulerBase) -> float:
    return clock.to_seconds(clock.now)
