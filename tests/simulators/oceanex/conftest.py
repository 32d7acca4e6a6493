"""The venue in a box, spoken to as its own client does."""

import base64
import itertools
from collections.abc import Mapping
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from bittrade_ws.simulators.oceanex import gateway
from bittrade_ws.wire.exact_json import dumps, loads

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


class Session:
    """A connection that remembers what it was told."""

    def __init__(self, venue: Any, path: str = "/ws/v1", headers: Mapping[str, str] | None = None) -> None:
        self.told: list[Any] = []
        self.closes: list[tuple[int, str]] = []
        self._uuids = map(str, itertools.count(1))
        self.venue = venue
        self.handler = venue.open(self, path, headers or {})

    def send(self, frame: Any) -> None:
        self.told.append(loads(frame))

    def close(self, code: int = 1000, reason: str = "") -> None:
        self.closes.append((code, reason))

    def drop(self) -> None: ...

    def say(self, message: Any) -> list[Any]:
        """Says something; what comes back."""
        before = len(self.told)
        self.handler.receive(message if isinstance(message, str | bytes) else dumps(message))
        return self.told[before:]

    def ask(self, handler: str, action: str, args: Any = None, **more: Any) -> Any:
        """A request; what its answer has inside."""
        data = {"action": action, "uuid": next(self._uuids), "args": {} if args is None else args, **more}
        (answer,) = self.say({"identifier": {"handler": handler}, "command": "message", "data": data})
        assert answer["identifier"] == {"handler": handler}
        inner = answer["message"]
        assert (inner["action"], inner["uuid"]) == (action, data["uuid"])
        return inner

    def get(self, handler: str, action: str, args: Any = None) -> Any:
        """The data of an answer that succeeds."""
        inner = self.ask(handler, action, args)
        assert inner["code"] == 0, inner
        return inner["data"]

    def header(self, signed: int, **changes: Any) -> dict[str, Any]:
        """The header of a login with this nonce."""
        text = f"GET|/ws/v1|{signed}|".encode()
        signature = base64.b64encode(KEY.sign(text, padding.PKCS1v15(), hashes.SHA256())).decode()
        key = self.venue.key
        plain = {"uid": key.user_id, "api_key": key.api_key, "nonce": signed, "verb": "GET", "path": "/ws/v1"}
        return plain | {"signature": signature} | changes

    def log_in(self) -> "Session":
        nonce = self.venue.clock.now_us() // 1000
        assert self.ask("AuthHandler", "login", header=self.header(nonce))["code"] == 0
        return self


@pytest.fixture
def venue(marbles: Any) -> Any:
    return gateway(marbles.clock, private_key_pem=PEM)


@pytest.fixture
def connect(venue: Any) -> Any:
    return lambda **options: Session(venue, **options)


@pytest.fixture
def trader(connect: Any) -> Session:
    return connect().log_in()
