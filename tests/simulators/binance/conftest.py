"""A Binance in virtual time, and connections to it that sign as a client does."""

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from bittrade_ws.simulators import binance
from bittrade_ws.simulators.clock import ManualClock


class Line:
    """One connection: `say` sends JSON, `heard` returns what came since, decoded."""

    def __init__(self, gateway: Any, path: str, session: Any) -> None:
        self.gateway = gateway
        self.session = session
        self.handler = gateway.open(session, path, {})
        self._read = 0

    def raw(self, frame: str | bytes) -> list[Any]:
        self.handler.receive(frame)
        return self.heard()

    def say(self, message: Any) -> list[Any]:
        return self.raw(json.dumps(message))

    def heard(self) -> list[Any]:
        fresh = self.session.sent[self._read :]
        self._read = len(self.session.sent)
        return [json.loads(frame) for frame in fresh]

    def signed(self, params: dict[str, Any]) -> dict[str, Any]:
        """With key, time and HMAC signature."""
        keys = self.gateway.keys
        full = {"apiKey": keys.api_key, "timestamp": self.gateway.clock.now_us() // 1000, **params}
        payload = "&".join(f"{name}={value}" for name, value in sorted(full.items()))
        signature = hmac.new(keys.api_secret.encode(), payload.encode(), hashlib.sha256).hexdigest()
        return {**full, "signature": signature}

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """The reply to an unsigned request."""
        return self.say({"id": 1, "method": method, "params": params})[0]

    def request(self, method: str, **params: Any) -> list[Any]:
        """The reply to a signed request, and what came with it."""
        return self.say({"id": 1, "method": method, "params": self.signed(params)})

    def place(self, **params: Any) -> list[Any]:
        """`order.place`, a resting limit order by default."""
        order = {"symbol": "BNBUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "1",
                 "price": "500.00", **params}  # fmt: skip
        return self.request("order.place", **{name: value for name, value in order.items() if value is not None})


class Rest:
    """Signed and unsigned HTTP requests, parameters in the query."""

    def __init__(self, gateway: Any) -> None:
        self.gateway = gateway

    def get(self, path: str, **params: Any) -> Any:
        response = self.gateway.http("GET", f"/api/v3/{path}", urlencode(params), {}, b"")
        return json.loads(response.body)

    def send(self, method: str, path: str, **params: Any) -> tuple[int, Any]:
        full = urlencode({**params, "timestamp": self.gateway.clock.now_us() // 1000})
        key = self.gateway.keys.api_secret.encode()
        signature = hmac.new(key, full.encode(), hashlib.sha256).hexdigest()
        headers = {"X-MBX-APIKEY": self.gateway.keys.api_key}
        response = self.gateway.http(method, f"/api/v3/{path}", f"{full}&signature={signature}", headers, b"")
        return response.status, json.loads(response.body)


@pytest.fixture
def gateway(clock: ManualClock):
    """A Binance whose market has quoted and stands still."""
    made = binance.gateway(clock, seed=3)
    made.start(past_minutes=0)
    return made


@pytest.fixture
def dial(gateway, new_session):
    """`dial("/ws/btcusdt@trade")`."""
    return lambda path: Line(gateway, path, new_session())


@pytest.fixture
def api(dial) -> Line:
    """A connection to the WebSocket API whose replies carry no rate limits."""
    return dial("/ws-api/v3?returnRateLimits=false")


@pytest.fixture
def user(dial) -> Line:
    """A second connection, subscribed to the user's events."""
    line = dial("/ws-api/v3?returnRateLimits=false")
    line.request("userDataStream.subscribe.signature")
    return line


@pytest.fixture
def rest(gateway) -> Rest:
    return Rest(gateway)
