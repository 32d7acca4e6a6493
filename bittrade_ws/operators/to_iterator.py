"""`to_iterator`: a stream in a `for` loop."""

from collections.abc import Iterator
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Final, Generic, Self, TypeVar

from reactivex import Observable, abc

from bittrade_ws.operators._inbox import End, Inbox, Nothing, OnDropped, Overflow

T = TypeVar("T")
_LOOK_UP: Final = 0.5  # seconds; some platforms deliver Ctrl-C only between waits


def to_iterator(
    stream: Observable[T],
    *,
    maxsize: int = 1024,
    overflow: Overflow = "drop_oldest",
    on_dropped: OnDropped | None = None,
    scheduler: abc.SchedulerBase | None = None,
) -> "StreamIterator[T]":
    """Subscribes to `stream` and iterates over it, waiting for each item in the calling thread.

    At most `maxsize` items wait for the loop; `overflow` says what happens beyond: `"drop_oldest"`, `"drop_newest"`,
    `"latest"` or `"error"` (`BufferOverflow`, after what waits). The iterator's `dropped` counts. The stream's error is
    raised in the loop, its completion ends it. Leaving the `with` block, or dropping the iterator, unsubscribes.
    Never wait inside a subscriber: the thread that waits must not be the one that brings the items.

    See operators/to_iterator.md.
    """
    return StreamIterator(stream, Inbox(maxsize, overflow, on_dropped), scheduler)


class StreamIterator(Iterator[T], Generic[T]):
    """The items of a stream, in order. A context manager; `dropped` counts what did not fit."""

    def __init__(self, stream: Observable[T], inbox: Inbox[T], scheduler: abc.SchedulerBase | None) -> None:
        self._inbox = inbox
        self._sink = _Sink(inbox)
        self._is_closed = False
        # The stream knows the sink only, so an iterator that nobody holds any more can go, and unsubscribe.
        self._subscription = stream.subscribe(
            self._sink.on_next, self._sink.on_error, self._sink.on_completed, scheduler=scheduler
        )

    @property
    def dropped(self) -> int:
        """How many items did not fit so far."""
        return self._inbox.dropped

    def __next__(self) -> T:
        while not self._is_closed:
            item = self._inbox.take()
            if isinstance(item, End):
                self.close()
                if item.error is not None:
                    raise item.error
            elif isinstance(item, Nothing):
                self._sink.wait()
            else:
                return item
        raise StopIteration

    def close(self) -> None:
        """Unsubscribes; the loop ends. For any thread, any number of times."""
        self._is_closed = True
        self._subscription.dispose()
        self._sink.wake()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __del__(self) -> None:
        if hasattr(self, "_subscription"):
            self._subscription.dispose()


class _Sink(Generic[T]):
    """Fills the inbox, and wakes the loop if it waits."""

    def __init__(self, inbox: Inbox[T]) -> None:
        self._inbox = inbox
        self._bell: SimpleQueue[None] = SimpleQueue()

    def on_next(self, item: T) -> None:
        self._inbox.put(item)
        self.wake()

    def on_error(self, error: Exception) -> None:
        self._inbox.end(error)
        self.wake()

    def on_completed(self) -> None:
        self._inbox.end()
        self.wake()

    def wake(self) -> None:
        if self._bell.empty():
            self._bell.put(None)

    def wait(self) -> None:
        try:
            self._bell.get(timeout=_LOOK_UP)
        except Empty:
            pass
