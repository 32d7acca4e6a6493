"""`cancel_replace_order_factory`: cancel an order and place another in one request, and see what became of both."""

from collections.abc import Callable
from typing import Any

from reactivex import Observable, abc

from bittrade_ws.models.order import Order, OrderStatus
from bittrade_ws.models.outcome import Replacement
from bittrade_ws.models.requests import ReplaceOrderRequest
from bittrade_ws.operators._current_socket import CurrentSocket
from bittrade_ws.operators._desk import OrderDesk
from bittrade_ws.operators._hold_off import HoldOff
from bittrade_ws.operators._inquiry import Inquiry
from bittrade_ws.operators._replacing import Halves
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Subscribing
from bittrade_ws.wire.orders import IntentLog, ReplaceVenue


class Replacing(Observable[Replacement]):
    """One replacement: what becomes of both halves. Whichever is subscribed to first, this or `order`, sends it."""

    order: Observable[Order]
    """The life of the new order, as `order_factory` tells it."""


class CancelReplaceOrderFactory:
    """What `cancel_replace_order_factory` gives: a function from a request to what became of its two halves."""

    def __init__(
        self,
        sockets: Observable[Socket],
        messages: Observable[Any],
        venue: ReplaceVenue,
        subscribing: Subscribing,
        *,
        timeout: float,
        connect_timeout: float,
        queries_per_second: float,
        intents: IntentLog | None,
    ) -> None:
        self._messages = messages
        self._venue = venue
        self._timeout = timeout
        self._current = CurrentSocket(sockets, messages)
        self._hold_off = HoldOff()
        self._desk = OrderDesk(
            sockets,
            messages,
            venue,
            subscribing,
            timeout=timeout,
            connect_timeout=connect_timeout,
            queries_per_second=queries_per_second,
            intents=intents,
        )

    def __call__(self, request: ReplaceOrderRequest, *, until: OrderStatus | None = None) -> Replacing:
        """What becomes of both halves; `until` is where the stream of the new order ends, if not at a final stage."""
        halves = Halves(request, self._venue, self._inquiry)
        (order,) = self._desk.submit([request.new], halves.write, halves.read, on_lost=halves.lost, until=until)
        halves.order = order
        replacing = Replacing(self._desk.door.entrance(halves.join, halves.leave))
        replacing.order = order
        return replacing

    def dispose(self) -> None:
        """Gives back the private channel and the sockets, and ends every stream with an error. Cancels no order."""
        self._desk.dispose()
        self._current.dispose()

    def _inquiry(self, clock: abc.SchedulerBase, fail: Callable[[Exception], None]) -> Inquiry:
        return Inquiry(
            self._current,
            self._messages,
            self._venue,
            timeout=self._timeout,
            clock=clock,
            hold_off=self._hold_off,
            drain=self._desk.drain,
            fail=fail,
        )


def cancel_replace_order_factory(
    sockets: Observable[Socket],
    messages: Observable[Any],
    venue: ReplaceVenue,
    subscribing: Subscribing,
    *,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    queries_per_second: float = 10.0,
    intents: IntentLog | None = None,
) -> CancelReplaceOrderFactory:
    """Gives `ReplaceOrderRequest -> Replacing`: an Observable of `Replacement`, and `order`, the life of the new order.

    One call is one intent; whichever of the two is subscribed to first sends it, once. Emits what became of both halves
    and completes: each is `DONE`, `REFUSED` with the venue's code and reason, or `NOT_ATTEMPTED`. The new order lives
    on in `order`, exactly as from `order_factory`: one that is refused, or not attempted, ends there as `REJECTED`. The
    canceled one lives on in the stream of whoever placed it, and learns of its end there.

    When the reply is lost the halves that nothing has told of are `UNKNOWN`, and the pair is emitted; then the venue is
    asked about both orders, and the pair is emitted again for each of them that it tells of. An old order that is still
    open after the venue's settling time was not canceled: `REFUSED` with code `NOT_CANCELED`.

    Parameters and errors are those of `order_factory`.

    See operators/cancel_replace_order_factory.md.
    """
    return CancelReplaceOrderFactory(
        sockets,
        messages,
        venue,
        subscribing,
        timeout=timeout,
        connect_timeout=connect_timeout,
        queries_per_second=queries_per_second,
        intents=intents,
    )
