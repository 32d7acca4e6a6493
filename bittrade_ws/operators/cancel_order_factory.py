"""`cancel_order_factory`: cancel an order, and learn what became of it."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from reactivex import Observable, abc
from reactivex.disposable import SerialDisposable

from bittrade_ws.models.errors import NotConnected, RateLimited, RequestRejected
from bittrade_ws.models.lifecycle import Lifecycle
from bittrade_ws.models.order import Order, OrderFact, OrderStatus
from bittrade_ws.models.requests import CancelOrderRequest
from bittrade_ws.operators._ask import ask, request_id_of
from bittrade_ws.operators._context import request_context
from bittrade_ws.operators._current_socket import CurrentSocket, clock_of
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._hold_off import HoldOff
from bittrade_ws.operators._order_line import FACT_SINKS
from bittrade_ws.operators._settling import Settling
from bittrade_ws.operators._turn import patient_turn, take_turn
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Request
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
            canceling = _Canceling(
                request,
                observer,
                self._current,
                self._messages,
                self._venue,
                timeout=self._timeout,
                connect_timeout=self._connect_timeout,
                clock=clock,
                hold_off=self._hold_off,
            )
            canceling.start()
            return canceling.waiting

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
        current: CurrentSocket,
        messages: Observable[Any],
        venue: OrderVenue,
        *,
        timeout: float,
        connect_timeout: float,
        clock: abc.SchedulerBase,
        hold_off: HoldOff,
    ) -> None:
        self.waiting = SerialDisposable()
        self._request = request
        self._observer = observer
        self._current = current
        self._messages = messages
        self._venue = venue
        self._timeout = timeout
        self._connect_timeout = connect_timeout
        self._waited = 0.0
        self._clock = clock
        self._hold_off = hold_off
        self._drain = Drain()
        self._settling = Settling()
        order = Order(
            client_order_id=request.client_order_id or "",
            order_id=request.order_id,
            symbol=request.symbol,
            status=OrderStatus.SUBMITTED,
        )
        self._lifecycle = Lifecycle(order)

    def start(self) -> None:
        self._await_socket(self._send, self._connect_timeout)

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
        asked = ask(socket, self._messages, request, timeout=self._timeout, clock=self._clock)
        self.waiting.disposable = asked.subscribe(
            lambda reply: self._drain.run(lambda: on_reply(reply)),
            lambda error: self._drain.run(lambda: on_error(error)),
            scheduler=self._clock,
        )

    def _send(self, socket: Socket) -> None:
        try:
            request = self._venue.cancel(self._request, request_context(socket, self._clock))
            seconds = take_turn(socket, request, self._clock, waited=self._waited)
        except Exception as error:
            self._fail(error)
            return
        if seconds > 0:
            self._waited += seconds
            self._in(seconds, lambda: self._await_socket(self._send, self._connect_timeout))
            return

        def on_reply(reply: Any) -> None:
            try:
                fact = self._venue.canceled(self._request, reply)
            except RateLimited as refusal:
                self._hold_off.heed(refusal, _now(self._clock))
                self._fail(refusal)
                return
            except Exception:
                logger.exception("The reply to a cancel could not be read")
                fact = OrderFact(status=OrderStatus.UNKNOWN, reason="the venue's reply could not be read")
            if fact.status is OrderStatus.REJECTED:
                why = f"the cancel was refused: {fact.reason}"
                self._fail(RequestRejected(why, code=fact.code, reason=fact.reason, request_id=request_id_of(request)))
            elif fact.status is OrderStatus.UNKNOWN:
                self._doubt(fact.reason)
            else:
                self._settle(fact, socket)

        def on_error(error: Exception) -> None:
            if isinstance(error, NotConnected):
                self._fail(error)
            else:
                self._doubt(str(error))

        self._ask(socket, request, on_reply, on_error)

    def _doubt(self, reason: str) -> None:
        doubtful = self._lifecycle.doubt(reason)
        if doubtful is not None:
            self._observer.on_next(doubtful)
        self._await_socket(self._query, None)

    def _query(self, socket: Socket) -> None:
        wait = self._hold_off.remaining(_now(self._clock))
        if wait > 0:
            self._query_in(wait)
            return
        try:
            request = self._venue.query(self._lifecycle.order, request_context(socket, self._clock))
        except Exception as error:
            self._fail(error)
            return
        wait = patient_turn(socket, request, self._clock)
        if wait > 0:
            self._query_in(wait)
            return

        def is_vague(fact: OrderFact | None) -> bool:
            return fact is not None and fact.status in (None, OrderStatus.UNKNOWN)

        def on_reply(reply: Any) -> None:
            try:
                fact = self._venue.queried(self._lifecycle.order, reply)
            except RateLimited as refusal:
                logger.warning("%s; the outcome of a cancel stays unknown", refusal)
                self._hold_off.heed(refusal, _now(self._clock))
                fact = OrderFact(status=OrderStatus.UNKNOWN)
            except RequestRejected as refusal:
                if self._settling.denied(_now(self._clock), self._venue.settle_seconds):
                    self._fail(refusal)
                else:
                    self._query_later()
                return
            except Exception:
                logger.warning("The answer about a canceled order could not be read", exc_info=True)
                fact = OrderFact(status=OrderStatus.UNKNOWN)
            if fact is not None and fact.status is not None and fact.status.is_final:
                self._settle(fact, socket)
            # Open, or not there: the cancel, or the order, may still be on its way.
            elif is_vague(fact) or not self._settling.denied(_now(self._clock), self._venue.settle_seconds):
                self._query_later()
            elif fact is not None:
                self._settle(fact, socket)
            else:
                why = "the venue has no such order"
                self._fail(RequestRejected(why, code="NOT_FOUND", reason=why, request_id=request_id_of(request)))

        self._ask(socket, request, on_reply, lambda error: self._query_later())

    def _query_later(self) -> None:
        self._query_in(self._settling.delay(_now(self._clock), self._venue.settle_seconds))

    def _query_in(self, seconds: float) -> None:
        self._in(seconds, lambda: self._await_socket(self._query, None))

    def _in(self, seconds: float, action: Callable[[], None]) -> None:
        def act(_: abc.SchedulerBase, state: object = None) -> None:
            action()

        self.waiting.disposable = self._clock.schedule_relative(seconds, act)

    def _settle(self, fact: OrderFact, socket: Socket) -> None:
        if fact.client_order_id is None and fact.order_id is None:
            fact = replace(fact, client_order_id=self._request.client_order_id, order_id=self._request.order_id)
        stage = self._lifecycle.apply(fact)
        sinks: list[Callable[[OrderFact], None]] = socket.state.get(FACT_SINKS, [])
        for sink in tuple(sinks):
            sink(fact)
        self._observer.on_next(stage if isinstance(stage, Order) else self._lifecycle.order)
        self._observer.on_completed()

    def _fail(self, error: Exception) -> None:
        self._observer.on_error(error)


def _now(clock: abc.SchedulerBase) -> float:
    return clock.to_seconds(clock.now)
