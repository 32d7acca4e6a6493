"""What the frames of Binance mean: market streams (combined and raw) and the WebSocket API, in one codec.

1. A combined stream's key is its exact stream name, cut from the frame's first bytes without a parse.
2. A raw stream's key is the stream name that its payload tells (`e`, `s`, `k.i`). What a payload does not tell (the
   speed of a depth stream, the symbol of a partial depth, the borders of a candle) is known from what was asked for,
   as long as one stream alone fits; of several none gets it, and a warning says so. Prefer combined connections.
3. A user event's key is its type; a reply's key is `ReplyTo(id)`, in each of the venue's three envelopes. Where the
   frame begins as the venue's do, both are cut from it without a parse.
4. The bodies are the frames themselves.

Source: the venue's `web-socket-streams.md`, `web-socket-api.md` and `user-data-stream.md`, seen 2026-07.
"""

import logging
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Final, cast

import orjson

from bittrade_ws.exchanges.binance._typed import in_one_pass
from bittrade_ws.models.errors import DecodeError
from bittrade_ws.models.status import VenueStatus
from bittrade_ws.wire.codec import Frame, Keyed, ReplyTo, Special

if TYPE_CHECKING:  # what it imports needs this module
    from bittrade_ws.exchanges.binance.budgets import Budgets
    from bittrade_ws.exchanges.binance.frame_pace import FramePace

logger = logging.getLogger(__name__)

UNKNOWN = "?"
"""The key of whatever is well formed and nothing we know."""
PARTIAL_DEPTH = "@depth"
"""The key of a partial depth on a raw connection, where it has no symbol."""

_SHUTDOWN = "!serverShutdown"
_SUFFIXES = {
    "24hrMiniTicker": "miniTicker",
    "24hrTicker": "ticker",
    "1hTicker": "ticker_1h",
    "4hTicker": "ticker_4h",
    "1dTicker": "ticker_1d",
    "depthUpdate": "depth",
}
_ENDINGS = frozenset({"serverShutdown", "listenKeyExpired"})
_ESCAPE = ord("\\")
_STREAM, _DATA = b'{"stream":"', b'","data":'
_TOO_LONG = 19
"""Digits of an id: from here on JSON's reader may give another number."""
_EXECUTION = b':{"e":"executionReport",'
_NONE: Final[frozenset[Hashable]] = frozenset()
_MOST_HEADS = 10_000
"""More than a connection carries; a venue that makes up names fills no memory."""


class BinanceCodec:
    """Names the frames of one connection, to the streams or to the WebSocket API.

    `limits` are what its requests are held to, and how they learn the venue's time.
    """

    __slots__ = ("_asked", "_heads", "_puzzles", "limits")

    def __init__(self, limits: "Budgets | FramePace | None" = None) -> None:
        self.limits = limits
        self._asked: dict[Hashable, tuple[str, ...]] = {}
        self._puzzles: frozenset[Hashable] = _NONE
        self._heads: dict[bytes, str] = {}
        """From how the frames of a combined stream begin to its key: a name is cut out and looked at once."""

    def ask(self, stream: str) -> None:
        """Takes note that this stream was asked for, in case that its payloads do not tell its whole name."""
        told = _told_as(stream)
        asked = self._asked.get(told, ())
        if stream not in asked:
            self._asked[told] = (*asked, stream)

    def classify(self, frame: bytes) -> tuple[Hashable, Any]:
        """The routing key and the frame itself; for an announced end, `Special.STATUS` and a `VenueStatus`."""
        head, found, _ = frame.partition(_DATA)
        key = self._heads.get(head)
        if key is not None and found:
            return key, frame
        return self._classify(frame, head)

    def _classify(self, frame: bytes, head: bytes) -> tuple[Hashable, Any]:
        try:
            start, word, colon, told, rest = frame.split(b'"', 4)
            key = told.decode()
        except ValueError:
            pass
        else:
            if start == b"{" and word == b"stream" and colon == b":" and key != _SHUTDOWN and _ESCAPE not in told:
                if len(head) == len(told) + len(_STREAM) and len(self._heads) < _MOST_HEADS:
                    self._heads[head] = key
                return key, frame
            if start == b"{" and (named := _cut(word, colon, told, rest)) is not None:
                return named, frame
        message = _loads(frame)
        key = self.key_of(message)
        return (key, _status(message)) if key is Special.STATUS else (key, frame)

    def in_one_pass(self, decode: Callable[[Any], Any]) -> Callable[[bytes], Keyed] | None:
        """Of combined streams, once one was seen."""
        return in_one_pass(decode) if self._heads else None

    def plain(self, body: Any) -> Any:
        """The frame as plain Python values, the wrapping included."""
        return _loads(body) if isinstance(body, bytes) else body

    def key_of(self, message: Any) -> Hashable:
        """The key that `classify` gives to the frame of this plain message."""
        if isinstance(message, dict):
            fields = cast("dict[str, Any]", message)
            return _key(fields) if "stream" in fields else self._named(_key(fields))
        if isinstance(message, list) and message and isinstance(message[0], dict):
            return self._named(_array_key(cast("dict[str, Any]", message[0])))
        return UNKNOWN

    def _named(self, told: Hashable) -> Hashable:
        asked = self._asked.get(told) if self._asked else None
        if asked is None:
            return told
        if len(asked) == 1:
            return asked[0]
        if told not in self._puzzles:
            self._puzzles |= {told}
            names = ", ".join(sorted(asked))
            logger.warning("Frames of %s cannot be told apart on a raw connection and are left out; use /stream", names)
        return UNKNOWN

    def answer(self, heartbeat: Any) -> Frame | None:
        """Nothing: this venue's heartbeats are WebSocket pings."""
        return None

    def identity(self, key: Hashable, body: Any) -> Hashable | None:
        """The frame itself; of a user event the event, since each connection numbers its subscriptions anew."""
        if not isinstance(body, bytes) or b'"subscriptionId"' not in body:
            return body
        event = cast("dict[str, Any]", _loads(body)).get("event")
        return body if event is None else orjson.dumps(event)


class ListenKeyCodec(BinanceCodec):
    """Names the frames of a user data stream that is opened by its address, raw or combined: both alike.

    Whoever listens to user events there need not ask for them.
    """

    __slots__ = ()

    def classify(self, frame: bytes) -> tuple[Hashable, Any]:
        """As of other connections; a combined event comes out of its wrapping, whose name is a secret."""
        message = _loads(frame)
        if isinstance(message, dict) and "stream" in message:
            event = cast("dict[str, Any]", message).get("data")
            frame = orjson.dumps(event) if isinstance(event, dict) else frame
        key, body = super().classify(frame)
        if isinstance(body, VenueStatus):
            body = VenueStatus(body.state, {name: told for name, told in body.data.items() if name != "listenKey"})
        return key, body


def _cut(word: bytes, told: bytes, following: bytes, rest: bytes) -> Hashable | None:
    """The key of a reply or of an event of an order, by its first two names; `None`: it takes a parse."""
    if word == b"id" and following == b"status":
        number = told[1:-1]
        is_whole = number.isdigit() and len(number) < _TOO_LONG and told == b":%b," % number
        return ReplyTo(int(number)) if is_whole else None
    if word == b"subscriptionId" and following == b"event" and rest.startswith(_EXECUTION):
        return "executionReport"
    return None


def _told_as(stream: str) -> Hashable:
    """The key of this stream's payloads where no name comes with them."""
    if stream.partition("@")[2].startswith(("depth5", "depth10", "depth20")):
        return PARTIAL_DEPTH
    for unsaid in ("@100ms", "@1000ms", "@+08:00"):
        stream = stream.removesuffix(unsaid)
    return stream


def _loads(frame: bytes) -> Any:
    try:
        return orjson.loads(frame)
    except ValueError as error:
        raise DecodeError(f"not JSON: {error}", frame=frame) from error


def _key(message: dict[str, Any]) -> Hashable:
    stream = message.get("stream")
    if isinstance(stream, str):
        return Special.STATUS if stream == _SHUTDOWN else stream
    event = message.get("event")
    if isinstance(event, dict):
        return _event_key(cast("dict[str, Any]", event))
    if "id" in message or "error" in message:
        # Not `bool` or `float`: as dictionary keys they equal integers.
        request_id = message.get("id")
        return ReplyTo(request_id) if type(request_id) in (int, str, type(None)) else UNKNOWN
    return _event_key(message)


def _event_key(event: dict[str, Any]) -> Hashable:
    kind, symbol = event.get("e"), event.get("s")
    if not isinstance(kind, str):
        if "lastUpdateId" in event:
            return PARTIAL_DEPTH
        is_book_ticker = isinstance(symbol, str) and "u" in event and "b" in event and "a" in event
        return f"{symbol.lower()}@bookTicker" if is_book_ticker and symbol else UNKNOWN
    if kind in _ENDINGS:
        return Special.STATUS
    if not isinstance(symbol, str) or kind in USER_EVENTS:
        return kind
    suffix = _SUFFIXES.get(kind, kind)
    if kind == "kline":
        candle = event.get("k")
        suffix = f"kline_{cast('dict[str, Any]', candle).get('i')}" if isinstance(candle, dict) else suffix
    return f"{symbol.lower()}@{suffix}"


USER_EVENTS = frozenset({"executionReport", "listStatus"})
"""The user events that have a symbol and are no market stream of it."""


def _array_key(first: dict[str, Any]) -> Hashable:
    kind = first.get("e")
    return f"!{_SUFFIXES.get(kind, kind)}@arr" if isinstance(kind, str) else UNKNOWN


def _status(message: dict[str, Any]) -> VenueStatus:
    told = (message.get("data"), message.get("event"), message)
    data = next(cast("dict[str, Any]", one) for one in told if isinstance(one, dict) and one)
    word = data.get("e")
    state = word if isinstance(word, str) else "serverShutdown"
    return VenueStatus(state, data, is_closing=state == "serverShutdown")
