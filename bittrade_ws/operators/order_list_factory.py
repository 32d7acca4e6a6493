"""`order_list_factory`: place orders that depend on each other, and see every stage of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable, SerialDisposable

from bittrade_ws.models.order import Order, OrderFact
from bittrade_ws.models.outcome import OrderList
from bittrade_ws.operators._desk import OrderDesk
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Request, RequestContext, Subscribing
from bittrade_ws.wire.orders import IntentLog, ListVenue

L = TypeVar("L")


class PlacingList(Observable[OrderList]):
    """One list: a snapshot of all its orders at each stage of any. The first subscription, to it or a leg, sends it."""

    legs: tuple[Observable[Order], ...]
    """The life of each order, as `order_factory` tells it, in the order in which they were asked for."""


class OrderListFactory(Generic[L]):
    """What `order_list_factory` gives: a function from a request to the lives of its orders."""

    def __init__(self, desk: OrderDesk, venue: ListVenue[L]) -> None:
        self._desk = desk
        self._venue = venue

    def __call__(self, request: L) -> PlacingList:
        """The snapshots of one list, and the stages of each of its orders (`legs`)."""
        listing = _Listing(request, self._venue)
        legs = self._desk.submit(self._venue.legs(request), listing.write, listing.read)
        placing = PlacingList(_together(legs, listing.snapshot))
        placing.legs = legs
        return placing

    def dispose(self) -> None:
        """Gives back the private channel and the sockets, and ends every stream with an error. Cancels no order."""
        self._desk.dispose()


def order_list_factory(
    sockets: Observable[Socket],
    messages: Observable[Any],
    venue: ListVenue[L],
    subscribing: Subscribing,
    *,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    queries_per_second: float = 10.0,
    intents: IntentLog | None = None,
) -> OrderListFactory[L]:
    """Gives `request -> PlacingList`: an Observable of `OrderList`, and `legs`, the life of each of its orders.

    One call is one intent, with one client id for the list and one for each order. Its frame is sent once, by the first
    subscription to the list or to any of its orders. Each order then lives as from `order_factory`: one that waits for
    another is `PENDING`; after a lost reply or a drop each is `UNKNOWN` until the venue tells of it. A list that the
    venue refuses ends with all of its orders `REJECTED`.

    Emits a snapshot of all orders at each stage of any of them, and completes when all are final. Parameters and errors
    are those of `order_factory`.

    See operators/order_list_factory.md.
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
        lists=venue.lists,
    )
    return OrderListFactory(desk, venue)


class _Listing(Generic[L]):
    """The names of one list, once it has them."""

    def __init__(self, request: L, venue: ListVenue[L]) -> None:
        self._request = request
        self._venue = venue
        self._list_id = venue.list_id(request) or ""
        self._order_list_id: str | None = None
        self._names: tuple[str, ...] = ()

    def write(self, names: Sequence[str], socket: Socket, context: RequestContext) -> Request:
        self._names = tuple(names)
        self._list_id = self._list_id or socket.client_ids()
        return self._venue.place_list(self._request, self._list_id, self._names, context)

    def read(self, reply: Any) -> Sequence[OrderFact]:
        self._order_list_id, facts = self._venue.placed_list(self._request, self._names, reply)
        return facts

    def snapshot(self, legs: tuple[Order, ...]) -> OrderList:
        return OrderList(client_order_id=self._list_id, legs=legs, order_list_id=self._order_list_id)


def _together(
    legs: tuple[Observable[Order], ...], snapshot: Callable[[tuple[Order, ...]], OrderList]
) -> Callable[[abc.ObserverBase[OrderList], abc.SchedulerBase | None], abc.DisposableBase]:
    """All orders at each stage of any: from the first stages of all of them on."""

    def subscribe(
        observer: abc.ObserverBase[OrderList], scheduler: abc.SchedulerBase | None = None
    ) -> abc.DisposableBase:
        orders: list[Order | None] = [None] * len(legs)
        group = CompositeDisposable()
        ended = 0

        def on_stage(number: int, order: Order) -> None:
            orders[number] = order
            known = tuple(each for each in orders if each is not None)
            if len(known) == len(orders):
                observer.on_next(snapshot(known))

        def on_completed() -> None:
            nonlocal ended
            ended += 1
            if ended == len(legs):
                observer.on_completed()

        def on_error(error: Exception) -> None:
            group.dispose()
            observer.on_error(error)

        for number, leg in enumerate(legs):
            watching = SerialDisposable()
            group.add(watching)
            watching.disposable = leg.subscribe(
                lambda order, number=number: on_stage(number, order), on_error, on_completed, scheduler=scheduler
            )
        return group

    return subscribe
