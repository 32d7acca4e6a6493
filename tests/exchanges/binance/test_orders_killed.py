"""F54: our process is killed at every step of placing an order; the next run learns what became of it."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import bittrade_ws
from bittrade_ws.connection import FileIntentLog
from bittrade_ws.exchanges import binance
from bittrade_ws.models.order import Order, OrderStatus
from bittrade_ws.operators import add_token, filter_new_socket_only, keep_messages_only
from bittrade_ws.simulators import start

pytestmark = pytest.mark.loopback

PROGRAM = """
import os, signal, sys, threading
from decimal import Decimal
from bittrade_ws import AddOrderRequest, OrderSide
from bittrade_ws.connection import FileIntentLog
from bittrade_ws.exchanges import binance
from bittrade_ws.operators import add_token, filter_new_socket_only, keep_messages_only

url, key, secret, path, instant = sys.argv[1:]

def die(now):
    if now == instant:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

def write(file, data):
    die("before the write")
    if instant == "half a line":
        os.write(file, data[:20])
        die("half a line")
    written = os.write(file, data)
    die("before the sync")
    return written

def sync(file):
    os.fsync(file)
    die("before the send")

log = FileIntentLog(path, write=write, sync=sync)
connection = binance.private_websocket_connection(url=url)
sockets = connection.pipe(filter_new_socket_only(), add_token(binance.hmac_signer(key, secret)))
add_order = binance.add_order_factory(sockets, connection.pipe(keep_messages_only()), intents=log)
buy = AddOrderRequest(symbol="BNBUSDT", side=OrderSide.BUY, type="LIMIT", quantity=Decimal("0.020"),
                      price=Decimal("500.00"), client_order_id="killed")
add_order(buy).subscribe(lambda order: die(order.status.value))
connection.connect()
threading.Event().wait(30)
"""


@pytest.fixture
def venue() -> Iterator[Any]:
    server = start("binance", rate=0)
    yield server
    server.close()


def run_until_killed(venue: Any, path: Path, instant: str) -> None:
    keys = venue.credentials
    arguments = [f"{venue.url_ws}/ws-api/v3", keys["api_key"], keys["api_secret"], str(path), instant]
    environment = {**os.environ, "PYTHONPATH": str(Path(bittrade_ws.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", PROGRAM, *arguments], env=environment, timeout=60, check=False)
    assert abs(done.returncode) == getattr(signal, "SIGKILL", signal.SIGTERM), done.returncode


def resume(venue: Any, log: FileIntentLog) -> Order:
    """What the next run is told of the one order that the last one left."""
    connection = binance.private_websocket_connection(url=f"{venue.url_ws}/ws-api/v3")
    sign = binance.hmac_signer(venue.credentials["api_key"], venue.credentials["api_secret"])
    sockets = connection.pipe(filter_new_socket_only(), add_token(sign))
    add_order = binance.add_order_factory(sockets, connection.pipe(keep_messages_only()), intents=log)
    told: list[Order] = []
    is_known = threading.Event()

    def on_stage(order: Order) -> None:
        told.append(order)
        if order.status is not OrderStatus.UNKNOWN:
            is_known.set()

    watching = add_order.resume(log.left_open).subscribe(on_stage)
    link = connection.connect()
    try:
        assert is_known.wait(20), told
    finally:
        watching.dispose()
        add_order.dispose()
        link.dispose()
    assert told[0].status is OrderStatus.UNKNOWN
    return told[-1]


@pytest.mark.parametrize(
    "instant", ["before the write", "half a line", "before the sync", "before the send", "SUBMITTED", "OPEN"]
)
def test_f54_killed(venue: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, instant: str) -> None:
    monkeypatch.setattr(binance.BinanceOrders, "settle_seconds", 0.2)
    path = tmp_path / "intents.jsonl"
    run_until_killed(venue, path, instant)
    with FileIntentLog(path) as log:
        if instant in ("before the write", "half a line"):
            assert log.left_open == ()
            last = None
        else:
            assert [intent.client_order_id for intent in log.left_open] == ["killed"]
            last = resume(venue, log)
        truth = venue.call(lambda: venue.engine.ledger.order(venue.gateway.user, client_order_id="killed"))
        if last is None:
            assert truth is None
        else:
            assert (last.status, last.code) == ("OPEN", None) if truth else ("REJECTED", "NOT_PLACED")
    assert venue.call(lambda: venue.engine.ledger.times_received("killed")) <= 1
    if instant == "OPEN":
        assert truth is not None
    with FileIntentLog(path) as log:
        assert bool(log.left_open) == (truth is not None)
