"""What the matching engine keeps and says about orders, in words that belong to no venue."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.simulators.accounts import Account


class OrderType(StrEnum):
    LIMIT = "LIMIT"
    MARKET = "MARKET"
    LIMIT_MAKER = "LIMIT_MAKER"  # refused when it would take


class TimeInForce(StrEnum):
    GTC = "GTC"
    IOC = "IOC"
    FOK = "FOK"


class Refusal(StrEnum):
    """Why the engine did not do what it was asked."""

    DUPLICATE_CLIENT_ID = "an open order has this client id"
    INSUFFICIENT_BALANCE = "the account has not enough free balance"
    WOULD_TAKE = "a maker-only order would match at once"
    UNKNOWN_ORDER = "the account has no such open order"
    BAD_QUANTITY = "the new quantity is not between what is filled and what was ordered"


class Refused(Exception):
    """The engine refused; nothing changed."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class Expiry(StrEnum):
    """Why an order ended without the user's doing."""

    IOC_REMAINDER = "what an IOC order could not fill at once"
    FOK_UNFILLABLE = "a FOK order could not be filled whole"
    NO_LIQUIDITY = "the book had no more to take"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A tradable pair and its grid."""

    name: str
    base: str
    quote: str
    tick: Decimal
    step: Decimal
    min_quantity: Decimal
    max_quantity: Decimal
    min_notional: Decimal
    reference_price: Decimal
    """Where a seeded market starts, and what a pair without trades is worth."""
    is_quiet: bool = False
    """No market of its own: orders meet only what others place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """An order as it comes in: `quantity`, or for a MARKET order `quote_quantity` in its place.

    An empty `client_order_id` is none, and may repeat.
    """

    symbol: str
    side: OrderSide
    type: OrderType
    client_order_id: str
    quantity: Decimal | None = None
    price: Decimal | None = None
    quote_quantity: Decimal | None = None
    time_in_force: TimeInForce = TimeInForce.GTC


@dataclass(slots=True, kw_only=True, eq=False)
class VenueOrder:
    """The truth about one order; only the engine writes to it."""

    order_id: int
    client_order_id: str
    account: Account
    instrument: Instrument
    side: OrderSide
    type: OrderType
    time_in_force: TimeInForce
    price: Decimal
    quantity: Decimal
    quote_quantity: Decimal
    created_us: int
    updated_us: int
    status: OrderStatus = OrderStatus.OPEN
    filled: Decimal = Decimal(0)
    filled_quote: Decimal = Decimal(0)
    locked: Decimal = Decimal(0)
    is_resting: bool = False
    expiry: Expiry | None = None

    @property
    def remaining(self) -> Decimal:
        """What is left to fill."""
        return self.quantity - self.filled

    @property
    def spends(self) -> str:
        """The asset that it locks and pays with."""
        return self.instrument.quote if self.side is OrderSide.BUY else self.instrument.base

    def snapshot(self) -> "VenueOrder":
        """This order as it stands now."""
        return copy.copy(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueFill:
    """One side of one trade."""

    order_id: int
    symbol: str
    trade_id: int
    price: Decimal
    quantity: Decimal
    fee: Decimal
    fee_asset: str
    is_buyer: bool
    is_maker: bool
    time_us: int


class ExecutionKind(StrEnum):
    NEW = "NEW"
    TRADE = "TRADE"
    CANCELED = "CANCELED"
    REPLACED = "REPLACED"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """Something happened to an order, which is given as it was right after it."""

    execution_id: int
    kind: ExecutionKind
    order: VenueOrder
    time_us: int
    fill: VenueFill | None = None
    request_id: str = ""
    """The id of the cancel or amend request, when it had one of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceChange:
    """What an account has now of the assets that may have changed: `(asset, free, locked)`."""

    account: Account
    balances: Sequence[tuple[str, Decimal, Decimal]]
    time_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """A public trade."""

    symbol: str
    trade_id: int
    price: Decimal
    quantity: Decimal
    time_us: int
    is_buyer_maker: bool
    taker_order_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookChange:
    """A price level has a new quantity (0: it is gone). Each change has the symbol's next `update_id`."""

    symbol: str
    update_id: int
    side: OrderSide
    price: Decimal
    quantity: Decimal


Event = Execution | BalanceChange | Trade | BookChange
