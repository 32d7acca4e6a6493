"""The channels of TheOne, all of them the account's own: balances, and each swap under its order id.

A subscription is not signed, but the connection must be logged in.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import msgspec
from reactivex import Observable

from bittrade_ws.exchanges.theone.codec import MOST_CHANNELS, TheOneCodec, checked
from bittrade_ws.exchanges.theone.errors import RETRY_AFTER, ErrorCode, code_of, error_in
from bittrade_ws.exchanges.theone.events import (
    Balance,
    SwapState,
    convert_balances,
    convert_swap,
    read_balances,
    read_swap,
)
from bittrade_ws.models.errors import ConnectionFull, InvalidRequest, SubscriptionFailed
from bittrade_ws.operators.subscribe_to_channel import subscribe_to_channel
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

BALANCES: Final[Channel[tuple[Balance, ...]]] = Channel(
    name="balances", key="balances", decode=read_balances, convert=convert_balances
)


class ChannelSubscribing:
    """One frame for each channel, and an acknowledgement that names it."""

    # The venue takes 100 messages a second, of all kinds.
    frames_per_second = 50.0

    def subscribe(self, channels: Sequence[Channel[Any]], context: RequestContext) -> Sequence[Request]:
        """The requests. Raises `SubscriptionFailed` before the login, `ConnectionFull` beyond 100 subscriptions."""
        require_login(channels, context)
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


def orders_channel(order_id: str) -> Channel[SwapState]:
    """What becomes of one swap."""
    if not order_id:
        raise InvalidRequest("a swap is followed by its order id, and this one is empty")
    name = f"orders:{order_id}"
    return Channel(name=name, key=name, decode=read_swap, convert=convert_swap)


def subscribe_balances(messages: Messages) -> FromSockets[tuple[Balance, ...]]:
    """All balances, at first and with each change."""
    return subscribe_to_channel(messages, BALANCES, SUBSCRIBING)


def subscribe_orders(order_id: str, messages: Messages) -> FromSockets[SwapState]:
    """The states of one swap, in the venue's words; `add_order_factory` makes a life of them."""
    return subscribe_to_channel(messages, orders_channel(order_id), SUBSCRIBING)


def require_login(channels: Sequence[Channel[Any]], context: RequestContext) -> None:
    """Raises `SubscriptionFailed` on a socket that is not logged in."""
    if context.signer is None:
        name = channels[0].name
        raise SubscriptionFailed(f"{name}: the socket is not logged in; it must pass log_in first", channel=name)


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
