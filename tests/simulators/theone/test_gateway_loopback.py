"""The frames that the venue's own Python client sends, byte for byte, over a real socket.

Its compact JSON, its order of keys, its nonces and its signature are written out here anew, without this package.
"""

import base64
import hashlib
import hmac
import json
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import websocket

from bittrade_ws import simulators

pytestmark = pytest.mark.loopback


class Raw:
    """A socket, and the client's way to write on it."""

    def __init__(self, server: Any, *, secret: str | None = None) -> None:
        keys = server.credentials
        self._key = keys["api_key"]
        hashed = hashlib.sha256((secret or keys["secret_key"]).encode("utf-8")).digest()
        self._secret = base64.urlsafe_b64encode(hashed)
        self.socket = websocket.create_connection(server.describe()["ws"], timeout=5, enable_multithread=False)

    def frame(self, op: str, data: Any = None) -> str:
        now, nonce = int(time.time() * 1000), f"{time.time_ns()}_{random.randint(0, 999_999)}"
        body = b"" if data is None else json.dumps(data, separators=(",", ":")).encode("utf-8")
        path = "/ws/v1/stream" if op == "auth" else f"/ws/v1/{op}"
        lines = "\n".join(["WS", path, str(now), nonce, hashlib.sha256(body).hexdigest()])
        sig = hmac.new(self._secret, lines.encode("utf-8"), hashlib.sha256).hexdigest()
        message: dict[str, Any] = {"op": op, "key": self._key} if op == "auth" else {"op": op}
        message.update({"ts": now, "nonce": nonce, "sig": sig})
        if data is not None:
            message["data"] = data
        return json.dumps(message, separators=(",", ":"))

    def say(self, message: Any) -> None:
        self.socket.send(message if isinstance(message, str) else json.dumps(message, separators=(",", ":")))

    def hear(self, is_it: Callable[[Any], bool]) -> Any:
        """The next message that is it."""
        while True:
            message = json.loads(self.socket.recv())
            if is_it(message):
                return message

    def ask(self, op: str, data: Any = None) -> Any:
        self.say(self.frame(op, data))
        return self.hear(lambda message: message.get("op") == op or "error" in message)


@pytest.fixture
def server() -> Iterator[Any]:
    with simulators.start("theone", rate=40) as running:
        yield running


@pytest.fixture
def raw(server: Any) -> Iterator[Raw]:
    client = Raw(server)
    try:
        assert client.ask("auth") == {"op": "auth", "data": {"status": "authenticated"}}
        yield client
    finally:
        client.socket.shutdown()  # also after the venue's own close


def test_subscribe_and_unsubscribe(raw) -> None:
    for op, status in (("subscribe", "subscribed"), ("subscribe", "subscribed"), ("unsubscribe", "unsubscribed")):
        raw.say({"op": op, "ch": "balances"})
        answer = raw.hear(lambda message, op=op: message.get("op") == op)
        assert answer == {"op": op, "ch": "balances", "data": {"status": status}}


def test_every_operation_and_a_swap_to_its_end(raw) -> None:
    raw.say({"op": "subscribe", "ch": "balances"})
    push = raw.hear(lambda message: message.get("ch") == "balances" and "op" not in message)
    assert {"asset", "total", "locked"} == set(push["data"][0])
    assert raw.ask("balances")["data"]["balances"] == push["data"]
    wanted = {"amountIn": "1.5", "assetIn": "ETH", "assetOut": "USDT", "filter": ["binance"]}
    estimate = raw.ask("estimate", wanted)["data"]
    assert set(estimate) == {"route", "price", "expectedOut", "fee", "expiresAt"}
    swap = raw.ask("swap", {"amountIn": "1.5", "assetIn": "ETH", "assetOut": "USDT"})["data"]
    assert swap == {"orderId": "ord_1", "status": "PENDING"}
    raw.say({"op": "subscribe", "ch": "orders:ord_1"})
    filled = raw.hear(lambda message: message.get("ch") == "orders:ord_1" and message["data"].get("status") == "FILLED")
    assert set(filled["data"]) == {"orderId", "status", "filledOut", "txHash", "updatedAt"}
    assert raw.ask("order_status", {"id": "ord_1"})["data"] == filled["data"]


def test_null_in_the_place_of_data_as_the_javascript_client_sends_it(raw) -> None:
    frame = json.loads(raw.frame("balances"))
    raw.say({**frame, "data": None})
    assert "balances" in raw.hear(lambda message: message.get("op") == "balances")["data"]


def test_sorted_keys_and_more_fields_as_the_go_client_sends_them(raw) -> None:
    data = {
        "account": "0x742d35Cc",
        "amountIn": "1.5",
        "assetIn": "ETH",
        "assetOut": "USDT",
        "clientOrderId": "mine",
        "slippage_bps": 10_000,
    }
    order_id = raw.ask("swap", data)["data"]["orderId"]
    assert raw.ask("order_status", {"id": "mine"})["data"]["orderId"] == order_id


def test_failures_have_nothing_but_a_sentence(raw) -> None:
    for frame, text in (
        ({"op": "subscribe", "ch": "trades"}, "Invalid channel format"),
        ({"op": "dance"}, "Unknown operation: dance"),
        (raw.frame("order_status", {"id": "nobody"}), "NOT_FOUND: order"),
    ):
        raw.say(frame)
        assert raw.hear(lambda _: True) == {"error": text}


def test_a_wrong_secret(server) -> None:
    client = Raw(server, secret="not the secret")
    try:
        assert client.ask("auth") == {"error": "Invalid signature"}
        opcode, reason = client.socket.recv_data()
        assert (opcode, int.from_bytes(reason[:2], "big")) == (websocket.ABNF.OPCODE_CLOSE, 1008)
    finally:
        client.socket.shutdown()  # also after the venue's own close
