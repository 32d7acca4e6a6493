"""What is remembered of a symbol's trades: the last ones, their aggregates, candles and rolling statistics."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice, takewhile

from bittrade_ws.simulators.orders import Trade

ZERO = Decimal(0)
MINUTE = 60_000
DAY = 86_400_000


@dataclass(slots=True, kw_only=True)
class Candle:
    """Trades of one span of time. Times are epoch milliseconds; without trades the ids are -1."""

    open_ms: int
    close_ms: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal = ZERO
    quote_volume: Decimal = ZERO
    count: int = 0
    taker_volume: Decimal = ZERO
    taker_quote_volume: Decimal = ZERO
    first_id: int = -1
    last_id: int = -1

    def add(self, other: "Candle") -> None:
        """Takes in a later candle's trades."""
        if not other.count:
            return
        if not self.count:
            self.open, self.high, self.low, self.first_id = other.open, other.high, other.low, other.first_id
        self.high = max(self.high, other.high)
        self.low = min(self.low, other.low)
        self.close = other.close
        self.volume += other.volume
        self.quote_volume += other.quote_volume
        self.count += other.count
        self.taker_volume += other.taker_volume
        self.taker_quote_volume += other.taker_quote_volume
        self.last_id = other.last_id


@dataclass(slots=True, kw_only=True)
class Aggregate:
    """The trades of one taker at one price."""

    aggregate_id: int
    price: Decimal
    quantity: Decimal
    first_id: int
    last_id: int
    time_us: int
    is_buyer_maker: bool
    taker_order_id: int


def _flat(open_ms: int, length_ms: int, price: Decimal) -> Candle:
    return Candle(open_ms=open_ms, close_ms=open_ms + length_ms - 1, open=price, high=price, low=price, close=price)


def _candle_of(trade: Trade, open_ms: int, length_ms: int) -> Candle:
    candle = _flat(open_ms, length_ms, trade.price)
    candle.volume, candle.quote_volume = trade.quantity, trade.quantity * trade.price
    candle.count, candle.first_id, candle.last_id = 1, trade.trade_id, trade.trade_id
    if not trade.is_buyer_maker:
        candle.taker_volume, candle.taker_quote_volume = candle.volume, candle.quote_volume
    return candle


class History:
    """Bounded: the last 5,000 trades, an hour of seconds, a week of minutes with trades."""

    def __init__(self, reference_price: Decimal) -> None:
        self.reference_price = reference_price
        self.trades: deque[Trade] = deque(maxlen=5_000)
        self.aggregates: deque[Aggregate] = deque(maxlen=5_000)
        self._aggregate_id = 0
        self._seconds: deque[Candle] = deque(maxlen=3_600)
        self._minutes: deque[Candle] = deque(maxlen=7 * 1_440 + 1)

    @property
    def last_price(self) -> Decimal:
        """Of the last trade, or the reference before there was one."""
        return self.trades[-1].price if self.trades else self.reference_price

    def add(self, trade: Trade) -> None:
        """Takes in one trade."""
        self.trades.append(trade)
        self._aggregate(trade)
        now_ms = trade.time_us // 1000
        for candles, length in ((self._seconds, 1_000), (self._minutes, MINUTE)):
            open_ms = now_ms // length * length
            candle = _candle_of(trade, open_ms, length)
            if candles and candles[-1].open_ms >= open_ms:
                candles[-1].add(candle)
            else:
                candles.append(candle)

    def _aggregate(self, trade: Trade) -> None:
        if self.aggregates:
            last = self.aggregates[-1]
            if (last.taker_order_id, last.price) == (trade.taker_order_id, trade.price):
                last.quantity += trade.quantity
                last.last_id = trade.trade_id
                return
        self._aggregate_id += 1
        self.aggregates.append(
            Aggregate(
                aggregate_id=self._aggregate_id,
                price=trade.price,
                quantity=trade.quantity,
                first_id=trade.trade_id,
                last_id=trade.trade_id,
                time_us=trade.time_us,
                is_buyer_maker=trade.is_buyer_maker,
                taker_order_id=trade.taker_order_id,
            )
        )

    def window(self, now_ms: int, length_ms: int = DAY) -> Candle:
        """Everything traded in the last `length_ms`, by whole minutes."""
        since = now_ms - length_ms
        recent = list(takewhile(lambda candle: candle.open_ms > since - MINUTE, reversed(self._minutes)))
        return _merged(reversed(recent), _flat(since, length_ms + 1, self.last_price))

    def close_before(self, now_ms: int, length_ms: int = DAY) -> Decimal | None:
        """The last price before such a window."""
        earlier = (one for one in reversed(self._minutes) if one.open_ms <= now_ms - length_ms - MINUTE)
        return next((one.close for one in earlier), None)

    def candle(self, open_ms: int, length_ms: int) -> Candle:
        """The candle that opens at `open_ms`; without trades it is flat at the close before it."""
        source = self._seconds if length_ms < MINUTE else self._minutes
        before = self.reference_price
        inside: list[Candle] = []
        for candle in reversed(source):
            if candle.open_ms < open_ms:
                before = candle.close
                break
            if candle.open_ms < open_ms + length_ms:
                inside.append(candle)
        return _merged(reversed(inside), _flat(open_ms, length_ms, before))

    def begins_ms(self, length_ms: int) -> int:
        """When the first trade that candles of this length remember was, by the second or the minute; else 0."""
        source = self._seconds if 0 < length_ms < MINUTE else self._minutes
        return source[0].open_ms if source else 0

    def candles(self, spans: Iterable[tuple[int, int]]) -> list[Candle]:
        """The candles of these `(open, length)`, without those before the first trade that is remembered."""
        found: list[Candle] = []
        for open_ms, length_ms in spans:
            source = self._seconds if length_ms < MINUTE else self._minutes
            if source and open_ms + length_ms > source[0].open_ms:
                found.append(self.candle(open_ms, length_ms))
        return found

    def last_trades(self, limit: int) -> list[Trade]:
        """The last trades, oldest first."""
        return list(islice(self.trades, max(0, len(self.trades) - limit), None))


def _merged(candles: Iterable[Candle], frame: Candle) -> Candle:
    total = replace(frame)
    for candle in candles:
        total.add(candle)
    return total
