"""One connection to the market streams: what it is subscribed to, and the commands that change it.

1. Replies are never wrapped; events are, on a combined connection.
2. Ids come back with their JSON type, as often as they are used.
3. Five frames a second may come in, pings and pongs among them; with more the connection ends.
"""

from collections import deque
from collections.abc import Callable
from typing import Any, cast

import orjson

from bittrade_ws.simulators.binance.feeds import Hub
from bittrade_ws.simulators.binance.params import loads, request_id
from bittrade_ws.simulators.binance.payloads import Stamp
from bittrade_ws.simulators.binance.stream_names import WELL_FORMED
from bittrade_ws.simulators.clock import Clock
from bittrade_ws.simulators.session import Session

FRAMES_PER_SECOND = 5
MOST_STREAMS = 1_024
_METHODS = ("SUBSCRIBE", "UNSUBSCRIBE", "LIST_SUBSCRIPTIONS", "SET_PROPERTY", "GET_PROPERTY")


class CommandRefused(Exception):
    """A command that gets an error frame; `is_fatal` ends the connection after it."""

    def __init__(self, code: int, text: str, *, is_fatal: bool = False) -> None:
        super().__init__(text)
        self.code = code
        self.is_fatal = is_fatal


class StreamHandler:
    """The venue's side of a `/ws` or `/stream` connection.

    An error frame is `{"error": {…}, "id": …}`, as seen of the venue; with `plain_errors` it is as its documentation
    prints it, `{"code": …, "msg": …, "id": …}`.
    """

    def __init__(
        self,
        session: Session,
        hub: Hub,
        clock: Clock,
        *,
        is_combined: bool,
        stamp: Stamp,
        on_offence: Callable[[], None] = lambda: None,
        plain_errors: bool = False,
    ) -> None:
        self.stamp = stamp
        self.is_combined = is_combined
        self._session = session
        self._hub = hub
        self._clock = clock
        self._on_offence = on_offence
        self._plain_errors = plain_errors
        self._streams: dict[str, None] = {}
        self._arrivals: deque[int] = deque(maxlen=FRAMES_PER_SECOND)

    def begin(self, streams: list[str]) -> None:
        """Subscribes to what the URL names; a dummy path subscribes to nothing that ever speaks.

        What `SUBSCRIBE` may not ask for is refused here as there, and ends the connection.
        """
        try:
            for stream in _names(streams):
                self._subscribe(stream)
        except CommandRefused as refusal:
            self._refuse(refusal, None)

    def deliver(self, stream: str, payload: str) -> None:
        """Sends one payload, wrapped on a combined connection."""
        self._session.send(f'{{"stream":"{stream}","data":{payload}}}' if self.is_combined else payload)

    def announce(self, payload: str) -> None:
        """Sends an event of the connection itself."""
        self.deliver("!serverShutdown", payload)

    def receive(self, frame: str | bytes) -> None:
        """One command."""
        if not self._may_send():
            return
        reply_id: Any = None
        try:
            message = _object(frame)
            reply_id = _id_of(message)
            result = self._execute(message)
            self._reply({"result": result, "id": reply_id})
        except CommandRefused as refusal:
            self._refuse(refusal, reply_id)

    def control(self) -> None:
        """Pings and pongs count as frames."""
        self._may_send()

    def closed(self) -> None:
        """Leaves all streams."""
        for stream in self._streams:
            self._hub.leave(stream, self)
        self._streams.clear()

    def _may_send(self) -> bool:
        now = self._clock.now_us()
        if len(self._arrivals) == FRAMES_PER_SECOND and now - self._arrivals[0] < 1_000_000:
            self._session.close(1008, "Too many requests")
            self._on_offence()
            return False
        self._arrivals.append(now)
        return True

    def _refuse(self, refusal: CommandRefused, reply_id: Any) -> None:
        error = {"code": refusal.code, "msg": str(refusal)}
        self._reply({**error, "id": reply_id} if self._plain_errors else {"error": error, "id": reply_id})
        if refusal.is_fatal:
            self._session.close(1008, str(refusal))

    def _reply(self, message: dict[str, Any]) -> None:
        self._session.send(orjson.dumps(message).decode())

    def _execute(self, message: dict[str, Any]) -> Any:
        method, params = message["method"], message.get("params")
        match method:
            case "SUBSCRIBE":
                for stream in _names(params):
                    self._subscribe(stream)
            case "UNSUBSCRIBE":
                for stream in _names(params):
                    self._streams.pop(stream, None)
                    self._hub.leave(stream, self)
            case "LIST_SUBSCRIPTIONS":
                if params:
                    raise CommandRefused(2, "Invalid request: too many parameters")
                return list(self._streams)
            case "SET_PROPERTY":
                value = _property(params, count=2)[1]
                if not isinstance(value, bool):
                    raise CommandRefused(1, "Invalid value type: expected Boolean")
                self.is_combined = value
            case _:
                _property(params, count=1)
                return self.is_combined
        return None

    def _subscribe(self, stream: str) -> None:
        if len(self._streams) >= MOST_STREAMS and stream not in self._streams:
            raise CommandRefused(2, f"Invalid request: more than {MOST_STREAMS} streams", is_fatal=True)
        self._streams[stream] = None
        self._hub.join(stream, self)


def _object(frame: str | bytes) -> dict[str, Any]:
    try:
        text = frame if isinstance(frame, str) else frame.decode()
        message = loads(text)
    except ValueError as error:
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        raise CommandRefused(3, f"Invalid JSON: expected value at line {line} column {column}") from None
    if not isinstance(message, dict):
        raise CommandRefused(2, "Invalid request: expected an object")
    message = cast("dict[str, Any]", message)
    if "method" not in message:
        raise CommandRefused(2, f"Invalid request: missing field `method` at line 1 column {len(text)}")
    if message["method"] not in _METHODS:
        expected = ", ".join(f"`{method}`" for method in _METHODS)
        where = f"at line 1 column {text.find(str(message['method'])) + len(str(message['method'])) + 1}"
        raise CommandRefused(
            2, f"Invalid request: unknown variant `{message['method']}`, expected one of {expected} {where}"
        )
    return message


def _id_of(message: dict[str, Any]) -> Any:
    try:
        if "id" not in message:
            raise ValueError("an id is missing")
        return request_id(message["id"])
    except ValueError:
        raise CommandRefused(2, "Invalid request: request ID must be an unsigned integer") from None


def _names(params: object) -> list[str]:
    names: list[Any] = cast("list[Any]", params) if isinstance(params, list) else [None]
    for name in names:
        if not isinstance(name, str) or not WELL_FORMED.fullmatch(name):
            raise CommandRefused(2, "Invalid request: invalid stream", is_fatal=True)
    return [str(name) for name in names]


def _property(params: Any, *, count: int) -> list[Any]:
    values: list[Any] = cast("list[Any]", params) if isinstance(params, list) else []
    if not values or type(values[0]) is not str:
        raise CommandRefused(2, "Invalid request: property name must be a string")
    if values[0] != "combined":
        raise CommandRefused(0, "Unknown property")
    if len(values) > count:
        raise CommandRefused(2, "Invalid request: too many parameters")
    return [*values, None][:2]
