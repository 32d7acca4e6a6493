"""How the market streams of Binance are subscribed to, whatever they carry.

Source: the venue's `web-socket-streams.md`, live subscribing and unsubscribing, seen 2026-07.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import orjson
from reactivex import Observable

from bittrade_ws.exchanges.binance.codec import BinanceCodec
from bittrade_ws.exchanges.binance.frame_pace import FRAME
from bittrade_ws.models.errors import InvalidRequest, SubscriptionFailed
from bittrade_ws.models.status import Gap
from bittrade_ws.operators.subscribe_to_channel import Backfill, subscribe_to_channel
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel, Continuity, EventChannel, ReplyTo, Request, RequestContext

T = TypeVar("T")
Messages = Observable[Any]
"""What `keep_messages_only` gives, on one of our connections or on any other Observable of bundles."""
FromSockets = Callable[[Observable[Socket]], Observable[T]]
"""An operator over sockets."""

STREAMS_PER_FRAME: Final = 100
"""The venue sets no bound; ours keeps a frame near 2 kB."""


class StreamSubscribing:
    """SUBSCRIBE and UNSUBSCRIBE, many streams to a frame."""

    # Of the 5 beyond which the venue cuts the connection, with room for a ping and a pong (`frame_pace`).
    frames_per_second = 3.5

    def subscribe(self, channels: Sequence[Channel[Any]], context: RequestContext) -> Sequence[Request]:
        """One frame for each 100 streams."""
        if isinstance(context.codec, BinanceCodec):
            for channel in channels:
                context.codec.ask(channel.name)
        return _commands("SUBSCRIBE", channels, context)

    def unsubscribe(self, channels: Sequence[Channel[Any]], context: RequestContext) -> Sequence[Request]:
        """One frame for each 100 streams."""
        return _commands("UNSUBSCRIBE", channels, context)

    def accepted(self, request: Request, reply: Any) -> None:
        """An acknowledgement says nothing about existence: a stream that is none is accepted, and stays silent."""
        error = reply.get("error", reply if "code" in reply else None)
        if error is not None:
            names = ", ".join(channel.name for channel in request.channels)
            raise SubscriptionFailed(f"{names}: {error.get('msg', error)}", channel=names, code=error.get("code"))


def _commands(method: str, channels: Sequence[Channel[Any]], context: RequestContext) -> list[Request]:
    requests: list[Request] = []
    for start in range(0, len(channels), STREAMS_PER_FRAME):
        batch = channels[start : start + STREAMS_PER_FRAME]
        request_id = context.ids()
        frame = orjson.dumps({"method": method, "params": [channel.name for channel in batch], "id": request_id})
        requests.append(Request(frame=frame.decode(), reply_key=ReplyTo(request_id), channels=batch, cost=FRAME))
    return requests


SUBSCRIBING: Final = StreamSubscribing()


def subscribe(messages: Messages, channel: Channel[T]) -> FromSockets[T]:
    """The operator that subscribes to `channel` on each socket, and gives its values."""
    return subscribe_to_channel(messages, channel, SUBSCRIBING)


def subscribe_events(
    messages: Messages, channel: EventChannel[T], *, backfill: Backfill[T] | None = None
) -> FromSockets[T | Gap]:
    """The same for a channel whose items each count: a `Gap` stands where some are missing."""
    return subscribe_to_channel(messages, channel, SUBSCRIBING, backfill=backfill)


def stream_channel(
    name: str, decode: Callable[[Any], T], convert: Callable[[Any], T], *, cadence: float | None = None
) -> Channel[T]:
    """The stream of this exact name."""
    return Channel(name=name, key=name, decode=decode, convert=convert, cadence=cadence)


def event_channel(
    name: str, decode: Callable[[Any], T], convert: Callable[[Any], T], continuity: Continuity[T]
) -> EventChannel[T]:
    """The stream of this exact name, whose items each count."""
    return EventChannel(name=name, key=name, decode=decode, convert=convert, continuity=continuity)


def lower(symbol: str) -> str:
    """A symbol as stream names write it."""
    if not symbol or "@" in symbol or "/" in symbol:
        raise InvalidRequest(f"symbol is {symbol!r}; this venue writes it as BTCUSDT")
    return symbol.lower()
