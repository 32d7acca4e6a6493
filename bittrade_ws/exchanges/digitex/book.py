"""A local book of Digitex, proven: updates from the market data stream, and a whole book to start from.

1. Updates are subscribed to first and kept; a whole book is then asked for on the trading stream. It comes on the
   market data stream, among the updates, and stands for all before it.
2. A book is emitted while it is proven. What unproves it (a serial that is skipped, a crossed book, a connection that
   closes) is emitted as one `UNSYNCED`, and then nothing until a whole book proves it again.
3. A whole book is asked for at once, then after 1, 2, 4 … 60 s until one comes.
"""

from typing import Any, Final

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable, Disposable, SerialDisposable

from bittrade_ws.connection import DialOptions
from bittrade_ws.exchanges.digitex import messages as client_messages
from bittrade_ws.exchanges.digitex.channels import (
    SUBSCRIBING,
    FromSockets,
    Messages,
    book_updates_channel,
    request_of,
)
from bittrade_ws.exchanges.digitex.codec import key_of_kind
from bittrade_ws.exchanges.digitex.connections import control_beside, private_websocket_connection
from bittrade_ws.exchanges.digitex.decimals import from_wire
from bittrade_ws.exchanges.digitex.events import event_of
from bittrade_ws.exchanges.digitex.market_events import OrderBookUpdated
from bittrade_ws.exchanges.digitex.markets import market_id, symbol_of
from bittrade_ws.models.errors import DecodeError, NotConnected
from bittrade_ws.models.market import Book, BookStatus, Level
from bittrade_ws.models.status import Gap
from bittrade_ws.operators._context import request_context
from bittrade_ws.operators._current_socket import clock_of
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._listen import listen
from bittrade_ws.operators._subscriptions import acquire
from bittrade_ws.wire.book import LocalBook, Step, Update
from bittrade_ws.wire.bundle import Socket

LONGEST_WAIT: Final = 60.0


def subscribe_book(
    symbol: str,
    messages: Messages,
    *,
    control: Observable[Socket] | None = None,
    depth: int | None = None,
    options: DialOptions | None = None,
) -> FromSockets[Book]:
    """The book of `symbol` at each change, the best `depth` levels a side (`None`: all).

    `control` are the sockets of the trading stream, where books are asked for; without them a connection to it is
    opened beside the market data, without credentials and with `options`. An `UNSYNCED` book has no levels and says
    why; `Gap` is also told among the statuses. Errors: `SubscriptionFailed`.
    """
    number = market_id(symbol)

    def operator(sockets: Observable[Socket]) -> Observable[Book]:
        def subscribe(
            observer: abc.ObserverBase[Book], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            keeper = _Keeper(number, messages, control, depth, options, observer, clock_of(scheduler, messages))
            upstream = sockets.subscribe(keeper.use, observer.on_error, observer.on_completed, scheduler=scheduler)
            return CompositeDisposable(upstream, keeper.everything)

        return Observable(subscribe)

    return operator


class _Keeper:
    """One subscription: the book on the current socket. Methods with an underscore run in the drain."""

    def __init__(
        self,
        number: int,
        messages: Messages,
        control: Observable[Socket] | None,
        depth: int | None,
        options: DialOptions | None,
        observer: abc.ObserverBase[Book],
        clock: abc.SchedulerBase,
    ) -> None:
        self._held = SerialDisposable()
        self._asking = SerialDisposable()
        self._controlling = SerialDisposable()
        self.everything = CompositeDisposable(self._held, self._asking, self._controlling)
        self._number = number
        self._messages = messages
        self._control = control
        self._depth = depth
        self._options = options
        self._observer = observer
        self._clock = clock
        self._drain = Drain()
        self._socket: Socket | None = None
        self._asks_on: Socket | None = None
        self._book = LocalBook()
        self._is_shown = False
        self._is_held = False
        self._serial: int | None = None
        self._attempts = 0
        if control is not None:
            self._listen_to(control)

    def use(self, socket: Socket) -> None:
        """Starts over on this socket."""
        self._drain.run(lambda: self._use(socket))

    def _listen_to(self, control: Observable[Socket]) -> None:
        self._controlling.disposable = control.subscribe(
            lambda socket: self._drain.run(lambda: self._can_ask(socket)), _ignore, scheduler=self._clock
        )

    def _use(self, socket: Socket) -> None:
        if socket is self._socket:
            return
        self._leave("a new connection took over")
        self._socket = socket
        if self._control is None:
            self._open_control(socket)
        held = CompositeDisposable()
        self._held.disposable = held
        channel, drain = book_updates_channel(str(self._number)), self._drain

        def on_update(update: OrderBookUpdated) -> None:
            drain.run(lambda: self._update(socket, update))

        def on_held(is_held: bool) -> None:
            drain.run(lambda: self._told(socket, is_held=is_held))

        updates = listen(
            self._messages, channel.key, decode=channel.decode, convert=channel.convert, codec=socket.codec
        )
        books = listen(
            self._messages,
            key_of_kind("order_book_msg", self._number),
            decode=event_of,
            convert=event_of,
            codec=socket.codec,
        )
        held.add(updates.subscribe(on_update, self._observer.on_error, scheduler=self._clock))
        held.add(
            books.subscribe(
                lambda book: drain.run(lambda: self._start(socket, book)),
                self._observer.on_error,
                scheduler=self._clock,
            )
        )
        held.add(Disposable(socket.on_closed(lambda: drain.run(lambda: self._closed(socket)))))
        holding = acquire(socket, self._messages, channel, SUBSCRIBING, scheduler=self._clock)
        held.add(holding.subscribe(on_held, self._observer.on_error, scheduler=self._clock))

    def _open_control(self, socket: Socket) -> None:
        connection = private_websocket_connection(url=control_beside(socket.url), options=self._options)
        listening = connection.sockets().subscribe(
            lambda found: self._drain.run(lambda: self._can_ask(found)), _ignore, scheduler=self._clock
        )
        self._controlling.disposable = CompositeDisposable(listening, connection.connect())

    def _can_ask(self, socket: Socket) -> None:
        self._asks_on = socket
        self._ask()

    def _told(self, socket: Socket, *, is_held: bool) -> None:
        if socket is not self._socket:
            return
        self._is_held = is_held
        if is_held:
            self._attempts = 0
            self._ask()
        else:
            self._lose("the venue ended the subscription" if socket.is_open else "the connection closed")

    def _closed(self, socket: Socket) -> None:
        if socket is self._socket:
            self._leave("the connection closed")

    def _leave(self, cause: str) -> None:
        self._socket = None
        self._is_held = False
        self._attempts = 0
        self._lose(cause)

    def _lose(self, cause: str) -> None:
        self._asking.disposable = Disposable()
        self._serial = None
        self._book = LocalBook()
        self._book.lose(cause)
        self._hide()

    def _ask(self) -> None:
        """Asks for the whole book until there is one, later each time."""
        if self._socket is None or not self._is_held or self._book.status is BookStatus.SYNCED:
            return
        wait = min(2.0**self._attempts, LONGEST_WAIT)
        self._attempts += 1
        asks_on = self._asks_on
        if asks_on is not None and asks_on.is_open:
            message = client_messages.order_book_request(market_id=self._number)
            frame, _ = request_of(message, request_context(asks_on, self._clock))
            try:
                asks_on.send(frame)
            except NotConnected:
                pass  # the next socket asks

        def again(*_: Any) -> None:
            self._drain.run(self._ask)

        self._asking.disposable = self._clock.schedule_relative(wait, again)

    def _update(self, socket: Socket, update: OrderBookUpdated) -> None:
        if socket is not self._socket:
            return
        serial, last = update.update_serial, self._serial
        if last is not None and serial <= last:
            return
        self._serial = serial
        if self._book.status is BookStatus.UNSYNCED:
            return  # a whole book comes after it, and has it
        if last is not None and serial > last + 1:
            self._broke(socket, f"updates {last + 1} to {serial - 1} are missing", last + 1, serial - 1)
            return
        at = (self._book.update_id or 0) + 1
        bids, asks = _levels(update.raw.bid_updates), _levels(update.raw.ask_updates)
        step = self._book.update(Update(at, at, bids, asks))
        if step is Step.CHANGED:
            self._show(update.time)
        elif step is Step.LOST:
            self._broke(socket, self._book.cause, None, None)

    def _start(self, socket: Socket, book: Any) -> None:
        if socket is not self._socket or self._book.status is BookStatus.SYNCED:
            return
        self._book = LocalBook()
        step = self._book.snapshot(0, _levels(book.raw.bids), _levels(book.raw.asks))
        if step is Step.CHANGED:
            self._asking.disposable = Disposable()
            self._attempts = 0
            self._show(book.time)

    def _broke(self, socket: Socket, cause: str, first: int | None, last: int | None) -> None:
        serial = self._serial
        if self._is_shown:
            socket.notify(Gap(f"{self._number}:book", first, last, cause))
        self._lose(cause)
        self._serial = serial
        self._ask()

    def _show(self, time: int) -> None:
        self._is_shown = True
        self._observer.on_next(
            Book(
                symbol=symbol_of(self._number),
                status=BookStatus.SYNCED,
                bids=self._book.bids(self._depth),
                asks=self._book.asks(self._depth),
                update_id=self._serial,
                time=time,
            )
        )

    def _hide(self) -> None:
        if self._is_shown:
            self._is_shown = False
            symbol = symbol_of(self._number)
            self._observer.on_next(Book(symbol=symbol, status=BookStatus.UNSYNCED, cause=self._book.cause))


def _levels(entries: Any) -> list[Level]:
    levels: list[Level] = []
    for entry in entries[:]:  # not through views, which cost more than the levels
        if not entry.HasField("price"):
            raise DecodeError("a level without a price")
        levels.append(Level(from_wire(entry.price), from_wire(entry.quantity)))
    return levels


def _ignore(error: Exception) -> None:
    """Books are asked for on the next socket; if there is none, the one there was is still proven."""
