"""Counts values and tells what each cost; the first tenth warms up. Needs nothing but Python, as `task` does."""

import json
import os
import resource
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from task import Task

PATIENCE = 120.0
"""Seconds, then a client that has not got everything says so and ends."""


class Meter:
    """CPU and wall time of this whole process between the first counted value and the last.

    `tick` takes one value. `stamp` gives the time a value was sent at, in nanoseconds of the monotonic clock, for runs
    at a rate; `check` looks at one value, to see that everybody hands over what the table says.
    """

    def __init__(
        self,
        task: Task,
        *,
        stamp: Callable[[Any], int] = lambda value: 0,
        check: Callable[[Any], None] = lambda value: None,
        messages: int = 0,
    ) -> None:
        self._last = messages or task.messages
        self._first = max(1, self._last // 10)
        self._seen = 0
        self._stamp = stamp
        self._check = check
        self._start = (0.0, 0.0)
        self._latencies: list[int] = []
        self.further: dict[str, float] = {}
        """More to report."""
        self.tick: Callable[[Any], None] = self._timed if task.rate else self._counted
        threading.Thread(target=self._watch, daemon=True).start()

    def _counted(self, value: Any) -> None:
        seen = self._seen = self._seen + 1
        if seen == self._first:
            self._begin(value)
        elif seen == self._last:
            self._end()

    def _timed(self, value: Any) -> None:
        now = time.monotonic_ns()
        self._latencies.append(now - self._stamp(value))
        self._counted(value)

    def took(self, nanoseconds: int) -> None:
        """One value whose latency the client has measured itself."""
        self._latencies.append(nanoseconds)
        self._counted(None)

    def _begin(self, value: Any) -> None:
        self._check(value)
        self._start = (time.process_time(), time.perf_counter())

    def _end(self) -> None:
        cpu, wall = time.process_time() - self._start[0], time.perf_counter() - self._start[1]
        counted = self._last - self._first
        row = {
            "cpu_us": cpu / counted * 1e6,
            "rate": counted / max(wall, 1e-9),
            "rss_mb": peak_memory(),
            **self.further,
        }
        if self._latencies:
            counted_ones = sorted(self._latencies[self._first :])
            row["p50_us"] = counted_ones[len(counted_ones) // 2] / 1000
            row["p99_us"] = counted_ones[len(counted_ones) * 99 // 100] / 1000
        say(row)

    def _watch(self) -> None:
        time.sleep(PATIENCE)
        print(f"{self._seen} of {self._last} messages within {PATIENCE:g} s", file=sys.stderr, flush=True)
        os._exit(1)


def say(row: dict[str, float]) -> None:
    """Prints the result and ends the process, whatever runs in it: most clients have no way to stop."""
    print(json.dumps(row), flush=True)
    os._exit(0)


def peak_memory() -> float:
    """The most that this process held, in MB."""
    if sys.platform == "linux":  # where the other figure begins with that of the process it was forked from
        status = Path("/proc/self/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 1024)
