"""What the venue counts and computes over REST: statistics, derivatives, rankings, averages.

How calls are made: `rest`; what types their bodies: `parse_rest_*`. Times are epoch milliseconds.
Source: the venue's `rest-public-*` reference pages, seen 2026-07.
"""

from collections.abc import Sequence
from typing import Any

from reactivex import Observable, abc

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.bitfinex.rest import Number, call


def get_statistics_http(
    key: str,
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
    """A statistic over time (`pos.size:1m:tBTCUSD:long`). `GET /v2/stats1/{key}/hist`."""
    return call("get_statistics_http", locals())


def get_last_statistic_http(
    key: str,
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
    """The newest value of a statistic (`pos.size:1m:tBTCUSD:long`). `GET /v2/stats1/{key}/last`."""
    return call("get_last_statistic_http", locals())


def get_derivative_statuses_http(
    keys: str | Sequence[str],
    *,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The status of derivatives, or of `ALL`; each with its key first. `GET /v2/status/deriv`."""
    return call("get_derivative_statuses_http", locals())


def get_derivative_status_history_http(
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
    """The status of one derivative over time. `GET /v2/status/deriv/{symbol}/hist`."""
    return call("get_derivative_status_history_http", locals())


def get_liquidations_http(
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
    """Positions that the venue closed; each is an array of one. `GET /v2/liquidations/hist`."""
    return call("get_liquidations_http", locals())


def get_rankings_http(
    key: str,
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
    """A leaderboard over time (`vol:1w:tBTCUSD`). `GET /v2/rankings/{key}/hist`."""
    return call("get_rankings_http", locals())


def get_last_ranking_http(
    key: str,
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
    """The newest line of a leaderboard (`vol:1w:tBTCUSD`). `GET /v2/rankings/{key}/last`."""
    return call("get_last_ranking_http", locals())


def get_pulse_messages_http(
    *,
    end_time: int | None = None,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """What is said on Pulse, newest first; up to 100. `GET /v2/pulse/hist`."""
    return call("get_pulse_messages_http", locals())


def get_pulse_profile_http(
    nickname: str,
    *,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Who speaks on Pulse. `GET /v2/pulse/profile/{nickname}`."""
    return call("get_pulse_profile_http", locals())


def get_funding_statistics_http(
    symbol: str,
    *,
    start_time: int | None = None,
    end_time: int | None = None,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """What was lent of a currency, over time. `GET /v2/funding/stats/{symbol}/hist`."""
    return call("get_funding_statistics_http", locals())


def get_average_price_http(
    symbol: str,
    *,
    amount: Number,
    price_limit: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """What an amount (negative to sell) would cost now, on average. `POST /v2/calc/trade/avg`."""
    return call("get_average_price_http", locals())


def get_average_rate_http(
    symbol: str,
    *,
    amount: Number,
    period: int,
    rate_limit: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """At what rate an amount would be lent for so many days now, on average. `POST /v2/calc/trade/avg`."""
    return call("get_average_rate_http", locals())


def get_exchange_rate_http(
    currency1: str,
    *,
    currency2: str,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """One currency in another: `[rate]`. `POST /v2/calc/fx`."""
    return call("get_exchange_rate_http", locals())
