"""TheOne over REST.

1. Nothing is asked before the Observable is subscribed to, and each subscription asks once. Nothing is asked again by
   itself.
2. The whole JSON body comes once, a number with a fraction as a `Decimal`, through the subscription's scheduler, else
   `scheduler`, else on a thread of the sender's. `timeout` is in seconds. `parse_*` make typed values of bodies.
3. A signed call gets its time and its nonce when it is sent, from the user's own `signer`.
4. A refusal is a `RequestRejected` with the venue's code, for too many calls `RateLimited`; other errors are those of
   `send_request`. A swap whose outcome nobody knows is an `OutcomeUnknown`: ask `get_order_status_http`, or send the
   same swap again under the same idempotency key.
5. Without a `base_url` each subscription asks the environment variable `THEONE_REST`; then the venue itself.

Source: the venue's `API_DOCUMENTATION_EN.md`, seen 2026-11.
"""

import os
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final
from urllib.parse import quote

import requests
from reactivex import Observable, abc
from reactivex import operators as ops

from bittrade_ws.connection import HttpResponse, RequestMessage, Sender, prepare_request, send_request, shared_pool
from bittrade_ws.exchanges.theone.auth import HttpSigner
from bittrade_ws.exchanges.theone.codec import digits_of
from bittrade_ws.exchanges.theone.errors import OUTCOME_UNKNOWN
from bittrade_ws.models.errors import InvalidRequest, RequestRejected
from bittrade_ws.operators._or_unknown import or_unknown
from bittrade_ws.wire.exact_json import BROKEN, loads

LIVE: Final = "https://partner-api.the-one.io"


def get_time_http(
    *,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The venue's clock, in epoch milliseconds. `GET /api/v1/time`."""
    return _call("GET", "/api/v1/time", None, None, base_url, sender, scheduler, timeout)


def get_balances_http(
    *,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """All balances. `GET /api/v1/balances`."""
    return _call("GET", "/api/v1/balances", None, signer, base_url, sender, scheduler, timeout)


def estimate_http(
    amount_in: Decimal | str,
    asset_in: str,
    asset_out: str,
    *,
    signer: HttpSigner,
    network: str | None = None,
    account: str | None = None,
    filter_sources: Sequence[str] | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """What a swap would give. `POST /api/v1/estimate`."""
    body = {
        **_amounts(amount_in, asset_in, asset_out),
        "network": network,
        "account": account,
        "filter": filter_sources,
    }
    return _call("POST", "/api/v1/estimate", body, signer, base_url, sender, scheduler, timeout)


def swap_http(
    amount_in: Decimal | str,
    asset_in: str,
    asset_out: str,
    *,
    client_order_id: str,
    signer: HttpSigner,
    slippage_bps: int | None = None,
    account: str | None = None,
    filter_sources: Sequence[str] | None = None,
    idempotency_key: str | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Swaps, once for each idempotency key, which is the client id unless given. `POST /api/v1/swap`."""
    body = {
        **_amounts(amount_in, asset_in, asset_out),
        "slippage_bps": slippage_bps,
        "account": account,
        "clientOrderId": client_order_id,
        "filter": filter_sources,
    }
    key = idempotency_key or client_order_id
    if not (key and key.isascii() and key.isprintable()):
        raise InvalidRequest(f"the idempotency key is {key!r}; it goes in a header: printable ASCII, not empty")
    headers = {"Idempotency-Key": key}
    asked = _call("POST", "/api/v1/swap", body, signer, base_url, sender, scheduler, timeout, headers)
    return asked.pipe(or_unknown(OUTCOME_UNKNOWN))


def get_order_status_http(
    order_id: str,
    *,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """A swap by its order id or its client id. `GET /api/v1/orders/{id}/status`."""
    if not order_id:
        raise InvalidRequest("a swap is asked for by its order id or its client id, and this one is empty")
    path = f"/api/v1/orders/{quote(order_id, safe='')}/status"
    return _call("GET", path, None, signer, base_url, sender, scheduler, timeout)


def _amounts(amount_in: Decimal | str, asset_in: str, asset_out: str) -> dict[str, Any]:
    amount = amount_in if isinstance(amount_in, str) else digits_of(amount_in)
    return {"from": asset_in, "to": asset_out, "amount": amount}


def _call(
    method: str,
    path: str,
    body: Mapping[str, Any] | None,
    signer: HttpSigner | None,
    base_url: str | None,
    sender: Sender | None,
    scheduler: abc.SchedulerBase | None,
    timeout: float,
    headers: Mapping[str, str] | None = None,
) -> Observable[Any]:
    given = None if body is None else {name: value for name, value in body.items() if value is not None}

    def request() -> requests.Request:
        message = RequestMessage(
            method=method, endpoint=path, json=given, headers={"Accept": "application/json", **(headers or {})}
        )
        prepared = prepare_request(message, base_url or os.environ.get("THEONE_REST") or LIVE)
        return prepared if signer is None else signer(prepared)

    def send(prepared: requests.PreparedRequest, seconds: float) -> Observable[HttpResponse]:
        return (sender or shared_pool())(prepared, seconds).pipe(ops.do_action(_refuse))

    return send_request(request, sender=send, timeout=timeout, scheduler=scheduler, decode=loads)


def _refuse(response: HttpResponse) -> None:
    """Raises for a refusal that comes with a status of success, as the venue's own clients look for."""
    if not 200 <= response.status < 300:
        return
    try:
        body = loads(response.body)
    except BROKEN:
        return
    match body:
        case {"code": str(code), "message": text}:
            raise RequestRejected(f"the venue refuses: {code} {text}", code=code, reason=str(text))
        case _:
            pass
