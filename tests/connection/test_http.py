from decimal import Decimal
from typing import Any

import orjson
import pytest
import reactivex
import requests
from reactivex import Observable

from bittrade_ws.connection.http import HttpResponse, RequestMessage, prepare_request, read_response, send_request
from bittrade_ws.connection.upgrade import LONGEST_RETRY_AFTER
from bittrade_ws.models.errors import (
    ConnectionLost,
    DecodeError,
    InvalidRequest,
    RateLimited,
    RequestRejected,
    ResponseTimeout,
    ServerFailed,
)
from bittrade_ws.testing.kit import Marbles

TIME = RequestMessage(endpoint="/api/v3/time")
BASE = "https://venue.example/"


def response(status: int = 200, body: Any = None, **headers: str) -> HttpResponse:
    return HttpResponse(status, headers, b"" if body is None else orjson.dumps(body))


def a_request(**fields: Any) -> requests.Request:
    return prepare_request(RequestMessage(**{"endpoint": "/api/v3/order", **fields}), BASE)


def test_a_request_is_prepared_with_the_wire_s_digits_and_without_what_is_none() -> None:
    message = RequestMessage(
        method="POST",
        endpoint="/api/v3/order",
        params={"price": Decimal("0.00000001"), "quantity": Decimal("1E+2"), "stop": None, "symbol": "A/B"},
        headers={"X-KEY": "k"},
    )

    request = prepare_request(message, BASE).prepare()

    assert request.method == "POST"
    assert request.url == "https://venue.example/api/v3/order?price=0.00000001&quantity=100&symbol=A%2FB"
    assert request.headers["X-KEY"] == "k"


def test_a_json_body_keeps_the_digits_too() -> None:
    message = RequestMessage(method="POST", endpoint="/x", json={"price": Decimal("0.10")})

    request = prepare_request(message, BASE).prepare()

    assert request.body == b'{"price":"0.10"}'
    assert request.headers["Content-Type"] == "application/json"


def test_a_request_does_not_show_what_may_be_secret() -> None:
    message = RequestMessage(endpoint="/x", params={"signature": "s3cret"}, headers={"X-KEY": "s3cret"}, json="s3cret")

    assert "s3cret" not in repr(message)


def test_the_whole_body_once_and_one_request_per_subscription(marbles: Marbles) -> None:
    asked: list[Any] = []

    def sender(request: Any, timeout: float) -> Observable[HttpResponse]:
        asked.append((request.method, request.path_url, timeout))
        return reactivex.timer(0.003).pipe(lambda source: source.pipe(_to(response(200, {"serverTime": 1}))))

    stream = send_request(prepare_request(TIME, BASE), sender=sender, timeout=7)

    assert asked == []
    marbles.expect(stream).to_be("---(b|)", b={"serverTime": 1})
    marbles.expect(stream, "-^").to_be("----(b|)", b={"serverTime": 1})
    marbles.flush()
    assert asked == [("GET", "/api/v3/time", 7)] * 2


def test_it_is_signed_when_it_is_subscribed_to(marbles: Marbles) -> None:
    signed: list[int] = []

    def sign() -> requests.Request:
        signed.append(marbles.clock.micros)
        return a_request(params={"timestamp": marbles.clock.micros})

    stream = send_request(sign, sender=lambda *_: reactivex.just(response(200, 1)))

    marbles.expect(stream, "-----^").to_be("-----(b|)", b=1)
    marbles.flush()
    assert signed == [5_000]


def test_no_response_in_time(marbles: Marbles) -> None:
    stream = send_request(a_request(), sender=lambda *_: reactivex.never(), timeout=2)

    marbles.expect(stream).to_be(
        "@2s #", error=ResponseTimeout("GET venue.example/api/v3/order: no response within 2 s", seconds=2)
    )


def test_disposing_cancels_it(marbles: Marbles) -> None:
    sent = marbles.cold("------a", a=response())

    marbles.expect(send_request(a_request(), sender=lambda *_: sent), "^--!").to_be("-")
    marbles.expect(sent.subscriptions).to_be("^--!")


def test_what_the_sender_meets_on_its_way_passes(marbles: Marbles) -> None:
    lost = ConnectionLost("no route")

    marbles.expect(send_request(a_request(), sender=lambda *_: reactivex.throw(lost))).to_be("#", error=lost)


def test_a_url_that_is_none_is_our_fault() -> None:
    errors: list[Any] = []
    request = requests.Request("GET", "no scheme, secret=s3cret")

    send_request(request, sender=lambda *_: reactivex.never()).subscribe(on_error=errors.append)

    assert isinstance(errors[0], InvalidRequest)
    assert "s3cret" not in str(errors[0])


@pytest.mark.parametrize(
    ("body", "code", "reason"),
    [
        ({"code": -1121, "msg": "Invalid symbol."}, -1121, "Invalid symbol."),
        ({"err-code": "bad-request", "err-msg": "invalid topic"}, "bad-request", "invalid topic"),
        ({"error": "nope"}, 400, "nope"),
        ([1], 400, ""),
        (None, 400, ""),
    ],
)
def test_a_refusal_has_the_venue_s_code_and_reason(body: Any, code: Any, reason: str) -> None:
    with pytest.raises(RequestRejected) as raised:
        read_response(a_request().prepare(), response(400, body), orjson.loads)

    assert (raised.value.code, raised.value.reason) == (code, reason)


@pytest.mark.parametrize("status", [418, 429])
def test_f58_too_often_says_for_how_long(status: int) -> None:
    told = response(status, {"code": -1003, "msg": "slow down"}, **{"retry-after": "17"})
    with pytest.raises(RateLimited) as raised:
        read_response(a_request().prepare(), told, orjson.loads)

    assert (raised.value.retry_after, raised.value.code) == (17, -1003)


@pytest.mark.parametrize("status", [418, 429, 503])
@pytest.mark.parametrize("value", ["100000000000000000000", "9" * 5_000, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_f58_nobody_is_kept_waiting_for_ever(status: int, value: str) -> None:
    with pytest.raises((RateLimited, ServerFailed)) as raised:
        read_response(a_request().prepare(), response(status, **{"retry-after": value}), orjson.loads)

    assert raised.value.retry_after == LONGEST_RETRY_AFTER


def test_f50_a_server_s_own_fault_leaves_the_outcome_open() -> None:
    with pytest.raises(ServerFailed) as raised:
        read_response(a_request().prepare(), response(503, {"code": -1007, "msg": "Timeout waiting"}), orjson.loads)

    assert (raised.value.status, raised.value.code, raised.value.retry_after) == (503, -1007, None)
    assert not isinstance(raised.value, RequestRejected)


def test_a_body_that_is_no_json() -> None:
    with pytest.raises(DecodeError) as raised:
        read_response(a_request().prepare(), HttpResponse(200, {}, b"<html>"), orjson.loads)

    assert raised.value.frame == b"<html>"
    assert read_response(a_request().prepare(), HttpResponse(204, {}, b""), orjson.loads) is None


def test_no_error_holds_the_query() -> None:
    request = a_request(params={"signature": "s3cret"}).prepare()
    for answer in (response(400), response(429), response(500), HttpResponse(200, {}, b"{")):
        with pytest.raises(Exception, match=r"GET venue\.example/api/v3/order") as raised:
            read_response(request, answer, orjson.loads)
        assert "s3cret" not in repr(raised.value)


def _to(value: Any) -> Any:
    return lambda source: source.pipe(reactivex.operators.map(lambda _: value))
