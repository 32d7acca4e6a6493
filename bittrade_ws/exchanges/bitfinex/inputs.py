"""Inputs to Bitfinex: frames of channel 0, and which notification answers each.

Which notification answers which is said in `answers`.

Source: the venue's `ws-auth-input-*` reference pages, seen 2026-07.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

import orjson

from bittrade_ws.exchanges.bitfinex.codec import BitfinexCodec
from bittrade_ws.exchanges.bitfinex.events import NOTIFICATION, Notification
from bittrade_ws.models.errors import InvalidRequest, RequestRejected, VenuePaused
from bittrade_ws.wire.codec import ReplyTo, Request, RequestContext

CID: Final = "cid"


def input_frame(kind: str, payload: Any, *, message_id: Any = None) -> str:
    """`[0, kind, message_id, payload]`; decimals as strings of all their digits, what is `None` left out."""
    return orjson.dumps([0, kind, message_id, wire(payload)]).decode()


def wire(value: Any) -> Any:
    """A value as it is sent. Raises `InvalidRequest` for a float, and for what is no number."""
    if isinstance(value, float):
        raise InvalidRequest(f"{value!r} is a float, which has no exact digits; give a Decimal or a string")
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise InvalidRequest(f"{value} is no number that can be sent")
        return format(value, "f")
    if isinstance(value, Mapping):
        return {str(name): wire(one) for name, one in value.items() if one is not None}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(value, list | tuple):
        return [wire(one) for one in value]  # pyright: ignore[reportUnknownVariableType]
    return value


def check_is_open(context: RequestContext) -> None:
    """Raises `VenuePaused` while the venue is under maintenance."""
    if isinstance(context.codec, BitfinexCodec) and context.codec.is_paused:
        raise VenuePaused("the venue is under maintenance and takes nothing; nothing was sent")


def question(kind: str, payload: Any, context: RequestContext, *answered_by: Any) -> Request:
    """An input and the notification that answers it. Raises `VenuePaused` while the venue is under maintenance."""
    check_is_open(context)
    if kind in ("fon", "oc_multi") and isinstance(context.codec, BitfinexCodec):
        of = str(answered_by[0]) if answered_by else ""
        if not context.codec.answers.claim(kind, of, context.now()):
            raise InvalidRequest(f"{kind} {of} is on its way already, and nothing would tell the two answers apart")
    if isinstance(context.codec, BitfinexCodec) and kind in ("ou", "oc") and answered_by[:1] == (CID,):
        context.codec.answers.expect(kind, answered_by[1])
    return Request(frame=input_frame(kind, payload), reply_key=ReplyTo((kind, *answered_by)))


def notification_of(reply: Any) -> Notification:
    """The notification in a reply; raises `DecodeError` when it is none."""
    return NOTIFICATION.read(reply[2])


def accepted(reply: Any) -> Notification:
    """The same; raises `RequestRejected` when it tells of a refusal."""
    notification = notification_of(reply)
    if notification.status != "SUCCESS":
        reason = notification.text or notification.status
        raise RequestRejected(f"{notification.type}: {reason}", code=notification.code, reason=reason)
    return notification


def day_of(milliseconds: int) -> str:
    """The UTC day, which client ids are unique in."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d")


def order_number(order_id: str) -> int:
    """The venue's id of an order; raises `InvalidRequest` when it is none."""
    if not order_id.isascii() or not order_id.isdigit():
        raise InvalidRequest(f"order_id is {order_id!r}; this venue's are whole numbers")
    return int(order_id)
