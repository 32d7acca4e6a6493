"""The two halves of one replacement: the cancel of an order, and the new one in its place."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from msgspec.structs import replace
from reactivex import Observable, abc
from reactivex.disposable import SerialDisposable

from bittrade_ws.models.lifecycle import first_stage
from bittrade_ws.models.order import Order, OrderFact, OrderStatus
from bittrade_ws.models.outcome import OrderOutcome, Outcome, Replacement
from bittrade_ws.models.requests import ReplaceOrderRequest
from bittrade_ws.operators._inquiry import Inquiry, tell_others
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Request, RequestContext
from bittrade_ws.wire.orders import ReplaceVenue

NOT_ATTEMPTED: Final = "NOT_ATTEMPTED"
"""The code of a new order that the venue left, because the old one could not be canceled."""
NOT_CANCELED: Final = "NOT_CANCELED"
"""The code of a cancel that the venue shows no sign of, or that came too late."""

Inquire = Callable[[abc.SchedulerBase, Callable[[Exception], None]], Inquiry]


class Halves:
    """What is known of both. Everything runs in the desk's drain."""

    order: Observable[Order]
    """The life of the new one."""

    def __init__(self, request: ReplaceOrderRequest, venue: ReplaceVenue, inquire: Inquire) -> None:
        self._request = request
        self._venue = venue
        self._inquire = inquire
        self._cancel: OrderOutcome | None = None
        self._new: OrderOutcome | None = None
        self._told: Replacement | None = None
        self._socket: Socket | None = None
        self._watching: dict[abc.ObserverBase[Replacement], abc.DisposableBase] = {}
        self._inquiry: Inquiry | None = None
        self._clock: abc.SchedulerBase

    def write(self, names: Sequence[str], socket: Socket, context: RequestContext) -> Request:
        self._socket = socket
        return self._venue.replace(self._request, names[0], context)

    def read(self, reply: Any) -> Sequence[OrderFact]:
        """What the reply says of the new order; what it says of the old one is told here."""
        cancel, new = self._venue.replaced(self._request, reply)
        if cancel is None:
            self._cancel_is(OrderOutcome(outcome=Outcome.NOT_ATTEMPTED))
        elif cancel.status is OrderStatus.UNKNOWN:
            self.lost(cancel.reason)
        elif cancel.status is OrderStatus.REJECTED:
            self._cancel_is(OrderOutcome(outcome=Outcome.REFUSED, code=cancel.code, reason=cancel.reason))
        else:
            self._canceled(cancel)
        why = "the venue did not attempt it: the other order could not be canceled"
        return [new or OrderFact(status=OrderStatus.REJECTED, code=NOT_ATTEMPTED, reason=why)]

    def lost(self, reason: str) -> None:
        self._cancel_is(OrderOutcome(outcome=Outcome.UNKNOWN, reason=reason))

    def join(self, observer: abc.ObserverBase[Replacement], clock: abc.SchedulerBase) -> None:
        self._clock = clock
        if self._told is not None:
            observer.on_next(self._told)
            if self._told.is_known:
                observer.on_completed()
                return
        # In two steps: the stream may end within the second one.
        watching = self._watching[observer] = SerialDisposable()
        watching.disposable = self.order.subscribe(self._stage, self._fail, scheduler=clock)
        self._ask()

    def leave(self, observer: abc.ObserverBase[Replacement]) -> None:
        watching = self._watching.pop(observer, None)
        if watching is not None:
            watching.dispose()
        if not self._watching and self._inquiry is not None:
            self._inquiry.waiting.dispose()
            self._inquiry = None

    def _ask(self) -> None:
        """About the old order, if it is in doubt and somebody wants to know."""
        is_unknown = self._cancel is not None and self._cancel.outcome is Outcome.UNKNOWN
        if is_unknown and self._watching and self._inquiry is None:
            self._inquiry = self._inquire(self._clock, self._fail)
            self._inquiry.resolve(self._old, self._judge)

    def _old(self) -> Order:
        cancel = self._request.cancel
        return Order(
            client_order_id=cancel.client_order_id or "",
            order_id=cancel.order_id,
            symbol=cancel.symbol,
            status=OrderStatus.UNKNOWN,
        )

    def _judge(self, fact: OrderFact | None, is_settled: bool) -> bool:
        if fact is not None and fact.status is OrderStatus.CANCELED:
            self._canceled(fact)
        elif fact is not None and fact.status is not None and fact.status.is_final:
            self._not_canceled(f"the order ended as {fact.status}", fact)
        elif not is_settled:
            return False
        elif fact is None:
            self._not_canceled("the venue has no such order", None)
        else:
            self._not_canceled("the order is open: the cancel got lost", fact)
        return True

    def _canceled(self, fact: OrderFact) -> None:
        cancel = self._request.cancel
        if fact.client_order_id is None and fact.order_id is None:
            fact = replace(fact, client_order_id=cancel.client_order_id, order_id=cancel.order_id)
        tell_others(self._socket if self._inquiry is None else self._inquiry.socket, fact)
        order = first_stage(replace(fact, symbol=fact.symbol or cancel.symbol))
        self._cancel_is(OrderOutcome(outcome=Outcome.DONE, order=order))

    def _not_canceled(self, reason: str, fact: OrderFact | None) -> None:
        order = None if fact is None else first_stage(fact)
        self._cancel_is(OrderOutcome(outcome=Outcome.REFUSED, order=order, code=NOT_CANCELED, reason=reason))

    def _cancel_is(self, outcome: OrderOutcome) -> None:
        if self._cancel is None or self._cancel.outcome is Outcome.UNKNOWN:
            self._cancel = outcome
            self._tell()
            self._ask()

    def _stage(self, order: Order) -> None:
        is_known = self._new is not None and self._new.outcome is not Outcome.UNKNOWN
        if is_known or order.status is OrderStatus.SUBMITTED:
            return
        outcome = {OrderStatus.UNKNOWN: Outcome.UNKNOWN, OrderStatus.REJECTED: Outcome.REFUSED}.get(
            order.status, Outcome.DONE
        )
        if order.code == NOT_ATTEMPTED:
            outcome = Outcome.NOT_ATTEMPTED
        new = OrderOutcome(outcome=outcome, order=order, code=order.code, reason=order.reason)
        if self._new is None or self._new.outcome is not outcome:
            self._new = new
            self._tell()

    def _tell(self) -> None:
        if self._cancel is None or self._new is None:
            return
        self._told = told = Replacement(cancel=self._cancel, new=self._new)
        for observer in tuple(self._watching):
            observer.on_next(told)
        if told.is_known:
            for observer in tuple(self._watching):
                self.leave(observer)
                observer.on_completed()

    def _fail(self, error: Exception) -> None:
        for observer in tuple(self._watching):
            self.leave(observer)
            observer.on_error(error)
