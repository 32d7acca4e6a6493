"""The public channels of Binance: which stream each is, and what it becomes. Those of `tickers` are among them.

Source: the venue's `web-socket-streams.md`, seen 2026-07.
"""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final, Literal, cast

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.binance._typed import typed
from bittrade_ws.exchanges.binance.backfill import agg_trades_backfill, candles_backfill, trades_backfill
from bittrade_ws.exchanges.binance.codec import BinanceCodec
from bittrade_ws.exchanges.binance.market import (
    AggTrade,
    BlockTrade,
    BookTicker,
    Candle,
    CandleEvent,
    DepthUpdate,
    PartialDepth,
    PartialDepthEvent,
    Trade,
)
from bittrade_ws.exchanges.binance.streams import (
    SUBSCRIBING,
    FromSockets,
    Messages,
    event_channel,
    lower,
    stream_channel,
    subscribe,
    subscribe_events,
)
from bittrade_ws.exchanges.binance.tickers import (
    all_mini_tickers_channel,
    all_rolling_tickers_channel,
    average_price_channel,
    mini_ticker_channel,
    reference_price_channel,
    rolling_ticker_channel,
    ticker_channel,
)
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.models.status import Gap
from bittrade_ws.wire.codec import Channel, Continuity, EventChannel, by_trade_id

Speed = Literal["100ms", "1000ms"]
"""How often a depth stream tells what changed."""

INTERVALS: Final = frozenset(
    {"1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w", "1M"}
)
LEVELS: Final = frozenset({5, 10, 20})

__all__ = [
    "INTERVALS",
    "LEVELS",
    "SUBSCRIBING",
    "FromSockets",
    "Messages",
    "Speed",
    "agg_trades_channel",
    "all_mini_tickers_channel",
    "all_rolling_tickers_channel",
    "average_price_channel",
    "block_trades_channel",
    "book_ticker_channel",
    "candles_channel",
    "depth_channel",
    "mini_ticker_channel",
    "partial_depth_channel",
    "reference_price_channel",
    "rolling_ticker_channel",
    "subscribe_agg_trades",
    "subscribe_block_trades",
    "subscribe_book_ticker",
    "subscribe_candles",
    "subscribe_depth",
    "subscribe_partial_depth",
    "subscribe_stream",
    "subscribe_trades",
    "ticker_channel",
    "trades_channel",
]

_TRADE = typed(Trade, "data")
_BLOCK_TRADE = typed(BlockTrade, "data")
_AGG_TRADE = typed(AggTrade, "data")
_BOOK_TICKER = typed(BookTicker, "data")
_CANDLE = typed(CandleEvent, "data")
_DEPTH = typed(DepthUpdate, "data")
_PARTIAL_DEPTH = typed(PartialDepthEvent, "data")

_BY_ID: Final[Continuity[Any]] = Continuity(first=by_trade_id, time=attrgetter("time"))
"""The venue counts the trades of a symbol, and their aggregates, without leaving a number out."""
_BY_UPDATE: Final[Continuity[DepthUpdate]] = Continuity(
    first=attrgetter("first_id"), last=attrgetter("last_id"), time=attrgetter("event_time")
)
# Whether the stream tells a candle without a trade, and each candle's end, is not promised.
_BY_TIME: Final[Continuity[Candle]] = Continuity(
    first=attrgetter("open_time"),
    last=lambda candle: candle.close_time if candle.is_closed else candle.open_time - 1,
    is_consecutive=False,
)


def trades_channel(symbol: str) -> EventChannel[Trade]:
    """`<symbol>@trade`."""
    return event_channel(f"{lower(symbol)}@trade", *_TRADE, _BY_ID)


def agg_trades_channel(symbol: str) -> EventChannel[AggTrade]:
    """`<symbol>@aggTrade`."""
    return event_channel(f"{lower(symbol)}@aggTrade", *_AGG_TRADE, _BY_ID)


def block_trades_channel(symbol: str) -> EventChannel[BlockTrade]:
    """`<symbol>@blockTrade`. Whether their ids leave none out the venue does not say."""
    return event_channel(f"{lower(symbol)}@blockTrade", *_BLOCK_TRADE, Continuity())


def book_ticker_channel(symbol: str) -> Channel[BookTicker]:
    """`<symbol>@bookTicker`."""
    return stream_channel(f"{lower(symbol)}@bookTicker", *_BOOK_TICKER)


def depth_channel(symbol: str, *, speed: Speed = "100ms") -> EventChannel[DepthUpdate]:
    """`<symbol>@depth` or `<symbol>@depth@100ms`."""
    return event_channel(f"{lower(symbol)}@depth{_speed(speed)}", *_DEPTH, _BY_UPDATE)


def partial_depth_channel(symbol: str, *, levels: int = 20, speed: Speed = "100ms") -> Channel[PartialDepth]:
    """`<symbol>@depth<levels>` or `<symbol>@depth<levels>@100ms`."""
    if levels not in LEVELS:
        raise InvalidRequest(f"levels is {levels}; a partial depth has 5, 10 or 20")
    name = f"{lower(symbol)}@depth{levels}{_speed(speed)}"
    decode, convert = _PARTIAL_DEPTH
    return stream_channel(name, _WithSymbol(symbol.upper(), decode), _WithSymbol(symbol.upper(), convert))


def candles_channel(symbol: str, *, interval: str = "1m", utc8: bool = False) -> EventChannel[Candle]:
    """`<symbol>@kline_<interval>`, with day borders in UTC or in UTC+8. Its numbers are the times that it covers."""
    if interval not in INTERVALS:
        raise InvalidRequest(f"interval is {interval!r}; one of {', '.join(sorted(INTERVALS))}")
    name = f"{lower(symbol)}@kline_{interval}{'@+08:00' if utc8 else ''}"
    return event_channel(name, _decode_candle, _convert_candle, _BY_TIME)


def subscribe_trades(
    symbol: str, messages: Messages, *, backfill: bool = True, sender: Sender | None = None
) -> FromSockets[Trade | Gap]:
    """Every trade of `symbol`, each once; a `Gap` with both missing ids where some were lost.

    With `backfill` what was lost is asked for over REST (of the venue where the stream is the venue's, else of the host
    and port it comes from; through `sender`, an `HttpPool` with a CA or a proxy for one), up to 5000 for one gap, and
    follows its `Gap`; live trades wait for it for 10 s at most.
    """
    fill = trades_backfill(symbol, sender) if backfill else None
    return subscribe_events(messages, trades_channel(symbol), backfill=fill)


def subscribe_agg_trades(
    symbol: str, messages: Messages, *, backfill: bool = True, sender: Sender | None = None
) -> FromSockets[AggTrade | Gap]:
    """The trades of `symbol`, those of one taker order at one price in one; gaps as in `subscribe_trades`."""
    fill = agg_trades_backfill(symbol, sender) if backfill else None
    return subscribe_events(messages, agg_trades_channel(symbol), backfill=fill)


def subscribe_block_trades(symbol: str, messages: Messages) -> FromSockets[BlockTrade | Gap]:
    """The trades of `symbol` that were agreed on beside its book; a `Gap` after each time that the line was lost."""
    return subscribe_events(messages, block_trades_channel(symbol))


def subscribe_book_ticker(symbol: str, messages: Messages) -> FromSockets[BookTicker]:
    """The best bid and ask of `symbol`, at each change."""
    return subscribe(messages, book_ticker_channel(symbol))


def subscribe_depth(symbol: str, messages: Messages, *, speed: Speed = "100ms") -> FromSockets[DepthUpdate | Gap]:
    """What changes in the book of `symbol`, a `Gap` where some is missing; `subscribe_book` makes a book of it."""
    return subscribe_events(messages, depth_channel(symbol, speed=speed))


def subscribe_partial_depth(
    symbol: str, messages: Messages, *, levels: int = 20, speed: Speed = "100ms"
) -> FromSockets[PartialDepth]:
    """The best 5, 10 or 20 levels of both sides of `symbol`, whole each time."""
    return subscribe(messages, partial_depth_channel(symbol, levels=levels, speed=speed))


def subscribe_candles(
    symbol: str,
    messages: Messages,
    *,
    interval: str = "1m",
    utc8: bool = False,
    backfill: bool = True,
    sender: Sender | None = None,
) -> FromSockets[Candle | Gap]:
    """The current candle of `symbol`, as it grows: every second for `1s`, else every two.

    A `Gap` stands where the line was lost and a whole candle, or the end of one, with it; from and to are the times
    that are missing. Backfilled as `subscribe_trades`, by closed candles.
    """
    fill = candles_backfill(symbol, interval, utc8=utc8, sender=sender) if backfill else None
    channel = candles_channel(symbol, interval=interval, utc8=utc8)
    return subscribe_events(messages, channel, backfill=fill)


def subscribe_stream(name: str, messages: Messages) -> FromSockets[Any]:
    """Any stream by its exact name (`btcusdt@trade`), as plain Python values."""
    return subscribe(messages, stream_channel(name, _plain_payload, _payload))


def _plain_payload(frame: Any) -> Any:
    return _payload(BinanceCodec().plain(frame))


def _payload(message: Any) -> Any:
    return cast("dict[str, Any]", message).get("data", message) if isinstance(message, dict) else message


def _decode_candle(frame: Any) -> Candle:
    return _CANDLE[0](frame).candle


def _convert_candle(message: Any) -> Candle:
    return _CANDLE[1](message).candle


@dataclass(frozen=True, slots=True)
class _WithSymbol:
    """Reads a partial depth. A value, so that those who read the same stream share one decode."""

    symbol: str
    read: Callable[[Any], PartialDepthEvent]

    def __call__(self, body: Any) -> PartialDepth:
        event = self.read(body)
        return PartialDepth(self.symbol, event.update_id, event.bids, event.asks)


def _speed(speed: Speed) -> str:
    return "@100ms" if speed == "100ms" else ""
