"""What the venue tells to anybody: a factory for each question.

Each call of what a factory gives is one Observable of one answer, and each subscription asks once. Errors are those of
`operators.request_response_factory`; `RequestRejected.code` has a name in `ErrorCode`. Times in seconds.

The venue's guide and its own client name some arguments differently (`market_id` and `market`): both are sent.

Source: the venue's WebSocket API user guide 0.5, and its client, seen 2026-07.
"""

from collections.abc import Sequence
from typing import Any

from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.exchanges.oceanex._question import Messages, QuestionFactory, market_of
from bittrade_ws.exchanges.oceanex._request import Call, read
from bittrade_ws.exchanges.oceanex.results import BookSnapshot, Candle, Market, Ticker, TradingFee
from bittrade_ws.wire.bundle import Socket


class GetTickers(QuestionFactory):
    """What `get_tickers_factory` gives."""

    def __call__(self, markets: Sequence[str] | None = None) -> Observable[dict[str, Ticker]]:
        """The last 24 hours of these markets (`None`: of all), by market."""
        names = None if markets is None else [market_of(market) for market in markets]
        args = {"markets": names, "market_ids": names}
        return self._ask(Call("TickerHandler", "index", args), dict[str, dict[str, Any]]).pipe(ops.map(tickers_of))


class GetMarkets(QuestionFactory):
    """What `get_markets_factory` gives."""

    def __call__(self) -> Observable[tuple[Market, ...]]:
        """All markets, and the steps of their prices and amounts."""
        return self._ask(Call("MarketsHandler", "index", {}), tuple[Market, ...])


class GetTradingFees(QuestionFactory):
    """What `get_trading_fees_factory` gives."""

    def __call__(self) -> Observable[tuple[TradingFee, ...]]:
        """What trading costs, by market."""
        return self._ask(Call("FeeHandler", "trading_fee", {}), tuple[TradingFee, ...])


class GetTime(QuestionFactory):
    """What `get_time_factory` gives."""

    def __call__(self) -> Observable[int]:
        """The venue's clock, in seconds since the epoch."""
        return self._ask(Call("ToolHandler", "timestamp", {}), int)


class GetBook(QuestionFactory):
    """What `get_book_factory` gives."""

    def __call__(
        self, symbol: str, *, level: int | None = None, precision: int | None = None
    ) -> Observable[BookSnapshot]:
        """The best `level` prices of each side; `precision` is the number of digits that prices are grouped by."""
        return self._ask(book_call(symbol, level=level, precision=precision), BookSnapshot)


class GetCandles(QuestionFactory):
    """What `get_candles_factory` gives."""

    def __call__(
        self,
        symbol: str,
        *,
        limit: int | None = None,
        period: int | None = None,
        start_time: int | None = None,
        end_time: int | None = None,
    ) -> Observable[tuple[Candle, ...]]:
        """Candles of `period` minutes, oldest first, at most `limit`; `start_time` and `end_time` in seconds."""
        call = candles_call(symbol, limit=limit, period=period, start_time=start_time, end_time=end_time)
        return self._ask(call, tuple[Candle, ...])


def get_tickers_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetTickers:
    """Gives `(markets) -> Observable` of tickers by market (`TickerHandler index`)."""
    return GetTickers(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_markets_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetMarkets:
    """Gives `() -> Observable` of all markets (`MarketsHandler index`)."""
    return GetMarkets(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_trading_fees_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetTradingFees:
    """Gives `() -> Observable` of the fees of all markets (`FeeHandler trading_fee`)."""
    return GetTradingFees(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_time_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetTime:
    """Gives `() -> Observable` of the venue's time in seconds (`ToolHandler timestamp`)."""
    return GetTime(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_book_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetBook:
    """Gives `symbol -> Observable` of a market's book (`OrderBookHandler index`)."""
    return GetBook(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_candles_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetCandles:
    """Gives `symbol -> Observable` of a market's candles (`KlineHandler index`)."""
    return GetCandles(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def tickers_of(rows: dict[str, dict[str, Any]]) -> dict[str, Ticker]:
    """The venue's tickers, each with the market that it stands under."""
    return {market: read({**row, "market": market}, Ticker) for market, row in rows.items()}


def book_call(symbol: str, *, level: int | None, precision: int | None) -> Call:
    """The question about a book."""
    market = market_of(symbol)
    args = {"market": market, "market_id": market, "level": level, "precision": precision}
    return Call("OrderBookHandler", "index", args)


def candles_call(
    symbol: str, *, limit: int | None, period: int | None, start_time: int | None, end_time: int | None
) -> Call:
    """The question about candles."""
    market = market_of(symbol)
    times = {"start_time": start_time, "end_time": end_time}
    return Call(
        "KlineHandler", "index", {"market": market, "market_id": market, "limit": limit, "period": period, **times}
    )
