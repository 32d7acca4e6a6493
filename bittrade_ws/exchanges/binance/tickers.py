"""The channels of Binance that sum up: tickers over a day or a shorter window, average and reference prices.

The streams of all symbols give a tuple each time: the symbols that changed since the last one.

Source: the venue's `web-socket-streams.md`, seen 2026-07.
"""

from typing import Final, Literal

from bittrade_ws.exchanges.binance._typed import typed
from bittrade_ws.exchanges.binance.market import AveragePrice, MiniTicker, ReferencePrice, RollingTicker, Ticker
from bittrade_ws.exchanges.binance.streams import FromSockets, Messages, lower, stream_channel, subscribe
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.wire.codec import Channel

Window = Literal["1h", "4h", "1d"]
"""How far back a rolling ticker looks."""
WINDOWS: Final = frozenset({"1h", "4h", "1d"})

_TICKER = typed(Ticker, "data")
_TICKERS = typed(tuple[Ticker, ...], "data")
_MINI_TICKER = typed(MiniTicker, "data")
_MINI_TICKERS = typed(tuple[MiniTicker, ...], "data")
_ROLLING_TICKER = typed(RollingTicker, "data")
_ROLLING_TICKERS = typed(tuple[RollingTicker, ...], "data")
_AVERAGE_PRICE = typed(AveragePrice, "data")
_REFERENCE_PRICE = typed(ReferencePrice, "data")


def ticker_channel(symbol: str) -> Channel[Ticker]:
    """`<symbol>@ticker`."""
    return stream_channel(f"{lower(symbol)}@ticker", *_TICKER)


def all_tickers_channel() -> Channel[tuple[Ticker, ...]]:
    """`!ticker@arr`."""
    return stream_channel("!ticker@arr", *_TICKERS)


def mini_ticker_channel(symbol: str) -> Channel[MiniTicker]:
    """`<symbol>@miniTicker`."""
    return stream_channel(f"{lower(symbol)}@miniTicker", *_MINI_TICKER)


def all_mini_tickers_channel() -> Channel[tuple[MiniTicker, ...]]:
    """`!miniTicker@arr`."""
    return stream_channel("!miniTicker@arr", *_MINI_TICKERS)


def rolling_ticker_channel(symbol: str, *, window: Window = "1h") -> Channel[RollingTicker]:
    """`<symbol>@ticker_<window>`."""
    return stream_channel(f"{lower(symbol)}@ticker_{_window(window)}", *_ROLLING_TICKER)


def all_rolling_tickers_channel(*, window: Window = "1h") -> Channel[tuple[RollingTicker, ...]]:
    """`!ticker_<window>@arr`."""
    return stream_channel(f"!ticker_{_window(window)}@arr", *_ROLLING_TICKERS)


def average_price_channel(symbol: str) -> Channel[AveragePrice]:
    """`<symbol>@avgPrice`."""
    return stream_channel(f"{lower(symbol)}@avgPrice", *_AVERAGE_PRICE)


def reference_price_channel(symbol: str) -> Channel[ReferencePrice]:
    """`<symbol>@referencePrice`. The one stream that the venue sends at its pace though nothing has changed."""
    return stream_channel(f"{lower(symbol)}@referencePrice", *_REFERENCE_PRICE, cadence=1.0)


def subscribe_ticker(symbol: str, messages: Messages) -> FromSockets[Ticker]:
    """The last 24 hours of `symbol`, once a second while they change."""
    return subscribe(messages, ticker_channel(symbol))


def subscribe_all_tickers(messages: Messages) -> FromSockets[tuple[Ticker, ...]]:
    """**Retired by the venue** on 2026-03-26: the last 24 hours of every symbol where they changed, once a second.

    The venue acknowledges it and stays silent; `subscribe_all_mini_tickers` is what there is.
    """
    return subscribe(messages, all_tickers_channel())


def subscribe_mini_ticker(symbol: str, messages: Messages) -> FromSockets[MiniTicker]:
    """The last 24 hours of `symbol` in short, once a second while they change."""
    return subscribe(messages, mini_ticker_channel(symbol))


def subscribe_all_mini_tickers(messages: Messages) -> FromSockets[tuple[MiniTicker, ...]]:
    """The last 24 hours of every symbol where they changed, once a second."""
    return subscribe(messages, all_mini_tickers_channel())


def subscribe_rolling_ticker(symbol: str, messages: Messages, *, window: Window = "1h") -> FromSockets[RollingTicker]:
    """The last hour, 4 hours or day of `symbol`, once a second while they change."""
    return subscribe(messages, rolling_ticker_channel(symbol, window=window))


def subscribe_all_rolling_tickers(
    messages: Messages, *, window: Window = "1h"
) -> FromSockets[tuple[RollingTicker, ...]]:
    """The last hour, 4 hours or day of every symbol where they changed, once a second."""
    return subscribe(messages, all_rolling_tickers_channel(window=window))


def subscribe_average_price(symbol: str, messages: Messages) -> FromSockets[AveragePrice]:
    """The average price of `symbol` over the venue's interval (5 minutes), once a second while it changes."""
    return subscribe(messages, average_price_channel(symbol))


def subscribe_reference_price(symbol: str, messages: Messages) -> FromSockets[ReferencePrice]:
    """The price that the venue holds the filters of `symbol` against, once a second."""
    return subscribe(messages, reference_price_channel(symbol))


def _window(window: Window) -> Window:
    if window not in WINDOWS:
        raise InvalidRequest(f"window is {window!r}; a rolling ticker has 1h, 4h or 1d")
    return window
