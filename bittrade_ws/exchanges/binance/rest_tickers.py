"""Tickers over REST: prices, days and windows of one symbol, of several or of all. How calls are made: `rest`.

Source: the venue's `rest-api.md`, market data endpoints, seen 2026-07.
"""

from collections.abc import Sequence
from typing import Any

from reactivex import Observable, abc

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.binance.rest import call


def get_ticker_24h_http(
    symbols: str | Sequence[str] = (),
    *,
    type: str | None = None,
    symbol_status: str | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The last 24 hours, rolling: one symbol gives an object, several or none an array. `type` is `FULL` or `MINI`.

    `GET /api/v3/ticker/24hr`, for its weight `methods`.
    """
    return call("get_ticker_24h_http", locals())


def get_ticker_trading_day_http(
    symbols: str | Sequence[str],
    *,
    time_zone: str | None = None,
    type: str | None = None,
    symbol_status: str | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The trading day, of one symbol (an object) or of up to 100 (an array). `type` is `FULL` or `MINI`.

    `GET /api/v3/ticker/tradingDay`, for its weight `methods`.
    """
    return call("get_ticker_trading_day_http", locals())


def get_ticker_http(
    symbols: str | Sequence[str],
    *,
    window: str = "1d",
    type: str | None = None,
    symbol_status: str | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The last `window` (`1m` to `7d`), of one symbol (an object) or of up to 100 (an array). `type`: `FULL`, `MINI`.

    `GET /api/v3/ticker`, for its weight `methods`.
    """
    return call("get_ticker_http", locals())


def get_ticker_price_http(
    symbols: str | Sequence[str] = (),
    *,
    symbol_status: str | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Last prices: one symbol gives an object, several or none an array.

    `GET /api/v3/ticker/price`, for its weight `methods`.
    """
    return call("get_ticker_price_http", locals())


def get_book_ticker_http(
    symbols: str | Sequence[str] = (),
    *,
    symbol_status: str | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The best bids and asks: one symbol gives an object, several or none an array.

    `GET /api/v3/ticker/bookTicker`, for its weight `methods`.
    """
    return call("get_book_ticker_http", locals())
