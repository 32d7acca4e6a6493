"""The venue's side of one WebSocket connection.

1. The first message is the login. An operation is signed, a subscription is not.
2. A failure names nothing, unless `verbose_errors` is on; then it has the operation and the channel.
"""

import re
from typing import TYPE_CHECKING, Any, cast

import msgspec
import orjson
from msgspec import Struct

from bittrade_ws.simulators.session import Session
from bittrade_ws.simulators.theone import payloads
from bittrade_ws.simulators.theone.keys import AccessRefused, Key, bodies_of
from bittrade_ws.simulators.theone.swaps import Swap, SwapRefused

if TYPE_CHECKING:  # it needs this module
    from bittrade_ws.simulators.theone.gateway import TheOneGateway

_CHANNEL = re.compile(r"balances|orders:.+", re.DOTALL)
_MALFORMED = "INVALID_REQUEST: malformed message"
_TOO_BIG = 1009
_POLICY = 1008
_GOING_AWAY = 1001


class _Failure(Exception):
    """The sentence of a failure."""


class _Raw(Struct):
    data: msgspec.Raw = msgspec.Raw(b"")


class TheOneHandler:
    """One client."""

    def __init__(self, session: Session, gateway: "TheOneGateway", *, connection: int) -> None:
        self.session = session
        self.key: Key | None = None
        self.channels: dict[str, None] = {}
        self._gateway = gateway
        self._connection = connection
        self._second = 0
        self._count = 0
        self._cancel_login = gateway.clock.call_later(gateway.login_seconds, self._not_logged_in)
        self._cancel_idle = gateway.clock.call_later(gateway.idle_seconds, self._idle)

    def receive(self, frame: str | bytes) -> None:
        """A message."""
        self.control()
        raw = frame.encode() if isinstance(frame, str) else frame
        if len(raw) > self._gateway.most_bytes:
            self.session.close(_TOO_BIG, "message too big")
            return
        try:
            message = orjson.loads(raw)
        except ValueError:
            message = None
        if not isinstance(message, dict):
            self._fail(_MALFORMED, {})
            return
        asked = cast("dict[str, Any]", message)
        try:
            self._answer(asked, raw)
        except _Failure as failure:
            self._fail(str(failure), asked)
        except SwapRefused as refused:
            self._fail(f"{refused.code}: {refused}", asked)
        except AccessRefused as refused:
            self._fail(str(refused), asked)
            if asked.get("op") == "auth" and self._gateway.closes_on_refusal:
                self.session.close(_POLICY, str(refused))

    def control(self) -> None:
        """Pings and pongs are signs of life."""
        self._cancel_idle()
        self._cancel_idle = self._gateway.clock.call_later(self._gateway.idle_seconds, self._idle)

    def closed(self) -> None:
        """The client is gone."""
        self._cancel_login()
        self._cancel_idle()
        self._gateway.handlers.pop(self, None)

    def tell_balances(self) -> None:
        """Pushes all balances, to who wants them."""
        if self.key is not None and "balances" in self.channels:
            self._say({"ch": "balances", "data": payloads.balances(self.key.account)})

    def tell_swap(self, swap: Swap) -> None:
        """Pushes a swap, to who wants it."""
        channel = f"orders:{swap.order_id}"
        if self.key is not None and self.key.account is swap.account and channel in self.channels:
            self._say({"ch": channel, "data": payloads.push(swap)})

    def _answer(self, asked: dict[str, Any], raw: bytes) -> None:
        op = asked.get("op")
        if op == "auth":
            self._log_in(asked)
            return
        if self.key is None:
            raise _Failure("Not authenticated")
        if self._is_over_limit():
            raise _Failure("RATE_LIMIT: too many messages")
        if op in ("subscribe", "unsubscribe"):
            self._subscribe(op, asked.get("ch"), self.key)
            return
        if op not in ("estimate", "swap", "order_status", "balances"):
            raise _Failure(f"Unknown operation: {op if isinstance(op, str) else ''}")
        bodies = bodies_of(bytes(msgspec.json.decode(raw, type=_Raw).data), asked.get("data"))
        self._check(self.key, f"/ws/v1/{op}", asked, bodies)
        self._say({"op": op, "data": self._done(op, asked.get("data"), self.key)})

    def _log_in(self, asked: dict[str, Any]) -> None:
        key = self._gateway.keys.find(asked.get("key"))
        self._check(key, "/ws/v1/stream", asked, (b"",))
        self.key = key
        self._cancel_login()
        self._say({"op": "auth", "data": {"status": "authenticated"}})

    def _check(self, key: Key, path: str, asked: dict[str, Any], bodies: tuple[bytes, ...]) -> None:
        time, nonce, sig = (asked.get(name) for name in ("ts", "nonce", "sig"))
        self._gateway.keys.check(key, "WS", path, time, nonce, sig, bodies)

    def _subscribe(self, op: str, channel: Any, key: Key) -> None:
        if not isinstance(channel, str) or not _CHANNEL.fullmatch(channel):
            raise _Failure("Invalid channel format")
        if op == "unsubscribe":
            self.channels.pop(channel, None)
        elif channel not in self.channels:
            if len(self.channels) >= self._gateway.most_channels:
                raise _Failure("INVALID_REQUEST: too many subscriptions")
            self.channels[channel] = None
        self._say({"op": op, "ch": channel, "data": {"status": f"{op}d"}})
        if op == "subscribe" and self._gateway.pushes_first:
            if channel == "balances":
                self.tell_balances()
            elif (swap := self._gateway.desk.swaps.get(channel.removeprefix("orders:"))) is not None:
                self.tell_swap(swap)

    def _done(self, op: str, data: Any, key: Key) -> Any:
        gateway = self._gateway
        if op == "balances":
            return {"balances": payloads.balances(key.account)}
        if op == "order_status":
            name = cast("dict[str, Any]", data).get("id") if isinstance(data, dict) else None
            if not isinstance(name, str):
                raise SwapRefused("INVALID_REQUEST", "id")
            gateway.received("query", name, self._connection)
            return payloads.state(gateway.desk.find(key.account, name))
        if op == "estimate":
            return gateway.estimate(data)
        return payloads.accepted(gateway.swap(key.account, data, self._connection))

    def _is_over_limit(self) -> bool:
        most, second = self._gateway.messages_per_second, self._gateway.clock.now_us() // 1_000_000
        self._count = self._count + 1 if second == self._second else 1
        self._second = second
        return most is not None and self._count > most

    def _fail(self, text: str, asked: dict[str, Any]) -> None:
        named = {name: asked[name] for name in ("op", "ch") if self._gateway.verbose_errors and name in asked}
        self._say({**named, "error": text})

    def _say(self, message: dict[str, Any]) -> None:
        self.session.send(orjson.dumps(message).decode())

    def _not_logged_in(self) -> None:
        if self.key is None:
            self.session.close(_POLICY, "authentication timeout")

    def _idle(self) -> None:
        self.session.close(_GOING_AWAY, "idle")
