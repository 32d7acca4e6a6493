"""What a soak checks while it runs, in bounded memory: every item of a stream, orders, outages, resources."""

import os
import statistics
import threading
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from bittrade_ws.models.order import TRANSITIONS, Order, OrderStatus
from bittrade_ws.models.status import Gap


class Items:
    """One stream whose items are numbered without a hole: each once, or inside a `Gap` that covers exactly it."""

    def __init__(self, name: str, number: Any, value: Any = None) -> None:
        self.name = name
        self.first: int | None = None
        self.next: int | None = None
        self.count = self.missing = self.backfilled = 0
        self.total = Decimal(0)
        self.silences: list[float] = []
        """What its gaps say of the time in which nothing was heard."""
        self.problems: list[str] = []
        self._number, self._value = number, value
        self._owed: int | None = None
        """A gap said that this item comes next."""

    def tell(self, item: Any) -> None:
        if isinstance(item, Gap):
            self._gap(item)
            return
        number = self._number(item)
        expected = self._owed if self._owed is not None else self.next
        if self.first is None:
            self.first = number
        elif number != expected:
            self._complain(f"{number} in place of {expected}")
        self._owed = None
        self.next = number + 1
        self.count += 1
        if self._value is not None:
            self.total += self._value(item)

    def _gap(self, gap: Gap) -> None:
        if gap.seconds:
            self.silences.append(gap.seconds)
        if gap.from_ is None or gap.to is None or gap.from_ != (self._owed or self.next):
            self._complain(f"{gap} does not begin at {self._owed or self.next}")
            return
        if gap.backfilled:
            self._owed = gap.from_
            self.backfilled += gap.to - gap.from_ + 1
        else:
            self.missing += gap.to - gap.from_ + 1
            self._owed = gap.to + 1

    def _complain(self, text: str) -> None:
        if len(self.problems) < 20:
            self.problems.append(f"{self.name}: {text}")

    def settle(self, last: int, total: Decimal | None) -> None:
        """Compares with the venue: the number of its last item, and the sum of all values it sent since `first`."""
        if self.first is None or self.next != last + 1:
            self._complain(f"ends before {self.next}, and the venue's with {last}")
        elif self.count + self.missing != last - self.first + 1:
            self._complain(f"{self.count} items and {self.missing} missing ones are not {self.first} to {last}")
        elif total is not None and not self.missing and total != self.total:
            self._complain(f"the values come to {self.total}, not {total}")


class Orders:
    """The lives of orders: legal, no stage twice. Of those that ended only the end is kept."""

    def __init__(self) -> None:
        self.ends: dict[str, tuple[str, str]] = {}
        self.live: dict[str, Order] = {}
        self.unknown = 0
        self.problems: list[str] = []
        self._lock = threading.Lock()

    def tell(self, name: str, order: Order) -> None:
        with self._lock:
            last = self.live.get(name)
            if name in self.ends:
                self.problems.append(f"{name}: {order.status} after its end")
            elif last is not None and order.status not in TRANSITIONS[last.status]:
                self.problems.append(f"{name}: {order.status} after {last.status}")
            elif last is not None and (last.status, last.filled_quantity) == (order.status, order.filled_quantity):
                self.problems.append(f"{name}: {order.status} twice")
            self.unknown += order.status is OrderStatus.UNKNOWN
            if order.status.is_final:
                self.live.pop(name, None)
                self.ends[name] = (order.status.value, str(order.filled_quantity))
            else:
                self.live[name] = order

    def failed(self, name: str, error: Exception) -> None:
        """It was not sent."""
        with self._lock:
            self.ends[name] = ("not sent", type(error).__name__)

    def settle(self, truth: dict[str, Any]) -> None:
        """Compares with the venue's ledger."""
        self.problems += [f"{name}: still {order.status}" for name, order in self.live.items()]
        for name, (status, filled) in self.ends.items():
            true = truth.get(name)
            if true is not None and true["received"] > 1:
                self.problems.append(f"{name}: received {true['received']} times")
            if status in ("not sent", "REJECTED"):
                if true is not None and status == "not sent":
                    self.problems.append(f"{name}: not sent, and {true['status']} at the venue")
            elif true is None or (status, Decimal(filled)) != (true["status"], Decimal(true["filled"])):
                self.problems.append(f"{name}: {status} with {filled}, at the venue {true}")
        strangers = truth.keys() - self.ends.keys()
        if strangers:
            self.problems.append(f"{len(strangers)} orders of the venue are not ours: {sorted(strangers)[:5]}")

    def summary(self) -> dict[str, int]:
        return dict(Counter(status for status, _ in self.ends.values()))


def compare(reported: Sequence[float], true: Sequence[float], *, within: float) -> list[str]:
    """The outages that a stream reported against those that the venue caused, one by one. Seconds."""
    if len(reported) != len(true):
        return [f"{len(reported)} silences were reported, of {len(true)} outages"]
    return [
        f"outage {number}: {ours:.3f} s were reported, of {theirs:.3f} s"
        for number, (ours, theirs) in enumerate(zip(reported, true, strict=True), 1)
        if abs(ours - theirs) > within
    ]


class Resources:
    """Memory, threads and file descriptors of this process, over time."""

    def __init__(self) -> None:
        self.samples: list[tuple[float, float, int, int]] = []

    def sample(self, at: float) -> tuple[float, float, int, int]:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        row = (
            at,
            pages * os.sysconf("SC_PAGE_SIZE") / 2**20,
            threading.active_count(),
            len(os.listdir("/proc/self/fd")),
        )
        self.samples.append(row)
        return row

    def slope(self, *, after: float) -> float:
        """MB of memory per minute, by least squares, once it ran so many seconds."""
        rows = [(at, memory) for at, memory, _, _ in self.samples if at >= after]
        if len(rows) < 3:
            return 0.0
        mean_at, mean = sum(at for at, _ in rows) / len(rows), sum(memory for _, memory in rows) / len(rows)
        spread = sum((at - mean_at) ** 2 for at, _ in rows)
        return 60 * sum((at - mean_at) * (memory - mean) for at, memory in rows) / spread

    def drift(self, column: int) -> int:
        """By how many threads (2) or descriptors (3) the last third has more than the one before, by their medians."""
        third = len(self.samples) // 3
        values = [int(row[column]) for row in self.samples]
        return statistics.median_low(values[-third:]) - statistics.median_low(values[third:-third]) if third else 0

    def spread(self, column: int, *, after: float) -> tuple[int, int]:
        """The least and the most threads (2) or descriptors (3)."""
        values = [int(row[column]) for row in self.samples if row[0] >= after]
        return min(values), max(values)
