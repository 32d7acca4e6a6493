"""The way of an item that is the expected one: one comparison, and nothing else that costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Stride(NamedTuple, Generic[T]):
    """Closures over what is expected, because nothing is faster to look at."""

    on_item: Callable[[T], None]
    stop: Callable[[], tuple[int | None, T | None]]
    """From here on no item is expected. Gives the number that was, and the last item of all."""
    go: Callable[[int | None, T], None]
    """This item has passed, and this number is expected next (`None`: none)."""


def stride(
    first: Callable[[T], int],
    last: Callable[[T], int] | None,
    on_next: Callable[[T], None],
    otherwise: Callable[[T], None],
) -> Stride[T]:
    """Passes to `on_next` what begins with the expected number, and `otherwise` all else."""
    expected: int | None = None
    previous: Any = None

    def on_numbered(item: T) -> None:
        nonlocal expected, previous
        number = first(item)
        if number == expected:
            expected = number + 1
            previous = item
            on_next(item)
        else:
            otherwise(item)

    def on_ranged(item: T) -> None:
        nonlocal expected, previous
        if first(item) == expected:
            expected = end(item) + 1
            previous = item
            on_next(item)
        else:
            otherwise(item)

    def stop() -> tuple[int | None, T | None]:
        nonlocal expected
        was, expected = expected, None
        return was, previous

    def go(number: int | None, item: T) -> None:
        nonlocal expected, previous
        expected, previous = number, item

    end = last or first
    return Stride(on_numbered if last is None else on_ranged, stop, go)
