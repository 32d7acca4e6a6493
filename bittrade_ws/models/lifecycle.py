"""One order's life, told from facts that come in any order, more than once, or late. Pure: no clock, no I/O.

1. A fact proves a stage when it is further than what is known: a later status, or more filled. Anything else is stale.
2. Each stage is given once. After `UNKNOWN` the proven stage is given again, even when it is the one from before.
3. Final is final: a fact that contradicts it becomes an `Anomaly`, never a step back.
4. Fills are told apart by their trade ids. One without its fee gets it from a later word about the same trade.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from msgspec.structs import replace

from bittrade_ws.models.fills import NO_FILLS, Fills
from bittrade_ws.models.order import FINAL, Fill, Order, OrderFact, OrderStatus

_RANK = {
    OrderStatus.SUBMITTED: 0,
    OrderStatus.PENDING: 1,
    OrderStatus.OPEN: 2,
    OrderStatus.PARTIALLY_FILLED: 3,
    OrderStatus.FILLED: 4,
    OrderStatus.CANCELED: 4,
    OrderStatus.REJECTED: 4,
    OrderStatus.EXPIRED: 4,
}


# A member looked up on its class costs more than a comparison: these are asked for with every fact.
_SUBMITTED, _UNKNOWN = OrderStatus.SUBMITTED, OrderStatus.UNKNOWN
_PARTIALLY_FILLED, _FILLED = OrderStatus.PARTIALLY_FILLED, OrderStatus.FILLED
_ZERO = Decimal(0)
_NO_TRADES: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Anomaly:
    """A fact that cannot be true together with what was proven before; the order stays as it was."""

    order: Order
    fact: OrderFact
    why: str


def has_reached(status: OrderStatus, goal: OrderStatus) -> bool:
    """Whether an order at `status` is at `goal` or past it. `UNKNOWN` has reached nothing but itself."""
    return status is goal or _RANK.get(status, -1) >= _RANK.get(goal, 5)


def first_stage(fact: OrderFact, *, is_external: bool = False) -> Order | None:
    """The order that `fact` is the first word about; `None` when it names no status."""
    if fact.status is None:
        return None
    fills = Fills(fact.fills)
    return Order(
        client_order_id=fact.client_order_id or "",
        symbol=fact.symbol or "",
        status=fact.status,
        side=fact.side,
        type=fact.type or "",
        price=fact.price,
        quantity=fact.quantity,
        filled_quantity=fact.filled_quantity or fills.quantity,
        filled_quote=fact.filled_quote or Decimal(0),
        order_id=fact.order_id,
        fills=fills,
        time=fact.time,
        code=fact.code,
        reason=fact.reason,
        is_external=is_external,
        raw=fact.raw,
    )


class Lifecycle:
    """The legal stages of one order, each exactly once, out of whatever the venue says about it."""

    __slots__ = ("_feeless", "_fills", "_proven", "_sequence", "_trades", "order")

    def __init__(self, order: Order) -> None:
        self.order = order
        self._proven = _SUBMITTED if order.status is _UNKNOWN else order.status
        self._sequence = -1
        self._fills = NO_FILLS
        # Sets once there is a trade: most orders that wait have none.
        self._trades: set[str] | frozenset[str] = _NO_TRADES
        self._feeless: set[str] | frozenset[str] = _NO_TRADES
        if order.fills:
            self._fills = order.fills if isinstance(order.fills, Fills) else Fills(order.fills)
            self._trades = {fill.trade_id for fill in order.fills}
            self._feeless = {fill.trade_id for fill in order.fills if fill.fee is None}

    @property
    def is_proven(self) -> bool:
        """The venue has confirmed that it has, or had, this order."""
        return self._proven is not _SUBMITTED

    def doubt(self, reason: str, *, code: int | str | None = None) -> Order | None:
        """The order as `UNKNOWN` because of `reason`; `None` when it is final, or unknown already."""
        if self.order.status.is_final or self.order.status is OrderStatus.UNKNOWN:
            return None
        self.order = replace(self.order, status=OrderStatus.UNKNOWN, reason=reason, code=code)
        return self.order

    def apply(self, fact: OrderFact) -> Order | Anomaly | None:
        """The stage that `fact` proves, or `None` when it proves nothing new; `order` is enriched either way.

        A fact with status `UNKNOWN` casts doubt only on an order that nothing else has proven.
        """
        order = self.order
        named = order.order_id
        if fact.order_id != named and fact.order_id is not None and named is not None:
            return Anomaly(order=order, fact=fact, why=f"it names order {fact.order_id}, this one is {named}")
        status, sequence = fact.status, fact.sequence
        is_older = False
        if sequence is not None:
            is_older = sequence <= self._sequence
            self._sequence = self._sequence if is_older else max(-1, sequence)
        if status is None:
            if not is_older:
                self._amend(fact)
            return None
        if status is _SUBMITTED:
            # What we did ourselves; the venue can prove no less than PENDING.
            self._enrich(fact)
            return None
        if status is _UNKNOWN:
            return None if self.is_proven else self.doubt(fact.reason, code=fact.code)
        filled = self._filled_by(fact, status)
        known = order.filled_quantity
        is_end = status in FINAL
        if order.status in FINAL:
            if filled > known:
                return Anomaly(order=order, fact=fact, why=f"{filled} filled, but it ended with {known}")
            if is_end and status is not order.status:
                return Anomaly(order=order, fact=fact, why=f"{status}, but it ended as {order.status}")
            self._enrich(fact)
            return None
        if filled and not is_end and filled > _ZERO:
            # Some venues go on calling it open.
            status = _PARTIALLY_FILLED
        if not (is_end or filled > known or _RANK[status] > _RANK[self._proven]):
            if order.status is not _UNKNOWN or filled < known:
                self._enrich(fact)
                return None
            status = self._proven
        return self._step(fact, status, filled if filled > known else known)

    def _filled_by(self, fact: OrderFact, status: OrderStatus) -> Decimal:
        """What `fact` says is filled in all. The known fills are only a lower bound: some may not have been seen."""
        if fact.filled_quantity is not None:
            return fact.filled_quantity
        order = self.order
        filled = order.filled_quantity
        if fact.fills:
            new = sum((fill.quantity for fill in self._new(fact)), Decimal(0))
            filled = max(filled, self._fills.quantity + new)
        quantity = fact.quantity or order.quantity
        return max(filled, quantity) if status is _FILLED and quantity is not None else filled

    def _new(self, fact: OrderFact) -> tuple[Fill, ...]:
        """The fills of `fact` that were not seen before."""
        fills, trades = fact.fills, self._trades
        if len(fills) == 1:  # as an event tells
            return () if fills[0].trade_id in trades else fills
        return tuple({fill.trade_id: fill for fill in fills if fill.trade_id not in trades}.values())

    def _add_fills(self, fact: OrderFact) -> Fills:
        if fact.fills:
            new = self._new(fact)
            late = self._late(fact) if self._feeless else None
            if new:
                self._note(new)
                self._fills = self._fills.plus(new)
            if late:
                self._feeless = set(self._feeless).difference(late)
                self._fills = self._fills.corrected(late)
        return self._fills

    def _note(self, new: Sequence[Fill]) -> None:
        trades = self._trades
        if not isinstance(trades, set):
            trades = self._trades = set[str]()
        for fill in new:
            trades.add(fill.trade_id)
            if fill.fee is None:
                feeless = self._feeless
                if not isinstance(feeless, set):
                    feeless = self._feeless = set[str]()
                feeless.add(fill.trade_id)

    def _late(self, fact: OrderFact) -> dict[str, Fill]:
        """The fills of `fact` that were seen, and whose fees were not."""
        return {fill.trade_id: fill for fill in fact.fills if fill.fee is not None and fill.trade_id in self._feeless}

    def _step(self, fact: OrderFact, status: OrderStatus, filled: Decimal) -> Order:
        order = self.order
        self._proven = status
        quote = fact.filled_quote
        self.order = Order(
            client_order_id=order.client_order_id,
            symbol=order.symbol,
            status=status,
            side=order.side or fact.side,
            type=fact.type or order.type,
            price=order.price if fact.price is None else fact.price,
            quantity=order.quantity if fact.quantity is None else fact.quantity,
            filled_quantity=filled,
            filled_quote=order.filled_quote if quote is None or quote < order.filled_quote else quote,
            order_id=order.order_id or fact.order_id,
            fills=self._add_fills(fact),
            time=order.time if fact.time is None else fact.time,
            code=fact.code,
            reason=fact.reason,
            is_external=order.is_external,
            raw=order.raw if fact.raw is None else fact.raw,
        )
        return self.order

    def _amend(self, fact: OrderFact) -> None:
        """Takes over what changes no stage: an amended price or quantity, a fill ahead of its status."""
        order = self.order
        self.order = replace(
            order,
            price=order.price if fact.price is None else fact.price,
            quantity=order.quantity if fact.quantity is None else fact.quantity,
            order_id=order.order_id or fact.order_id,
            fills=self._add_fills(fact),
        )

    def _enrich(self, fact: OrderFact) -> None:
        """Takes from a stale fact only what was not known."""
        order = self.order
        if (order.order_id is None and fact.order_id is not None) or (
            fact.fills and (self._new(fact) or self._late(fact))
        ):
            self.order = replace(order, order_id=order.order_id or fact.order_id, fills=self._add_fills(fact))
