"""The broker in a box, spoken to in raw frames."""

import json
from itertools import count
from typing import Any

import pytest

from bittrade_ws.exchanges import theone
from bittrade_ws.simulators.theone import gateway

KEY, SECRET = "test_key_1", "test_secret_1"


class Line:
    """A connection that remembers what it was told."""

    def __init__(self, venue: Any, *, derive: Any = theone.hashed_key, is_known: bool = True) -> None:
        self.venue = venue
        self.told: list[Any] = []
        self.closed: int | None = None
        self.sign = theone.hmac_signer(KEY, SECRET, derive=derive, nonces=map("n-{}".format, count(id(self))).__next__)
        self.handler = venue.open(self, "/ws/v1/stream", {})
        if is_known:
            assert self.ask("auth") == [{"op": "auth", "data": {"status": "authenticated"}}]

    def send(self, frame: Any) -> None:
        self.told.append(json.loads(frame))

    def close(self, code: int = 1000, reason: str = "") -> None:
        self.closed = code
        self.handler.closed()

    def drop(self) -> None: ...

    def say(self, frame: Any) -> list[Any]:
        """Says something; what comes back at once."""
        before = len(self.told)
        self.handler.receive(frame if isinstance(frame, str | bytes) else json.dumps(frame))
        return self.told[before:]

    def signed(self, op: str, data: Any = None, **changes: Any) -> dict[str, Any]:
        """A signed message, its data written compactly."""
        text = "" if data is None else json.dumps(data, separators=(",", ":"))
        proof = self.sign({"op": op, "ts": self.venue.clock.now_us() // 1000, "data": text})
        message = {name: value for name, value in proof.items() if name != "data"}
        return {**message, **({} if data is None else {"data": data}), **changes}

    def ask(self, op: str, data: Any = None, **changes: Any) -> list[Any]:
        return self.say(json.dumps(self.signed(op, data, **changes), separators=(",", ":")))


@pytest.fixture
def venue(marbles: Any) -> Any:
    venue = gateway(marbles.clock)
    venue.start()
    return venue


@pytest.fixture
def line(venue: Any) -> Line:
    return Line(venue)


@pytest.fixture
def connect(venue: Any) -> Any:
    return lambda **options: Line(venue, **options)
