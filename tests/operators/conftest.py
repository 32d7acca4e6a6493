"""A venue that is all plain: what `subscribe_to_channel` and its kin are tried on."""

import itertools
from collections.abc import Callable, Hashable, Sequence
from decimal import Decimal
from typing import Any

import pytest
from reactivex import Observable
from reactivex.subject import Subject

from bittrade_ws.models.errors import InvalidRequest, SubscriptionFailed
from bittrade_ws.models.order import Order, OrderSide
from bittrade_ws.models.requests import AddOrderRequest
from bittrade_ws.operators.order_factory import order_factory
from bittrade_ws.testing import VirtualClock
from bittrade_ws.testing.json_orders import JsonOrders
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel, ReplyTo, Request, RequestContext


class PlainCodec:
    """Messages are dicts: `{"channel": …, "value": …}` or `{"reply": id}`."""

    def classify(self, frame: bytes) -> tuple[Hashable, Any]:
        raise NotImplementedError

    def plain(self, body: Any) -> Any:
        return body

    def key_of(self, message: Any) -> Hashable:
        return ReplyTo(message["reply"]) if "reply" in message else message["channel"]

    def answer(self, heartbeat: Any) -> None:
        return None


class PlainSubscribing:
    frames_per_second = 5.0

    def __init__(self, *, batch: int = 100) -> None:
        self.batch = batch

    def subscribe(self, channels: Sequence[Channel[Any]], context: RequestContext) -> Sequence[Request]:
        return self._requests("sub", channels, context)

    def unsubscribe(self, channels: Sequence[Channel[Any]], context: RequestContext) -> Sequence[Request]:
        return self._requests("unsub", channels, context)

    def accepted(self, request: Request, reply: Any) -> None:
        if reply.get("refused"):
            raise SubscriptionFailed("refused", channel=request.channels[0].name, code=reply["refused"])

    def _requests(self, verb: str, channels: Sequence[Channel[Any]], context: RequestContext) -> list[Request]:
        requests: list[Request] = []
        for start in range(0, len(channels), self.batch):
            some = channels[start : start + self.batch]
            request_id = context.ids()
            text = f"{request_id} {verb} {' '.join(channel.name for channel in some)}"
            requests.append(Request(frame=text, reply_key=ReplyTo(request_id), channels=some))
        return requests


def _value(message: Any) -> Any:
    return message["value"]


class Venue:
    """One side of the wire: sockets to hand out, messages to emit, `sent` to look at."""

    def __init__(self) -> None:
        self.subscribing = PlainSubscribing()
        self.codec = PlainCodec()
        self.messages: Subject[Any] = Subject()
        self.sent: list[str] = []
        self.on_sent: Callable[[str], None] = lambda frame: None
        self._epochs = itertools.count(1)

    def channel(self, name: str) -> Channel[Any]:
        return Channel(name=name, key=name, decode=_value, convert=_value)

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
        self.messages.on_next({"reply": request_id})

    def refuse(self, request_id: int, code: int = 7) -> None:
        self.messages.on_next({"reply": request_id, "refused": code})


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


class OrderWords(JsonOrders):
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
        self.venue.messages.on_next({"reply": int(request_id), **fields})

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
