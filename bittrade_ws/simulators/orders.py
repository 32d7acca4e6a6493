"""What the matching engine keeps and says about orders, in words that belong to no venue."""

import copy
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct, field

from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.terms import Expiry, OrderType, Peg, Phase, Refusal, SelfTrade, TimeInForce

ZERO = Decimal(0)


class Instrument(Struct, frozen=True, kw_only=True):
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


class NewOrder(Struct, frozen=True, kw_only=True):
    """An order as it comes in: `quantity`, or for a MARKET order `quote_quantity` in its place.

    An empty `client_order_id` is none, and may repeat. A contingent order has a `stop_price`, a `trailing_delta`
    (basis points behind the best price that there was since), or both: then it trails from the stop price on. A
    `trailing_distance`, in the price's unit, may stand in for a `trailing_delta`.
    """

    symbol: str
    side: OrderSide
    type: OrderType
    client_order_id: str
    quantity: Decimal | None = None
    price: Decimal | None = None
    quote_quantity: Decimal | None = None
    time_in_force: TimeInForce = TimeInForce.GTC
    stop_price: Decimal | None = None
    trailing_delta: int | None = None
    trailing_distance: Decimal | None = None
    iceberg_quantity: Decimal | None = None
    """No more than this is ever seen on the book."""
    self_trade: SelfTrade = SelfTrade.NONE
    peg: Peg | None = None
    routes: tuple[str, ...] = ()
    """Other symbols from whose books it may be filled."""
    extras: Mapping[str, int] = field(default_factory=dict[str, int])
    """What the client wants to see again with the order; the engine does not look at it."""


class VenueOrder(Struct, kw_only=True, eq=False):
    """The truth about one order; only the engine writes to it."""

    order_id: int
    client_order_id: str
    account: Account
    instrument: Instrument
    side: OrderSide
    type: OrderType
    time_in_force: TimeInForce
    price: Decimal
    """The limit on the book; of a pegged order what was taken from there."""
    quantity: Decimal
    quote_quantity: Decimal
    created_us: int
    updated_us: int
    status: OrderStatus = OrderStatus.OPEN
    filled: Decimal = ZERO
    filled_quote: Decimal = ZERO
    locked: Decimal = ZERO
    """What its account holds back for it; of a pair that cancel each other, all of it is with the first."""
    unit_lock: Decimal = Decimal(1)
    """So much of that asset it needs for each unit that remains, while it is armed or on the book."""
    phase: Phase = Phase.HELD
    working_us: int | None = None
    """Since when it meets the book."""
    expiry: Expiry | None = None
    refusal: Refusal | None = None
    stop_price: Decimal | None = None
    trailing_delta: int | None = None
    trailing_distance: Decimal | None = None
    trailing_us: int | None = None
    """Since when it follows the price."""
    trailing_best: Decimal = ZERO
    iceberg_quantity: Decimal | None = None
    visible: Decimal = ZERO
    hidden: Decimal = ZERO
    self_trade: SelfTrade = SelfTrade.NONE
    prevented: Decimal = ZERO
    """What was taken off it instead of a trade with itself."""
    prevented_match_id: int | None = None
    peg: Peg | None = None
    stated_price: Decimal = ZERO
    """What the client named, which for a pegged order is not its limit."""
    extras: Mapping[str, int] = field(default_factory=dict[str, int])
    routes: tuple[str, ...] = ()
    is_routed: bool = False
    """It was filled from other books, too."""
    order_list: "OrderList | None" = None

    @property
    def remaining(self) -> Decimal:
        """What is left to fill."""
        return self.quantity - self.filled - self.prevented

    @property
    def spends(self) -> str:
        """The asset that it locks and pays with."""
        return self.instrument.quote if self.side is OrderSide.BUY else self.instrument.base

    @property
    def is_resting(self) -> bool:
        """Whether it is on the book."""
        return self.phase is Phase.RESTING

    @property
    def is_open(self) -> bool:
        """Whether it can still be canceled."""
        return not self.status.is_final

    def snapshot(self) -> "VenueOrder":
        """This order as it stands now."""
        return copy.copy(self)


class Contingency(StrEnum):
    OCO = "OCO"  # one cancels the other
    OTO = "OTO"  # one triggers the other, or a pair that cancel each other


class OrderList(Struct, kw_only=True, eq=False):
    """Orders of one account that depend on each other; only the engine writes to it."""

    list_id: int
    client_list_id: str
    account: Account
    instrument: Instrument
    contingency: Contingency
    orders: tuple[VenueOrder, ...]
    updated_us: int
    is_prepaid: bool = False
    """What the working order buys is held back for the others, and gives them their quantity."""
    is_done: bool = False
    is_ending: bool = False
    """The engine is ending all of its orders at once."""

    @property
    def working(self) -> VenueOrder | None:
        """The order that must be filled before the others enter."""
        return self.orders[0] if self.contingency is Contingency.OTO else None

    @property
    def dependents(self) -> tuple[VenueOrder, ...]:
        """All but the working order; two of them cancel each other."""
        return self.orders[1:] if self.contingency is Contingency.OTO else self.orders

    def sibling(self, order: VenueOrder) -> VenueOrder | None:
        """The order that this one would cancel."""
        pair = self.dependents
        return next((one for one in pair if one is not order), None) if order in pair else None


class VenueFill(Struct, frozen=True, kw_only=True):
    """One side of one trade."""

    order_id: int
    symbol: str
    trade_id: int
    """-1 when the venue filled the order itself, with an `allocation_id`."""
    price: Decimal
    quantity: Decimal
    fee: Decimal
    fee_asset: str
    is_buyer: bool
    is_maker: bool
    time_us: int
    allocation_id: int | None = None


class Prevention(Struct, frozen=True, kw_only=True):
    """A trade of somebody with themselves that was not. Quantities are what either order lost; `None`: nothing."""

    match_id: int
    symbol: str
    taker: VenueOrder
    maker: VenueOrder
    mode: SelfTrade
    price: Decimal
    quantity: Decimal
    """What would have traded."""
    taker_quantity: Decimal | None
    maker_quantity: Decimal | None
    time_us: int


class ExecutionKind(StrEnum):
    NEW = "NEW"
    TRADE = "TRADE"
    CANCELED = "CANCELED"
    REPLACED = "REPLACED"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"
    TRADE_PREVENTION = "TRADE_PREVENTION"


class Execution(Struct, frozen=True, kw_only=True):
    """Something happened to an order, which is given as it was right after it."""

    execution_id: int
    kind: ExecutionKind
    order: VenueOrder
    time_us: int
    fill: VenueFill | None = None
    prevention: Prevention | None = None
    request_id: str = ""
    """The id of the cancel or amend request, when it had one of its own."""
    previous: VenueOrder | None = None
    """The order as it was before an amendment."""


class BalanceChange(Struct, frozen=True, kw_only=True):
    """What an account has now of the assets that may have changed: `(asset, free, locked)`."""

    account: Account
    balances: Sequence[tuple[str, Decimal, Decimal]]
    time_us: int


class Movement(Struct, frozen=True, kw_only=True):
    """Assets came in or left (`is_lock`: were locked or unlocked) from outside the engine."""

    account: Account
    asset: str
    amount: Decimal
    time_us: int
    is_lock: bool = False


class Trade(Struct, frozen=True, kw_only=True):
    """A public trade."""

    symbol: str
    trade_id: int
    price: Decimal
    quantity: Decimal
    time_us: int
    is_buyer_maker: bool
    taker_order_id: int


class BookChange(Struct, frozen=True, kw_only=True):
    """A price level has a new quantity (0: it is gone). Each change has the symbol's next `update_id`."""

    symbol: str
    update_id: int
    side: OrderSide
    price: Decimal
    quantity: Decimal


class ListChangeKind(StrEnum):
    STARTED = "STARTED"
    UPDATED = "UPDATED"  # an order has another client id
    DONE = "DONE"


class ListChange(Struct, frozen=True, kw_only=True):
    """Something happened to an order list; `orders` are its orders as they were then."""

    kind: ListChangeKind
    order_list: OrderList
    orders: tuple[VenueOrder, ...]
    time_us: int


Event = Execution | Prevention | BalanceChange | Movement | Trade | BookChange | ListChange
