"""What the account lends and borrows, typed: exactly the wire's digits; what the venue appends is kept in `extra`.

Times are epoch milliseconds. Amounts are signed: positive to lend. Rates are a day's, as fractions; periods are days.
Source: the venue's `ws-auth-*` reference pages, seen 2026-07.
"""

from decimal import Decimal
from typing import Any, Final

from bittrade_ws.exchanges.bitfinex._positional import Layout, Sent


class FundingInfo(Sent, frozen=True, gc=False):
    """What the account lends and borrows of a currency. Yields are a day's, durations in days."""

    symbol: str
    yield_loan: Decimal
    yield_lend: Decimal
    duration_loan: Decimal
    duration_lend: Decimal
    extra: tuple[Any, ...] = ()


FUNDING_INFO: Final = Layout(FundingInfo, "yield_loan yield_lend duration_loan duration_lend")
"""Its prefix is the symbol."""


class Offer(Sent, frozen=True, gc=False):
    """A funding offer."""

    offer_id: int
    symbol: str
    created: int | None
    updated: int | None
    amount: Decimal | None
    original_amount: Decimal | None
    type: str | None
    flags: Any
    status: str | None
    rate: Decimal | None
    period: int | None
    notify: int | bool | None = None
    hidden: int | bool | None = None
    renew: int | bool | None = None
    real_rate: Decimal | None = None
    extra: tuple[Any, ...] = ()


OFFER: Final = Layout(
    Offer,
    "offer_id symbol created updated amount original_amount type - - flags status - - - rate period notify hidden - "
    "renew real_rate",
    least=16,
)


class Credit(Sent, frozen=True, gc=False):
    """Funding that is used in a position."""

    credit_id: int
    symbol: str
    side: int
    """1: lender, 0: both, -1: borrower."""
    created: int | None
    updated: int | None
    amount: Decimal
    flags: Any
    status: str | None
    rate_type: str | None
    rate: Decimal | None
    period: int | None
    opened: int | None = None
    last_payout: int | None = None
    notify: int | bool | None = None
    hidden: int | bool | None = None
    renew: int | bool | None = None
    no_close: int | bool | None = None
    position_pair: str | None = None
    extra: tuple[Any, ...] = ()


_LOAN = (
    "symbol side created updated amount flags status rate_type - - rate period opened last_payout notify hidden - "
    "renew - no_close"
)
CREDIT: Final = Layout(Credit, f"credit_id {_LOAN} position_pair", least=13)


class Loan(Sent, frozen=True, gc=False):
    """Funding that is not used in a position."""

    loan_id: int
    symbol: str
    side: int
    """1: lender, 0: both, -1: borrower."""
    created: int | None
    updated: int | None
    amount: Decimal
    flags: Any
    status: str | None
    rate_type: str | None
    rate: Decimal | None
    period: int | None
    opened: int | None = None
    last_payout: int | None = None
    notify: int | bool | None = None
    hidden: int | bool | None = None
    renew: int | bool | None = None
    no_close: int | bool | None = None
    extra: tuple[Any, ...] = ()


LOAN: Final = Layout(Loan, f"loan_id {_LOAN}", least=13)


class MyFundingTrade(Sent, frozen=True, gc=False):
    """An offer of the account's that was taken."""

    trade_id: int
    symbol: str
    time: int
    offer_id: int
    amount: Decimal
    rate: Decimal
    period: int
    maker: int | None = None
    extra: tuple[Any, ...] = ()


MY_FUNDING_TRADE: Final = Layout(MyFundingTrade, "trade_id symbol time offer_id amount rate period maker", least=7)
