"""A venue that nobody has to learn: JSON frames whose fields say what they are."""

from collections.abc import Callable, Hashable
from typing import Any, cast

import msgspec
import orjson

from bittrade_ws.models.errors import DecodeError
from bittrade_ws.wire.codec import Codec, Frame, ReplyTo, Special


class JsonCodec:
    """Frames with an `id` are replies, with `heartbeat` heartbeats, with `channel` data of that channel.

    Everything else has the key `None`.
    """

    def classify(self, frame: bytes) -> tuple[Hashable, Any]:
        try:
            message = orjson.loads(frame)
        except orjson.JSONDecodeError as error:
            raise DecodeError(str(error), frame=frame) from error
        return self.key_of(message), message

    def plain(self, body: Any) -> Any:
        return body

    def key_of(self, message: Any) -> Hashable:
        if not isinstance(message, dict):
            return None
        fields = cast("dict[str, Any]", message)
        if "heartbeat" in fields:
            return Special.HEARTBEAT
        if "id" in fields:
            return ReplyTo(fields["id"])
        return fields.get("channel")

    def answer(self, heartbeat: Any) -> Frame | None:
        return None

    def identity(self, key: Hashable, body: Any) -> Hashable | None:
        return orjson.dumps(body)


def encode_frame(value: Any) -> bytes:
    """A legend's value as the frame that carries it: bytes and text as they are, everything else as JSON."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode()
    return msgspec.json.encode(value)


CodecMaker = Callable[[], Codec]
