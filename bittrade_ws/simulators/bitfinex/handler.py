"""The venue's side of one connection: events in, replies out. Inputs of channel 0 go to the private part.

Source: the venue's `ws-general` reference page, seen 2026-07.
"""

from collections.abc import Callable
from typing import Any, cast

import msgspec

from bittrade_ws.simulators.bitfinex.connection import PublicPart
from bittrade_ws.simulators.bitfinex.line import KNOWN_FLAGS, Line
from bittrade_ws.simulators.bitfinex.private import PrivatePart
from bittrade_ws.wire.exact_json import loads

VERSION = 2


class ConnectionHandler:
    """Understands what a client says."""

    def __init__(
        self, line: Line, public: PublicPart, private: PrivatePart, *, on_closed: Callable[[], object]
    ) -> None:
        self._line = line
        self._public = public
        self._private = private
        self._on_closed = on_closed

    def begin(self, *, server_id: str, is_operative: bool) -> None:
        """The first words of the venue."""
        platform = {"status": 1 if is_operative else 0}
        self._line.event({"event": "info", "version": VERSION, "serverId": server_id, "platform": platform})

    def receive(self, frame: str | bytes) -> None:
        """One message."""
        try:
            message = loads(frame)
        except (msgspec.DecodeError, RecursionError, ValueError):
            self._refuse(10000, "not JSON")
            return
        match message:
            case dict():
                self._event(cast("dict[str, Any]", message))
            case [0, _, _, _, *_]:
                self._private.receive(cast("list[Any]", message))
            case _:
                self._refuse(10000, "event: unknown")

    def control(self) -> None:
        """Pings and pongs are not counted."""

    def closed(self) -> None:
        """The connection is gone."""
        self._on_closed()
        self._public.closed()
        self._private.closed()

    def _event(self, event: dict[str, Any]) -> None:
        match event.get("event"):
            case "subscribe":
                self._public.subscribe(event)
            case "unsubscribe":
                self._public.unsubscribe(event)
            case "auth":
                self._private.log_in(event)
            case "unauth":
                self._private.log_out()
            case "conf":
                self._configure(event.get("flags"))
            case "ping":
                now = self._line.now_ms()
                cid = {"cid": event["cid"]} if "cid" in event else {}
                self._line.event({"event": "pong", "ts": now, **cid})
            case unknown:
                self._refuse(10000, f"event: unknown ({unknown})")

    def _configure(self, flags: Any) -> None:
        if not isinstance(flags, int) or isinstance(flags, bool) or flags & ~KNOWN_FLAGS:
            self._line.event({"event": "error", "msg": "conf: flags invalid", "code": 10050, "flags": flags})
            return
        self._line.flags = flags
        self._line.event({"event": "conf", "status": "OK", "flags": flags})

    def _refuse(self, code: int, text: str) -> None:
        self._line.event({"event": "error", "code": code, "msg": text})
