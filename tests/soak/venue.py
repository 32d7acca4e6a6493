"""The venue of a soak, in a process of its own: trades by itself, fills orders, does harm on command.

Reads one JSON command a line and answers with one JSON line.
"""

import argparse
import itertools
import json
import sys
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators import start
from bittrade_ws.simulators.faults import (
    Delay,
    DieAfterReceipt,
    Duplicate,
    HalfFrame,
    Oversize,
    Refuse,
    Reorder,
    Reset,
    Rewrite,
    Swallow,
)
from bittrade_ws.simulators.orders import Execution, ExecutionKind, Trade

CODES = itertools.cycle((1000, 1001, 1008, 1011, 1012, 1013, 4000))
BURST = 0.01
"""Seconds between two bursts of block trades."""


class Venue:
    """What the commands do. Runs on the server's thread."""

    def __init__(self, server: Any, blocks: float) -> None:
        self.server, self.gateway = server, server.gateway
        self.totals: Counter[str] = Counter()
        self.blocks = 0
        self._price, self._quantity = Decimal("600.00"), Decimal("1.000")
        self._block_rate = blocks
        self._owed = 0.0
        self._burst_us = self.gateway.clock.now_us()
        self.gateway.engine.listeners.append(self._on_events)
        self._blocks()

    def _on_events(self, events: Any) -> None:
        for event in events:
            if isinstance(event, Trade):
                self.totals[event.symbol] += event.price * event.quantity  # type: ignore[assignment]
            elif isinstance(event, Execution) and event.kind is ExecutionKind.NEW:
                name = event.order.client_order_id
                if event.order.account is self.gateway.user and name.endswith("f"):
                    for seconds, part in ((0.1, Decimal("0.010")), (0.3, None)):
                        self.gateway.clock.call_later(seconds, lambda part=part, name=name: self._fill(name, part))

    def _fill(self, name: str, part: Decimal | None) -> None:
        try:
            self.gateway.fill(name, part)
        except LookupError:
            pass

    def _blocks(self) -> None:
        """Cheap messages, to make up the load."""
        if not self._block_rate:
            return
        now = self.gateway.clock.now_us()
        self._owed = min(self._owed + self._block_rate * (now - self._burst_us) / 1e6, self._block_rate / 4)
        self._burst_us = now
        for _ in range(int(self._owed)):
            self.gateway.block_trade("BNBUSDT", price=self._price, quantity=self._quantity)
            self.blocks += 1
        self._owed -= int(self._owed)
        self.gateway.venue.block_trades.clear()
        self.gateway.clock.call_later(BURST, self._blocks)

    def sessions(self, path: str) -> list[Any]:
        return [one for one in self.gateway.faults.sessions.values() if one.path.startswith(path)]

    def do(self, what: str) -> Any:
        add = self.gateway.faults.add
        trade = {"containing": "btcusdt@trade"}
        public: dict[str, Callable[[], Any]] = {
            "cut": self.gateway.faults.cut_all,
            "reset": lambda: add(Reset(), **trade),
            "silence": lambda: [one.mute() for one in self.sessions("/stream")],
            "half": lambda: add(HalfFrame(), **trade),
            "oversize": lambda: add(Oversize(), **trade),
            "close": lambda: [one.close(next(CODES), "soak") for one in self.sessions("/")],
            "shutdown": self.shut_down,
            "malformed": lambda: add(Rewrite('{"stream":'), **trade),
            "binary": lambda: add(Rewrite(b"\x00\xff"), **trade),
            "skip": lambda: add(Swallow(), times=3, **trade),
            "duplicate": lambda: add(Duplicate(3), **trade),
            "reorder": lambda: add(Reorder(3), **trade),
            "delay": lambda: add(Delay(0.2), **trade),
            "refuse": lambda: (add(Refuse(503), on="open", times=2), self.gateway.faults.cut_all()),
            "ack": lambda: add(DieAfterReceipt(), on="in", containing="order.place"),
            "lost": lambda: add(Swallow(), containing='"orderId"'),
            "api": lambda: [one.drop() for one in self.sessions("/ws-api")],
        }
        public[what]()

    def shut_down(self) -> None:
        """Announced, and carried out 8 s later."""
        self.gateway.announce_shutdown()
        old = list(self.gateway.faults.sessions.values())

        def close() -> None:
            outages = self.gateway.faults.outages
            for session in old:
                # Who has gone over to another connection, and keeps this one for late replies, misses nothing.
                is_left = any(one.connection > session.connection for one in self.sessions(session.path))
                session.close(1001, "serverShutdown")
                if is_left:
                    outages[:] = [one for one in outages if one.connection != session.connection]

        self.gateway.clock.call_later(8.0, close)

    def halt(self) -> None:
        """No fault and no trade from now on; the block trades go on, so that no line falls silent."""
        self.gateway.faults.clear()
        # The trades of one more second: what a fault took is known by the next one.
        self.gateway.clock.call_later(1.0, self.gateway.stop)

    def truth(self) -> dict[str, Any]:
        engine, user = self.gateway.engine, self.gateway.user
        return {
            "last": {name: history.trades[-1].trade_id for name, history in engine.history.items() if history.trades},
            "totals": {name: str(total) for name, total in self.totals.items()},
            "blocks": self.blocks,
            "book": {
                side.name: [
                    [str(price), str(quantity)] for price, quantity in engine.books["BTCUSDT"].side(side).top(40)
                ]
                for side in OrderSide
            },
            "orders": {
                order.client_order_id: {
                    "status": order.status.value,
                    "filled": str(order.filled),
                    "received": engine.ledger.times_received(order.client_order_id),
                }
                for order in engine.ledger.orders_of(user)
            },
            "fills": [fill.trade_id for fill in engine.ledger.fills_of(user)],
            "outages": [
                {"path": one.path, "kind": one.kind, "seconds": one.seconds} for one in self.gateway.faults.outages
            ],
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=60.0, help="public trades a second")
    parser.add_argument("--blocks", type=float, default=4800.0, help="block trades a second, on top")
    arguments = parser.parse_args()
    with start("binance", rate=arguments.rate) as server:
        venue = server.call(lambda: Venue(server, arguments.blocks))
        sys.stdout.write(json.dumps(server.describe()) + "\n")
        sys.stdout.flush()
        for line in sys.stdin:
            command, *rest = json.loads(line)
            answer = server.call(partial(getattr(venue, command), *rest))
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
