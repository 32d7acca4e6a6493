"""How often this process may dial one host: who comes too often waits for its turn, and says so.

1. In any span of `seconds` at most `most` dials of one host begin, over all connections that share the budget.
2. Turns are taken in the order of asking. One that is not wanted any more is given back.
3. Servers on this machine are no venue: they are not counted.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from ipaddress import ip_address
from time import monotonic
from urllib.parse import urlsplit

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable
from reactivex.scheduler import TimeoutScheduler

from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.models.status import Reconnecting
from bittrade_ws.operators._disposables import Place, Undo
from bittrade_ws.operators._stream import Stream
from bittrade_ws.wire.bundle import Batch, Bundle, Kind, unopened_socket

logger = logging.getLogger(__name__)


class DialBudget:
    """The dials that a venue allows, host by host; for any thread."""

    def __init__(self, *, most: int, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        if most < 1 or seconds <= 0:
            raise InvalidRequest("a budget is at least 1 dial in more than 0 s")
        self.most = most
        self.seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._turns: dict[str, deque[float]] = {}

    def take(self, host: str) -> tuple[float, Callable[[], None]]:
        """Takes the next turn: in how many seconds it is, and the function that gives it back before that."""
        now = self._clock()
        with self._lock:
            turns = self._turns.setdefault(host, deque())
            while turns and turns[0] <= now - self.seconds:
                turns.popleft()
            turn = now
            if turns:
                turn = max(turn, turns[-1])
            if len(turns) >= self.most:
                turn = max(turn, turns[-self.most] + self.seconds)
            turns.append(turn)

        def give_back() -> None:
            with self._lock:
                if turn > self._clock() and turn in turns:
                    turns.remove(turn)

        return max(0.0, turn - now), give_back

    def paced(self, url: str, dial: Observable[Batch | Bundle]) -> Observable[Batch | Bundle]:
        """The dial of `url` in its turn. One that has to wait is a `Reconnecting` first, with attempt 0."""
        host = urlsplit(url).hostname or ""
        if _is_here(host):
            return dial

        def subscribe(
            observer: abc.ObserverBase[Batch | Bundle], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            delay, give_back = self.take(host)
            if not delay:
                return dial.subscribe(observer, scheduler=scheduler)
            cause = f"{host} takes {self.most} dials in {self.seconds:g} s, and those were made"
            logger.warning("%s; dialling in %.2f s", cause, delay)
            dialled = Place()

            def begin(*_: object) -> None:
                dialled.disposable = dial.subscribe(observer, scheduler=scheduler)

            clock = scheduler or TimeoutScheduler.singleton()
            dialled.disposable = clock.schedule_relative(delay, begin)
            observer.on_next(Bundle(unopened_socket(url), Kind.STATUS, Reconnecting(0, delay, cause)))
            return CompositeDisposable(dialled, Undo(give_back))

        return Stream(subscribe)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
