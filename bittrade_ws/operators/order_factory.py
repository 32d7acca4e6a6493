"""`order_factory`: place an order, and see every stage of its life."""

from collections.abc import Iterable, Sequence
from typing import Any

import reactivex
from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.models.lifecycle import Anomaly
from bittrade_ws.models.order import Order, OrderFact, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, Intent
from bittrade_ws.operators._desk import OrderDesk
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel, Subscribing
from bittrade_ws.wire.orders import IntentLog, OrderVenue


class OrderFactory:
    """What `order_factory` gives: a function from a request to the life of its order."""

    __slots__ = ("_desk", "_until", "_venue")

    def __init__(self, desk: OrderDesk, venue: OrderVenue, until: OrderStatus | None) -> None:
        self._desk = desk
        self._venue = venue
        self._until = until

    def __call__(self, request: AddOrderRequest, *, until: OrderStatus | None = None) -> Observable[Order]:
        """The stages of one order. The first subscription sends it; nothing ever sends it again."""
        venue = self._venue
        (order,) = self._desk.submit(
            [request],
            lambda names, _, context: venue.place(request, names[0], context),
            lambda reply: [venue.placed(request, reply)],
            until=until or self._until,
        )
        return order

    @property
    def external(self) -> Observable[Order]:
        """Each stage of each order of the account that nobody on this connection placed (`is_external`).

        Those that are open already come first. A subscription holds the private channel, as an order does; on a new
        socket what is tracked is `UNKNOWN` until the venue has told which orders are open.
        """
        return self._desk.external()

    def resume(self, intents: Iterable[Intent], *, until: OrderStatus | None = None) -> Observable[Order]:
        """The orders of an earlier run of this program, in one stream, from what it left in its intent log.

        Each begins as `UNKNOWN` and is asked about by client id; none is sent. One that the venue never had ends as
        `REJECTED` with code `NOT_PLACED`.
        """
        return reactivex.merge(*(self._desk.resume(intent, until or self._until) for intent in intents))

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
    snapshot: Channel[Sequence[OrderFact]] | None = None,
    until: OrderStatus | None = None,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    queries_per_second: float = 10.0,
    intents: IntentLog | None = None,
) -> OrderFactory:
    """Gives `AddOrderRequest -> Observable[Order]`: each stage of an order, once, as `TRANSITIONS` allows.

    A subscription waits for an open socket, holds the venue's private channel, sends the order and emits `SUBMITTED`;
    then whatever replies and events prove, in whichever order they come. The stream completes on a final stage, or
    once `until` (a stage) is reached or passed. A refusal is a value, `REJECTED` with `code` and `reason`.

    `UNKNOWN` (`reason` says why) means that the socket dropped, that the venue ended the private channel, that no reply
    came within `timeout` seconds, or that the venue itself does not know. Then the channel is held again first, on the
    next socket if need be, and the venue is asked which orders of a symbol are open, where there are several, and about
    each that is not listed by its id, at most `queries_per_second` times a second in all; a venue that was asked too
    much is left alone for as long as it says.
    Only its word leaves `UNKNOWN`: the proven stage is emitted even when it is the one from before. An order that the
    venue denies, again after its settling time, ends as `REJECTED` with code `NOT_PLACED`.

    One call is one intent, with one client id: the request's own, else one made up by the socket. Its frame is sent
    once, by the first subscription; a later one joins and gets the current stage first, and `retry` cannot place a
    second order. Disposing stops watching; it cancels nothing.

    With `intents` each intent is kept in that log before the first byte of it is written, and closed on a final stage;
    `resume` of the factory takes up what a crash left open. An intent that cannot be kept is not sent.

    Errors: `NotConnected` (no socket within `connect_timeout` seconds), `SubscriptionFailed` (no private channel),
    `InvalidRequest` and `IntentLogFailed`, all four before anything was sent; `ConnectionLost` when the connection
    ends for good; `RequestRejected` when the venue says, again after its settling time, that it no longer tells what
    became of the order (archived): it stays unknown, and is asked about no more.

    `snapshot` is for venues that tell which orders are open when the private channel begins.

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
        intents=intents,
        lists=snapshot,
    )
    return OrderFactory(desk, venue, until)
