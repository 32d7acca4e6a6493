"""Our own path on many connections of one process, which share one owner loop: one trade stream on each."""

import gc
import sys
import threading
from pathlib import Path

from meter import Meter
from task import given

from bittrade_ws.connection import DialOptions, OwnerLoop
from bittrade_ws.exchanges import binance
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only

AT_ONCE = 50
"""Dials under way at one time, so that the load server's queue of them does not overflow."""


def memory_kb() -> float:
    """What this process holds now."""
    if sys.platform != "linux":
        return 0.0
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4.0


task = given()
loop = OwnerLoop()
options = DialOptions(ca=task.ca or None)
room = threading.Semaphore(AT_ONCE)
is_open = threading.Event()


def check(value: object) -> None:
    gc.collect()
    if task.connections > 1:
        meter.further["kb_per_connection"] = (memory_kb() - before) / (task.connections - 1)


meter = Meter(task, stamp=lambda trade: trade.time, check=check)
gc.collect()
before = memory_kb()
links = []
for number in range(task.connections):
    if number == 1:  # what all share (modules, a thread) came with the first one, and is not counted for the others
        is_open.wait()
        gc.collect()
        before = memory_kb()
    connection = binance.public_websocket_connection(url=task.url, options=options, loop=loop)
    messages = connection.pipe(keep_messages_only())
    sockets = connection.pipe(filter_new_socket_only())
    for symbol in task.symbols:
        sockets.pipe(binance.subscribe_trades(symbol, messages)).subscribe(meter.tick)
    sockets.subscribe(lambda socket: (is_open.set(), room.release()))
    room.acquire()
    links.append(connection.connect())
