"""`edit_order_factory`: amend an open order, and learn what became of that."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from reactivex import Observable, abc

from bittrade_ws.models.lifecycle import first_stage
from bittrade_ws.models.order import Order, OrderFact, OrderStatus
from bittrade_ws.models.outcome import OrderOutcome, Outcome
from bittrade_ws.models.requests import EditOrderRequest
from bittrade_ws.operators._current_socket import CurrentSocket, clock_of
from bittrade_ws.operators._door import Door
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._hold_off import HoldOff
from bittrade_ws.operators._inquiry import Inquiry, tell_others
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.orders import EditVenue

NOT_AMENDED = "NOT_AMENDED"
"""The code of an amendment that the venue shows no sign of, after its settling time: it may be asked for again."""
NOT_FOUND = "NOT_FOUND"
"""The code of an amendment of an order that the venue does not have."""


class EditOrderFactory:
    """What `edit_order_factory` gives: a function from a request to what became of it."""

    def __init__(
        self,
        sockets: Observable[Socket],
        messages: Observable[Any],
        venue: EditVenue,
        *,
        timeout: float,
        connect_timeout: float,
    ) -> None:
        self._current = CurrentSocket(sockets, messages)
        self._messages = messages
        self._venue = venue
        self._timeout = timeout
        self._connect_timeout = connect_timeout
        self._hold_off = HoldOff()

    def __call__(self, request: EditOrderRequest) -> Observable[OrderOutcome]:
        """What became of the amendment; each subscription asks once for it."""

        def subscribe(
            observer: abc.ObserverBase[OrderOutcome], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            clock = clock_of(scheduler, self._messages)
            drain = Drain()
            inquiry = Inquiry(
                self._current,
                self._messages,
                self._venue,
                timeout=self._timeout,
                clock=clock,
                hold_off=self._hold_off,
                drain=drain,
                fail=observer.on_error,
            )
            editing = _Editing(request, observer, self._venue, inquiry)
            Door(self._messages, drain).enter(
                clock,
                lambda: inquiry.send(
                    lambda context: self._venue.edit(request, context),
                    seconds=self._connect_timeout,
                    on_reply=editing.on_reply,
                    on_lost=editing.doubt,
                ),
            )
            return inquiry.waiting

        return Observable(subscribe)

    def dispose(self) -> None:
        """Gives the sockets back; what is still waiting for one errors with `NotConnected`."""
        self._current.dispose()


def edit_order_factory(
    sockets: Observable[Socket],
    messages: Observable[Any],
    venue: EditVenue,
    *,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
) -> EditOrderFactory:
    """Gives `EditOrderRequest -> Observable[OrderOutcome]`: each subscription asks once for the order to be amended.

    Emits what became of the amendment and completes: `DONE` with the order as it is now, or `REFUSED` with the venue's
    code and reason. A refusal is said of the amendment; the order stays what it is. The stream of the order itself
    learns its new quantity, which is no stage: its next one shows it.

    When the reply is lost (the socket drops, or nothing comes within `timeout` seconds) or the venue does not know the
    outcome, `UNKNOWN` is emitted first and the venue is asked about the order, on the next socket if need be. One that
    is still as it was after the venue's settling time is `REFUSED` with code `NOT_AMENDED`: the amendment got lost.
    Errors: `NotConnected`, `BudgetSpent` and `InvalidRequest` (nothing was sent), `RequestRejected` when the venue no
    longer tells of the order.

    `sockets` is subscribed to at once; `dispose()` of the factory ends that.

    See operators/edit_order_factory.md.
    """
    return EditOrderFactory(sockets, messages, venue, timeout=timeout, connect_timeout=connect_timeout)


class _Editing:
    """One amendment."""

    def __init__(
        self,
        request: EditOrderRequest,
        observer: abc.ObserverBase[OrderOutcome],
        venue: EditVenue,
        inquiry: Inquiry,
    ) -> None:
        self._request = request
        self._observer = observer
        self._venue = venue
        self._inquiry = inquiry

    def on_reply(self, reply: Any) -> None:
        try:
            fact = self._venue.edited(self._request, reply)
        except Exception as error:
            self.doubt(f"the venue's reply could not be read: {error}")
            return
        if fact.status is OrderStatus.UNKNOWN:
            self.doubt(fact.reason)
        elif fact.status is OrderStatus.REJECTED:
            self._refused(fact.code, fact.reason)
        else:
            self._done(fact)

    def doubt(self, reason: str) -> None:
        self._observer.on_next(OrderOutcome(outcome=Outcome.UNKNOWN, reason=reason))
        request = self._request
        order = Order(
            client_order_id=request.client_order_id or "",
            order_id=request.order_id,
            symbol=request.symbol,
            status=OrderStatus.UNKNOWN,
        )
        self._inquiry.resolve(lambda: order, self._judge)

    def _judge(self, fact: OrderFact | None, is_settled: bool) -> bool:
        if fact is not None and self._is_amended(fact):
            self._done(fact)
        elif fact is not None and fact.status is not None and fact.status.is_final:
            self._refused(NOT_AMENDED, f"the order ended as {fact.status}", fact)
        elif not is_settled:
            return False
        elif fact is None:
            self._refused(NOT_FOUND, "the venue has no such order")
        else:
            self._refused(NOT_AMENDED, "the order is as it was: the amendment got lost", fact)
        return True

    def _is_amended(self, fact: OrderFact) -> bool:
        request = self._request
        return request.quantity in (None, fact.quantity) and request.price in (None, fact.price)

    def _done(self, fact: OrderFact) -> None:
        request = self._request
        if fact.client_order_id is None and fact.order_id is None:
            fact = replace(fact, client_order_id=request.client_order_id, order_id=request.order_id)
        if fact.quantity is None:
            fact = replace(fact, quantity=request.quantity)
        # No stage: what it changes is what the order is for.
        tell_others(self._inquiry.socket, replace(fact, status=None))
        order = first_stage(replace(fact, symbol=fact.symbol or request.symbol))
        self._finish(OrderOutcome(outcome=Outcome.DONE, order=order))

    def _refused(self, code: int | str | None, reason: str, fact: OrderFact | None = None) -> None:
        order = None if fact is None else first_stage(fact)
        self._finish(OrderOutcome(outcome=Outcome.REFUSED, order=order, code=code, reason=reason))

    def _finish(self, outcome: OrderOutcome) -> None:
        try:
            self._observer.on_next(outcome)
        finally:  # nothing is asked any more, whatever the subscriber raises
            self._observer.on_completed()
