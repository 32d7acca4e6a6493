"""Book channels: aggregated (P0 to P4) and raw (R0), of the engine's books and of the funding book.

Source: the venue's `ws-books`, `ws-raw-books` reference pages, seen 2026-07.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple, cast

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.bitfinex.feeds import Feed, Update
from bittrade_ws.simulators.bitfinex.wire import checksum, significant
from bittrade_ws.simulators.book import Level
from bittrade_ws.simulators.clock import Cancel
from bittrade_ws.simulators.engine import Engine

SLOW_SECONDS = 2.0
"""Between two updates of a book with frequency F1."""


class Entries(NamedTuple):
    """Both sides of a book as a listener should have them: what an entry is known by, and its numbers; best first."""

    bids: Mapping[Hashable, tuple[Any, ...]]
    asks: Mapping[Hashable, tuple[Any, ...]]


class BookFeed(Feed):
    """A book of so many entries a side: the difference to what was told last, after each operation or every 2 s."""

    def __init__(
        self,
        engine: Engine,
        *,
        symbols: tuple[str, ...],
        look: Callable[[], Entries],
        remove: Callable[[Hashable, bool], tuple[Any, ...]],
        is_slow: bool,
        has_checksum: bool,
    ) -> None:
        super().__init__(engine)
        self.symbols = symbols
        self._look = look
        self._remove = remove
        self._is_slow = is_slow
        self._has_checksum = has_checksum
        self._shown = Entries({}, {})
        self._timer: Cancel | None = None

    def began(self) -> None:
        self._shown = self._look()

    def ended(self) -> None:
        if self._timer is not None:
            self._timer()
            self._timer = None

    def snapshot(self) -> Update:
        return Update([*self._shown.bids.values(), *self._shown.asks.values()])

    def checksum(self) -> int | None:
        if not self._has_checksum:
            return None
        return checksum(
            [_checked(one) for one in self._shown.bids.values()], [_checked(one) for one in self._shown.asks.values()]
        )

    def on_settled(self) -> None:
        if not self._is_slow:
            self._tell()
        elif self._timer is None:
            self._timer = self.engine.clock.call_later(SLOW_SECONDS, self._on_time)

    def _on_time(self) -> None:
        self._timer = None
        self._tell()

    def _tell(self) -> None:
        before, now = self._shown, self._look()
        self._shown = now
        updates: list[Update] = []
        for old, new, is_bid in ((before.bids, now.bids, True), (before.asks, now.asks, False)):
            updates.extend(Update(self._remove(key, is_bid)) for key in old if key not in new)
        for old, new in ((before.bids, now.bids), (before.asks, now.asks)):
            updates.extend(Update(entry) for key, entry in new.items() if old.get(key) != entry)
        self.publish(updates)


def _checked(entry: tuple[Any, ...]) -> tuple[Any, ...]:
    """What of an entry goes into the checksum: price and amount, or order id and amount."""
    return (entry[0], entry[2])


def seen(level: Level) -> tuple[int, Decimal]:
    """How many orders of a level are not hidden, and what they come to."""
    hidden = [one.visible for one in level.orders.values() if "hidden" in one.extras]
    return len(level.orders) - len(hidden), level.quantity - sum(hidden, Decimal(0))


def priced(engine: Engine, symbol: str, *, length: int, digits: int) -> Callable[[], Entries]:
    """Looks at a book by price, with so many significant digits (5: as it is)."""
    book = engine.books[symbol]

    def side(of: OrderSide) -> dict[Hashable, tuple[Any, ...]]:
        is_bid = of is OrderSide.BUY
        found: dict[Hashable, tuple[Any, ...]] = {}
        for level in book.side(of).levels():
            orders, quantity = seen(level)
            if not orders:
                continue
            price = level.price if digits == 5 else significant(level.price, digits, up=not is_bid)
            if price not in found and len(found) == length:
                break
            _, count, amount = found.get(price, (price, 0, Decimal(0)))
            found[price] = (price, count + orders, amount + (quantity if is_bid else -quantity))
        return found

    return lambda: Entries(side(OrderSide.BUY), side(OrderSide.SELL))


def raw(engine: Engine, symbol: str, *, length: int) -> Callable[[], Entries]:
    """Looks at a book order by order; those of one price by ascending id."""
    book = engine.books[symbol]

    def side(of: OrderSide) -> dict[Hashable, tuple[Any, ...]]:
        found: dict[Hashable, tuple[Any, ...]] = {}
        for level in book.side(of).levels():
            for order_id, order in sorted(level.orders.items()):
                if "hidden" in order.extras:
                    continue
                if len(found) == length:
                    return found
                signed = order.remaining if of is OrderSide.BUY else -order.remaining
                found[order_id] = (order_id, level.price, signed)
        return found

    return lambda: Entries(side(OrderSide.BUY), side(OrderSide.SELL))


def remove_price(key: Hashable, is_bid: bool) -> tuple[Any, ...]:
    """A price that is gone."""
    return (key, 0, 1 if is_bid else -1)


def remove_order(key: Hashable, is_bid: bool) -> tuple[Any, ...]:
    """An order that is gone."""
    return (key, 0, 1 if is_bid else -1)


def remove_rate(key: Hashable, is_bid: bool) -> tuple[Any, ...]:
    """A rate of a funding book that is gone; its signs are the other way round."""
    rate, period = cast("tuple[Decimal, int]", key)
    return (rate, period, 0, -1 if is_bid else 1)


def remove_offer(key: Hashable, is_bid: bool) -> tuple[Any, ...]:
    """An offer of a raw funding book that is gone."""
    offer_id, period = cast("tuple[int, int]", key)
    return (offer_id, period, 0, -1 if is_bid else 1)


def by_key(entries: Iterable[tuple[Any, ...]], places: tuple[int, ...]) -> dict[Hashable, tuple[Any, ...]]:
    """Entries by the places that they are known by."""
    return {tuple(entry[place] for place in places): entry for entry in entries}
