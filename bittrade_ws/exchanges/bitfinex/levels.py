"""A book of Bitfinex kept from its entries, and the checksum that proves it. Pure.

1. An entry of P0 to P4 is a price; its count 0 removes it. An entry of R0 is an order; its price 0 removes it.
2. The checksum is over the best 25 entries a side, best first, bids and asks in turn: of each the price, or the id of
   the order, and the signed amount, joined by `:`; CRC-32, signed. Orders of one price come in the order of their ids.
3. Numbers are written as JavaScript does: `6000`, `0.000001`, but `1e-7`.

Source: the venue's `ws-public-books`, `ws-public-raw-books` and checksum reference pages, seen 2026-07.
"""

import zlib
from bisect import bisect_left, insort
from decimal import Decimal
from typing import Final

from bittrade_ws.exchanges.bitfinex.market import OrderEntry, PriceEntry
from bittrade_ws.models.market import Level

CHECKED: Final = 25
"""Entries of each side that the checksum is over."""
_Place = tuple[Decimal, int]
"""The price, negative for bids, and the id of the order (0 where there is none): best first."""


class Levels:
    """The entries of one book, both sides."""

    __slots__ = ("_asks", "_bids", "_places")

    def __init__(self) -> None:
        self._bids = _Side()
        self._asks = _Side()
        self._places: dict[int, _Place] = {}
        """Where the order of an id stands."""

    def set(self, entry: PriceEntry | OrderEntry) -> bool:
        """Takes one entry; `False` when it cannot be."""
        if isinstance(entry, OrderEntry):
            return self._order(entry)
        price, amount = entry.price, entry.amount
        if not (price.is_finite() and amount.is_finite() and price > 0 and entry.count >= 0):
            return False
        side, place = (self._bids, (-price, 0)) if amount > 0 else (self._asks, (price, 0))
        if entry.count:
            side.put(place, abs(amount), f"{number(price)}:{number(amount)}")
            return amount != 0
        side.take(place)
        return True

    def _order(self, entry: OrderEntry) -> bool:
        price, amount = entry.price, entry.amount
        if not (price.is_finite() and amount.is_finite() and price >= 0):
            return False
        before = self._places.pop(entry.order_id, None)
        if before is not None:
            (self._bids if before[0] < 0 else self._asks).take(before)
        if price:
            side, place = (
                (self._bids, (-price, entry.order_id)) if amount > 0 else (self._asks, (price, entry.order_id))
            )
            side.put(place, abs(amount), f"{entry.order_id}:{number(amount)}")
            self._places[entry.order_id] = place
        return not price or amount != 0

    def copy(self) -> "Levels":
        """The same, to be changed apart."""
        other = Levels()
        other._bids, other._asks, other._places = self._bids.copy(), self._asks.copy(), dict(self._places)
        return other

    @property
    def is_crossed(self) -> bool:
        """The best bid is at or over the best ask."""
        bid, ask = self._bids.best, self._asks.best
        return bid is not None and ask is not None and -bid >= ask

    def bids(self, depth: int | None) -> tuple[Level, ...]:
        """The best `depth` bids, best first."""
        return self._bids.levels(depth)

    def asks(self, depth: int | None) -> tuple[Level, ...]:
        """The best `depth` asks, best first."""
        return self._asks.levels(depth)

    def checksum(self) -> int:
        """As the venue tells it."""
        bids, asks = self._bids.texts(CHECKED), self._asks.texts(CHECKED)
        parts: list[str] = []
        for place in range(max(len(bids), len(asks))):
            parts.extend(bids[place : place + 1])
            parts.extend(asks[place : place + 1])
        crc = zlib.crc32(":".join(parts).encode())
        return crc - (1 << 32) if crc >> 31 else crc


class _Side:
    """The entries of one side, best first."""

    __slots__ = ("_entries", "_order")

    def __init__(self) -> None:
        self._order: list[_Place] = []
        self._entries: dict[_Place, tuple[Decimal, str]] = {}

    @property
    def best(self) -> Decimal | None:
        return self._order[0][0] if self._order else None

    def copy(self) -> "_Side":
        other = _Side()
        other._order, other._entries = list(self._order), dict(self._entries)
        return other

    def put(self, place: _Place, quantity: Decimal, text: str) -> None:
        if place not in self._entries:
            insort(self._order, place)
        self._entries[place] = (quantity, text)

    def take(self, place: _Place) -> None:
        if self._entries.pop(place, None) is not None:
            del self._order[bisect_left(self._order, place)]

    def texts(self, most: int) -> list[str]:
        entries = self._entries
        return [entries[place][1] for place in self._order[:most]]

    def levels(self, depth: int | None) -> tuple[Level, ...]:
        levels: list[Level] = []
        for place in self._order:
            price, quantity = abs(place[0]), self._entries[place][0]
            if levels and levels[-1].price == price:
                levels[-1] = Level(price, levels[-1].quantity + quantity)
            elif depth is not None and len(levels) == depth:
                break
            else:
                levels.append(Level(price, quantity))
        return tuple(levels)


def number(value: Decimal) -> str:
    """As JavaScript writes it."""
    sign, digits, exponent = value.normalize().as_tuple()
    if not value or not isinstance(exponent, int):
        return "0"
    magnitude = len(digits) + exponent - 1
    if -7 < magnitude < 21:
        return format(value.normalize(), "f")
    text = "".join(map(str, digits))
    fraction = f".{text[1:]}" if len(text) > 1 else ""
    return f"{'-' if sign else ''}{text[0]}{fraction}e{'+' if magnitude > 0 else ''}{magnitude}"
