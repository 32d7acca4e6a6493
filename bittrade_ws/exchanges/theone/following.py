"""Follows each swap on its channel, which is known only once the swap has an order id.

1. The channel is held from the first stage with an order id to the last stage, on each new socket again.
2. What happened before it was held no push tells for certain: once it is held, the venue is asked.
3. Where it cannot be held (the connection is full, the venue refuses) the venue is asked at growing intervals instead.
4. Of two states the one with the later `updatedAt` is newer; an older one proves nothing, unless it is the end: that
   nothing takes back.
"""

import logging
from collections.abc import Iterable
from typing import Any

import reactivex
from reactivex import Observable, abc
from reactivex import operators as ops
from reactivex.disposable import CompositeDisposable, Disposable, SerialDisposable

from bittrade_ws.exchanges.theone.account import orders_channel
from bittrade_ws.exchanges.theone.channels import SUBSCRIBING, Messages
from bittrade_ws.exchanges.theone.events import SwapState
from bittrade_ws.exchanges.theone.orders import TheOneOrders, fact_of
from bittrade_ws.models.lifecycle import Anomaly
from bittrade_ws.models.order import Order, OrderFact, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, Intent
from bittrade_ws.operators._ask import ask
from bittrade_ws.operators._context import request_context
from bittrade_ws.operators._current_socket import CurrentSocket, clock_of
from bittrade_ws.operators._listen import attach
from bittrade_ws.operators._order_line import FACT_SINKS
from bittrade_ws.operators._settling import RETRY_DELAYS
from bittrade_ws.operators._subscriptions import acquire
from bittrade_ws.operators.order_factory import OrderFactory
from bittrade_ws.wire.bundle import Socket

logger = logging.getLogger(__name__)


class SwapFactory:
    """What `add_order_factory` gives: a function from a request to the life of its swap."""

    def __init__(
        self, orders: OrderFactory, sockets: Observable[Socket], messages: Messages, venue: TheOneOrders, timeout: float
    ) -> None:
        self._orders = orders
        self._follow = _Follow(sockets, messages, venue, timeout)

    def __call__(self, request: AddOrderRequest, *, until: OrderStatus | None = None) -> Observable[Order]:
        """The stages of one swap. The first subscription sends it; nothing ever sends it again."""
        return self._orders(request, until=until).pipe(self._follow)

    def resume(self, intents: Iterable[Intent], *, until: OrderStatus | None = None) -> Observable[Order]:
        """The swaps of an earlier run of this program, in one stream; as `OrderFactory.resume`."""
        return reactivex.merge(*(self._orders.resume([one], until=until).pipe(self._follow) for one in intents))

    @property
    def anomalies(self) -> Observable[Anomaly]:
        """Facts that contradict what was proven before; also logged."""
        return self._orders.anomalies

    def dispose(self) -> None:
        """Gives back the sockets, and ends every stream with an error."""
        self._orders.dispose()
        self._follow.dispose()


class _Follow:
    """An operator over the life of one swap, which follows it meanwhile."""

    def __init__(self, sockets: Observable[Socket], messages: Messages, venue: TheOneOrders, timeout: float) -> None:
        self._current = CurrentSocket(sockets, messages)
        self._messages = messages
        self._venue = venue
        self._timeout = timeout

    def dispose(self) -> None:
        """Gives the sockets back."""
        self._current.dispose()

    def __call__(self, life: Observable[Order]) -> Observable[Order]:
        def subscribe(
            observer: abc.ObserverBase[Order], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            clock = clock_of(scheduler, self._messages)
            following = SerialDisposable()
            is_followed = False

            def on_stage(order: Order) -> None:
                nonlocal is_followed
                if order.order_id is not None and not order.status.is_final and not is_followed:
                    is_followed = True
                    following.disposable = self._following(order, clock)
                observer.on_next(order)

            stages = life.pipe(ops.finally_action(following.dispose))
            return CompositeDisposable(
                stages.subscribe(on_stage, observer.on_error, observer.on_completed, scheduler=scheduler), following
            )

        return Observable(subscribe)

    def _following(self, order: Order, clock: abc.SchedulerBase) -> abc.DisposableBase:
        current = SerialDisposable()
        newest = _Newest(order)

        def on_socket(socket: Socket) -> None:
            current.disposable = _Followed(socket, self._messages, self._venue, newest, clock, self._timeout)

        watching = Disposable(self._current.watch(on_socket))
        if self._current.socket is not None:
            on_socket(self._current.socket)
        return CompositeDisposable(watching, current)


class _Newest:
    """A swap and the time of the newest state that was seen of it, over all sockets."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self._time = 0

    def is_new(self, fact: OrderFact) -> bool:
        """Takes note of a state; `False` when it is older than another, and not the end."""
        if fact.time is None or (fact.status is not None and fact.status.is_final):
            return True
        is_new = fact.time >= self._time
        self._time = max(self._time, fact.time)
        return is_new


class _Followed(abc.DisposableBase):
    """One swap on one socket."""

    def __init__(
        self,
        socket: Socket,
        messages: Messages,
        venue: TheOneOrders,
        newest: _Newest,
        clock: abc.SchedulerBase,
        timeout: float,
    ) -> None:
        self._socket = socket
        self._messages = messages
        self._venue = venue
        self._newest = newest
        self._clock = clock
        self._timeout = timeout
        self._questions = 0
        self._is_told = True
        self._asking = SerialDisposable()
        channel = orders_channel(newest.order.order_id or "")
        pushes = attach(messages, channel, socket.codec, self._on_state, _ignore, scheduler=clock)
        self._everything = CompositeDisposable(pushes, self._asking, Disposable(socket.on_closed(self._asking.dispose)))
        held = acquire(socket, messages, channel, SUBSCRIBING, scheduler=clock, stays=True)
        self._everything.add(held.subscribe(self._on_held, self._on_refused, scheduler=clock))

    def dispose(self) -> None:
        self._everything.dispose()

    def _on_held(self, is_held: bool) -> None:
        if is_held and self._socket.is_open:
            self._ask()

    def _on_refused(self, error: Exception) -> None:
        if self._socket.is_open:
            logger.warning("Swap %s is not told of, so it is asked about: %s", self._newest.order.order_id, error)
            self._is_told = False
            self._ask()

    def _ask(self) -> None:
        try:
            request = self._venue.query(self._newest.order, request_context(self._socket, self._clock))
        except Exception as error:
            self._on_failure(error)
            return
        question = ask(self._socket, self._messages, request, timeout=self._timeout, clock=self._clock)
        self._asking.disposable = question.subscribe(self._on_reply, self._on_failure, scheduler=self._clock)

    def _on_reply(self, reply: Any) -> None:
        try:
            fact = self._venue.queried(self._newest.order, reply)
        except Exception as error:
            self._on_failure(error)
            return
        is_untold = fact is None or fact.status in (None, OrderStatus.UNKNOWN)
        if is_untold:
            logger.info("Swap %s: the venue does not tell its state", self._newest.order.order_id)
        else:
            self._on_fact(fact)
        if is_untold or not self._is_told:
            self._ask_later()

    def _on_failure(self, error: Exception) -> None:
        """Whether pushes follow or not: what was before them is still to be learned."""
        logger.info("Swap %s: its state is not told: %s", self._newest.order.order_id, error)
        self._ask_later()

    def _ask_later(self) -> None:
        if self._socket.is_open:
            delay = RETRY_DELAYS[min(self._questions, len(RETRY_DELAYS) - 1)]
            self._questions += 1
            self._asking.disposable = self._clock.schedule_relative(delay, self._ask_again)

    def _ask_again(self, scheduler: abc.SchedulerBase, state: Any = None) -> None:
        self._ask()

    def _on_state(self, state: SwapState) -> None:
        self._on_fact(fact_of(state))

    def _on_fact(self, fact: OrderFact | None) -> None:
        if fact is None or not self._newest.is_new(fact):
            return
        for sink in tuple(self._socket.state.get(FACT_SINKS, ())):
            sink(fact)


def _ignore(error: Exception) -> None:
    """The life of the swap meets the same end, and reports it."""
