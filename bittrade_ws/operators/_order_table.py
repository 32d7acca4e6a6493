"""Which order a fact is about: by the venue's id, or by the client's before that is known. One lookup a fact."""

from collections import deque
from typing import Final

from bittrade_ws.models.order import Order, OrderFact
from bittrade_ws.operators._live_order import LiveOrder

MAX_ORPHANS: Final = 1000
"""Facts kept for an order whose id the venue has told in an event, but not yet in its reply."""


class OrderTable:
    """The orders that are being watched, by client id and by the venue's id within their symbol."""

    def __init__(self) -> None:
        self._by_client: dict[str, LiveOrder] = {}
        self._by_venue: dict[tuple[str | None, str], LiveOrder] = {}
        self._nameless: set[LiveOrder] = set()
        self._orphans: deque[OrderFact] = deque(maxlen=MAX_ORPHANS)

    def __contains__(self, client_order_id: str) -> bool:
        return client_order_id in self._by_client

    def __len__(self) -> int:
        return len(self._by_client)

    def any(self) -> LiveOrder | None:
        return next(iter(self._by_client.values()), None)

    def orders(self) -> tuple[LiveOrder, ...]:
        return tuple(self._by_client.values())

    def add(self, live: LiveOrder, client_order_id: str) -> None:
        self._by_client[client_order_id] = live
        self._nameless.add(live)

    def remove(self, live: LiveOrder) -> None:
        if live.client_order_id is not None and self._by_client.get(live.client_order_id) is live:
            del self._by_client[live.client_order_id]
        if live.lifecycle is not None and live not in self._nameless:
            for key in _keys(live.lifecycle.order):
                if self._by_venue.get(key) is live:
                    del self._by_venue[key]
        self._nameless.discard(live)
        self._forget_orphans()

    def adopt(self, live: LiveOrder) -> None:
        """An order that the venue's id is known of from the beginning, and whose client id may be anybody's."""
        assert live.lifecycle is not None
        keys = _keys(live.lifecycle.order)
        name = live.client_order_id
        live.client_order_id = name if name is not None and name not in self._by_client else f"order {keys[0]}"
        self._by_client[live.client_order_id] = live
        for key in keys:
            self._by_venue[key] = live

    def peek(self, fact: OrderFact) -> LiveOrder | None:
        """The order that `fact` is about."""
        live = None
        if fact.order_id is not None:
            live = self._by_venue.get((fact.symbol, fact.order_id))
        if live is None and fact.client_order_id is not None:
            live = self._by_client.get(fact.client_order_id)
        return live

    def find(self, fact: OrderFact) -> LiveOrder | None:
        """As `peek`; a fact that names an id nobody has yet is kept while that may change."""
        live = self.peek(fact)
        if live is None and fact.client_order_id is None and self._nameless:
            self._orphans.append(fact)
        return live

    def learn(self, live: LiveOrder) -> tuple[OrderFact, ...]:
        """Takes note of the venue's id once it is known; gives the facts that came before it under that id."""
        if live not in self._nameless or live.lifecycle is None or live.lifecycle.order.order_id is None:
            return ()
        self._nameless.discard(live)
        keys = _keys(live.lifecycle.order)
        for key in keys:
            self._by_venue[key] = live
        early = tuple(fact for fact in self._orphans if (fact.symbol, fact.order_id) in keys)
        self._forget_orphans()
        return early

    def _forget_orphans(self) -> None:
        if not self._nameless:
            self._orphans.clear()


def _keys(order: Order) -> tuple[tuple[str | None, str], ...]:
    """Ids may repeat from symbol to symbol; an event without a symbol comes from a venue where they do not."""
    return () if order.order_id is None else ((order.symbol, order.order_id), (None, order.order_id))
