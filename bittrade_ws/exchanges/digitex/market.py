"""Market data of Digitex in neutral shapes. Times are the venue's, in µs."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

from bittrade_ws.exchanges.digitex._views import money_of, names_of
from bittrade_ws.exchanges.digitex.decimals import from_wire
from bittrade_ws.exchanges.digitex.events import event_of
from bittrade_ws.exchanges.digitex.markets import symbol_of
from bittrade_ws.models.status import Gap
from bittrade_ws.pb import digitex_pb2 as pb

_ZERO = Decimal(0)
_SIDES = names_of(pb.OrderSide)


class Ticker(msgspec.Struct, frozen=True, gc=False):
    """The last trade and the spot price of a market; `time` in µs, by the venue's clock. `None`: not told."""

    symbol: str
    last_price: Decimal | None
    last_quantity: Decimal | None
    mark_price: Decimal | None
    time: int


class Trade(msgspec.Struct, frozen=True, gc=False):
    """A public trade; `side` is the taker's, `time` in µs."""

    symbol: str
    price: Decimal
    quantity: Decimal
    side: str
    time: int
    trade_id: int


class Candle(msgspec.Struct, frozen=True, gc=False):
    """A candle, by its `open_time` in µs."""

    symbol: str
    open_time: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal


class Rate(msgspec.Struct, frozen=True, gc=False):
    """The rate of a currency pair; `price` is the spot price of the markets that go by it."""

    symbol: str
    pair_id: int
    price: Decimal
    time: int
    is_reliable: bool


def read_ticker(message: Any) -> Ticker:
    """A book update as a `Ticker`."""
    update = message.order_book_updated_msg
    return Ticker(
        symbol_of(message.market_id),
        money_of(update, "last_trade_price"),
        money_of(update, "last_trade_quantity"),
        money_of(update, "mark_price"),
        message.timestamp,
    )


def read_trades(message: pb.Message | Gap) -> Sequence[Trade | Gap]:
    """The trades of a book update; a `Gap` as it is."""
    if isinstance(message, Gap):
        return (message,)
    trades = message.order_book_updated_msg.trades2[:]  # a list, which is gone through at half the cost
    if not trades:
        return ()
    symbol, time = symbol_of(message.market_id), message.timestamp
    return [_trade(trade, symbol, time) for trade in trades]


def _trade(told: pb.OrderBookTradeEntryMessage, symbol: str, time: int) -> Trade:
    # Not through a view, which costs more than the trade.
    side = told.side
    return Trade(
        symbol,
        from_wire(told.price),
        from_wire(told.quantity),
        _SIDES.get(side) or str(side),
        told.entry_timestamp or time,
        told.trade_id,
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
