"""What Bitfinex grants one address over REST: so many calls of each kind in any minute.

1. Calls of one kind are those of one path, whatever stands in it.
2. A call waits for its turn, up to `PATIENCE` seconds; one that changes something is not worth the same later, and does
   not wait. Who would wait longer gets `BudgetSpent`, unsent.
3. After the venue has refused a call as one too many, nothing goes before it wants to hear again.
4. Who sends through a sender of their own may do so from another address: it has a pace of its own.

Source: the end of each of the venue's REST reference pages, seen 2026-07.
"""

import logging
from collections import defaultdict, deque
from collections.abc import Callable
from functools import lru_cache
from queue import SimpleQueue
from typing import Any, Final

from reactivex import Observable, abc
from reactivex import operators as ops

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.bitfinex._endpoint import Endpoint
from bittrade_ws.models.errors import BudgetSpent, RateLimited
from bittrade_ws.operators._own_thread import OwnThread
from bittrade_ws.operators._turn import granted, now_of

logger = logging.getLogger(__name__)

PATIENCE: Final = 10.0
MINUTE: Final = 61.0
"""Seconds; the venue's clock is not ours."""


class Pace:
    """The calls to one address; for any thread."""

    def __init__(self) -> None:
        self._sent: defaultdict[str, deque[float]] = defaultdict(deque)
        self._quiet_until = 0.0
        # What is done between get and put is arithmetic.
        self._token: SimpleQueue[None] = SimpleQueue()
        self._token.put(None)

    def take(self, endpoint: Endpoint, now: float, *, waited: float = 0.0) -> float:
        """Seconds until a call may be sent; 0: it is counted, and goes now. Raises `BudgetSpent`."""
        self._token.get()
        try:
            sent = self._sent[endpoint.kind]
            while sent and sent[0] <= now - MINUTE:
                sent.popleft()
            room = sent[-endpoint.most] + MINUTE - now if len(sent) >= endpoint.most else 0.0
            seconds = max(room, self._quiet_until - now, 0.0)
            if seconds == 0.0:
                sent.append(now)
        finally:
            self._token.put(None)
        if waited + seconds > (0.0 if endpoint.changes else PATIENCE):
            why = f"the venue grants {endpoint.most} calls of {endpoint.path} in a minute"
            raise BudgetSpent(f"not sent: {why}; there is room in {seconds:g} s", retry_after=seconds)
        return seconds

    def hold(self, seconds: float, now: float) -> None:
        """The venue wants to hear nothing for so long."""
        logger.warning("The venue wants no calls for %g s", seconds)
        self._quiet_until = max(self._quiet_until, now + seconds)


@lru_cache(maxsize=64)
def pace_of(base_url: str, sender: Sender | None) -> Pace:
    """That of all in this process who send to this address the same way."""
    return Pace()


def paced(
    endpoint: Endpoint,
    pace: Callable[[], Pace],
    ask: Callable[[], Observable[Any]],
    default: abc.SchedulerBase | None,
) -> Observable[Any]:
    """What `ask` gives, asked in its turn. The clock is the subscription's scheduler, else `default`, else its own."""

    def subscribe(observer: abc.ObserverBase[Any], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
        clock, its = scheduler or default or OwnThread(exit_if_empty=True), pace()

        def take(waited: float) -> tuple[float, None]:
            return its.take(endpoint, now_of(clock), waited=waited), None

        def on_error(error: Exception) -> None:
            if isinstance(error, RateLimited) and error.retry_after is not None:
                its.hold(error.retry_after, now_of(clock))

        asked = granted(take, lambda _: ask().pipe(ops.do_action(on_error=on_error)), clock)
        return asked.subscribe(observer, scheduler=scheduler)

    return Observable(subscribe)
