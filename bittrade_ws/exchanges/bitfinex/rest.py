"""How REST calls to Bitfinex are made; `endpoints` has the table, `rest_*` the functions.

1. Nothing is asked before the Observable is subscribed to, and each subscription asks once. Nothing is asked again by
   itself.
2. The whole JSON body comes once, a number with a fraction as a `Decimal`, through the subscription's scheduler, else
   `scheduler`, else on a thread of the sender's. `timeout` is in seconds, from when its turn has come: calls keep
   within the venue's limits (see `pace`), and what would wait too long is refused with `BudgetSpent`, unsent.
3. A signed call gets its nonce when it is sent, from the user's own `signer`. Times are epoch milliseconds.
4. The venue refuses with `["error", code, text]`, of whatever status: `RequestRejected`, for too many calls
   `RateLimited`. Other errors are those of `send_request`. A call that may have changed something, and whose outcome
   nobody knows, is an `OutcomeUnknown`. A notification that is no success is a value.
5. Prices and quantities go as text, with their digits. A float has none, and is refused at once.
6. Without a `base_url` each subscription asks the environment variable `BITFINEX_REST`; then the venue itself, which
   has a host of its own for what is public.

Source: the venue's `rest-general` and `rest-auth` reference pages, seen 2026-07.
"""

import os
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, cast

from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.connection import HttpResponse, RequestMessage, Sender, prepare_request, send_request, shared_pool
from bittrade_ws.exchanges.bitfinex._endpoint import Endpoint
from bittrade_ws.exchanges.bitfinex.auth import HttpSigner
from bittrade_ws.exchanges.bitfinex.endpoints import ENDPOINTS
from bittrade_ws.exchanges.bitfinex.errors import OUTCOME_UNKNOWN, ErrorCode
from bittrade_ws.exchanges.bitfinex.pace import pace_of, paced
from bittrade_ws.models.errors import InvalidRequest, RateLimited, RequestRejected
from bittrade_ws.operators._or_unknown import or_unknown
from bittrade_ws.wire.exact_json import loads

if TYPE_CHECKING:  # imported where a request is made: it takes longer than the rest of the venue
    import requests

REST: Final = "https://api.bitfinex.com"
PUBLIC_REST: Final = "https://api-pub.bitfinex.com"
BLOCKED_SECONDS: Final = 60.0
"""For how long the venue takes nothing more from an address that asked too often."""

Number = Decimal | int | str
"""A price or a quantity, exactly as it is to be sent."""

_PART = re.compile(r"[\w.:,-]+", re.ASCII)


def call(name: str, given: Mapping[str, Any]) -> Observable[Any]:
    """The call of this name in the table, with the arguments of its function. Raises `InvalidRequest`."""
    endpoint = ENDPOINTS[name]
    path, params = _path(endpoint, given), wire_params(endpoint, given)

    def base_url() -> str:
        return given["base_url"] or os.environ.get("BITFINEX_REST") or (REST if endpoint.is_signed else PUBLIC_REST)

    def request() -> "requests.Request":
        is_body = endpoint.verb == "POST"
        message = RequestMessage(
            method=endpoint.verb,
            endpoint=f"/v2/{path}",
            params={} if is_body else params,
            json=params if is_body else None,
            headers={"Accept": "application/json"},
        )
        prepared = prepare_request(message, base_url())
        return cast("HttpSigner", given["signer"])(prepared) if endpoint.is_signed else prepared

    def send(prepared: "requests.PreparedRequest", timeout: float) -> Observable[HttpResponse]:
        sender: Sender = given["sender"] or shared_pool()
        return sender(prepared, timeout).pipe(ops.do_action(_refuse))

    def ask() -> Observable[Any]:
        return send_request(request, sender=send, timeout=given["timeout"], scheduler=given["scheduler"], decode=loads)

    asked = paced(endpoint, lambda: pace_of(base_url().rstrip("/"), given["sender"]), ask, given["scheduler"])
    return asked.pipe(or_unknown(OUTCOME_UNKNOWN)) if endpoint.changes else asked


def wire_params(endpoint: Endpoint, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters by the names of the wire. Raises `InvalidRequest`."""
    params: dict[str, Any] = {}
    for wire, argument, is_number in endpoint.parameters:
        value: Any = given[argument]
        if isinstance(value, float):
            raise InvalidRequest(
                f"{argument} is the float {value!r}, which has no exact digits; give a Decimal or text"
            )
        if value is None:
            continue
        if isinstance(value, Decimal) and not value.is_finite():
            raise InvalidRequest(f"{argument} is {value}, which is no number that can be sent")
        if is_number:
            value = format(value, "f") if isinstance(value, Decimal) else str(value)
        elif endpoint.verb == "GET" and isinstance(value, Sequence) and not isinstance(value, str):
            value = ",".join(cast("Sequence[str]", value))
        params[wire] = value
    return params


def _path(endpoint: Endpoint, given: Mapping[str, Any]) -> str:
    def filled(found: re.Match[str]) -> str:
        value = given[found[1]]
        if not _PART.fullmatch(str(value)):
            raise InvalidRequest(f"{found[1]} is {value!r}, which cannot stand in a path")
        return str(value)

    def chosen(found: re.Match[str]) -> str:
        return found[1] if given[found[2]] is not None else ""

    return re.sub(r"\{(\w+)\}", filled, re.sub(r"\[(/\{(\w+)\})\]", chosen, endpoint.path))


def _refuse(response: HttpResponse) -> None:
    """Raises the error that the venue's own refusal means."""
    if not response.body.startswith((b"[", b"{")):
        return
    try:
        body = loads(response.body)
    except (ValueError, RecursionError):
        return
    match body:
        case ["error", code, text, *_]:
            pass
        case {"error": "ERR_RATE_LIMIT" as text}:
            code = ErrorCode.RATE_LIMIT
        case _:
            return
    message = f"the venue refuses: {response.status} {code} {text}"
    if code == ErrorCode.RATE_LIMIT or response.status in (418, 429):
        told = response.headers.get("retry-after", "")
        wait = float(told) if told.isdigit() else BLOCKED_SECONDS
        raise RateLimited(message, code=code, reason=str(text), retry_after=wait)
    raise RequestRejected(message, code=code, reason=str(text))
