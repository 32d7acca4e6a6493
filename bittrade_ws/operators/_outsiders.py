"""The orders of the account that nobody here placed: adopted as soon as a fact tells of them, and told to who asks."""

import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final

from reactivex import abc

from bittrade_ws.models.lifecycle import Lifecycle, first_stage
from bittrade_ws.models.order import Order, OrderFact, OrderSide
from bittrade_ws.models.requests import AddOrderRequest
from bittrade_ws.operators._live_order import LiveOrder
from bittrade_ws.operators._order_table import OrderTable
from bittrade_ws.wire.bundle import Socket

logger = logging.getLogger(__name__)

REMEMBERED: Final = 10_000
"""How many orders that are over, or watched no more, are known by name: they are no strangers."""
_DESKS: Final = "order-desks"
"""Where a socket keeps who on it places orders: what another one placed is no stranger either."""

IsOurs = Callable[[OrderFact], bool]


class _Hub(abc.ObserverBase[Order]):
    """Watches all of them; that one of them is over is not the end of it."""

    def __init__(self, tell: Callable[[Order], None]) -> None:
        self._next = tell

    def on_next(self, value: Order) -> None:
        self._next(value)

    def on_error(self, error: Exception) -> None:
        logger.warning("An order of somebody else is told no more: %s", error)

    def on_completed(self) -> None:
        """Its final stage has said so."""


class Outsiders:
    """Everything runs in the desk's drain."""

    def __init__(self, table: OrderTable) -> None:
        self._table = table
        self._observers: tuple[abc.ObserverBase[Order], ...] = ()
        self._ours: OrderedDict[Hashable, None] = OrderedDict()
        self._past: OrderedDict[Hashable, None] = OrderedDict()
        self._hub = _Hub(self._tell)
        self._last_clock: abc.SchedulerBase | None = None
        self._desks: list[IsOurs] = []

    @property
    def are_wanted(self) -> bool:
        return bool(self._observers)

    @property
    def clock(self) -> abc.SchedulerBase | None:
        """That of somebody who wants to know; nobody: `None`."""
        return self._last_clock if self._observers else None

    def add(self, observer: abc.ObserverBase[Order], clock: abc.SchedulerBase) -> None:
        """Tells it what is known of the open ones, then everything that happens."""
        self._last_clock = clock
        for live in self._adopted():
            if live.lifecycle is not None:
                observer.on_next(live.lifecycle.order)
        self._observers = (*self._observers, observer)

    def remove(self, observer: abc.ObserverBase[Order]) -> tuple[LiveOrder, ...]:
        """Gives the orders that nobody watches any more."""
        self._observers = tuple(other for other in self._observers if other is not observer)
        return () if self._observers else self._adopted()

    def end(self, error: Exception | None) -> None:
        """Nothing more will be heard; `None`: as it was wanted."""
        observers, self._observers = self._observers, ()
        for observer in observers:
            observer.on_completed() if error is None else observer.on_error(error)

    def join(self, socket: Socket) -> None:
        """Says on this socket which orders are ours."""
        self._desks = socket.state.setdefault(_DESKS, [])
        self._desks.append(self._is_ours)

    def leave(self) -> None:
        if self._is_ours in self._desks:
            self._desks.remove(self._is_ours)
        self._desks = []

    def remember(self, live: LiveOrder) -> None:
        """An order that leaves the table: what is still said of it is nothing new."""
        if live.lifecycle is not None:
            order = live.lifecycle.order
            if order.is_external:
                _keep(self._past, (order.symbol, order.order_id))
            else:
                _keep(self._ours, order.client_order_id)

    def adopt(self, fact: OrderFact) -> LiveOrder | None:
        """The order that `fact` is the first word about, if it is a stranger's and somebody wants to know."""
        clock = self.clock
        if fact.order_id is None or clock is None:
            return None
        if (fact.symbol, fact.order_id) in self._past or any(is_ours(fact) for is_ours in tuple(self._desks)):
            return None
        stage = first_stage(fact, is_external=True)
        if stage is None:
            return None
        live = LiveOrder(_asked(stage), None)
        live.clock = clock
        live.lifecycle = Lifecycle(stage)
        live.observers = (self._hub,)
        self._table.adopt(live)
        return live

    def _adopted(self) -> tuple[LiveOrder, ...]:
        return tuple(live for live in self._table.orders() if self._hub in live.observers)

    def _is_ours(self, fact: OrderFact) -> bool:
        if fact.client_order_id is not None and fact.client_order_id in self._ours:
            return True
        live = self._table.peek(fact)
        return live is not None and not (live.lifecycle is not None and live.lifecycle.order.is_external)

    def _tell(self, order: Order) -> None:
        for observer in self._observers:
            try:
                observer.on_next(order)
            except Exception:
                logger.exception("A subscriber failed on order %s", order.order_id)


def _keep(names: "OrderedDict[Hashable, None]", name: Hashable) -> None:
    names[name] = None
    names.move_to_end(name)
    if len(names) > REMEMBERED:
        names.popitem(last=False)


def _asked(order: Order) -> AddOrderRequest:
    """What somebody must have asked for."""
    return AddOrderRequest(
        symbol=order.symbol,
        side=order.side or OrderSide.BUY,
        type=order.type,
        price=order.price,
        quantity=order.quantity,
        client_order_id=order.client_order_id or None,
    )
