"""What every exchange owes its users, as a check that whoever adds one runs on it."""

import itertools
from collections.abc import Callable, Hashable, Sequence
from decimal import Decimal
from types import ModuleType
from typing import Any

import reactivex
from reactivex import Observable

from bittrade_ws.connection import websocket_connection
from bittrade_ws.models.errors import DecodeError
from bittrade_ws.models.order import OrderSide
from bittrade_ws.models.requests import AddOrderRequest
from bittrade_ws.operators.filter_new_socket_only import filter_new_socket_only
from bittrade_ws.operators.reconnect import ReconnectPolicy
from bittrade_ws.operators.subscribe_to_channel import subscribe_to_channel
from bittrade_ws.testing.adapter import ExchangeAdapter, Samples, find_adapter, read_samples
from bittrade_ws.testing.clock import VirtualClock
from bittrade_ws.testing.kit import Marbles
from bittrade_ws.testing.laws import LawBroken
from bittrade_ws.testing.match import same_value
from bittrade_ws.wire.bundle import Kind
from bittrade_ws.wire.codec import Channel, Correlating, Request, RequestContext, Special, Subscribing

_UNKNOWN = (b'{"nobody":"knows this"}', b"[]", b"{}", b'"text"', b"0", b"null", b'[{"e":1}]')
_BROKEN = (b'{"half":', b"", b"\xff\xfe\xfd")
_SHOWN = 120


def check_exchange(
    venue: str | ModuleType | ExchangeAdapter, samples: Samples | None = None, *, symbol: str | None = None
) -> None:
    """Holds a venue to the laws below: its name (`"binance"`), its package, or an adapter. Raises `LawBroken`.

    `samples` are recorded frames, or the files they are in; without any, the first law has nothing to say.

    - `every sample decodes`: each has a key, its plain message has the same, and a channel gives one value from both.
    - `unknown frames do not kill the stream`: they get a key, or are a `Fault`; what follows them arrives.
    - `heartbeats are silent`: they are no messages.
    - `requests find their replies`: the venue's reply to a request has the key that the request waits for.
    - `subscribes again after a drop`: to the same channels, in the same order.
    """
    adapter = venue if isinstance(venue, ExchangeAdapter) else find_adapter(venue, symbol=symbol)
    frames = [] if samples is None else read_samples(samples)
    if samples is not None and not frames:
        raise ValueError("no samples: there is nothing to hold the venue to")
    broken: list[str] = []
    for name, law in _LAWS.items():
        try:
            problems = law(adapter, frames)
        except Exception as error:
            problems = [f"raised {error!r}"]
        if problems:
            broken.append("\n".join([f"broken: {name}", *(f"  {problem}" for problem in problems)]))
    if broken:
        raise LawBroken("\n".join(broken))


def _every_sample_decodes(adapter: ExchangeAdapter, frames: Sequence[bytes]) -> list[str]:
    return [f"{_short(frame)}: {problem}" for frame in frames if (problem := _sample_problem(adapter, frame))]


def _sample_problem(adapter: ExchangeAdapter, frame: bytes) -> str | None:
    codec = adapter.codec()
    try:
        key, body = codec.classify(frame)
        hash(key)
        if isinstance(key, Special):
            return None
        message = codec.plain(body)
        if codec.key_of(message) != key:
            return f"its key is {key!r}, that of its plain message {codec.key_of(message)!r}"
        for channel in adapter.channels:
            if channel.key == key and not same_value(channel.decode(body), channel.convert(message)):
                return f"{channel.name} decodes {channel.decode(body)!r} and converts {channel.convert(message)!r}"
    except Exception as error:
        return f"{error!r}"
    return None


def _unknown_frames(adapter: ExchangeAdapter, frames: Sequence[bytes]) -> list[str]:
    problems: list[str] = []
    for frame in (*_UNKNOWN, *_BROKEN):
        try:
            hash(adapter.codec().classify(frame)[0])
        except DecodeError:
            continue
        except Exception as error:
            problems.append(f"{frame!r} raised {error!r}, which is no DecodeError")
    known = next((frame for frame in frames if not isinstance(adapter.codec().classify(frame)[0], Special)), None)
    if known is None or problems:
        return problems
    odd = [*_UNKNOWN, *_BROKEN]
    bundles = _heard(adapter, [*odd, known])
    told = [bundle for bundle in bundles if bundle.kind in (Kind.MESSAGE, Kind.FAULT)]
    if len(told) != len(odd) + 1:
        problems.append(f"of {len(odd)} unknown frames and a known one, {len(told)} were heard of")
    if not told or told[-1].kind is not Kind.MESSAGE:
        problems.append("the known frame after them did not arrive")
    return problems


def _heartbeats(adapter: ExchangeAdapter, frames: Sequence[bytes]) -> list[str]:
    beats = [frame for frame in frames if adapter.codec().classify(frame)[0] is Special.HEARTBEAT]
    heard = [bundle for bundle in _heard(adapter, beats) if bundle.kind is not Kind.STATUS]
    return [f"heard as {bundle.kind}: {bundle.payload!r}" for bundle in heard if bundle.kind is not Kind.HEARTBEAT]


def _heard(adapter: ExchangeAdapter, frames: Sequence[bytes]) -> list[Any]:
    """The bundles of a real connection over a line that says these frames, one a millisecond."""
    with Marbles() as marbles:
        letters = {chr(0x4E00 + number): frame for number, frame in enumerate(frames)}
        exchange = marbles.exchange(dials=[f"^{''.join(letters)}"], values=letters)
        connection = websocket_connection(
            "ws://venue/", codec=adapter.codec, dialer=exchange.dialer, scheduler=marbles.clock, reconnect=False
        )
        heard: list[Any] = []
        marbles.keep(connection.subscribe(heard.append))
        marbles.connect(connection)
        marbles.advance(f"{len(frames) + 1}ms")
        return heard


def _requests(adapter: ExchangeAdapter, frames: Sequence[bytes]) -> list[str]:
    clock = VirtualClock()
    context = RequestContext(
        ids=itertools.count(1).__next__,
        now=lambda: round(clock.seconds() * 1000),
        signer=lambda params: {**params, "apiKey": "key", "signature": "signed"},
    )
    requests: list[Request] = []
    if adapter.subscribing is not None and adapter.channels:
        requests.extend(adapter.subscribing.subscribe(adapter.channels, context))
        requests.extend(adapter.subscribing.unsubscribe(adapter.channels, context))
    if adapter.orders is not None:
        order = adapter.order or AddOrderRequest(
            symbol=adapter.symbol, side=OrderSide.BUY, type="LIMIT", quantity=Decimal("1.0"), price=Decimal("100.00")
        )
        requests.append(adapter.orders.place(order, "client-1", context))
    problems = [problem for request in requests if (problem := _reply_problem(adapter, request))]
    keys = [request.reply_key for request in requests if request.reply_key is not None]
    if len(set(keys)) != len(keys):
        problems.append(f"two requests wait for the same reply: {keys!r}")
    return problems


def _reply_problem(adapter: ExchangeAdapter, request: Request) -> str | None:
    reply = adapter.acknowledge(request.frame)
    if request.reply_key is None:
        return None
    if reply is None:
        return f"{_short(request.frame)} waits for {request.reply_key!r}, but the venue would say nothing"
    codec = adapter.codec()
    if isinstance(codec, Correlating) and (asked := codec.asked(request.frame)) is not None:
        codec.outstanding.ask(asked, 0.0)
    key: Hashable = codec.classify(reply if isinstance(reply, bytes) else reply.encode())[0]
    return None if key == request.reply_key else f"waits for {request.reply_key!r}, its reply has the key {key!r}"


def _subscribes_again(adapter: ExchangeAdapter, frames: Sequence[bytes]) -> list[str]:
    if adapter.subscribing is None or not adapter.channels:
        return []
    with Marbles() as marbles:
        exchange = marbles.exchange(dials=["^ 60s !", "^"])
        exchange.reply(with_=adapter.acknowledge)
        connection = websocket_connection(
            "ws://venue/",
            codec=adapter.codec,
            dialer=exchange.dialer,
            scheduler=marbles.clock,
            reconnect=ReconnectPolicy(delays=[0.0], jitter=0.0),
        )
        log = _Recorded(adapter.subscribing, marbles.clock)
        sockets = connection.pipe(filter_new_socket_only())
        failed: list[Exception] = []
        streams: list[Observable[Any]] = [
            sockets.pipe(subscribe_to_channel(connection.messages(), channel, log)) for channel in adapter.channels
        ]
        everything = reactivex.merge(*streams)
        marbles.keep(everything.subscribe(on_error=failed.append, scheduler=marbles.clock))
        marbles.connect(connection)
        marbles.advance("120s")
    first = [name for at, name in log.asked if at < 60_000_000]
    second = [name for at, name in log.asked if at >= 60_000_000]
    problems = [f"{error!r}" for error in failed]
    if sorted(first) != sorted({channel.name for channel in adapter.channels}):
        problems.append(f"asked for {first} at first")
    if second != first:
        problems.append(f"asked for {first}, after the drop for {second}")
    return problems


class _Recorded:
    """A venue's way to subscribe, and when it was asked for what."""

    def __init__(self, subscribing: Subscribing, clock: VirtualClock) -> None:
        self.asked: list[tuple[int, str]] = []
        self.frames_per_second = subscribing.frames_per_second
        self.unsubscribe = subscribing.unsubscribe
        self.accepted = subscribing.accepted
        self._subscribing = subscribing
        self._clock = clock

    def subscribe(self, channels: Sequence[Channel[Any]], context: RequestContext) -> Sequence[Request]:
        self.asked.extend((self._clock.micros, channel.name) for channel in channels)
        return self._subscribing.subscribe(channels, context)


def _short(frame: str | bytes) -> str:
    text = frame if isinstance(frame, str) else frame.decode(errors="replace")
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


_LAWS: dict[str, Callable[[ExchangeAdapter, Sequence[bytes]], list[str]]] = {
    "every sample decodes": _every_sample_decodes,
    "unknown frames do not kill the stream": _unknown_frames,
    "heartbeats are silent": _heartbeats,
    "requests find their replies": _requests,
    "subscribes again after a drop": _subscribes_again,
}
