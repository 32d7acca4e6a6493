"""What only REST tells, typed: exactly the wire's digits; what the venue appends is kept in `extra`.

Times are epoch milliseconds. Source: the venue's `rest-public-*` and `rest-auth-*` reference pages, seen 2026-07.
"""

from decimal import Decimal
from typing import Any, Final

from msgspec import Struct

from bittrade_ws.exchanges.bitfinex._positional import Layout


class PastTicker(Struct, frozen=True, gc=False):
    """Best prices at a time."""

    symbol: str
    bid_price: Decimal | None
    ask_price: Decimal | None
    time: int
    extra: tuple[Any, ...] = ()


PAST_TICKER: Final = Layout(PastTicker, "symbol bid_price - ask_price - - - - - - - - time")


class Statistic(Struct, frozen=True, gc=False):
    """A statistic at a time."""

    time: int
    value: Decimal | None
    extra: tuple[Any, ...] = ()


STATISTIC: Final = Layout(Statistic, "time value")


class Ranking(Struct, frozen=True, gc=False):
    """A line of a leaderboard."""

    time: int | None
    user: str | None
    rank: int | None
    value: Decimal | None
    twitter: str | None = None
    extra: tuple[Any, ...] = ()


RANKING: Final = Layout(Ranking, "time - user rank - - value - - twitter", least=7)


class FundingStatistic(Struct, frozen=True, gc=False):
    """What was lent of a currency. `rate` is the flash return rate, a 365th of a day's; periods are days."""

    time: int
    rate: Decimal | None
    average_period: Decimal | None
    quantity: Decimal | None
    used_quantity: Decimal | None
    below_threshold: Decimal | None = None
    extra: tuple[Any, ...] = ()


FUNDING_STATISTIC: Final = Layout(
    FundingStatistic, "time - - rate average_period - - quantity used_quantity - - below_threshold", least=9
)


class AveragePrice(Struct, frozen=True, gc=False):
    """What an amount would cost, or at what rate it would be lent."""

    price: Decimal | None
    amount: Decimal | None
    extra: tuple[Any, ...] = ()


AVERAGE_PRICE: Final = Layout(AveragePrice, "price amount")


class UserInfo(Struct, frozen=True, gc=False):
    """Who the user is."""

    user_id: int
    email: str | None
    name: str | None
    created: int | None
    verified: int | bool | None = None
    verification_level: int | None = None
    time_zone: str | None = None
    locale: str | None = None
    company: str | None = None
    email_verified: int | bool | None = None
    master_created: int | None = None
    group_id: int | None = None
    master_id: int | None = None
    inherits_verification: int | bool | None = None
    is_group_master: int | bool | None = None
    is_group_withdrawing: int | bool | None = None
    has_paper_trading: int | bool | None = None
    is_merchant: int | bool | None = None
    is_competing: int | bool | None = None
    second_factors: tuple[str, ...] | None = None
    is_securities_master: int | bool | None = None
    has_securities: int | bool | None = None
    may_disable_context_switch: int | bool | None = None
    last_login: int | None = None
    is_context_switch_disabled: int | bool | None = None
    countries: Any = None
    countries_of_residence: Any = None
    is_merchant_enterprise: int | bool | None = None
    extra: tuple[Any, ...] = ()


USER_INFO: Final = Layout(
    UserInfo,
    "user_id email name created verified verification_level - time_zone locale company email_verified - - - "
    "master_created group_id master_id inherits_verification is_group_master is_group_withdrawing - - - "
    "has_paper_trading is_merchant is_competing second_factors - - - - - - - is_securities_master - - - has_securities "
    "may_disable_context_switch - - - - last_login - - is_context_switch_disabled - countries countries_of_residence "
    "- - - is_merchant_enterprise",
    least=4,
)


class Login(Struct, frozen=True, gc=False):
    """One login."""

    login_id: int
    time: int
    ip: str | None
    details: Any = None
    extra: tuple[Any, ...] = ()


LOGIN: Final = Layout(Login, "login_id - time - ip - - details", least=5)


class Ledger(Struct, frozen=True, gc=False):
    """One change of a wallet."""

    ledger_id: int
    currency: str
    time: int
    amount: Decimal
    balance: Decimal
    description: str | None = None
    extra: tuple[Any, ...] = ()


LEDGER: Final = Layout(Ledger, "ledger_id currency - time - amount balance - description", least=7)


class Movement(Struct, frozen=True, gc=False):
    """A deposit or a withdrawal; amounts and fees of what leaves are negative."""

    movement_id: int | str
    currency: str
    currency_name: str | None
    started: int | None
    updated: int | None
    status: str | None
    amount: Decimal | None
    fees: Decimal | None = None
    address: str | None = None
    transaction_id: str | None = None
    note: str | None = None
    extra: tuple[Any, ...] = ()


MOVEMENT: Final = Layout(
    Movement,
    "movement_id currency currency_name - - started updated - - status - - amount fees - - "
    "address - - - transaction_id note",
    least=13,
)


class Transfer(Struct, frozen=True, gc=False):
    """What went from a wallet to another."""

    time: int | None
    from_wallet: str
    to_wallet: str
    currency: str
    to_currency: str | None
    amount: Decimal
    extra: tuple[Any, ...] = ()


TRANSFER: Final = Layout(Transfer, "time from_wallet to_wallet - currency to_currency - amount")


class Withdrawal(Struct, frozen=True, gc=False):
    """What is sent away."""

    withdrawal_id: int
    method: str | None
    payment_id: Any
    wallet: str | None
    amount: Decimal | None
    fee: Decimal | None = None
    extra: tuple[Any, ...] = ()


WITHDRAWAL: Final = Layout(Withdrawal, "withdrawal_id - method payment_id wallet amount - - fee", least=6)


class DepositAddress(Struct, frozen=True, gc=False):
    """Where assets may be sent to."""

    method: str | None
    currency: str | None
    address: str | None
    pool_address: str | None = None
    extra: tuple[Any, ...] = ()


DEPOSIT_ADDRESS: Final = Layout(DepositAddress, "- method currency - address pool_address", least=5)


class Invoice(Struct, frozen=True, gc=False):
    """A bill for a deposit over Lightning."""

    invoice_hash: str
    invoice: str
    amount: Decimal | None = None
    extra: tuple[Any, ...] = ()


INVOICE: Final = Layout(Invoice, "invoice_hash invoice - - amount", least=2)


class AutoRenew(Struct, frozen=True, gc=False):
    """How funding is lent anew by itself."""

    currency: str
    period: int | None
    rate: Decimal | None = None
    threshold: Decimal | None = None
    extra: tuple[Any, ...] = ()


AUTO_RENEW: Final = Layout(AutoRenew, "currency period rate threshold", least=2)


class PositionIncrease(Struct, frozen=True, gc=False):
    """By what a position grew."""

    symbol: str
    amount: Decimal | None
    base_price: Decimal | None
    extra: tuple[Any, ...] = ()


POSITION_INCREASE: Final = Layout(PositionIncrease, "symbol - amount base_price")


class CollateralLimits(Struct, frozen=True, gc=False):
    """Between what the collateral may be."""

    least: Decimal | None
    most: Decimal | None
    extra: tuple[Any, ...] = ()


COLLATERAL_LIMITS: Final = Layout(CollateralLimits, "least most")


class PositionIncreaseInfo(Struct, frozen=True, gc=False):
    """How far a position could grow."""

    most: Decimal | None
    amount: Decimal | None
    base_balance: Decimal | None
    tradable_quote: Decimal | None
    tradable_quote_total: Decimal | None
    tradable_base: Decimal | None
    tradable_base_total: Decimal | None
    funding_available: Decimal | None = None
    funding_value: Decimal | None = None
    funding_required: Decimal | None = None
    funding_value_currency: str | None = None
    funding_required_currency: str | None = None
    extra: tuple[Any, ...] = ()


POSITION_INCREASE_INFO: Final = Layout(
    PositionIncreaseInfo,
    "most amount base_balance tradable_quote tradable_quote_total tradable_base tradable_base_total - - - - "
    "funding_available - - funding_value funding_required funding_value_currency funding_required_currency",
    least=7,
)
"""Of all the arrays of the body, one behind the other."""
