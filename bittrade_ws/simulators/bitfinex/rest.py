"""REST v2: finds the route of a call, checks its signature, writes the answer or the error.

1. Paths are understood with and without `/v2`; those that begin with `auth/` are signed.
2. An error is `["error", code, text]`, status 500; 429 for too many calls; 404 for a path that there is not.

Source: the venue's `rest-general` and `rest-auth` reference pages, seen 2026-07.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, cast
from urllib.parse import parse_qsl, unquote

from bittrade_ws.simulators.bitfinex import rest_account, rest_funding, rest_orders, rest_pay, rest_public, rest_pulse
from bittrade_ws.simulators.bitfinex.calls import Call, CallRefused, Route
from bittrade_ws.simulators.bitfinex.handler import loads
from bittrade_ws.simulators.bitfinex.keys import LoginRefused
from bittrade_ws.simulators.bitfinex.order_inputs import InputRefused
from bittrade_ws.simulators.bitfinex.users import User
from bittrade_ws.simulators.bitfinex.venue import Venue
from bittrade_ws.simulators.bitfinex.wire import dumps
from bittrade_ws.simulators.gateway import Response

ROUTES: tuple[Route, ...] = (
    *rest_public.ROUTES,
    *rest_orders.ROUTES,
    *rest_account.ROUTES,
    *rest_funding.ROUTES,
    *rest_pay.ROUTES,
    *rest_pulse.ROUTES,
)
_JSON = {"Content-Type": "application/json; charset=utf-8"}
RATE_LIMIT = 11010
_NUMBER, _PART = r"\d+", "[^/]+?"


def _compiled(routes: Iterable[Route]) -> list[tuple[str, "re.Pattern[str]", Route]]:
    """A name in braces is a part of a path, `{id}` a number."""
    found: list[tuple[str, re.Pattern[str], Route]] = []
    for route in routes:
        pieces = re.split(r"\{(\w+)\}", route.path)
        names = [f"(?P<{one}>{_NUMBER if one == 'id' else _PART})" for one in pieces[1::2]] + [""]
        pattern = "".join(re.escape(piece) + name for piece, name in zip(pieces[::2], names, strict=True))
        found.append((route.method, re.compile(pattern), route))
    return found


_TABLE = _compiled(ROUTES)


def answer(venue: Venue, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Response:
    """Answers a request."""
    inner = path.strip("/")
    inner = inner.removeprefix("v2/")
    try:
        return _written(200, _answer(venue, method, inner, query, headers, body))
    except CallRefused as refused:
        return _written(refused.status, ["error", refused.code, str(refused)])
    except InputRefused as refused:
        return _written(500, ["error", refused.code, str(refused)])
    except LoginRefused as refused:
        return _written(500, ["error", refused.code, str(refused)])


def _answer(venue: Venue, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Any:
    if not venue.limits.calls.take():
        raise CallRefused(RATE_LIMIT, "ratelimit: error", status=429)
    trouble = venue.mishaps.find(venue.mishaps.calls, path)
    if trouble is not None:
        raise CallRefused(trouble.code, trouble.text)
    route, places = _find(method, unquote(path))
    user: User | None = None
    if path.startswith("auth/"):
        user = venue.user_of(venue.keys.check_call(headers, f"v2/{path}", body))
        if not venue.is_operative and path.startswith("auth/w/"):
            raise CallRefused(11000, "not ready, try later: maintenance", status=503)
    call = Call(venue=venue, places=places, params={**dict(parse_qsl(query)), **_read(body)}, customer=user)
    with venue.reports.held():
        return route.answer(call)


def _find(method: str, path: str) -> tuple[Route, dict[str, str]]:
    for of, pattern, route in _TABLE:
        found = pattern.fullmatch(path) if of == method else None
        if found is not None:
            return route, found.groupdict()
    raise CallRefused(10020, "path: invalid", status=404)


def _read(body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    try:
        found = loads(body)
    except (ValueError, RecursionError):
        raise CallRefused(10020, "body: invalid") from None
    if not isinstance(found, dict):
        raise CallRefused(10020, "body: invalid")
    return cast("dict[str, Any]", found)


def _written(status: int, payload: Any) -> Response:
    return Response(status, _JSON, dumps(payload).encode())
