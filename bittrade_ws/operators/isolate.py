"""`isolate`: a subscriber whose mistakes, or slowness, are its own affair."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from reactivex import Observable, abc

from bittrade_ws.operators._drain import Action, Drain
from bittrade_ws.operators._inbox import OnDropped, Overflow
from bittrade_ws.operators.buffer_bounded import buffer_bounded
from bittrade_ws.wire.bundle import Fault

T = TypeVar("T")
logger = logging.getLogger(__name__)


def isolate(
    on_fault: Callable[[Fault], Any] | None = None,
    *,
    scheduler: abc.SchedulerBase | None = None,
    maxsize: int = 1024,
    overflow: Overflow = "drop_oldest",
    on_dropped: OnDropped | None = None,
) -> Callable[[Observable[T]], Observable[T]]:
    """Keeps what the subscriber raises away from the source: it is logged, and the stream goes on with the next item.

    Stands last in a pipe. `on_fault` is called with each `Fault(error, value=item)`; hand in an observer's `on_next`
    to have a stream of them. Items keep their order, also when the subscriber causes new ones. With a `scheduler` a
    slow subscriber is kept away as well: `maxsize`, `overflow` and `on_dropped` are those of `buffer_bounded`.

    See operators/isolate.md.
    """

    def operator(source: Observable[T]) -> Observable[T]:
        if scheduler is not None:
            bounded = buffer_bounded(maxsize, overflow=overflow, on_dropped=on_dropped, scheduler=scheduler)
            source = source.pipe(bounded)

        def subscribe(
            observer: abc.ObserverBase[T], from_subscription: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            drain = Drain()

            def guarded(action: Action, value: Any = None) -> None:
                try:
                    action()
                except Exception as error:
                    logger.exception("A subscriber raised; the stream goes on")
                    report(Fault(error, value=value))

            def report(fault: Fault) -> None:
                try:
                    if on_fault is not None:
                        on_fault(fault)
                except Exception:
                    logger.exception("The handler of faults raised")

            def on_next(item: T) -> None:
                drain.run(lambda: guarded(lambda: observer.on_next(item), item))

            def on_error(error: Exception) -> None:
                drain.run(lambda: guarded(lambda: observer.on_error(error)))

            def on_completed() -> None:
                drain.run(lambda: guarded(observer.on_completed))

            return source.subscribe(on_next, on_error, on_completed, scheduler=from_subscription)

        return Observable(subscribe)

    return operator
