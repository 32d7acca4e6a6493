"""What the facts and the doubts about live orders make of them, and who is told."""

import logging
from collections.abc import Callable

from reactivex import abc
from reactivex.subject import Subject

from bittrade_ws.models.lifecycle import Anomaly, has_reached
from bittrade_ws.models.order import Order, OrderFact
from bittrade_ws.operators._live_order import LiveOrder
from bittrade_ws.operators._order_table import OrderTable

logger = logging.getLogger(__name__)


class Stages:
    """`anomalies` emits the facts that contradict what was proven. Everything runs in the desk's drain."""

    def __init__(
        self,
        table: OrderTable,
        *,
        adopt: Callable[[OrderFact], LiveOrder | None],
        on_done: Callable[[LiveOrder], None],
    ) -> None:
        self.anomalies: Subject[Anomaly] = Subject()
        self._table = table
        self._adopt = adopt
        self._on_done = on_done

    def on_fact(self, fact: OrderFact | None) -> None:
        if fact is None:
            return
        live = self._table.find(fact)
        if live is not None:
            self.apply(live, fact)
            return
        stranger = self._adopt(fact)
        if stranger is not None and stranger.lifecycle is not None:
            self.tell(stranger, stranger.lifecycle.order, stranger.observers)

    def apply(self, live: LiveOrder, fact: OrderFact) -> None:
        if live.lifecycle is None or live.is_done:
            return
        outcome = live.lifecycle.apply(fact)
        early = self._table.learn(live)
        if isinstance(outcome, Anomaly):
            logger.warning("Order %s: a fact is not believed: %s", live.client_order_id, outcome.why)
            try:
                self.anomalies.on_next(outcome)
            except Exception:
                logger.exception("A subscriber failed on an anomaly")
        elif outcome is not None:
            self.tell(live, outcome, live.observers)
        for each in early:
            self.apply(live, each)

    def doubt(self, live: LiveOrder, reason: str) -> None:
        doubtful = live.lifecycle.doubt(reason) if live.lifecycle is not None else None
        if doubtful is not None:
            self.tell(live, doubtful, live.observers)

    def tell(self, live: LiveOrder, order: Order, observers: tuple[abc.ObserverBase[Order], ...]) -> None:
        live.emit(order, observers)
        if order.status.is_final or (live.until is not None and has_reached(order.status, live.until)):
            live.is_done = True
            self._on_done(live)
            live.finish()
