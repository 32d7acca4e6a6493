"""A request's turn: when the limits of its venue let it go, and what its reply says of them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from reactivex import Observable, abc

from bittrade_ws.models.errors import BudgetSpent
from bittrade_ws.operators._disposables import Place
from bittrade_ws.operators._stream import Stream
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Request
from bittrade_ws.wire.limits import Limits

T = TypeVar("T")
G = TypeVar("G")
"""What a turn brings along."""

logger = logging.getLogger(__name__)


def limits_of(socket: Socket) -> Limits | None:
    """The limits that hold on this socket; `None`: none that we know."""
    return getattr(socket.codec, "limits", None)


def take_turn(socket: Socket, request: Request, clock: abc.SchedulerBase, *, waited: float = 0.0) -> float:
    """Seconds that `request` must wait, and then be written anew; 0: it is counted, and is to be sent now.

    Raises `BudgetSpent` when it would wait too long.
    """
    limits = limits_of(socket)
    if limits is None or request.cost is None:
        return 0.0
    seconds = limits.take(request, now_of(clock), waited=waited)
    if seconds > 0:
        logger.warning("A request is held back for %g s, to stay within the venue's limits", seconds)
    return seconds


def patient_turn(socket: Socket, request: Request, clock: abc.SchedulerBase) -> float:
    """As `take_turn`, for who waits as long as it takes."""
    try:
        return take_turn(socket, request, clock)
    except BudgetSpent as spent:
        logger.warning("%s; it is held back for %g s", spent, spent.retry_after)
        return spent.retry_after


def in_turn(
    socket: Socket, write: Callable[[], Request], send: Callable[[Request], Observable[Any]], clock: abc.SchedulerBase
) -> Observable[Any]:
    """Writes a request when its turn has come, and hands it to `send`. Errors: what `write` raises, `BudgetSpent`."""

    def take(waited: float) -> tuple[float, Request]:
        request = write()
        return take_turn(socket, request, clock, waited=waited), request

    return granted(take, send, clock)


def granted(
    take: Callable[[float], tuple[float, G]], ask: Callable[[G], Observable[T]], clock: abc.SchedulerBase
) -> Observable[T]:
    """What `ask` gives, once `take` says that there are 0 s to wait; until then it is asked anew after each wait.

    `take` is told the seconds that were waited in all, and hands over what `ask` needs. Errors: what either raises.
    """

    def subscribe(observer: abc.ObserverBase[T], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
        current = Place()

        def attempt(waited: float) -> None:
            try:
                seconds, grant = take(waited)
            except Exception as error:
                observer.on_error(error)
                return
            if seconds > 0:

                def again(_: abc.SchedulerBase, state: object = None) -> None:
                    attempt(waited + seconds)

                current.disposable = clock.schedule_relative(seconds, again)
            else:
                current.disposable = ask(grant).subscribe(observer, scheduler=scheduler)

        attempt(0.0)
        return current

    return Stream(subscribe)


def now_of(clock: abc.SchedulerBase) -> float:
    """Epoch seconds by this clock."""
    return clock.to_seconds(clock.now)
