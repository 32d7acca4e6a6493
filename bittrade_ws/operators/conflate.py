"""`conflate`: only the latest, for whoever cannot or need not see everything in between."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable

from bittrade_ws.operators._handoff import Handoff
from bittrade_ws.operators._inbox import End, OnDropped, tell_dropped

T = TypeVar("T")


def conflate(
    key: Callable[[T], Hashable] | None = None,
    *,
    interval: float = 0.0,
    on_dropped: OnDropped | None = None,
    scheduler: abc.SchedulerBase | None = None,
) -> Callable[[Observable[T]], Observable[T]]:
    """Hands the latest item over to another thread (of each `key`); an item that is overtaken before is dropped.

    Items come out in the order in which their keys came in, at most once per key every `interval` seconds; the first
    at once, and at the end what waits, before the completion or the error. `on_dropped` is called with the number
    overtaken so far, on the source's thread. Delivers on `scheduler`, else on the subscription's, else on a thread of
    its own that ends with the subscription.

    See operators/conflate.md.
    """

    def operator(source: Observable[T]) -> Observable[T]:
        def subscribe(
            observer: abc.ObserverBase[T], from_subscription: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            slots: dict[Hashable, _Slot] = {}
            ready: deque[_Slot | End] = deque()
            dropped = 0

            def work() -> None:
                for _ in range(len(ready)):
                    slot = ready.popleft()
                    if isinstance(slot, _Slot):
                        # The token first: an item that comes now is either taken here, or queues the slot again.
                        slot.token.append(None)
                        try:
                            item = slot.latest.popleft()
                        except IndexError:
                            continue
                        observer.on_next(item)
                    elif slot.error is not None:
                        observer.on_error(slot.error)
                    else:
                        observer.on_completed()

            handoff = Handoff(scheduler or from_subscription, work, lambda: bool(ready), pause=interval)

            def on_next(item: T) -> None:
                nonlocal dropped
                try:
                    of = None if key is None else key(item)
                    slot = slots.get(of) or slots.setdefault(of, _Slot())
                except Exception as error:
                    on_error(error)
                    return
                try:
                    slot.latest.popleft()
                except IndexError:
                    pass
                else:
                    dropped += 1
                    if on_dropped is not None:
                        tell_dropped(on_dropped, dropped)
                slot.latest.append(item)
                try:
                    slot.token.pop()
                except IndexError:
                    return
                ready.append(slot)
                handoff.wake()

            def on_error(error: Exception) -> None:
                ready.append(End(error))
                handoff.hurry()

            def on_completed() -> None:
                ready.append(End(None))
                handoff.hurry()

            upstream = source.subscribe(on_next, on_error, on_completed, scheduler=from_subscription)
            return CompositeDisposable(upstream, handoff)

        return Observable(subscribe)

    return operator


class _Slot:
    """The latest item of one key, and the token that says the key is not in the queue yet."""

    __slots__ = ("latest", "token")

    def __init__(self) -> None:
        self.latest: deque[Any] = deque()
        self.token: deque[None] = deque([None])
