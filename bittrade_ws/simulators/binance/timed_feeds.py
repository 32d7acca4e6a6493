"""The streams that speak on a timer: depth, candles, tickers, averages."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.binance import intervals, payloads, ticker_payloads
from bittrade_ws.simulators.binance.feeds import Pulse, TimedFeed
from bittrade_ws.simulators.binance.payloads import Stamp
from bittrade_ws.simulators.clock import Cancel
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.orders import BookChange, Trade

ReferencePrice = Callable[[str], Decimal | None]
"""What filters hold the orders of a symbol against."""


def _nothing() -> None:
    """No timer is set."""


class DepthFeed(TimedFeed):
    """Book changes between two ticks. Each event's `U` is the one before's `u` + 1."""

    def __init__(self, name: str, engine: Engine, pulse: Pulse, symbol: str) -> None:
        super().__init__(name, engine, pulse)
        self._symbol = symbol
        self._first = self._last = 0
        self._bids: dict[Decimal, Decimal] = {}
        self._asks: dict[Decimal, Decimal] = {}

    def began(self) -> None:
        self._first = 0
        self._bids, self._asks = {}, {}

    def on_change(self, change: BookChange) -> None:
        if not self._first:
            self._first = change.update_id
            self.pulse.soon(self)
        self._last = change.update_id
        side = self._bids if change.side is OrderSide.BUY else self._asks
        side[change.price] = change.quantity

    def tick(self) -> None:
        if not self._first:
            return
        first, bids, asks = self._first, self._bids, self._asks
        self.began()
        self.publish(
            lambda now, stamp: {
                "e": "depthUpdate",
                "E": stamp(now),
                "s": self._symbol,
                "U": first,
                "u": self._last,
                "b": payloads.levels(sorted(bids.items(), reverse=True)),
                "a": payloads.levels(sorted(asks.items())),
            }
        )


class PartialDepthFeed(TimedFeed):
    """The best levels, whole; neither symbol nor event type are in it."""

    def __init__(self, name: str, engine: Engine, pulse: Pulse, symbol: str, count: int) -> None:
        super().__init__(name, engine, pulse)
        self._book = engine.books[symbol]
        self._count = count

    def began(self) -> None:
        self.pulse.soon(self)

    def on_change(self, change: BookChange) -> None:
        self.pulse.soon(self)

    def tick(self) -> None:
        self.publish(lambda now, stamp: payloads.depth(self._book, self._count))


class KlineFeed(TimedFeed):
    """The candle that grows, at its pulse; at its border once more, as closed. A span without trades is not told."""

    def __init__(self, name: str, engine: Engine, pulse: Pulse, symbol: str, interval: str, offset_ms: int) -> None:
        super().__init__(name, engine, pulse)
        self._symbol = symbol
        self._interval = interval
        self._offset_ms = offset_ms
        self._open: tuple[int, int] | None = None
        self._has_news = False
        self._forget_border: Cancel = _nothing

    def began(self) -> None:
        self._forget_border()
        self._open = None
        span = self._span(self.engine.now_us())
        if self.engine.history[self._symbol].candle(*span).count:
            self._grow(span)

    def on_trade(self, trade: Trade) -> None:
        self._grow(self._span(trade.time_us))

    def tick(self) -> None:
        self._tell(is_border=False)

    def _span(self, at_us: int) -> tuple[int, int]:
        return intervals.span(self._interval, at_us // 1000, offset_ms=self._offset_ms)

    def _grow(self, span: tuple[int, int]) -> None:
        # With a clock that was set back, trades still go into the last candle.
        if self._open is None or span > self._open:
            self._tell(is_border=True)
            self._open = span
            self._await_border(span)
        self._has_news = True
        self.pulse.soon(self)

    def _await_border(self, span: tuple[int, int]) -> None:
        def reached() -> None:
            if self._open == span and self.listeners:
                self._tell(is_border=True)
                # A timer may be a little early by the wall clock.
                if self._open == span:
                    self._await_border(span)

        self._forget_border()
        wait = sum(span) * 1000 - self.engine.now_us()
        self._forget_border = self.engine.clock.call_later(max(0.0, wait / 1e6), reached)

    def _tell(self, *, is_border: bool) -> None:
        if self._open is None:
            return
        now, span = self.engine.now_us(), self._open
        is_closed = now >= sum(span) * 1000
        if not is_closed and (is_border or not self._has_news):
            return
        self._has_news = False
        if is_closed:
            self._open = None
            self._forget_border()
        candle = self.engine.history[self._symbol].candle(*span)
        self.publish(lambda _, stamp: payloads.kline_event(candle, self._symbol, self._interval, now, stamp))


class StatisticsFeed(TimedFeed):
    """Tickers and averages of one symbol; speaks after trades, and tickers after changes of the book, too."""

    def __init__(self, name: str, engine: Engine, pulse: Pulse, symbol: str, kind: str) -> None:
        super().__init__(name, engine, pulse)
        self._symbol = symbol
        self._kind = kind

    def began(self) -> None:
        self.pulse.soon(self)

    def on_trade(self, trade: Trade) -> None:
        self.pulse.soon(self)

    def on_change(self, change: BookChange) -> None:
        if self._kind == "ticker":
            self.pulse.soon(self)

    def tick(self) -> None:
        self.publish(lambda now, stamp: write(self.engine, self._symbol, self._kind, now, stamp))


class ReferenceFeed(StatisticsFeed):
    """The reference price, which is the venue's to say: each second, though nothing has changed."""

    def __init__(self, name: str, engine: Engine, pulse: Pulse, symbol: str, price: ReferencePrice) -> None:
        super().__init__(name, engine, pulse, symbol, "referencePrice")
        self._price = price

    def tick(self) -> None:
        self.pulse.soon(self)
        price = self._price(self._symbol)
        self.publish(lambda now, stamp: payloads.reference_price_event(self._symbol, price, now, stamp))


class ArrayFeed(TimedFeed):
    """The statistics of all symbols that traded since the last tick, in one array."""

    def __init__(self, name: str, engine: Engine, pulse: Pulse, kind: str) -> None:
        super().__init__(name, engine, pulse)
        self._kind = kind
        self._changed: dict[str, None] = {}

    def began(self) -> None:
        self._changed = dict.fromkeys(self.engine.instruments)
        self.pulse.soon(self)

    def on_trade(self, trade: Trade) -> None:
        self._changed[trade.symbol] = None
        self.pulse.soon(self)

    def tick(self) -> None:
        changed: Sequence[str] = tuple(self._changed)
        self._changed.clear()
        self.publish(lambda now, stamp: [write(self.engine, symbol, self._kind, now, stamp) for symbol in changed])


def write(engine: Engine, symbol: str, kind: str, now_us: int, stamp: Stamp) -> dict[str, Any]:
    """The payload of a statistics stream: `ticker`, `miniTicker`, `avgPrice`, `ticker_1h` …"""
    book, history = engine.books[symbol], engine.history[symbol]
    match kind:
        case "ticker":
            return ticker_payloads.ticker_event(book, history, now_us, stamp)
        case "miniTicker":
            return ticker_payloads.mini_ticker_event(book, history, now_us, stamp)
        case "avgPrice":
            return payloads.average_price_event(symbol, history, now_us, stamp)
        case _:
            return ticker_payloads.window_ticker_event(book, history, kind.removeprefix("ticker_"), now_us, stamp)
