"""A small raw WebSocket client that says, byte for byte, what the venue's own interactive client says (all 17 entries).

That client is on no package index; `tests/interop/test_ocean_websocket_client.py` runs it where there is a copy.
"""

import base64
import json
import time
import uuid

import pytest
import websocket
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

from bittrade_ws import simulators

pytestmark = pytest.mark.loopback


class RawClient:
    """Sends as `json.dumps` writes, in that client's order of keys; answers pings as it does."""

    def __init__(self, server):
        self._url = server.describe()["ws"]
        self._keys = server.credentials
        self.open()

    def open(self):
        self.socket = websocket.create_connection(self._url, timeout=10, origin="http://127.0.0.1")
        assert json.loads(self.socket.recv()) == {"type": "welcome", "message": 1}
        self.pings = 0

    def receive(self):
        while True:
            message = json.loads(self.socket.recv())
            if message.get("type") != "ping":
                return message
            assert message["message"] == pytest.approx(time.time(), abs=5)
            self.pings += 1
            self.socket.send(json.dumps({"command": "pong"}))

    def ask(self, handler, action, args, **header):
        number = str(uuid.uuid1())
        data = {"action": action, "uuid": number, "args": args, **header}
        self.socket.send(json.dumps({"identifier": {"handler": handler}, "command": "message", "data": data}))
        answer = self.receive()
        assert (answer["identifier"]["handler"], answer["message"]["action"]) == (handler, action)
        assert answer["message"]["uuid"] == number
        return answer["message"]["code"], answer["message"]["data"]

    def authenticate(self):
        key = serialization.load_pem_private_key(self._keys["private_key"].encode("ascii"), password=None)
        nonce = int(time.time() * 1000)
        signed = key.sign(f"GET|/ws/v1|{nonce}|".encode(), padding.PKCS1v15(), hashes.SHA256())
        header = {
            "uid": self._keys["user_id"], "api_key": self._keys["api_key"],
            "signature": base64.b64encode(signed).decode(), "nonce": nonce, "verb": "GET", "path": "/ws/v1",
        }  # fmt: skip
        return self.ask("AuthHandler", "login", {}, header=header)


@pytest.fixture
def server():
    with simulators.start("oceanex", rate=20) as running:
        running.call(lambda: setattr(running.gateway, "heartbeat_seconds", 0.5))
        yield running


@pytest.fixture
def raw(server):
    client = RawClient(server)
    yield client
    client.socket.shutdown()


def test_all_17_entries(raw, server):
    assert raw.authenticate() == (0, {"scopes": {"query": True, "sell/buy": True, "withdraw": True}})  # 1
    code, tickers = raw.ask("TickerHandler", "index", {"markets": ["vetusdt"]})  # 2
    assert (code, list(tickers)) == (0, ["vetusdt"])
    code, markets = raw.ask("MarketsHandler", "index", {})  # 3
    assert "vetusdt" in [one["id"] for one in markets]
    assert raw.ask("FeeHandler", "trading_fee", {})[0] == 0  # 4
    code, account = raw.ask("AccountHandler", "index", {})  # 5
    assert {one["currency"] for one in account["accounts"]} >= {"vet", "usdt"}
    new = {"market": "vetusdt", "side": "buy", "price": 0.75, "volume": 1000.0, "ord_type": "limit"}
    code, order = raw.ask("OrderHandler", "create", new)  # 6
    assert (code, order["state"], order["price"], order["volume"]) == (0, "wait", "0.75", "1000.0")
    code, more = raw.ask("OrderHandler", "create", {**new, "side": "sell", "volume": 3000.0})
    assert (code, more["state"]) == (0, "done")
    assert raw.ask("OrderHandler", "create", {**new, "volume": 99999999.0})[0] == 2002
    number = order["id"]
    code, listed = raw.ask("OrderHandler", "index", {"market": "vetusdt", "ord_type": "limit"})  # 9
    assert [one["id"] for one in listed["resources"]] == [number]
    assert raw.ask("OrderHandler", "show", {"id": str(number)})[1]["id"] == number  # 10
    assert raw.ask("OrderHandler", "cancel", {"ids": [number]}) == (0, [number])  # 7
    assert raw.ask("OrderHandler", "cancel", {"ids": [number]}) == (2004, {"ids": [number]})
    assert raw.ask("OrderHandler", "clear", {}) == (0, [])  # 8
    assert raw.ask("OrderHistoryHandler", "show", {"id": str(number)})[1]["state"] == "cancel"  # 11
    code, history = raw.ask("OrderHistoryHandler", "index", {"market": "vetusdt"})  # 12
    assert [one["state"] for one in history["resources"]] == ["done", "cancel"]
    assert raw.ask("ToolHandler", "timestamp", {})[1] == pytest.approx(time.time(), abs=5)  # 13
    code, book = raw.ask("OrderBookHandler", "index", {"market": "vetusdt", "level": 2, "precision": 6})  # 14
    assert (len(book["asks"]), len(book["bids"])) == (2, 2)
    code, rows = raw.ask("KlineHandler", "index", {"market": "vetusdt", "limit": 30, "period": 5})  # 15
    assert all(isinstance(value, float | int) for row in rows for value in row)
    raw.socket.close()  # 16
    raw.socket.shutdown()
    raw.open()  # 17
    assert raw.authenticate()[0] == 0
    assert raw.ask("OrderHandler", "index", {"market": "vetusdt", "ord_type": "limit"})[1]["resources"] == []


def test_a_session_lives_on_pongs_and_ends_without(raw):
    raw.socket.settimeout(5)
    deadline = time.monotonic() + 10
    while raw.pings < 5:
        assert time.monotonic() < deadline
        raw.ask("ToolHandler", "timestamp", {})
    seen = list(iter(raw.socket.recv, ""))  # without another pong, to the close frame
    assert json.loads(seen[-1]) == {"type": "disconnect", "reason": "no pong", "reconnect": True}


def test_what_is_private_ends_a_connection_that_is_not_logged_in(raw):
    raw.socket.send(json.dumps({"identifier": {"handler": "AccountHandler"}, "command": "message",
                                "data": {"action": "index", "uuid": "u", "args": {}}}))  # fmt: skip
    assert raw.receive() == {"type": "disconnect", "reason": "unauthorized", "reconnect": False}
