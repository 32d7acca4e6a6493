"""What `rest_market` and `rest_statistics` give, typed. Times are epoch milliseconds.

Source: the venue's `rest-public-*` reference pages, seen 2026-07.
"""

from decimal import Decimal
from typing import Any

import msgspec
from reactivex import compose
from reactivex import operators as ops

from bittrade_ws.exchanges.bitfinex._parse import Parser, named, number, parsed, rows_of
from bittrade_ws.exchanges.bitfinex.market import (
    DERIVATIVE_STATUS,
    FUNDING_TICKER,
    LIQUIDATION,
    TICKER,
    Candle,
    DerivativeStatus,
    FundingOfferEntry,
    FundingRateEntry,
    FundingTicker,
    FundingTrade,
    Liquidation,
    OrderEntry,
    PriceEntry,
    Ticker,
    Trade,
)
from bittrade_ws.exchanges.bitfinex.pulse import PULSE_PROFILE, PulseMessage, PulseProfile
from bittrade_ws.exchanges.bitfinex.rest_results import (
    AveragePrice,
    FundingStatistic,
    PastTicker,
    Ranking,
    Statistic,
)


def parse_platform_status() -> Parser[bool]:
    """The body of `get_platform_status_http`: whether the platform works."""
    return ops.map(lambda body: number(body) == 1)


def parse_exchange_rate() -> Parser[Decimal]:
    """The body of `get_exchange_rate_http`."""
    return ops.map(number)


def parse_tickers() -> Parser[tuple[Ticker | FundingTicker, ...]]:
    """The body of `get_tickers_http`."""

    def typed(body: Any) -> tuple[Ticker | FundingTicker, ...]:
        return tuple(_ticker(row) for row in rows_of(body))

    return ops.map(typed)


def _ticker(row: Any) -> Ticker | FundingTicker:
    is_funding = str(row[0]).startswith("f") if row else False
    return named(row, FUNDING_TICKER) if is_funding else named(row, TICKER)


def parse_derivative_statuses() -> Parser[tuple[DerivativeStatus, ...]]:
    """The body of `get_derivative_statuses_http`."""
    return ops.map(lambda body: tuple(named(row, DERIVATIVE_STATUS) for row in rows_of(body)))


def parse_liquidations() -> Parser[tuple[Liquidation, ...]]:
    """The body of `get_liquidations_http`."""
    return ops.map(lambda body: tuple(LIQUIDATION.read(inner) for row in rows_of(body) for inner in row))


def parse_ticker(symbol: str) -> Parser[Ticker]:
    """The body of `get_ticker_http`."""
    return parsed("get_ticker_http", symbol)


def parse_funding_ticker(symbol: str) -> Parser[FundingTicker]:
    """The body of `get_funding_ticker_http`."""
    return parsed("get_funding_ticker_http", symbol)


def parse_tickers_history() -> Parser[tuple[PastTicker, ...]]:
    """The body of `get_tickers_history_http`."""
    return parsed("get_tickers_history_http")


def parse_trades(symbol: str) -> Parser[tuple[Trade, ...]]:
    """The body of `get_trades_http`."""
    return parsed("get_trades_http", symbol)


def parse_funding_trades(symbol: str) -> Parser[tuple[FundingTrade, ...]]:
    """The body of `get_funding_trades_http`."""
    return parsed("get_funding_trades_http", symbol)


def parse_book() -> Parser[tuple[PriceEntry, ...]]:
    """The body of `get_book_http`."""
    return parsed("get_book_http")


def parse_funding_book() -> Parser[tuple[FundingRateEntry, ...]]:
    """The body of `get_funding_book_http`."""
    return parsed("get_funding_book_http")


def parse_raw_book() -> Parser[tuple[OrderEntry, ...]]:
    """The body of `get_raw_book_http`."""
    return parsed("get_raw_book_http")


def parse_raw_funding_book() -> Parser[tuple[FundingOfferEntry, ...]]:
    """The body of `get_raw_funding_book_http`."""
    return parsed("get_raw_funding_book_http")


def parse_candles(key: str) -> Parser[tuple[Candle, ...]]:
    """The body of `get_candles_http`; `key` is the venue's (`trade:1m:tBTCUSD`)."""
    return parsed("get_candles_http", key)


def parse_candle(key: str) -> Parser[Candle]:
    """The body of `get_last_candle_http`; `key` is the venue's (`trade:1m:tBTCUSD`)."""
    return parsed("get_last_candle_http", key)


def parse_statistics() -> Parser[tuple[Statistic, ...]]:
    """The body of `get_statistics_http`."""
    return parsed("get_statistics_http")


def parse_statistic() -> Parser[Statistic]:
    """The body of `get_last_statistic_http`."""
    return parsed("get_last_statistic_http")


def parse_derivative_status_history(symbol: str) -> Parser[tuple[DerivativeStatus, ...]]:
    """The body of `get_derivative_status_history_http`."""
    return parsed("get_derivative_status_history_http", symbol)


def parse_rankings() -> Parser[tuple[Ranking, ...]]:
    """The body of `get_rankings_http`."""
    return parsed("get_rankings_http")


def parse_ranking() -> Parser[Ranking]:
    """The body of `get_last_ranking_http`."""
    return parsed("get_last_ranking_http")


def parse_funding_statistics() -> Parser[tuple[FundingStatistic, ...]]:
    """The body of `get_funding_statistics_http`."""
    return parsed("get_funding_statistics_http")


def parse_average_price() -> Parser[AveragePrice]:
    """The body of `get_average_price_http` or `get_average_rate_http`."""
    return parsed("get_average_price_http")


def parse_pulse_messages() -> Parser[tuple[PulseMessage, ...]]:
    """The body of `get_pulse_messages_http`."""

    def typed(messages: tuple[PulseMessage, ...]) -> tuple[PulseMessage, ...]:
        return tuple(msgspec.structs.replace(one, profile=_profile(one.profile)) for one in messages)

    return compose(parsed("get_pulse_messages_http"), ops.map(typed))


def _profile(told: Any) -> PulseProfile | None:
    match told:
        case [[*row], *_]:
            return PULSE_PROFILE.read(row)
        case _:
            return None


def parse_pulse_profile() -> Parser[PulseProfile]:
    """The body of `get_pulse_profile_http`."""
    return parsed("get_pulse_profile_http")
