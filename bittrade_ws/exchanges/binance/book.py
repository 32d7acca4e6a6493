"""A local book of Binance, proven: diffs from the stream, and a snapshot from elsewhere to start from.

1. The diffs are subscribed to first and kept; the snapshot is asked for once the venue has acknowledged them.
2. A book is emitted while it is proven. What unproves it (a gap, a crossed book, a connection that closes) is emitted
   as one `UNSYNCED`, and then nothing until a snapshot proves it again.
3. A snapshot is asked for at once, once more at once, then after 1, 2, 4 … 60 s; from the beginning again on a new
   connection, and once a book held for a minute.

Source: the venue's `web-socket-streams.md`, how to manage a local order book correctly, seen 2026-07.
"""

import logging
from collections.abc import Callable
from typing import Any, Final

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable, Disposable, SerialDisposable, SingleAssignmentDisposable

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.binance._parse import read
from bittrade_ws.exchanges.binance._typed import typed
from bittrade_ws.exchanges.binance.channels import Speed, depth_channel
from bittrade_ws.exchanges.binance.connections import rest_beside
from bittrade_ws.exchanges.binance.market import BookSnapshot, BookUpdate
from bittrade_ws.exchanges.binance.snapshots import DepthSnapshots
from bittrade_ws.exchanges.binance.streams import SUBSCRIBING, FromSockets, Messages, stream_channel
from bittrade_ws.models.errors import DecodeError, RateLimited, RequestRejected
from bittrade_ws.models.market import Book, BookStatus
from bittrade_ws.models.status import Gap
from bittrade_ws.operators._current_socket import clock_of
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._holding import Carrier, carrier_of
from bittrade_ws.operators._listen import listen
from bittrade_ws.operators._subscriptions import acquire
from bittrade_ws.wire.book import LocalBook, Step, Update
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel

Snapshot = Callable[[str], Observable[Any]]
"""A symbol to the body of its snapshot, once: `{"lastUpdateId": …, "bids": …, "asks": …}`. It answers, or fails."""

MAX_WAITING: Final = 1000
"""Diffs kept while there is no snapshot, 100 s of them. Of more the oldest are dropped: the snapshot must be newer."""
LONGEST_WAIT: Final = 60.0
STEADY_AFTER: Final = 60.0

_UPDATE: Final = typed(BookUpdate, "data")
logger = logging.getLogger(__name__)


def subscribe_book(
    symbol: str,
    messages: Messages,
    *,
    snapshot: Snapshot | None = None,
    sender: Sender | None = None,
    depth: int | None = None,
    speed: Speed = "100ms",
) -> FromSockets[Book]:
    """The book of `symbol` at each change, the best `depth` levels a side (`None`: all that are known).

    `snapshot` gives what to start from, a `DepthSnapshots` for one. Left out, it is asked for over REST: of the venue
    where the streams are the venue's, else of the host and port they come from; through `sender`, an `HttpPool` with a
    CA or a proxy for one, which books should share. Levels outside of its window (1000) are not known until they
    change. An `UNSYNCED` book has no levels and says why; `Gap` is also told among the statuses.
    Errors: `SubscriptionFailed`, and `RequestRejected` when the venue refuses the snapshot itself (no such symbol).
    """
    channel = stream_channel(depth_channel(symbol, speed=speed).name, *_UPDATE)

    def snapshot_for(socket: Socket) -> Snapshot:
        return snapshot or DepthSnapshots(base_url=rest_beside(socket.url), sender=sender)

    def operator(sockets: Observable[Socket]) -> Observable[Book]:
        def subscribe(
            observer: abc.ObserverBase[Book], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            clock = clock_of(scheduler, messages)
            keeper = _Keeper(symbol.upper(), messages, channel, snapshot_for, depth, observer, clock)
            upstream = sockets.subscribe(keeper.use, observer.on_error, observer.on_completed, scheduler=scheduler)
            return CompositeDisposable(upstream, keeper.held, keeper.asking)

        return Observable(subscribe)

    return operator


class _Keeper:
    """One subscription: the book on the current socket. Methods with an underscore run in the drain."""

    def __init__(
        self,
        symbol: str,
        messages: Messages,
        channel: Channel[BookUpdate],
        snapshot_for: Callable[[Socket], Snapshot],
        depth: int | None,
        observer: abc.ObserverBase[Book],
        clock: abc.SchedulerBase,
    ) -> None:
        self.held = SerialDisposable()
        self.asking = SerialDisposable()
        self._symbol = symbol
        self._messages = messages
        self._channel = channel
        self._snapshot_for = snapshot_for
        self._depth = depth
        self._observer = observer
        self._clock = clock
        self._drain = Drain()
        self._socket: Socket | None = None
        self._announced: Socket | None = None
        """The newest one; not that of the book, where a pool carries it."""
        self._carrier: Carrier | None = None
        self._book = LocalBook(max_waiting=MAX_WAITING)
        self._is_shown = False
        self._is_asking = False
        self._attempts = 0
        self._synced_at = 0.0

    def use(self, socket: Socket) -> None:
        """Starts over on this socket."""
        self._drain.run(lambda: self._use(socket))

    def _use(self, socket: Socket) -> None:
        if socket is self._socket:
            return
        self._announced = socket
        carrier = carrier_of(socket)
        if carrier is not None and carrier is self._carrier:
            return  # whatever carries it goes on, or has said that it does not
        self._leave("a new connection took over")
        self._socket, self._carrier = socket, carrier
        self._attempts = 0
        self._book = LocalBook(max_waiting=MAX_WAITING)
        held = CompositeDisposable()
        self.held.disposable = held
        channel, drain = self._channel, self._drain
        diffs = listen(self._messages, channel.key, decode=channel.decode, convert=channel.convert, codec=socket.codec)

        def on_diff(diff: BookUpdate) -> None:
            drain.run(lambda: self._update(socket, diff))

        def on_held(is_held: bool) -> None:
            drain.run(lambda: self._ask(socket) if is_held else self._interrupted(socket))

        held.add(diffs.subscribe(on_diff, self._observer.on_error, scheduler=self._clock))
        if carrier is None:
            held.add(Disposable(socket.on_closed(lambda: drain.run(lambda: self._closed(socket)))))
        held.add(
            acquire(socket, self._messages, channel, SUBSCRIBING, scheduler=self._clock).subscribe(
                on_held, self._observer.on_error, scheduler=self._clock
            )
        )

    def _interrupted(self, socket: Socket) -> None:
        """What carries the stream is gone, though perhaps not this socket; the next snapshot waits for the stream."""
        if socket is self._socket:
            self._is_asking = False
            self._attempts = 0
            self.asking.disposable = Disposable()
            self._book = LocalBook(max_waiting=MAX_WAITING)
            self._book.lose("the connection closed")
            self._hide()

    def _closed(self, socket: Socket) -> None:
        if socket is self._socket:
            self._leave("the connection closed")

    def _leave(self, cause: str) -> None:
        self._socket = None
        self._is_asking = False
        self.asking.disposable = Disposable()
        self._book.lose(cause)
        self._hide()

    def _update(self, socket: Socket, diff: BookUpdate) -> None:
        if socket is not self._socket:
            return
        step = self._book.update(Update(diff.first_id, diff.last_id, diff.bids, diff.asks))
        if step is Step.CHANGED:
            self._show(diff.event_time)
        elif step is Step.LOST:
            self._lost(socket)

    def _show(self, time: int | None) -> None:
        book = self._book
        self._is_shown = True
        self._observer.on_next(
            Book(
                symbol=self._symbol,
                status=BookStatus.SYNCED,
                bids=book.bids(self._depth),
                asks=book.asks(self._depth),
                update_id=book.update_id,
                time=time,
            )
        )

    def _hide(self) -> None:
        if self._is_shown:
            self._is_shown = False
            self._observer.on_next(Book(symbol=self._symbol, status=BookStatus.UNSYNCED, cause=self._book.cause))

    def _lost(self, socket: Socket) -> None:
        book = self._book
        logger.info("Book %s: %s", self._channel.name, book.cause)
        if self._is_shown:
            first, last = book.missing or (None, None)
            (self._announced or socket).notify(Gap(self._channel.name, first, last, book.cause))
        if self._is_shown and self._now() - self._synced_at >= STEADY_AFTER:
            self._attempts = 0
        self._hide()
        self._ask(socket)

    def _ask(self, socket: Socket) -> None:
        """Asks for a snapshot, later each time it did not help."""
        if self._is_asking or socket is not self._socket or self._book.status is BookStatus.SYNCED:
            return
        self._is_asking = True
        wait = min(2.0 ** (self._attempts - 2), LONGEST_WAIT) if self._attempts > 1 else 0.0
        self._attempts = min(self._attempts + 1, 10)
        if not wait:
            self._fetch(socket)
            return

        def fetch(*_: Any) -> None:
            self._drain.run(lambda: self._fetch(socket))

        self.asking.disposable = self._clock.schedule_relative(wait, fetch)

    def _fetch(self, socket: Socket) -> None:
        if socket is not self._socket:
            return
        snapshot = self._snapshot_for(socket)
        # Empty first, then filled: what answers at once may by then have gone on to the next.
        call = self.asking.disposable = SingleAssignmentDisposable()

        def then(action: Callable[[], None]) -> None:
            """On the clock's thread, wherever the answer came from; the first answer counts."""

            def act() -> None:
                if not call.is_disposed:
                    call.dispose()
                    self._is_asking = False
                    action()

            def enter(*_: Any) -> None:
                self._drain.run(act)

            self._clock.schedule(enter)

        call.disposable = snapshot(self._symbol).subscribe(
            lambda body: then(lambda: self._start(socket, body)),
            lambda error: then(lambda: self._refused(socket, error)),
            lambda: then(lambda: self._refused(socket, DecodeError("the snapshot is empty"))),
            scheduler=self._clock,
        )

    def _start(self, socket: Socket, body: Any) -> None:
        try:
            snapshot: BookSnapshot = read(body, BookSnapshot, "a snapshot of a book")
        except DecodeError as error:
            self._refused(socket, error)
            return
        step = self._book.snapshot(snapshot.update_id, snapshot.bids, snapshot.asks)
        if step is Step.CHANGED:
            self._synced_at = self._now()
            self._show(None)
        elif step is Step.LOST:
            self._lost(socket)

    def _refused(self, socket: Socket, error: Exception) -> None:
        if isinstance(error, RequestRejected) and not isinstance(error, RateLimited):
            self._observer.on_error(error)
            return
        logger.warning("Book %s: no snapshot: %s", self._channel.name, error)
        self._ask(socket)

    def _now(self) -> float:
        return self._clock.to_seconds(self._clock.now)
