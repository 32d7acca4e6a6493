"""The public channels of Binance: which stream each is, what it becomes, and how streams are subscribed to.

Source: the venue's `web-socket-streams.md`, seen 2026-07.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar, cast

import orjson
from reactivex import Observable

from bittrade_ws.exchanges.binance._typed import typed
from bittrade_ws.exchanges.binance.codec import BinanceCodec
from bittrade_ws.exchanges.binance.market import (
    AggTrade,
    BookTicker,
    Candle,
    CandleEvent,
    DepthUpdate,
    PartialDepth,
    PartialDepthEvent,
    Ticker,
    Trade,
)
from bittrade_ws.models.errors import InvalidRequest, SubscriptionFailed
from bittrade_ws.operators.subscribe_to_channel import subscribe_to_channel
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel, ReplyTo, Request, RequestContext

T = TypeVar("T")
Messages = Observable[Any]
"""What `keep_messages_only` gives, on one of our connections or on any other Observable of bundles."""
FromSockets = Callable[[Observable[Socket]], Observable[T]]
"""An operator over sockets."""
Speed = Literal["100ms", "1000ms"]
"""How often a depth stream tells what changed."""

INTERVALS: Final = frozenset(
    {"1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w", "1M"}
)
LEVELS: Final = frozenset({5, 10, 20})
STREAMS_PER_FRAME: Final = 100
"""The venue sets no bound; ours keeps a frame near 2 kB."""

_TRADE = typed(Trade, "data")
_AGG_TRADE = typed(AggTrade, "data")
_TICKER = typed(Ticker, "data")
_BOOK_TICKER = typed(BookTicker, "data")
_CANDLE = typed(CandleEvent, "data")
_DEPTH = typed(DepthUpdate, "data")
_PARTIAL_DEPTH = typed(PartialDepthEvent, "data")


class StreamSubscribing:
    """SUBSCRIBE and UNSUBSCRIBE, many streams to a frame."""

    # Beyond it the venue cuts the connection; our pongs count.
    frames_per_second = 5.0

    def subscribe(self, channels: Sequence[Channel[Any]], context: RequestContext) -> Sequence[Request]:
        """One frame for each 100 streams."""
        if isinstance(context.codec, BinanceCodec):
            for channel in channels:
                context.codec.ask(channel.name)
        return _commands("SUBSCRIBE", channels, context)

    def unsubscribe(self, channels: Sequence[Channel[Any]], context: RequestContext) -> Sequence[Request]:
        """One frame for each 100 streams."""
        return _commands("UNSUBSCRIBE", channels, context)

    def accepted(self, request: Request, reply: Any) -> None:
        """An acknowledgement says nothing about existence: a stream that is none is accepted, and stays silent."""
        error = reply.get("error", reply if "code" in reply else None)
        if error is not None:
            names = ", ".join(channel.name for channel in request.channels)
            raise SubscriptionFailed(f"{names}: {error.get('msg', error)}", channel=names, code=error.get("code"))


def _commands(method: str, channels: Sequence[Channel[Any]], context: RequestContext) -> list[Request]:
    requests: list[Request] = []
    for start in range(0, len(channels), STREAMS_PER_FRAME):
        batch = channels[start : start + STREAMS_PER_FRAME]
        request_id = context.ids()
        frame = orjson.dumps({"method": method, "params": [channel.name for channel in batch], "id": request_id})
        requests.append(Request(frame=frame.decode(), reply_key=ReplyTo(request_id), channels=batch))
    return requests


SUBSCRIBING: Final = StreamSubscribing()


def trades_channel(symbol: str) -> Channel[Trade]:
    """`<symbol>@trade`."""
    return _channel(f"{_lower(symbol)}@trade", *_TRADE)


def agg_trades_channel(symbol: str) -> Channel[AggTrade]:
    """`<symbol>@aggTrade`."""
    return _channel(f"{_lower(symbol)}@aggTrade", *_AGG_TRADE)


def ticker_channel(symbol: str) -> Channel[Ticker]:
    """`<symbol>@ticker`."""
    return _channel(f"{_lower(symbol)}@ticker", *_TICKER)


def book_ticker_channel(symbol: str) -> Channel[BookTicker]:
    """`<symbol>@bookTicker`."""
    return _channel(f"{_lower(symbol)}@bookTicker", *_BOOK_TICKER)


def depth_channel(symbol: str, *, speed: Speed = "100ms") -> Channel[DepthUpdate]:
    """`<symbol>@depth` or `<symbol>@depth@100ms`."""
    return _channel(f"{_lower(symbol)}@depth{_speed(speed)}", *_DEPTH)


def partial_depth_channel(symbol: str, *, levels: int = 20, speed: Speed = "100ms") -> Channel[PartialDepth]:
    """`<symbol>@depth<levels>` or `<symbol>@depth<levels>@100ms`."""
    if levels not in LEVELS:
        raise InvalidRequest(f"levels is {levels}; a partial depth has 5, 10 or 20")
    name = f"{_lower(symbol)}@depth{levels}{_speed(speed)}"
    decode, convert = _PARTIAL_DEPTH
    return _channel(name, _WithSymbol(symbol.upper(), decode), _WithSymbol(symbol.upper(), convert))


def candles_channel(symbol: str, *, interval: str = "1m", utc8: bool = False) -> Channel[Candle]:
    """`<symbol>@kline_<interval>`, with day borders in UTC or in UTC+8."""
    if interval not in INTERVALS:
        raise InvalidRequest(f"interval is {interval!r}; one of {', '.join(sorted(INTERVALS))}")
    name = f"{_lower(symbol)}@kline_{interval}{'@+08:00' if utc8 else ''}"
    return _channel(name, _decode_candle, _convert_candle)


def subscribe_trades(symbol: str, messages: Messages) -> FromSockets[Trade]:
    """Every trade of `symbol`."""
    return _subscribe(messages, trades_channel(symbol))


def subscribe_agg_trades(symbol: str, messages: Messages) -> FromSockets[AggTrade]:
    """The trades of `symbol`, those of one taker order at one price in one."""
    return _subscribe(messages, agg_trades_channel(symbol))


def subscribe_ticker(symbol: str, messages: Messages) -> FromSockets[Ticker]:
    """The last 24 hours of `symbol`, once a second while they change."""
    return _subscribe(messages, ticker_channel(symbol))


def subscribe_book_ticker(symbol: str, messages: Messages) -> FromSockets[BookTicker]:
    """The best bid and ask of `symbol`, at each change."""
    return _subscribe(messages, book_ticker_channel(symbol))


def subscribe_depth(symbol: str, messages: Messages, *, speed: Speed = "100ms") -> FromSockets[DepthUpdate]:
    """What changes in the book of `symbol`; `subscribe_book` makes a book of it."""
    return _subscribe(messages, depth_channel(symbol, speed=speed))


def subscribe_partial_depth(
    symbol: str, messages: Messages, *, levels: int = 20, speed: Speed = "100ms"
) -> FromSockets[PartialDepth]:
    """The best 5, 10 or 20 levels of both sides of `symbol`, whole each time."""
    return _subscribe(messages, partial_depth_channel(symbol, levels=levels, speed=speed))


def subscribe_candles(
    symbol: str, messages: Messages, *, interval: str = "1m", utc8: bool = False
) -> FromSockets[Candle]:
    """The current candle of `symbol`, as it grows: every second for `1s`, else every two."""
    return _subscribe(messages, candles_channel(symbol, interval=interval, utc8=utc8))


def subscribe_stream(name: str, messages: Messages) -> FromSockets[Any]:
    """Any stream by its exact name (`btcusdt@avgPrice`), as plain Python values."""
    return _subscribe(messages, _channel(name, _plain_payload, _payload))


def _subscribe(messages: Messages, channel: Channel[T]) -> FromSockets[T]:
    return subscribe_to_channel(messages, channel, SUBSCRIBING)


def _channel(name: str, decode: Callable[[Any], T], convert: Callable[[Any], T]) -> Channel[T]:
    return Channel(name=name, key=name.encode(), decode=decode, convert=convert)


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


def _lower(symbol: str) -> str:
    if not symbol or "@" in symbol or "/" in symbol:
        raise InvalidRequest(f"symbol is {symbol!r}; this venue writes it as BTCUSDT")
    return symbol.lower()


def _speed(speed: Speed) -> str:
    return "@100ms" if speed == "100ms" else ""
