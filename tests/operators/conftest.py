"""The kit's own venue by hand: what `subscribe_to_channel` and its kin are tried on."""

import itertools
from collections.abc import Callable, Hashable, Sequence
from decimal import Decimal
from typing import Any

import pytest
from reactivex import Observable
from reactivex.subject import Subject

from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.models.order import Order, OrderSide
from bittrade_ws.models.requests import AddOrderRequest
from bittrade_ws.operators.order_factory import order_factory
from bittrade_ws.testing import JsonCodec, VirtualClock
from bittrade_ws.testing.json_changes import JsonChanges
from bittrade_ws.testing.json_subscribing import JsonSubscribing, json_channel
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Request, RequestContext


class Words(JsonSubscribing):
    """The kit's subscriptions, in frames like `"1 sub a b"`."""

    def write(self, request_id: Hashable, verb: str, names: Sequence[str]) -> str:
        return f"{request_id} {verb.removesuffix('scribe')} {' '.join(names)}"


class Venue:
    """One side of the wire: sockets to hand out, messages to emit, `sent` to look at."""

    def __init__(self) -> None:
        self.subscribing = Words()
        self.codec = JsonCodec()
        self.messages: Subject[Any] = Subject()
        self.sent: list[str] = []
        self.on_sent: Callable[[str], None] = lambda frame: None
        self._epochs = itertools.count(1)

    channel = staticmethod(json_channel)

    def socket(self) -> Socket:
        def send(frame: Any) -> None:
            self.sent.append(frame)
            self.on_sent(frame)

        socket = Socket("ws://x", epoch=next(self._epochs), codec=self.codec, send=send, client_ids=lambda: "id")
        socket.is_open = True
        return socket

    def say(self, channel: str, value: Any) -> None:
        self.messages.on_next({"channel": channel, "value": value})

    def accept(self, request_id: int) -> None:
        self.messages.on_next({"id": request_id})

    def refuse(self, request_id: int, code: int = 7) -> None:
        self.messages.on_next({"id": request_id, "error": code})


class Log:
    """What an observer got, in order."""

    def __init__(self, source: Observable[Any], scheduler: Any = None) -> None:
        self.seen: list[Any] = []
        self.subscription = source.subscribe(
            self.seen.append, self.seen.append, lambda: self.seen.append("|"), scheduler=scheduler
        )


@pytest.fixture
def venue() -> Venue:
    return Venue()


@pytest.fixture(scope="session")
def new_venue() -> type[Venue]:
    """For tests that want one per example."""
    return Venue


@pytest.fixture(scope="session")
def log() -> type[Log]:
    return Log


class OrderWords(JsonChanges):
    """The kit's orders, in frames like `"1 place c1"`."""

    def write(self, request_id: Hashable, verb: str, what: str) -> str:
        return f"{request_id} {verb} {what}"

    def place(self, request: AddOrderRequest, client_order_id: str, context: RequestContext) -> Request:
        if request.symbol == "NONSENSE":
            raise InvalidRequest("symbol NONSENSE is not traded here")
        return super().place(request, client_order_id, context)


class Counter:
    """Words by hand, time by hand: the sockets, the messages and the clock of one order test."""

    def __init__(self, venue: Venue) -> None:
        self.venue = venue
        self.words = OrderWords()
        self.clock = VirtualClock()
        self.sockets: Subject[Socket] = Subject()
        self.factory = order_factory(self.sockets, venue.messages, self.words, venue.subscribing)
        self.socket: Socket
        self._logs = 0

    @property
    def sent(self) -> list[str]:
        return self.venue.sent

    def open(self, *, acknowledge: bool = True) -> Socket:
        """A new socket; the private channel, if it is asked for, is acknowledged."""
        self.socket = self.venue.socket()
        self.sockets.on_next(self.socket)
        if acknowledge:
            self.acknowledge()
        return self.socket

    def acknowledge(self) -> None:
        self.clock.advance("1ms")
        for frame in [frame for frame in self.sent if " sub " in frame][-1:]:
            self.venue.accept(int(frame.split()[0]))

    def drop(self) -> None:
        self.socket.is_open = False

    def request(self, client_order_id: str | None = "c1", symbol: str = "BTCUSDT") -> AddOrderRequest:
        return AddOrderRequest(
            symbol=symbol,
            side=OrderSide.BUY,
            type="LIMIT",
            quantity=Decimal("1.0"),
            price=Decimal("100.00"),
            client_order_id=client_order_id,
        )

    def watch(self, orders: Observable[Order]) -> "Stages":
        return Stages(orders, self.clock)

    def place(self, client_order_id: str | None = "c1", **options: Any) -> "Stages":
        """An order whose frame has gone out."""
        stages = self.watch(self.factory(self.request(client_order_id), **options))
        if not any(" sub " in frame for frame in self.sent):
            self.acknowledge()
        return stages

    def reply(self, verb: str, /, **fields: Any) -> None:
        """Answers the last frame with this verb."""
        request_id = [frame for frame in self.sent if f" {verb} " in frame][-1].split()[0]
        self.venue.messages.on_next({"id": int(request_id), **fields})

    def event(self, status: str | None, client: str | None = "c1", **fields: Any) -> None:
        self.venue.messages.on_next({"channel": "orders", "status": status, "client": client, **fields})

    def frames(self, verb: str) -> list[str]:
        return [frame for frame in self.sent if f" {verb} " in frame]


class Stages:
    """What an order's stream told: `"SUBMITTED OPEN FILLED |"`."""

    def __init__(self, source: Observable[Order], clock: VirtualClock) -> None:
        self.orders: list[Order] = []
        self.error: Exception | None = None
        self.told: list[str] = []
        self.subscription = source.subscribe(self._on_next, self._on_error, self._on_completed, scheduler=clock)

    def _on_next(self, order: Order) -> None:
        self.orders.append(order)
        self.told.append(order.status.value)

    def _on_error(self, error: Exception) -> None:
        self.error = error
        self.told.append(type(error).__name__)

    def _on_completed(self) -> None:
        self.told.append("|")

    def __str__(self) -> str:
        return " ".join(self.told)

    @property
    def last(self) -> Order:
        return self.orders[-1]


@pytest.fixture
def counter(venue: Venue) -> Counter:
    return Counter(venue)
