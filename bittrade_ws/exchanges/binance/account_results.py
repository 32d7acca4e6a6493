"""What the methods of the WebSocket API tell of an account and a session, typed: the wire's digits and names.

Source: the venue's `web-socket-api.md`, session, account and trading requests, seen 2026-07.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct


class SessionInfo(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """A connection as the venue sees it. Without a logon `api_key` and `authorized_since` are `None`."""

    api_key: str | None = None
    authorized_since: int | None = None
    connected_since: int
    return_rate_limits: bool = True
    server_time: int
    user_data_stream: bool = False

    def __repr__(self) -> str:
        # A key is an identity, not a secret, but it has no business in a log.
        return f"SessionInfo(authorized_since={self.authorized_since}, connected_since={self.connected_since}, …)"


class SubscriptionId(Struct, frozen=True, gc=False, rename="camel"):
    """The number of a user data subscription on its connection."""

    subscription_id: int


class ListenKey(Struct, frozen=True, gc=False, rename="camel"):
    """What opens a user data stream of the old kind."""

    listen_key: str

    def __repr__(self) -> str:
        return "ListenKey(…)"


class OrderInfo(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """An order as queries tell it; what only some orders have is `None` for the others."""

    symbol: str
    order_id: int
    order_list_id: int = -1
    client_order_id: str
    price: Decimal
    orig_qty: Decimal
    executed_qty: Decimal
    cummulative_quote_qty: Decimal
    """-1: the venue does not know it (old orders)."""
    status: str
    time_in_force: str
    type: str
    side: str
    stop_price: Decimal | None = None
    iceberg_qty: Decimal | None = None
    time: int
    update_time: int
    is_working: bool
    working_time: int | None = None
    orig_quote_order_qty: Decimal | None = None
    self_trade_prevention_mode: str | None = None
    strategy_id: int | None = None
    strategy_type: int | None = None
    trailing_delta: int | None = None
    trailing_time: int | None = None
    prevented_match_id: int | None = None
    prevented_quantity: Decimal | None = None
    used_sor: bool | None = None
    working_floor: str | None = None
    peg_price_type: str | None = None
    peg_offset_type: str | None = None
    peg_offset_value: int | None = None
    pegged_price: Decimal | None = None
    expiry_reason: str | None = None


class OrderOfList(Struct, frozen=True, gc=False, rename="camel"):
    """One order of an order list."""

    symbol: str
    order_id: int
    client_order_id: str


class OrderListInfo(Struct, frozen=True, rename="camel", kw_only=True):
    """An order list as queries tell it."""

    order_list_id: int
    contingency_type: str
    list_status_type: str
    list_order_status: str
    list_client_order_id: str
    transaction_time: int
    symbol: str
    orders: tuple[OrderOfList, ...]


class MyTrade(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """One trade of the account."""

    symbol: str
    id: int
    order_id: int
    order_list_id: int = -1
    price: Decimal
    qty: Decimal
    quote_qty: Decimal
    commission: Decimal
    commission_asset: str
    time: int
    is_buyer: bool
    is_maker: bool
    is_best_match: bool = True


class AssetBalance(Struct, frozen=True, gc=False):
    """What the account has of one asset."""

    asset: str
    free: Decimal
    locked: Decimal


class CommissionRates(Struct, frozen=True, gc=False):
    """Fees as fractions."""

    maker: Decimal
    taker: Decimal
    buyer: Decimal
    seller: Decimal


class AccountInfo(Struct, frozen=True, rename="camel", kw_only=True):
    """The account: what it may do, what it pays, what it has."""

    maker_commission: int
    """In basis points, as the three below."""
    taker_commission: int
    buyer_commission: int
    seller_commission: int
    commission_rates: CommissionRates
    can_trade: bool
    can_withdraw: bool
    can_deposit: bool
    brokered: bool = False
    require_self_trade_prevention: bool = False
    prevent_sor: bool = False
    update_time: int
    account_type: str
    balances: tuple[AssetBalance, ...]
    permissions: tuple[str, ...] = ()
    uid: int | None = None


class Discount(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """What paying fees in another asset saves."""

    enabled_for_account: bool
    enabled_for_symbol: bool
    discount_asset: str | None = None
    discount: Decimal | None = None


class AccountCommission(Struct, frozen=True, rename="camel", kw_only=True):
    """What the account pays on one symbol."""

    symbol: str
    standard_commission: CommissionRates
    special_commission: CommissionRates | None = None
    tax_commission: CommissionRates | None = None
    discount: Discount | None = None


class PreventedMatch(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """A trade with oneself that did not happen."""

    symbol: str
    prevented_match_id: int
    taker_order_id: int
    maker_symbol: str | None = None
    maker_order_id: int
    trade_group_id: int
    self_trade_prevention_mode: str
    price: Decimal
    taker_prevented_quantity: Decimal | None = None
    maker_prevented_quantity: Decimal | None = None
    transact_time: int


class Allocation(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """A part of an order that smart order routing filled."""

    symbol: str
    allocation_id: int
    allocation_type: str
    order_id: int
    order_list_id: int = -1
    price: Decimal
    qty: Decimal
    quote_qty: Decimal
    commission: Decimal
    commission_asset: str
    time: int
    is_buyer: bool
    is_maker: bool
    is_allocator: bool


class Amendment(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """A change of an order's quantity."""

    symbol: str
    order_id: int
    execution_id: int
    orig_client_order_id: str
    new_client_order_id: str
    orig_qty: Decimal
    new_qty: Decimal
    time: int


class AccountFilters(Struct, frozen=True, rename="camel"):
    """The filters that hold for this account, each as the venue sends it."""

    exchange_filters: tuple[Mapping[str, Any], ...] = ()
    symbol_filters: tuple[Mapping[str, Any], ...] = ()
    asset_filters: tuple[Mapping[str, Any], ...] = ()
