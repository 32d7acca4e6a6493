"""`to_async_iterator`: a stream in an `async for` loop; asyncio at the door, threads inside."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Generic, Self, TypeVar

from reactivex import Observable, abc

from bittrade_ws.operators._inbox import End, Inbox, Nothing, OnDropped, Overflow

T = TypeVar("T")


def to_async_iterator(
    stream: Observable[T],
    *,
    maxsize: int = 1024,
    overflow: Overflow = "drop_oldest",
    on_dropped: OnDropped | None = None,
    scheduler: abc.SchedulerBase | None = None,
) -> "AsyncStreamIterator[T]":
    """Subscribes to `stream` and iterates over it in an event loop, whatever thread the items come on.

    At most `maxsize` items wait for the loop; `overflow` says what happens beyond: `"drop_oldest"`, `"drop_newest"`,
    `"latest"` or `"error"` (`BufferOverflow`, after what waits). The iterator's `dropped` counts. The stream's error is
    raised in the loop, its completion ends it. `aclose()`, leaving the `async with` block, or dropping the iterator
    unsubscribes.

    See operators/to_async_iterator.md.
    """
    return AsyncStreamIterator(stream, Inbox(maxsize, overflow, on_dropped), scheduler)


class AsyncStreamIterator(AsyncIterator[T], Generic[T]):
    """The items of a stream, in order. An async context manager; `dropped` counts what did not fit."""

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

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        while not self._is_closed:
            item = self._inbox.take()
            if isinstance(item, End):
                await self.aclose()
                if item.error is not None:
                    raise item.error
            elif isinstance(item, Nothing):
                await self._sink.wait()
            else:
                return item
        raise StopAsyncIteration

    async def aclose(self) -> None:
        """Unsubscribes; the loop ends. Any number of times."""
        self._is_closed = True
        self._subscription.dispose()
        self._sink.wake_all()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    def __del__(self) -> None:
        if hasattr(self, "_subscription"):
            self._subscription.dispose()


class _Sink(Generic[T]):
    """Fills the inbox on the stream's thread, and wakes whoever waits for it; a burst wakes nobody twice."""

    def __init__(self, inbox: Inbox[T]) -> None:
        self._inbox = inbox
        self._waiters: deque[asyncio.Future[None]] = deque()

    def on_next(self, item: T) -> None:
        self._inbox.put(item)
        self._wake()

    def on_error(self, error: Exception) -> None:
        self._inbox.end(error)
        self.wake_all()

    def on_completed(self) -> None:
        self._inbox.end()
        self.wake_all()

    async def wait(self) -> None:
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        try:
            # Looked at once more: an item may have come before there was anybody to wake.
            if self._inbox.is_empty:
                await waiter
        except asyncio.CancelledError:
            if waiter not in self._waiters:  # woken and canceled at once: the item is the next one's
                self._wake()
            raise
        finally:
            if waiter in self._waiters:
                self._waiters.remove(waiter)

    def wake_all(self) -> None:
        while self._waiters:
            self._wake()

    def _wake(self) -> None:
        try:
            waiter = self._waiters.popleft()
        except IndexError:
            return
        try:
            waiter.get_loop().call_soon_threadsafe(_ring, waiter)
        except RuntimeError:  # the event loop is closed: nobody will read this any more
            pass


def _ring(waiter: "asyncio.Future[None]") -> None:
    if not waiter.done():
        waiter.set_result(None)
