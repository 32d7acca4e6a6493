"""A venue on loopback, from its start to the moment when nothing of it is left."""

import contextlib
import json
import ssl
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest
import websocket
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from bittrade_ws import simulators
from bittrade_ws.models.errors import MissingExtra

pytestmark = pytest.mark.loopback


@pytest.fixture(scope="module")
def binance():
    with simulators.start("binance", rate=100) as server:
        yield server


def test_both_doors_are_on_one_port(binance):
    with urllib.request.urlopen(binance.url_rest + "/api/v3/time") as response:
        assert abs(json.load(response)["serverTime"] - time.time() * 1000) < 5_000
    with connect(binance.url_ws + "/ws/btcusdt@trade") as client:
        assert json.loads(client.recv(timeout=5))["e"] == "trade"


def test_it_describes_itself_in_json(binance):
    described = json.loads(json.dumps(binance.describe()))
    assert (described["venue"], described["ws"], described["rest"]) == ("binance", binance.url_ws, binance.url_rest)
    assert described["ws_api"] == binance.url_ws + "/ws-api/v3"
    assert len(described["credentials"]["api_key"]) == 64
    assert "ca" not in described
    assert str(binance.port) in repr(binance)


def test_each_start_has_fresh_keys_and_full_accounts(binance):
    with simulators.start("binance", rate=0) as other:
        assert other.credentials["api_key"] != binance.credentials["api_key"]
        assert other.engine.ledger.balances("user")["USDT"].free == 1_000_000
        assert other.engine.ledger.orders == {}


def test_the_market_has_a_past_and_moves(binance):
    with urllib.request.urlopen(binance.url_rest + "/api/v3/klines?symbol=BTCUSDT&interval=1m") as response:
        assert len(json.load(response)) >= 30


def test_the_venue_is_reached_through_call(binance):
    assert binance.call(lambda: threading.current_thread().name) == "simulator binance"
    assert binance.call(lambda: binance.call(lambda: 1)) == 1
    with pytest.raises(LookupError):
        binance.call(lambda: binance.gateway.fill("no such order"))


def test_its_clock_can_be_off(binance):
    binance.skew_seconds = 60
    try:
        with urllib.request.urlopen(binance.url_rest + "/api/v3/time") as response:
            assert 55_000 < json.load(response)["serverTime"] - time.time() * 1000 < 65_000
    finally:
        binance.skew_seconds = 0


def test_all_connections_are_cut_at_once_and_new_ones_are_welcome(binance):
    with connect(binance.url_ws + "/ws") as one, connect(binance.url_ws + "/ws-api/v3") as two:
        for client in (one, two):  # a client may have its 101 before the server has the connection
            client.send('{"id": 1, "method": "ping"}')
            client.recv(timeout=5)
        binance.cut_all()
        for client in (one, two):
            with pytest.raises(ConnectionClosed):
                client.recv(timeout=5)
    with connect(binance.url_ws + "/ws/btcusdt@trade") as three:
        assert three.recv(timeout=5)


def test_over_tls_the_ca_proves_it(tmp_path):
    with simulators.start("binance", tls=True) as server:
        assert server.url_ws.startswith("wss://")
        trusting = ssl.create_default_context(cafile=server.ca)
        with contextlib.closing(dial(server, "/ws/btcusdt@trade")) as client:
            assert json.loads(client.recv())["s"] == "BTCUSDT"
        with urllib.request.urlopen(f"https://localhost:{server.port}/api/v3/ping", context=trusting) as response:
            assert response.read() == b"{}"
        with pytest.raises(ssl.SSLCertVerificationError):
            websocket.create_connection(server.url_ws + "/ws", timeout=5)
        ca = server.describe()["ca"]
        assert Path(ca).exists()
    assert not Path(ca).exists()


@pytest.mark.parametrize("tls", [False, True])
def test_closing_takes_less_than_two_seconds_whatever_is_open(tls):
    server = simulators.start("binance", rate=500, tls=tls)
    with contextlib.ExitStack() as stack:
        clients = [dial(server, "/stream?streams=btcusdt@trade") for _ in range(20)]
        for client in clients:
            stack.callback(client.shutdown)
        began = time.monotonic()
        server.close()
        assert time.monotonic() - began < 2
        assert server._thread not in threading.enumerate()
        for client in clients:
            with pytest.raises((websocket.WebSocketException, OSError)):
                read_to_the_end(client)
    server.close()


def dial(server, path):
    """A client of one thread: over TLS, one that reads and writes from two can hang in OpenSSL."""
    return websocket.create_connection(server.url_ws + path, timeout=5, sslopt={"ca_certs": server.ca})


def read_to_the_end(client):
    while client.recv():
        pass
    raise websocket.WebSocketConnectionClosedException("a close frame")


def test_a_port_that_is_taken_and_a_venue_that_there_is_not(binance):
    with pytest.raises(OSError, match="address"):
        simulators.start("binance", port=binance.port)
    with pytest.raises(LookupError, match="binance"):
        simulators.start("nowhere")
    assert {"binance", "bitfinex"} <= set(simulators.venues())


def test_a_missing_extra_is_told_by_its_name(monkeypatch):
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    monkeypatch.delitem(sys.modules, "bittrade_ws.simulators.server")
    monkeypatch.delattr(simulators, "server")
    with pytest.raises(MissingExtra, match=r'aiohttp: pip install "bittrade-ws\[cli\]"'):
        simulators.start("binance")
