"""Bills of a merchant: what the simulated venue gives, typed."""

from decimal import Decimal
from typing import Any

import pytest
import reactivex

from bittrade_ws.exchanges import bitfinex
from bittrade_ws.models.errors import DecodeError, RequestRejected

D = Decimal
DEPOSIT = {"id": 7, "invoiceId": None, "orderId": "a", "type": "deposit", "amount": D("0.10"), "t": 5, "txid": "x",
           "currency": "BTC", "method": "BTC", "payMethod": "bitcoin", "new": 1}  # fmt: skip
UNLINKED = {"id": 7, "method": "bitcoin", "currency": "BTC", "createdAt": 1, "updatedAt": 2, "amount": D("0.10"),
            "fee": 0, "txid": "x", "address": "y", "paymentId": None, "status": "COMPLETED", "note": None}  # fmt: skip


def read(body: Any, parser: Any) -> Any:
    told: list[Any] = []
    reactivex.just(body).pipe(parser).subscribe(told.append, told.append)
    return told[0]


@pytest.fixture
def bill(account: Any) -> Any:
    return account(
        "add_pay_invoice_http", D("5.00"), currency="USD", order_id="mine", customer={"email": "a@b"},
        pay_currencies=["BTC", "LNX"], duration=60, parser=bitfinex.parse_pay_invoice(),
    )  # fmt: skip


def test_a_bill_from_its_beginning_to_its_end(account: Any, bill: Any) -> None:
    assert (bill.status, bill.amount, bill.order_id, bill.duration) == ("CREATED", D(5), "mine", 60)
    to_pay = [(one.pay_currency, one.amount, one.currency) for one in bill.invoices]
    assert to_pay == [("BTC", D(5), "USD"), ("LNX", D(5), "USD")]
    assert account("get_pay_invoices_http", invoice_id=bill.id, parser=bitfinex.parse_pay_invoices()) == (bill,)
    page = account(
        "get_pay_invoices_page_http", fiat=["USD"], crypto=["BTC"], parser=bitfinex.parse_pay_invoices_page()
    )
    assert (page.page, page.page_size, page.total_items, page.items) == (1, 10, 1, (bill,))
    paid = account(
        "complete_pay_invoice_http", bill.id, pay_currency="BTC", ledger_id=3, parser=bitfinex.parse_pay_invoice()
    )
    assert (paid.status, paid.payment.ledger_id, paid.payment.currency) == ("COMPLETED", 3, "BTC")
    (earned,) = account("get_pay_earnings_http", "USD", span="Y", parser=bitfinex.parse_pay_statistics())
    (counted,) = account("get_pay_invoice_counts_http", "COMPLETED", span="D", parser=bitfinex.parse_pay_statistics())
    assert (earned.count, counted.count, counted.time[:4]) == (D(5), 1, earned.time)
    assert isinstance(account("expire_pay_invoice_http", bill.id), RequestRejected)


def test_a_bill_that_nobody_pays(account: Any, bill: Any) -> None:
    assert account("expire_pay_invoice_http", bill.id, parser=bitfinex.parse_pay_invoice()).status == "EXPIRED"
    page = account("get_pay_invoices_page_http", status=["CREATED"], parser=bitfinex.parse_pay_invoices_page())
    assert (page.total_items, page.items) == (0, ())


def test_settings_and_conversions(account: Any) -> None:
    change = bitfinex.parse_pay_change()
    assert account("add_pay_conversion_http", "BTC", to_currency="USD", parser=change) is True
    (one,) = account("get_pay_conversions_http", parser=bitfinex.parse_pay_conversions())
    assert (one.base_currency, one.convert_currency) == ("BTC", "USD")
    assert account("remove_pay_conversion_http", "BTC", to_currency="USD", parser=change) is True
    assert account("remove_pay_conversion_http", "BTC", to_currency="USD", parser=change) is False
    assert account("set_pay_setting_http", "a", value={"b": 1}, parser=change) is True
    assert account("get_pay_setting_http", "a") == {"b": 1}
    assert account("get_pay_settings_http", ["a", "c"]) == {"a": {"b": 1}}


def test_what_came_in(account: Any) -> None:
    assert account("get_pay_deposits_http", 1, end_time=2, parser=bitfinex.parse_pay_deposits()) == ()
    parser = bitfinex.parse_unlinked_pay_deposits()
    assert account("get_unlinked_pay_deposits_http", "BTC", parser=parser) == ()
    (deposit,) = read([DEPOSIT], bitfinex.parse_pay_deposits())
    assert (str(deposit.amount), deposit.time, deposit.pay_method) == ("0.10", 5, "bitcoin")
    (deposit,) = read([UNLINKED], parser)
    assert (deposit.created_at, deposit.fee, deposit.status) == (1, D(0), "COMPLETED")


@pytest.mark.parametrize("body", [None, [], {"id": 1}, {"id": "a", "t": "x"}])
def test_what_is_no_bill(body: Any) -> None:
    assert isinstance(read(body, bitfinex.parse_pay_invoice()), DecodeError)
