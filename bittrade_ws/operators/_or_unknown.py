"""Requests that may have changed something: what is no answer is no refusal either."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from reactivex import Observable, abc

from bittrade_ws.models.errors import (
    ConnectionLost,
    DecodeError,
    OutcomeUnknown,
    RequestRejected,
    ResponseTimeout,
    ServerFailed,
)

T = TypeVar("T")


def or_unknown(doubtful: Collection[int | str]) -> Callable[[Observable[T]], Observable[T]]:
    """Errors after which nobody knows what became of the request are an `OutcomeUnknown`.

    `doubtful` are the codes of refusals that leave it open.
    """

    def operator(asked: Observable[T]) -> Observable[T]:
        def subscribe(observer: abc.ObserverBase[T], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
            return asked.subscribe(
                observer.on_next,
                lambda error: observer.on_error(_in_doubt(error, doubtful) or error),
                observer.on_completed,
                scheduler=scheduler,
            )

        return Observable(subscribe)

    return operator


def _in_doubt(error: Exception, doubtful: Collection[int | str]) -> OutcomeUnknown | None:
    match error:
        case ServerFailed() | ResponseTimeout() | DecodeError():
            code = getattr(error, "code", None)
        case ConnectionLost():
            code = None  # its own is that of a close frame, which is nothing that the venue said
        case RequestRejected(code=code) if code in doubtful:
            pass
        case _:
            return None
    unknown = OutcomeUnknown(f"{error}; whether it took effect is not known", code=code)
    unknown.__cause__ = error
    return unknown
