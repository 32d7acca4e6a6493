"""Margin positions: what the trades of a margin wallet add up to.

1. A position keeps its exact cost; its base price is that cost for one unit.
2. What is closed gives back its share of the cost; the rest of its proceeds is profit, and belongs to the wallet.
3. A trade through zero closes one position and opens another.

Source: the venue's `ws-auth-positions` reference page, seen 2026-07.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any, NamedTuple

ZERO = Decimal(0)
_CENT = Decimal("1E-8")


@dataclass(slots=True, kw_only=True)
class Position:
    """One position; a negative amount is short."""

    position_id: int
    symbol: str
    created_ms: int
    updated_ms: int
    amount: Decimal = ZERO
    cost: Decimal = ZERO
    base_price: Decimal = ZERO

    def profit(self, price: Decimal) -> Decimal:
        """What closing it at this price would bring."""
        return self.amount * price - self.cost

    def row(self, price: Decimal) -> list[Any]:
        """As the wire has it, valued at this price."""
        profit = self.profit(price)
        percent = (profit / abs(self.cost) * 100).quantize(_CENT) if self.cost else ZERO
        status = "ACTIVE" if self.amount else "CLOSED"
        row: list[Any] = [self.symbol, status, self.amount, self.base_price, 0, 0, profit, percent, None, None, None]
        row += [self.position_id, self.created_ms, self.updated_ms, None, 0, None, None, None]
        return [*row, {"reason": "TRADE", "order_id": None}]


class Change(NamedTuple):
    """`pn`, `pu` or `pc`, and the position as it is then."""

    word: str
    position: Position


class Positions:
    """The positions of one user."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self.open: dict[str, Position] = {}
        self.closed: list[Position] = []
        self._now_ms = now_ms
        self._ids = count(140_000_001)

    def amount(self, symbol: str) -> Decimal:
        """How much is held of a symbol, 0 for nothing."""
        return self.open[symbol].amount if symbol in self.open else ZERO

    def trade(self, symbol: str, amount: Decimal, price: Decimal) -> list[Change]:
        """A trade of this signed amount changes the position."""
        held = self.amount(symbol)
        if held * amount >= 0:
            return [self._grow(symbol, amount, price)]
        if abs(amount) < abs(held):
            return [self._shrink(symbol, amount)]
        changes = [self._close(symbol)]
        if held + amount:
            changes.append(self._grow(symbol, held + amount, price))
        return changes

    def _grow(self, symbol: str, amount: Decimal, price: Decimal) -> Change:
        now, is_new = self._now_ms(), symbol not in self.open
        if is_new:
            self.open[symbol] = Position(position_id=next(self._ids), symbol=symbol, created_ms=now, updated_ms=now)
        found = self.open[symbol]
        found.amount += amount
        found.cost += amount * price
        found.base_price = (found.cost / found.amount).quantize(_CENT)
        found.updated_ms = now
        return Change("pn" if is_new else "pu", copy.copy(found))

    def _shrink(self, symbol: str, amount: Decimal) -> Change:
        found = self.open[symbol]
        found.cost = (found.cost * (found.amount + amount) / found.amount).quantize(_CENT)
        found.amount += amount
        found.updated_ms = self._now_ms()
        return Change("pu", copy.copy(found))

    def _close(self, symbol: str) -> Change:
        found = self.open.pop(symbol)
        found.amount = found.cost = ZERO
        found.updated_ms = self._now_ms()
        self.closed.append(found)
        return Change("pc", found)
