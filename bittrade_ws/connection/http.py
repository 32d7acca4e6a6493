"""REST calls as Observables: one request, the whole JSON body once, typed errors. What every `*_http` is made of.

1. The request is built, and signed by the user's function, when it is subscribed to: never older than its sending.
2. Messages of errors name method, host and path; the query may hold a signature and is in none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast
from urllib.parse import urlsplit

import msgspec
import orjson
from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable, SingleAssignmentDisposable

from bittrade_ws.connection.upgrade import retry_after
from bittrade_ws.models.errors import (
    BittradeError,
    DecodeError,
    InvalidRequest,
    RateLimited,
    RequestRejected,
    ResponseTimeout,
    ServerFailed,
)

if TYPE_CHECKING:  # imported where a request is made: it takes longer than the rest of the venue
    import requests

T = TypeVar("T")


class HttpResponse(NamedTuple):
    """What a sender gives: the status, the headers by lower-case name, and the body after its content encoding."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Sender = Callable[["requests.PreparedRequest", float], Observable[HttpResponse]]
"""Sends one request, and gives its response within so many seconds; the place to put a fake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestMessage:
    """One REST request in the venue's words. `None` among the parameters is left out.

    Decimals go with their digits: plain in the query, as strings in a JSON body.
    """

    method: str = "GET"
    endpoint: str
    """The path, from its first slash."""
    params: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    json: Any = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)


def prepare_request(message: RequestMessage, base_url: str) -> requests.Request:
    """The request to `base_url`, as `requests` knows it: what the user's signer takes and gives back."""
    import requests

    headers = dict(message.headers)
    body = None
    if message.json is not None:
        body = msgspec.json.encode(message.json)
        headers.setdefault("Content-Type", "application/json")
    return requests.Request(
        message.method,
        base_url.rstrip("/") + message.endpoint,
        params={name: _in_digits(value) for name, value in message.params.items() if value is not None},
        data=body,
        headers=headers,
    )


def send_request(
    request: requests.Request | Callable[[], requests.Request],
    *,
    sender: Sender,
    timeout: float = 10.0,
    scheduler: abc.SchedulerBase | None = None,
    decode: Callable[[bytes], Any] = orjson.loads,
) -> Observable[Any]:
    """The JSON body of the response, whole, once; each subscription sends one request, and disposing cancels it.

    A function in place of the request is called on each subscription. `timeout` is in seconds, over everything. The
    response comes through the subscription's scheduler, else `scheduler`, else on a thread of the sender's. Errors:
    `RequestRejected` with the venue's code and reason (4xx), `RateLimited` (429, 418), `ServerFailed` (5xx),
    `ResponseTimeout`, `ConnectionLost`, `CertificateRefused`, `DecodeError`, `InvalidRequest`.
    """

    def subscribe(observer: abc.ObserverBase[Any], given: abc.SchedulerBase | None = None) -> abc.DisposableBase:
        import requests

        clock = given or scheduler
        sending, deadline = SingleAssignmentDisposable(), SingleAssignmentDisposable()
        disposables = CompositeDisposable(sending, deadline)
        try:
            prepared = (request() if callable(request) else request).prepare()
        except requests.RequestException as error:
            observer.on_error(InvalidRequest(f"not a request that can be sent: {type(error).__name__}"))
            return disposables

        def on_response(response: HttpResponse) -> None:
            deadline.dispose()
            try:
                body = read_response(prepared, response, decode)
            except BittradeError as error:
                observer.on_error(error)
                return
            observer.on_next(body)
            observer.on_completed()

        def on_error(error: Exception) -> None:
            deadline.dispose()
            observer.on_error(error)

        def on_deadline(*_: Any) -> None:
            sending.dispose()
            observer.on_error(late(prepared, timeout))

        if clock is not None:
            deadline.disposable = clock.schedule_relative(timeout, on_deadline)
        sending.disposable = sender(prepared, timeout).subscribe(on_response, on_error, scheduler=clock)
        return disposables

    return Observable(subscribe)


def read_response(request: requests.PreparedRequest, response: HttpResponse, decode: Callable[[bytes], T]) -> T | None:
    """The body (`None` when there is none), or the typed error that the status means."""
    status = response.status
    if 200 <= status < 300:
        if not response.body:
            return None
        try:
            return decode(response.body)
        except ValueError:
            raise DecodeError(f"{named(request)}: the response is not JSON", frame=response.body) from None
    code, reason, data = _refusal(response.body)
    message = f"{named(request)}: {status} {'' if code is None else code} {reason}".rstrip()
    if status in (418, 429):
        wait = _retry_after(response.headers)
        raise RateLimited(message, code=code, reason=reason, retry_after=wait, data=data)
    if status >= 500:
        raise ServerFailed(message, status=status, code=code, reason=reason, retry_after=_retry_after(response.headers))
    raise RequestRejected(message, code=status if code is None else code, reason=reason, data=data)


def named(request: requests.PreparedRequest) -> str:
    """Method, host and path, without the query."""
    parts = urlsplit(request.url or "")
    return f"{request.method} {parts.hostname}{parts.path}"


def late(request: requests.PreparedRequest, seconds: float) -> ResponseTimeout:
    """The error of a response that did not come in time."""
    return ResponseTimeout(f"{named(request)}: no response within {seconds} s", seconds=seconds)


def _refusal(body: bytes) -> tuple[int | str | None, str, Any]:
    """Code, reason and what else is told, by the names that venues give them."""
    try:
        said = orjson.loads(body)
    except ValueError:
        return None, "", None
    if not isinstance(said, dict):
        return None, "", None
    told = cast("dict[str, Any]", said)
    code = next((told[name] for name in ("code", "err-code", "error_code") if name in told), None)
    reason = next((told[name] for name in ("msg", "message", "err-msg", "reason", "error") if name in told), "")
    return code, str(reason), told.get("data")


def _retry_after(headers: Mapping[str, str]) -> float | None:
    return retry_after(headers.get("retry-after"), now=datetime.now(UTC))


def _in_digits(value: Any) -> Any:
    return format(value, "f") if isinstance(value, Decimal) else value
