"""`order_factory`: place an order, and see every stage of its life."""

from typing import Any

from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.models.lifecycle import Anomaly
from bittrade_ws.models.order import Order, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest
from bittrade_ws.operators._desk import OrderDesk
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Subscribing
from bittrade_ws.wire.orders import OrderVenue


class OrderFactory:
    """What `order_factory` gives: a function from a request to the life of its order."""

    __slots__ = ("_desk", "_until")

    def __init__(self, desk: OrderDesk, until: OrderStatus | None) -> None:
        self._desk = desk
        self._until = until

    def __call__(self, request: AddOrderRequest, *, until: OrderStatus | None = None) -> Observable[Order]:
        """The stages of one order. The first subscription sends it; nothing ever sends it again."""
        return self._desk.order(request, until or self._until)

    @property
    def anomalies(self) -> Observable[Anomaly]:
        """Facts that contradict what was proven before; also logged."""
        return self._desk.anomalies.pipe(ops.as_observable())

    def dispose(self) -> None:
        """Gives back the private channel and the sockets, and ends every stream with an error. Cancels no order."""
        self._desk.dispose()


def order_factory(
    sockets: Observable[Socket],
    messages: Observable[Any],
    venue: OrderVenue,
    subscribing: Subscribing,
    *,
    until: OrderStatus | None = None,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    queries_per_second: float = 10.0,
) -> OrderFactory:
    """Gives `AddOrderRequest -> Observable[Order]`: each stage of an order, once, as `TRANSITIONS` allows.

    A subscription waits for an open socket, holds the venue's private channel, sends the order and emits `SUBMITTED`;
    then whatever replies and events prove, in whichever order they come. The stream completes on a final stage, or
    once `until` (a stage) is reached or passed. A refusal is a value, `REJECTED` with `code` and `reason`.

    `UNKNOWN` (`reason` says why) means that the socket dropped, that the venue ended the private channel, that no reply
    came within `timeout` seconds, or that the venue itself does not know. Then the channel is held again first, on the
    next socket if need be, and the venue is asked by client id, at most `queries_per_second` times a second in all; a
    venue that was asked too much is left alone for as long as it says.
    Only its word leaves `UNKNOWN`: the proven stage is emitted even when it is the one from before. An order that the
    venue denies, again after its settling time, ends as `REJECTED` with code `NOT_PLACED`.

    One call is one intent, with one client id: the request's own, else one made up by the socket. Its frame is sent
    once, by the first subscription; a later one joins and gets the current stage first, and `retry` cannot place a
    second order. Disposing stops watching; it cancels nothing.

    Errors: `NotConnected` (no socket within `connect_timeout` seconds), `SubscriptionFailed` (no private channel) and
    `InvalidRequest`, all three before anything was sent; `ConnectionLost` when the connection ends for good;
    `RequestRejected` when the venue says, again after its settling time, that it no longer tells what became of the
    order (archived): it stays unknown, and is asked about no more.

    `sockets` is subscribed to at once, so that a shared stream without replay does; it carries what `add_token` left.

    See operators/order_factory.md.
    """
    desk = OrderDesk(
        sockets,
        messages,
        venue,
        subscribing,
        timeout=timeout,
        connect_timeout=connect_timeout,
        queries_per_second=queries_per_second,
    )
    return OrderFactory(desk, until)
