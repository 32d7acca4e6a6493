"""Tickers by request, over the WebSocket API of Binance: of one symbol, of several, of all. Unsigned.

Each gives a tuple, also for one symbol. Seconds and errors are those of `general_methods`.

Source: the venue's `web-socket-api.md`, market data requests, seen 2026-07.
"""

from collections.abc import Sequence

from reactivex import Observable

from bittrade_ws.exchanges.binance._method import MethodFactory, SymbolStatus, TickerType, named_symbols, some_symbols
from bittrade_ws.exchanges.binance.market_results import BestPrices, DayTicker, LastPrice, WindowTicker
from bittrade_ws.exchanges.binance.streams import Messages
from bittrade_ws.wire.bundle import Socket


class GetDayTickers(MethodFactory):
    """What `get_day_tickers_factory` gives."""

    def __call__(
        self,
        symbols: str | Sequence[str] = (),
        *,
        type: TickerType | None = None,
        symbol_status: SymbolStatus | None = None,
    ) -> Observable[tuple[DayTicker, ...]]:
        """Of one symbol, of several, or of all."""
        return self._ask_all(
            "ticker.24hr", {**named_symbols(symbols), "type": type, "symbolStatus": symbol_status}, DayTicker
        )


class GetTradingDayTickers(MethodFactory):
    """What `get_trading_day_tickers_factory` gives."""

    def __call__(
        self,
        symbols: str | Sequence[str],
        *,
        time_zone: str | None = None,
        type: TickerType | None = None,
        symbol_status: SymbolStatus | None = None,
    ) -> Observable[tuple[WindowTicker, ...]]:
        """Of one symbol or of several; `time_zone` (`+8:00`) says whose day."""
        return self._ask_all(
            "ticker.tradingDay",
            {**some_symbols(symbols), "timeZone": time_zone, "type": type, "symbolStatus": symbol_status},
            WindowTicker,
        )


class GetWindowTickers(MethodFactory):
    """What `get_window_tickers_factory` gives."""

    def __call__(
        self,
        symbols: str | Sequence[str],
        *,
        window: str | None = None,
        type: TickerType | None = None,
        symbol_status: SymbolStatus | None = None,
    ) -> Observable[tuple[WindowTicker, ...]]:
        """Of one symbol or of several, over `window`: `1m` to `59m`, `1h` to `23h`, `1d` (unless said) to `7d`."""
        return self._ask_all(
            "ticker",
            {**some_symbols(symbols), "windowSize": window, "type": type, "symbolStatus": symbol_status},
            WindowTicker,
        )


class GetLastPrices(MethodFactory):
    """What `get_last_prices_factory` gives."""

    def __call__(
        self, symbols: str | Sequence[str] = (), *, symbol_status: SymbolStatus | None = None
    ) -> Observable[tuple[LastPrice, ...]]:
        """Of one symbol, of several, or of all."""
        return self._ask_all("ticker.price", {**named_symbols(symbols), "symbolStatus": symbol_status}, LastPrice)


class GetBestPrices(MethodFactory):
    """What `get_best_prices_factory` gives."""

    def __call__(
        self, symbols: str | Sequence[str] = (), *, symbol_status: SymbolStatus | None = None
    ) -> Observable[tuple[BestPrices, ...]]:
        """Of one symbol, of several, or of all."""
        return self._ask_all("ticker.book", {**named_symbols(symbols), "symbolStatus": symbol_status}, BestPrices)


def get_day_tickers_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetDayTickers:
    """Gives `symbols -> Observable` of their last 24 hours (`ticker.24hr`).

    Weight 2 up to 20 symbols, 40 up to 100, else 80.
    """
    return GetDayTickers(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_trading_day_tickers_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetTradingDayTickers:
    """Gives `symbols -> Observable` of their trading day (`ticker.tradingDay`, weight 4 each, 200 at most)."""
    return GetTradingDayTickers(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_window_tickers_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetWindowTickers:
    """Gives `symbols -> Observable` of a window that ends now (`ticker`, weight 4 each, 200 at most)."""
    return GetWindowTickers(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_last_prices_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetLastPrices:
    """Gives `symbols -> Observable` of their last prices (`ticker.price`, weight 2 for one, else 4)."""
    return GetLastPrices(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_best_prices_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetBestPrices:
    """Gives `symbols -> Observable` of the tops of their books (`ticker.book`, weight 2 for one, else 4)."""
    return GetBestPrices(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)
