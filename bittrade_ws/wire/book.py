"""A book kept from a snapshot and numbered updates, and whether it is proven. Pure: numbers and levels in.

1. An update covers the numbers from `first_id` to `last_id`, with absolute quantities; zero removes a level.
2. With the book at number B: an update up to B is old news; one that begins after B + 1 shows that some are missing;
   any other is applied, and B is its last number.
3. Updates wait, in a bounded queue, until there is a snapshot. A snapshot that ends before the first of them begins is
   too old. One that is newer than all of them is the book.
4. What cannot be (missing updates, best bid at or over best ask, a negative quantity) makes the book `UNSYNCED`; from
   there only a snapshot leads back.
"""

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import Enum, auto
from typing import NamedTuple, Protocol

from bittrade_ws.models.market import BookStatus, Level

Price = Decimal | str
"""A price, or its digits: where the wire has text, reading it can wait until the price is new to a book."""
_ZERO, _INFINITY = Decimal(0), Decimal("Infinity")


class PriceLevel(Protocol):
    """A level of any venue: what has a price and a quantity."""

    @property
    def price(self) -> Price: ...
    @property
    def quantity(self) -> Decimal: ...


class Step(Enum):
    """What an update or a snapshot did."""

    CHANGED = auto()  # the book is proven, and not what it was
    NOTHING = auto()  # old news, or it waits for a snapshot
    LOST = auto()  # the book is not proven; it needs a new snapshot


class Update(NamedTuple):
    """The changes from `first_id` to `last_id`."""

    first_id: int
    last_id: int
    bids: Sequence[PriceLevel]
    asks: Sequence[PriceLevel]


class LocalBook:
    """See the module. `max_waiting` updates wait for a snapshot; beyond, the oldest are dropped and counted."""

    __slots__ = ("_asks", "_bids", "_waiting", "cause", "dropped", "missing", "status", "update_id")

    def __init__(self, *, max_waiting: int = 1000) -> None:
        self.status = BookStatus.UNSYNCED
        self.cause = "no snapshot yet"
        """Why it is `UNSYNCED`."""
        self.missing: tuple[int, int] | None = None
        """The first and the last number of the updates whose absence was noticed."""
        self.update_id: int | None = None
        self.dropped = 0
        self._bids = _Side()
        self._asks = _Side()
        self._waiting: deque[Update] = deque(maxlen=max_waiting)

    def bids(self, depth: int | None = None) -> tuple[Level, ...]:
        """The best `depth` bids (`None`: all that are known), best first."""
        return self._bids.from_high(depth)

    def asks(self, depth: int | None = None) -> tuple[Level, ...]:
        """The best `depth` asks (`None`: all that are known), best first."""
        return self._asks.from_low(depth)

    def update(self, update: Update) -> Step:
        """Takes the next update, or keeps it for a snapshot to come."""
        if self.status is BookStatus.UNSYNCED:
            self._keep(update)
            return Step.NOTHING
        step = self._apply(update)
        if step is Step.LOST:
            self._keep(update)
        return step

    def snapshot(self, update_id: int, bids: Iterable[PriceLevel], asks: Iterable[PriceLevel]) -> Step:
        """Starts from a whole book as it was at `update_id`; a proven book takes only a newer one."""
        if self.status is BookStatus.SYNCED and self.update_id is not None and update_id <= self.update_id:
            return Step.NOTHING
        self.status, self.update_id = BookStatus.SYNCED, update_id
        self.cause, self.missing = "", None
        self._bids, self._asks = _Side(), _Side()
        waiting, self._waiting = self._waiting, deque(maxlen=self._waiting.maxlen)
        step = self._set(bids, asks)
        while waiting and step is not Step.LOST:
            if self._apply(waiting[0]) is Step.LOST:
                step = Step.LOST
            else:
                waiting.popleft()
        # What the snapshot is too old for, a newer one will need.
        self._waiting.extend(waiting)
        return step

    def lose(self, cause: str, *, missing: tuple[int, int] | None = None) -> Step:
        """Declares the book not proven, for a reason from outside or from within."""
        self.status, self.update_id = BookStatus.UNSYNCED, None
        self.cause, self.missing = cause, missing
        self._bids, self._asks = _Side(), _Side()
        return Step.LOST

    def _keep(self, update: Update) -> None:
        if len(self._waiting) == self._waiting.maxlen:
            self.dropped += 1
        self._waiting.append(update)

    def _apply(self, update: Update) -> Step:
        at = self.update_id
        assert at is not None
        if update.last_id <= at:
            return Step.NOTHING
        if update.first_id > at + 1:
            missing = (at + 1, update.first_id - 1)
            return self.lose(f"updates {missing[0]} to {missing[1]} are missing", missing=missing)
        self.update_id = update.last_id
        return self._set(update.bids, update.asks)

    def _set(self, bids: Iterable[PriceLevel], asks: Iterable[PriceLevel]) -> Step:
        try:
            is_sound = self._bids.set(bids) and self._asks.set(asks)
        except (ArithmeticError, TypeError):  # not a number; a signalling NaN has no hash
            is_sound = False
        if not is_sound:
            return self.lose("a level has no sound price or quantity")
        bid, ask = self._bids.highest, self._asks.lowest
        if bid is not None and ask is not None and bid >= ask:
            return self.lose(f"crossed: best bid {bid} is not under best ask {ask}")
        return Step.CHANGED


class _Side:
    """The levels of one side, by price.

    A price is known by the digits it first came in, since text is hashed and compared at a fraction of what a `Decimal`
    takes; one that is not known by its digits is looked for by its value. Its `Decimal` is made once, when it appears.
    """

    __slots__ = ("_names", "_prices", "_quantities")

    def __init__(self) -> None:
        self._quantities: dict[Price, Decimal] = {}
        self._prices: list[Decimal] = []
        self._names: list[Price] = []
        """As they came, in the order of `_prices`."""

    @property
    def highest(self) -> Decimal | None:
        return self._prices[-1] if self._prices else None

    @property
    def lowest(self) -> Decimal | None:
        return self._prices[0] if self._prices else None

    def set(self, levels: Iterable[PriceLevel]) -> bool:
        """Takes absolute quantities; `False` when one cannot be."""
        quantities = self._quantities
        for level in levels:
            price, quantity = level.price, level.quantity
            if not _ZERO <= quantity < _INFINITY:
                return False
            if quantity and price in quantities:
                quantities[price] = quantity
            elif not self._place(price, quantity):
                return False
        return True

    def _place(self, price: Price, quantity: Decimal) -> bool:
        """Adds a price or removes it; `False` when it is none."""
        exact = price if isinstance(price, Decimal) else Decimal(price)
        if not _ZERO < exact < _INFINITY:
            return False
        prices, names = self._prices, self._names
        at = bisect_left(prices, exact)
        is_known = at < len(prices) and prices[at] == exact
        if quantity:
            if not is_known:
                prices.insert(at, exact)
                names.insert(at, price)
            self._quantities[names[at]] = quantity
        elif is_known:
            del prices[at], self._quantities[names.pop(at)]
        return True

    def from_high(self, depth: int | None) -> tuple[Level, ...]:
        some = slice(None, None if depth is None else -depth - 1, -1)
        return self._levels(some)

    def from_low(self, depth: int | None) -> tuple[Level, ...]:
        return self._levels(slice(None, depth))

    def _levels(self, some: slice) -> tuple[Level, ...]:
        quantities = self._quantities
        return tuple(map(Level, self._prices[some], [quantities[name] for name in self._names[some]]))
