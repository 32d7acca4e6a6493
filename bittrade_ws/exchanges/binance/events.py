"""The user events of Binance, typed: what the account's own stream tells.

Source: the venue's `user-data-stream.md`, seen 2026-07.
"""

from decimal import Decimal

from msgspec import Struct, field


class ExecutionReport(Struct, frozen=True, gc=False, kw_only=True):
    """What happened to an order (`executionReport`), in every field that the venue tells; `None`: it did not."""

    symbol: str = field(name="s")
    client_order_id: str = field(name="c")
    """After a cancel or an amendment: that request's own id; the order's is `original_client_order_id`."""
    original_client_order_id: str = field(name="C", default="")
    order_id: int = field(name="i")
    execution_id: int = field(name="I")
    execution_type: str = field(name="x")
    status: str = field(name="X")
    side: str = field(name="S")
    type: str = field(name="o")
    time_in_force: str = field(name="f")
    price: Decimal = field(name="p")
    quantity: Decimal = field(name="q")
    quote_quantity: Decimal = field(name="Q")
    stop_price: Decimal = field(name="P")
    iceberg_quantity: Decimal = field(name="F")
    filled_quantity: Decimal = field(name="z")
    filled_quote: Decimal = field(name="Z")
    last_quantity: Decimal = field(name="l")
    last_price: Decimal = field(name="L")
    last_quote: Decimal = field(name="Y")
    fee: Decimal = field(name="n")
    fee_asset: str | None = field(name="N")
    trade_id: int = field(name="t")
    """-1: this is no trade."""
    is_maker: bool = field(name="m")
    is_on_book: bool = field(name="w")
    reject_reason: str = field(name="r")
    expiry_reason: str | None = field(name="eR", default=None)
    order_list_id: int = field(name="g", default=-1)
    time: int = field(name="T")
    created_time: int = field(name="O")
    working_time: int | None = field(name="W", default=None)
    event_time: int = field(name="E")
    trailing_delta: int | None = field(name="d", default=None)
    trailing_time: int | None = field(name="D", default=None)
    strategy_id: int | None = field(name="j", default=None)
    strategy_type: int | None = field(name="J", default=None)
    self_trade_prevention: str | None = field(name="V", default=None)
    prevented_match_id: int | None = field(name="v", default=None)
    prevented_quantity: Decimal | None = field(name="A", default=None)
    last_prevented_quantity: Decimal | None = field(name="B", default=None)
    prevented_execution_quantity: Decimal | None = field(name="pl", default=None)
    prevented_execution_price: Decimal | None = field(name="pL", default=None)
    prevented_execution_quote: Decimal | None = field(name="pY", default=None)
    trade_group_id: int | None = field(name="u", default=None)
    counter_order_id: int | None = field(name="U", default=None)
    counter_symbol: str | None = field(name="Cs", default=None)
    match_type: str | None = field(name="b", default=None)
    allocation_id: int | None = field(name="a", default=None)
    working_floor: str | None = field(name="k", default=None)
    used_sor: bool | None = field(name="uS", default=None)
    peg_price_type: str | None = field(name="gP", default=None)
    peg_offset_type: str | None = field(name="gOT", default=None)
    peg_offset_value: int | None = field(name="gOV", default=None)
    pegged_price: Decimal | None = field(name="gp", default=None)


class Balance(Struct, frozen=True, gc=False):
    """What an account has of one asset."""

    asset: str = field(name="a")
    free: Decimal = field(name="f")
    locked: Decimal = field(name="l")


class AccountPosition(Struct, frozen=True, gc=False):
    """The balances that an event may have changed (`outboundAccountPosition`); the others are as they were."""

    balances: tuple[Balance, ...] = field(name="B")
    time: int = field(name="u")
    event_time: int = field(name="E")


class BalanceUpdate(Struct, frozen=True, gc=False):
    """A deposit, a withdrawal or a transfer (`balanceUpdate`): by how much a balance changed."""

    asset: str = field(name="a")
    change: Decimal = field(name="d")
    time: int = field(name="T")
    event_time: int = field(name="E")


class ListedOrder(Struct, frozen=True, gc=False):
    """One order of an order list."""

    symbol: str = field(name="s")
    order_id: int = field(name="i")
    client_order_id: str = field(name="c")


class ListStatus(Struct, frozen=True, gc=False):
    """What happened to an order list (`listStatus`)."""

    symbol: str = field(name="s")
    order_list_id: int = field(name="g")
    contingency: str = field(name="c")
    status_type: str = field(name="l")
    order_status: str = field(name="L")
    reject_reason: str = field(name="r")
    client_order_id: str = field(name="C")
    orders: tuple[ListedOrder, ...] = field(name="O")
    time: int = field(name="T")
    event_time: int = field(name="E")


class ExternalLockUpdate(Struct, frozen=True, gc=False):
    """A part of a balance was locked or released from outside spot trading (`externalLockUpdate`)."""

    asset: str = field(name="a")
    change: Decimal = field(name="d")
    time: int = field(name="T")
    event_time: int = field(name="E")
