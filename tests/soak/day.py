"""`make soak`: a day in virtual time with a fault every 10 s; the seconds of each gap are exactly the venue's.

The venue is in the same process, without a network: a message takes no time, so that there is nothing to tolerate.
"""

import argparse
import itertools
import sys
from collections import Counter
from decimal import Decimal
from typing import Any

from checks import Items, Orders, compare

from bittrade_ws.connection import ReconnectPolicy, Rollover
from bittrade_ws.exchanges import binance
from bittrade_ws.models.order import OrderSide
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest
from bittrade_ws.models.status import Gap, Reconnected, Stale
from bittrade_ws.operators import add_token, filter_new_socket_only, keep_messages_only, keep_status_only
from bittrade_ws.simulators.binance import gateway
from bittrade_ws.simulators.faults import DieAfterReceipt, Duplicate, Refuse, Reorder, Rewrite, Swallow
from bittrade_ws.testing import Marbles

D = Decimal
EVERY = 10
"""Seconds between two faults."""
DETECTION = 2.0
"""What an owner loop would take to notice a silence. Here there is none, and the day does it."""
TRADE = {"containing": "btcusdt@trade"}


class Day:
    """A client of both connections, the venue, and what goes wrong between them."""

    def __init__(self, marbles: Marbles, *, rate: float = 0.5) -> None:
        self.marbles, self.clock = marbles, marbles.clock
        self.venue = gateway(self.clock, rate=rate)
        self.venue.engine.listeners.append(self._on_events)
        self.trades = Items("trades", lambda one: one.trade_id, lambda one: one.price * one.quantity)
        self.candles = 0
        self.orders = Orders()
        self.fills: list[int] = []
        self.downtimes: list[float] = []
        self.problems: list[str] = []
        self.faults: Counter[str] = Counter()
        self.book: Any = None
        self.total = D(0)
        self._is_muting = False
        self._codes = itertools.cycle((1000, 1001, 1008, 1011, 1012, 1013, 4000))
        self.lines = [marbles.exchange(server=self.venue, codec=binance.BinanceCodec, latency="0ms") for _ in range(2)]
        options: dict[str, Any] = {
            "scheduler": self.clock,
            "reconnect": ReconnectPolicy(cap=1.0),
            "rollover": Rollover(after=1800.0, settle=0.2, overlap=5.0, drain=1.0),
        }
        self.public = binance.public_websocket_connection(
            url="ws://exchange/stream", dialer=self.lines[0].dialer, **options
        )
        self.private = binance.private_websocket_connection(
            url="ws://exchange/ws-api/v3", dialer=self.lines[1].dialer, **options
        )
        sender = self.lines[0].sender
        sign = binance.hmac_signer(self.venue.keys.api_key, self.venue.keys.api_secret)
        messages, sockets = self.public.pipe(keep_messages_only()), self.public.pipe(filter_new_socket_only())
        answers = self.private.pipe(keep_messages_only())
        signed = self.private.pipe(filter_new_socket_only(), add_token(sign))
        self._follow(sockets.pipe(binance.subscribe_trades("BTCUSDT", messages, sender=sender)), self.trades.tell)
        self._follow(sockets.pipe(binance.subscribe_book("BTCUSDT", messages, sender=sender)), self._on_book)
        self._follow(sockets.pipe(binance.subscribe_ticker("ETHUSDT", messages)), lambda ticker: None)
        self._follow(signed.pipe(binance.subscribe_fills(answers)), self._on_fill)
        self._follow(self.public.pipe(keep_status_only()), self._on_status)
        self.add_order = marbles.keep(binance.add_order_factory(signed, answers))
        self.cancel_order = marbles.keep(binance.cancel_order_factory(signed, answers))
        self.kinds = itertools.cycle(
            (
                "cut",
                "malformed",
                "drop",
                "skip",
                "silence",
                "duplicate",
                "close",
                "reorder",
                "shutdown",
                "refuse",
                "ack",
                "api",
                "lost",
                "binary",
            )
        )
        marbles.connect(self.public)
        marbles.connect(self.private)
        marbles.advance("1s")
        self.venue.start(past_minutes=0)

    def live(self, seconds: int) -> None:
        """An order every 5 s, a fault every 10, and between two a trade that is heard, or a gap tells of both."""
        for number in range(seconds // 5):
            self._trade(f"d{number}{'f' if number % 2 else 'c'}")
            if number % 2:
                self.harm(next(self.kinds))
            else:
                self._force_trade()
            self.marbles.advance("5s")
            for line in self.lines:
                line.traffic.clear()
                line.sent.clear()
                line.sent.frames.clear()
        self.venue.faults.clear()
        self.marbles.advance("20s")
        self._force_trade()  # one that no fault strikes: what the last one was short of is known by the next
        self.venue.stop()
        self.marbles.advance("60s")

    def harm(self, kind: str) -> None:
        """One fault. What cuts or mutes the public line also makes a trade that is missed."""
        self.faults[kind] += 1
        add, sessions = self.venue.faults.add, self.venue.faults.sessions
        if kind in ("cut", "refuse"):
            if kind == "refuse":
                add(Refuse(503), on="open", times=2)
            self.venue.faults.cut_all()
        elif kind == "drop":
            self._public(lambda one: one.drop())
        elif kind == "close":
            self._public(lambda one: one.close(next(self._codes), "soak"))
        elif kind == "silence":
            self._is_muting = True
            self._force_trade()
            self.clock.call_later(DETECTION, self._notice)
        elif kind == "shutdown":
            self.venue.shut_down(after_seconds=8.0)
        elif kind == "ack":
            add(DieAfterReceipt(), on="in", containing="order.place")
        elif kind == "lost":
            add(Swallow(), containing='"orderId"')
        elif kind == "api":
            for one in [one for one in sessions.values() if one.path.startswith("/ws-api")]:
                one.drop()
        else:
            actions = {
                "malformed": Rewrite('{"stream":'), "binary": Rewrite(b"\x00\xff"), "skip": Swallow(),
                "duplicate": Duplicate(3), "reorder": Reorder(3),
            }  # fmt: skip
            add(actions[kind], **TRADE)
        if kind in ("cut", "refuse", "drop", "close", "silence"):
            self._force_trade()

    def _public(self, act: Any) -> None:
        for one in list(self.venue.faults.sessions.values()):
            if one.path.startswith("/stream"):
                act(one)

    def _notice(self) -> None:
        self.lines[0].say(Stale(DETECTION))
        self.lines[0].drop()

    def _force_trade(self) -> None:
        before = self._last_trade()
        while self._last_trade() == before:
            self.venue.market.step()

    def _last_trade(self) -> int:
        trades = self.venue.engine.history["BTCUSDT"].trades
        return trades[-1].trade_id if trades else 0

    def _on_events(self, events: Any) -> None:
        for event in events:
            if getattr(event, "symbol", "") == "BTCUSDT" and hasattr(event, "trade_id"):
                self.total += event.price * event.quantity
                if self._is_muting:
                    # The streams have told this trade at this very instant; it is the last sign of life.
                    self._is_muting = False
                    self._public(lambda one: one.mute())

    def _follow(self, stream: Any, on_next: Any) -> None:
        self.marbles.keep(
            stream.subscribe(on_next, lambda error: self.problems.append(repr(error)), scheduler=self.clock)
        )

    def _on_book(self, book: Any) -> None:
        self.book = book

    def _on_fill(self, report: Any) -> None:
        if not isinstance(report, Gap):
            self.fills.append(report.trade_id)

    def _on_status(self, status: Any) -> None:
        if isinstance(status, Reconnected):
            self.downtimes.append(status.downtime)

    def _trade(self, name: str) -> None:
        request = AddOrderRequest(
            symbol="BNBUSDT", side=OrderSide.BUY, type="LIMIT", quantity=D("0.020"), price=D("500.00"),
            client_order_id=name,
        )  # fmt: skip

        def on_stage(order: Any) -> None:
            self.orders.tell(name, order)
            if name.endswith("c") and order.status.value == "OPEN":
                request = CancelOrderRequest(symbol="BNBUSDT", client_order_id=name)
                self.cancel_order(request).subscribe(
                    lambda one: None, lambda error: self.clock.call_later(1.0, cancel), scheduler=self.clock
                )

        def cancel() -> None:
            request = CancelOrderRequest(symbol="BNBUSDT", client_order_id=name)
            self.cancel_order(request).subscribe(lambda one: None, lambda error: None, scheduler=self.clock)

        def fill(part: Decimal | None) -> None:
            try:
                self.venue.fill(name, part)
            except LookupError:
                pass

        self.add_order(request).subscribe(on_stage, lambda error: self.orders.failed(name, error), scheduler=self.clock)
        if name.endswith("f"):
            self.clock.call_later(0.3, lambda: fill(D("0.010")))
            self.clock.call_later(0.9, lambda: fill(None))

    def judge(self) -> list[str]:
        """What is wrong."""
        engine = self.venue.engine
        outages = [one for one in self.venue.faults.outages if one.path == "/stream"]
        seconds = [one.seconds for one in outages if one.seconds is not None]
        self.trades.settle(self._last_trade(), self.total)
        placed = Counter(one.client_order_id for one in engine.ledger.received if one.verb == "place")
        self.orders.settle(
            {
                order.client_order_id: {
                    "status": order.status.value,
                    "filled": str(order.filled),
                    "received": placed[order.client_order_id],
                }
                for order in engine.ledger.orders_of(self.venue.user)
            }
        )
        problems = [*self.problems, *self.trades.problems, *self.orders.problems]
        problems += compare(self.trades.silences, seconds, within=1e-6)
        problems += [f"downtime: {one}" for one in compare(self.downtimes, seconds, within=1e-6)]
        if len(seconds) != len(outages):
            problems.append(f"{len(outages) - len(seconds)} outages are not over")
        for side, ours in ((OrderSide.BUY, self.book.bids), (OrderSide.SELL, self.book.asks)):
            if [(level.price, level.quantity) for level in ours] != engine.books["BTCUSDT"].side(side).top(1000):
                problems.append(f"the book's {side} side differs")
        true = [fill.trade_id for fill in engine.ledger.fills_of(self.venue.user)]
        if len(set(self.fills)) != len(self.fills) or not set(self.fills) <= set(true):
            problems.append("fills came twice, or are none of the venue's")
        return problems

    def summary(self) -> str:
        return (
            f"{self.trades.count} trades, {self.trades.backfilled} of them fetched, {self.trades.missing} missing and "
            f"told; {len(self.trades.silences)} gaps with {sum(self.trades.silences):.6f} s of silence; orders: "
            f"{self.orders.summary()}, {self.orders.unknown} times unknown; faults: {dict(self.faults)}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=24.0)
    arguments = parser.parse_args()
    with Marbles() as marbles:
        day = Day(marbles)
        day.live(round(arguments.hours * 3600))
        problems = day.judge()
    sys.stdout.write("".join(f"{line}\n" for line in (day.summary(), *problems[:40])))
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
