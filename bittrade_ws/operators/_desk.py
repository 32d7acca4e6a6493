"""The order desk: every live order of one factory, in one table, fed by one listener.

1. Everything runs in one drain, so an answer that arrives inside `send` waits until the order is `SUBMITTED`.
2. The private channel is acknowledged, the reply is listened for and the order is in the table before its frame is
   sent. The frame is sent once.
3. A socket that drops, a channel that fails and a reply that does not come put what is not final in doubt; the prover
   asks the venue until a fact takes it out again.
"""

import logging
from collections.abc import Callable
from typing import Any

from reactivex import Observable, abc
from reactivex.disposable import Disposable

from bittrade_ws.models.errors import InvalidRequest, NotConnected
from bittrade_ws.models.lifecycle import Lifecycle
from bittrade_ws.models.order import Order, OrderFact, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest
from bittrade_ws.operators._ask import replies
from bittrade_ws.operators._context import request_context
from bittrade_ws.operators._current_socket import CurrentSocket, clock_of
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._live_order import LiveOrder, lost, submitted
from bittrade_ws.operators._order_line import OrderLine
from bittrade_ws.operators._order_table import OrderTable
from bittrade_ws.operators._prover import Prover
from bittrade_ws.operators._sources import Messages
from bittrade_ws.operators._stages import Stages
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Subscribing
from bittrade_ws.wire.orders import OrderVenue

logger = logging.getLogger(__name__)


class OrderDesk:
    """See the module. `anomalies` emits the facts that contradict what was proven."""

    def __init__(
        self,
        sockets: Observable[Socket],
        messages: Observable[Any],
        venue: OrderVenue,
        subscribing: Subscribing,
        *,
        timeout: float,
        connect_timeout: float,
        queries_per_second: float,
    ) -> None:
        self._messages = messages
        self._venue = venue
        self._subscribing = subscribing
        self._timeout = timeout
        self._connect_timeout = connect_timeout
        self._drain = Drain()
        self._table = OrderTable()
        self._stages = Stages(self._table, on_done=self._forget)
        self.anomalies = self._stages.anomalies
        self._waiting: dict[LiveOrder, None] = {}
        self._line: OrderLine | None = None
        self._prover = Prover(
            messages,
            venue,
            drain=self._drain,
            apply=self._stages.apply,
            give_up=self._fail,
            per_second=queries_per_second,
            timeout=timeout,
        )
        self._current = CurrentSocket(sockets, messages)
        self._current.watch(
            lambda socket: self._drain.run(lambda: self._on_socket(socket)),
            lambda error: self._drain.run(lambda: self._ended(error)),
        )
        socket = self._current.socket
        if socket is not None:
            self._drain.run(lambda: self._on_socket(socket))

    def dispose(self) -> None:
        """Gives back the channel and the sockets; ends every stream with `NotConnected`. Cancels no order."""
        self._current.dispose()

    def order(self, request: AddOrderRequest, until: OrderStatus | None) -> Observable[Order]:
        live = LiveOrder(request, until)

        def subscribe(
            observer: abc.ObserverBase[Order], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            clock = clock_of(scheduler, self._messages)
            self._enter(clock, lambda: self._join(live, observer, clock))
            return Disposable(lambda: self._enter(clock, lambda: self._leave(live, observer)))

        return Observable(subscribe)

    def _enter(self, clock: abc.SchedulerBase, action: Callable[[], None]) -> None:
        """Runs `action` on the clock's thread where messages have one, so that no user thread emits for others."""
        if not isinstance(self._messages, Messages):
            self._drain.run(action)
            return

        def act(_: abc.SchedulerBase, state: object = None) -> None:
            self._drain.run(action)

        clock.schedule(act)

    def _join(self, live: LiveOrder, observer: abc.ObserverBase[Order], clock: abc.SchedulerBase) -> None:
        live.observers = (*live.observers, observer)
        if live.lifecycle is None:
            if live not in self._waiting:
                self._wait(live, clock)
            return
        if self._current.ended is not None and not live.is_done:
            self._fail(live, lost(live, self._current.ended))
            return
        if not live.is_done and live.client_order_id is not None and live.client_order_id not in self._table:
            live.clock = clock
            self._table.add(live, live.client_order_id)
            self._table.learn(live)
            live.lifecycle.doubt("nobody was watching for a while")
            self._prover.prove(live)
        self._stages.tell(live, live.lifecycle.order, (observer,))

    def _leave(self, live: LiveOrder, observer: abc.ObserverBase[Order]) -> None:
        live.observers = tuple(other for other in live.observers if other is not observer)
        if not live.observers:
            self._forget(live)

    def _wait(self, live: LiveOrder, clock: abc.SchedulerBase) -> None:
        live.clock = clock
        if self._current.ended is not None:
            live.finish(self._current.ended)
            return
        self._waiting[live] = None
        live.is_overdue = False

        def on_deadline(_: abc.SchedulerBase, state: object = None) -> None:
            self._drain.run(lambda: self._overdue(live))

        live.deadline.disposable = clock.schedule_relative(self._connect_timeout, on_deadline)
        self._advance(live)

    def _overdue(self, live: LiveOrder) -> None:
        # While there is a socket, its acknowledgements have their own deadline.
        live.is_overdue = True
        if live in self._waiting and self._line is None:
            text = f"no socket opened within {self._connect_timeout:g} s, so nothing was sent"
            self._fail(live, NotConnected(text))

    def _advance(self, live: LiveOrder) -> None:
        if self._line is not None:
            self._line.open(live.clock)
            if self._line.is_ready:
                self._send(live, self._line.socket)

    def _send(self, live: LiveOrder, socket: Socket) -> None:
        given = live.client_order_id
        if given is not None and given in self._table:
            self._fail(live, InvalidRequest(f"client order id {given} belongs to another live order"))
            return
        client_order_id = live.client_order_id = given or socket.client_ids()
        try:
            request = self._venue.place(live.request, client_order_id, request_context(socket, live.clock))
        except Exception as error:
            self._fail(live, error)
            return
        live.lifecycle = Lifecycle(submitted(live.request, client_order_id))
        self._table.add(live, client_order_id)
        if request.reply_key is not None:
            live.reply.disposable = replies(socket, self._messages, request).subscribe(
                lambda reply: self._drain.run(lambda: self._on_reply(live, reply)),
                lambda error: logger.info("The replies to order %s ended: %s", client_order_id, error),
                scheduler=live.clock,
            )
        try:
            socket.send(request.frame)
        except Exception as error:
            self._table.remove(live)
            live.lifecycle = None
            # The socket is closing, which is about to be said; the order waits for the next one.
            if not isinstance(error, NotConnected) or live.is_overdue:
                self._fail(live, error)
            return
        del self._waiting[live]

        def on_late(_: abc.SchedulerBase, state: object = None) -> None:
            self._drain.run(lambda: self._unanswered(live))

        live.deadline.disposable = live.clock.schedule_relative(self._timeout, on_late)
        self._stages.tell(live, live.lifecycle.order, live.observers)

    def _on_reply(self, live: LiveOrder, reply: Any) -> None:
        if live.is_done or live.lifecycle is None:
            return
        live.deadline.disposable = Disposable()
        try:
            fact = self._venue.placed(live.request, reply)
        except Exception:
            logger.exception("The reply to order %s could not be read", live.client_order_id)
            fact = OrderFact(status=OrderStatus.UNKNOWN, reason="the venue's reply could not be read")
        self._stages.apply(live, fact)
        self._prover.prove(live)

    def _unanswered(self, live: LiveOrder) -> None:
        if live.lifecycle is not None and not live.lifecycle.is_proven:
            self._stages.doubt(live, f"no reply within {self._timeout:g} s")
            self._prover.prove(live)

    def _fail(self, live: LiveOrder, error: Exception) -> None:
        """Ends the streams, not the intent: if nothing was sent, a new subscription tries again."""
        self._forget(live)
        live.finish(error)

    def _forget(self, live: LiveOrder) -> None:
        self._waiting.pop(live, None)
        self._table.remove(live)
        self._prover.forget(live)
        live.rest()

    def _on_socket(self, socket: Socket) -> None:
        if self._line is not None and self._line.socket is socket:
            return
        self._dropped("a new socket took over")
        line = self._line = OrderLine(
            socket,
            self._messages,
            self._venue.events,
            self._subscribing,
            drain=self._drain,
            on_fact=self._stages.on_fact,
            on_ready=self._ready,
            on_interrupted=self._channel_interrupted,
            on_failed=self._channel_failed,
            on_closed=self._closed,
        )
        for live in (*self._table.orders(), *self._waiting)[:1]:
            line.open(live.clock)

    def _closed(self, line: OrderLine) -> None:
        if self._line is line:
            self._dropped("the socket dropped")

    def _dropped(self, reason: str) -> None:
        line, self._line = self._line, None
        if line is None:
            return
        line.close()
        self._prover.use(None)
        for live in self._table.orders():
            live.rest()
            live.settling.start_over()
            self._stages.doubt(live, reason)
        for live in [live for live in self._waiting if live.is_overdue]:
            self._fail(live, NotConnected("the socket dropped before the order was sent"))

    def _ready(self) -> None:
        line = self._line
        if line is None:
            return
        self._prover.use(line.socket)
        for live in self._table.orders():
            # What a reply proved meanwhile may be past: no event would have told.
            self._stages.doubt(live, "the private channel was away")
            self._prover.prove(live)
        for live in tuple(self._waiting):
            if line.is_ready:
                self._send(live, line.socket)

    def _channel_failed(self, error: Exception) -> None:
        """Without events no order can be followed: what waits fails, what was sent is in doubt until they are back."""
        line = self._line
        if line is None:
            return
        for live in tuple(self._waiting):
            self._fail(live, error)
        self._deafen(f"the private channel failed: {error}")
        orders = self._table.orders()
        if orders:
            logger.warning("%s; until it is back, %d order(s) cannot be followed", error, len(orders))
            line.retry(orders[0].clock)

    def _channel_interrupted(self) -> None:
        """It is asked for again on the same socket; what waits to be sent waits for that."""
        self._deafen("the venue ended the private channel")

    def _deafen(self, reason: str) -> None:
        self._prover.use(None)
        for live in self._table.orders():
            live.query.disposable = Disposable()
            self._stages.doubt(live, reason)

    def _ended(self, error: Exception) -> None:
        self._dropped("the connection has ended")
        self._prover.dispose()
        for live in tuple(self._waiting):
            self._fail(live, error)
        for live in self._table.orders():
            self._fail(live, lost(live, error))
