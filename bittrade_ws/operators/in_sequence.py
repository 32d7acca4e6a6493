"""`in_sequence`: a stream that says when it has a hole, and never says anything twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable

from bittrade_ws.models.errors import SequenceBroken
from bittrade_ws.models.status import Gap
from bittrade_ws.operators._drain import Drain
from bittrade_ws.wire.sequence import REPEATED, SequenceChecker

T = TypeVar("T")
Number = int | tuple[int, int] | None


def in_sequence(
    number_of: Callable[[T], Number],
    *,
    channel: str = "",
    on_gap: Literal["emit", "error"] = "emit",
    starts_at: int | None = None,
    restarts: Observable[Any] | None = None,
    is_snapshot: Callable[[T], bool] | None = None,
) -> Callable[[Observable[T]], Observable[T | Gap]]:
    """Passes items in sequence, drops those seen before, and emits a `Gap` before the item behind a hole.

    `number_of` gives an item's sequence number, the `(first, last)` it covers, or `None`: passed unchecked.
    `on_gap="error"` ends the stream with `SequenceBroken` instead. A new epoch, without a gap, begins with an item
    numbered `starts_at` and with each emission of `restarts` (new sockets, for one). With `is_snapshot`, everything
    after a restart is stale until a snapshot comes, and is left out; a snapshot always begins an epoch.

    See operators/in_sequence.md.
    """

    def operator(source: Observable[T]) -> Observable[T | Gap]:
        def subscribe(
            observer: abc.ObserverBase[T | Gap], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            checker = SequenceChecker(channel, starts_at=starts_at)
            is_stale = is_snapshot is not None
            drain = Drain()

            def restart(_: Any) -> None:
                nonlocal is_stale
                checker.restart()
                is_stale = is_snapshot is not None

            def check(item: T) -> None:
                nonlocal is_stale
                try:
                    if is_snapshot is not None and is_snapshot(item):
                        is_stale = False
                        checker.restart()
                    number = None if is_stale else number_of(item)
                except Exception as error:
                    observer.on_error(error)
                    return
                if is_stale:
                    return
                if number is not None:
                    verdict = checker.check(*number) if isinstance(number, tuple) else checker.check(number)
                    if verdict is REPEATED:
                        return
                    if isinstance(verdict, Gap):
                        if on_gap == "error":
                            observer.on_error(SequenceBroken(verdict))
                            return
                        observer.on_next(verdict)
                observer.on_next(item)

            def on_next(item: T) -> None:
                # What a subscriber sets off on hearing of a gap comes behind the gap's item, not between the two.
                drain.run(lambda: check(item))

            def on_error(error: Exception) -> None:
                drain.run(lambda: observer.on_error(error))

            def on_completed() -> None:
                drain.run(observer.on_completed)

            subscription = CompositeDisposable()
            if restarts is not None:
                subscription.add(restarts.subscribe(restart, observer.on_error, scheduler=scheduler))
            subscription.add(source.subscribe(on_next, on_error, on_completed, scheduler=scheduler))
            return subscription

        return Observable(subscribe)

    return operator
