"""Asks the venue about orders that are in doubt, at a bounded rate, until a fact settles them."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from reactivex import Observable, abc
from reactivex.disposable import SerialDisposable

from bittrade_ws.models.errors import RateLimited, RequestRejected
from bittrade_ws.models.order import OrderFact, OrderStatus
from bittrade_ws.operators._ask import ask
from bittrade_ws.operators._context import request_context
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._hold_off import HoldOff
from bittrade_ws.operators._live_order import LiveOrder
from bittrade_ws.operators._turn import patient_turn
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.orders import OrderVenue

logger = logging.getLogger(__name__)

NOT_PLACED = "NOT_PLACED"
"""The code of an order that was sent and never reached the venue; it may be placed anew."""


class Prover:
    """A queue of doubtful orders, one question at a time per order. Everything runs in the desk's drain."""

    def __init__(
        self,
        messages: Observable[Any],
        venue: OrderVenue,
        *,
        drain: Drain,
        apply: Callable[[LiveOrder, OrderFact], None],
        give_up: Callable[[LiveOrder, Exception], None],
        per_second: float,
        timeout: float,
    ) -> None:
        self._messages = messages
        self._venue = venue
        self._drain = drain
        self._apply = apply
        self._give_up = give_up
        self._interval = 1 / per_second
        self._timeout = timeout
        self._socket: Socket | None = None
        # Not a dict: the first of one is found past all that were taken out before.
        self._queue: OrderedDict[LiveOrder, None] = OrderedDict()
        self._hold_off = HoldOff()
        self._gate = SerialDisposable()
        self._is_gated = False

    def use(self, socket: Socket | None) -> None:
        """Asks on this socket from now on; `None`: not for now. What was asked on the last one is void."""
        self._socket = socket
        self._queue.clear()

    def asks_on(self, socket: Socket) -> bool:
        """Whether this is the socket that is in use."""
        return self._socket is socket

    def prove(self, live: LiveOrder) -> None:
        """Queues a question about this order, if it is in doubt and there is a socket to ask on."""
        if self._socket is not None and live.is_unknown and not live.is_done:
            self._queue[live] = None
            self._ask_next()

    def forget(self, live: LiveOrder) -> None:
        self._queue.pop(live, None)

    def dispose(self) -> None:
        self.use(None)
        self._gate.dispose()

    def _ask_next(self) -> None:
        while self._queue and self._socket is not None and not self._is_gated:
            live, _ = self._queue.popitem(last=False)
            if live.is_unknown:  # else an event was quicker
                self._is_gated = True
                self._gate.disposable = self._later(live.clock, self._interval, self._open_gate)
                self._ask(live, self._socket)

    def _open_gate(self) -> None:
        self._is_gated = False
        self._ask_next()

    def hold_back(self, clock: abc.SchedulerBase, refusal: RateLimited) -> None:
        """No question about any order, on whichever socket, before the venue wants one."""
        now = _now(clock)
        self._hold_off.heed(refusal, now)
        seconds = max(self._interval, self._hold_off.remaining(now))
        logger.warning("%s; no questions for %g s, and what is unknown stays so", refusal, seconds)
        self._is_gated = True
        self._gate.disposable = self._later(clock, seconds, self._open_gate)

    def _later(self, clock: abc.SchedulerBase, seconds: float, action: Callable[[], None]) -> abc.DisposableBase:
        def act(_: abc.SchedulerBase, state: object = None) -> None:
            self._drain.run(action)

        return clock.schedule_relative(seconds, act)

    def _ask(self, live: LiveOrder, socket: Socket) -> None:
        assert live.lifecycle is not None
        try:
            request = self._venue.query(live.lifecycle.order, request_context(socket, live.clock))
        except Exception:
            logger.exception(
                "Order %s is in doubt, and the question about it could not be written", live.client_order_id
            )
            self._ask_later(live)
            return
        if request is None:
            return  # an event may tell; the next socket is asked again
        seconds = patient_turn(socket, request, live.clock)
        if seconds > 0:
            self._queue[live] = None
            self._is_gated = True
            self._gate.disposable = self._later(live.clock, seconds, self._open_gate)
            return

        def on_reply(reply: Any) -> None:
            self._drain.run(lambda: self._answered(live, reply, socket))

        def on_error(error: Exception) -> None:
            self._drain.run(lambda: self._unanswered(live, error, socket))

        question = ask(socket, self._messages, request, timeout=self._timeout, clock=live.clock)
        live.waits_for(question.subscribe(on_reply, on_error, scheduler=live.clock))

    def _answered(self, live: LiveOrder, reply: Any, socket: Socket) -> None:
        if live.is_done or live.lifecycle is None or socket is not self._socket:
            return
        try:
            fact = self._venue.queried(live.lifecycle.order, reply)
        except RateLimited as refusal:
            self.hold_back(live.clock, refusal)
            fact = OrderFact(status=OrderStatus.UNKNOWN)
        except RequestRejected as refusal:
            # Said once, it may be about an older order of this client id, while this one is not visible yet.
            if live.is_unknown and live.settling.denied(_now(live.clock), self._venue.settle_seconds):
                self._give_up(live, refusal)
                return
            fact = OrderFact(status=OrderStatus.UNKNOWN)
        except Exception:
            logger.warning("The answer about order %s could not be read", live.client_order_id, exc_info=True)
            fact = OrderFact(status=OrderStatus.UNKNOWN)
        if fact is not None:
            self._apply(live, fact)
        elif live.is_unknown:
            self._denied(live)
        if live.is_unknown and not live.is_done:
            self._ask_later(live)

    def _denied(self, live: LiveOrder) -> None:
        assert live.lifecycle is not None
        if live.lifecycle.is_proven:
            logger.warning("The venue had order %s and now denies it; it stays unknown", live.client_order_id)
        elif live.settling.denied(_now(live.clock), self._venue.settle_seconds):
            reason = "the venue has no such order: it never arrived"
            self._apply(live, OrderFact(status=OrderStatus.REJECTED, code=NOT_PLACED, reason=reason))

    def _unanswered(self, live: LiveOrder, error: Exception, socket: Socket) -> None:
        if not live.is_done and socket is self._socket:
            logger.info("Order %s is still unknown: %s", live.client_order_id, error)
            self._ask_later(live)

    def _ask_later(self, live: LiveOrder) -> None:
        delay = live.settling.delay(_now(live.clock), self._venue.settle_seconds)
        live.waits_for(self._later(live.clock, delay, lambda: self.prove(live)))


def _now(clock: abc.SchedulerBase) -> float:
    return clock.to_seconds(clock.now)
