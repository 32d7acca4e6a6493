"""Market data of Digitex in neutral shapes. Times are the venue's, in µs."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bittrade_ws.exchanges.digitex.events import event_of
from bittrade_ws.exchanges.digitex.market_events import OrderBookUpdated
from bittrade_ws.exchanges.digitex.markets import symbol_of
from bittrade_ws.models.status import Gap

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Ticker:
    """The last trade and the spot price of a market; `time` in µs, by the venue's clock. `None`: not told."""

    symbol: str
    last_price: Decimal | None
    last_quantity: Decimal | None
    mark_price: Decimal | None
    time: int


@dataclass(frozen=True, slots=True)
class Trade:
    """A public trade; `side` is the taker's, `time` in µs."""

    symbol: str
    price: Decimal
    quantity: Decimal
    side: str
    time: int
    trade_id: int


@dataclass(frozen=True, slots=True)
class Candle:
    """A candle, by its `open_time` in µs."""

    symbol: str
    open_time: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal


@dataclass(frozen=True, slots=True)
class Rate:
    """The rate of a currency pair; `price` is the spot price of the markets that go by it."""

    symbol: str
    pair_id: int
    price: Decimal
    time: int
    is_reliable: bool


def read_ticker(message: Any) -> Ticker:
    """A book update as a `Ticker`."""
    update = OrderBookUpdated(message, message.order_book_updated_msg)
    return Ticker(
        symbol_of(message.market_id),
        update.last_trade_price,
        update.last_trade_quantity,
        update.mark_price,
        message.timestamp,
    )


def read_trades(update: OrderBookUpdated | Gap) -> tuple[Trade | Gap, ...]:
    """The trades of a book update; a `Gap` as it is."""
    if isinstance(update, Gap):
        return (update,)
    return tuple(
        Trade(
            update.symbol,
            trade.price or _ZERO,
            trade.quantity or _ZERO,
            trade.side,
            trade.entry_timestamp or update.time,
            trade.trade_id,
        )
        for trade in update.trades2
    )


def read_candles(message: Any) -> tuple[Candle, ...]:
    """The candles of a message."""
    event = event_of(message)
    return tuple(
        Candle(
            event.symbol,
            one.timestamp,
            one.open_price or _ZERO,
            one.high_price or _ZERO,
            one.low_price or _ZERO,
            one.close_price or _ZERO,
            one.volume or _ZERO,
        )
        for one in getattr(event, "ohlcvs", ())
    )


def read_rate(message: Any) -> Rate:
    """The rate of a message."""
    rate = message.exchange_rate_msg
    event: Any = event_of(message)
    return Rate(
        symbol_of(message.market_id),
        rate.currency_pair_id,
        event.mark_price or _ZERO,
        message.timestamp,
        not rate.unreliable,
    )
