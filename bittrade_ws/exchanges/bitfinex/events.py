"""The account's own data, typed: exactly the wire's digits; what the venue appends is kept in `extra`.

Times are epoch milliseconds. Amounts are signed: positive to buy or to lend.
Source: the venue's `ws-auth-*` reference pages, seen 2026-07.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from bittrade_ws.exchanges.bitfinex._positional import Layout, Sent


class Order(Sent, frozen=True, gc=False):
    """An order as it stands. `amount` is what is left of `original_amount`; `status` is a sentence."""

    order_id: int
    group_id: int | None
    client_id: int | None
    symbol: str
    created: int | None
    updated: int | None
    amount: Decimal | None
    original_amount: Decimal | None
    type: str | None
    previous_type: str | None
    expires: int | None
    flags: int | None
    status: str | None
    price: Decimal | None
    average_price: Decimal | None
    trailing_price: Decimal | None
    limit_price: Decimal | None
    """Of a STOP LIMIT order, once it has triggered."""
    notify: int | bool | None = None
    hidden: int | bool | None = None
    placed_id: int | None = None
    routing: str | None = None
    meta: Mapping[str, Any] | None = None
    extra: tuple[Any, ...] = ()


ORDER: Final = Layout(
    Order,
    "order_id group_id client_id symbol created updated amount original_amount type previous_type expires - flags "
    "status - - price average_price trailing_price limit_price - - - notify hidden placed_id - - routing - - meta",
    least=20,
)


class MyTrade(Sent, frozen=True, gc=False):
    """One execution of the account's. Its fee is told by `tu`, not yet by `te`; it is negative."""

    trade_id: int
    symbol: str
    time: int
    order_id: int
    amount: Decimal
    price: Decimal
    order_type: str | None
    order_price: Decimal | None
    maker: int | None
    """1 as maker, -1 as taker."""
    fee: Decimal | None = None
    fee_currency: str | None = None
    client_id: int | None = None
    extra: tuple[Any, ...] = ()


MY_TRADE: Final = Layout(
    MyTrade,
    "trade_id symbol time order_id amount price order_type order_price maker fee fee_currency client_id",
    least=9,
)


class Position(Sent, frozen=True, gc=False):
    """A margin or derivatives position."""

    symbol: str
    status: str
    amount: Decimal
    base_price: Decimal
    margin_funding: Decimal | None
    margin_funding_type: int | None
    """0: by the day, 1: by the term."""
    profit: Decimal | None = None
    profit_percent: Decimal | None = None
    liquidation_price: Decimal | None = None
    leverage: Decimal | None = None
    position_id: int | None = None
    created: int | None = None
    updated: int | None = None
    type: int | None = None
    """0: margin, 1: derivative."""
    collateral: Decimal | None = None
    least_collateral: Decimal | None = None
    meta: Mapping[str, Any] | None = None
    extra: tuple[Any, ...] = ()


POSITION: Final = Layout(
    Position,
    "symbol status amount base_price margin_funding margin_funding_type profit profit_percent liquidation_price "
    "leverage - position_id created updated - type - collateral least_collateral meta",
    least=6,
)


class Wallet(Sent, frozen=True, gc=False):
    """What one wallet (`exchange`, `margin`, `funding`) holds of a currency."""

    type: str
    currency: str
    balance: Decimal
    unsettled_interest: Decimal
    available: Decimal | None = None
    """`None` until a `calc` asked for it."""
    last_change: str | None = None
    meta: Any = None
    extra: tuple[Any, ...] = ()


WALLET: Final = Layout(Wallet, "type currency balance unsettled_interest available last_change meta", least=4)


class BalanceInfo(Sent, frozen=True, gc=False):
    """The account's worth."""

    total: Decimal
    net: Decimal
    extra: tuple[Any, ...] = ()


BALANCE_INFO: Final = Layout(BalanceInfo, "total net")


class MarginBase(Sent, frozen=True, gc=False):
    """The margin of the whole account."""

    profit: Decimal
    swaps: Decimal
    balance: Decimal
    net: Decimal
    required: Decimal | None = None
    extra: tuple[Any, ...] = ()


MARGIN_BASE: Final = Layout(MarginBase, "profit swaps balance net required", least=4)


class MarginSymbol(Sent, frozen=True, gc=False):
    """The margin of one symbol."""

    symbol: str
    tradable: Decimal
    gross: Decimal
    buy: Decimal
    sell: Decimal
    extra: tuple[Any, ...] = ()


MARGIN_SYMBOL: Final = Layout(MarginSymbol, "tradable gross buy sell")
"""Its prefix is the symbol."""


class Notification(Sent, frozen=True, gc=False):
    """What the venue says about a request (`on-req` …), or what a client told all clients (`ucm-…`)."""

    time: int | None
    type: str
    message_id: Any
    info: Any
    """Of an order's request the order as an array; of another's whatever its sender put there."""
    code: int | None
    status: str
    """`SUCCESS`, `ERROR`, `FAILURE` …"""
    text: str | None = None
    extra: tuple[Any, ...] = ()


NOTIFICATION: Final = Layout(Notification, "time type message_id - info code status text", least=7)
