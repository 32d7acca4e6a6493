"""One symbol's order book: price first, then time.

1. The best price is served first; at one price, the order that came first.
2. Of an iceberg order only a part is seen; when it is taken, the next part queues behind the others of its price.
3. Every change of a level's quantity takes the next update id, so that a reader can prove it missed none.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.orders import BookChange, VenueOrder

ZERO = Decimal(0)


class Level:
    """The orders at one price, oldest first."""

    __slots__ = ("hidden", "orders", "price", "quantity")

    def __init__(self, price: Decimal) -> None:
        self.price = price
        self.quantity = ZERO
        """What is seen."""
        self.hidden = ZERO
        self.orders: dict[int, VenueOrder] = {}


class BookSide:
    """The bids or the asks."""

    def __init__(self, side: OrderSide) -> None:
        self.side = side
        self._sign = 1 if side is OrderSide.BUY else -1
        self._levels: dict[Decimal, Level] = {}
        # Signed so that the best price is always the last, where a list is cheap to change.
        self._keys: list[Decimal] = []
        self._sorted: list[Level] = []

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def best(self) -> Level | None:
        """The level that is served first."""
        return self._sorted[-1] if self._sorted else None

    def levels(self) -> Iterator[Level]:
        """All levels, best first."""
        return reversed(self._sorted)

    def top(self, count: int) -> list[tuple[Decimal, Decimal]]:
        """The best levels as `(price, quantity)`."""
        return [(level.price, level.quantity) for level in self._sorted[: -count - 1 : -1]]

    def level(self, price: Decimal) -> Level:
        """The level at a price, made when there is none."""
        level = self._levels.get(price)
        if level is None:
            level = self._levels[price] = Level(price)
            key = price * self._sign
            place = bisect_left(self._keys, key)
            self._keys.insert(place, key)
            self._sorted.insert(place, level)
        return level

    def drop_if_empty(self, level: Level) -> None:
        """Forgets a level that has no orders left."""
        if not level.orders:
            del self._levels[level.price]
            place = bisect_left(self._keys, level.price * self._sign)
            del self._keys[place], self._sorted[place]

    def reaches(self, price: Decimal, limit: Decimal | None) -> bool:
        """Whether somebody who goes no further than `limit` takes at `price`."""
        return limit is None or (price <= limit if self.side is OrderSide.SELL else price >= limit)


class Sweep(NamedTuple):
    """What taking from one side would come to."""

    quantity: Decimal
    cost: Decimal
    is_exhausted: bool
    """The side ended before the wish did."""


class Book:
    """Bids, asks and their common update counter."""

    def __init__(self, symbol: str) -> None:
        self.symbol = symbol
        self.update_id = 0
        self.bids = BookSide(OrderSide.BUY)
        self.asks = BookSide(OrderSide.SELL)

    def side(self, side: OrderSide) -> BookSide:
        """The side on which such orders rest."""
        return self.bids if side is OrderSide.BUY else self.asks

    def opposite(self, side: OrderSide) -> BookSide:
        """The side from which such orders take."""
        return self.asks if side is OrderSide.BUY else self.bids

    def add(self, order: VenueOrder) -> BookChange:
        """Puts what remains of an order behind the others of its price."""
        level = self.side(order.side).level(order.price)
        level.orders[order.order_id] = order
        return self._show(order, level, min(order.iceberg_quantity or order.remaining, order.remaining))

    def remove(self, order: VenueOrder) -> BookChange:
        """Takes a resting order off the book."""
        side = self.side(order.side)
        level = side.level(order.price)
        del level.orders[order.order_id]
        change = self._show(order, level, ZERO, left=ZERO)
        side.drop_if_empty(level)
        return change

    def took(self, order: VenueOrder, quantity: Decimal) -> BookChange:
        """What was seen of a resting order is less by what was taken; it goes when nothing remains."""
        if not order.remaining:
            return self.remove(order)
        level = self.side(order.side).level(order.price)
        visible = order.visible - quantity
        if visible <= ZERO:
            visible = min(order.iceberg_quantity or order.remaining, order.remaining)
            level.orders[order.order_id] = level.orders.pop(order.order_id)
        return self._show(order, level, visible)

    def shrank(self, order: VenueOrder) -> BookChange:
        """A resting order has a smaller quantity, and its place; what is hidden of it goes first."""
        level = self.side(order.side).level(order.price)
        return self._show(order, level, min(order.visible, order.remaining))

    def sweep(
        self,
        side: OrderSide,
        *,
        limit: Decimal | None = None,
        quantity: Decimal | None = None,
        quote: Decimal | None = None,
        step: Decimal = ZERO,
        skips: Callable[[VenueOrder], bool] | None = None,
    ) -> Sweep:
        """What an order of `side` could take now: up to a base `quantity`, or up to a `quote` amount in whole steps.

        Orders that it `skips` are not there for it.
        """
        taken = cost = ZERO
        amount = quote or ZERO
        makers = self.opposite(side)
        for level in makers.levels():
            if not makers.reaches(level.price, limit):
                break
            wish = quantity - taken if quantity is not None else (amount - cost) / level.price // step * step
            there = level.quantity + level.hidden
            if skips is not None:
                there -= sum((one.remaining for one in level.orders.values() if skips(one)), ZERO)
            part = min(wish, there)
            taken += part
            cost += part * level.price
            if part == wish:
                return Sweep(taken, cost, False)
        return Sweep(taken, cost, True)

    def _show(self, order: VenueOrder, level: Level, visible: Decimal, *, left: Decimal | None = None) -> BookChange:
        hidden = (order.remaining if left is None else left) - visible
        level.quantity += visible - order.visible
        level.hidden += hidden - order.hidden
        order.visible, order.hidden = visible, hidden
        self.update_id += 1
        return BookChange(
            symbol=self.symbol, update_id=self.update_id, side=order.side, price=level.price, quantity=level.quantity
        )
