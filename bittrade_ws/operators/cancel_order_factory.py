"""`cancel_order_factory`: cancel an order, and learn what became of it."""

from __future__ import annotations

import logging
from typing import Any

from msgspec.structs import replace
from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable

from bittrade_ws.models.errors import RateLimited, RequestRejected
from bittrade_ws.models.lifecycle import Lifecycle
from bittrade_ws.models.order import Order, OrderFact, OrderStatus
from bittrade_ws.models.requests import CancelOrderRequest
from bittrade_ws.operators._ask import request_id_of
from bittrade_ws.operators._current_socket import CurrentSocket, clock_of
from bittrade_ws.operators._door import Door
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._hold_off import HoldOff
from bittrade_ws.operators._inquiry import Inquiry, tell_others
from bittrade_ws.operators._turn import now_of
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Request, RequestContext
from bittrade_ws.wire.orders import OrderVenue

logger = logging.getLogger(__name__)


class CancelOrderFactory:
    """What `cancel_order_factory` gives: a function from a request to what became of its order."""

    def __init__(
        self,
        sockets: Observable[Socket],
        messages: Observable[Any],
        venue: OrderVenue,
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

    def __call__(self, request: CancelOrderRequest) -> Observable[Order]:
        """What became of the order; each subscription asks once for it to be canceled."""

        def subscribe(
            observer: abc.ObserverBase[Order], scheduler: abc.SchedulerBase | None = None
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
            canceling = _Canceling(request, observer, self._venue, inquiry, clock=clock, hold_off=self._hold_off)
            Door(self._messages, drain).enter(
                clock,
                lambda: inquiry.send(
                    canceling.write,
                    seconds=self._connect_timeout,
                    on_reply=canceling.on_reply,
                    on_lost=canceling.doubt,
                    on_event=canceling.on_event,
                ),
            )
            return CompositeDisposable(inquiry.waiting, inquiry.listening)

        return Observable(subscribe)

    def dispose(self) -> None:
        """Gives the sockets back; what is still waiting for one errors with `NotConnected`."""
        self._current.dispose()


def cancel_order_factory(
    sockets: Observable[Socket],
    messages: Observable[Any],
    venue: OrderVenue,
    *,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
) -> CancelOrderFactory:
    """Gives `CancelOrderRequest -> Observable[Order]`: each subscription asks once for the order to be canceled.

    Emits the order as the venue leaves it and completes: `CANCELED` as a rule, another final stage when that was
    quicker. The same fact reaches the stream of the order itself. A refusal is a `RequestRejected` error, not a stage:
    it is the request that is rejected, while the order stays what it is.

    When the reply is lost (the socket drops, or nothing comes within `timeout` seconds) or the venue does not know the
    outcome, `UNKNOWN` is emitted first and the venue is asked about the order, on the next socket if need be, until it
    tells. An order that turns out to be open after the venue's settling time is emitted as it is: the cancel got lost,
    and may be asked for again. An order that the venue no longer tells of (archived) ends in its `RequestRejected`.
    `NotConnected` and `BudgetSpent` mean that nothing was sent; a venue that was asked too much refuses with
    `RateLimited`.

    `sockets` is subscribed to at once; `dispose()` of the factory ends that.

    See operators/cancel_order_factory.md.
    """
    return CancelOrderFactory(sockets, messages, venue, timeout=timeout, connect_timeout=connect_timeout)


class _Canceling:
    """One cancel: sent once, then asked about until its outcome is known."""

    def __init__(
        self,
        request: CancelOrderRequest,
        observer: abc.ObserverBase[Order],
        venue: OrderVenue,
        inquiry: Inquiry,
        *,
        clock: abc.SchedulerBase,
        hold_off: HoldOff,
    ) -> None:
        self._request = request
        self._request_id: object = None
        self._observer = observer
        self._venue = venue
        self._inquiry = inquiry
        self._clock = clock
        self._hold_off = hold_off
        order = Order(
            client_order_id=request.client_order_id or "",
            order_id=request.order_id,
            symbol=request.symbol,
            status=OrderStatus.SUBMITTED,
        )
        self._lifecycle = Lifecycle(order)
        self._is_accepted = False
        self._told: OrderFact | None = None

    def write(self, context: RequestContext) -> Request:
        request = self._venue.cancel(self._request, context)
        self._request_id = request_id_of(request)
        return request

    def on_reply(self, reply: Any) -> None:
        try:
            fact = self._venue.canceled(self._request, reply)
        except RateLimited as refusal:
            self._hold_off.heed(refusal, now_of(self._clock))
            self._observer.on_error(refusal)
            return
        except Exception:
            logger.exception("The reply to a cancel could not be read")
            fact = OrderFact(status=OrderStatus.UNKNOWN, reason="the venue's reply could not be read")
        if fact.status is OrderStatus.REJECTED:
            self._refused(f"the cancel was refused: {fact.reason}", fact.code, fact.reason)
        elif fact.status is OrderStatus.UNKNOWN:
            self.doubt(fact.reason)
        elif fact.status is None:
            self._is_accepted = True
            if self._told is None:
                self._inquiry.await_event(self.doubt)
            else:
                self._settle(self._told)
        else:
            self._settle(fact)

    def on_event(self, fact: OrderFact) -> None:
        """What an accepted cancel brought about; it may come ahead of the reply."""
        if fact.status is None or not fact.status.is_final or self._told is not None or not self._is_about_it(fact):
            return
        self._told = fact
        if self._is_accepted:
            self._settle(fact)

    def _is_about_it(self, fact: OrderFact) -> bool:
        request = self._request
        if request.order_id is not None:
            return fact.order_id == request.order_id
        return fact.client_order_id is not None and fact.client_order_id == request.client_order_id

    def doubt(self, reason: str) -> None:
        doubtful = self._lifecycle.doubt(reason)
        if doubtful is not None:
            self._observer.on_next(doubtful)
        self._inquiry.resolve(lambda: self._lifecycle.order, self._judge)

    def _judge(self, fact: OrderFact | None, is_settled: bool) -> bool:
        if fact is not None and fact.status is not None and fact.status.is_final:
            self._settle(fact)
        elif not is_settled:  # open, or not there: the cancel, or the order, may still be on its way
            return False
        elif fact is not None:
            self._settle(fact)
        else:
            why = "the venue has no such order"
            self._refused(why, "NOT_FOUND", why)
        return True

    def _settle(self, fact: OrderFact) -> None:
        if fact.client_order_id is None and fact.order_id is None:
            fact = replace(fact, client_order_id=self._request.client_order_id, order_id=self._request.order_id)
        stage = self._lifecycle.apply(fact)
        tell_others(self._inquiry.socket, fact)
        try:
            self._observer.on_next(stage if isinstance(stage, Order) else self._lifecycle.order)
        finally:  # nothing is asked any more, whatever the subscriber raises
            self._observer.on_completed()

    def _refused(self, message: str, code: int | str | None, reason: str) -> None:
        self._observer.on_error(RequestRejected(message, code=code, reason=reason, request_id=self._request_id))
