"""`simulate` prints where it is, serves, and leaves when it is told to."""

import json
import signal
import socket
import ssl
import threading
import time
from typing import Any
from urllib.request import Request, urlopen

import pytest
import websocket

from bittrade_ws import simulators
from bittrade_ws.exchanges import binance
from bittrade_ws.operators import filter_new_socket_only

pytestmark = pytest.mark.loopback


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_a_signal_and_exits_0_within_2_seconds(start: Any, number: signal.Signals) -> None:
    process = start("simulate", "binance", "--seed", "7")
    told = json.loads(process.stdout.readline())
    assert told["venue"] == "binance"
    assert told["ws"].startswith("ws://127.0.0.1:")
    assert told["credentials"]["api_key"]
    with urlopen(f"{told['rest']}/api/v3/time") as answer:
        assert json.load(answer)["serverTime"] > 0
    before = time.monotonic()
    process.send_signal(number)
    assert process.wait(5) == 0
    assert time.monotonic() - before < 2


def test_the_era_of_listen_keys_can_be_asked_for(start: Any) -> None:
    process = start("simulate", "binance", "--legacy")
    told = json.loads(process.stdout.readline())
    headers = {"X-MBX-APIKEY": told["credentials"]["api_key"]}
    with urlopen(Request(f"{told['rest']}/api/v3/userDataStream", method="POST", headers=headers)) as answer:
        assert len(json.load(answer)["listenKey"]) == 64
    process.send_signal(signal.SIGTERM)
    assert process.wait(5) == 0


def test_clients_that_are_connected_do_not_hold_it_up(start: Any) -> None:
    process = start("simulate", "binance", "--rate", "500")
    told = json.loads(process.stdout.readline())
    connections = [
        binance.public_websocket_connection(url=told["ws"], reconnect=False),
        binance.private_websocket_connection(url=told["ws_api"], reconnect=False),
    ]
    opened = [threading.Event() for _ in connections]
    for connection, event in zip(connections, opened, strict=True):
        connection.pipe(filter_new_socket_only()).subscribe(lambda _, event=event: event.set(), lambda error: None)
    links = [connection.connect() for connection in connections]
    silent = socket.create_connection(("127.0.0.1", int(told["rest"].rpartition(":")[2])))
    try:
        assert all(event.wait(10) for event in opened)
        process.send_signal(signal.SIGTERM)
        assert process.wait(2) == 0
        told_on_stderr = process.stderr.read()
        assert told_on_stderr == "", told_on_stderr
    finally:
        silent.close()
        for link in links:
            link.dispose()


@pytest.mark.parametrize("option", [("--port", "70000"), ("--port", "-1"), ("--rate", "-5")])
def test_what_no_option_can_be_is_told_before_anything_starts(run: Any, option: tuple[str, str]) -> None:
    done = run("simulate", "binance", *option)
    assert done.returncode == 2
    assert option[0] in done.stderr
    assert "Traceback" not in done.stderr


def test_tls_names_a_ca_that_proves_the_server(start: Any) -> None:
    process = start("simulate", "binance", "--tls")
    told = json.loads(process.stdout.readline())
    assert told["ws"].startswith("wss://127.0.0.1:")
    context = ssl.create_default_context(cafile=told["ca"])
    for name in ("127.0.0.1", "localhost"):
        with urlopen(told["rest"].replace("127.0.0.1", name) + "/api/v3/ping", context=context) as answer:
            assert json.load(answer) == {}


def test_heartbeats_at_a_pace_of_ones_own(start: Any, run: Any) -> None:
    told = json.loads(start("simulate", "oceanex", "--heartbeat", "0.2").stdout.readline())
    client = websocket.create_connection(told["ws"], timeout=10)
    try:
        heard = [json.loads(client.recv())["type"] for _ in range(3)]
    finally:
        client.shutdown()
    assert heard == ["welcome", "ping", "ping"]
    done = run("simulate", "binance", "--heartbeat", "1")
    assert done.returncode == 2
    assert done.stderr == "bittrade-ws: binance has no heartbeats that wait for an answer\n"


def test_each_start_has_other_keys(start: Any) -> None:
    one, other = start("simulate", "binance"), start("simulate", "binance")
    keys = [json.loads(process.stdout.readline())["credentials"] for process in (one, other)]
    assert keys[0]["api_key"] != keys[1]["api_key"]


def test_a_port_that_is_taken_is_told_in_one_sentence(run: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("simulate", "binance", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert done.stderr.startswith("bittrade-ws: ")
    assert "Traceback" not in done.stderr


def test_a_venue_without_a_simulator_is_told_in_one_sentence(run: Any) -> None:
    done = run("simulate", "atlantis")
    assert done.returncode == 2
    there_is = ", ".join(simulators.venues())
    assert done.stderr == f"bittrade-ws: no simulator is called 'atlantis'; there is {there_is}\n"


@pytest.mark.parametrize("option", ["--port=99999", "--rate=-5", "--rate=nan", "--rate=inf", "--rate=-inf"])
def test_a_number_out_of_range_is_a_usage_error(run: Any, option: str) -> None:
    done = run("simulate", "binance", option)
    assert done.returncode == 2
    assert option.partition("=")[0] in done.stderr
    assert "Traceback" not in done.stderr
