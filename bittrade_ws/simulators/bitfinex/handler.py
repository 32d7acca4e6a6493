"""The venue's side of one connection: events in, replies out. Inputs of channel 0 go to the private part.

Source: the venue's `ws-general` reference page, seen 2026-07.
"""

from collections.abc import Callable
from typing import Any, cast

import msgspec

from bittrade_ws.simulators.bitfinex.connection import KNOWN_FLAGS, Line, PublicPart

VERSION = 2


class ConnectionHandler:
    """Understands what a client says."""

    def __init__(self, line: Line, public: PublicPart, *, on_closed: Callable[[], object]) -> None:
        self._line = line
        self._public = public
        self._on_closed = on_closed

    def begin(self, *, server_id: str, is_operative: bool) -> None:
        """The first words of the venue."""
        platform = {"status": 1 if is_operative else 0}
        self._line.event({"event": "info", "version": VERSION, "serverId": server_id, "platform": platform})

    def receive(self, frame: str | bytes) -> None:
        """One message."""
        try:
            message = msgspec.json.decode(frame)
        except msgspec.DecodeError:
            self._refuse(10000, "not JSON")
            return
        if isinstance(message, dict):
            self._event(cast("dict[str, Any]", message))
        else:
            self._refuse(10000, "event: unknown")

    def control(self) -> None:
        """Pings and pongs are not counted."""

    def closed(self) -> None:
        """The connection is gone."""
        self._on_closed()
        self._public.closed()

    def _event(self, event: dict[str, Any]) -> None:
        match event.get("event"):
            case "subscribe":
                self._public.subscribe(event)
            case "unsubscribe":
                self._public.unsubscribe(event)
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
