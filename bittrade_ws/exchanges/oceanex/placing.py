"""Orders that are placed, followed and canceled, with the questions that take the place of what other venues push.

Times in seconds, all from the scheduler of the subscription.
"""

from collections.abc import Callable, Iterable

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable, Disposable

from bittrade_ws.exchanges.oceanex._question import Messages
from bittrade_ws.exchanges.oceanex.codec import OceanExCodec
from bittrade_ws.exchanges.oceanex.lookup import Lookup
from bittrade_ws.exchanges.oceanex.orders import POLLED, Adopt, OceanExOrders
from bittrade_ws.exchanges.oceanex.polling import OrderPolling
from bittrade_ws.models.lifecycle import Anomaly
from bittrade_ws.models.order import Order, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest, Intent
from bittrade_ws.operators._current_socket import CurrentSocket, clock_of
from bittrade_ws.operators._inquiry import tell_others
from bittrade_ws.operators.cancel_order_factory import cancel_order_factory as generic_cancel_order_factory
from bittrade_ws.operators.order_factory import order_factory
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.orders import IntentLog


class OceanExOrderFactory:
    """What `add_order_factory` gives: a function from a request to the life of its order."""

    def __init__(
        self,
        sockets: Observable[Socket],
        messages: Messages,
        *,
        every: float,
        adopt: Adopt | None,
        until: OrderStatus | None,
        timeout: float,
        connect_timeout: float,
        intents: IntentLog | None,
    ) -> None:
        self._messages = messages
        self._lookup = Lookup(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)
        self._venue = venue = OceanExOrders(self._lookup, adopt=adopt)
        self._current = CurrentSocket(sockets, messages)
        self._current.watch(self._on_socket)
        if self._current.socket is not None:
            self._on_socket(self._current.socket)
        self._orders = order_factory(
            sockets,
            messages,
            venue,
            POLLED,
            until=until,
            timeout=timeout,
            connect_timeout=connect_timeout,
            queries_per_second=5.0,
            intents=intents,
        )
        self._polling = OrderPolling(
            self._lookup,
            lambda fact: tell_others(self._current.socket, fact),
            every=every,
            first_of=lambda order_id: venue.firsts.pop(order_id, None),
        )

    def __call__(self, request: AddOrderRequest, *, until: OrderStatus | None = None) -> Observable[Order]:
        """The stages of one order. The first subscription sends it; nothing ever sends it again."""
        return self._polled(self._orders(request, until=until))

    def resume(self, intents: Iterable[Intent], *, until: OrderStatus | None = None) -> Observable[Order]:
        """The orders of an earlier run, in one stream, as `OrderFactory.resume`. Their acknowledgements are lost."""
        known = list(intents)
        for intent in known:
            self._venue.names.send(intent.client_order_id, intent.request, intent.time)
        return self._polled(self._orders.resume(known, until=until))

    @property
    def anomalies(self) -> Observable[Anomaly]:
        """Facts that contradict what was proven before; also logged."""
        return self._orders.anomalies

    def dispose(self) -> None:
        """Gives back the sockets, asks no more, and ends every stream with an error. Cancels no order."""
        self._polling.dispose()
        self._orders.dispose()
        self._lookup.dispose()
        self._current.dispose()

    def _on_socket(self, socket: Socket) -> None:
        if isinstance(socket.codec, OceanExCodec):
            socket.codec.names.append(self._venue.names)

    def _polled(self, orders: Observable[Order]) -> Observable[Order]:
        def subscribe(
            observer: abc.ObserverBase[Order], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            clock = clock_of(scheduler, self._messages)
            followed = self._polling.follow(clock)

            def on_next(order: Order) -> None:
                self._venue.names.learn(order)
                followed.on_stage(order)
                observer.on_next(order)

            watching = orders.subscribe(on_next, observer.on_error, observer.on_completed, scheduler=scheduler)
            return CompositeDisposable(watching, Disposable(followed.dispose))

        return Observable(subscribe)


def add_order_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    every: float = 1.0,
    adopt: Adopt | None = None,
    until: OrderStatus | None = None,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    intents: IntentLog | None = None,
) -> OceanExOrderFactory:
    """Gives `AddOrderRequest -> Observable[Order]`: each stage of an order's life, once.

    `sockets` have passed `log_in`. The venue pushes nothing, so every `every` seconds it is asked which orders are open
    on each market with an order that is followed, one question for all of them; stages come that much later, and those
    that begin and end in between are told as one.

    The venue knows no client ids. An order whose acknowledgement was lost (the socket dropped, no answer came) stays
    `UNKNOWN`: that the venue has one like it proves nothing. It ends as `REJECTED` with code `NOT_PLACED` once the
    venue, asked twice half a minute apart, has nothing that may be it. `adopt` is asked in between which of the orders
    that look like it is it; `the_only_match` is for accounts on which nobody and nothing else trades. Two orders of our
    own that are alike in everything and both in doubt are not put to it.

    Times in seconds, errors and all else as in `operators.order_factory`; orders of others are not told.
    """
    return OceanExOrderFactory(
        sockets,
        messages,
        every=every,
        adopt=adopt,
        until=until,
        timeout=timeout,
        connect_timeout=connect_timeout,
        intents=intents,
    )


def cancel_order_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> Callable[[CancelOrderRequest], Observable[Order]]:
    """Gives `CancelOrderRequest -> Observable[Order]`: the order as the venue has it among those that are over.

    By `order_id`, or by the `client_order_id` of an order that was placed over the same connection by
    `add_order_factory`. As in `operators.cancel_order_factory`.
    """
    lookup = Lookup(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)
    return generic_cancel_order_factory(
        sockets, messages, OceanExOrders(lookup), timeout=timeout, connect_timeout=connect_timeout
    )
