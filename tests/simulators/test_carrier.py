"""Byte-level faults and liveness, seen by a client that is a bare socket."""

import contextlib
import select
import socket
import struct
import time

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from bittrade_ws.simulators import carrier
from bittrade_ws.simulators import server as simulator
from bittrade_ws.simulators.binance import gateway
from bittrade_ws.simulators.faults import (
    Close,
    Delay,
    Drop,
    HalfFrame,
    Oversize,
    Refuse,
    Reset,
    Rewrite,
    Silence,
    Swallow,
)

pytestmark = pytest.mark.loopback
LIST = '{"method":"LIST_SUBSCRIPTIONS","id":1}'


@pytest.fixture(scope="module")
def running():
    with simulator.start(gateway, venue="binance", rate=0) as server:
        yield server


@pytest.fixture
def binance(running):
    running.faults.clear()
    yield running
    running.faults.clear()


class Peer:
    """A WebSocket client of a few lines: it masks what it sends, and shows the bytes that come."""

    def __init__(self, server, path="/ws"):
        self.socket = socket.create_connection((server.host, server.port), timeout=5)
        upgrade = (
            f"GET {path} HTTP/1.1\r\nHost: {server.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        self.socket.sendall(upgrade.encode())

    def head(self):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.socket.recv(1)
        return head

    def send(self, opcode, payload):
        masked = struct.pack("!BB", 0x80 | opcode, 0x80 | len(payload)) + bytes(4) + payload
        self.socket.sendall(masked)

    def receive(self, size):
        data = b""
        while len(data) < size:
            part = self.socket.recv(size - len(data))
            if not part:
                break
            data += part
        return data

    def is_silent(self, seconds=0.15):
        return not select.select([self.socket], [], [], seconds)[0]


@pytest.fixture
def peer(binance):
    with contextlib.ExitStack() as stack:

        def dial(path="/ws"):
            made = Peer(binance, path)
            stack.callback(made.socket.close)
            assert b" 101 " in made.head()
            return made

        yield dial


def test_a_clean_exchange(peer):
    client = peer()
    client.send(1, LIST.encode())
    expected = b'{"result":[],"id":1}'
    assert client.receive(2 + len(expected)) == bytes((0x81, len(expected))) + expected
    client.send(8, struct.pack("!H", 1000))
    assert client.receive(100) == struct.pack("!BBH", 0x88, 2, 1000)


def test_f07_half_a_frame_then_silence(peer, binance):
    client = peer()
    binance.faults.add(HalfFrame(5))
    client.send(1, LIST.encode())
    assert client.receive(5) == b'\x81\x14{"r'
    client.send(1, LIST.encode())
    assert client.is_silent()


def test_f09_a_header_that_declares_300_mib(peer, binance):
    client = peer()
    binance.faults.add(Oversize())
    client.send(1, LIST.encode())
    assert client.receive(10) == struct.pack("!BBQ", 0x81, 127, 300 * 2**20)
    assert client.is_silent()


def test_f06_a_reset(peer, binance):
    client = peer()
    binance.faults.add(Reset())
    client.send(1, LIST.encode())
    with pytest.raises(ConnectionResetError):
        client.receive(1)


@pytest.mark.parametrize("action", [Drop(), Silence(), Swallow()])
def test_f01_f03_f48_an_answer_that_never_comes(peer, binance, action):
    client = peer()
    binance.faults.add(action)
    client.send(1, LIST.encode())
    if isinstance(action, Drop):
        assert client.receive(1) == b""
    else:
        assert client.is_silent()


def test_f26_malformed_json_and_a_binary_frame(peer, binance):
    client = peer()
    binance.faults.add(Rewrite("{"))
    client.send(1, LIST.encode())
    assert client.receive(3) == b"\x81\x01{"
    binance.faults.add(Rewrite(b"\x00"))
    client.send(1, LIST.encode())
    assert client.receive(3) == b"\x82\x01\x00"


def test_f14_a_close_frame(peer, binance):
    client = peer()
    binance.faults.add(Close(1012, "restart"))
    client.send(1, LIST.encode())
    assert client.receive(11) == struct.pack("!BBH", 0x88, 9, 1012) + b"restart"
    client.send(8, struct.pack("!H", 1012))
    assert client.receive(1) == b""


def test_a_ping_is_answered_unless_the_script_forbids(peer, binance):
    client = peer()
    client.send(9, b"abc")
    assert client.receive(5) == b"\x8a\x03abc"
    binance.faults.add(Silence(), on="ping")
    client.send(9, b"abc")
    assert client.is_silent()


def test_the_server_pings_and_drops_who_does_not_answer(peer, binance, monkeypatch):
    monkeypatch.setattr(binance.gateway, "ping_seconds", 0.05, raising=False)
    monkeypatch.setattr(binance.gateway, "pong_seconds", 0.2, raising=False)
    answering, silent = peer("/ws-api/v3"), peer("/ws-api/v3")
    deadline = time.monotonic() + 0.6
    while time.monotonic() < deadline:
        head = answering.receive(2)
        assert head[0] == 0x89
        answering.send(10, answering.receive(head[1]))
    assert answering.receive(1) == b"\x89"
    assert len(silent.receive(10_000)) < 200


@pytest.mark.parametrize(("status", "retry_after"), [(403, None), (429, 7), (502, None), (503, 2)])
def test_f13_a_refused_upgrade(binance, status, retry_after):
    binance.faults.add(Refuse(status, retry_after), on="open")
    with pytest.raises(InvalidStatus) as refused, connect(binance.url_ws + "/ws"):
        pass
    response = refused.value.response
    assert response.status_code == status
    assert response.headers.get("Retry-After") == (None if retry_after is None else str(retry_after))


def test_f12_an_upgrade_that_is_never_answered(binance):
    binance.faults.add(Silence(), on="upgrade")
    client = Peer(binance)
    assert client.is_silent()
    client.socket.close()


def test_a_client_that_is_gone_before_its_upgrade_is_answered_is_no_error(binance, caplog):
    binance.faults.add(Drop(), on="upgrade")
    with contextlib.closing(Peer(binance).socket) as client, contextlib.suppress(ConnectionResetError):
        assert client.recv(100) == b""
    with connect(binance.url_ws + "/ws"):  # the one before it is over
        assert not [record for record in caplog.records if record.name.startswith("aiohttp")]


def test_a_plain_request_for_an_upgrade_path_is_answered(binance):
    client = socket.create_connection((binance.host, binance.port), timeout=5)
    client.sendall(b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: close\r\n\r\n")
    assert client.recv(100).startswith(b"HTTP/1.1 400")
    client.close()


def http(server, path):
    client = socket.create_connection((server.host, server.port), timeout=5)
    client.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    answer = b""
    try:
        while part := client.recv(65_536):
            answer += part
    finally:
        client.close()
    return answer


def test_f41_a_slow_snapshot(binance):
    binance.faults.add(Delay(0.2), on="http", containing="/depth")
    began = time.monotonic()
    assert http(binance, "/api/v3/depth?symbol=BTCUSDT&limit=5").startswith(b"HTTP/1.1 200")
    assert time.monotonic() - began >= 0.2


def test_http_requests_that_fail(binance):
    binance.faults.add(Refuse(503, 2), on="http")
    answer = http(binance, "/api/v3/time")
    assert answer.startswith(b"HTTP/1.1 503")
    assert b"Retry-After: 2" in answer
    binance.faults.add(Drop(), on="http")
    assert http(binance, "/api/v3/time") == b""
    binance.faults.add(Reset(), on="http")
    with pytest.raises(ConnectionResetError):
        http(binance, "/api/v3/time")


def test_f48_f50_an_answer_that_is_lost_or_replaced_once_the_request_is_carried_out(binance):
    carried_out = []
    answer = binance.gateway.http
    binance.gateway.http = lambda *request: carried_out.append(request[1]) or answer(*request)
    binance.faults.add(Drop(), on="answer", containing="/time")
    assert http(binance, "/api/v3/time") == b""
    binance.faults.add(Refuse(504), on="answer", containing="/time")
    assert http(binance, "/api/v3/time").startswith(b"HTTP/1.1 504")
    assert carried_out == ["/api/v3/time"] * 2
    assert http(binance, "/api/v3/time").startswith(b"HTTP/1.1 200")


def test_a_frame_that_is_none_ends_the_connection(peer):
    client = peer()
    client.send(3, b"a reserved opcode")
    assert client.receive(1_000)[:1] in (b"\x88", b"")


def test_a_client_that_does_not_read_is_cut(binance, monkeypatch):
    monkeypatch.setattr(carrier, "_SLOWEST_READER", 200_000)
    with connect(binance.url_ws + "/ws") as client:
        client.send(LIST)
        client.recv()
        session = next(iter(binance.gateway.faults.sessions.values()))
        for _ in range(400):
            binance.call(lambda: session.send("x" * 100_000))
        with pytest.raises(ConnectionClosed):
            read_to_the_end(client)


def read_to_the_end(client):
    while client.recv(timeout=5):
        pass
