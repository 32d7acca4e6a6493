"""One value at a time, in order of arrival, whoever emits it: for sources that several threads feed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from reactivex import Observable, abc
from reactivex.disposable import SingleAssignmentDisposable

from bittrade_ws.models.errors import BufferOverflow
from bittrade_ws.operators._drain import Drain

T = TypeVar("T")


def serialize(*, maxsize: int | None = None) -> Callable[[Observable[T]], Observable[T]]:
    """Emits one value at a time, in order, also when threads or the subscriber itself emit meanwhile.

    `--(ab)--  ->  --(ab)--`. No lock is held while a value is delivered. Values wait only while another one is being
    delivered; `maxsize` bounds how many may wait, and one more ends the stream with `BufferOverflow`.
    See operators/serialize.md.
    """

    def operator(source: Observable[T]) -> Observable[T]:
        def subscribe(observer: abc.ObserverBase[T], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
            drain = Drain()
            upstream = SingleAssignmentDisposable()

            def on_next(value: T) -> None:
                if maxsize is not None and len(drain) >= maxsize:
                    upstream.dispose()
                    on_error(BufferOverflow(f"more than {maxsize} items wait for a slow consumer"))
                else:
                    drain.run(partial(observer.on_next, value))

            def on_error(error: Exception) -> None:
                drain.run(partial(observer.on_error, error))

            def on_completed() -> None:
                drain.run(observer.on_completed)

            upstream.disposable = source.subscribe(on_next, on_error, on_completed, scheduler=scheduler)
            return upstream

        return Observable(subscribe)

    return operator
