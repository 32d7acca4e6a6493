"""`make soak`: ten minutes at 5,000 messages a second with a fault every 10 s, judged against what the venue knows.

Every item of each stream once, or inside a `Gap` that covers exactly it; the seconds of each gap as the venue counts
them; the book and the orders as the venue has them; memory, threads and file descriptors flat. Linux only.
"""

import argparse
import itertools
import json
import statistics
import subprocess
import sys
import threading
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from checks import Items, Orders, Resources, compare

from bittrade_ws.connection import DialOptions, OwnerLoop, ReconnectPolicy, Rollover
from bittrade_ws.exchanges import binance
from bittrade_ws.models.order import OrderSide
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest
from bittrade_ws.models.status import Gap
from bittrade_ws.operators import add_token, filter_new_socket_only, keep_messages_only, keep_status_only

FAULTS = (
    "cut", "malformed", "reset", "skip", "silence", "duplicate", "half", "reorder", "close", "shutdown", "oversize",
    "delay", "refuse", "binary", "ack", "api", "close", "lost",
)  # fmt: skip
WITHIN = 0.5
"""Seconds by which a gap may differ from the venue's outage: between two processes, and a busy one reads late."""
MOST_SLOPE = 0.5
"""MB a minute."""
OPTIONS = DialOptions(silence=2.0, frame_timeout=1.0, ping_interval=1.0, pong_timeout=2.0)
D = Decimal


class Box:
    """The venue's process."""

    def __init__(self, rate: float, blocks: float) -> None:
        command = [sys.executable, str(Path(__file__).with_name("venue.py")), "--rate", str(rate)]
        command += ["--blocks", str(blocks)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.about = self._read()

    def call(self, *command: Any) -> Any:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        return self._read()

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(10)

    def _read(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())


class Client:
    """A user of both connections, whose logs check themselves."""

    def __init__(self, box: Box) -> None:
        about = box.about
        options = {
            "loop": OwnerLoop(),
            "reconnect": ReconnectPolicy(cap=1.0),
            "rollover": Rollover(settle=1.0, overlap=5.0, drain=2.0),
        }
        self.public = binance.public_websocket_connection(url=f"{about['ws']}/stream", options=OPTIONS, **options)
        self.private = binance.private_websocket_connection(
            url=f"{about['ws']}/ws-api/v3", options=DialOptions(ping_interval=1.0, pong_timeout=2.0), **options
        )
        sign = binance.hmac_signer(about["credentials"]["api_key"], about["credentials"]["api_secret"])
        messages, sockets = self.public.pipe(keep_messages_only()), self.public.pipe(filter_new_socket_only())
        answers = self.private.pipe(keep_messages_only())
        signed = self.private.pipe(filter_new_socket_only(), add_token(sign))
        self.trades = {
            symbol: Items(symbol, lambda one: one.trade_id, lambda one: one.price * one.quantity)
            for symbol in ("BTCUSDT", "ETHUSDT")
        }
        self.aggregates = Items("aggregates", lambda one: one.trade_id)
        self.statuses: list[str] = []
        self.errors: list[str] = []
        self.orders = Orders()
        self.fills: list[int] = []
        self.book: Any = None
        self.blocks = self.last_block = 0
        self.block_silences: list[float] = []
        self.books = 0
        for symbol, items in self.trades.items():
            self._follow(items.name, sockets.pipe(binance.subscribe_trades(symbol, messages)), items.tell)
        self._follow("agg", sockets.pipe(binance.subscribe_agg_trades("BTCUSDT", messages)), self.aggregates.tell)
        self._follow("book", sockets.pipe(binance.subscribe_book("BTCUSDT", messages)), self._on_book)
        self._follow("blocks", sockets.pipe(binance.subscribe_block_trades("BNBUSDT", messages)), self._on_block)
        self._follow("ticker", sockets.pipe(binance.subscribe_book_ticker("ETHUSDT", messages)), lambda value: None)
        self._follow("fills", signed.pipe(binance.subscribe_fills(answers)), self._on_fill)
        for name, connection in (("public", self.public), ("private", self.private)):
            self._follow(name, connection.pipe(keep_status_only()), self._status(name))
        self.add_order = binance.add_order_factory(signed, answers)
        self.cancel_order = binance.cancel_order_factory(signed, answers)
        self._numbers = itertools.count()
        self.links = [self.public.connect(), self.private.connect()]

    def _follow(self, name: str, stream: Any, on_next: Any) -> None:
        stream.subscribe(on_next, lambda error: self.errors.append(f"{name}: {error!r}"))

    def _status(self, name: str) -> Any:
        def tell(status: Any) -> None:
            if not isinstance(status, Gap):
                self.statuses.append(f"{name} {type(status).__name__}")

        return tell

    def _on_book(self, book: Any) -> None:
        self.book = book
        self.books += 1

    def _on_block(self, item: Any) -> None:
        if isinstance(item, Gap):
            self.block_silences.append(item.seconds or 0.0)
            self.last_block = 0
            return
        if self.last_block and item.trade_id != self.last_block + 1:
            self.errors.append(f"block {item.trade_id} after {self.last_block} without a gap")
        self.last_block = item.trade_id
        self.blocks += 1

    def _on_fill(self, report: Any) -> None:
        if not isinstance(report, Gap):
            self.fills.append(report.trade_id)

    def trade(self) -> None:
        """One more order: a number whose `f` is filled by the venue, another is canceled by us."""
        number = next(self._numbers)
        name = f"s{number}{'f' if number % 2 else 'c'}"
        request = AddOrderRequest(
            symbol="BNBUSDT", side=OrderSide.BUY, type="LIMIT", quantity=D("0.020"), price=D("500.00"),
            client_order_id=name,
        )  # fmt: skip
        canceled = False

        def on_stage(order: Any) -> None:
            nonlocal canceled
            self.orders.tell(name, order)
            if name.endswith("c") and order.status.value == "OPEN":
                canceled = True
                self.cancel_order(CancelOrderRequest(symbol="BNBUSDT", client_order_id=name)).subscribe(
                    lambda one: None, lambda error: None
                )

        self.add_order(request).subscribe(on_stage, lambda error: self.orders.failed(name, error))

    def close(self) -> None:
        for factory in (self.add_order, self.cancel_order):
            factory.dispose()
        for link in self.links:
            link.dispose()


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def drive(client: Client, box: Box, seconds: float, every: float) -> tuple[Resources, list[float]]:
    """Trades, harms and measures; gives the messages a second between two faults."""
    resources, rates = Resources(), list[float]()
    faults = itertools.cycle(FAULTS)
    began = last = time.monotonic()
    frames = 0
    due = began + every
    while (now := time.monotonic()) < began + seconds:
        client.trade()
        if now >= due:
            due += every
            seen = client.public.counters.frames
            rates.append((seen - frames) / (now - last))
            frames, last = seen, now
            fault = next(faults)
            _, memory, threads, descriptors = resources.sample(now - began)
            use = f"{memory:6.1f} MB  {threads} threads  {descriptors} fds"
            say(f"{now - began:6.0f} s  {rates[-1]:6.0f} msg/s  {use}  {fault}")
            box.call("do", fault)
        time.sleep(0.5)
    return resources, rates


def judge(client: Client, truth: dict[str, Any]) -> list[str]:
    """What is wrong."""
    problems = list(client.errors)
    for symbol, items in client.trades.items():
        items.settle(truth["last"][symbol], None)
        problems += items.problems
    problems += client.aggregates.problems
    client.orders.settle(truth["orders"])
    problems += client.orders.problems
    book = client.book
    for side, ours in (("BUY", book.bids), ("SELL", book.asks)):
        if [[level.price, level.quantity] for level in ours[:40]] != _exact(truth["book"][side]):
            problems.append(f"the book's {side} side differs: {ours[:3]} / {truth['book'][side][:3]}")
    if len(set(client.fills)) != len(client.fills) or not set(client.fills) <= set(truth["fills"]):
        problems.append("fills came twice, or are none of the venue's")
    true = [one["seconds"] for one in truth["outages"] if one["path"] == "/stream" and one["seconds"] is not None]
    for name, silences in (("BTCUSDT", client.trades["BTCUSDT"].silences), ("blocks", client.block_silences)):
        ours = f"{len(silences)} gaps with {sum(silences):.2f} s"
        say(f"{name}: {ours}; the venue: {len(true)} outages with {sum(true):.2f} s")
        problems += [f"{name}: {one}" for one in compare(silences, true, within=WITHIN)]
    return problems


def _exact(levels: list[list[str]]) -> list[list[Decimal]]:
    return [[D(price), D(quantity)] for price, quantity in levels]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--every", type=float, default=10.0, help="seconds between two faults")
    parser.add_argument("--rate", type=float, default=60.0, help="trades of the venue's market a second")
    parser.add_argument("--blocks", type=float, default=4800.0, help="block trades a second, on top")
    arguments = parser.parse_args()
    box = Box(arguments.rate, arguments.blocks)
    client = Client(box)
    resources, rates = drive(client, box, arguments.seconds, arguments.every)
    box.call("halt")
    time.sleep(15)  # what is under way ends: backfills, inquiries, snapshots
    truth = box.call("truth")
    problems = judge(client, truth)
    client.close()
    time.sleep(2)
    after = min(60.0, arguments.seconds / 3)
    slope = resources.slope(after=after)
    threads, descriptors = resources.spread(2, after=after), resources.spread(3, after=after)
    frames = client.public.counters.frames
    say(f"messages: median {statistics.median(rates):.0f}/s, in all {frames:,}; books: {client.books}")
    for items in (*client.trades.values(), client.aggregates):
        say(f"{items.name}: {items.count:,} items, {items.backfilled:,} fetched, {items.missing:,} missing and told")
    say(f"orders: {client.orders.summary()}, {client.orders.unknown} times unknown")
    say(f"fills: {len(client.fills)} told, of {len(truth['fills'])}")
    say(f"memory: {slope:+.2f} MB/min; fds: {descriptors[0]} to {descriptors[1]}")
    say(f"threads: {threads[0]} to {threads[1]}, {threading.active_count()} at the end")
    if slope > MOST_SLOPE:
        problems.append(f"memory grows by {slope:.2f} MB a minute")
    for name, column in (("threads", 2), ("file descriptors", 3)):
        if resources.drift(column) > 0:
            problems.append(f"there are {resources.drift(column)} more {name} in the end")
    box.close()
    for problem in problems[:40]:
        say(f"PROBLEM {problem}")
    say("sound" if not problems else f"{len(problems)} problems")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
