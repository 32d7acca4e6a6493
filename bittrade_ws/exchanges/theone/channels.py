"""How TheOne subscribes: not signed, but on a connection that is logged in. All its channels are in `account`."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import msgspec
from reactivex import Observable

from bittrade_ws.exchanges.theone.codec import MOST_CHANNELS, TheOneCodec, checked
from bittrade_ws.exchanges.theone.errors import RETRY_AFTER, ErrorCode, code_of, error_in
from bittrade_ws.models.errors import ConnectionFull, SubscriptionFailed
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel, Frame, ReplyTo, Request, RequestContext
from bittrade_ws.wire.exact_json import dumps

T = TypeVar("T")
Messages = Observable[Any]
"""What `keep_messages_only` gives, on one of our connections or on any other Observable of bundles."""
FromSockets = Callable[[Observable[Socket]], Observable[T]]
"""An operator over sockets."""
SAMPLE_SYMBOL: Final = "USDT/ETH"
"""For checks of this venue: the asset out, and the asset in."""


class ChannelSubscribing:
    """One frame for each channel, and an acknowledgement that names it."""

    # The venue takes 100 messages a second, of all kinds.
    frames_per_second = 50.0

    def subscribe(self, channels: Sequence[Channel[Any]], context: RequestContext) -> Sequence[Request]:
        """The requests. Raises `SubscriptionFailed` before the login, `ConnectionFull` beyond 100 subscriptions."""
        if context.signer is None:
            name = channels[0].name
            raise SubscriptionFailed(f"{name}: the socket is not logged in; it must pass log_in first", channel=name)
        codec = context.codec
        for channel in channels:
            if isinstance(codec, TheOneCodec) and not codec.want(channel.name):
                why = f"this venue takes {MOST_CHANNELS} subscriptions on a connection"
                raise ConnectionFull(f"{channel.name}: {why}", channel=channel.name)
        return [_request("subscribe", channel) for channel in channels]

    def unsubscribe(self, channels: Sequence[Channel[Any]], context: RequestContext) -> Sequence[Request]:
        """The requests."""
        return [_request("unsubscribe", channel) for channel in channels]

    def accepted(self, request: Request, reply: Any) -> None:
        """Raises `SubscriptionFailed` on a failure."""
        text = error_in(reply)
        if text is not None:
            name, code = request.channels[0].name, code_of(text)
            after = RETRY_AFTER if code == ErrorCode.RATE_LIMIT else None
            raise SubscriptionFailed(f"{name}: {text}", channel=name, code=code, retry_after=after)


SUBSCRIBING: Final = ChannelSubscribing()


def acknowledge(frame: Frame) -> Frame | None:
    """The venue's yes to a request, for checks of this venue; `None`: it says nothing to this."""
    asked: Any = msgspec.json.decode(frame)
    match asked.get("op"):
        case "auth":
            data: Any = {"status": "authenticated"}
        case "subscribe" | "unsubscribe" as op:
            return dumps({"op": op, "ch": asked["ch"], "data": {"status": f"{op}d"}})
        case "swap":
            data = {"orderId": "ord_1", "status": "PENDING"}
        case "balances":
            data = {"balances": []}
        case _:
            return None
    return dumps({"op": asked["op"], "data": data})


def _request(op: str, channel: Channel[Any]) -> Request:
    frame = checked(dumps({"op": op, "ch": channel.name}))
    return Request(frame=frame, reply_key=ReplyTo((op, channel.name)), channels=[channel])
