"""What the venue remembers of an account: the chains of its orders, its contracts, and orders that wait for a price."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from bittrade_ws.models.order import OrderSide
from bittrade_ws.pb import digitex_pb2 as pb
from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.orders import VenueOrder

ZERO = Decimal(0)


@dataclass(slots=True, kw_only=True)
class Chain:
    """One order: an engine order at a time, under a new id after each change."""

    first: bytes
    current: bytes
    market: int
    side: OrderSide
    order_type: pb.OrderType
    duration: pb.OrderDuration
    price: Decimal
    total: Decimal
    """What it was placed with; after an amendment what is filled and what is left."""
    opened_us: int
    is_closing: bool = False
    filled: Decimal = ZERO
    is_over: bool = False
    is_amending: bool = False
    """The engine order is being replaced: what the engine says of that is nobody's affair."""
    live: VenueOrder | None = None

    @property
    def left(self) -> Decimal:
        """What is not filled yet."""
        return self.total - self.filled


@dataclass(slots=True, kw_only=True)
class Contract:
    """A slice of a position, and the order that it came of."""

    id: int
    first: bytes
    side: OrderSide
    price: Decimal
    quantity: Decimal
    time_us: int


@dataclass(slots=True, kw_only=True)
class Waiting:
    """An order that waits for a price."""

    id: bytes
    market: int
    action: pb.DelayedActionMessage
    old_id: bytes = b""


@dataclass(slots=True, kw_only=True)
class Trader:
    """One account with what belongs to it."""

    id: int
    account: Account
    new_id: Callable[[], bytes]
    chains: dict[bytes, Chain] = field(default_factory=dict[bytes, Chain])
    """By first id, those that are over as well: an id is taken for good."""
    contracts: dict[int, list[Contract]] = field(default_factory=dict[int, list[Contract]])
    """By market, oldest first."""
    waiting: dict[bytes, Waiting] = field(default_factory=dict[bytes, Waiting])
    leverage: dict[int, int] = field(default_factory=dict[int, int])
    contract_ids: int = 0

    def find(self, link: bytes) -> Chain | None:
        """An open order by its first id or its current one."""
        found = self.chains.get(link)
        if found is None:
            found = next((chain for chain in self.chains.values() if chain.current == link), None)
        return None if found is None or found.is_over else found

    def open(self, market: int) -> list[Chain]:
        """Its open orders on a market."""
        return [chain for chain in self.chains.values() if chain.market == market and not chain.is_over]

    def trade(self, chain: Chain, price: Decimal, quantity: Decimal, time_us: int) -> list[Contract]:
        """What an execution does to the position: it reduces the other side, then opens. The contracts that changed."""
        contracts = self.contracts.setdefault(chain.market, [])
        touched: list[Contract] = []
        while quantity and contracts and contracts[0].side is not chain.side:
            taken = min(quantity, contracts[0].quantity)
            contracts[0].quantity -= taken
            quantity -= taken
            touched.append(contracts[0])
            if not contracts[0].quantity:
                contracts.pop(0)
        if quantity:
            self.contract_ids += 1
            opened = Contract(
                id=self.contract_ids,
                first=chain.first,
                side=chain.side,
                price=price,
                quantity=quantity,
                time_us=time_us,
            )
            contracts.append(opened)
            touched.append(opened)
        return touched
