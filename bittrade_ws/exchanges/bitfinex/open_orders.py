"""The account's open orders, as one connection is told of them: what an amendment is an amendment of.

1. They come with the login; `on` and `ou` add to them, `oc` takes away.
2. An amendment names a difference, so that a fill on its way changes nothing of it. So of two amendments of one order
   the second waits for what became of the first: `is_amended`.
"""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NamedTuple, cast

_ID, _CLIENT_ID, _ORIGINAL = 0, 2, 7
WORDS: Final = frozenset({"os", "on", "ou", "oc"})


class _Open(NamedTuple):
    client_id: int | None
    amount: Decimal


class OpenOrders:
    """By the venue's id."""

    __slots__ = ("_amended", "_orders")

    def __init__(self) -> None:
        self._orders: dict[int, _Open] = {}
        self._amended: set[int] = set()

    def tell(self, word: str, data: Any) -> None:
        """What channel 0 says of orders; what is none is passed over."""
        match word, data:
            case "os", [*rows]:
                self._orders = {number: order for row in rows if (found := _read(row)) for number, order in [found]}
                self._amended.clear()
            case "on" | "ou", _ if found := _read(data):
                self._orders[found[0]] = found[1]
            case "oc", [int(number), *_]:
                self._orders.pop(number, None)
                self._amended.discard(number)
            case _:
                pass

    def answered(self, info: Any) -> None:
        """An amendment is done or refused; `info` is the order, as far as the venue names it."""
        match info:
            case [int(number), *_]:
                self._amended.discard(number)
                found = _read(info)
                if found is not None and number in self._orders:
                    self._orders[number] = found[1]
            case _:
                self._amended.clear()

    def find(self, *, order_id: int | None = None, client_id: int | None = None) -> int | None:
        """The venue's id of an open order."""
        if order_id is not None:
            return order_id if order_id in self._orders else None
        ours = (
            number for number, order in self._orders.items() if client_id is not None and client_id == order.client_id
        )
        return max(ours, default=None)

    def amount(self, order_id: int) -> Decimal:
        """The size in all of an open order, negative of a sale."""
        return self._orders[order_id].amount

    def amend(self, order_id: int) -> bool:
        """Takes note of an amendment; `False`: another one is on its way."""
        is_first = order_id not in self._amended
        self._amended.add(order_id)
        return is_first


def _read(row: Any) -> tuple[int, _Open] | None:
    if not isinstance(row, list) or len(cast("Sequence[Any]", row)) <= _ORIGINAL:
        return None
    places = cast("Sequence[Any]", row)
    number, client_id, told = places[_ID], places[_CLIENT_ID], places[_ORIGINAL]
    if not isinstance(number, int) or not isinstance(told, int | str | Decimal):
        return None
    try:
        amount = Decimal(told)
    except InvalidOperation:
        return None
    return number, _Open(client_id if isinstance(client_id, int) else None, amount)
