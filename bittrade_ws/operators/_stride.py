"""The way of an item that is the expected one: one comparison, and nothing else that costs."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from bittrade_ws.wire.codec import by_trade_id

T = TypeVar("T")


class Stride(Generic[T]):
    """Passes to `on_next` what begins with the expected number, and `otherwise` all else; on one thread.

    There is one for each of what may be thousands of streams, and each item finds its own out of the processor's
    cache: what it looks at lies together.
    """

    __slots__ = ("_expected", "_first", "_last", "_on_next", "_otherwise", "_previous")

    def __init__(
        self,
        first: Callable[[T], int],
        last: Callable[[T], int] | None,
        on_next: Callable[[T], None],
        otherwise: Callable[[T], None],
    ) -> None:
        self._first = first
        self._last = last or first
        self._on_next = on_next
        self._otherwise = otherwise
        self._expected: int | None = None
        self._previous: T | None = None

    @property
    def on_item(self) -> Callable[[T], None]:
        """Where the items go."""
        if self._last is not self._first:
            return self._on_ranged
        return self._on_trade if self._first is by_trade_id else self._on_numbered

    def _on_trade(self, item: Any) -> None:
        number: int = item.trade_id
        if number == self._expected:
            self._expected = number + 1
            self._previous = item
            self._on_next(item)
        else:
            self._otherwise(item)

    def _on_numbered(self, item: T) -> None:
        number = self._first(item)
        if number == self._expected:
            self._expected = number + 1
            self._previous = item
            self._on_next(item)
        else:
            self._otherwise(item)

    def _on_ranged(self, item: T) -> None:
        if self._first(item) == self._expected:
            self._expected = self._last(item) + 1
            self._previous = item
            self._on_next(item)
        else:
            self._otherwise(item)

    def stop(self) -> tuple[int | None, T | None]:
        """From here on no item is expected. Gives the number that was, and the last item of all."""
        was, self._expected = self._expected, None
        return was, self._previous

    def go(self, number: int | None, item: T) -> None:
        """This item has passed, and this number is expected next (`None`: none)."""
        self._expected, self._previous = number, item
