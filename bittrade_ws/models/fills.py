"""The executions of an order, as one snapshot has them: a further one costs the same however many there were."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Final, cast, overload

from bittrade_ws.models.order import Fill


class Fills(Sequence[Fill]):
    """Reads like a tuple, and equals one. Later snapshots of the same order share its list, and see more of it."""

    __slots__ = ("_count", "_told", "quantity")

    def __init__(self, fills: Iterable[Fill] = ()) -> None:
        self._told = list(fills)
        self._count = len(self._told)
        self.quantity = sum((fill.quantity for fill in self._told), Decimal(0))
        """What they come to, added up."""

    def corrected(self, better: Mapping[str, Fill]) -> "Fills":
        """The same with these in place of those with their trade ids, as another snapshot."""
        return Fills(better.get(fill.trade_id, fill) for fill in self)

    def plus(self, new: Sequence[Fill]) -> "Fills":
        """These and `new`, as another snapshot; this one stays as it is."""
        if not new:
            return self
        longer = Fills.__new__(Fills)
        count = self._count
        # Who adds to a snapshot that is not the last one gets a list apart; the empty one is everybody's.
        told = self._told if count and len(self._told) == count else self._told[:count]
        told.extend(new)
        quantity = self.quantity
        for fill in new:
            quantity += fill.quantity
        longer._told, longer._count, longer.quantity = told, count + len(new), quantity
        return longer

    @overload
    def __getitem__(self, index: int) -> Fill: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Fill, ...]: ...
    def __getitem__(self, index: int | slice) -> Fill | tuple[Fill, ...]:
        if isinstance(index, slice):
            return tuple(self._told[number] for number in range(*index.indices(self._count)))
        return self._told[range(self._count)[index]]

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Fill]:
        return islice(self._told, self._count)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Fills | tuple):
            return NotImplemented
        return tuple(self) == tuple(cast("Sequence[Fill]", other))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


NO_FILLS: Final = Fills()
