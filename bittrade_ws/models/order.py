"""Orders: what one is, which states it has, and which moves between them are legal.

1. `TRANSITIONS` is the only table of legal moves; code, tests and diagrams read it.
2. Final states are final.
3. `UNKNOWN` is entered when a reply is lost or a socket drops; only a fact from the venue leaves it.
"""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from msgspec import Struct


class OrderStatus(StrEnum):
    """Where an order stands, in the same words for every venue."""

    SUBMITTED = "SUBMITTED"  # written to the socket
    PENDING = "PENDING"  # the venue has it; it is not (yet) on the book
    OPEN = "OPEN"  # on the book
    PARTIALLY_FILLED = "PARTIALLY_FILLED"
    FILLED = "FILLED"
    CANCELED = "CANCELED"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"
    UNKNOWN = "UNKNOWN"

    @property
    def is_final(self) -> bool:
        """No further stage follows."""
        return self in FINAL


FINAL = frozenset({OrderStatus.FILLED, OrderStatus.CANCELED, OrderStatus.REJECTED, OrderStatus.EXPIRED})

_S = OrderStatus
_AFTER_PENDING = FINAL | {_S.OPEN, _S.PARTIALLY_FILLED, _S.UNKNOWN}
TRANSITIONS: dict[OrderStatus, frozenset[OrderStatus]] = {
    _S.SUBMITTED: _AFTER_PENDING | {_S.PENDING},
    _S.PENDING: _AFTER_PENDING,
    _S.OPEN: frozenset(FINAL | {_S.PARTIALLY_FILLED, _S.UNKNOWN}),
    # Each further fill is a stage of its own: the snapshot differs in what is filled.
    _S.PARTIALLY_FILLED: frozenset(FINAL | {_S.PARTIALLY_FILLED, _S.UNKNOWN}),
    _S.UNKNOWN: _AFTER_PENDING - {_S.UNKNOWN} | {_S.PENDING},
    _S.FILLED: frozenset(),
    _S.CANCELED: frozenset(),
    _S.REJECTED: frozenset(),
    _S.EXPIRED: frozenset(),
}


class OrderSide(StrEnum):
    BUY = "BUY"
    SELL = "SELL"


class Fill(Struct, frozen=True, kw_only=True, gc=False):
    """One execution: exactly the venue's digits."""

    trade_id: str
    price: Decimal
    quantity: Decimal
    fee: Decimal | None = Decimal(0)
    """`None`: the venue has not told it yet."""
    fee_asset: str = ""
    is_maker: bool | None = None
    time: int | None = None
    """Epoch milliseconds by the venue's clock; microseconds, if the connection asked for them."""


class _Told(Struct, frozen=True, kw_only=True, eq=False):
    """What was told, apart from `raw`: that is neither compared nor shown."""

    def __eq__(self, other: object) -> bool:
        return _fields(self) == _fields(other) if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(_fields(self).values()))

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in _fields(self).items())
        return f"{type(self).__name__}({told})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return list(_fields(self).items())


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__struct_fields__ if name != "raw"}


class Order(_Told, frozen=True, kw_only=True, eq=False):
    """A snapshot of one order at one stage."""

    client_order_id: str
    symbol: str
    status: OrderStatus
    side: OrderSide | None = None
    type: str = ""
    """The venue's own word."""
    price: Decimal | None = None
    quantity: Decimal | None = None
    filled_quantity: Decimal = Decimal(0)
    filled_quote: Decimal = Decimal(0)
    """The venue's own sum of price times quantity; 0 also where it tells none, and `fills` have the prices."""
    order_id: str | None = None
    """The venue's id, once it is known."""
    fills: Sequence[Fill] = ()
    """What was seen of the executions; `filled_quantity` is the venue's own sum."""
    time: int | None = None
    """Epoch milliseconds by the venue's clock; microseconds, if the connection asked for them."""
    code: int | str | None = None
    """Of a refusal."""
    reason: str = ""
    """Why it is rejected, expired or unknown."""
    is_external: bool = False
    """Nobody here placed it: another program, another session of this one, or a person."""
    raw: Any = None
    """The venue's last word about it, as received."""


class OrderFact(_Told, frozen=True, kw_only=True, eq=False):
    """What a venue said about an order, in a reply or in an event; absent fields were not said.

    `status` is `None` when the fact changes no stage (a late fee, an amended price).
    """

    status: OrderStatus | None
    client_order_id: str | None = None
    order_id: str | None = None
    symbol: str | None = None
    side: OrderSide | None = None
    type: str | None = None
    price: Decimal | None = None
    quantity: Decimal | None = None
    filled_quantity: Decimal | None = None
    filled_quote: Decimal | None = None
    fills: tuple[Fill, ...] = ()
    time: int | None = None
    sequence: int | None = None
    """The venue's number of what happened, where it numbers that: of two about one order the lower is older."""
    code: int | str | None = None
    reason: str = ""
    raw: Any = None
