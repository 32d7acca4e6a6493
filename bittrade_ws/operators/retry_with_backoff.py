"""Subscribes again when any Observable fails, after the delays of a pattern."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import reactivex
from reactivex import Observable

from bittrade_ws.operators._redial import Delays, Redial, StabilizedFrom

T = TypeVar("T")


def stepping() -> Iterator[float]:
    """0, 0 and 1 seconds, then 5 for ever."""
    yield from (0.0, 0.0, 1.0)
    while True:
        yield 5.0


def retry_with_backoff(
    stabilized: Observable[Any] | None = None,
    delays_pattern: Delays = stepping,
    *,
    stabilized_from: StabilizedFrom = "open",
) -> Callable[[Observable[T]], Observable[T]]:
    """Subscribes again when the source fails, after each delay of the pattern in turn (seconds).

    `-a-#  ->  -a-- 5s -a-…`. When `stabilized` completes (5 s by default) the pattern starts anew: it is subscribed
    to when an attempt opens (its `Opened` status, or its first value), or when it begins. A pattern that runs out
    ends the stream with the last error, and so does a refusal (`ReconnectPolicy.is_fatal`).
    See operators/retry_with_backoff.md.
    """
    return Redial(
        delays=delays_pattern,
        stabilized=reactivex.timer(5.0) if stabilized is None else stabilized,
        stabilized_from=stabilized_from,
    )
