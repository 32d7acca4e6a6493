"""What the account's REST calls give, typed. Times are epoch milliseconds.

Source: the venue's `rest-auth-*` reference pages, seen 2026-07.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, cast

from reactivex import operators as ops

from bittrade_ws.exchanges.bitfinex._parse import Parser, number, parsed, rows_of, told
from bittrade_ws.exchanges.bitfinex.events import (
    MARGIN_BASE,
    MARGIN_SYMBOL,
    MarginBase,
    MarginSymbol,
    MyTrade,
    Notification,
    Order,
    Position,
    Wallet,
)
from bittrade_ws.exchanges.bitfinex.funding_events import FUNDING_INFO, Credit, FundingInfo, Loan, MyFundingTrade, Offer
from bittrade_ws.exchanges.bitfinex.rest_results import (
    POSITION_INCREASE_INFO,
    CollateralLimits,
    Invoice,
    Ledger,
    Login,
    Movement,
    PositionIncreaseInfo,
    UserInfo,
)
from bittrade_ws.models.errors import DecodeError


def parse_available_balance() -> Parser[Decimal]:
    """The body of `get_available_balance_http`."""
    return ops.map(number)


def parse_notification() -> Parser[Notification]:
    """The body of any call that is answered with a notification, its `info` as it came."""
    return told()


def parse_margin_base() -> Parser[MarginBase]:
    """The body of `get_margin_base_http`."""
    return ops.map(_margin_base)


def parse_margin_symbol() -> Parser[MarginSymbol]:
    """The body of `get_margin_symbol_http`."""
    return ops.map(_margin_symbol)


def parse_margin_symbols() -> Parser[tuple[MarginSymbol, ...]]:
    """The body of `get_margin_symbols_http`."""
    return ops.map(lambda body: tuple(_margin_symbol(row) for row in rows_of(body)))


def parse_funding_info() -> Parser[FundingInfo]:
    """The body of `get_funding_info_http`."""
    return ops.map(_funding_info)


def _margin_base(body: Any) -> MarginBase:
    match body:
        case ["base", row, *_]:
            return MARGIN_BASE.read(row)
        case _:
            raise DecodeError("not the margin of an account")


def _margin_symbol(body: Any) -> MarginSymbol:
    match body:
        case ["sym", str(symbol), row, *_]:
            return MARGIN_SYMBOL.read(row, (symbol,))
        case _:
            raise DecodeError("not the margin of a symbol")


def _funding_info(body: Any) -> FundingInfo:
    match body:
        case ["sym", str(symbol), row, *_]:
            return FUNDING_INFO.read(row, (symbol,))
        case _:
            raise DecodeError("not what is lent of a currency")


def parse_user_info() -> Parser[UserInfo]:
    """The body of `get_user_info_http`."""
    return parsed("get_user_info_http")


def parse_logins() -> Parser[tuple[Login, ...]]:
    """The body of `get_logins_http`."""
    return parsed("get_logins_http")


def parse_wallets() -> Parser[tuple[Wallet, ...]]:
    """The body of `get_wallets_http`."""
    return parsed("get_wallets_http")


def parse_ledgers() -> Parser[tuple[Ledger, ...]]:
    """The body of `get_ledgers_http`."""
    return parsed("get_ledgers_http")


def parse_movements() -> Parser[tuple[Movement, ...]]:
    """The body of `get_movements_http`."""
    return parsed("get_movements_http")


def parse_transfer() -> Parser[Notification]:
    """The body of `transfer_http`; `info` is a tuple of `Transfer`."""
    return parsed("transfer_http")


def parse_withdrawal() -> Parser[Notification]:
    """The body of `withdraw_http`; `info` is a tuple of `Withdrawal`."""
    return parsed("withdraw_http")


def parse_deposit_address() -> Parser[Notification]:
    """The body of `get_deposit_address_http`; `info` is a tuple of `DepositAddress`."""
    return parsed("get_deposit_address_http")


def parse_deposit_invoice() -> Parser[Invoice]:
    """The body of `add_deposit_invoice_http`."""
    return parsed("add_deposit_invoice_http")


def parse_orders() -> Parser[tuple[Order, ...]]:
    """The body of `get_orders_http` or `get_orders_history_http`."""
    return parsed("get_orders_http")


def parse_order_answer() -> Parser[Notification]:
    """The body of `add_order_http`, `edit_order_http`, `cancel_order_http` or `cancel_orders_http`.

    `info` is a tuple of `Order`.
    """
    return parsed("add_order_http")


def parse_my_trades() -> Parser[tuple[MyTrade, ...]]:
    """The body of `get_my_trades_http` or `get_order_trades_http`."""
    return parsed("get_my_trades_http")


def parse_positions() -> Parser[tuple[Position, ...]]:
    """The body of `get_positions_http`, or of one about past positions.

    That is `get_positions_history_http`, `get_positions_snapshot_http` or `get_positions_audit_http`.
    """
    return parsed("get_positions_http")


def parse_claimed_position() -> Parser[Notification]:
    """The body of `claim_position_http`; `info` is a tuple of `Position`."""
    return parsed("claim_position_http")


def parse_position_increase() -> Parser[Notification]:
    """The body of `increase_position_http`; `info` is a tuple of `PositionIncrease`."""
    return parsed("increase_position_http")


def parse_position_increase_info() -> Parser[PositionIncreaseInfo]:
    """The body of `get_position_increase_info_http`."""
    return ops.map(lambda body: POSITION_INCREASE_INFO.read([*_flat(body)]))


def _flat(told: Any) -> Iterator[Any]:
    if isinstance(told, list):
        for one in cast("list[Any]", told):
            yield from _flat(one)
    else:
        yield told


def parse_collateral_set() -> Parser[bool]:
    """The body of `set_collateral_http`: whether it was done."""
    return ops.map(lambda body: [*_flat(body)][:1] == [1])


def parse_collateral_limits() -> Parser[CollateralLimits]:
    """The body of `get_collateral_limits_http`."""
    return parsed("get_collateral_limits_http")


def parse_offers() -> Parser[tuple[Offer, ...]]:
    """The body of `get_offers_http` or `get_offers_history_http`."""
    return parsed("get_offers_http")


def parse_offer_answer() -> Parser[Notification]:
    """The body of `add_offer_http` or `cancel_offer_http`; `info` is a tuple of `Offer`."""
    return parsed("add_offer_http")


def parse_auto_renew() -> Parser[Notification]:
    """The body of `set_auto_renew_http`; `info` is a tuple of `AutoRenew`."""
    return parsed("set_auto_renew_http")


def parse_loans() -> Parser[tuple[Loan, ...]]:
    """The body of `get_loans_http` or `get_loans_history_http`."""
    return parsed("get_loans_http")


def parse_credits() -> Parser[tuple[Credit, ...]]:
    """The body of `get_credits_http` or `get_credits_history_http`."""
    return parsed("get_credits_http")


def parse_my_funding_trades() -> Parser[tuple[MyFundingTrade, ...]]:
    """The body of `get_my_funding_trades_http`."""
    return parsed("get_my_funding_trades_http")
