"""A clock that stands still, an engine with one pair, and a session that keeps what it is sent."""

from decimal import Decimal

import pytest

from bittrade_ws.simulators.clock import ManualClock
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.orders import Instrument

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
def session() -> RecordingSession:
    return RecordingSession()


@pytest.fixture
def new_session() -> type[RecordingSession]:
    return RecordingSession


@pytest.fixture
def wire_session() -> RecordingWireSession:
    return RecordingWireSession()
