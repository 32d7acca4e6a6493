"""Funding of users: offers that stand in the funding book, loans that are agreed on, and credits.

1. What is offered is locked in the funding wallet until the offer is canceled or the money is back.
2. Nobody takes an offer by itself: `take` does, on demand. A loan that finances a position is a credit.

Source: the venue's `ws-auth-funding-*` reference pages, seen 2026-07.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any

from bittrade_ws.simulators.bitfinex.funding import FundingMarket, Offer
from bittrade_ws.simulators.bitfinex.notices import Notice
from bittrade_ws.simulators.bitfinex.order_inputs import InputRefused, needed, whole
from bittrade_ws.simulators.bitfinex.reports import Report, Reports
from bittrade_ws.simulators.bitfinex.users import User
from bittrade_ws.simulators.bitfinex.wire import number
from bittrade_ws.simulators.engine import Engine

OFFER_TYPES = ("LIMIT", "FRRDELTAVAR", "FRRDELTAFIX")
SHORTEST, LONGEST = 2, 120
"""Days."""
SMALLEST_USD = Decimal(150)


@dataclass(slots=True, kw_only=True)
class UserOffer:
    """One offer of a user."""

    offer: Offer
    symbol: str
    type: str
    original: Decimal
    created_ms: int
    updated_ms: int
    flags: int = 0
    status: str = "ACTIVE"

    def row(self) -> list[Any]:
        """As the wire has it."""
        offer = self.offer
        row: list[Any] = [offer.offer_id, self.symbol, self.created_ms, self.updated_ms, offer.amount, self.original]
        row += [self.type, None, None, self.flags, self.status, None, None, None, offer.rate, offer.period, 0, 0]
        return [*row, None, 0, offer.rate]


@dataclass(slots=True, kw_only=True)
class Loan:
    """Money lent (amount > 0) or borrowed."""

    loan_id: int
    symbol: str
    amount: Decimal
    rate: Decimal
    period: int
    created_ms: int
    pair: str | None = None
    """The pair whose position it finances: then it is a credit."""
    status: str = "ACTIVE"

    def row(self) -> list[Any]:
        """As the wire has it: 21 places, of a credit 22."""
        side, at = (1 if self.amount > 0 else -1), self.created_ms
        row: list[Any] = [self.loan_id, self.symbol, side, at, at, abs(self.amount), 0, self.status, "FIXED"]
        row += [None, None, self.rate, self.period, at, at, 0, 0, None, 0, None, 0]
        return [*row, self.pair] if self.pair else row


class Lending:
    """The funding of one user."""

    def __init__(
        self,
        engine: Engine,
        user: User,
        markets: Mapping[str, FundingMarket],
        reports: Reports,
        *,
        ids: Callable[[], int],
        now_ms: Callable[[], int],
    ) -> None:
        self.offers: dict[int, UserOffer] = {}
        self.past_offers: list[UserOffer] = []
        self.loans: dict[int, Loan] = {}
        self.past_loans: list[Loan] = []
        self.trades: list[list[Any]] = []
        self._engine = engine
        self._user = user
        self._markets = markets
        self._reports = reports
        self._ids = ids
        self._now_ms = now_ms
        self._trade_ids = count(1)

    def submit(self, wanted: Mapping[str, Any]) -> Notice:
        """`fon`: a new offer."""
        try:
            made = self._submit(wanted)
        except InputRefused as refused:
            return Notice("fon-req", _blank(wanted), "ERROR", str(refused), refused.code)
        self._say("fon", made.row(), made.symbol)
        if made.original > 0:
            self._lock(made.symbol, made.original)
        return Notice("fon-req", made.row(), text=f"Submitting funding offer of {number(made.original)}.")

    def cancel(self, wanted: Mapping[str, Any]) -> Notice:
        """`foc`: an offer is taken back."""
        found = self.offers.get(wanted.get("id", 0)) if isinstance(wanted.get("id"), int) else None
        if found is None:
            return Notice("foc-req", _blank(wanted), "ERROR", "Funding offer not found.", 10001)
        row = found.row()
        self._end(found, "CANCELED")
        return Notice("foc-req", row, text="Submitted for cancellation; waiting for confirmation.")

    def cancel_all(self, currency: str | None) -> Notice:
        """All offers, or those of a currency."""
        for one in list(self.offers.values()):
            if currency in (None, one.symbol[1:]):
                self._end(one, "CANCELED")
        return Notice("foc_all-req", None, text="Cancelling all funding offers.")

    def take(self, offer_id: int) -> Loan:
        """Somebody takes an offer whole: a funding trade, and a loan. Raises `LookupError`."""
        found = self.offers.get(offer_id)
        if found is None:
            raise LookupError(f"there is no offer {offer_id}")
        offer, now = found.offer, self._now_ms()
        trade = [next(self._trade_ids), found.symbol, now, offer_id, offer.amount, offer.rate, offer.period, 1]
        self.trades.append(trade)
        loan = Loan(
            loan_id=self._ids(),
            symbol=found.symbol,
            amount=offer.amount,
            rate=offer.rate,
            period=offer.period,
            created_ms=now,
        )
        self._say("fte", trade, found.symbol)
        self._end(found, f"EXECUTED @ {number(offer.rate)}({number(offer.amount)})", is_back=False)
        self._say("ftu", trade, found.symbol)
        self.loans[loan.loan_id] = loan
        self._say("fln", loan.row(), loan.symbol)
        return loan

    def use(self, loan_id: int, pair: str) -> Loan:
        """A loan finances a position from now on: it becomes a credit."""
        loan = self.loans[loan_id]
        self._say("flc", loan.row(), loan.symbol)
        loan.pair = pair
        self._say("fcn", loan.row(), loan.symbol)
        return loan

    def give_back(self, loan_id: int) -> None:
        """The money of a loan or credit is back. Raises `LookupError`."""
        if loan_id not in self.loans:
            raise LookupError(f"there is no loan {loan_id}")
        loan = self.loans.pop(loan_id)
        loan.status = "CLOSED"
        self.past_loans.append(loan)
        self._say("fcc" if loan.pair else "flc", loan.row(), loan.symbol)
        if loan.amount > 0:
            self._lock(loan.symbol, -loan.amount)

    def loan_rows(self, *, are_used: bool) -> list[list[Any]]:
        """Credits, or loans."""
        return [one.row() for one in self.loans.values() if bool(one.pair) is are_used]

    def info_row(self, symbol: str) -> list[Any]:
        """What is lent and borrowed of a currency, on average."""
        lent = [one for one in self.loans.values() if one.symbol == symbol and one.amount > 0]
        owed = [one for one in self.loans.values() if one.symbol == symbol and one.amount < 0]
        return ["sym", symbol, [_mean(owed, "rate"), _mean(lent, "rate"), _mean(owed, "period"), _mean(lent, "period")]]

    def _submit(self, wanted: Mapping[str, Any]) -> UserOffer:
        symbol, of = wanted.get("symbol"), wanted.get("type")
        if of not in OFFER_TYPES:
            raise InputRefused("type: invalid")
        if not isinstance(symbol, str) or symbol not in self._markets:
            raise InputRefused("symbol: invalid")
        amount, rate = needed(wanted, "amount"), needed(wanted, "rate")
        period = whole(wanted, "period", LONGEST)
        if period is None or period < SHORTEST:
            raise InputRefused("period: invalid")
        if rate < 0 or (of == "LIMIT" and not rate):
            raise InputRefused("rate: invalid")
        if abs(amount) * self._user.rate(symbol[1:]) < SMALLEST_USD:
            raise InputRefused(
                f"Invalid offer: incorrect amount, minimum is {number(SMALLEST_USD)} dollar or equivalent"
            )
        if amount > self._user.available("funding", symbol[1:]):
            raise InputRefused(f"Invalid offer: not enough {symbol[1:]} balance")
        offer, now = Offer(offer_id=self._ids(), rate=rate, period=period, amount=amount), self._now_ms()
        made = UserOffer(offer=offer, symbol=symbol, type=of, original=amount, created_ms=now, updated_ms=now)
        self.offers[offer.offer_id] = made
        self._markets[symbol].put(offer)
        return made

    def _lock(self, symbol: str, amount: Decimal) -> None:
        self._engine.move(self._user.wallets["funding"], symbol[1:], amount, is_lock=True)

    def _end(self, found: UserOffer, status: str, *, is_back: bool = True) -> None:
        del self.offers[found.offer.offer_id]
        self.past_offers.append(found)
        self._markets[found.symbol].take(found.offer.offer_id)
        found.status, found.updated_ms = status, self._now_ms()
        row = found.row()
        if not is_back:
            row[4] = Decimal(0)
        self._say("foc", row, found.symbol)
        if is_back and found.offer.amount > 0:
            self._lock(found.symbol, -found.offer.amount)

    def _say(self, word: str, row: list[Any], symbol: str) -> None:
        self._reports.tell(self._user, Report(word, row, "funding", symbol))


def _blank(wanted: Mapping[str, Any]) -> list[Any]:
    row: list[Any] = [None] * 21
    for place, name in ((0, "id"), (1, "symbol"), (4, "amount"), (6, "type"), (14, "rate"), (15, "period")):
        row[place] = wanted.get(name)
    return row


def _mean(loans: list[Loan], name: str) -> Any:
    values: list[Any] = [getattr(one, name) for one in loans]
    return (sum(values, Decimal(0)) / len(values)).quantize(Decimal("1E-8")) if values else 0
