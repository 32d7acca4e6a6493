"""Bills of merchants, over REST: made, listed, paid, and what came in for them.

How calls are made: `rest`; what types their bodies: `parse_rest_pay`. Times are epoch milliseconds.
Source: the venue's `rest-auth-pay-*` reference pages, seen 2026-07.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from reactivex import Observable, abc

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.bitfinex.auth import HttpSigner
from bittrade_ws.exchanges.bitfinex.rest import Number, call


def add_pay_invoice_http(
    amount: Number,
    *,
    currency: str,
    order_id: str,
    customer: Mapping[str, Any],
    pay_currencies: Sequence[str],
    signer: HttpSigner,
    duration: int | None = None,
    webhook: str | None = None,
    redirect_url: str | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Makes a bill, to be paid within `duration` seconds in one of these currencies; `customer` in the venue's words.

    `POST /v2/auth/w/ext/pay/invoice/create`.
    """
    return call("add_pay_invoice_http", locals())


def get_pay_invoices_http(
    *,
    signer: HttpSigner,
    invoice_id: str | None = None,
    start_time: int | None = None,
    end_time: int | None = None,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Bills, newest first, or one of them; up to 100. `POST /v2/auth/r/ext/pay/invoices`."""
    return call("get_pay_invoices_http", locals())


def get_pay_invoices_page_http(
    page: int = 1,
    *,
    signer: HttpSigner,
    page_size: int = 10,
    sort: str = "asc",
    sort_field: str = "t",
    status: Sequence[str] | None = None,
    fiat: Sequence[str] | None = None,
    crypto: Sequence[str] | None = None,
    invoice_id: str | None = None,
    order_id: str | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """A page of the bills that this fits; by `t`, `amount` or `status`, `asc` or `desc`.

    `POST /v2/auth/r/ext/pay/invoices/paginated`.
    """
    return call("get_pay_invoices_page_http", locals())


def get_pay_invoice_counts_http(
    status: str,
    *,
    span: str,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """How many bills of this status there were in each span (`D`, `M`, `Y`).

    `POST /v2/auth/r/ext/pay/invoice/stats/count`.
    """
    return call("get_pay_invoice_counts_http", locals())


def get_pay_earnings_http(
    currency: str,
    *,
    span: str,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """How much came in of a currency in each span (`D`, `M`, `Y`). `POST /v2/auth/r/ext/pay/invoice/stats/earning`."""
    return call("get_pay_earnings_http", locals())


def complete_pay_invoice_http(
    invoice_id: str,
    *,
    pay_currency: str,
    signer: HttpSigner,
    deposit_id: int | None = None,
    ledger_id: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Says that a bill is paid, by a deposit or an entry of the ledger. `POST /v2/auth/w/ext/pay/invoice/complete`."""
    return call("complete_pay_invoice_http", locals())


def expire_pay_invoice_http(
    invoice_id: str,
    *,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Ends a bill that is not paid. `POST /v2/auth/w/ext/pay/invoice/expire`."""
    return call("expire_pay_invoice_http", locals())


def get_pay_conversions_http(
    *,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Which currencies are turned into which as they come in. `POST /v2/auth/r/ext/pay/settings/convert/list`."""
    return call("get_pay_conversions_http", locals())


def add_pay_conversion_http(
    currency: str,
    *,
    to_currency: str,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Has a currency turned into another as it comes in. `POST /v2/auth/w/ext/pay/settings/convert/create`."""
    return call("add_pay_conversion_http", locals())


def remove_pay_conversion_http(
    currency: str,
    *,
    to_currency: str,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Has it stay what it is. `POST /v2/auth/w/ext/pay/settings/convert/remove`."""
    return call("remove_pay_conversion_http", locals())


def set_pay_setting_http(
    key: str,
    *,
    value: Any,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Stores a setting of the merchant's. `POST /v2/auth/w/ext/pay/settings/set`."""
    return call("set_pay_setting_http", locals())


def get_pay_setting_http(
    key: str,
    *,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """A setting of the merchant's. `POST /v2/auth/r/ext/pay/settings/get`."""
    return call("get_pay_setting_http", locals())


def get_pay_settings_http(
    keys: Sequence[str] = (),
    *,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Settings of the merchant's by key, all of them unless some are named. `POST /v2/auth/r/ext/pay/settings/list`."""
    return call("get_pay_settings_http", locals())


def get_pay_deposits_http(
    start_time: int,
    *,
    end_time: int,
    signer: HttpSigner,
    currency: str | None = None,
    is_unlinked: bool | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """What came in between two times. `POST /v2/auth/r/ext/pay/deposits`."""
    return call("get_pay_deposits_http", locals())


def get_unlinked_pay_deposits_http(
    currency: str,
    *,
    signer: HttpSigner,
    start_time: int | None = None,
    end_time: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """What came in of a currency and belongs to no bill. `POST /v2/auth/r/ext/pay/deposits/unlinked`."""
    return call("get_unlinked_pay_deposits_http", locals())
