"""A request about an order: sent once, and when its reply is lost the venue is asked about the order until it tells."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable, Disposable, SerialDisposable

from bittrade_ws.models.errors import NotConnected, RateLimited, RequestRejected
from bittrade_ws.models.order import Order, OrderFact, OrderStatus
from bittrade_ws.operators._ask import ask
from bittrade_ws.operators._context import request_context
from bittrade_ws.operators._current_socket import CurrentSocket
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._hold_off import HoldOff
from bittrade_ws.operators._listen import listen
from bittrade_ws.operators._order_line import FACT_SINKS
from bittrade_ws.operators._settling import Settling
from bittrade_ws.operators._turn import now_of, patient_turn, take_turn
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Request, RequestContext
from bittrade_ws.wire.orders import OrderVenue

logger = logging.getLogger(__name__)

Judge = Callable[[OrderFact | None, bool], bool]
"""What the venue says of the order (`None`: it has none), and whether that is its last word, its settling time being
over; out, whether that is an answer.
"""


class Inquiry:
    """Of one subscription; `waiting` and `listening` end it. What the venue never tells (an archived order) goes to
    `fail`.
    """

    def __init__(
        self,
        current: CurrentSocket,
        messages: Observable[Any],
        venue: OrderVenue,
        *,
        timeout: float,
        clock: abc.SchedulerBase,
        hold_off: HoldOff,
        drain: Drain,
        fail: Callable[[Exception], None],
    ) -> None:
        self.waiting = SerialDisposable()
        self.listening = SerialDisposable()
        self.socket: Socket | None = None
        """The one that was asked last."""
        self._current = current
        self._messages = messages
        self._venue = venue
        self._timeout = timeout
        self._clock = clock
        self._hold_off = hold_off
        self._drain = drain
        self._fail = fail
        self._settling = Settling()

    def send(
        self,
        write: Callable[[RequestContext], Request],
        *,
        seconds: float,
        on_reply: Callable[[Any], None],
        on_lost: Callable[[str], None],
        on_event: Callable[[OrderFact], None] | None = None,
        waited: float = 0.0,
    ) -> None:
        """Sends in its turn, on the current socket, or on the first that opens within so many seconds.

        Does nothing when it is over already. `on_event` is told the facts of the venue's private channel from then on,
        if that is on.
        """

        if self.waiting.is_disposed:
            return

        def on_socket(socket: Socket) -> None:
            try:
                request = write(request_context(socket, self._clock))
                wait = take_turn(socket, request, self._clock, waited=waited)
            except Exception as error:
                self._fail(error)
                return
            if wait > 0:
                total = waited + wait
                self._in(
                    wait,
                    lambda: self.send(
                        write, seconds=seconds, on_reply=on_reply, on_lost=on_lost, on_event=on_event, waited=total
                    ),
                )
                return

            def on_error(error: Exception) -> None:
                if isinstance(error, NotConnected):
                    self._fail(error)
                else:
                    on_lost(str(error))

            if on_event is not None:
                self._hear(socket, on_event)
            self._ask(socket, request, on_reply, on_error)

        self._await_socket(on_socket, seconds)

    def await_event(self, on_lost: Callable[[str], None]) -> None:
        """The venue has accepted the request, and tells what came of it by an event, within the time for replies."""
        waiting = self.waiting.disposable = CompositeDisposable()

        def lost(reason: str) -> None:
            self._drain.run(lambda: None if waiting.is_disposed else on_lost(reason))

        def on_late(*_: Any) -> None:
            lost(f"accepted, but nothing was told of the order within {self._timeout:g} s")

        waiting.add(self._clock.schedule_relative(self._timeout, on_late))
        if self.socket is not None:
            waiting.add(
                Disposable(self.socket.on_closed(lambda: lost("the socket dropped before the order was told of")))
            )

    def _hear(self, socket: Socket, on_event: Callable[[OrderFact], None]) -> None:
        events = self._venue.events
        facts = listen(self._messages, events.key, decode=events.decode, convert=events.convert, codec=socket.codec)
        self.listening.disposable = facts.subscribe(
            lambda fact: self._drain.run(lambda: None if fact is None else on_event(fact)),
            lambda error: None,  # the end of the messages is noticed where it matters: the socket closes
            scheduler=self._clock,
        )

    def resolve(self, order: Callable[[], Order], judge: Judge) -> None:
        """Asks about this order, on whichever socket there is, until `judge` has an answer."""
        self._await_socket(lambda socket: self._query(order, judge, socket), None)

    def _await_socket(self, then: Callable[[Socket], None], seconds: float | None) -> None:
        def found(socket: Socket) -> None:
            self._drain.run(lambda: then(socket))

        def open_wait() -> None:
            wait = self._current.wait(seconds=seconds, clock=self._clock)
            self.waiting.disposable = wait.subscribe(found, self._fail, scheduler=self._clock)

        self._drain.run(open_wait)

    def _ask(
        self, socket: Socket, request: Request, on_reply: Callable[[Any], None], on_error: Callable[[Exception], None]
    ) -> None:
        self.socket = socket
        asked = ask(socket, self._messages, request, timeout=self._timeout, clock=self._clock)
        self.waiting.disposable = asked.subscribe(
            lambda reply: self._drain.run(lambda: on_reply(reply)),
            lambda error: self._drain.run(lambda: on_error(error)),
            scheduler=self._clock,
        )

    def _query(self, order: Callable[[], Order], judge: Judge, socket: Socket) -> None:
        wait = self._hold_off.remaining(now_of(self._clock))
        if wait > 0:
            self._again_in(wait, order, judge)
            return
        try:
            request = self._venue.query(order(), request_context(socket, self._clock))
        except Exception as error:
            self._fail(error)
            return
        if request is None:
            return  # nobody can be asked: unless an event tells, it stays unknown
        wait = patient_turn(socket, request, self._clock)
        if wait > 0:
            self._again_in(wait, order, judge)
            return

        def on_reply(reply: Any) -> None:
            self._answered(order, judge, reply)

        self._ask(socket, request, on_reply, lambda error: self._again(order, judge))

    def _answered(self, order: Callable[[], Order], judge: Judge, reply: Any) -> None:
        try:
            fact = self._venue.queried(order(), reply)
        except RateLimited as refusal:
            logger.warning("%s; what became of a request stays unknown", refusal)
            self._hold_off.heed(refusal, now_of(self._clock))
            self._again(order, judge)
            return
        except RequestRejected as refusal:
            if self._is_settled():
                self._fail(refusal)
            else:
                self._again(order, judge)
            return
        except Exception:
            logger.warning("The answer about an order could not be read", exc_info=True)
            self._again(order, judge)
            return
        is_vague = fact is not None and fact.status in (None, OrderStatus.UNKNOWN)
        # What was asked for may still be on its way.
        if is_vague or not (judge(fact, False) or (self._is_settled() and judge(fact, True))):
            self._again(order, judge)

    def _is_settled(self) -> bool:
        return self._settling.denied(now_of(self._clock), self._venue.settle_seconds)

    def _again(self, order: Callable[[], Order], judge: Judge) -> None:
        self._again_in(self._settling.delay(now_of(self._clock), self._venue.settle_seconds), order, judge)

    def _again_in(self, seconds: float, order: Callable[[], Order], judge: Judge) -> None:
        self._in(seconds, lambda: self.resolve(order, judge))

    def _in(self, seconds: float, action: Callable[[], None]) -> None:
        def act(_: abc.SchedulerBase, state: object = None) -> None:
            action()

        self.waiting.disposable = self._clock.schedule_relative(seconds, act)


def tell_others(socket: Socket | None, fact: OrderFact) -> None:
    """What was learned outside the private channel, for whoever watches the order on this socket."""
    sinks: list[Callable[[OrderFact], None]] = [] if socket is None else socket.state.get(FACT_SINKS, [])
    for sink in tuple(sinks):
        sink(fact)
