"""Counts values and tells what each cost; the first tenth warms up."""

import json
import resource
import time
from collections.abc import Callable
from decimal import Decimal


class Meter:
    """CPU and wall time of this whole process between the first counted value and the last."""

    def __init__(self, messages: int, done: Callable[[], None]) -> None:
        self._first = messages // 10
        self._last = messages
        self._done = done
        self._seen = 0
        self._start = (0.0, 0.0)
        self._end = (0.0, 0.0)

    def tick(self, trade: object) -> None:
        """One value has arrived."""
        seen = self._seen = self._seen + 1
        if seen == self._first:
            # The comparison is only honest while everybody hands over exact decimals.
            assert isinstance(trade.price, Decimal)  # type: ignore[attr-defined]
            self._start = (time.process_time(), time.perf_counter())
        elif seen == self._last:
            self._end = (time.process_time(), time.perf_counter())
            self._done()

    def report(self) -> None:
        """Prints one JSON line."""
        counted = self._last - self._first
        row = {
            "seen": self._seen,
            "cpu_us": (self._end[0] - self._start[0]) / counted * 1e6,
            "rate": counted / max(self._end[1] - self._start[1], 1e-9),
            "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        print(json.dumps(row), flush=True)
