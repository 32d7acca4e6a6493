"""Tickers, trades, candles and statuses of what trades in the engine.

Source: the venue's `ws-public-*` reference pages, seen 2026-07.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from bittrade_ws.simulators.bitfinex.feeds import Feed, Update
from bittrade_ws.simulators.bitfinex.instruments import trade_number
from bittrade_ws.simulators.clock import Cancel
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.history import Candle
from bittrade_ws.simulators.orders import Trade

SNAPSHOT_TRADES = 30
SNAPSHOT_CANDLES = 100
SETTLED_AFTER = 0.05
"""Seconds from `te` to `tu`."""
STATUS_SECONDS = 1.0

_MINUTE, _HOUR, _DAY = 60_000, 3_600_000, 86_400_000
TIME_FRAMES = {
    **{f"{n}m": n * _MINUTE for n in (1, 5, 15, 30)},
    **{f"{n}h": n * _HOUR for n in (1, 3, 6, 12)},
    "1D": _DAY,
    "1W": 7 * _DAY,
    "7D": 7 * _DAY,
    "14D": 14 * _DAY,
    "1M": 0,  # as long as the month
}
"""Milliseconds."""


def span(frame: str, at_ms: int) -> tuple[int, int]:
    """Opening time and length (ms) of the candle that contains `at_ms`."""
    length = TIME_FRAMES[frame]
    if not length:
        moment = datetime.fromtimestamp(at_ms / 1000, UTC)
        opened = datetime(moment.year, moment.month, 1, tzinfo=UTC)
        closed = datetime(moment.year + moment.month // 12, moment.month % 12 + 1, 1, tzinfo=UTC)
        return round(opened.timestamp() * 1000), round((closed - opened).total_seconds() * 1000)
    # Weeks open on Mondays; the epoch began on a Thursday.
    shift = 4 * _DAY if length % (7 * _DAY) == 0 else 0
    return (at_ms - shift) // length * length + shift, length


def trade_row(engine: Engine, trade: Trade) -> list[Any]:
    """A trade: the sign of its amount is the taker's side."""
    amount = -trade.quantity if trade.is_buyer_maker else trade.quantity
    return [trade_number(engine.instruments, trade.symbol, trade.trade_id), trade.time_us // 1000, amount, trade.price]


def candle_row(candle: Candle) -> list[Any]:
    """A candle: the close comes before the high."""
    return [candle.open_ms, candle.open, candle.close, candle.high, candle.low, candle.volume]


def ticker_row(engine: Engine, symbol: str) -> list[Any]:
    """The last day of a pair."""
    book, history = engine.books[symbol], engine.history[symbol]
    now_ms = engine.now_us() // 1000
    day = history.window(now_ms)
    opened = history.close_before(now_ms) or day.open
    change = history.last_price - opened
    bid, ask = book.bids.best, book.asks.best
    return [
        bid.price if bid else None,
        sum((quantity for _, quantity in book.bids.top(25)), Decimal(0)),
        ask.price if ask else None,
        sum((quantity for _, quantity in book.asks.top(25)), Decimal(0)),
        change,
        (change / opened).quantize(Decimal("0.00000001")) if opened else Decimal(0),
        history.last_price,
        day.volume,
        day.high,
        day.low,
    ]


class TickerFeed(Feed):
    """Speaks when any of its numbers has changed."""

    def __init__(self, engine: Engine, symbol: str) -> None:
        super().__init__(engine)
        self.symbols = (symbol,)
        self._last: list[Any] = []

    def snapshot(self) -> Update:
        return Update(ticker_row(self.engine, self.symbols[0]))

    def on_settled(self) -> None:
        row = ticker_row(self.engine, self.symbols[0])
        if row != self._last:
            self._last = row
            self.publish([Update(row)])


class TradesFeed(Feed):
    """Each trade twice: at once as `te`, and as `tu` when it is settled."""

    def __init__(self, engine: Engine, symbol: str) -> None:
        super().__init__(engine)
        self.symbols = (symbol,)

    def snapshot(self) -> Update:
        trades = self.engine.history[self.symbols[0]].last_trades(SNAPSHOT_TRADES)
        return Update([trade_row(self.engine, trade) for trade in reversed(trades)])

    def on_trade(self, trade: Trade) -> None:
        row = trade_row(self.engine, trade)
        self.publish([Update(row, "te")])
        self.engine.clock.call_later(SETTLED_AFTER, lambda: self.publish([Update(row, "tu")]))


class CandlesFeed(Feed):
    """The current candle as it grows; the first of a new one comes after the last of the one before."""

    def __init__(self, engine: Engine, symbol: str, frame: str) -> None:
        super().__init__(engine)
        self.symbols = (symbol,)
        self._frame = frame
        self._open: tuple[int, int] | None = None

    def snapshot(self) -> Update:
        at, spans = self.engine.now_us() // 1000, list[tuple[int, int]]()
        while len(spans) < SNAPSHOT_CANDLES and at > 0:
            spans.append(span(self._frame, at))
            at = spans[-1][0] - 1
        candles = self.engine.history[self.symbols[0]].candles(reversed(spans))
        return Update([candle_row(candle) for candle in reversed(candles)])

    def on_trade(self, trade: Trade) -> None:
        now = span(self._frame, trade.time_us // 1000)
        history = self.engine.history[self.symbols[0]]
        spans = [now] if self._open is None or self._open == now else [self._open, now]
        self._open = now
        self.publish([Update(candle_row(history.candle(*one))) for one in spans])


class TimedFeed(Feed):
    """Speaks every so many seconds while somebody listens."""

    def __init__(self, engine: Engine, write: Callable[[], Any], seconds: float = STATUS_SECONDS) -> None:
        super().__init__(engine)
        self._write = write
        self._seconds = seconds
        self._timer: Cancel | None = None

    def snapshot(self) -> Update:
        return Update(self._write())

    def began(self) -> None:
        self._timer = self.engine.clock.call_later(self._seconds, self._tick)

    def ended(self) -> None:
        if self._timer is not None:
            self._timer()

    def _tick(self) -> None:
        self.began()
        self.publish([Update(self._write())])


class SilentFeed(Feed):
    """Speaks when the gateway is told to."""


def derivative_row(engine: Engine, symbol: str) -> list[Any]:
    """The status of a perpetual contract, priced after its pair."""
    pair = f"t{symbol[1:].partition('F0')[0]}USD"
    price = engine.history[pair].last_price
    now_ms = engine.now_us() // 1000
    next_funding = now_ms // (8 * _HOUR) * 8 * _HOUR + 8 * _HOUR
    funding, fund, interest = Decimal("0.0001"), Decimal("1000000"), Decimal("5000")
    row: list[Any] = [now_ms, None, price, price, None, fund, None, next_funding, funding, 3, None, funding]
    return [*row, None, None, price, None, None, interest, None, None, None, Decimal("-0.05"), Decimal("0.05")]
