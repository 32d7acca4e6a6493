"""What `rest_market` and `rest_tickers` give, typed. Times are epoch milliseconds by the venue's clock.

Source: the venue's `rest-api.md`, general and market data endpoints, seen 2026-07.
"""

from typing import Any

from reactivex import operators as ops

from bittrade_ws.exchanges.binance._parse import Parser, parser, parser_of_many, read
from bittrade_ws.exchanges.binance.market import PartialDepth, PartialDepthEvent
from bittrade_ws.exchanges.binance.market_results import (
    AverageOfMinutes,
    BestPrices,
    DayTicker,
    ExchangeInfo,
    ExecutionRules,
    LastPrice,
    PastAggTrade,
    PastCandle,
    PastTrade,
    PriceReference,
    PriceReferenceCalculation,
    ServerTime,
    WindowTicker,
)


def parse_time() -> Parser[int]:
    """The body of `get_time_http` as epoch milliseconds."""
    return ops.map(lambda body: read(body, ServerTime, "a time").server_time)


def parse_depth(symbol: str) -> Parser[PartialDepth]:
    """The body of `get_depth_http`."""

    def typed(body: Any) -> PartialDepth:
        event = read_depth(body)
        return PartialDepth(symbol.upper(), event.update_id, event.bids, event.asks)

    return ops.map(typed)


def read_depth(body: Any) -> PartialDepthEvent:
    """A snapshot as it is sent, typed. Raises `DecodeError`."""
    return read(body, PartialDepthEvent, "a snapshot of a book")


def parse_trades() -> Parser[tuple[PastTrade, ...]]:
    """The body of `get_trades_http`, `get_historical_trades_http` or `get_block_trades_http`."""
    return parser_of_many(PastTrade, "trades")


def parse_agg_trades() -> Parser[tuple[PastAggTrade, ...]]:
    """The body of `get_agg_trades_http`."""
    return parser_of_many(PastAggTrade, "aggregated trades")


def parse_klines() -> Parser[tuple[PastCandle, ...]]:
    """The body of `get_klines_http` or `get_ui_klines_http`."""
    return parser_of_many(PastCandle, "candles")


def parse_average_price() -> Parser[AverageOfMinutes]:
    """The body of `get_average_price_http`."""
    return parser(AverageOfMinutes, "an average price")


def parse_reference_price() -> Parser[PriceReference]:
    """The body of `get_reference_price_http`."""
    return parser(PriceReference, "a reference price")


def parse_day_tickers() -> Parser[tuple[DayTicker, ...]]:
    """The body of `get_ticker_24h_http`; of one symbol, a single one."""
    return parser_of_many(DayTicker, "tickers of 24 hours")


def parse_window_tickers() -> Parser[tuple[WindowTicker, ...]]:
    """The body of `get_ticker_trading_day_http` or `get_ticker_http`; of one symbol, a single one."""
    return parser_of_many(WindowTicker, "tickers")


def parse_ticker_prices() -> Parser[tuple[LastPrice, ...]]:
    """The body of `get_ticker_price_http`: of one symbol, a single one."""
    return parser_of_many(LastPrice, "prices")


def parse_book_tickers() -> Parser[tuple[BestPrices, ...]]:
    """The body of `get_book_ticker_http`: of one symbol, a single one."""
    return parser_of_many(BestPrices, "book tickers")


def parse_reference_price_calculation() -> Parser[PriceReferenceCalculation]:
    """The body of `get_reference_price_calculation_http`."""
    return parser(PriceReferenceCalculation, "the calculation of a reference price")


def parse_execution_rules() -> Parser[ExecutionRules]:
    """The body of `get_execution_rules_http`."""
    return parser(ExecutionRules, "execution rules")


def parse_exchange_info() -> Parser[ExchangeInfo]:
    """The body of `get_exchange_info_http`."""
    return parser(ExchangeInfo, "exchange information")
