"""REST, against the venue in a box."""

import json
from decimal import Decimal
from typing import Any

import pytest
import reactivex
import requests

from bittrade_ws.connection import HttpResponse
from bittrade_ws.exchanges import theone
from bittrade_ws.models.errors import (
    ConnectionLost,
    DecodeError,
    InvalidRequest,
    OutcomeUnknown,
    RateLimited,
    RequestRejected,
    ResponseTimeout,
)
from bittrade_ws.testing.rest import http_sender

D = Decimal


class Rest:
    """Calls to the venue of a client, in virtual time, and what was sent."""

    def __init__(self, client: Any, *, derive: Any = theone.hashed_key) -> None:
        self.client = client
        self.requests: list[requests.PreparedRequest] = []
        self._send = http_sender(client.clock, client.venue, up=1000, down=1000)
        keys = client.venue.credentials()
        now = lambda: round(client.clock.seconds() * 1000)  # noqa: E731
        self.options = {"base_url": "http://venue", "sender": self.send, "scheduler": client.clock}
        self.signer = theone.hmac_http_signer(keys["api_key"], keys["secret_key"], now=now, derive=derive)

    def send(self, request: requests.PreparedRequest, seconds: float) -> Any:
        self.requests.append(request)
        return self._send(request, seconds)

    def call(self, function: Any, *arguments: Any, parse: Any = None, **options: Any) -> list[Any]:
        given = {"signer": self.signer, **self.options, **options}
        if function is theone.get_time_http:
            del given["signer"]
        asked = function(*arguments, **given)
        heard = self.client.hear(asked if parse is None else asked.pipe(parse))
        self.client.marbles.advance("5s")
        return heard


@pytest.fixture
def rest(make: Any) -> Rest:
    return Rest(make())


def test_every_call_in_both_shapes(rest) -> None:
    assert rest.call(theone.get_time_http)[0]["serverTime"] > 0
    swapped = rest.call(theone.swap_http, D("1.50"), "ETH", "USDT", client_order_id="mine")
    assert swapped == [{"orderId": "ord_1", "status": "PENDING"}]
    (state,) = rest.call(theone.get_order_status_http, "mine", parse=theone.parse_order_status())
    assert (state.order_id, state.client_order_id, state.status) == ("ord_1", "mine", "FILLED")
    (estimate,) = rest.call(theone.estimate_http, "1.50", "ETH", "USDT", parse=theone.parse_estimate())
    assert estimate.route[0].amount_in == D("1.50")
    (balances,) = rest.call(theone.get_balances_http, parse=theone.parse_balances())
    assert next(one.total for one in balances if one.asset == "ETH") == D("248.5")


def test_a_swap_goes_in_the_words_of_the_documents_with_its_digits(rest) -> None:
    rest.call(theone.swap_http, D("1E+1"), "ETH", "USDT", client_order_id="mine", slippage_bps=30, account="0xa")
    (request,) = rest.requests
    assert json.loads(request.body) == {
        "from": "ETH",
        "to": "USDT",
        "amount": "10",
        "slippage_bps": 30,
        "account": "0xa",
        "clientOrderId": "mine",
    }
    assert request.headers["Idempotency-Key"] == "mine"
    assert request.headers["Content-Type"] == "application/json"


def test_signatures_of_the_documents_are_taken_too(make) -> None:
    rest = Rest(make(), derive=theone.plain_key)
    assert rest.call(theone.get_balances_http)[0]["balances"]


def test_f50_the_same_swap_under_one_idempotency_key_is_one_swap(rest) -> None:
    asked = [rest.call(theone.swap_http, "1", "ETH", "USDT", client_order_id="mine") for _ in range(2)]
    assert asked[0] == asked[1] == [{"orderId": "ord_1", "status": "PENDING"}]
    assert len(rest.client.desk.swaps) == 1
    (error,) = rest.call(theone.swap_http, "2", "ETH", "USDT", client_order_id="mine")
    assert isinstance(error, OutcomeUnknown)
    assert error.code == "DUPLICATE_REQUEST"


def test_refusals_have_the_venue_s_code(rest) -> None:
    (error,) = rest.call(theone.get_order_status_http, "nobody")
    assert isinstance(error, RequestRejected)
    assert (error.code, error.reason) == ("NOT_FOUND", "order")
    (error,) = rest.call(theone.swap_http, "260", "ETH", "USDT", client_order_id="x")
    assert (type(error), error.code) == (RequestRejected, "SWAP_ERROR")


def test_f58_too_many_calls(rest) -> None:
    rest.client.venue.rest.private_per_minute = 0
    (error,) = rest.call(theone.get_balances_http)
    assert isinstance(error, RateLimited)


def answering(status: int, body: bytes) -> Any:
    return lambda request, seconds: reactivex.just(HttpResponse(status, {}, body))


@pytest.mark.parametrize(
    "sender",
    [
        answering(500, b'{"code":"INTERNAL_ERROR","message":"sorry"}'),
        answering(502, b"<html>"),
        answering(200, b"not json"),
        answering(409, b'{"code":"DUPLICATE_REQUEST","message":"again"}'),
        answering(200, b'{"code":"INTERNAL_ERROR","message":"sorry"}'),
        lambda request, seconds: reactivex.throw(ConnectionLost("gone")),
        lambda request, seconds: reactivex.never(),
    ],
)
def test_f50_a_swap_of_which_nobody_knows_is_no_refusal_and_sent_once(rest, sender) -> None:
    (error,) = rest.call(theone.swap_http, "1", "ETH", "USDT", client_order_id="x", sender=sender, timeout=2.0)
    assert isinstance(error, OutcomeUnknown)
    assert error.__cause__ is not None
    (error,) = rest.call(theone.estimate_http, "1", "ETH", "USDT", sender=sender, timeout=2.0)
    assert not isinstance(error, OutcomeUnknown)


def test_a_refusal_with_a_status_of_success_is_one(rest) -> None:
    sender = answering(200, b'{"code":"SWAP_ERROR","message":"no"}')
    (error,) = rest.call(theone.swap_http, "1", "ETH", "USDT", client_order_id="x", sender=sender)
    assert (type(error), error.code, error.reason) == (RequestRejected, "SWAP_ERROR", "no")


def test_errors_of_reading(rest) -> None:
    (error,) = rest.call(theone.get_balances_http, sender=answering(200, b"[1]"), parse=theone.parse_balances())
    assert isinstance(error, DecodeError)
    (error,) = rest.call(theone.get_balances_http, sender=lambda r, s: reactivex.never(), timeout=1.0)
    assert isinstance(error, ResponseTimeout)


def test_ids_are_quoted_in_the_path(rest) -> None:
    (error,) = rest.call(theone.get_order_status_http, "a/b c?d")
    assert rest.requests[0].url == "http://venue/api/v1/orders/a%2Fb%20c%3Fd/status"
    assert error.code == "NOT_FOUND"


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (lambda: theone.get_order_status_http("", signer=lambda r: r), "this one is empty"),
        (lambda: theone.estimate_http(1.5, "ETH", "USDT", signer=lambda r: r), "is 1.5; give a Decimal"),
        (lambda: theone.swap_http("1", "ETH", "USDT", client_order_id="ä", signer=lambda r: r), "printable ASCII"),
        (lambda: theone.swap_http("1", "ETH", "USDT", client_order_id="", signer=lambda r: r), "printable ASCII"),
    ],
)
def test_what_cannot_be_sent_is_refused_at_once(call, why) -> None:
    with pytest.raises(InvalidRequest, match=why):
        call()


def test_the_address_comes_from_the_environment(rest, monkeypatch) -> None:
    monkeypatch.setenv("THEONE_REST", "http://there/")
    rest.call(theone.get_balances_http, base_url=None)
    assert rest.requests[0].url == "http://there/api/v1/balances"
