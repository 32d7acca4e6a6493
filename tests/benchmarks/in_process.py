"""What is measured without a load server: imports, and events beside many open orders."""

import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

CLIENTS: Final = Path(__file__).parent / "clients"
MODULES: Final = ("bittrade_ws", "bittrade_ws.operators", "bittrade_ws.exchanges.binance")
OPEN_ORDERS: Final = (1, 100, 1000, 10_000)
_IMPORT = "import time; before = time.process_time(); import {}; print((time.process_time() - before) * 1000)"

Row = dict[str, Any]
Measure = Callable[[int, int], list[Row]]


def imports(rounds: int, messages: int) -> list[Row]:
    """CPU milliseconds of each import in a fresh interpreter."""
    found: dict[str, list[float]] = {name: [] for name in MODULES}
    for _ in range(max(rounds, 3) + 1):
        for name in MODULES:
            found[name].append(_printed("-c", _IMPORT.format(name)))
    # The first one may have had to compile.
    return [{"client": f"import {name}", "ms": statistics.median(found[name][1:])} for name in MODULES]


def open_orders(rounds: int, messages: int) -> list[Row]:
    """CPU microseconds of an execution report, frame to `on_next`, with so many other orders tracked."""
    found: dict[int, list[float]] = {count: [] for count in OPEN_ORDERS}
    events = str(max(100, messages // 50))
    for _ in range(rounds):
        for count in OPEN_ORDERS:
            found[count].append(_printed(str(CLIENTS / "client_open_orders.py"), str(count), events))
    return [{"client": f"{count} open orders", "cpu_us": statistics.median(found[count])} for count in OPEN_ORDERS]


def _printed(*command: str) -> float:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=True, env=environment)
    return float(done.stdout)


TABLES: Final[tuple[tuple[str, str, Measure], ...]] = (
    ("open-orders", "an execution report, by orders that are tracked", open_orders),
    ("imports", "imports, in a fresh interpreter", imports),
)
BY: Final = {"open-orders": "cpu_us", "imports": "ms"}
