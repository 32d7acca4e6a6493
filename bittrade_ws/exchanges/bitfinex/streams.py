"""How the public channels of Bitfinex are subscribed to, whatever they carry.

A subscription goes by a `subId`: the user's own, else the name of its feed, the same on every connection.

Source: the venue's `ws-general` and `ws-public-*` reference pages, seen 2026-07.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

import orjson
from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.exchanges.bitfinex._positional import Layout, decoder_of, time_of
from bittrade_ws.exchanges.bitfinex.codec import ALREADY_SUBSCRIBED, BitfinexCodec
from bittrade_ws.models.errors import ConnectionFull, DecodeError, InvalidRequest, SubscriptionFailed
from bittrade_ws.models.status import Gap
from bittrade_ws.operators._holding import is_on, renew
from bittrade_ws.operators.subscribe_to_channel import subscribe_to_channel
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel, EventChannel, ReplyTo, Request, RequestContext
from bittrade_ws.wire.exact_json import BROKEN, loads

T = TypeVar("T")
Messages = Observable[Any]
"""What `keep_messages_only` gives, on one of our connections or on any other Observable of bundles."""
FromSockets = Callable[[Observable[Socket]], Observable[T]]
"""An operator over sockets."""

CHANNEL_LIMIT: Final = 10305


@dataclass(frozen=True, slots=True)
class Feed:
    """What one subscription asks for."""

    name: str
    words: Mapping[str, str]
    sub_id: str | None = None


class FeedSubscribing:
    """`subscribe` and `unsubscribe`, one feed to a frame."""

    # Ours: the venue bounds connections and channels, not frames.
    frames_per_second = 50.0

    def subscribe(self, channels: Sequence[Channel[Any]], context: RequestContext) -> Sequence[Request]:
        """A frame for each. Raises `SubscriptionFailed` for a `sub_id` that stands for another feed already."""
        return [_subscribe(channel, context) for channel in channels]

    def unsubscribe(self, channels: Sequence[Channel[Any]], context: RequestContext) -> Sequence[Request]:
        """A frame for each; none for what this connection has not acknowledged."""
        codec = context.codec
        requests: list[Request] = []
        for channel in channels:
            number = codec.leave(_feed(channel).name.encode()) if isinstance(codec, BitfinexCodec) else None
            if number is not None:
                frame = orjson.dumps({"event": "unsubscribe", "chanId": number}).decode()
                reply_key = ReplyTo(("unsubscribe", number))
                requests.append(Request(frame=frame, reply_key=reply_key, channels=[channel]))
        return requests

    def accepted(self, request: Request, reply: Any) -> None:
        """A feed that is on already is what was wanted."""
        if reply.get("event") != "error" or reply.get("code") == ALREADY_SUBSCRIBED:
            return
        name, code = request.channels[0].name, reply.get("code")
        kind = ConnectionFull if code == CHANNEL_LIMIT else SubscriptionFailed
        raise kind(f"{name}: {reply.get('msg', reply)}", channel=name, code=code)


def _feed(channel: Channel[Any]) -> Feed:
    return cast("Feed", channel.params)


def _subscribe(channel: Channel[Any], context: RequestContext) -> Request:
    feed = _feed(channel)
    sub_id = feed.sub_id or feed.name
    if isinstance(context.codec, BitfinexCodec) and not context.codec.ask(sub_id, feed.name):
        raise SubscriptionFailed(f"sub_id {sub_id!r} is that of another subscription", channel=feed.name)
    frame = orjson.dumps({"event": "subscribe", **feed.words, "subId": sub_id}).decode()
    return Request(frame=frame, reply_key=ReplyTo(sub_id), channels=[channel])


SUBSCRIBING: Final = FeedSubscribing()


def feed_channel(feed: Feed, decode: Callable[[Any], T], convert: Callable[[Any], T], *, word: str = "") -> Channel[T]:
    """What `feed` tells, or the part of it with this word in second place."""
    return Channel(name=feed.name, key=key_of(feed, word), decode=decode, convert=convert, params=feed)


def key_of(feed: Feed, word: str = "") -> bytes:
    """Where the codec routes it."""
    return f"{feed.name}:{word}".encode() if word else feed.name.encode()


def bare(feed: Feed) -> Channel[Any]:
    """A feed as what is subscribed to; whoever reads it listens by key."""
    return feed_channel(feed, rest_of, rest_of)


def rows_channel(feed: Feed, layout: Layout[Any], *prefix: Any) -> EventChannel[tuple[Any, ...]]:
    """A feed of rows that each count, in whatever number they come."""
    decode, convert = rows_reader(layout, *prefix)
    return EventChannel(name=feed.name, key=key_of(feed), decode=decode, convert=convert, params=feed)


def row_reader(layout: Layout[Any], *prefix: Any, words: int = 0) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """How a frame of one row is read, and the plain message of it."""
    place = 1 + words

    def convert(message: Any) -> Any:
        try:
            row = message[place]
        except (TypeError, LookupError) as error:
            raise DecodeError(f"not an update: {message!r}") from error
        return layout.read(row, prefix, time_of(message[place + 1 :]))

    return decoder_of(layout, words=words, prefix=prefix), convert


def told_reader(layout: Layout[Any], *prefix: Any) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """How a frame of one row or of many is read: a row as its value, an array of rows as a tuple of values."""

    def convert(message: Any) -> Any:
        rows = rest_of(message)
        if not isinstance(rows, list):
            raise DecodeError(f"not rows: {message!r}")
        every, sent = cast("list[Any]", rows), time_of(message[2:])
        if every and not is_many(every):
            return layout.read(every, prefix, sent)
        return tuple(layout.read(row, prefix, sent) for row in every)

    return decoder_of(layout, words=0, prefix=prefix, otherwise=lambda frame: convert(plain(frame))), convert


def rows_reader(layout: Layout[Any], *prefix: Any) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """How a frame of one row or of many is read, as a tuple of them in the order in which they came."""
    decode, convert = told_reader(layout, *prefix)
    return lambda frame: as_many(decode(frame)), lambda message: as_many(convert(message))


def as_many(told: Any) -> tuple[Any, ...]:
    """What `told_reader` gave, as a tuple in any case."""
    return cast("tuple[Any, ...]", told) if isinstance(told, tuple) else (told,)


def plain(frame: Any) -> Any:
    """A frame as plain values."""
    try:
        return loads(frame)
    except BROKEN as error:
        raise DecodeError(f"not JSON: {error}", frame=frame) from error


def rest_of(message: Any) -> Any:
    """What comes behind the channel id, of a frame or of a plain message."""
    message = plain(message) if isinstance(message, bytes) else message
    try:
        return message[1]
    except (TypeError, LookupError) as error:
        raise DecodeError(f"not data: {message!r}") from error


def is_many(rows: Sequence[Any]) -> bool:
    """Whether an array is one of arrays."""
    return bool(rows) and isinstance(rows[0], list)


def subscribe(messages: Messages, channel: Channel[T]) -> FromSockets[T]:
    """The operator that subscribes to `channel` on each socket, and gives its values."""
    return subscribe_to_channel(messages, channel, SUBSCRIBING)


def subscribe_afresh(messages: Messages, channel: Channel[T]) -> FromSockets[T]:
    """The same for values that begin with a snapshot, which the venue gives once for each subscription.

    Where the channel is on already it is given up and subscribed to anew, for all who hold it.
    """

    def operator(sockets: Observable[Socket]) -> Observable[T]:
        return sockets.pipe(ops.do_action(lambda socket: begin_afresh(socket, channel)), subscribe(messages, channel))

    return operator


def begin_afresh(socket: Socket, channel: Channel[Any]) -> None:
    """Has a channel that is on subscribed to anew."""
    if is_on(socket, channel.key):
        renew(socket, channel, "somebody joined, and the venue gives one snapshot for each subscription")


def each(of: FromSockets[Any]) -> FromSockets[Any]:
    """The values of tuples one by one, in their order; a `Gap` stays where it is."""

    def operator(sockets: Observable[Socket]) -> Observable[Any]:
        tuples = of(sockets)

        def subscribe_each(observer: Any, scheduler: Any = None) -> Any:
            def on_next(values: Any) -> None:
                if isinstance(values, Gap):
                    observer.on_next(values)
                    return
                for value in values:
                    observer.on_next(value)

            return tuples.subscribe(on_next, observer.on_error, observer.on_completed, scheduler=scheduler)

        return Observable(subscribe_each)

    return operator


def pair(symbol: str) -> str:
    """A trading symbol as the venue writes it."""
    return _symbol(symbol, "t", "tBTCUSD")


def currency(symbol: str) -> str:
    """A funding symbol as the venue writes it."""
    return _symbol(symbol, "f", "fUSD")


def _symbol(symbol: str, first: str, example: str) -> str:
    if len(symbol) < 2 or symbol[0] != first or not symbol.isascii():
        raise InvalidRequest(f"symbol is {symbol!r}; here this venue takes one like {example}")
    return symbol
