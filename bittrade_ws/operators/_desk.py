"""The order desk: every live order of one factory, in one table, fed by one listener.

1. Everything runs in one drain, so an answer that arrives inside `send` waits until the order is `SUBMITTED`.
2. The private channel is acknowledged before anything is sent. How it is sent is `_sending`'s.
3. A socket that drops, a channel that fails and a reply that does not come put what is not final in doubt; roll call
   and prover ask the venue until a fact takes it out again.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from reactivex import Observable, abc

from bittrade_ws.models.order import Order, OrderFact, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, Intent
from bittrade_ws.operators._current_socket import CurrentSocket
from bittrade_ws.operators._door import Door
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._live_order import LiveOrder, lost, resumed
from bittrade_ws.operators._order_line import OrderLine
from bittrade_ws.operators._order_table import OrderTable
from bittrade_ws.operators._outsiders import Outsiders
from bittrade_ws.operators._prover import Prover
from bittrade_ws.operators._roll_call import RollCall
from bittrade_ws.operators._sending import Sending
from bittrade_ws.operators._stages import Stages
from bittrade_ws.operators._submission import Read, Submission, Write
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel, Subscribing
from bittrade_ws.wire.orders import IntentLog, OrderVenue

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
        intents: IntentLog | None = None,
        lists: Channel[Sequence[OrderFact]] | None = None,
    ) -> None:
        self._messages = messages
        self._venue = venue
        self._subscribing = subscribing
        self._lists = lists
        self.drain = Drain()
        self.door = Door(messages, self.drain)
        self._table = OrderTable()
        self._outsiders = Outsiders(self._table)
        self._stages = Stages(self._table, adopt=self._outsiders.adopt, on_done=self._done)
        self.anomalies = self._stages.anomalies
        self._line: OrderLine | None = None
        self._prover = Prover(
            messages,
            venue,
            drain=self.drain,
            apply=self._stages.apply,
            give_up=self._fail,
            per_second=queries_per_second,
            timeout=timeout,
        )
        self._roll_call = RollCall(
            messages,
            venue,
            drain=self.drain,
            prover=self._prover,
            on_fact=self._stages.on_fact,
            timeout=timeout,
        )
        self._sending = Sending(
            messages,
            drain=self.drain,
            table=self._table,
            stages=self._stages,
            prover=self._prover,
            intents=intents,
            timeout=timeout,
            connect_timeout=connect_timeout,
        )
        self._current = CurrentSocket(sockets, messages)
        self._current.watch(
            lambda socket: self.drain.run(lambda: self._on_socket(socket)),
            lambda error: self.drain.run(lambda: self._ended(error)),
        )
        socket = self._current.socket
        if socket is not None:
            self.drain.run(lambda: self._on_socket(socket))

    def dispose(self) -> None:
        """Gives back the channel and the sockets; ends every stream with `NotConnected`. Cancels no order."""
        self._current.dispose()

    def submit(
        self,
        requests: Sequence[AddOrderRequest],
        write: Write,
        read: Read,
        *,
        on_lost: Callable[[str], None] | None = None,
        until: OrderStatus | None = None,
    ) -> tuple[Observable[Order], ...]:
        """Orders that one frame places. The first subscription to any of them sends it."""
        legs = tuple(LiveOrder(request, until) for request in requests)
        Submission(legs, write, read, on_lost)
        return tuple(self._watch(live) for live in legs)

    def resume(self, intent: Intent, until: OrderStatus | None) -> Observable[Order]:
        """An order that was, or was about to be, sent before this process began."""
        return self._watch(resumed(intent, until))

    def external(self) -> Observable[Order]:
        """The orders of the account that nobody here placed."""
        return self.door.stream(self._look_out, self._look_away)

    def _watch(self, live: LiveOrder) -> Observable[Order]:
        return self.door.stream(
            lambda observer, clock: self._join(live, observer, clock),
            lambda observer: self._leave(live, observer),
            lambda: live.is_done,
        )

    def _join(self, live: LiveOrder, observer: abc.ObserverBase[Order], clock: abc.SchedulerBase) -> None:
        live.observers = (*live.observers, observer)
        if live.lifecycle is None:
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
            if self._line is not None:
                self._line.open(clock)
            self._prover.prove(live)
        self._stages.tell(live, live.lifecycle.order, (observer,))

    def _leave(self, live: LiveOrder, observer: abc.ObserverBase[Order]) -> None:
        live.observers = tuple(other for other in live.observers if other is not observer)
        if not live.observers:
            self._forget(live)

    def _wait(self, live: LiveOrder, clock: abc.SchedulerBase) -> None:
        submission = live.submission
        assert submission is not None
        if self._sending.is_waiting(submission):
            return
        if self._current.ended is not None:
            live.finish(self._current.ended)
            return
        self._sending.wait(submission, clock)
        if self._line is not None:
            self._line.open(clock)
            if self._line.is_ready:
                self._sending.send(submission, self._line.socket)
        if self._sending.is_waiting(submission):
            self._sending.bound(submission, lambda: self._line is None)

    def _look_out(self, observer: abc.ObserverBase[Order], clock: abc.SchedulerBase) -> None:
        if self._current.ended is not None:
            observer.on_completed() if self._current.is_complete else observer.on_error(self._current.ended)
            return
        is_first = not self._outsiders.are_wanted
        self._outsiders.add(observer, clock)
        line = self._line
        if line is not None:
            line.open(clock)
            if line.is_ready and is_first:
                self._roll_call.call((), line.socket, clock, all_of_them=True)

    def _look_away(self, observer: abc.ObserverBase[Order]) -> None:
        for live in self._outsiders.remove(observer):
            self._forget(live)

    def _done(self, live: LiveOrder) -> None:
        assert live.lifecycle is not None
        order = live.lifecycle.order
        if order.status.is_final and not order.is_external:
            self._sending.close(live, order.status)
        self._forget(live)

    def _fail(self, live: LiveOrder, error: Exception) -> None:
        """Ends the streams of an order that was sent."""
        self._forget(live)
        live.finish(error)

    def _forget(self, live: LiveOrder) -> None:
        self._outsiders.remember(live)
        self._table.remove(live)
        self._sending.forget(live)
        self._prover.forget(live)
        live.waits_for(None)

    def _on_socket(self, socket: Socket) -> None:
        if self._line is not None and self._line.socket is socket:
            return
        self._dropped("a new socket took over")
        line = self._line = OrderLine(
            socket,
            self._messages,
            self._venue.events,
            self._subscribing,
            drain=self.drain,
            on_fact=self._stages.on_fact,
            on_ready=self._ready,
            on_interrupted=self._channel_interrupted,
            on_failed=self._channel_failed,
            on_closed=self._closed,
            lists=self._lists,
        )
        self._outsiders.join(socket)
        clock = self._some_clock()
        if clock is not None:
            line.open(clock)

    def _some_clock(self) -> abc.SchedulerBase | None:
        """That of somebody who waits for something; nobody: `None`."""
        for submission in self._sending.waiting():
            return submission.clock
        live = self._table.any()
        return self._outsiders.clock if live is None else live.clock

    def _closed(self, line: OrderLine) -> None:
        if self._line is line:
            self._dropped("the socket dropped")

    def _dropped(self, reason: str) -> None:
        line, self._line = self._line, None
        if line is None:
            return
        line.close()
        self._outsiders.leave()
        self._prover.use(None)
        self._roll_call.stop()
        for live in self._table.orders():
            live.waits_for(None)
            live.settling.start_over()
            self._stages.doubt(live, reason)
        self._sending.dropped(reason)

    def _ready(self) -> None:
        line, clock = self._line, self._some_clock()
        if line is None or clock is None:
            return
        self._prover.use(line.socket)
        orders = self._table.orders()
        for live in orders:
            # What a reply proved meanwhile may be past: no event would have told.
            self._stages.doubt(live, "the private channel was away")
        for fact in line.take_early():
            self._stages.on_fact(fact)
        self._roll_call.call(orders, line.socket, clock, all_of_them=self._outsiders.are_wanted)
        for submission in self._sending.waiting():
            if line.is_ready:
                self._sending.send(submission, line.socket)

    def _channel_failed(self, error: Exception) -> None:
        """Without events no order can be followed: what waits fails, what was sent is in doubt until they are back."""
        line = self._line
        if line is None:
            return
        for submission in self._sending.waiting():
            self._sending.fail(submission, error)
        self._deafen(f"the private channel failed: {error}")
        clock = self._some_clock()
        if clock is not None:
            logger.warning("%s; until it is back, %d order(s) cannot be followed", error, len(self._table))
            line.retry(clock)

    def _channel_interrupted(self) -> None:
        """It is asked for again on the same socket; what waits to be sent waits for that."""
        self._deafen("the venue ended the private channel")

    def _deafen(self, reason: str) -> None:
        self._prover.use(None)
        self._roll_call.stop()
        for live in self._table.orders():
            live.waits_for(None)
            self._stages.doubt(live, reason)

    def _ended(self, error: Exception) -> None:
        self._dropped("the connection has ended")
        self._prover.dispose()
        for submission in self._sending.waiting():
            self._sending.fail(submission, error)
        for live in self._table.orders():
            self._fail(live, lost(live, error))
        self._outsiders.end(None if self._current.is_complete else error)
