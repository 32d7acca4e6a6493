"""The market over REST: tickers, trades, books, candles.

How calls are made: `rest`; what types their bodies: `parse_rest_*`. Times are epoch milliseconds.
Source: the venue's `rest-public-*` reference pages, seen 2026-07.
"""

from collections.abc import Sequence
from typing import Any

from reactivex import Observable, abc

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.bitfinex.rest import call


def get_platform_status_http(
    *,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Whether the platform works: `[1]`, or `[0]` under maintenance. `GET /v2/platform/status`."""
    return call("get_platform_status_http", locals())


def get_configuration_http(
    key: str,
    *,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Lists and maps of what the venue knows (`pub:list:pair:exchange`); several keys by commas.

    `GET /v2/conf/{key}`.
    """
    return call("get_configuration_http", locals())


def get_tickers_http(
    symbols: str | Sequence[str],
    *,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Tickers of pairs and funding currencies, or of `ALL`; each with its symbol first. `GET /v2/tickers`."""
    return call("get_tickers_http", locals())


def get_ticker_http(
    symbol: str,
    *,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The last day of a pair. `GET /v2/ticker/{symbol}`."""
    return call("get_ticker_http", locals())


def get_funding_ticker_http(
    symbol: str,
    *,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The last day of a funding currency. `GET /v2/ticker/{symbol}`."""
    return call("get_funding_ticker_http", locals())


def get_tickers_history_http(
    symbols: str | Sequence[str],
    *,
    start_time: int | None = None,
    end_time: int | None = None,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Hourly best prices, or those of `ALL`; up to 250. `GET /v2/tickers/hist`."""
    return call("get_tickers_history_http", locals())


def get_trades_http(
    symbol: str,
    *,
    sort: int | None = None,
    start_time: int | None = None,
    end_time: int | None = None,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Trades of a pair, newest first unless `sort` is 1; up to 10000. `GET /v2/trades/{symbol}/hist`."""
    return call("get_trades_http", locals())


def get_funding_trades_http(
    symbol: str,
    *,
    sort: int | None = None,
    start_time: int | None = None,
    end_time: int | None = None,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Loans agreed on in a currency, newest first unless `sort` is 1; up to 10000. `GET /v2/trades/{symbol}/hist`."""
    return call("get_funding_trades_http", locals())


def get_book_http(
    symbol: str,
    *,
    precision: str,
    length: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """A pair's book, `P0` to `P4`; `length` is 1, 25, 100 or 250 a side. `GET /v2/book/{symbol}/{precision}`."""
    return call("get_book_http", locals())


def get_funding_book_http(
    symbol: str,
    *,
    precision: str,
    length: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """A currency's funding book, `P0` to `P4`; `length` is 1, 25, 100 or 250 a side.

    `GET /v2/book/{symbol}/{precision}`.
    """
    return call("get_funding_book_http", locals())


def get_raw_book_http(
    symbol: str,
    *,
    length: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The orders of a pair's book; `length` is 1, 25, 100 or 250 a side. `GET /v2/book/{symbol}/R0`."""
    return call("get_raw_book_http", locals())


def get_raw_funding_book_http(
    symbol: str,
    *,
    length: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The offers of a funding book; `length` is 1, 25, 100 or 250 a side. `GET /v2/book/{symbol}/R0`."""
    return call("get_raw_funding_book_http", locals())


def get_candles_http(
    symbol: str,
    *,
    interval: str,
    sort: int | None = None,
    start_time: int | None = None,
    end_time: int | None = None,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Candles, newest first unless `sort` is 1; up to 10000. Of funding, `symbol` is `fUSD:p30`.

    `GET /v2/candles/trade:{interval}:{symbol}/hist`.
    """
    return call("get_candles_http", locals())


def get_last_candle_http(
    symbol: str,
    *,
    interval: str,
    sort: int | None = None,
    start_time: int | None = None,
    end_time: int | None = None,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The newest candle. Of funding, `symbol` is `fUSD:p30`. `GET /v2/candles/trade:{interval}:{symbol}/last`."""
    return call("get_last_candle_http", locals())
