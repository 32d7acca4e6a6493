"""A clock that stands still, an engine with one pair, and a session that keeps what it is sent."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.clock import ManualClock
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.orders import Instrument, NewOrder
from bittrade_ws.simulators.terms import OrderType

D = Decimal


class RecordingSession:
    """Keeps everything that a venue does to a connection."""

    def __init__(self) -> None:
        self.sent: list[str | bytes] = []
        self.written = b""
        self.ended: tuple[object, ...] | None = None

    def send(self, frame: str | bytes) -> None:
        self.sent.append(frame)

    def close(self, code: int = 1000, reason: str = "") -> None:
        self.ended = ("close", code, reason)

    def drop(self) -> None:
        self.ended = ("drop",)


class RecordingWireSession(RecordingSession):
    def write(self, data: bytes) -> None:
        self.written += data

    def reset(self) -> None:
        self.ended = ("reset",)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def instrument() -> Instrument:
    return Instrument(
        name="XUSD",
        base="X",
        quote="USD",
        tick=D("0.01"),
        step=D("0.001"),
        min_quantity=D("0.001"),
        max_quantity=D(1000),
        min_notional=D(1),
        reference_price=D(100),
    )


@pytest.fixture
def engine(clock: ManualClock, instrument: Instrument) -> Engine:
    return Engine(clock, [instrument])


@pytest.fixture
def ann(engine: Engine) -> Account:
    """Pays one in a thousand as a taker."""
    return engine.open_account("ann", balances=[("X", D(100)), ("USD", D(10_000))], taker_fee=D("0.001"))


@pytest.fixture
def bob(engine: Engine) -> Account:
    return engine.open_account("bob", balances=[("X", D(100)), ("USD", D(10_000))])


@pytest.fixture
def new_order() -> Callable[..., NewOrder]:
    """`new_order("BUY", "1", "90", type=…, stop_price="95")`: an order for X, its numbers as text."""

    def make(side: str, quantity: str | None = None, price: str | None = None, **terms: Any) -> NewOrder:
        numbers = ("stop_price", "iceberg_quantity", "quote_quantity")
        terms = {name: D(value) if name in numbers else value for name, value in terms.items()}
        return NewOrder(
            symbol="XUSD",
            side=OrderSide(side),
            type=OrderType(terms.pop("type", "LIMIT")),
            client_order_id=terms.pop("name", ""),
            quantity=None if quantity is None else D(quantity),
            price=None if price is None else D(price),
            **terms,
        )

    return make


@pytest.fixture
def session() -> RecordingSession:
    return RecordingSession()


@pytest.fixture
def new_session() -> type[RecordingSession]:
    return RecordingSession


@pytest.fixture
def wire_session() -> RecordingWireSession:
    return RecordingWireSession()
