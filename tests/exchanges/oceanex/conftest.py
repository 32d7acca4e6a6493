"""A scripted OceanEx, whose answers come from a table, and one in a box; both in virtual time."""

from decimal import Decimal
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bittrade_ws.exchanges import oceanex
from bittrade_ws.models.order import OrderSide
from bittrade_ws.models.requests import AddOrderRequest
from bittrade_ws.operators import filter_new_socket_only, keep_faults_only, keep_messages_only
from bittrade_ws.simulators.clock import SchedulerClock
from bittrade_ws.simulators.oceanex import gateway
from bittrade_ws.testing import Marbles
from bittrade_ws.wire.exact_json import loads
from bittrade_ws.wire.sign import rsa_sign

ORDER = {
    "avg_price": "0.0", "created_at": "2020-03-05T12:47:06Z", "created_on": 1583412426, "executed_volume": "0.0",
    "id": 32, "market": "vetusdt", "market_display_name": "VET/USDT", "market_name": "VET/USDT", "ord_type": "limit",
    "price": "0.75", "remaining_volume": "1000.0", "side": "bid", "state": "wait", "trades_count": 0,
    "volume": "1000.0",
}  # fmt: skip
"""The venue's own sample."""


BUY = AddOrderRequest(
    symbol="ocevet",
    side=OrderSide.BUY,
    type="limit",
    quantity=Decimal(10),
    price=Decimal("0.05"),
    client_order_id="life",
)
PEM = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)
SIGN = rsa_sign(PEM)


def answer(asked: Any, data: Any, *, code: int = 0, text: str | None = None) -> dict[str, Any]:
    """The venue's answer to a request."""
    inner = {"action": asked["data"]["action"], "code": code, "data": data, "uuid": asked["data"]["uuid"]}
    return {"identifier": asked["identifier"], "message": inner | ({} if text is None else {"message": text})}


class Scripted:
    """A connection to a venue that answers with what `says` gives."""

    def __init__(self, marbles: Marbles, *, dials: list[str] | None = None) -> None:
        self.marbles = marbles
        self.answers: dict[tuple[str, str], Any] = {("AuthHandler", "login"): {"scopes": {"query": True}}}
        self.exchange = marbles.exchange(dials=dials or ["^"], codec=oceanex.OceanExCodec)
        self.exchange.reply(with_=self._answer)
        self.connection = oceanex.private_websocket_connection(dialer=self.exchange.dialer, scheduler=marbles.clock)
        self.sockets = self.connection.pipe(filter_new_socket_only())
        self.messages = self.connection.pipe(keep_messages_only())
        self.statuses: list[Any] = []
        marbles.keep(self.connection.statuses().subscribe(self.statuses.append, self.statuses.append))

    def connect(self) -> None:
        self.marbles.connect(self.connection)
        self.marbles.advance("10ms")

    def hear(self, stream: Any, after: str = "10ms") -> list[Any]:
        """Its values, and its error."""
        heard: list[Any] = []
        self.marbles.keep(stream.subscribe(heard.append, heard.append, scheduler=self.marbles.clock))
        self.marbles.advance(after)
        return heard

    @property
    def sent(self) -> list[Any]:
        return [loads(frame) for frame in self.exchange.sent.frames]

    def _answer(self, asked: Any) -> Any:
        if "identifier" not in asked:
            return {"type": "nothing"}
        given = self.answers[asked["identifier"]["handler"], asked["data"]["action"]]
        return given(asked) if callable(given) else answer(asked, given)


class SkewedClock(SchedulerClock):
    """A clock that is ahead of ours by so many seconds."""

    def __init__(self, scheduler: Any, seconds: float) -> None:
        super().__init__(scheduler)
        self._ahead = round(seconds * 1_000_000)

    def now_us(self) -> int:
        return super().now_us() + self._ahead


class Client:
    """A logged-in connection to a venue in a box, and what was heard."""

    def __init__(self, marbles: Marbles, *, rate: float = 0.0, skew: float = 0.0, **options: Any) -> None:
        self.marbles = marbles
        self.clock = marbles.clock
        self.venue = gateway(SkewedClock(marbles.clock, skew), rate=rate, private_key_pem=PEM)
        self.exchange = marbles.exchange(server=self.venue, codec=oceanex.OceanExCodec)
        self.connection = oceanex.private_websocket_connection(
            url="ws://exchange", dialer=self.exchange.dialer, scheduler=marbles.clock
        )
        keys = self.venue.credentials()
        signer = oceanex.signer(keys["user_id"], keys["api_key"], SIGN)
        self.messages = self.connection.pipe(keep_messages_only())
        self.sockets = self.connection.pipe(filter_new_socket_only(), oceanex.log_in(signer, self.messages))
        self.faults: list[Any] = []
        marbles.keep(self.connection.pipe(keep_faults_only()).subscribe(self.faults.append))
        self.add_order = marbles.keep(oceanex.add_order_factory(self.sockets, self.messages, **options))
        self.cancel_order = oceanex.cancel_order_factory(self.sockets, self.messages)
        if rate:
            self.venue.start()

    def connect(self, after: str = "10ms") -> None:
        self.marbles.connect(self.connection)
        self.marbles.advance(after)

    def hear(self, stream: Any, after: str | None = None) -> list[Any]:
        """Its values, and its error."""
        heard: list[Any] = []
        self.marbles.keep(stream.subscribe(heard.append, heard.append, scheduler=self.clock))
        if after is not None:
            self.marbles.advance(after)
        return heard

    def sent(self, handler: str, action: str) -> list[Any]:
        """The arguments of what was asked."""
        frames = [loads(frame) for frame in self.exchange.sent.frames]
        asked = [frame["data"] for frame in frames if frame.get("identifier") == {"handler": handler}]
        return [data["args"] for data in asked if data["action"] == action]

    @property
    def orders(self) -> list[Any]:
        """The account's orders in truth."""
        return self.venue.engine.ledger.orders_of(self.venue.user)


@pytest.fixture
def make(marbles: Marbles) -> Any:
    return lambda **options: Client(marbles, **options)


@pytest.fixture
def buy() -> AddOrderRequest:
    return BUY


@pytest.fixture
def scripted(marbles: Marbles) -> Any:
    return lambda **options: Scripted(marbles, **options)


@pytest.fixture
def order() -> dict[str, Any]:
    return dict(ORDER)


@pytest.fixture(name="answer")
def answer_fixture() -> Any:
    return answer
