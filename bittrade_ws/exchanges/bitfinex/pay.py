"""The venue's payments for merchants (`ext/pay`), typed. Bodies are objects; what is not named here is in them alone.

Times are epoch milliseconds where they are numbers.
Source: the venue's `rest-auth-pay-*` reference pages, seen 2026-07.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct, field


class PayAddress(Struct, frozen=True, rename="camel"):
    """What is to be paid, in one currency, and where to."""

    amount: Decimal
    currency: str
    pay_currency: str
    pool_currency: str | None = None
    address: str | None = None
    ext: Mapping[str, Any] | None = None


class Payment(Struct, frozen=True, rename="camel"):
    """What was paid."""

    amount: Decimal
    currency: str
    txid: str | None = None
    method: str | None = None
    status: str | None = None
    """`CREATED`, `PROCESSING`, `COMPLETED`."""
    confirmations: int | None = None
    created_at: str | None = None
    updated_at: str | None = None
    deposit_id: int | None = None
    ledger_id: int | None = None
    force_completed: bool | None = None
    amount_diff: Decimal | None = None


class PayInvoice(Struct, frozen=True, rename="camel"):
    """A bill of a merchant's."""

    id: str
    time: int = field(name="t")
    status: str
    """`CREATED`, `PENDING`, `COMPLETED`, `EXPIRED`."""
    amount: Decimal
    currency: str
    order_id: str | None = None
    type: str | None = None
    duration: int | None = None
    """Seconds."""
    pay_currencies: tuple[str, ...] = ()
    webhook: str | None = None
    redirect_url: str | None = None
    customer_info: Mapping[str, Any] | None = None
    invoices: tuple[PayAddress, ...] = ()
    payment: Payment | None = None
    additional_payments: tuple[Payment, ...] | None = None
    merchant_name: str | None = None


class PayInvoicePage(Struct, frozen=True, rename="camel"):
    """A page of bills."""

    page: int
    page_size: int
    total_pages: int
    total_items: int
    items: tuple[PayInvoice, ...]
    sort: str | None = None
    sort_field: str | None = None


class PayStatistic(Struct, frozen=True):
    """How many bills, or how much, in a span of time."""

    time: str
    count: Decimal


class PayConversion(Struct, frozen=True, rename="camel"):
    """A currency that is turned into another as it comes in."""

    base_currency: str = field(name="baseCcy")
    convert_currency: str = field(name="convertCcy")
    created: int | None = None


class PayDeposit(Struct, frozen=True, rename="camel"):
    """What came in."""

    id: int
    amount: Decimal
    time: int = field(name="t")
    currency: str
    invoice_id: str | None = None
    order_id: str | None = None
    type: str | None = None
    """`ledger` or `deposit`."""
    txid: str | None = None
    method: str | None = None
    pay_method: str | None = None


class UnlinkedPayDeposit(Struct, frozen=True, rename="camel"):
    """What came in and belongs to no bill."""

    id: int
    amount: Decimal
    currency: str
    method: str | None = None
    created_at: int | None = None
    updated_at: int | None = None
    fee: Decimal | None = None
    txid: str | None = None
    address: str | None = None
    payment_id: int | None = None
    status: str | None = None
    note: str | None = None
