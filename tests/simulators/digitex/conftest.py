"""The engine in a box, spoken to in its own messages."""

from typing import Any

import pytest

from bittrade_ws.pb import digitex_pb2 as pb
from bittrade_ws.simulators.digitex import gateway


class Session:
    """A connection that remembers what it was told."""

    def __init__(self, venue: Any, path: str, headers: Any) -> None:
        self.told: list[pb.Message] = []
        self.handler = venue.open(self, path, headers)

    def send(self, frame: Any) -> None:
        self.told.append(pb.Message.FromString(frame))

    def close(self, code: int = 1000, reason: str = "") -> None: ...

    def drop(self) -> None: ...

    def ask(self, message: Any) -> list[pb.Message]:
        """Says something; what comes back."""
        before = len(self.told)
        self.handler.receive(message.SerializeToString() if isinstance(message, pb.Message) else message)
        return self.told[before:]


@pytest.fixture
def venue(marbles: Any) -> Any:
    return gateway(marbles.clock)


@pytest.fixture
def control(venue: Any) -> Session:
    return Session(venue, "/events/order/", {"Authorization": f"Token {venue.credentials()['token']}"})


@pytest.fixture
def data(venue: Any) -> Session:
    return Session(venue, "/events/marketdata/", {})


@pytest.fixture
def connect(venue: Any) -> Any:
    return lambda path, headers: Session(venue, path, headers)
