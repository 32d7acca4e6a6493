"""A book of Bitfinex kept from its entries, and the checksum that proves it. Pure.

1. An entry of P0 to P4 is a price; its count 0 removes it. An entry of R0 is an order; its price 0 removes it.
2. The checksum is over the best 25 entries a side, best first, bids and asks in turn: of each the price, or the id of
   the order, and the signed amount, joined by `:`; CRC-32, signed. Orders of one price come in the order of their ids.
3. Numbers are written as JavaScript does: `6000`, `0.000001`, but `1e-7`.

Source: the venue's `ws-public-books`, `ws-public-raw-books` and checksum reference pages, seen 2026-07.
"""

import zlib
from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal
from itertools import chain
from typing import Final

from bittrade_ws.exchanges.bitfinex.market import OrderEntry, PriceEntry
from bittrade_ws.models.market import Level

CHECKED: Final = 25
"""Entries of each side that the checksum is over."""
Entry = PriceEntry | OrderEntry
_ZERO: Final = Decimal(0)


class Levels:
    """The entries of one book, both sides."""

    __slots__ = ("_asks", "_bids", "_orders")

    def __init__(self) -> None:
        self._bids = _Side(is_bids=True)
        self._asks = _Side(is_bids=False)
        self._orders: dict[int, OrderEntry] = {}
        """By their ids."""

    def set(self, entry: Entry) -> bool:
        """Takes one entry; `False` when it cannot be."""
        price, amount = entry.price, entry.amount
        if not (price.is_finite() and amount.is_finite() and price >= _ZERO):
            return False
        if isinstance(entry, OrderEntry):
            return self._order(entry)
        side = self._bids if amount > _ZERO else self._asks
        if not price or entry.count < 0:
            return False
        if entry.count:
            side.put(price, (entry,))
            return bool(amount)
        side.take(price)
        return True

    def _order(self, entry: OrderEntry) -> bool:
        before = self._orders.pop(entry.order_id, None)
        if before is not None:
            side = self._bids if before.amount > _ZERO else self._asks
            others = [one for one in side.at(before.price) if one is not before]
            if others:
                side.put(before.price, others)
            else:
                side.take(before.price)
        if entry.price:
            side = self._bids if entry.amount > _ZERO else self._asks
            side.put(entry.price, sorted((*side.at(entry.price), entry), key=_id))
            self._orders[entry.order_id] = entry
        return not entry.price or bool(entry.amount)

    def copy(self) -> "Levels":
        """The same, to be changed apart."""
        other = Levels()
        other._bids, other._asks, other._orders = self._bids.copy(), self._asks.copy(), dict(self._orders)
        return other

    @property
    def is_crossed(self) -> bool:
        """The best bid is at or over the best ask."""
        bids, asks = self._bids.prices, self._asks.prices
        return bool(bids and asks) and bids[-1] >= asks[0]

    def bids(self, depth: int | None) -> tuple[Level, ...]:
        """The best `depth` bids, best first."""
        return self._bids.levels(depth)

    def asks(self, depth: int | None) -> tuple[Level, ...]:
        """The best `depth` asks, best first."""
        return self._asks.levels(depth)

    def checksum(self) -> int:
        """As the venue tells it."""
        bids, asks = self._bids.texts(CHECKED), self._asks.texts(CHECKED)
        in_turn, pairs = [*chain.from_iterable(zip(bids, asks, strict=False))], min(len(bids), len(asks))
        crc = zlib.crc32(":".join(in_turn + bids[pairs:] + asks[pairs:]).encode())
        return crc - (1 << 32) if crc >> 31 else crc


class _Side:
    """One side, by price: the entries of each, what they are together, and as the checksum has them."""

    __slots__ = ("_entries", "_levels", "_step", "_texts", "prices")

    def __init__(self, *, is_bids: bool) -> None:
        self._step = -1 if is_bids else 1
        self.prices: list[Decimal] = []
        """Ascending, as all that follows."""
        self._levels: list[Level] = []
        self._entries: list[Sequence[Entry]] = []
        self._texts: list[list[str]] = []
        """Empty until a checksum asks for it."""

    def copy(self) -> "_Side":
        other = _Side(is_bids=self._step < 0)
        other.prices, other._levels = list(self.prices), list(self._levels)
        other._entries, other._texts = list(self._entries), list(self._texts)
        return other

    def at(self, price: Decimal) -> Sequence[Entry]:
        at, is_known = self._find(price)
        return self._entries[at] if is_known else ()

    def put(self, price: Decimal, entries: Sequence[Entry]) -> None:
        """Has these entries, which are not none, at this price."""
        quantity = entries[0].amount.copy_abs()
        for entry in entries[1:]:
            quantity += abs(entry.amount)
        level = Level(price, quantity)
        at, is_known = self._find(price)
        if is_known:
            self._levels[at], self._entries[at], self._texts[at] = level, entries, []
        else:
            self.prices.insert(at, price)
            self._levels.insert(at, level)
            self._entries.insert(at, entries)
            self._texts.insert(at, [])

    def take(self, price: Decimal) -> None:
        at, is_known = self._find(price)
        if is_known:
            del self.prices[at], self._levels[at], self._entries[at], self._texts[at]

    def _find(self, price: Decimal) -> tuple[int, bool]:
        prices = self.prices
        at = bisect_left(prices, price)
        return at, at < len(prices) and prices[at] == price

    def texts(self, most: int) -> list[str]:
        """Of the best entries."""
        found: list[str] = []
        for at in range(len(self._texts))[:: self._step]:
            texts = self._texts[at]
            if not texts:
                texts = self._texts[at] = [_text(entry) for entry in self._entries[at]]
            found += texts
            if len(found) >= most:
                break
        return found[:most]

    def levels(self, depth: int | None) -> tuple[Level, ...]:
        step = self._step
        return tuple(self._levels[::step] if depth is None else self._levels[: step * depth + min(step, 0) : step])


def _id(entry: Entry) -> int:
    return entry.order_id if isinstance(entry, OrderEntry) else 0


def _text(entry: Entry) -> str:
    first = entry.order_id if isinstance(entry, OrderEntry) else number(entry.price)
    return f"{first}:{number(entry.amount)}"


def number(value: Decimal) -> str:
    """As JavaScript writes it."""
    text = str(value)
    if len(text) < 21 and "E" not in text and value.is_finite() and value and not ("." in text and text[-1] == "0"):
        return text  # most are written alike, and this takes a fifth
    sign, digits, exponent = value.normalize().as_tuple()
    if not value or not isinstance(exponent, int):
        return "0"
    magnitude = len(digits) + exponent - 1
    if -7 < magnitude < 21:
        return format(value.normalize(), "f")
    text = "".join(map(str, digits))
    fraction = f".{text[1:]}" if len(text) > 1 else ""
    return f"{'-' if sign else ''}{text[0]}{fraction}e{'+' if magnitude > 0 else ''}{magnitude}"
