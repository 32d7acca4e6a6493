"""`buffer_bounded`: a slow subscriber that costs its siblings and its source nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable

from bittrade_ws.operators._handoff import Handoff
from bittrade_ws.operators._inbox import End, Inbox, Nothing, OnDropped, Overflow, check_bound

T = TypeVar("T")
_PORTION = 1024


def buffer_bounded(
    maxsize: int,
    *,
    overflow: Overflow = "drop_oldest",
    on_dropped: OnDropped | None = None,
    scheduler: abc.SchedulerBase | None = None,
) -> Callable[[Observable[T]], Observable[T]]:
    """Hands items over to another thread, with at most `maxsize` of them waiting.

    When it is full, `overflow` says what happens: `"drop_oldest"`, `"drop_newest"`, `"latest"` (one waits, the newest),
    or `"error"` (`BufferOverflow`, after what waits). `on_dropped` is called with the number dropped so far, on the
    source's thread; without it the first, tenth, hundredth … drop is logged. Delivers on `scheduler`, else on the
    subscription's, else on a thread of its own that ends with the subscription. A burst is one scheduled action.

    See operators/buffer_bounded.md.
    """
    check_bound(maxsize, overflow)

    def operator(source: Observable[T]) -> Observable[T]:
        def subscribe(
            observer: abc.ObserverBase[T], from_subscription: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            inbox: Inbox[T] = Inbox(maxsize, overflow, on_dropped)
            upstream = CompositeDisposable()

            def work() -> None:
                for _ in range(_PORTION):
                    item = inbox.take()
                    if isinstance(item, Nothing):
                        return
                    if not isinstance(item, End):
                        observer.on_next(item)
                    elif item.error is not None:
                        observer.on_error(item.error)
                        return
                    else:
                        observer.on_completed()
                        return

            handoff = Handoff(scheduler or from_subscription, work, lambda: not inbox.is_empty)

            def on_next(item: T) -> None:
                if not inbox.put(item):
                    upstream.dispose()
                handoff.wake()

            def on_error(error: Exception) -> None:
                inbox.end(error)
                handoff.wake()

            def on_completed() -> None:
                inbox.end()
                handoff.wake()

            upstream.add(source.subscribe(on_next, on_error, on_completed, scheduler=from_subscription))
            return CompositeDisposable(upstream, handoff)

        return Observable(subscribe)

    return operator
