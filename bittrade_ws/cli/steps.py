"""What every tour is made of: steps that are waited for and remembered, and what is counted meanwhile."""

import threading
import time
from abc import abstractmethod
from collections import Counter
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Self

from reactivex import Observable, abc

from bittrade_ws.cli.output import Output, fields_of
from bittrade_ws.cli.tour_script import Server
from bittrade_ws.connection import Connection
from bittrade_ws.models.order import Order, OrderStatus
from bittrade_ws.models.status import Closed, Gap, Reconnected, Reconnecting, Status
from bittrade_ws.operators import keep_status_only

PATIENCE = 10.0
"""Seconds that a step may take; on loopback each takes a fraction of one."""
DRAWN_EVERY = 0.25
"""Seconds between two values of one kind that are shown; every one is counted."""


class Steps:
    """Connections to an embedded exchange, and what was seen of them.

    Callbacks of the connections write; the main thread waits until what it wants has been seen.
    """

    kinds: Sequence[str]
    """Of the values that the summary counts."""

    def __init__(self, server: Server, output: Output, connections: Sequence[Connection]) -> None:
        self._server = server
        self._output = output
        self._connections = connections
        self._seen = threading.Condition()
        self._counts: Counter[str] = Counter()
        self._stages: dict[str, list[OrderStatus]] = {}
        self._orders: dict[str, Order] = {}
        """Each as it was told last."""
        self._steps: dict[str, bool] = {}
        self._links: list[abc.DisposableBase] = []

    @abstractmethod
    def walk(self) -> None:
        """Everything once."""

    def __enter__(self) -> Self:
        for connection in self._connections:
            connection.pipe(keep_status_only()).subscribe(self._on_status)
            self._links.append(connection.connect())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for link in self._links:
            link.dispose()

    def cut_the_line(self) -> None:
        """Every socket is cut once; all connections come back, and the values with them."""
        self._output.say("cutting the line …")
        lines = len(self._connections)
        self._server.cut_all()
        self._wait("line cut", lambda: self._counts["Closed"] >= lines)
        before = self._counts.copy()
        self._wait("reconnected", lambda: self._counts["Reconnected"] >= lines)
        for kind in self.kinds:
            self._wait(f"{kind} again", lambda kind=kind: self._counts[kind] > before[kind])

    def stream_until(self, deadline: float) -> None:
        """Lets the values run on."""
        left = deadline - time.monotonic()
        if left > 0:
            self._output.say(f"streaming for {left:.0f} s more …")
            with self._seen:
                self._seen.wait_for(lambda: self._output.is_broken, timeout=left)
            self._check_reader()

    def summary(self) -> dict[str, Any]:
        """What happened, in numbers."""
        with self._seen:
            return {
                "venue": self._server.venue,
                "ok": all(self._steps.values()),
                "steps": dict(self._steps),
                "values": {kind: self._counts[kind] for kind in self.kinds},
                "orders": {name: [status.value for status in stages] for name, stages in self._stages.items()},
                "reconnects": self._counts["Reconnected"],
            }

    def _follow(self, name: str, life: Observable[Order]) -> list[OrderStatus]:
        """The stages of an order, as they come."""
        stages = self._stages[name] = []

        def on_stage(order: Order) -> None:
            self._output.value("order", order)
            with self._seen:
                stages.append(order.status)
                self._orders[name] = order
                self._seen.notify_all()

        def on_error(error: Exception) -> None:
            self._output.say(f"{name} failed: {error}")

        life.subscribe(on_stage, on_error)
        return stages

    def _on_status(self, status: Status) -> None:
        if isinstance(status, Closed | Reconnecting | Reconnected):
            self._output.value("status", {"status": type(status).__name__, **fields_of(status)})
        self._count(type(status).__name__)

    def _counter(self, kind: str) -> Callable[[Any], None]:
        def count(value: Any) -> None:
            if isinstance(value, Gap):
                self._output.value("gap", value)
            self._count("gap" if isinstance(value, Gap) else kind)

        return count

    def _shower(self, kind: str) -> Callable[[Any], None]:
        return lambda value: self._output.value(kind, value)

    def _count(self, kind: str) -> None:
        with self._seen:
            self._counts[kind] += 1
            self._seen.notify_all()

    def _wait(self, step: str, happened: Callable[[], bool]) -> None:
        with self._seen:
            has_happened = self._seen.wait_for(lambda: happened() or self._output.is_broken, timeout=PATIENCE)
            self._steps[step] = has_happened
        self._check_reader()
        self._output.say(f"{'✓' if has_happened else '✗'} {step}")

    def _check_reader(self) -> None:
        if self._output.is_broken:
            raise BrokenPipeError
