"""The account over REST: who it is, its wallets, and what moves in and out of them.

How calls are made: `rest`; what types their bodies: `parse_rest_*`. Times are epoch milliseconds.
Source: the venue's `rest-auth-*` reference pages, seen 2026-07.
"""

from typing import Any

from reactivex import Observable, abc

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.bitfinex.auth import HttpSigner
from bittrade_ws.exchanges.bitfinex.rest import Number, call


def get_user_info_http(
    *,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Who the user is. `POST /v2/auth/r/info/user`."""
    return call("get_user_info_http", locals())


def get_logins_http(
    *,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """When and from where the user logged in. `POST /v2/auth/r/logins/hist`."""
    return call("get_logins_http", locals())


def get_available_balance_http(
    symbol: str,
    *,
    type: str,
    signer: HttpSigner,
    direction: int | None = None,
    rate: Number | None = None,
    leverage: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """How much may be ordered or offered: `[amount]`. `type` is EXCHANGE, MARGIN, DERIV or FUNDING; `direction` 1 buys.

    `POST /v2/auth/calc/order/avail`.
    """
    return call("get_available_balance_http", locals())


def get_wallets_http(
    *,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """What each wallet holds. `POST /v2/auth/r/wallets`."""
    return call("get_wallets_http", locals())


def get_ledgers_http(
    *,
    signer: HttpSigner,
    currency: str | None = None,
    category: int | None = None,
    start_time: int | None = None,
    end_time: int | None = None,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """What changed the wallets, of all currencies or of one; up to 2500.

    `POST /v2/auth/r/ledgers[/{currency}]/hist`.
    """
    return call("get_ledgers_http", locals())


def get_movements_http(
    *,
    signer: HttpSigner,
    currency: str | None = None,
    start_time: int | None = None,
    end_time: int | None = None,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Deposits and withdrawals, of all currencies or of one; up to 1000.

    `POST /v2/auth/r/movements[/{currency}]/hist`.
    """
    return call("get_movements_http", locals())


def transfer_http(
    from_wallet: str,
    *,
    to_wallet: str,
    currency: str,
    to_currency: str,
    amount: Number,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Moves assets between wallets (`exchange`, `margin`, `funding`). `POST /v2/auth/w/transfer`."""
    return call("transfer_http", locals())


def withdraw_http(
    wallet: str,
    *,
    method: str,
    address: str,
    amount: Number,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Sends assets away. `POST /v2/auth/w/withdraw`."""
    return call("withdraw_http", locals())


def get_deposit_address_http(
    wallet: str,
    *,
    method: str,
    signer: HttpSigner,
    is_renewed: bool | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Where to send assets to; `is_renewed` asks for another address. `POST /v2/auth/w/deposit/address`."""
    return call("get_deposit_address_http", locals())


def add_deposit_invoice_http(
    wallet: str,
    *,
    currency: str,
    amount: Number,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """A bill for a deposit over Lightning (`LNX`). `POST /v2/auth/w/deposit/invoice`."""
    return call("add_deposit_invoice_http", locals())
