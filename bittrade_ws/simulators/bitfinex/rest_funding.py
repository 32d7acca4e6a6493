"""Authenticated REST about funding: offers, loans, credits, and what is set for them.

Source: the venue's `rest-auth-funding-*` reference pages, seen 2026-07.
"""

from collections.abc import Callable
from typing import Any

from bittrade_ws.simulators.bitfinex.calls import GENERIC, PARAMETERS, Call, CallRefused, Route
from bittrade_ws.simulators.bitfinex.lending import Loan
from bittrade_ws.simulators.bitfinex.notices import Notice
from bittrade_ws.simulators.bitfinex.rest_orders import told


def offers(call: Call) -> Any:
    """Open offers: all, or of a currency."""
    symbol = call.places.get("symbol")
    return [one.row() for one in call.lending.offers.values() if symbol in (None, one.symbol)]


def offers_history(call: Call) -> Any:
    """Offers at an end."""
    symbol = call.places.get("symbol")
    found = [one.row() for one in call.lending.past_offers if symbol in (None, one.symbol)]
    return call.cut(found, lambda row: row[3], usual=25, most=500)


def submit(call: Call) -> Any:
    """A new offer."""
    return told(call, call.lending.submit(call.params))


def cancel(call: Call) -> Any:
    """An offer is taken back."""
    return told(call, call.lending.cancel(call.params))


def cancel_all(call: Call) -> Any:
    """All offers, or those of a currency, are."""
    currency = call.params.get("currency")
    return told(call, call.lending.cancel_all(str(currency) if currency is not None else None))


def _loans(*, are_used: bool, are_open: bool) -> Callable[[Call], Any]:
    """Answers with loans (unused) or credits (used), open ones or those that were paid back."""

    def found(call: Call) -> list[list[Any]]:
        symbol = call.places.get("symbol")
        loans: list[Loan] = list(call.lending.loans.values()) if are_open else call.lending.past_loans
        return [one.row() for one in loans if bool(one.pair) is are_used and symbol in (None, one.symbol)]

    return found if are_open else lambda call: call.cut(found(call), lambda row: row[4], usual=25, most=500)


def close(call: Call) -> Any:
    """A loan or credit is paid back."""
    try:
        call.lending.give_back(call.number("id") or 0)
    except LookupError as error:
        raise CallRefused(GENERIC, "Funding not found.") from error
    return Notice("fcc-req", None, text="Your request to close the funding was submitted.").row(call.venue.now_ms())


def renew(call: Call) -> Any:
    """Lending goes on by itself, or no more."""
    currency, period = call.text("currency"), call.number("period") or 2
    if f"f{currency}" not in call.venue.funding:
        raise CallRefused(PARAMETERS, "currency: invalid")
    is_on = call.params.get("status") in (1, "1", True)
    row = [currency, period, call.params.get("rate", 0), call.params.get("amount", 0)]
    text = f"Auto renew {'activated' if is_on else 'deactivated'}"
    return Notice("fa-req", row, text=text).row(call.venue.now_ms())


def keep(call: Call) -> Any:
    """Funding stays though its position closes."""
    if call.params.get("type") not in ("credit", "loan"):
        raise CallRefused(PARAMETERS, "type: invalid")
    return Notice("fk-req", None, text="Your funding will be kept.").row(call.venue.now_ms())


def trades_history(call: Call) -> Any:
    """Offers that were taken."""
    symbol = call.places.get("symbol")
    found = [row for row in call.lending.trades if symbol in (None, row[1])]
    return call.cut(found, lambda row: row[2])


def info(call: Call) -> Any:
    """What is lent and borrowed of a currency."""
    if call.places["symbol"] not in call.venue.funding:
        raise CallRefused(PARAMETERS, "symbol: invalid")
    return call.lending.info_row(call.places["symbol"])


def _both(path: str, answer: Callable[[Call], Any], *, tail: str = "") -> tuple[Route, Route]:
    """Of everything, and of one symbol."""
    return Route("POST", f"{path}{tail}", answer), Route("POST", f"{path}/{{symbol}}{tail}", answer)


ROUTES = (
    *_both("auth/r/funding/offers", offers_history, tail="/hist"),
    *_both("auth/r/funding/offers", offers),
    *_both("auth/r/funding/loans", _loans(are_used=False, are_open=False), tail="/hist"),
    *_both("auth/r/funding/loans", _loans(are_used=False, are_open=True)),
    *_both("auth/r/funding/credits", _loans(are_used=True, are_open=False), tail="/hist"),
    *_both("auth/r/funding/credits", _loans(are_used=True, are_open=True)),
    *_both("auth/r/funding/trades", trades_history, tail="/hist"),
    Route("POST", "auth/w/funding/offer/submit", submit),
    Route("POST", "auth/w/funding/offer/cancel", cancel),
    Route("POST", "auth/w/funding/offer/cancel/all", cancel_all),
    Route("POST", "auth/w/funding/close", close),
    Route("POST", "auth/w/funding/auto", renew),
    Route("POST", "auth/w/funding/keep", keep),
    Route("POST", "auth/r/info/funding/{symbol}", info),
)
