"""Client ids: the venue knows none, so they live on this side, beside what is known of its own ids.

Bounded: of the oldest orders both are forgotten.
"""

from collections import OrderedDict
from typing import Any, Final, NamedTuple

from bittrade_ws.models.order import Order
from bittrade_ws.models.requests import AddOrderRequest

MOST: Final = 10_000


class Terms(NamedTuple):
    """What two orders have in common that cannot be told apart by what the venue says of them."""

    symbol: str
    side: str
    type: str
    price: str
    quantity: str


class OrderNames:
    """Of the orders of one factory."""

    def __init__(self) -> None:
        self._sent: OrderedDict[str, tuple[int, Terms]] = OrderedDict()
        self._names: OrderedDict[str, str] = OrderedDict()
        self._ids: OrderedDict[str, str] = OrderedDict()
        self._doubtful: OrderedDict[str, None] = OrderedDict()

    def send(self, name: str, request: AddOrderRequest, now_ms: int) -> None:
        """An order is about to be sent under this client id, which an order that is over may have had before."""
        self._ids.pop(name, None)
        self._sent[name] = (now_ms, terms_of(request))
        _bound(self._sent)

    def learn(self, order: Order) -> None:
        """Takes note of what a stage of an order tells."""
        name = order.client_order_id
        if order.order_id is not None:
            self._names[order.order_id], self._ids[name] = name, order.order_id
            self._doubtful.pop(name, None)
        elif order.status.is_final:
            self._doubtful.pop(name, None)
        elif name in self._sent:
            self._doubtful[name] = None
        _bound(self._names)
        _bound(self._ids)
        _bound(self._doubtful)

    def name_of(self, order_id: str) -> str | None:
        """The client id of an order of ours."""
        return self._names.get(order_id)

    def id_of(self, name: str) -> str | None:
        """The venue's id of an order of ours, once it is known."""
        return self._ids.get(name)

    def sent_at(self, name: str) -> int | None:
        """When an order was sent, in epoch milliseconds by our clock."""
        sent = self._sent.get(name)
        return None if sent is None else sent[0]

    def has_rivals(self, name: str) -> bool:
        """Whether another order of ours, with terms that are the same or forgotten, has no id of the venue's either."""
        sent = self._sent.get(name)
        others = (self._sent.get(other) for other in self._doubtful if other != name)
        return any(sent is None or other is None or other[1] == sent[1] for other in others)


def terms_of(request: AddOrderRequest | Order) -> Terms:
    """The terms of an order, however its digits are written."""
    price = "" if request.price is None else format(request.price.normalize(), "f")
    quantity = "" if request.quantity is None else format(request.quantity.normalize(), "f")
    side = "" if request.side is None else request.side.value
    return Terms(request.symbol, side, request.type.lower(), price, quantity)


def _bound(known: OrderedDict[str, Any]) -> None:
    while len(known) > MOST:
        known.popitem(last=False)
