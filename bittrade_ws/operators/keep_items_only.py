"""`keep_items_only`: a stream as if nothing could be missing from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from reactivex import Observable, abc

from bittrade_ws.models.status import Gap

T = TypeVar("T")


def keep_items_only() -> Callable[[Observable[T | Gap]], Observable[T]]:
    """Keeps the items of a stream, without the `Gap`s between them.

    See operators/keep_items_only.md.
    """

    def keep(source: Observable[T | Gap]) -> Observable[T]:
        def subscribe(observer: abc.ObserverBase[T], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
            def on_next(item: T | Gap) -> None:
                if not isinstance(item, Gap):
                    observer.on_next(item)

            return source.subscribe(on_next, observer.on_error, observer.on_completed, scheduler=scheduler)

        return Observable(subscribe)

    return keep
