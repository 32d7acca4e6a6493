"""`wait_for_response`: the one message that answers, or a typed timeout."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, cast

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable, SingleAssignmentDisposable

from bittrade_ws.models.errors import ConnectionLost, ResponseTimeout
from bittrade_ws.operators._current_socket import clock_of


def wait_for_response(
    match_or_id: Callable[[Any], bool] | Hashable, timeout: float = 10.0, *, id_field: str = "id"
) -> Callable[[Observable[Any]], Observable[Any]]:
    """Emits the first message that matches, and completes.

    `match_or_id` is a predicate, or the id that a message carries in `id_field` (with its wire type). Errors:
    `ResponseTimeout` after `timeout` seconds, `ConnectionLost` when the messages end first.

    Subscribe before the request is sent: what arrived earlier is not seen. `request_response_factory` does both.

    See operators/wait_for_response.md.
    """
    request_id = None if callable(match_or_id) else match_or_id
    match = match_or_id if callable(match_or_id) else _has_id(match_or_id, id_field)
    what = "no message matched" if request_id is None else f"no reply to request {request_id!r}"

    def wait(messages: Observable[Any]) -> Observable[Any]:
        def subscribe(
            observer: abc.ObserverBase[Any], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            source = SingleAssignmentDisposable()
            group = CompositeDisposable(source)

            def on_next(message: Any) -> None:
                try:
                    is_match = match(message)
                except Exception as error:
                    on_error(error)
                    return
                if is_match and not group.is_disposed:
                    group.dispose()
                    observer.on_next(message)
                    observer.on_completed()

            def on_error(error: Exception) -> None:
                group.dispose()
                observer.on_error(error)

            def on_completed() -> None:
                on_error(ConnectionLost(f"{what} before the messages ended"))

            def on_late(*_: Any) -> None:
                on_error(ResponseTimeout(f"{what} within {timeout:g} s", request_id=request_id, seconds=timeout))

            group.add(clock_of(scheduler, messages).schedule_relative(timeout, on_late))
            source.disposable = messages.subscribe(on_next, on_error, on_completed, scheduler=scheduler)
            return group

        return Observable(subscribe)

    return wait


def _has_id(request_id: Hashable, id_field: str) -> Callable[[Any], bool]:
    def match(message: Any) -> bool:
        if not isinstance(message, dict):
            return False
        found = cast(dict[str, Any], message).get(id_field)
        return type(found) is type(request_id) and found == request_id

    return match
