"""Authenticated REST for merchants: bills and their settings. Nobody ever pays: the merchant says what is paid.

Source: the venue's `rest-auth-pay-*` reference pages, seen 2026-07.
"""

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

from bittrade_ws.simulators.bitfinex.calls import PARAMETERS, Call, CallRefused, Route
from bittrade_ws.simulators.bitfinex.order_inputs import needed

SPANS = {"D": "%Y-%m-%d", "M": "%Y-%m", "Y": "%Y"}
STATUSES = ("CREATED", "PENDING", "COMPLETED", "EXPIRED")


def create(call: Call) -> Any:
    """A new bill."""
    customer, currencies = call.params.get("customerInfo"), call.params.get("payCurrencies")
    if not isinstance(customer, dict) or not isinstance(currencies, list) or not currencies:
        raise CallRefused(PARAMETERS, "customerInfo, payCurrencies: invalid")
    amount, currency = needed(call.params, "amount"), call.text("currency")
    wanted = [str(one) for one in cast("list[Any]", currencies)]
    bill: dict[str, Any] = {
        "id": f"invoice-{len(call.user.bills) + 1}",
        "t": call.venue.now_ms(),
        "type": "ECOMMERCE",
        "duration": call.number("duration") or 86_400,
        "amount": amount,
        "currency": currency,
        "orderId": call.text("orderId"),
        "payCurrencies": wanted,
        "webhook": call.params.get("webhook"),
        "redirectUrl": call.params.get("redirectUrl"),
        "status": "CREATED",
        "customerInfo": customer,
        "invoices": [_to_pay(one, amount, currency) for one in wanted],
        "payment": None,
        "additionalPayments": [],
        "merchantName": call.user.name,
    }
    call.user.bills[bill["id"]] = bill
    return bill


def _to_pay(pay_currency: str, amount: Decimal, currency: str) -> dict[str, Any]:
    address = f"address-{pay_currency}"
    told = {"amount": amount, "currency": currency, "payCurrency": pay_currency, "poolCurrency": pay_currency}
    return {**told, "address": address, "ext": {}}


def bills(call: Call) -> Any:
    """Bills, newest first."""
    wanted = call.params.get("id")
    rows = [[one["t"], one] for one in call.user.bills.values() if wanted in (None, one["id"])]
    return [one for _, one in call.cut(rows, lambda row: row[0], usual=10, most=100)]


def page(call: Call) -> Any:
    """Some of them."""
    number, size = call.number("page") or 1, call.number("pageSize") or 10
    field, is_falling = str(call.params.get("sortField", "t")), call.params.get("sort") == "desc"
    if field not in ("t", "amount", "status") or not 0 < size <= 100:
        raise CallRefused(PARAMETERS, "sortField, pageSize: invalid")
    chosen = [one for one in call.user.bills.values() if _fits(call, one)]
    chosen.sort(key=lambda one: one[field], reverse=is_falling)
    told = {"page": number, "pageSize": size, "sort": "desc" if is_falling else "asc", "sortField": field}
    items = chosen[(number - 1) * size : number * size]
    return {**told, "totalPages": -(-len(chosen) // size), "totalItems": len(chosen), "items": items}


def _fits(call: Call, bill: dict[str, Any]) -> bool:
    params = call.params
    paid = set(bill["payCurrencies"])
    return (
        params.get("id") in (None, bill["id"])
        and params.get("orderId") in (None, bill["orderId"])
        and (not params.get("status") or bill["status"] in params["status"])
        and (not params.get("fiat") or bill["currency"] in params["fiat"])
        and (not params.get("crypto") or bool(paid & set(params["crypto"])))
    )


def counts(call: Call) -> Any:
    """How many bills of a status there were."""
    status = call.text("status")
    if status not in STATUSES:
        raise CallRefused(PARAMETERS, "status: invalid")
    told = Counter(_span(call, one) for one in call.user.bills.values() if one["status"] == status)
    return [{"time": time, "count": count} for time, count in sorted(told.items())]


def earnings(call: Call) -> Any:
    """How much came in."""
    currency, told = call.text("currency"), dict[str, Decimal]()
    for one in call.user.bills.values():
        if one["status"] == "COMPLETED" and one["currency"] == currency:
            told[_span(call, one)] = told.get(_span(call, one), Decimal(0)) + one["amount"]
    return [{"time": time, "count": count} for time, count in sorted(told.items())]


def _span(call: Call, bill: dict[str, Any]) -> str:
    form = SPANS.get(call.text("format"))
    if form is None:
        raise CallRefused(PARAMETERS, "format: invalid")
    return datetime.fromtimestamp(bill["t"] / 1000, UTC).strftime(form)


def complete(call: Call) -> Any:
    """The merchant says that a bill is paid."""
    bill, currency = _open(call), call.text("payCcy")
    if currency not in bill["payCurrencies"]:
        raise CallRefused(PARAMETERS, "payCcy: invalid")
    paid = {"txid": None, "amount": bill["amount"], "currency": currency, "method": currency, "status": "COMPLETED"}
    links = {"depositId": call.number("depositId"), "ledgerId": call.number("ledgerId"), "forceCompleted": True}
    bill.update(status="COMPLETED", payment={**paid, **links, "confirmations": 0, "amountDiff": 0})
    return bill


def expire(call: Call) -> Any:
    """Nobody is to pay a bill any more."""
    bill = _open(call)
    bill["status"] = "EXPIRED"
    return bill


def _open(call: Call) -> dict[str, Any]:
    bill = call.user.bills.get(call.text("id"))
    if bill is None or bill["status"] not in ("CREATED", "PENDING"):
        raise CallRefused(PARAMETERS, "id: invalid")
    return bill


def conversions(call: Call) -> Any:
    """Which currencies are turned into which."""
    found = call.user.conversions.items()
    return [{"baseCcy": base, "convertCcy": other, "created": at} for (base, other), at in found]


def convert(call: Call) -> Any:
    """One more."""
    call.user.conversions[call.text("baseCcy"), call.text("convertCcy")] = call.venue.now_ms()
    return True


def convert_no_more(call: Call) -> Any:
    """One less."""
    return call.user.conversions.pop((call.text("baseCcy"), call.text("convertCcy")), None) is not None


def set_setting(call: Call) -> Any:
    """Stores a setting."""
    call.user.merchant[call.text("key")] = call.params.get("val")
    return True


def setting(call: Call) -> Any:
    """One setting."""
    return call.user.merchant.get(call.text("key"))


def settings(call: Call) -> Any:
    """Settings by key."""
    keys = call.params.get("keys")
    return {key: value for key, value in call.user.merchant.items() if not keys or key in keys}


def deposits(call: Call) -> Any:
    """What came in: nothing."""
    if call.number("from") is None or call.number("to") is None:
        raise CallRefused(PARAMETERS, "from, to: invalid")
    return []


def unlinked(call: Call) -> Any:
    """What came in and belongs to no bill: nothing."""
    call.text("ccy")
    return []


ROUTES = (
    Route("POST", "auth/w/ext/pay/invoice/create", create),
    Route("POST", "auth/r/ext/pay/invoices", bills),
    Route("POST", "auth/r/ext/pay/invoices/paginated", page),
    Route("POST", "auth/r/ext/pay/invoice/stats/count", counts),
    Route("POST", "auth/r/ext/pay/invoice/stats/earning", earnings),
    Route("POST", "auth/w/ext/pay/invoice/complete", complete),
    Route("POST", "auth/w/ext/pay/invoice/expire", expire),
    Route("POST", "auth/r/ext/pay/settings/convert/list", conversions),
    Route("POST", "auth/w/ext/pay/settings/convert/create", convert),
    Route("POST", "auth/w/ext/pay/settings/convert/remove", convert_no_more),
    Route("POST", "auth/w/ext/pay/settings/set", set_setting),
    Route("POST", "auth/r/ext/pay/settings/get", setting),
    Route("POST", "auth/r/ext/pay/settings/list", settings),
    Route("POST", "auth/r/ext/pay/deposits", deposits),
    Route("POST", "auth/r/ext/pay/deposits/unlinked", unlinked),
)
