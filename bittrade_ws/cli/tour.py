"""The steps of the demo, each waited for and remembered."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from types import ModuleType, TracebackType
from typing import Any

from reactivex import abc

from bittrade_ws.cli.output import Output, fields_of
from bittrade_ws.cli.tour_script import Server, TourScript
from bittrade_ws.models.order import Order, OrderStatus
from bittrade_ws.models.requests import CancelOrderRequest
from bittrade_ws.models.status import Closed, Gap, Reconnected, Reconnecting, Status
from bittrade_ws.operators import (
    conflate,
    filter_new_socket_only,
    keep_items_only,
    keep_messages_only,
    keep_status_only,
)

PATIENCE = 10.0
"""Seconds that a step may take; on loopback each takes a fraction of one."""
DRAWN_EVERY = 0.25
"""Seconds between two values of one kind that are shown; every one is counted."""


class Tour:
    """One public and one private connection to an embedded exchange, and what was seen of them.

    Callbacks of both connections write; the main thread waits until what it wants has been seen.
    """

    def __init__(self, exchange: ModuleType, server: Server, script: TourScript, output: Output) -> None:
        self._exchange = exchange
        self._server = server
        self._script = script
        self._output = output
        self._seen = threading.Condition()
        self._counts: Counter[str] = Counter()
        self._stages: dict[str, list[OrderStatus]] = {}
        self._steps: dict[str, bool] = {}
        self._links: list[abc.DisposableBase] = []
        self._public = script.public(server)
        self._private = script.private(server)
        messages = self._private.pipe(keep_messages_only())
        sockets = self._private.pipe(filter_new_socket_only(), script.token(server, messages))
        self._add_order = exchange.add_order_factory(sockets, messages)
        self._cancel_order = exchange.cancel_order_factory(sockets, messages)

    def __enter__(self) -> "Tour":
        for connection in (self._public, self._private):
            connection.pipe(keep_status_only()).subscribe(self._on_status)
            self._links.append(connection.connect())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for link in self._links:
            link.dispose()

    def market_data(self) -> None:
        """A ticker, a trade and a proven book arrive."""
        self._output.say(f"market data of {self._script.symbol} …")
        sockets, messages = self._public.pipe(filter_new_socket_only()), self._public.pipe(keep_messages_only())
        for kind, subscribe in (
            ("ticker", self._exchange.subscribe_ticker),
            ("trade", self._exchange.subscribe_trades),
            ("book", self._script.book(self._server)),
        ):
            stream = sockets.pipe(subscribe(self._script.symbol, messages))
            stream.subscribe(self._counter(kind))
            stream.pipe(keep_items_only(), conflate(interval=DRAWN_EVERY)).subscribe(self._shower(kind))
        for kind in ("ticker", "trade", "book"):
            self._wait(kind, lambda kind=kind: self._counts[kind] > 0)

    def fill_an_order(self) -> None:
        """One order goes through its whole life, against two orders of another account."""
        self._output.say(f"an order on {self._script.quiet_symbol}, filled in two parts …")
        stages = self._place(self._script.filled)
        self._wait("order open", lambda: OrderStatus.OPEN in stages)
        half = (self._script.order.quantity or Decimal(0)) / 2
        self._take(self._script.filled, half)
        self._wait("order partially filled", lambda: OrderStatus.PARTIALLY_FILLED in stages)
        self._take(self._script.filled, half)
        self._wait("order filled", lambda: OrderStatus.FILLED in stages)

    def cancel_an_order(self) -> None:
        """Another is canceled."""
        self._output.say("another order, canceled …")
        stages = self._place(self._script.canceled)
        self._wait("second order open", lambda: OrderStatus.OPEN in stages)
        request = CancelOrderRequest(symbol=self._script.quiet_symbol, client_order_id=self._script.canceled)

        def on_error(error: Exception) -> None:
            self._output.say(f"the cancel failed: {error}")

        self._cancel_order(request).subscribe(on_error=on_error)
        self._wait("order canceled", lambda: OrderStatus.CANCELED in stages)

    def cut_the_line(self) -> None:
        """Every socket is cut once; both connections come back, and the market data with them."""
        self._output.say("cutting the line …")
        self._server.cut_all()
        self._wait("line cut", lambda: self._counts["Closed"] >= 2)
        self._wait("reconnected", lambda: self._counts["Reconnected"] >= 2)
        before = self._counts.copy()
        for kind in ("ticker", "trade", "book"):
            self._wait(f"{kind} again", lambda kind=kind: self._counts[kind] > before[kind])

    def stream_until(self, deadline: float) -> None:
        """Lets the market data run on."""
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
                "values": {kind: self._counts[kind] for kind in ("ticker", "trade", "book")},
                "orders": {name: [status.value for status in stages] for name, stages in self._stages.items()},
                "reconnects": self._counts["Reconnected"],
            }

    def _place(self, client_order_id: str) -> list[OrderStatus]:
        stages = self._stages[client_order_id] = []

        def on_stage(order: Order) -> None:
            self._output.value("order", order)
            with self._seen:
                stages.append(order.status)
                self._seen.notify_all()

        def on_error(error: Exception) -> None:
            self._output.say(f"{client_order_id} failed: {error}")

        self._add_order(replace(self._script.order, client_order_id=client_order_id)).subscribe(on_stage, on_error)
        return stages

    def _take(self, client_order_id: str, quantity: Decimal) -> None:
        try:
            self._server.call(lambda: self._server.gateway.fill(client_order_id, quantity))
        except LookupError as error:
            self._output.say(str(error))

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
