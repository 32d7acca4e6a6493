"""What a client asks for with `on` and `ou`, checked: from a payload to terms, or to the sentence of a refusal.

Source: the venue's `ws-auth-input-order-new` and `-update` reference pages, seen 2026-07.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any, cast

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.bitfinex.order_records import HIDDEN, KNOWN_FLAGS, OCO, POST_ONLY
from bittrade_ws.simulators.bitfinex.wire import number
from bittrade_ws.simulators.orders import Instrument, NewOrder
from bittrade_ws.simulators.terms import OrderType, TimeInForce

TYPES = {
    "LIMIT": OrderType.LIMIT,
    "MARKET": OrderType.MARKET,
    "STOP": OrderType.STOP_LOSS,
    "STOP LIMIT": OrderType.STOP_LOSS_LIMIT,
    "TRAILING STOP": OrderType.STOP_LOSS,
    "FOK": OrderType.LIMIT,
    "IOC": OrderType.LIMIT,
}
"""Each also with `EXCHANGE ` before it."""
PREFIX = "EXCHANGE "
LARGEST_GID, LARGEST_CID = 2**31 - 1, 2**45 - 1
_AMOUNT = Decimal("1E-8")
_DIGITS = 5
_TIF = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


class InputRefused(Exception):
    """An input that gets a notification with status ERROR."""

    def __init__(self, text: str, code: int = 10001) -> None:
        super().__init__(text)
        self.code = code


def decimal_of(wanted: Mapping[str, Any], name: str) -> Decimal | None:
    """A number, given as text or as a number; `None` when there is none. Raises `InputRefused`."""
    value = wanted.get(name)
    if value is None:
        return None
    if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
        try:
            found = Decimal(value)
        except InvalidOperation:
            found = Decimal("NaN")
        if found.is_finite() and abs(found.adjusted()) < 20:
            return found
    raise InputRefused(f"{name}: invalid")


def needed(wanted: Mapping[str, Any], name: str) -> Decimal:
    """A number that must be there."""
    found = decimal_of(wanted, name)
    if found is None:
        raise InputRefused(f"{name}: invalid")
    return found


def price_of(wanted: Mapping[str, Any], name: str) -> Decimal | None:
    """A positive price, with no more digits than the venue keeps."""
    price = decimal_of(wanted, name)
    if price is None:
        return None
    if price <= 0:
        raise InputRefused(f"{name}: invalid")
    rounded = price.quantize(Decimal(1).scaleb(min(0, price.adjusted() - _DIGITS + 1)), ROUND_HALF_EVEN)
    return rounded.normalize()


def whole(wanted: Mapping[str, Any], name: str, largest: int) -> int | None:
    """A natural number."""
    value = wanted.get(name)
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= largest):
        return value
    raise InputRefused(f"{name}: invalid")


def flags_of(wanted: Mapping[str, Any]) -> int:
    """The sum of the flags."""
    flags = whole(wanted, "flags", 2**32) or 0
    if flags & ~KNOWN_FLAGS:
        raise InputRefused("flags: invalid")
    return flags


def expiry_of(wanted: Mapping[str, Any], now_ms: int) -> int | None:
    """When the order ends by itself: `YYYY-MM-DD hh:mm:ss` in UTC, or epoch milliseconds."""
    tif = wanted.get("tif")
    if tif is None:
        return None
    found = 0
    if isinstance(tif, str) and _TIF.fullmatch(tif):
        try:
            found = round(datetime.fromisoformat(tif).replace(tzinfo=UTC).timestamp() * 1000)
        except ValueError:
            found = 0
    elif isinstance(tif, int):
        found = tif
    if found <= now_ms:
        raise InputRefused("tif: invalid")
    return found


def amount_of(wanted: Mapping[str, Any], instrument: Instrument) -> Decimal:
    """A signed amount that is neither too small nor too large."""
    amount = needed(wanted, "amount").quantize(_AMOUNT, ROUND_DOWN)
    check_size(amount, instrument)
    return amount


def check_size(amount: Decimal, instrument: Instrument) -> None:
    """Raises `InputRefused` for an amount that is too small or too large."""
    pair = f"{instrument.base}/{instrument.quote}"
    if abs(amount) < instrument.min_quantity:
        raise InputRefused(f"Invalid order: minimum size for {pair} is {number(instrument.min_quantity)}")
    if abs(amount) > instrument.max_quantity:
        raise InputRefused(f"Invalid order: maximum size for {pair} is {number(instrument.max_quantity)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An order as a client wants it."""

    type: str
    instrument: Instrument
    amount: Decimal
    price: Decimal | None
    limit_price: Decimal | None
    trailing: Decimal | None
    oco_stop: Decimal | None
    flags: int

    @property
    def kind(self) -> str:
        """Its type without the wallet."""
        return self.type.removeprefix(PREFIX)

    @property
    def wallet(self) -> str:
        """The wallet that it trades in."""
        return "exchange" if self.type.startswith(PREFIX) else "margin"

    def orders(self, client_order_id: str) -> tuple[NewOrder, ...]:
        """For the engine: one order, or the pair of an OCO."""
        first = self._order(client_order_id)
        if not self.flags & OCO:
            return (first,)
        stop = NewOrder(
            symbol=first.symbol,
            side=first.side,
            type=OrderType.STOP_LOSS,
            client_order_id="",
            quantity=first.quantity,
            stop_price=self.oco_stop,
        )
        return (first, stop)

    def _order(self, client_order_id: str) -> NewOrder:
        kind, of = self.kind, TYPES[self.kind]
        is_limit = of is OrderType.LIMIT
        return NewOrder(
            symbol=self.instrument.name,
            side=OrderSide.BUY if self.amount > 0 else OrderSide.SELL,
            type=OrderType.LIMIT_MAKER if is_limit and self.flags & POST_ONLY else of,
            client_order_id=client_order_id,
            quantity=abs(self.amount),
            price=self.limit_price if kind == "STOP LIMIT" else self.price if is_limit else None,
            stop_price=self.price if kind in ("STOP", "STOP LIMIT") else None,
            trailing_distance=self.trailing if kind == "TRAILING STOP" else None,
            time_in_force=TimeInForce(kind) if kind in ("FOK", "IOC") else TimeInForce.GTC,
            extras={"hidden": 1} if self.flags & HIDDEN else {},
        )


def read(wanted: Mapping[str, Any], instruments: Mapping[str, Instrument], *, closes: Decimal | None = None) -> Wanted:
    """The order that an `on` asks for; raises `InputRefused`. `closes` is the amount that closes a position."""
    of, symbol = wanted.get("type"), wanted.get("symbol")
    if not isinstance(of, str) or of.removeprefix(PREFIX) not in TYPES:
        raise InputRefused("type: invalid")
    if not isinstance(symbol, str) or symbol not in instruments:
        raise InputRefused("symbol: invalid")
    instrument, kind, flags = instruments[symbol], of.removeprefix(PREFIX), flags_of(wanted)
    price = price_of(wanted, "price") if kind not in ("MARKET", "TRAILING STOP") else None
    found = Wanted(
        type=of,
        instrument=instrument,
        amount=amount_of(wanted, instrument) if closes is None else closes,
        price=price,
        limit_price=price_of(wanted, "price_aux_limit"),
        trailing=price_of(wanted, "price_trailing"),
        oco_stop=price_of(wanted, "price_oco_stop"),
        flags=flags,
    )
    missing = {
        "price": price is None and kind not in ("MARKET", "TRAILING STOP"),
        "price_aux_limit": found.limit_price is None and kind == "STOP LIMIT",
        "price_trailing": found.trailing is None and kind == "TRAILING STOP",
        "price_oco_stop": found.oco_stop is None and bool(flags & OCO),
        "flags": bool(flags & (OCO | POST_ONLY)) and kind != "LIMIT",
    }
    for name, is_missing in missing.items():
        if is_missing:
            raise InputRefused(f"{name}: invalid")
    return found


def meta_of(wanted: Mapping[str, Any], flags: int) -> dict[str, Any]:
    """What the order shows of its options."""
    meta = wanted.get("meta")
    if meta is not None and not isinstance(meta, dict):
        raise InputRefused("meta: invalid")
    leverage = whole(wanted, "lev", 100)
    if leverage == 0:
        raise InputRefused("lev: invalid")
    shown = dict(cast("dict[str, Any]", meta or {}))
    return shown | ({"$F7": 1} if flags & POST_ONLY else {}) | ({"$F33": leverage} if leverage else {})
