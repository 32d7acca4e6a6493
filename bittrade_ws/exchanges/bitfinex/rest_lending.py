"""Loans, credits and executions of offers over REST.

How calls are made: `rest`; what types their bodies: `parse_rest_*`. Times are epoch milliseconds.
Source: the venue's `rest-auth-*` reference pages, seen 2026-07.
"""

from typing import Any

from reactivex import Observable, abc

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.bitfinex.auth import HttpSigner
from bittrade_ws.exchanges.bitfinex.rest import call


def get_loans_http(
    *,
    signer: HttpSigner,
    symbol: str | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Funding that is not used in a position, all or of a currency. `POST /v2/auth/r/funding/loans[/{symbol}]`."""
    return call("get_loans_http", locals())


def get_loans_history_http(
    *,
    signer: HttpSigner,
    symbol: str | None = None,
    start_time: int | None = None,
    end_time: int | None = None,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Such funding that was paid back; up to 500. `POST /v2/auth/r/funding/loans[/{symbol}]/hist`."""
    return call("get_loans_history_http", locals())


def get_credits_http(
    *,
    signer: HttpSigner,
    symbol: str | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Funding that is used in positions, all or of a currency. `POST /v2/auth/r/funding/credits[/{symbol}]`."""
    return call("get_credits_http", locals())


def get_credits_history_http(
    *,
    signer: HttpSigner,
    symbol: str | None = None,
    start_time: int | None = None,
    end_time: int | None = None,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Such funding that was paid back; up to 500. `POST /v2/auth/r/funding/credits[/{symbol}]/hist`."""
    return call("get_credits_history_http", locals())


def get_my_funding_trades_http(
    *,
    signer: HttpSigner,
    symbol: str | None = None,
    sort: int | None = None,
    start_time: int | None = None,
    end_time: int | None = None,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Offers of the account's that were taken. `POST /v2/auth/r/funding/trades[/{symbol}]/hist`."""
    return call("get_my_funding_trades_http", locals())
