"""The same over REST: finds the call, checks its signature, keeps idempotency keys, writes the answer or the error.

Source: the venue's `API_DOCUMENTATION_EN.md`, seen 2026-11.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

import orjson

from bittrade_ws.simulators.gateway import Response
from bittrade_ws.simulators.theone import payloads
from bittrade_ws.simulators.theone.keys import AccessRefused, Key
from bittrade_ws.simulators.theone.swaps import SwapRefused

if TYPE_CHECKING:  # it needs this module
    from bittrade_ws.simulators.theone.gateway import TheOneGateway

STATUSES = {
    "UNAUTHORIZED": 401,
    "INVALID_SIGNATURE": 401,
    "EXPIRED_REQUEST": 401,
    "INVALID_NONCE": 401,
    "MISSING_API_KEY": 401,
    "NOT_FOUND": 404,
    "RATE_LIMIT": 429,
    "INTERNAL_ERROR": 500,
    "DUPLICATE_REQUEST": 409,
}
"""Of refusals; of any other code 400."""
_ORDER = re.compile(r"/api/v1/orders/([^/]+)/status")
_JSON = {"Content-Type": "application/json"}


class Rest:
    """One venue's REST door. `public_per_minute` and `private_per_minute` bound how often it is asked."""

    def __init__(self, gateway: "TheOneGateway") -> None:
        self.public_per_minute = 100
        self.private_per_minute = 1000
        self._gateway = gateway
        self._by_idempotency_key: dict[tuple[str, str], tuple[bytes, dict[str, Any]]] = {}
        self._minute = 0
        self._counts = {"public": 0, "private": 0}
        self._requests = 0

    def answer(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Response:
        """Answers a request."""
        self._requests += 1
        try:
            return Response(200, _JSON, orjson.dumps(self._answer(method, path, query, headers, body)))
        except (SwapRefused, AccessRefused) as refused:
            told = {"code": refused.code, "message": str(refused), "request_id": f"req_{self._requests}"}
            return Response(STATUSES.get(refused.code, 400), _JSON, orjson.dumps(told))

    def _answer(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Any:
        gateway, call = self._gateway, (method, path)
        if call in (("GET", "/api/v1/time"), ("GET", "/healthz"), ("GET", "/version")):
            self._count("public", self.public_per_minute)
            now = gateway.clock.now_us() // 1000
            answers: dict[str, Any] = {
                "/api/v1/time": {"serverTime": now},
                "/healthz": {"status": "ok", "time": now},
                "/version": {"version": "1.0.0", "commit": "", "buildTime": "", "goVersion": ""},
            }
            return answers[path]
        order = _ORDER.fullmatch(path) if method == "GET" else None
        known = {("GET", "/api/v1/balances"), ("POST", "/api/v1/estimate"), ("POST", "/api/v1/swap")}
        if order is None and call not in known:
            raise SwapRefused("NOT_FOUND", "there is nothing at this path")
        self._count("private", self.private_per_minute)
        key = gateway.keys.check_call(headers, method, f"{path}?{query}" if query else path, body)
        if order is not None:
            name = dict(parse_qsl(query)).get("clientOrderId") or unquote(order[1])
            gateway.received("query", name, 0)
            return payloads.state(gateway.desk.find(key.account, name))
        if path == "/api/v1/balances":
            return {"balances": payloads.balances(key.account)}
        try:
            data = orjson.loads(body)
        except ValueError:
            raise SwapRefused("INVALID_REQUEST", "the body is not JSON") from None
        return gateway.estimate(data) if path == "/api/v1/estimate" else self._swap(key, data, body, headers)

    def _swap(self, key: Key, data: Any, body: bytes, headers: Mapping[str, str]) -> Any:
        """The same swap under the same idempotency key gets the first answer again; another one is refused."""
        name = headers.get("idempotency-key", "")
        known = self._by_idempotency_key.get((key.key, name)) if name else None
        if known is not None:
            if known[0] != body:
                raise SwapRefused("DUPLICATE_REQUEST", "another swap had this idempotency key")
            return known[1]
        accepted = payloads.accepted(self._gateway.swap(key.account, data, 0))
        if name:
            self._by_idempotency_key[key.key, name] = (body, accepted)
        return accepted

    def _count(self, kind: str, most: int) -> None:
        minute = self._gateway.clock.now_us() // 60_000_000
        if minute != self._minute:
            self._minute, self._counts = minute, {"public": 0, "private": 0}
        self._counts[kind] += 1
        if self._counts[kind] > most:
            raise SwapRefused("RATE_LIMIT", f"more than {most} {kind} requests a minute")
