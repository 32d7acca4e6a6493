"""A bounded queue between one producer and one consumer, on any two threads, without a lock."""

import logging
from collections import deque
from collections.abc import Callable
from typing import Any, Final, Generic, Literal, NamedTuple, TypeVar, get_args

from bittrade_ws.models.errors import BufferOverflow

T = TypeVar("T")
Overflow = Literal["drop_oldest", "drop_newest", "latest", "error"]
"""What a full queue does: lose its oldest item, lose the new one, hold one item only (the latest), or fail."""
OnDropped = Callable[[int], object]
"""Called with the number of items dropped so far, each time that one is."""

logger = logging.getLogger(__name__)


class End(NamedTuple):
    """How a stream ended: completed, or with `error`."""

    error: Exception | None


class Nothing:
    """What an empty inbox gives."""


NOTHING: Final = Nothing()


class Inbox(Generic[T]):
    """Items wait here in order; `dropped` counts those that did not fit.

    A deque's operations are atomic, and only the producer looks at the size before it adds, so the bound holds.
    """

    __slots__ = ("_end", "_is_over", "_items", "_maxsize", "_on_dropped", "_overflow", "dropped")

    def __init__(self, maxsize: int, overflow: Overflow, on_dropped: OnDropped | None = None) -> None:
        check_bound(maxsize, overflow)
        self._maxsize = 1 if overflow == "latest" else maxsize
        self._overflow = overflow
        self._on_dropped = on_dropped or log_drops
        self._items: deque[T] = deque()
        self._end: End | None = None
        self._is_over = False
        self.dropped = 0

    @property
    def is_empty(self) -> bool:
        """Nothing waits, not even an end that was not taken yet."""
        return not self._items and (self._end is None or self._is_over)

    def put(self, item: T) -> bool:
        """Adds an item; `False` when that overflowed a queue that fails then: it has ended with `BufferOverflow`."""
        items = self._items
        if self._end is not None:
            return False
        if len(items) >= self._maxsize:
            if self._overflow == "error":
                self.end(BufferOverflow(f"more than {self._maxsize} items wait for a slow consumer"))
                return False
            if self._overflow == "drop_newest":
                self._drop()
                return True
            try:
                items.popleft()
            except IndexError:  # the consumer was quicker
                pass
            else:
                self._drop()
        items.append(item)
        return True

    def end(self, error: Exception | None = None) -> None:
        """Ends the stream; what waits is still given out first."""
        if self._end is None:
            self._end = End(error)

    def take(self) -> T | End | Nothing:
        """The next item, or how the stream ended, or `NOTHING`."""
        end = self._end  # looked at first: no item is added after it
        try:
            return self._items.popleft()
        except IndexError:
            self._is_over = end is not None
            return NOTHING if end is None else end

    def _drop(self) -> None:
        self.dropped += 1
        tell_dropped(self._on_dropped, self.dropped)


def check_bound(maxsize: int, overflow: Overflow) -> None:
    """Raises `ValueError` for a bound that cannot work."""
    if maxsize < 1:
        raise ValueError(f"maxsize must be 1 or more, not {maxsize}")
    if overflow not in get_args(Overflow):
        raise ValueError(f"overflow must be one of {', '.join(get_args(Overflow))}, not {overflow!r}")


def tell_dropped(on_dropped: OnDropped, dropped: int) -> None:
    """Calls it; what it raises is logged, and costs no further item."""
    try:
        on_dropped(dropped)
    except Exception:
        logger.exception("The counter of drops raised")


def log_drops(dropped: int) -> Any:
    """Warns of the first drop, the tenth, the hundredth …: a flood is not answered with a flood."""
    if str(dropped).rstrip("0") == "1":
        logger.warning("A consumer is slower than its stream: %d item(s) dropped so far", dropped)
