"""Orders on their way out: what waits for a line, and what waits for its reply.

1. An intent is kept before the first byte of it is written. What cannot be kept is not sent.
2. The reply is listened for and the orders are in the table before the frame is sent. It is sent once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from reactivex import Observable, abc

from bittrade_ws.models.errors import IntentLogFailed, InvalidRequest, NotConnected
from bittrade_ws.models.lifecycle import Lifecycle
from bittrade_ws.models.order import OrderFact, OrderStatus
from bittrade_ws.models.requests import Intent
from bittrade_ws.operators._ask import Replies
from bittrade_ws.operators._context import request_context
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._live_order import LiveOrder, submitted
from bittrade_ws.operators._order_table import OrderTable
from bittrade_ws.operators._prover import Prover
from bittrade_ws.operators._stages import Stages
from bittrade_ws.operators._submission import Submission
from bittrade_ws.operators._turn import take_turn
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.orders import IntentLog

logger = logging.getLogger(__name__)


class Sending:
    """Everything runs in the desk's drain. `fail` ends the streams of a submission that was not sent."""

    def __init__(
        self,
        messages: Observable[Any],
        *,
        drain: Drain,
        table: OrderTable,
        stages: Stages,
        prover: Prover,
        intents: IntentLog | None,
        timeout: float,
        connect_timeout: float,
    ) -> None:
        self._messages = messages
        self._drain = drain
        self._table = table
        self._stages = stages
        self._prover = prover
        self._intents = intents
        self._timeout = timeout
        self._connect_timeout = connect_timeout
        self._waiting: dict[Submission, None] = {}
        self._sent: dict[Submission, None] = {}

    def waiting(self) -> tuple[Submission, ...]:
        return tuple(self._waiting)

    def is_waiting(self, submission: Submission) -> bool:
        return submission in self._waiting

    def wait(self, submission: Submission, clock: abc.SchedulerBase) -> None:
        """For a line to send it on."""
        submission.clock = clock
        for live in submission.legs:
            live.clock = clock
        self._waiting[submission] = None
        submission.is_overdue = False
        submission.waited = 0.0

    def bound(self, submission: Submission, is_hopeless: Callable[[], bool]) -> None:
        """It fails after the time for a socket, if then `is_hopeless`: there is none."""

        def overdue() -> None:
            submission.is_overdue = True
            # While there is a socket, its acknowledgements have their own deadline.
            if submission in self._waiting and is_hopeless():
                text = f"no socket opened within {self._connect_timeout:g} s, so nothing was sent"
                self.fail(submission, NotConnected(text))

        submission.fails_at(self._later(submission.clock, self._connect_timeout, overdue))

    def fail(self, submission: Submission, error: Exception) -> None:
        """Ends the streams, not the intent: nothing was sent, and a new subscription tries again."""
        self._withdraw(submission)
        for live in submission.legs:
            self._table.remove(live)
            live.lifecycle = None
            live.waits_for(None)
            live.finish(error)

    def send(self, submission: Submission, socket: Socket) -> None:
        legs = submission.legs
        for live in legs:
            given = live.client_order_id
            if given is not None and given in self._table:
                self.fail(submission, InvalidRequest(f"client order id {given} belongs to another live order"))
                return
        names = [live.client_order_id or socket.client_ids() for live in legs]
        for live, name in zip(legs, names, strict=True):
            live.client_order_id = name
        try:
            context = request_context(socket, submission.clock)
            request = submission.write(names, socket, context)
            seconds = take_turn(socket, request, submission.clock, waited=submission.waited)
            if seconds > 0:
                self._send_in(submission, socket, seconds)
                return
            self._record(submission)
        except Exception as error:
            self.fail(submission, error)
            return
        for live, name in zip(legs, names, strict=True):
            live.lifecycle = Lifecycle(submitted(live.request, name))
            self._table.add(live, name)
        is_sent = False
        heeding: Replies | None = None
        if request.reply_key is not None:
            heeding = Replies(
                socket,
                self._messages,
                request,
                lambda reply: self._drain.pass_on(partial(self._on_reply, submission), reply),
                context=context,
                clock=submission.clock,
                is_sent=lambda: is_sent,
            )
            submission.expects(heeding)
            heeding.attach(lambda error: logger.info("The replies to order %s ended: %s", names[0], error))
        way = socket.way
        try:
            socket.send(request.frame)
            is_sent = True
        except Exception as error:
            if heeding is not None:
                heeding.dispose()
            for live in legs:
                self._table.remove(live)
                live.lifecycle = None
            # The socket is closing, which is about to be said; the order waits for the next one.
            if not isinstance(error, NotConnected) or submission.is_overdue:
                self.fail(submission, error)
            return
        del self._waiting[submission]
        self._sent[submission] = None
        submission.fails_at(
            self._later(
                submission.clock,
                self._timeout,
                lambda: self._unanswered(submission, f"no reply within {self._timeout:g} s"),
            )
        )
        submission.strands(way.on_lost(lambda: self._drain.run(lambda: self._stranded(submission, socket))))
        for live in legs:
            if live.lifecycle is not None:
                self._stages.tell(live, live.lifecycle.order, live.observers)

    def _send_in(self, submission: Submission, socket: Socket, seconds: float) -> None:
        def again() -> None:
            # Where the channel is not held, or another socket took over, its being held sends what waits.
            if submission in self._waiting and self._prover.asks_on(socket):
                self.send(submission, socket)

        submission.waited += seconds
        submission.goes_on_at(self._later(submission.clock, seconds, again))

    def forget(self, live: LiveOrder) -> None:
        """Nobody watches it any more, or it is over."""
        submission = live.submission
        if submission is None:
            return
        if submission in self._waiting and not submission.is_wanted:
            self._withdraw(submission)
        else:
            self._rest(submission)

    def dropped(self, reason: str) -> None:
        """No reply comes on a socket that is gone, and what has waited too long for one waits no longer."""
        sent, self._sent = self._sent, {}
        for submission in sent:
            # The next socket counts its requests from one again.
            submission.rest()
            if submission.on_lost is not None and not submission.is_answered:
                submission.on_lost(reason)
        for submission in self.waiting():
            if submission.is_overdue:
                self.fail(submission, NotConnected("the socket dropped before the order was sent"))

    def _rest(self, submission: Submission) -> None:
        """Waits for the reply no longer, unless it says something beyond the orders that it places."""
        is_watched = any(
            leg.client_order_id is not None and leg.client_order_id in self._table for leg in submission.legs
        )
        if not is_watched and (submission.is_answered or submission.on_lost is None):
            self._sent.pop(submission, None)
            submission.rest()

    def _withdraw(self, submission: Submission) -> None:
        self._waiting.pop(submission, None)
        submission.rest()
        if submission.is_recorded:
            # It never left, so there is nothing to ask the venue about.
            submission.is_recorded = False
            for live in submission.legs:
                self.close(live, OrderStatus.REJECTED)

    def close(self, live: LiveOrder, status: OrderStatus) -> None:
        """Takes note in the intent log that an order is over."""
        if self._intents is None or live.client_order_id is None:
            return
        try:
            self._intents.close(live.client_order_id, status)
        except Exception:
            logger.warning("The intent log does not take note of the end of order %s", live.client_order_id)

    def _record(self, submission: Submission) -> None:
        if self._intents is None or submission.is_recorded:
            return
        clock = submission.clock
        now = round(clock.to_seconds(clock.now) * 1000)
        intents = [
            Intent(client_order_id=live.client_order_id or "", request=live.request, time=now)
            for live in submission.legs
        ]
        try:
            self._intents.record(intents)
        except Exception as error:
            raise IntentLogFailed(f"the intent could not be kept, so nothing was sent: {error}") from error
        submission.is_recorded = True

    def _on_reply(self, submission: Submission, reply: Any) -> None:
        submission.is_answered = True
        submission.rest()
        try:
            facts = submission.read(reply)
        except Exception:
            logger.exception("The reply to order %s could not be read", submission.legs[0].client_order_id)
            lost = "the venue's reply could not be read"
            facts = [OrderFact(status=OrderStatus.UNKNOWN, reason=lost) for _ in submission.legs]
            if submission.on_lost is not None:
                submission.on_lost(lost)
        for live, fact in zip(submission.legs, facts, strict=True):
            if not live.is_done and live.lifecycle is not None:
                self._stages.apply(live, fact)
                self._prover.prove(live)
        self._rest(submission)

    def _stranded(self, submission: Submission, socket: Socket) -> None:
        """Its reply is lost with what it was sent over, but not the socket, which would be said of all orders."""
        if submission in self._sent and socket.is_open:
            submission.has_all_the_time()
            self._unanswered(submission, "the connection that it was sent over dropped")

    def _unanswered(self, submission: Submission, reason: str) -> None:
        if submission.on_lost is not None and not submission.is_answered:
            submission.on_lost(reason)
        for live in submission.legs:
            if live.lifecycle is not None and not live.lifecycle.is_proven:
                self._stages.doubt(live, reason)
                self._prover.prove(live)

    def _later(self, clock: abc.SchedulerBase, seconds: float, action: Callable[[], None]) -> abc.DisposableBase:
        def act(_: abc.SchedulerBase, state: object = None) -> None:
            self._drain.run(action)

        return clock.schedule_relative(seconds, act)
