"""A Digitex in a box and a client of both its streams, in virtual time."""

from decimal import Decimal
from typing import Any

import pytest

from bittrade_ws.exchanges import digitex
from bittrade_ws.models.order import OrderSide
from bittrade_ws.models.requests import AddOrderRequest
from bittrade_ws.operators import filter_new_socket_only, keep_faults_only, keep_messages_only
from bittrade_ws.simulators.digitex import gateway
from bittrade_ws.testing import Marbles

BUY = AddOrderRequest(
    symbol="XAU/USD",
    side=OrderSide.BUY,
    type="LIMIT",
    quantity=Decimal(10),
    price=Decimal("1900.0"),
    client_order_id="life",
)


class Client:
    """Both connections, and what was heard."""

    def __init__(self, marbles: Marbles, *, rate: float = 0.0, is_known: bool = True) -> None:
        self.marbles = marbles
        self.clock = marbles.clock
        self.venue = gateway(marbles.clock, rate=rate)
        headers = digitex.token_headers(self.venue.credentials()["token"])() if is_known else {}
        self.exchange = marbles.exchange(server=self.venue, codec=digitex.DigitexCodec, headers=headers)
        options: Any = {"url": "ws://exchange", "dialer": self.exchange.dialer, "scheduler": marbles.clock}
        self.control = digitex.private_websocket_connection(**options)
        self.data = digitex.public_websocket_connection(**options)
        self.sockets = self.control.pipe(filter_new_socket_only())
        self.messages = self.control.pipe(keep_messages_only())
        self.data_sockets = self.data.pipe(filter_new_socket_only())
        self.data_messages = self.data.pipe(keep_messages_only())
        self.faults: list[Any] = []
        for connection in (self.control, self.data):
            marbles.keep(connection.pipe(keep_faults_only()).subscribe(self.faults.append))
        if rate:
            self.venue.start()

    def connect(self, *, data: bool = True) -> None:
        self.marbles.connect(self.control)
        if data:
            self.marbles.connect(self.data)

    def hear(self, stream: Any) -> list[Any]:
        """Its values, and its error."""
        heard: list[Any] = []
        self.marbles.keep(stream.subscribe(heard.append, heard.append, scheduler=self.clock))
        return heard

    def follow(self, operator: Any) -> list[Any]:
        """The values of an operator over the sockets of market data."""
        return self.hear(self.data_sockets.pipe(operator))

    def sent(self, kind: str) -> list[Any]:
        """The messages of this kind that were sent."""
        frames = [digitex.event_of(digitex.DigitexCodec().classify(frame)[1]) for frame in self.exchange.sent.frames]
        return [event.message for event in frames if event.message.WhichOneof("kontent") == kind]


@pytest.fixture
def make(marbles: Marbles) -> Any:
    return lambda **options: Client(marbles, **options)


@pytest.fixture
def buy() -> AddOrderRequest:
    return BUY
