"""A local book of Bitfinex, proven: a snapshot with each subscription, then changes, and a checksum where it is on.

1. A book is emitted while it is proven. What unproves it (a checksum that differs, a frame that never came, a
   connection that closes) is emitted as one `UNSYNCED`, and then nothing until a snapshot proves it again.
2. A new snapshot is had by giving up the channel and subscribing anew: at once, then later each time it did not last.
3. The venue tells changes one by one, so a book may cross for an instant; it is not emitted before it is sound again,
   and is given up when that takes more than `CROSSED_SECONDS`.
4. Who joins a channel that is on gets no snapshot of its own: the book of another subscriber serves, else a new
   subscription does.

Source: the venue's `ws-public-books` and `ws-public-raw-books` reference pages, seen 2026-07.
"""

import logging
from collections.abc import Callable
from typing import Any, Final, Literal

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable, Disposable, SerialDisposable

from bittrade_ws.exchanges.bitfinex._positional import Layout
from bittrade_ws.exchanges.bitfinex.levels import Levels
from bittrade_ws.exchanges.bitfinex.market import (
    FUNDING_OFFER_ENTRY,
    FUNDING_RATE_ENTRY,
    ORDER_ENTRY,
    PRICE_ENTRY,
    FundingOfferEntry,
    FundingRateEntry,
    OrderEntry,
    PriceEntry,
)
from bittrade_ws.exchanges.bitfinex.streams import (
    SUBSCRIBING,
    Feed,
    FromSockets,
    Messages,
    as_many,
    feed_channel,
    key_of,
    pair,
    plain,
    rows_reader,
    subscribe_afresh,
    told_reader,
)
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.models.market import Book, BookStatus
from bittrade_ws.operators._current_socket import clock_of
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._holding import renew
from bittrade_ws.operators._listen import listen
from bittrade_ws.operators._subscriptions import acquire
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel

Precision = Literal["P0", "P1", "P2", "P3", "P4", "R0"]
"""5, 4, 3, 2, 1 significant digits of the price; `R0`: single orders."""
Frequency = Literal["F0", "F1"]
"""At once, or every two seconds."""
Length = Literal[1, 25, 100, 250]
"""Entries a side."""
Entries = tuple[PriceEntry, ...] | tuple[OrderEntry, ...] | tuple[FundingRateEntry, ...] | tuple[FundingOfferEntry, ...]
"""What came in one frame: a snapshot is many, a change one, or several where the flag for that is on."""
_Told = Any
"""An entry, or a tuple of those that came as an array of several."""
CROSSED_SECONDS: Final = 5.0
SNAPSHOT_SECONDS: Final = 10.0
"""How long the venue gets for a snapshot after it has acknowledged the subscription."""

logger = logging.getLogger(__name__)


def subscribe_book(
    symbol: str,
    messages: Messages,
    *,
    precision: Precision = "P0",
    frequency: Frequency = "F0",
    length: Length = 25,
    depth: int | None = None,
    sub_id: str | None = None,
) -> FromSockets[Book]:
    """The book of a pair (`tBTCUSD`) at each change, the best `depth` levels a side (`None`: all `length` of them).

    It is checked against the venue's checksums where the connection asks for them (`checksum=True`). With `R0` the
    orders of one price are one level. An `UNSYNCED` book has no levels and says why.
    Errors: `SubscriptionFailed`, for this book alone.
    """
    feed = _feed(pair(symbol), precision, frequency, length, sub_id)
    channel: Channel[_Told] = feed_channel(feed, *told_reader(_layout(symbol, precision)))

    def operator(sockets: Observable[Socket]) -> Observable[Book]:
        def subscribe_to_book(
            observer: abc.ObserverBase[Book], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            keeper = _Keeper(symbol, messages, channel, feed, depth, observer, clock_of(scheduler, messages))
            upstream = sockets.subscribe(keeper.use, observer.on_error, observer.on_completed, scheduler=scheduler)
            return CompositeDisposable(upstream, keeper.held, keeper.waiting)

        return Observable(subscribe_to_book)

    return operator


def subscribe_book_entries(
    symbol: str,
    messages: Messages,
    *,
    precision: Precision = "P0",
    frequency: Frequency = "F0",
    length: Length = 25,
    sub_id: str | None = None,
) -> FromSockets[Entries]:
    """The entries of a book as they come, of a pair or of a funding currency (`fUSD`), proven by nobody.

    With each subscription, and after each loss, a snapshot comes first; who joins has the channel asked for anew.
    Of a funding book bids have negative amounts.
    """
    feed = _feed(symbol, precision, frequency, length, sub_id)
    return subscribe_afresh(messages, feed_channel(feed, *rows_reader(_layout(symbol, precision))))


def _feed(symbol: str, precision: str, frequency: str, length: int, sub_id: str | None) -> Feed:
    if precision not in ("P0", "P1", "P2", "P3", "P4", "R0") or frequency not in ("F0", "F1"):
        raise InvalidRequest(f"precision is P0 to P4 or R0, frequency F0 or F1, not {precision!r} and {frequency!r}")
    if length not in (1, 25, 100, 250):
        raise InvalidRequest(f"length is 1, 25, 100 or 250, not {length!r}")
    words = {"channel": "book", "symbol": symbol, "prec": precision, "freq": frequency, "len": str(length)}
    return Feed(f"book:{symbol}:{precision}:{frequency}:{length}", words, sub_id)


def _layout(symbol: str, precision: str) -> Layout[Any]:
    if symbol.startswith("f"):
        return FUNDING_OFFER_ENTRY if precision == "R0" else FUNDING_RATE_ENTRY
    return ORDER_ENTRY if precision == "R0" else PRICE_ENTRY


class _Keeper:
    """One subscription: the book on the current socket. Methods with an underscore run in the drain."""

    def __init__(
        self,
        symbol: str,
        messages: Messages,
        channel: Channel[_Told],
        feed: Feed,
        depth: int | None,
        observer: abc.ObserverBase[Book],
        clock: abc.SchedulerBase,
    ) -> None:
        self.held = SerialDisposable()
        self.waiting = SerialDisposable()
        self._symbol = symbol
        self._messages = messages
        self._channel = channel
        self._checks = key_of(feed, "cs")
        self._depth = depth
        self._observer = observer
        self._clock = clock
        self._drain = Drain()
        self._socket: Socket | None = None
        self._levels: Levels | None = None
        """`None`: not proven."""
        self._cause = ""
        self._is_shown = False
        self._crossed_at: float | None = None
        self._is_joining = False

    def use(self, socket: Socket) -> None:
        """Starts over on this socket."""
        self._drain.run(lambda: self._use(socket))

    def _use(self, socket: Socket) -> None:
        if socket is self._socket:
            return
        self._lose("a new connection took over")
        self._socket = socket
        held = self.held.disposable = CompositeDisposable()
        messages, channel, codec, drain = self._messages, self._channel, socket.codec, self._drain
        entries = listen(messages, channel.key, decode=channel.decode, convert=channel.convert, codec=codec)
        checks = listen(messages, self._checks, decode=plain, convert=_same, codec=codec)

        siblings: list[_Keeper] = socket.state.setdefault(("books", channel.key), [])

        def on_held(is_held: bool) -> None:
            if is_held and self._is_joining:
                drain.run(lambda: self._join(siblings))
            drain.run(self._await_snapshot if is_held else lambda: self._interrupted(socket))

        fail, clock = self._observer.on_error, self._clock
        held.add(entries.subscribe(lambda rows: drain.run(lambda: self._take(rows)), fail, scheduler=clock))
        held.add(checks.subscribe(lambda frame: drain.run(lambda: self._check(frame)), fail, scheduler=clock))
        holding = acquire(socket, messages, channel, SUBSCRIBING, scheduler=clock)
        self._is_joining = True
        held.add(holding.subscribe(on_held, fail, scheduler=clock))
        self._is_joining = False
        siblings.append(self)
        held.add(Disposable(lambda: siblings.remove(self)))

    def _join(self, siblings: list["_Keeper"]) -> None:
        others = [one for one in siblings if one is not self]
        if others:
            others[0].lend(self._borrow)
        else:
            self._resync("another one is subscribed already, and the venue gives one snapshot")

    def lend(self, to: Callable[[Levels], None]) -> None:
        """Gives a copy of the book, if it is proven."""
        self._drain.run(lambda: None if self._levels is None else to(self._levels.copy()))

    def _borrow(self, levels: Levels) -> None:
        def adopt() -> None:
            if self._levels is None:
                self._begin(levels)
                self._show(levels)

        self._drain.run(adopt)

    def _begin(self, levels: Levels) -> None:
        self._levels, self._cause = levels, ""
        self.waiting.disposable = Disposable()

    def _interrupted(self, socket: Socket) -> None:
        loss = socket.loss
        self._lose(loss.cause if loss is not None else self._cause or "the subscription was lost")

    def _await_snapshot(self) -> None:
        """Once the venue has acknowledged the subscription."""
        if self._levels is not None:
            return

        def late(*_: Any) -> None:
            self._drain.run(lambda: None if self._levels is not None else self._resync("no snapshot came"))

        self.waiting.disposable = self._clock.schedule_relative(SNAPSHOT_SECONDS, late)

    def _take(self, told: _Told) -> None:
        rows = as_many(told)
        levels = self._levels
        if levels is None:
            if rows is not told:  # a change, and what it changes is not known
                return
            levels = Levels()
            self._begin(levels)
        if not all([levels.set(row) for row in rows]):
            self._resync("an entry has no sound price or amount")
        elif levels.is_crossed:
            self._crossed()
        else:
            self._crossed_at = None
            self._show(levels, rows[-1].sent if rows else None)

    def _crossed(self) -> None:
        now = self._clock.to_seconds(self._clock.now)
        if self._crossed_at is None:
            self._crossed_at = now
        elif now - self._crossed_at > CROSSED_SECONDS:
            self._resync(f"crossed for more than {CROSSED_SECONDS:g} s")

    def _check(self, frame: Any) -> None:
        told = frame[2]
        if self._levels is not None and told != (ours := self._levels.checksum()):
            self._resync(f"the venue's checksum is {told}, ours {ours}")

    def _resync(self, cause: str) -> None:
        logger.warning("Book %s: %s", self._channel.name, cause)
        self._lose(cause)
        if self._socket is not None:
            renew(self._socket, self._channel, cause)

    def _show(self, levels: Levels, time: int | None = None) -> None:
        self._is_shown = True
        bids, asks = levels.bids(self._depth), levels.asks(self._depth)
        self._observer.on_next(Book(symbol=self._symbol, status=BookStatus.SYNCED, bids=bids, asks=asks, time=time))

    def _lose(self, cause: str) -> None:
        self._levels, self._cause, self._crossed_at = None, cause, None
        self.waiting.disposable = Disposable()
        if self._is_shown:
            self._is_shown = False
            self._observer.on_next(Book(symbol=self._symbol, status=BookStatus.UNSYNCED, cause=cause))


def _same(message: Any) -> Any:
    return message
