"""What the market did and does, over REST: trades, candles, prices, books, rules. How calls are made: `rest`.

Source: the venue's `rest-api.md`, general and market data endpoints, seen 2026-07.
"""

from collections.abc import Sequence
from typing import Any

from reactivex import Observable, abc

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.binance.rest import call


def ping_http(
    *,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Whether the venue answers: `{}`. `GET /api/v3/ping`, weight 1."""
    return call("ping_http", locals())


def get_time_http(
    *,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The venue's clock: `{"serverTime": <epoch ms>}`. `GET /api/v3/time`, weight 1."""
    return call("get_time_http", locals())


def get_exchange_info_http(
    symbols: Sequence[str] = (),
    *,
    permissions: Sequence[str] = (),
    show_permission_sets: bool | None = None,
    symbol_status: str | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 30.0,
) -> Observable[Any]:
    """Rules and symbols, all of them or those named. `GET /api/v3/exchangeInfo`, weight 20."""
    return call("get_exchange_info_http", locals())


def get_execution_rules_http(
    symbols: str | Sequence[str] = (),
    *,
    symbol_status: str | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The price ranges that executions must keep, of one symbol, of several or of all.

    `GET /api/v3/executionRules`, for its weight `methods`.
    """
    return call("get_execution_rules_http", locals())


def get_depth_http(
    symbol: str,
    *,
    limit: int = 100,
    symbol_status: str | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """A snapshot of the best `limit` levels a side, up to 5000. `GET /api/v3/depth`, for its weight `methods`."""
    return call("get_depth_http", locals())


def get_trades_http(
    symbol: str,
    *,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The latest trades, oldest first; up to 1000. `GET /api/v3/trades`, weight 25."""
    return call("get_trades_http", locals())


def get_historical_trades_http(
    symbol: str,
    *,
    from_id: int | None = None,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Trades from `from_id` on, else the latest, oldest first; up to 1000.

    `GET /api/v3/historicalTrades`, weight 25.
    """
    return call("get_historical_trades_http", locals())


def get_block_trades_http(
    symbol: str,
    *,
    from_id: int,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Trades that were agreed on beside the book, from `from_id` on.

    `GET /api/v3/historicalBlockTrades`, weight 25.
    """
    return call("get_block_trades_http", locals())


def get_agg_trades_http(
    symbol: str,
    *,
    from_id: int | None = None,
    start_time: int | None = None,
    end_time: int | None = None,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Trades of one taker order at one price as one: from an aggregate's id, or between times, else the latest.

    `GET /api/v3/aggTrades`, weight 4.
    """
    return call("get_agg_trades_http", locals())


def get_klines_http(
    symbol: str,
    *,
    interval: str,
    start_time: int | None = None,
    end_time: int | None = None,
    time_zone: str | None = None,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Candles of an interval, oldest first; up to 1000. `time_zone` (`+8:00`) moves their borders, not their times.

    `GET /api/v3/klines`, weight 2.
    """
    return call("get_klines_http", locals())


def get_ui_klines_http(
    symbol: str,
    *,
    interval: str,
    start_time: int | None = None,
    end_time: int | None = None,
    time_zone: str | None = None,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Candles as `get_klines_http`, changed by the venue to look better in a chart.

    `GET /api/v3/uiKlines`, weight 2.
    """
    return call("get_ui_klines_http", locals())


def get_average_price_http(
    symbol: str,
    *,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The average price over the last minutes. `GET /api/v3/avgPrice`, weight 2."""
    return call("get_average_price_http", locals())


def get_reference_price_http(
    symbol: str,
    *,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The price that the filters are held against. Code -2043: this symbol has none.

    `GET /api/v3/referencePrice`, weight 2.
    """
    return call("get_reference_price_http", locals())


def get_reference_price_calculation_http(
    symbol: str,
    *,
    symbol_status: str | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """How the reference price comes about. `GET /api/v3/referencePrice/calculation`, weight 2."""
    return call("get_reference_price_calculation_http", locals())
