"""What the frames of Bitfinex mean: arrays by channel id, objects by their event.

1. A channel id means something on one connection only: it is learned from `subscribed`, forgotten with `unsubscribed`,
   and never carried over to another socket. Data of an id that nobody told has the key `UNKNOWN`.
2. An update's key is the name of its feed (`ticker:tBTCUSD`); a word in second place is part of it
   (`trades:tBTCUSD:te`, `book:…:cs`). Data of channel 0 has its family as the key: what happens to orders and their
   executions (`on`, `ou`, `oc`, `te`, `tu`) is `orders`, what happens to positions `positions`, and so on; an unknown
   type, and `os`, `bu`, `miu`, `fiu`, `n`, are keys themselves.
3. The reply to a subscription has the `subId` of the request as its key; other replies are named after what was asked,
   notifications as `answers` says. An error that answers nothing we asked is what the venue says of itself
   (`VenueStatus`, `error`).
4. The bodies of data are the frames themselves, those of events plain Python values.
5. What still comes over a channel that was given up is nobody's.
6. Once the venue numbers its arrays, one that never came is a `Gap` of the whole connection in place of the next one:
   whatever follows on a channel may lack what is missing, until it was subscribed to anew; after a login, until there
   is another connection.

Source: the venue's `ws-general`, `ws-public` and `ws-auth` reference pages, seen 2026-07.
"""

from collections.abc import Hashable
from typing import Any, Final, cast

from bittrade_ws.exchanges.bitfinex.answers import Answers
from bittrade_ws.exchanges.bitfinex.numbering import Numbering
from bittrade_ws.exchanges.bitfinex.open_orders import WORDS, OpenOrders
from bittrade_ws.models.errors import DecodeError
from bittrade_ws.models.status import VenueStatus
from bittrade_ws.wire.codec import Frame, ReplyTo, Special
from bittrade_ws.wire.exact_json import BROKEN, loads

UNKNOWN: Final = b"?"
"""The key of whatever is well formed and nothing we know."""

RESTART: Final = 20051
MAINTENANCE: Final = 20060
RESUMED: Final = 20061
INFO: Final = {RESTART: "restart", MAINTENANCE: "maintenance", RESUMED: "resumed"}
"""What the venue says of itself, by code."""
TIMESTAMP: Final = 32_768
SEQ_ALL: Final = 65_536
BULK_UPDATES: Final = 536_870_912
ALREADY_SUBSCRIBED: Final = 10301
NOT_CONFIGURED: Final = 10050
SNAPSHOTS: Final = frozenset({b"os", b"ps", b"ws", b"fos", b"fcs", b"fls", b"hos", b"hfos", b"hfts", b"hfls", b"hfcs"})
"""What a login brings: on each connection as things are just then."""

FAMILIES: Final = {
    **dict.fromkeys((b"on", b"ou", b"oc", b"te", b"tu"), b"orders"),
    **dict.fromkeys((b"ps", b"pn", b"pu", b"pc"), b"positions"),
    **dict.fromkeys((b"ws", b"wu"), b"wallets"),
    **dict.fromkeys((b"fos", b"fon", b"fou", b"foc"), b"offers"),
    **dict.fromkeys((b"fcs", b"fcn", b"fcu", b"fcc"), b"credits"),
    **dict.fromkeys((b"fls", b"fln", b"flu", b"flc"), b"loans"),
    **dict.fromkeys((b"fte", b"ftu"), b"funding trades"),
}
"""The keys of the types of channel 0."""
_PROOF: Final = frozenset({"apiKey", "authPayload", "authSig"})
_WORDS = (b"te", b"tu", b"fte", b"ftu", b"cs")


def feed_name(event: dict[str, Any]) -> str | None:
    """The name of the feed that a `subscribe` or a `subscribed` speaks of; `None`: it names none."""
    channel, symbol = event.get("channel"), event.get("symbol")
    match channel:
        case "ticker" | "trades" if isinstance(symbol, str):
            return f"{channel}:{symbol}"
        case "book" if isinstance(symbol, str):
            return f"book:{symbol}:{event.get('prec', 'P0')}:{event.get('freq', 'F0')}:{event.get('len', '25')}"
        case "candles" | "status" if isinstance(event.get("key"), str):
            return f"{channel}:{event['key']}"
        case _:
            return None


class BitfinexCodec:
    """Names the frames of one connection."""

    __slots__ = ("_asked", "_flags", "_ids", "_keys", "_numbering", "answers", "is_paused", "open_orders")

    def __init__(self) -> None:
        self._keys: dict[bytes, Hashable] = {}
        """By how the frames of a channel begin: `[17,"te"`."""
        self._ids: dict[bytes, int] = {}
        self._asked: dict[str, str] = {}
        self._flags = 0
        self._numbering = Numbering()
        self.answers = Answers()
        self.open_orders = OpenOrders()
        self.is_paused = False
        """The venue is under maintenance: it takes no orders."""

    @property
    def flags(self) -> int:
        """What the venue has acknowledged to have set (`conf`)."""
        return self._flags

    def ask(self, sub_id: str, feed: str) -> bool:
        """Takes note of whom a reply with this id is for; `False`: it is for another feed."""
        return self._asked.setdefault(sub_id, feed) == feed

    def leave(self, feed: Hashable) -> int | None:
        """Gives up a feed, and gives its channel id: what still comes of it is nobody's."""
        channel = self.id_of(feed)
        if channel is not None:
            self._forget(channel)
        return channel

    def id_of(self, feed: Hashable) -> int | None:
        """The channel id of a feed on this connection; `None` before it is subscribed."""
        return self._ids.get(feed) if isinstance(feed, bytes) else None

    def classify(self, frame: bytes) -> tuple[Hashable, Any]:
        """The routing key of a frame, and its body; `Special` ones for heartbeats and what the venue says of itself."""
        # Data of a channel that is known, and the next in number: all but a few frames.
        key = self._keys.get(frame.partition(b",[")[0])
        numbering = self._numbering
        if key is not None and frame.endswith(numbering.ending):
            numbering.ending = next(numbering.endings)
            return key, frame
        return self._classify(frame)

    def _classify(self, frame: bytes) -> tuple[Hashable, Any]:
        if frame[:1] != b"[":
            event = _loads(frame)
            key = self._event_key(event)
            return (key, _status(event)) if key is Special.STATUS else (key, event)
        end = frame.find(b",")
        if end < 0:
            return self.key_of(_loads(frame)), frame
        first = frame[end + 1 : end + 2]
        if first == b'"':
            end = frame.find(b'"', end + 2) + 1
        if self._numbering.is_on and (gap := self._numbering.check(frame)) is not None:
            self._keys.clear()
            return Special.STATUS, gap
        key = self._keys.get(frame[:end]) if first != b" " else None
        if key is not None:
            return key, frame
        message = _loads(frame)
        self._take_note(message)
        return self.key_of(message), frame

    def plain(self, body: Any) -> Any:
        """The frame as plain Python values; numbers with a fraction are `Decimal`."""
        return _loads(body) if isinstance(body, bytes) else body

    def key_of(self, message: Any) -> Hashable:
        """The key that `classify` gives to the frame of this plain message."""
        if isinstance(message, dict):
            return self._event_key(cast("dict[str, Any]", message))
        match message:
            case [int(channel), "hb", *_] if not isinstance(channel, bool):
                return Special.HEARTBEAT
            case [0, "n", [_, str(kind), message_id, _, info, *_], *_]:
                return self.answers.key(kind, message_id, info)
            case [0, str(kind), *_]:
                word = kind.encode("utf-8", "surrogatepass")
                return FAMILIES.get(word, word)
            case [int(channel), str(word), *_]:
                return self._keys.get(f'[{channel},"{word}"'.encode("utf-8", "surrogatepass"), UNKNOWN)
            case [int(channel), _, *_]:
                return self._keys.get(b"[%d" % channel, UNKNOWN)
            case _:
                return UNKNOWN

    def answer(self, heartbeat: Any) -> Frame | None:
        """Nothing: this venue's heartbeats want no answer."""
        return None

    def identity(self, key: Hashable, body: Any) -> Hashable | None:
        """Its data alone, without channel id, numbers and time; `None` for snapshots and events."""
        if not isinstance(body, bytes) or key is UNKNOWN:
            return None
        if body.startswith(b'[0,"') and (
            self._numbering.is_of_login(body) or body[4 : body.find(b'"', 4)] in SNAPSHOTS
        ):
            return None
        _, comma, rest = body.partition(b",")
        if not comma or (rest.startswith(b"[[") and not self._flags & BULK_UPDATES):
            return None
        end = rest.rfind(b"]", 0, len(rest) - 1)
        return rest[: end + 1] if end >= 0 else b",".join(rest.rstrip(b"]").split(b",")[:2])

    def _event_key(self, event: Any) -> Hashable:
        match event:
            case {"event": "conf", "status": "OK", "flags": int(flags)}:
                self._configure(flags)
                return ReplyTo("conf")
            case {"event": "subscribed", "chanId": int(channel)}:
                name = feed_name(event)
                if name is None:
                    return UNKNOWN
                self._learn(channel, name.encode())
                return ReplyTo(event.get("subId", name))
            case {"event": "unsubscribed", "chanId": int(channel)}:
                self._forget(channel)
                return ReplyTo(("unsubscribe", channel))
            case {"event": "error", "subId": str(sub_id)}:
                self._asked.pop(sub_id, None)
                return ReplyTo(sub_id)
            case {"event": "error", "chanId": int(channel)}:
                return ReplyTo(("unsubscribe", channel))
            case {"event": "error", "channel": str()}:
                return ReplyTo(feed_name(event))
            case {"event": "error"}:
                return Special.STATUS
            case {"event": "pong"}:
                return ReplyTo(("ping", event.get("cid")))
            case {"event": "conf" | "auth" | "unauth" as name}:
                return ReplyTo(name)
            case {"event": "info"}:
                self._heed(event)
                return Special.STATUS
            case _:
                return UNKNOWN

    def _learn(self, channel: int, feed: bytes) -> None:
        number = b"[%d" % channel
        self._ids[feed] = channel
        self._keys[number] = feed
        self._keys[number + b',"hb"'] = Special.HEARTBEAT
        for word in _WORDS:
            self._keys[number + b',"' + word + b'"'] = feed + b":" + word

    def _take_note(self, message: Any) -> None:
        match message:
            case [0, str(word), data, *_] if word in WORDS:
                self.open_orders.tell(word, data)
            case [0, "n", [_, str(kind), _, _, info, *_], *_]:
                self.answers.heard(kind, info)
                if kind == "ou-req":
                    self.open_orders.answered(info)
            case _:
                pass

    def _configure(self, flags: int) -> None:
        self._flags = flags
        self._numbering.configure(is_on=bool(flags & SEQ_ALL), has_time=bool(flags & TIMESTAMP))

    def _heed(self, info: dict[str, Any]) -> None:
        code, platform = info.get("code"), info.get("platform")
        if code in (MAINTENANCE, RESUMED):
            self.is_paused = code == MAINTENANCE
        elif isinstance(platform, dict):
            self.is_paused = cast("dict[str, Any]", platform).get("status") == 0

    def _forget(self, channel: int) -> None:
        number = b"[%d" % channel
        self._keys.pop(number, None)
        for feed in [feed for feed, its in self._ids.items() if its == channel]:
            del self._ids[feed]
            self._asked = {sub_id: name for sub_id, name in self._asked.items() if name.encode() != feed}
        for word in (b"hb", *_WORDS):
            self._keys.pop(number + b',"' + word + b'"', None)


def _loads(frame: bytes) -> Any:
    try:
        return loads(frame)
    except BROKEN as error:
        raise DecodeError(f"not JSON: {error}", frame=frame) from error


def _status(event: dict[str, Any]) -> VenueStatus:
    if event.get("event") == "error":
        is_about_flags = event.get("code") == NOT_CONFIGURED or "flags" in event
        told = {name: value for name, value in event.items() if name not in _PROOF}  # it repeats what it refuses
        return VenueStatus("notConfigured" if is_about_flags else "error", told)
    code = event.get("code")
    state = INFO.get(code, str(code)) if code is not None else "info"
    return VenueStatus(state, event, is_closing=code == RESTART, is_reset=code == RESUMED)
