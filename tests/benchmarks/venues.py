"""How each venue is subscribed to: what the load server answers to a frame, and which streams it was asked for."""

import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import payloads
from names import stream
from task import Task

from bittrade_ws.exchanges.bitfinex.codec import SEQ_ALL
from bittrade_ws.exchanges.digitex.channels import acknowledge
from bittrade_ws.pb import digitex_pb2 as pb
from bittrade_ws.wire.codec import Frame

Make = Callable[[int, int | None], Frame]
"""The frame of this number; with a stamp, where there is one."""


class Binance:
    """`/stream` combined, `/ws` raw; streams are named in the address, or in SUBSCRIBE."""

    def __init__(self, path: str, task: Task) -> None:
        self._kind = task.kind
        self._is_raw = not path.startswith("/stream")
        self._symbols = {stream(task.kind, symbol): symbol for symbol in task.symbols}
        named = parse_qs(urlsplit(path).query).get("streams", [path.removeprefix("/ws")])[0]
        self.named: set[Any] = {name for name in named.split("/") if "@" in name}

    def greeting(self) -> list[Frame]:
        return []

    def answers(self, frame: bytes) -> list[Frame]:
        request = json.loads(frame)
        if request.get("method") == "SUBSCRIBE":
            self.named.update(request["params"])
        return [json.dumps({"result": None, "id": request.get("id")})]

    def makers(self) -> list[Make]:
        # A subscriber may ask for another speed of a depth stream, or leave it out.
        asked = {name.partition("@")[0]: name for name in self.named}
        return [self._maker(symbol, asked[symbol.lower()]) for symbol in self._symbols.values()]

    def _maker(self, symbol: str, stream: str) -> Make:
        def make(number: int, stamp: int | None) -> str:
            event = payloads.binance(self._kind, symbol, number, stamp)
            return event if self._is_raw else f'{{"stream":"{stream}","data":{event}}}'

        return make


class Bitfinex:
    """A channel id for each subscription."""

    def __init__(self, path: str, task: Task) -> None:
        self.named: set[Any] = set()
        self._ids = itertools.count(17_000)
        self._numbers = itertools.count(1)
        self._is_numbered = False

    def greeting(self) -> list[Frame]:
        return ['{"event":"info","version":2,"serverId":"benchmark","platform":{"status":1}}']

    def answers(self, frame: bytes) -> list[Frame]:
        request = json.loads(frame)
        if request.get("event") == "conf":
            self._is_numbered = bool(request["flags"] & SEQ_ALL)
            return [json.dumps({"event": "conf", "status": "OK", "flags": request["flags"]})]
        if request.get("event") != "subscribe":
            return []
        channel = next(self._ids)
        self.named.add(channel)
        told = {**request, "event": "subscribed", "chanId": channel, "pair": request["symbol"][1:]}
        return [json.dumps(told), self._numbered(f"[{channel},[]]")]

    def makers(self) -> list[Make]:
        return [
            lambda number, stamp, channel=channel: self._numbered(payloads.bitfinex(channel, number, stamp))
            for channel in sorted(self.named)
        ]

    def _numbered(self, frame: str) -> str:
        """With the number of the connection, for those who asked for it. Frames are made in the order of sending."""
        return f"{frame[:-1]},{next(self._numbers)}]" if self._is_numbered else frame


class Digitex:
    """A mask for each market."""

    def __init__(self, path: str, task: Task) -> None:
        self.named: set[Any] = set()

    def greeting(self) -> list[Frame]:
        return []

    def answers(self, frame: bytes) -> list[Frame]:
        yes = acknowledge(frame)
        if yes is None:
            return []
        self.named.add(pb.Message.FromString(frame).market_id)
        return [yes]

    def makers(self) -> list[Make]:
        return [lambda number, stamp, market=market: payloads.digitex(market, number) for market in sorted(self.named)]


class Orders:
    """The WebSocket API of Binance: every order is taken at once."""

    def __init__(self, path: str, task: Task) -> None:
        self.named: set[Any] = set()

    def greeting(self) -> list[Frame]:
        return []

    def answers(self, frame: bytes) -> list[Frame]:
        request = json.loads(frame)
        result = "{}"
        if request["method"] == "order.place":
            result = payloads.ACCEPTED % request["params"].get("newClientOrderId", "benchmark")
        elif request["method"].startswith("userDataStream.subscribe"):
            result = '{"subscriptionId":0}'
        return [f'{{"id":{json.dumps(request["id"])},"status":200,"result":{result},"rateLimits":[]}}']

    def makers(self) -> list[Make]:
        return []


Venue = Binance | Bitfinex | Digitex | Orders


def venue_of(path: str, task: Task) -> Venue:
    """Whom a client means that asks for this path."""
    if "/ws/2" in path:
        return Bitfinex(path, task)
    if path.startswith("/events/"):
        return Digitex(path, task)
    return Orders(path, task) if "ws-api" in path else Binance(path, task)


def frames(makers: list[Make], messages: int, *, stamp: Callable[[], int] | None = None) -> Iterator[Frame]:
    """The messages in the order of sending: stream after stream, each counted by itself without a hole."""
    for number in range(messages):
        make = makers[number % len(makers)]
        yield make(number // len(makers), stamp() if stamp else None)
