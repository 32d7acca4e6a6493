"""A Bitfinex in virtual time, and connections to it that sign as a client does."""

import hashlib
import hmac
import json
from collections.abc import Callable
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from bittrade_ws.simulators import bitfinex
from bittrade_ws.simulators.clock import ManualClock


def loads(frame: str | bytes) -> Any:
    return json.loads(frame, parse_float=Decimal)


NONCES = count(1_700_000_000_000_000)


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

    def log_in(self, **fields: Any) -> list[Any]:
        """The reply to a good login, and the snapshots."""
        return self.say(self.login(next(NONCES)) | fields)

    def login(self, nonce: int) -> dict[str, Any]:
        keys, payload = self.gateway.credentials(), f"AUTH{nonce}"
        signature = hmac.new(keys["api_secret"].encode(), payload.encode(), hashlib.sha384).hexdigest()
        proof = {"authNonce": nonce, "authPayload": payload, "authSig": signature}
        return {"event": "auth", "apiKey": keys["api_key"], **proof}

    def input(self, of: str, payload: Any, mark: Any = None) -> list[Any]:
        """What an input on channel 0 brings, without the zero: `[TYPE, DATA, …]`."""
        return [message[1:] for message in self.say([0, of, mark, payload])]

    def told(self) -> list[Any]:
        """What channel 0 said since, without the zero."""
        return [message[1:] for message in self.heard()]

    def place(self, **fields: Any) -> list[Any]:
        """`on`: a limit order that rests, unless told otherwise."""
        order = {"type": "EXCHANGE LIMIT", "symbol": "tLTCUSD", "amount": "1", "price": "70", **fields}
        return self.input("on", {name: value for name, value in order.items() if value is not None})

    def subscribe(self, channel: str, **fields: Any) -> tuple[dict[str, Any], list[Any]]:
        """The reply, and the data that came with it."""
        reply, *data = self.say({"event": "subscribe", "channel": channel, **fields})
        return reply, data


@pytest.fixture
def past_minutes() -> int:
    """How long there have been trades."""
    return 0


@pytest.fixture
def gateway(clock: ManualClock, past_minutes: int) -> Any:
    """It stands still; its books are quoted."""
    venue = bitfinex.gateway(clock, seed=3)
    venue.start(past_minutes=past_minutes)
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


@pytest.fixture
def user(line: Line) -> Line:
    """A connection that is logged in; its snapshots are heard."""
    line.log_in()
    return line


class Rest:
    """Calls, signed and unsigned."""

    def __init__(self, gateway: Any) -> None:
        self.gateway = gateway

    def get(self, path: str, query: str = "") -> Any:
        return loads(self.gateway.http("GET", f"/v2/{path}", query, {}, b"").body)

    def send(self, path: str, **body: Any) -> tuple[int, Any]:
        keys, data = self.gateway.credentials(), json.dumps(body).encode() if body else b""
        nonce = next(NONCES)
        payload = f"/api/v2/{path}{nonce}".encode() + data
        signature = hmac.new(keys["api_secret"].encode(), payload, hashlib.sha384).hexdigest()
        headers = {"bfx-apikey": keys["api_key"], "bfx-nonce": str(nonce), "bfx-signature": signature}
        response = self.gateway.http("POST", f"/v2/{path}", "", headers, data)
        return response.status, loads(response.body)

    def post(self, path: str, **body: Any) -> Any:
        return self.send(path, **body)[1]


@pytest.fixture
def rest(gateway: Any) -> Rest:
    return Rest(gateway)
