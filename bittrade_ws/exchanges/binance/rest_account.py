"""The account over REST: balances, its trades, fees and limits. How calls are made: `rest`.

Source: the venue's `rest-api.md`, account endpoints, and its wallet's (`/sapi/v1`), seen 2026-07.
"""

from typing import Any

from reactivex import Observable, abc

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.binance.auth import HttpSigner
from bittrade_ws.exchanges.binance.rest import Number, call


def get_account_http(
    *,
    signer: HttpSigner,
    omit_zero_balances: bool | None = None,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Balances, fees and permissions. `GET /api/v3/account`, weight 20."""
    return call("get_account_http", locals())


def get_my_trades_http(
    symbol: str,
    *,
    signer: HttpSigner,
    order_id: int | None = None,
    from_id: int | None = None,
    start_time: int | None = None,
    end_time: int | None = None,
    limit: int | None = None,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The account's own trades: of an order, from a trade on or between times (24 hours at most); up to 1000.

    `GET /api/v3/myTrades`, for its weight `methods`.
    """
    return call("get_my_trades_http", locals())


def get_commission_http(
    symbol: str,
    *,
    signer: HttpSigner,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The fees on a symbol, in their parts. `GET /api/v3/account/commission`, weight 20."""
    return call("get_commission_http", locals())


def get_order_limits_http(
    *,
    signer: HttpSigner,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """How many orders were placed, of how many that may be. `GET /api/v3/rateLimit/order`, weight 40."""
    return call("get_order_limits_http", locals())


def get_prevented_matches_http(
    symbol: str,
    *,
    signer: HttpSigner,
    prevented_match_id: int | None = None,
    order_id: int | None = None,
    from_prevented_match_id: int | None = None,
    limit: int | None = None,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Matches that self-trade prevention kept from happening, by their id or by an order's.

    `GET /api/v3/myPreventedMatches`, for its weight `methods`.
    """
    return call("get_prevented_matches_http", locals())


def get_allocations_http(
    symbol: str,
    *,
    signer: HttpSigner,
    order_id: int | None = None,
    from_allocation_id: int | None = None,
    start_time: int | None = None,
    end_time: int | None = None,
    limit: int | None = None,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """What smart order routing gave to the account's orders. `GET /api/v3/myAllocations`, weight 20."""
    return call("get_allocations_http", locals())


def get_my_filters_http(
    symbol: str,
    *,
    signer: HttpSigner,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The filters that hold for the account on a symbol. `GET /api/v3/myFilters`, weight 40."""
    return call("get_my_filters_http", locals())


def get_coins_http(
    *,
    signer: HttpSigner,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """What the account may hold, with the networks to move it over (the venue's wallet; not on its testnet).

    `GET /sapi/v1/capital/config/getall`, weight 10.
    """
    return call("get_coins_http", locals())


def get_trade_fees_http(
    symbol: str | None = None,
    *,
    signer: HttpSigner,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The fees on one symbol, or on all (the venue's wallet; not on its testnet).

    `GET /sapi/v1/asset/tradeFee`, weight 1.
    """
    return call("get_trade_fees_http", locals())
