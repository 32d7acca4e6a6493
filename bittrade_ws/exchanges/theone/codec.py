"""What the frames of TheOne mean: pushes by their channel, answers by the request that they belong to.

1. A push has its channel's name as its key: `balances`, `orders:ord_1`.
2. An answer names its operation, and no request. The acknowledgement of a subscription names its channel, too; any
   other answer is the oldest open request's of its operation, and a failure is the oldest open request's of all.
   So the key of an answer is `ReplyTo` the nonce, or `ReplyTo((operation, channel))`.
3. A swap, and the question what became of one, are never on their way together with another request: no failure can
   be mistaken for theirs. Of the other operations one of each is on its way at a time.
4. An answer that nobody waits for has the key `UNASKED`, and what is none of all that `UNKNOWN`. An order id is given
   once: an answer to a swap that has it again is nobody's.
5. The bodies of pushes are the frames themselves, those of answers plain Python values. An answer is known again by
   being the same object: asked about it twice, the codec says the same.

Source: the venue's `WEBSOCKET_DOCUMENTATION_EN.md`, and what its own clients send and take, seen 2026-11.
"""

from collections import OrderedDict
from collections.abc import Hashable
from decimal import Decimal
from typing import Any, Final, cast

import msgspec
from msgspec import Struct

from bittrade_ws.models.errors import DecodeError, InvalidRequest
from bittrade_ws.wire.codec import Frame, ReplyTo
from bittrade_ws.wire.exact_json import BROKEN, loads
from bittrade_ws.wire.outstanding import Asked, Outstanding

UNASKED: Final = b"unasked"
UNKNOWN: Final = b"?"
MOST_BYTES: Final = 64 * 1024
"""A larger message is not sent."""
MOST_CHANNELS: Final = 100
"""One connection takes no more subscriptions."""

_REMEMBERED: Final = 1024
_SUBSCRIPTIONS: Final = ("subscribe", "unsubscribe")
_ALONE: Final = ("swap", "order_status")


class _Envelope(Struct):
    op: str | None = None
    ch: str | None = None
    nonce: str | None = None
    error: Any = None


_envelope = msgspec.json.Decoder(_Envelope).decode


class TheOneCodec:
    """Names the frames of one connection, by what it hears is asked on it."""

    __slots__ = ("_known", "_placed", "_subscribed", "_wanted", "outstanding")

    def __init__(self) -> None:
        self.outstanding = Outstanding()
        self._known: OrderedDict[int, tuple[object, Hashable, Any]] = OrderedDict()
        self._placed: OrderedDict[str, None] = OrderedDict()
        self._subscribed: set[str] = set()
        # In the order in which they were written, which is the order in which they are sent, if they are.
        self._wanted: dict[str, None] = {}

    def classify(self, frame: bytes) -> tuple[Hashable, Any]:
        """The routing key and the body; raises `DecodeError`."""
        known = self._known.get(id(frame))
        if known is not None:
            return known[1], known[2]
        try:
            envelope = _envelope(frame)
        except msgspec.ValidationError:
            return UNKNOWN, _loads(frame)
        except BROKEN as error:
            raise DecodeError(f"not JSON: {error}", frame=frame) from error
        if envelope.op is None and not envelope.error:
            return (envelope.ch or UNKNOWN), frame
        body = _loads(frame)
        key = self._answered(envelope, body)
        self._remember(frame, key, body)
        self._remember(body, key, body)
        return key, body

    def plain(self, body: Any) -> Any:
        """The frame as plain Python values; numbers with a fraction are `Decimal`."""
        return _loads(body) if isinstance(body, bytes) else body

    def key_of(self, message: Any) -> Hashable:
        """The key that `classify` gives to the frame of this plain message."""
        known = self._known.get(id(message))
        if known is not None:
            return known[1]
        try:
            envelope = msgspec.convert(message, _Envelope)
        except BROKEN:
            return UNKNOWN
        if envelope.op is None and not envelope.error:
            return envelope.ch or UNKNOWN
        key = self._answered(envelope, message)
        self._remember(message, key, message)
        return key

    def answer(self, heartbeat: Any) -> Frame | None:
        """Nothing: this venue's heartbeats are WebSocket pings."""
        return None

    def identity(self, key: Hashable, body: Any) -> Hashable | None:
        """The push itself; what answers this connection alone has none."""
        return body if isinstance(body, bytes) else None

    def asked(self, frame: Frame) -> Asked:
        """The request in a frame that is about to be sent; to what is none, the venue's answer is a failure."""
        try:
            envelope = _envelope(frame)
        except BROKEN:
            envelope = _Envelope()
        if envelope.op in _SUBSCRIPTIONS:
            self._sent(envelope.op, envelope.ch or "")
            return Asked(envelope.op, (envelope.op, envelope.ch))
        return Asked(envelope.op, envelope.nonce or frame, goes_alone=envelope.op in _ALONE, is_only=True)

    def want(self, channel: str) -> bool:
        """Takes note that a subscription is about to be asked for; `False`: there is no room."""
        held = self._subscribed | self._wanted.keys()
        if channel not in held and len(held) >= MOST_CHANNELS:
            return False
        if channel not in self._subscribed:
            self._wanted[channel] = None
        return True

    def leave(self, channel: str) -> None:
        """A subscription is given up."""
        self._subscribed.discard(channel)
        self._wanted.pop(channel, None)

    def _sent(self, op: str, channel: str) -> None:
        if op == "unsubscribe":
            self.leave(channel)
            return
        if channel in self._wanted:
            # What was written before it was not sent, and never will be: nobody wanted it any more.
            for earlier in list(self._wanted):
                del self._wanted[earlier]
                if earlier == channel:
                    break
        self._subscribed.add(channel)

    def _answered(self, envelope: _Envelope, body: Any) -> Hashable:
        op, channel = envelope.op, envelope.ch
        name = (op, channel) if op in _SUBSCRIPTIONS and channel is not None else None
        if envelope.error:
            asked = self.outstanding.fail(op, name)
            if asked is None:
                return UNASKED
            if asked.kind == "subscribe":
                self.leave(cast("tuple[str, str]", asked.name)[1])
            return ReplyTo(asked.name)
        if op == "swap" and self._is_told_again(body):
            return UNASKED
        asked = self.outstanding.answer(op, name)
        if name is not None:
            return ReplyTo(name)
        return UNASKED if asked is None else ReplyTo(asked.name)

    def _is_told_again(self, body: Any) -> bool:
        match body:
            case {"data": {"orderId": str(order_id)}} if order_id in self._placed:
                return True
            case {"data": {"orderId": str(order_id)}}:
                self._placed[order_id] = None
                if len(self._placed) > _REMEMBERED:
                    self._placed.popitem(last=False)
            case _:
                pass
        return False

    def _remember(self, what: object, key: Hashable, body: Any) -> None:
        # Kept alive, so that no other object can have its id.
        self._known[id(what)] = (what, key, body)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)


def digits_of(amount: Decimal) -> str:
    """An amount as it is sent; raises `InvalidRequest` for what is no positive `Decimal`."""
    if not isinstance(amount, Decimal):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidRequest(f"the amount that goes in is {amount!r}; give a Decimal, which has exact digits")
    if not amount.is_finite() or amount <= 0:
        raise InvalidRequest(f"the amount that goes in is {amount}")
    return format(amount, "f")


def checked(frame: str) -> str:
    """The frame; raises `InvalidRequest` when it is larger than this venue takes."""
    size = len(frame.encode())
    if size > MOST_BYTES:
        raise InvalidRequest(f"the message has {size} bytes; this venue takes {MOST_BYTES}")
    return frame


def _loads(frame: bytes) -> Any:
    try:
        return loads(frame)
    except BROKEN as error:
        raise DecodeError(f"not JSON: {error}", frame=frame) from error
