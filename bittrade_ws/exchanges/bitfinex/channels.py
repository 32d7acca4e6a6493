"""The public channels of Bitfinex whose values replace each other: tickers, candles, the status of derivatives.

Each takes `sub_id`, the name by which the subscription goes on the wire; left out, it is that of its feed.

Source: the venue's `ws-public-*` reference pages, seen 2026-07.
"""

from typing import Any, Final, Literal
from zlib import crc32

import orjson

from bittrade_ws.exchanges.bitfinex.market import (
    CANDLE,
    DERIVATIVE_STATUS,
    FUNDING_TICKER,
    LIQUIDATION,
    TICKER,
    Candle,
    DerivativeStatus,
    FundingTicker,
    Liquidation,
    Ticker,
)
from bittrade_ws.exchanges.bitfinex.streams import (
    SUBSCRIBING,
    Feed,
    FromSockets,
    Messages,
    currency,
    each,
    feed_channel,
    pair,
    row_reader,
    rows_channel,
    rows_reader,
    subscribe,
    subscribe_afresh,
)
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.models.status import Gap
from bittrade_ws.operators.subscribe_to_channel import subscribe_to_channel
from bittrade_ws.wire.codec import Channel, Frame
from bittrade_ws.wire.exact_json import loads

__all__ = ["SUBSCRIBING"]

SAMPLE_SYMBOL: Final = "tBTCUSD"
Interval = Literal["1m", "5m", "15m", "30m", "1h", "3h", "6h", "12h", "1D", "1W", "14D", "1M"]
"""The width of a candle."""
INTERVALS: Final = frozenset({"1m", "5m", "15m", "30m", "1h", "3h", "6h", "12h", "1D", "1W", "7D", "14D", "1M"})
LIQUIDATIONS: Final = "liq:global"


def ticker_channel(symbol: str, *, sub_id: str | None = None) -> Channel[Ticker]:
    """`ticker` of a pair."""
    return feed_channel(_by_symbol("ticker", pair(symbol), sub_id), *row_reader(TICKER, symbol))


def _funding_ticker_channel(symbol: str, *, sub_id: str | None = None) -> Channel[FundingTicker]:
    """`ticker` of a funding currency."""
    return feed_channel(_by_symbol("ticker", currency(symbol), sub_id), *row_reader(FUNDING_TICKER, symbol))


def candles_channel(
    symbol: str, *, interval: Interval = "1m", period: str | None = None, sub_id: str | None = None
) -> Channel[tuple[Candle, ...]]:
    """`candles` with the key `trade:<interval>:<symbol>`, of funding with `:<period>` behind it."""
    if interval not in INTERVALS:
        raise InvalidRequest(f"interval is {interval!r}; this venue has {', '.join(sorted(INTERVALS))}")
    is_funding = symbol.startswith("f")
    if is_funding != (period is not None):
        raise InvalidRequest("candles of a funding currency (fUSD) have a period (p30, a30:p2:p30); others have none")
    name = currency(symbol) if is_funding else pair(symbol)
    key = f"trade:{interval}:{name}" if period is None else f"trade:{interval}:{name}:{period}"
    decode, convert = rows_reader(CANDLE, key)
    return feed_channel(
        _by_key("candles", key, sub_id), lambda frame: decode(frame)[::-1], lambda message: convert(message)[::-1]
    )


def subscribe_ticker(symbol: str, messages: Messages, *, sub_id: str | None = None) -> FromSockets[Ticker]:
    """The last day of a pair (`tBTCUSD`), at each change."""
    return subscribe(messages, ticker_channel(symbol, sub_id=sub_id))


def subscribe_funding_ticker(
    symbol: str, messages: Messages, *, sub_id: str | None = None
) -> FromSockets[FundingTicker]:
    """The last day of a funding currency (`fUSD`), at each change."""
    return subscribe(messages, _funding_ticker_channel(symbol, sub_id=sub_id))


def subscribe_candles(
    symbol: str,
    messages: Messages,
    *,
    interval: Interval = "1m",
    period: str | None = None,
    sub_id: str | None = None,
) -> FromSockets[Candle]:
    """Candles as they grow: those of the past first, oldest first, then each change; after a loss the same again, and
    when somebody joins.

    A candle replaces the one with its `open_time`; the venue repeats the last but one while trades come in late.
    `period` is for funding currencies: one period (`p30`), or several taken together (`a30:p2:p30`), in days.
    """
    channel = candles_channel(symbol, interval=interval, period=period, sub_id=sub_id)
    return each(subscribe_afresh(messages, channel))


def subscribe_derivative_status(
    symbol: str, messages: Messages, *, sub_id: str | None = None
) -> FromSockets[DerivativeStatus]:
    """Mark price, funding and open interest of a perpetual contract (`tBTCF0:USTF0`)."""
    feed = _by_key("status", f"deriv:{pair(symbol)}", sub_id)
    return each(subscribe(messages, feed_channel(feed, *rows_reader(DERIVATIVE_STATUS, symbol))))


def subscribe_liquidations(messages: Messages, *, sub_id: str | None = None) -> FromSockets[Liquidation | Gap]:
    """Each position that the venue closes, on whichever symbol; a `Gap` where some may have been missed."""
    channel = rows_channel(_by_key("status", LIQUIDATIONS, sub_id), LIQUIDATION)
    return each(subscribe_to_channel(messages, channel, SUBSCRIBING))


def acknowledge(frame: Any) -> Frame | None:
    """The venue's yes to a `subscribe`, or to an order that is named by its client id; for checks of this venue.

    A frame as it is sent, or as it is read.
    """
    match loads(frame) if isinstance(frame, str | bytes) else frame:
        case {"event": "subscribe", **words}:
            return _text({**words, "event": "subscribed", "chanId": 1 + crc32(orjson.dumps(words)) % 600_000})
        case [0, str(kind), _, {"cid": client_id}]:
            row = [1, None, client_id, *[None] * 29]
            return _text([0, "n", [0, f"{kind}-req", None, None, row, None, "SUCCESS", ""]])
        case _:
            return None


def _text(message: Any) -> str:
    return orjson.dumps(message).decode()


def _by_symbol(channel: str, symbol: str, sub_id: str | None) -> Feed:
    return Feed(f"{channel}:{symbol}", {"channel": channel, "symbol": symbol}, sub_id)


def _by_key(channel: str, key: str, sub_id: str | None) -> Feed:
    return Feed(f"{channel}:{key}", {"channel": channel, "key": key}, sub_id)
