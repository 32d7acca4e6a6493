"""Market data by request, over the WebSocket API of Binance: books, trades, candles. Unsigned.

Seconds and errors are those of `general_methods`. Times are epoch milliseconds.

Source: the venue's `web-socket-api.md`, market data requests, seen 2026-07.
"""

from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.exchanges.binance._method import MethodFactory, SymbolStatus, upper
from bittrade_ws.exchanges.binance.market import PartialDepth, PartialDepthEvent
from bittrade_ws.exchanges.binance.market_results import AverageOfMinutes, PastAggTrade, PastCandle, PastTrade
from bittrade_ws.exchanges.binance.streams import Messages
from bittrade_ws.wire.bundle import Socket


class GetDepth(MethodFactory):
    """What `get_depth_factory` gives."""

    def __call__(
        self, symbol: str, *, limit: int | None = None, symbol_status: SymbolStatus | None = None
    ) -> Observable[PartialDepth]:
        """The best `limit` levels a side: 100 unless said, 5000 at most."""
        params = {"symbol": upper(symbol), "limit": limit, "symbolStatus": symbol_status}
        snapshot = self._ask("depth", params, PartialDepthEvent)
        return snapshot.pipe(
            ops.map(lambda event: PartialDepth(upper(symbol), event.update_id, event.bids, event.asks))
        )


class GetTrades(MethodFactory):
    """What `get_trades_factory` gives."""

    def __call__(self, symbol: str, *, limit: int | None = None) -> Observable[tuple[PastTrade, ...]]:
        """The last `limit` trades: 500 unless said, 1000 at most."""
        return self._ask("trades.recent", {"symbol": upper(symbol), "limit": limit}, tuple[PastTrade, ...])


class GetHistoricalTrades(MethodFactory):
    """What `get_historical_trades_factory` gives."""

    def __call__(
        self, symbol: str, *, from_id: int | None = None, limit: int | None = None
    ) -> Observable[tuple[PastTrade, ...]]:
        """From the trade `from_id` on, else the last ones."""
        return self._ask(
            "trades.historical", {"symbol": upper(symbol), "fromId": from_id, "limit": limit}, tuple[PastTrade, ...]
        )


class GetBlockTrades(MethodFactory):
    """What `get_block_trades_factory` gives."""

    def __call__(self, symbol: str, *, from_id: int, limit: int | None = None) -> Observable[tuple[PastTrade, ...]]:
        """From the block trade `from_id` on."""
        return self._ask(
            "blockTrades.historical",
            {"symbol": upper(symbol), "fromId": from_id, "limit": limit},
            tuple[PastTrade, ...],
        )


class GetAggTrades(MethodFactory):
    """What `get_agg_trades_factory` gives."""

    def __call__(
        self,
        symbol: str,
        *,
        from_id: int | None = None,
        start_time: int | None = None,
        end_time: int | None = None,
        limit: int | None = None,
    ) -> Observable[tuple[PastAggTrade, ...]]:
        """From an id on, or within times (epoch milliseconds), else the last ones."""
        return self._ask(
            "trades.aggregate",
            {"symbol": upper(symbol), "fromId": from_id, "startTime": start_time, "endTime": end_time, "limit": limit},
            tuple[PastAggTrade, ...],
        )


class GetCandles(MethodFactory):
    """What `get_candles_factory` gives."""

    def __call__(
        self,
        symbol: str,
        *,
        interval: str = "1m",
        start_time: int | None = None,
        end_time: int | None = None,
        time_zone: str | None = None,
        limit: int | None = None,
    ) -> Observable[tuple[PastCandle, ...]]:
        """Candles within times, else the last 500, 1000 at most; `time_zone` (`+8:00`) moves their borders."""
        return self._ask(
            "klines",
            {
                "symbol": upper(symbol),
                "interval": interval,
                "startTime": start_time,
                "endTime": end_time,
                "timeZone": time_zone,
                "limit": limit,
            },
            tuple[PastCandle, ...],
        )


class GetChartCandles(MethodFactory):
    """What `get_chart_candles_factory` gives."""

    def __call__(
        self,
        symbol: str,
        *,
        interval: str = "1m",
        start_time: int | None = None,
        end_time: int | None = None,
        time_zone: str | None = None,
        limit: int | None = None,
    ) -> Observable[tuple[PastCandle, ...]]:
        """As `get_candles_factory` gives them, smoothed by the venue for charts."""
        return self._ask(
            "uiKlines",
            {
                "symbol": upper(symbol),
                "interval": interval,
                "startTime": start_time,
                "endTime": end_time,
                "timeZone": time_zone,
                "limit": limit,
            },
            tuple[PastCandle, ...],
        )


class GetAveragePrice(MethodFactory):
    """What `get_average_price_factory` gives."""

    def __call__(self, symbol: str) -> Observable[AverageOfMinutes]:
        """The average price of `symbol` now."""
        return self._ask("avgPrice", {"symbol": upper(symbol)}, AverageOfMinutes)


def get_depth_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetDepth:
    """Gives `symbol -> Observable` of a snapshot of its book (`depth`, weight 5 to 250 by the limit)."""
    return GetDepth(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_trades_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetTrades:
    """Gives `symbol -> Observable` of its last trades (`trades.recent`, weight 25)."""
    return GetTrades(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_historical_trades_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetHistoricalTrades:
    """Gives `symbol -> Observable` of its trades from an id on (`trades.historical`, weight 25)."""
    return GetHistoricalTrades(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_block_trades_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetBlockTrades:
    """Gives `(symbol, from_id=…) -> Observable` of its block trades (`blockTrades.historical`, weight 25)."""
    return GetBlockTrades(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_agg_trades_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetAggTrades:
    """Gives `symbol -> Observable` of its aggregate trades (`trades.aggregate`, weight 4)."""
    return GetAggTrades(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_candles_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetCandles:
    """Gives `symbol -> Observable` of its candles (`klines`, weight 2)."""
    return GetCandles(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_chart_candles_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetChartCandles:
    """Gives `symbol -> Observable` of its candles for charts (`uiKlines`, weight 2)."""
    return GetChartCandles(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_average_price_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetAveragePrice:
    """Gives `symbol -> Observable` of its average price (`avgPrice`, weight 2)."""
    return GetAveragePrice(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)
