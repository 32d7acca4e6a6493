"""What the venue remembers of an order beside the engine, and how it writes it down.

Its status is a sentence: what happened last, and before it the partial fills that there were.
Source: the venue's `ws-auth-orders` reference page and its abbreviations, seen 2026-07.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.simulators.bitfinex.wire import number
from bittrade_ws.simulators.clock import Cancel
from bittrade_ws.simulators.orders import VenueFill, VenueOrder
from bittrade_ws.simulators.terms import Expiry, Refusal

HIDDEN, CLOSE, REDUCE_ONLY, POST_ONLY, OCO, NO_VAR_RATES = 64, 512, 1024, 4096, 16384, 524288
KNOWN_FLAGS = HIDDEN | CLOSE | REDUCE_ONLY | POST_ONLY | OCO | NO_VAR_RATES
_CENT = Decimal("1E-8")
_ENDS = {
    Expiry.FOK_UNFILLABLE: "FILLORKILL CANCELED",
    Expiry.IOC_REMAINDER: "IOC CANCELED",
    Expiry.NO_LIQUIDITY: "RSN_BOOK_SLIP",
    Expiry.REJECTED: "INSUFFICIENT BALANCE (U1)",
}


@dataclass(slots=True, kw_only=True)
class OrderRecord:
    """One order of a user."""

    order: VenueOrder
    wallet: str
    type: str
    price: Decimal
    cid: int | None = None
    gid: int | None = None
    flags: int = 0
    tif_ms: int | None = None
    meta: dict[str, Any] = field(default_factory=dict[str, Any])
    limit_price: Decimal | None = None
    """What a STOP LIMIT becomes a limit order with."""
    trailing: Decimal | None = None
    previous_type: str | None = None
    placed_id: int | None = None
    """Of the stop of an OCO pair: its limit order."""
    is_told: bool = False
    """There was an `on`, or what stands for it."""
    reason: str | None = None
    """Why the venue let it end, where the engine does not know."""
    partials: list[str] = field(default_factory=list[str])
    status: str = "ACTIVE"
    timer: Cancel | None = None

    @property
    def terms(self) -> tuple[Any, ...]:
        """What an amendment may change."""
        return self.price, self.limit_price, self.trailing, self.flags, self.gid, self.tif_ms, self.meta

    @terms.setter
    def terms(self, terms: tuple[Any, ...]) -> None:
        self.price, self.limit_price, self.trailing, self.flags, self.gid, self.tif_ms, self.meta = terms

    def trigger(self) -> None:
        """Its stop price was reached: it is another kind of order now."""
        prefix = "EXCHANGE " if self.wallet == "exchange" else ""
        self.previous_type = self.type
        self.type = f"{prefix}{'LIMIT' if self.limit_price is not None else 'MARKET'}"
        if self.limit_price is not None:
            self.price = self.limit_price

    def fill(self, fills: list[VenueFill], *, is_whole: bool) -> None:
        """Counts the fills that one operation brought."""
        sign = 1 if fills[0].is_buyer else -1
        told = ", ".join(f"{_price(one.price)}({number(sign * one.quantity)})" for one in fills)
        if is_whole:
            before = f": was {', '.join(reversed(self.partials))}" if self.partials else ""
            self.status = f"EXECUTED @ {told}{before}"
        else:
            self.partials.append(f"PARTIALLY FILLED @ {told}")
            self.status = self.partials[-1]

    def end(self, order: VenueOrder) -> None:
        """It ended with something left."""
        word = "CANCELED"
        if self.reason is not None:
            word = self.reason
        elif order.status is OrderStatus.REJECTED and order.refusal is Refusal.WOULD_TAKE:
            word = "POSTONLY CANCELED"
        elif order.expiry is not None:
            word = _ENDS.get(order.expiry, "CANCELED")
        self.status = f"{word} was: {', '.join(reversed(self.partials))}" if self.partials else word

    def row(self, order: VenueOrder | None = None) -> list[Any]:
        """The array, of the order as it was then or is now."""
        seen = self.order if order is None else order
        sign = 1 if seen.side is OrderSide.BUY else -1
        average = (seen.filled_quote / seen.filled).quantize(_CENT) if seen.filled else Decimal(0)
        created, updated = seen.created_us // 1000, seen.updated_us // 1000
        row: list[Any] = [seen.order_id, self.gid, self.cid, seen.instrument.name, created, updated]
        row += [sign * seen.remaining, sign * seen.quantity, self.type, self.previous_type, self.tif_ms, None]
        row += [self.flags, self.status, None, None, self.price, average, self.trailing or 0, self.limit_price or 0]
        row += [None, None, None, 0, 1 if self.flags & HIDDEN else 0, self.placed_id, None, None, "API>BFX"]
        return [*row, None, None, self.meta or None]


def blank_row(wanted: dict[str, Any]) -> list[Any]:
    """The array of an order that there is not: what the client named, and nulls."""
    row: list[Any] = [None] * 32
    for place, name in ((0, "id"), (1, "gid"), (2, "cid"), (3, "symbol"), (6, "amount"), (8, "type"), (16, "price")):
        row[place] = wanted.get(name)
    row[7], row[12] = row[6], wanted.get("flags")
    return row


def trade_row(record: OrderRecord, fill: VenueFill, trade_id: int, *, has_fee: bool) -> list[Any]:
    """An execution; its fee is known when it is settled, and negative."""
    amount = fill.quantity if fill.is_buyer else -fill.quantity
    row: list[Any] = [trade_id, fill.symbol, fill.time_us // 1000, fill.order_id, amount, fill.price, record.type]
    row += [record.price, 1 if fill.is_maker else -1]
    return [*row, -fill.fee if has_fee else None, fill.fee_asset if has_fee else None, record.cid]


def _price(price: Decimal) -> str:
    text = number(price)
    return text if "." in text or "e" in text else f"{text}.0"
