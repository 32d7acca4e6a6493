"""What `rest_pay` gives, typed.

Source: the venue's `rest-auth-pay-*` reference pages, seen 2026-07.
"""

from typing import Any, TypeVar

import msgspec
from reactivex import operators as ops

from bittrade_ws.exchanges.bitfinex._parse import Parser
from bittrade_ws.exchanges.bitfinex.pay import (
    PayConversion,
    PayDeposit,
    PayInvoice,
    PayInvoicePage,
    PayStatistic,
    UnlinkedPayDeposit,
)
from bittrade_ws.models.errors import DecodeError
from bittrade_ws.wire.exact_json import BROKEN

T = TypeVar("T")


def parse_pay_invoice() -> Parser[PayInvoice]:
    """The body of `add_pay_invoice_http`, `complete_pay_invoice_http` or `expire_pay_invoice_http`."""
    return _typed(PayInvoice)


def parse_pay_invoices() -> Parser[tuple[PayInvoice, ...]]:
    """The body of `get_pay_invoices_http`."""
    return _typed(tuple[PayInvoice, ...])


def parse_pay_invoices_page() -> Parser[PayInvoicePage]:
    """The body of `get_pay_invoices_page_http`."""
    return _typed(PayInvoicePage)


def parse_pay_statistics() -> Parser[tuple[PayStatistic, ...]]:
    """The body of `get_pay_invoice_counts_http` or `get_pay_earnings_http`."""
    return _typed(tuple[PayStatistic, ...])


def parse_pay_conversions() -> Parser[tuple[PayConversion, ...]]:
    """The body of `get_pay_conversions_http`."""
    return _typed(tuple[PayConversion, ...])


def parse_pay_change() -> Parser[bool]:
    """The body of `add_pay_conversion_http`, `remove_pay_conversion_http` or `set_pay_setting_http`: was it done."""
    return ops.map(bool)


def parse_pay_deposits() -> Parser[tuple[PayDeposit, ...]]:
    """The body of `get_pay_deposits_http`."""
    return _typed(tuple[PayDeposit, ...])


def parse_unlinked_pay_deposits() -> Parser[tuple[UnlinkedPayDeposit, ...]]:
    """The body of `get_unlinked_pay_deposits_http`."""
    return _typed(tuple[UnlinkedPayDeposit, ...])


def _typed(of: type[T]) -> Parser[T]:
    def typed(body: Any) -> T:
        try:
            return msgspec.convert(body, of)
        except BROKEN as error:
            raise DecodeError(f"not what was expected: {error}") from error

    return ops.map(typed)
