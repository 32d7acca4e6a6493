"""The venue's side of one connection: a welcome, pings that want pongs, and one answer to each request.

Source: the venue's WebSocket API user guide 0.5; what it does not tell is ours, seen 2026-07.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any, Protocol, cast

from bittrade_ws.exchanges.oceanex.errors import ErrorCode
from bittrade_ws.simulators.clock import Cancel, Clock
from bittrade_ws.simulators.oceanex.refusals import Arguments, Refusal
from bittrade_ws.simulators.session import Session
from bittrade_ws.wire.exact_json import BROKEN, dumps, loads

MOST_MISSED = 3
"""So many pings in a row without a pong, and the venue hangs up."""
MOST_BROKEN = 10
"""So many messages that are none."""
Answer = Callable[[Arguments], Any]
_NO_IDS: Mapping[str, Any] = {"ids": []}


class Venue(Protocol):
    """What a connection needs of the venue behind it."""

    clock: Clock
    heartbeat_seconds: float
    identifier_as_text: bool
    """Answers have their identifier as JSON text, as later documents of the venue show it."""
    scopes: dict[str, bool]
    public: dict[tuple[str, str], Answer]
    private: dict[tuple[str, str], Answer]

    def log_in(self, header: Any) -> None:
        """Raises `Refusal`."""
        ...

    def is_over_limit(self) -> bool:
        """Whether this request is one too many."""
        ...

    def received(self, action: str, uuid: str, connection: int) -> None:
        """Takes note of a request about orders."""
        ...


class ConnectionHandler:
    """Understands what a client says."""

    def __init__(self, session: Session, venue: Venue, *, connection: int, on_closed: Callable[[], object]) -> None:
        self._session = session
        self._venue = venue
        self._connection = connection
        self._on_closed = on_closed
        self._is_logged_in = False
        self._broken = 0
        self._missed = 0
        self._seconds = venue.heartbeat_seconds
        self._cancel: Cancel = lambda: None

    def begin(self) -> None:
        """The first words of the venue."""
        self._say({"type": "welcome", "message": max(1, math.ceil(self._seconds))})
        self._cancel = self._venue.clock.call_later(self._seconds, self._beat)

    def receive(self, frame: str | bytes) -> None:
        """One message."""
        try:
            message: Any = loads(frame)
        except BROKEN:
            message = None
        match message:
            case {"command": "pong"}:
                self._missed = 0
            case {"identifier": {"handler": str(handler)}, "data": {"action": str(action)} as data}:
                self._ask(handler, action, cast("Mapping[str, Any]", data))
            case {}:
                asked = _mapping(message)
                text = "handler or action is missing"
                self._reply(asked, _mapping(asked.get("data")), ErrorCode.INVALID_VALUE, text=text)
            case _:
                self._broken += 1
                if self._broken >= MOST_BROKEN:
                    self._end(1008, "these are no messages")

    def control(self) -> None:
        """WebSocket pings count for nothing."""

    def closed(self) -> None:
        """The client is gone."""
        self._cancel()
        self._on_closed()

    def farewell(self, reason: str, *, may_return: bool, code: int = 1000) -> None:
        """Says why, and hangs up."""
        self._say({"type": "disconnect", "reason": reason, "reconnect": may_return})
        self._end(code, reason)

    def _ask(self, handler: str, action: str, data: Mapping[str, Any]) -> None:
        venue, asked = self._venue, {"identifier": {"handler": handler}}
        if (handler, action) == ("AuthHandler", "login"):
            self._log_in(asked, data)
            return
        is_private = (handler, action) in venue.private
        if is_private and not self._is_logged_in:
            self.farewell("unauthorized", may_return=False)
            return
        answer = venue.private.get((handler, action)) or venue.public.get((handler, action))
        try:
            if venue.is_over_limit():
                raise Refusal(ErrorCode.INVALID_VALUE, "too many requests")
            if answer is None:
                raise Refusal(ErrorCode.INVALID_VALUE, f"{handler} {action} does not have a valid value")
            if is_private:
                self._check_scope("sell/buy" if action in ("create", "cancel", "clear") else "query")
            if handler == "OrderHandler":
                venue.received(action, str(data.get("uuid")), self._connection)
            result = answer(Arguments(data.get("args", {})))
        except Refusal as refusal:
            # Of a cancel the venue's own client reads the ids, whatever the reason.
            about = refusal.data if action != "cancel" else refusal.data or _NO_IDS
            self._reply(asked, data, refusal.code, about, str(refusal))
        else:
            self._reply(asked, data, ErrorCode.OK, result)

    def _log_in(self, asked: Mapping[str, Any], data: Mapping[str, Any]) -> None:
        if not self._is_logged_in:
            try:
                self._venue.log_in(data.get("header"))
            except Refusal as refusal:
                self._reply(asked, data, refusal.code, text=str(refusal))
                self.farewell("unauthorized", may_return=False)
                return
        self._is_logged_in = True
        self._reply(asked, data, ErrorCode.OK, {"scopes": dict(self._venue.scopes)})

    def _check_scope(self, scope: str) -> None:
        if not self._venue.scopes.get(scope):
            raise Refusal(ErrorCode.PERMISSION_DENIED, "permission denied")

    def _reply(
        self, asked: Mapping[str, Any], data: Mapping[str, Any], code: ErrorCode, result: Any = None, text: str = ""
    ) -> None:
        identifier = asked.get("identifier")
        if self._venue.identifier_as_text:
            identifier = dumps(identifier)
        answer = {"action": data.get("action"), "code": int(code), "data": result, "uuid": data.get("uuid")}
        self._say({"identifier": identifier, "message": answer | ({"message": text} if text else {})})

    def _beat(self) -> None:
        if self._missed >= MOST_MISSED:
            self.farewell("no pong", may_return=True, code=1001)
            return
        self._missed += 1
        self._say({"type": "ping", "message": self._venue.clock.now_us() // 1_000_000})
        self._cancel = self._venue.clock.call_later(self._seconds, self._beat)

    def _say(self, message: Mapping[str, Any]) -> None:
        self._session.send(dumps(message))

    def _end(self, code: int, reason: str) -> None:
        self._cancel()
        self._session.close(code, reason)


def _mapping(value: Any) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}
