"""A Bitfinex in virtual time, and connections to it that sign as a client does."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from bittrade_ws.simulators import bitfinex
from bittrade_ws.simulators.clock import ManualClock


def loads(frame: str | bytes) -> Any:
    return json.loads(frame, parse_float=Decimal)


class Line:
    """One connection: `say` sends JSON and returns what came, `heard` what came since, decoded."""

    def __init__(self, gateway: Any, session: Any) -> None:
        self.gateway = gateway
        self.session = session
        self.handler = gateway.open(session, "/ws/2", {})
        self._read = 0

    def raw(self, frame: str | bytes) -> list[Any]:
        self.handler.receive(frame)
        return self.heard()

    def say(self, message: Any) -> list[Any]:
        return self.raw(json.dumps(message))

    def heard(self) -> list[Any]:
        fresh = self.session.sent[self._read :]
        self._read = len(self.session.sent)
        return [loads(frame) for frame in fresh]

    def event(self, name: str, **fields: Any) -> Any:
        """The first answer to an event."""
        return self.say({"event": name, **fields})[0]

    def subscribe(self, channel: str, **fields: Any) -> tuple[dict[str, Any], list[Any]]:
        """The reply, and the data that came with it."""
        reply, *data = self.say({"event": "subscribe", "channel": channel, **fields})
        return reply, data


@pytest.fixture
def gateway(clock: ManualClock) -> Any:
    """It stands still; its books are quoted and it has half an hour of trades."""
    venue = bitfinex.gateway(clock, seed=3)
    venue.start(past_minutes=30)
    return venue


@pytest.fixture
def open_line(gateway: Any, new_session: type[Any]) -> Callable[[], Line]:
    return lambda: Line(gateway, new_session())


@pytest.fixture
def line(open_line: Callable[[], Line]) -> Line:
    """Its first words are heard."""
    found = open_line()
    found.heard()
    return found
