"""A venue that is all plain: what `subscribe_to_channel` and its kin are tried on."""

import itertools
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import pytest
from reactivex import Observable
from reactivex.subject import Subject

from bittrade_ws.models.errors import SubscriptionFailed
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel, ReplyTo, Request, RequestContext


class PlainCodec:
    """Messages are dicts: `{"channel": …, "value": …}` or `{"reply": id}`."""

    def classify(self, frame: bytes) -> tuple[Hashable, Any]:
        raise NotImplementedError

    def plain(self, body: Any) -> Any:
        return body

    def key_of(self, message: Any) -> Hashable:
        return ReplyTo(message["reply"]) if "reply" in message else message["channel"]

    def answer(self, heartbeat: Any) -> None:
        return None


class PlainSubscribing:
    frames_per_second = 5.0

    def __init__(self, *, batch: int = 100) -> None:
        self.batch = batch

    def subscribe(self, channels: Sequence[Channel[Any]], context: RequestContext) -> Sequence[Request]:
        return self._requests("sub", channels, context)

    def unsubscribe(self, channels: Sequence[Channel[Any]], context: RequestContext) -> Sequence[Request]:
        return self._requests("unsub", channels, context)

    def accepted(self, request: Request, reply: Any) -> None:
        if reply.get("refused"):
            raise SubscriptionFailed("refused", channel=request.channels[0].name, code=reply["refused"])

    def _requests(self, verb: str, channels: Sequence[Channel[Any]], context: RequestContext) -> list[Request]:
        requests: list[Request] = []
        for start in range(0, len(channels), self.batch):
            some = channels[start : start + self.batch]
            request_id = context.ids()
            text = f"{request_id} {verb} {' '.join(channel.name for channel in some)}"
            requests.append(Request(frame=text, reply_key=ReplyTo(request_id), channels=some))
        return requests


def _value(message: Any) -> Any:
    return message["value"]


class Venue:
    """One side of the wire: sockets to hand out, messages to emit, `sent` to look at."""

    def __init__(self) -> None:
        self.subscribing = PlainSubscribing()
        self.codec = PlainCodec()
        self.messages: Subject[Any] = Subject()
        self.sent: list[str] = []
        self.on_sent: Callable[[str], None] = lambda frame: None
        self._epochs = itertools.count(1)

    def channel(self, name: str) -> Channel[Any]:
        return Channel(name=name, key=name, decode=_value, convert=_value)

    def socket(self) -> Socket:
        def send(frame: Any) -> None:
            self.sent.append(frame)
            self.on_sent(frame)

        socket = Socket("ws://x", epoch=next(self._epochs), codec=self.codec, send=send, client_ids=lambda: "id")
        socket.is_open = True
        return socket

    def say(self, channel: str, value: Any) -> None:
        self.messages.on_next({"channel": channel, "value": value})

    def accept(self, request_id: int) -> None:
        self.messages.on_next({"reply": request_id})

    def refuse(self, request_id: int, code: int = 7) -> None:
        self.messages.on_next({"reply": request_id, "refused": code})


class Log:
    """What an observer got, in order."""

    def __init__(self, source: Observable[Any], scheduler: Any = None) -> None:
        self.seen: list[Any] = []
        self.subscription = source.subscribe(
            self.seen.append, self.seen.append, lambda: self.seen.append("|"), scheduler=scheduler
        )


@pytest.fixture
def venue() -> Venue:
    return Venue()


@pytest.fixture
def log() -> type[Log]:
    return Log
