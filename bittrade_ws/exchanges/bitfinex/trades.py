"""The public trades of Bitfinex, each once, over all the sockets of a subscription.

1. The venue tells a trade twice: at once (`te`), and again once it is settled (`tu`). One of the two is read.
2. With each subscription come the last trades. After a loss they prove what was missed: if the last trade that was
   passed is among them, what follows it is passed and nothing was lost; if not, a `Gap` says so before them.
3. Ids of trades grow, and are not consecutive. What was passed is known by its id, as far back as `REMEMBERED`.

Source: the venue's `ws-public-trades` reference page, seen 2026-07.
"""

from collections import deque
from collections.abc import Callable
from typing import Final, Generic, Literal, TypeVar

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable, SerialDisposable

from bittrade_ws.exchanges.bitfinex._positional import Layout
from bittrade_ws.exchanges.bitfinex.market import FUNDING_TRADE, TRADE, FundingTrade, Trade
from bittrade_ws.exchanges.bitfinex.streams import (
    SUBSCRIBING,
    Feed,
    FromSockets,
    Messages,
    bare,
    begin_afresh,
    currency,
    feed_channel,
    pair,
    row_reader,
    rows_reader,
)
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.models.status import Gap
from bittrade_ws.operators._current_socket import clock_of
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._listen import attach
from bittrade_ws.operators._loss import Loss
from bittrade_ws.operators._subscriptions import acquire
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel

T = TypeVar("T", Trade, FundingTrade)
Told = Literal["te", "tu"]
"""At once, or once it is settled."""
REMEMBERED: Final = 1_000


def subscribe_trades(
    symbol: str, messages: Messages, *, told: Told = "te", past: bool = False, sub_id: str | None = None
) -> FromSockets[Trade | Gap]:
    """Each trade of a pair (`tBTCUSD`), once; with `past` the last ones before the subscription first.

    After a loss what was missed follows, as far as the venue still tells it; a `Gap` stands before trades of which
    earlier ones are missing.
    """
    return _subscribe(_feed(pair(symbol), sub_id), TRADE, symbol, messages, _word(told), past=past)


def subscribe_funding_trades(
    symbol: str, messages: Messages, *, told: Told = "te", past: bool = False, sub_id: str | None = None
) -> FromSockets[FundingTrade | Gap]:
    """Each loan agreed on in a currency (`fUSD`), otherwise as `subscribe_trades`."""
    return _subscribe(_feed(currency(symbol), sub_id), FUNDING_TRADE, symbol, messages, f"f{_word(told)}", past=past)


def _feed(symbol: str, sub_id: str | None) -> Feed:
    return Feed(f"trades:{symbol}", {"channel": "trades", "symbol": symbol}, sub_id)


def _word(told: str) -> str:
    if told not in ("te", "tu"):
        raise InvalidRequest(f"told is {told!r}; this venue tells trades as te (at once) and tu (settled)")
    return told


def _subscribe(
    feed: Feed, layout: Layout[T], symbol: str, messages: Messages, word: str, *, past: bool
) -> FromSockets[T | Gap]:
    live: Channel[T] = feed_channel(feed, *row_reader(layout, symbol, words=1), word=word)
    recent: Channel[tuple[T, ...]] = feed_channel(feed, *rows_reader(layout, symbol))
    carrier = bare(feed)

    def operator(sockets: Observable[Socket]) -> Observable[T | Gap]:
        def subscribe(
            observer: abc.ObserverBase[T | Gap], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            clock = clock_of(scheduler, messages)
            record: _Record[T] = _Record(feed.name, observer.on_next, clock, past=past)
            on_current = SerialDisposable()
            current: Socket | None = None

            def on_socket(socket: Socket) -> None:
                nonlocal current
                if socket is current:
                    return
                if current is not None and current.is_open:
                    record.lost("a new connection took over")
                current = socket

                def on_held(is_held: bool) -> None:
                    if not is_held:
                        loss = socket.loss
                        record.lost("the subscription was lost" if loss is None else loss.cause)

                if past and record.is_new:
                    begin_afresh(socket, carrier)
                held = on_current.disposable = CompositeDisposable()
                codec, fail = socket.codec, observer.on_error
                held.add(attach(messages, live, codec, record.live, fail, scheduler=clock))
                held.add(attach(messages, recent, codec, record.recent, fail, scheduler=clock))
                holding = acquire(socket, messages, carrier, SUBSCRIBING)
                held.add(holding.subscribe(on_held, observer.on_error, scheduler=scheduler))

            upstream = sockets.subscribe(on_socket, observer.on_error, observer.on_completed, scheduler=scheduler)
            return CompositeDisposable(upstream, on_current)

        return Observable(subscribe)

    return operator


class _Record(Generic[T]):
    """What was passed, and whether something may be missing."""

    def __init__(self, name: str, tell: Callable[[T | Gap], None], clock: abc.SchedulerBase, *, past: bool) -> None:
        self._name = name
        self._tell = tell
        self._clock = clock
        self._wants_past = past
        self._loss: Loss | None = None
        self._passed: deque[int] = deque(maxlen=REMEMBERED)
        self._newest: int | None = None
        """The largest id of them, while whatever is larger may pass at once: nothing was lost, nothing waits."""
        self._drain = Drain()

    @property
    def is_new(self) -> bool:
        """Nothing was passed yet."""
        return not self._passed

    def lost(self, cause: str) -> None:
        """What is told meanwhile does not come."""

        def lose() -> None:
            if self._loss is None:
                self._loss = Loss(cause, self._now())

        self._newest = None
        self._drain.run(lose)

    def live(self, trade: T) -> None:
        """A trade as it happens."""
        number, newest = trade.trade_id, self._newest
        if newest is not None and number > newest:
            self._newest = number
            self._passed.append(number)
            self._tell(trade)
        else:
            self._drain.run(lambda: self._live(trade))

    def recent(self, trades: tuple[T, ...]) -> None:
        """The last trades, as told with a subscription."""
        self._newest = None
        self._drain.run(lambda: self._recent(trades))

    def _live(self, trade: T) -> None:
        self._confess()
        self._pass(trade)
        if self._loss is None and not self._drain:
            self._newest = max(self._passed)

    def _recent(self, trades: tuple[T, ...]) -> None:
        in_order = sorted(trades, key=lambda trade: trade.trade_id)
        if self._loss is None and not self._passed and not self._wants_past:
            self._passed.extend(trade.trade_id for trade in in_order)
            return
        if not self._passed or any(trade.trade_id == self._passed[-1] for trade in in_order):
            self._loss = None
        self._confess()
        for trade in in_order:
            self._pass(trade)

    def _confess(self) -> None:
        """Says what was lost, if anything was."""
        loss, self._loss = self._loss, None
        if loss is not None and self._passed:
            loss.end(self._now())
            self._tell(Gap(self._name, None, None, loss.cause, seconds=loss.seconds))

    def _pass(self, trade: T) -> None:
        if trade.trade_id not in self._passed:
            self._passed.append(trade.trade_id)
            self._tell(trade)

    def _now(self) -> float:
        return self._clock.to_seconds(self._clock.now)
