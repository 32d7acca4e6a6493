"""How one subscribes at the venue that nobody has to learn (`json_codec`)."""

from collections.abc import Hashable, Sequence
from typing import Any

import orjson

from bittrade_ws.models.errors import SubscriptionFailed
from bittrade_ws.wire.codec import Channel, ReplyTo, Request, RequestContext


def json_channel(name: str) -> Channel[Any]:
    """The channel whose messages are `{"channel": name, "value": …}`; it emits the values."""
    return Channel(name=name, key=name, decode=_value, convert=_value)


class JsonSubscribing:
    """Sends `{"id": 1, "subscribe": [names]}`, at most `batch` names a frame, and reads `{"id": 1}` as yes.

    `{"id": 1, "error": code}` is a refusal.
    """

    def __init__(self, *, batch: int = 100, frames_per_second: float = 5.0) -> None:
        self.batch = batch
        self.frames_per_second = frames_per_second

    def subscribe(self, channels: Sequence[Channel[Any]], context: RequestContext) -> Sequence[Request]:
        return self._requests("subscribe", channels, context)

    def unsubscribe(self, channels: Sequence[Channel[Any]], context: RequestContext) -> Sequence[Request]:
        return self._requests("unsubscribe", channels, context)

    def accepted(self, request: Request, reply: Any) -> None:
        if "error" in reply:
            name = request.channels[0].name
            raise SubscriptionFailed(f"{name} was refused", channel=name, code=reply["error"])

    def write(self, request_id: Hashable, verb: str, names: Sequence[str]) -> str:
        """The frame of a request."""
        return orjson.dumps({"id": request_id, verb: names}).decode()

    def _requests(self, verb: str, channels: Sequence[Channel[Any]], context: RequestContext) -> list[Request]:
        requests: list[Request] = []
        for start in range(0, len(channels), self.batch):
            some = channels[start : start + self.batch]
            request_id = context.ids()
            frame = self.write(request_id, verb, [channel.name for channel in some])
            requests.append(Request(frame=frame, reply_key=ReplyTo(request_id), channels=some))
        return requests


def _value(message: Any) -> Any:
    return message["value"]
