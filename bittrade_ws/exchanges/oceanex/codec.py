"""What the frames of OceanEx mean: one JSON object each, and one answer to each request.

1. An answer has the key of its request's uuid. One without a uuid is nobody's, and has the key `UNKNOWN` like
   everything else that is well formed and not known.
2. `ping` is the heartbeat, and `pong` its answer. `welcome` and `disconnect` are what the venue says of itself.
3. The identifier of an answer may be an object or the JSON text of one; nothing here depends on it.
4. The bodies are plain Python values; numbers with a fraction are `Decimal`.

Source: the venue's WebSocket API user guide 0.5, and its own client (`ws_client.py`), seen 2026-07.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bittrade_ws.connection.options import client_id as random_id
from bittrade_ws.exchanges.oceanex.order_names import OrderNames
from bittrade_ws.models.errors import DecodeError
from bittrade_ws.models.status import VenueStatus
from bittrade_ws.wire.codec import Frame, ReplyTo, Special
from bittrade_ws.wire.exact_json import BROKEN, loads

UNKNOWN: Final = "?"
"""The key of whatever is well formed and nothing we know."""
PONG: Final = '{"command":"pong"}'


@dataclass(frozen=True, slots=True)
class Farewell:
    """What the venue said before it closes the connection."""

    reason: str
    may_return: bool
    """Whether it wants to be dialled again."""


class OceanExCodec:
    """Names the frames of one connection. `ids` gives what its uuids begin with: 32 hexadecimal digits."""

    __slots__ = ("_prefix", "farewell", "is_logged_in", "names")

    def __init__(self, ids: Callable[[], str] = random_id) -> None:
        self._prefix = ids()[:16]
        self.farewell: Farewell | None = None
        """Set once the venue has said `disconnect`."""
        self.is_logged_in = False
        """The venue has accepted a login on this connection."""
        self.names: list[OrderNames] = []
        """The client ids of those who place orders over this connection."""

    def uuid(self, number: Hashable) -> str:
        """The uuid of the request with this number on this connection."""
        return uuid_of(self._prefix, number)

    def classify(self, frame: bytes) -> tuple[Hashable, Any]:
        """The routing key and the plain message; raises `DecodeError`."""
        try:
            message = loads(frame)
        except BROKEN as error:
            raise DecodeError(f"not JSON: {error}", frame=frame) from error
        key = self.key_of(message)
        return (key, _status(message)) if key is Special.STATUS else (key, message)

    def plain(self, body: Any) -> Any:
        """The message itself."""
        return body

    def key_of(self, message: Any) -> Hashable:
        """The key that `classify` gives to the frame of this message."""
        match message:
            case {"message": {"uuid": str(uuid)} as answer}:
                if answer.get("action") == "login" and answer.get("code") == 0:
                    self.is_logged_in = True
                return ReplyTo(uuid)
            case {"type": "ping"}:
                return Special.HEARTBEAT
            case {"type": "welcome"}:
                return Special.STATUS
            case {"type": "disconnect"}:
                self.farewell = Farewell(str(message.get("reason", "")), message.get("reconnect") is not False)
                return Special.STATUS
            case _:
                return UNKNOWN

    def answer(self, heartbeat: Any) -> Frame | None:
        """`pong`: a venue that misses three of them hangs up."""
        return PONG

    def identity(self, key: Hashable, body: Any) -> Hashable | None:
        """Nothing here is a part of a stream."""
        return None


def uuid_of(prefix: str, number: Hashable) -> str:
    """A version 4 uuid of the first 16 digits of another one, and a number."""
    digits = f"{prefix}8{int(str(number)):015x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _status(message: Mapping[str, Any]) -> VenueStatus:
    return VenueStatus(message["type"], message, is_closing=message["type"] == "disconnect")
