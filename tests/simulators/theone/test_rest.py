"""The same over REST."""

import json
from typing import Any

import pytest
import requests

from bittrade_ws.exchanges import theone

SWAP = {"from": "ETH", "to": "USDT", "amount": "1.5"}


class Http:
    """Signed calls."""

    def __init__(self, venue: Any) -> None:
        self.venue = venue
        self.sign = theone.hmac_http_signer(
            "test_key_1", "test_secret_1", now=lambda: venue.clock.now_us() // 1000, derive=theone.hashed_key
        )

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        data = b"" if body is None else json.dumps(body, separators=(",", ":")).encode()
        signed = self.sign(requests.Request(method, f"http://host{path}", data=data, headers={}))
        plain, _, query = path.partition("?")
        given = {**signed.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        answer = self.venue.http(method, plain, query, given, data)
        return answer.status, json.loads(answer.body)


@pytest.fixture
def http(venue: Any) -> Http:
    return Http(venue)


def test_public_calls(venue) -> None:
    for path, name in (("/api/v1/time", "serverTime"), ("/healthz", "time"), ("/version", "version")):
        answer = venue.http("GET", path, "", {}, b"")
        assert answer.status == 200
        assert name in json.loads(answer.body)


def test_a_swap_and_its_state_by_either_id(marbles, http) -> None:
    assert http.call("POST", "/api/v1/swap", {**SWAP, "clientOrderId": "mine"}, Idempotency_Key="k") == (
        200,
        {"orderId": "ord_1", "status": "PENDING"},
    )
    marbles.advance("1s")
    paths = ("/api/v1/orders/ord_1/status", "/api/v1/orders/mine/status", "/api/v1/orders/-/status?clientOrderId=mine")
    told = [http.call("GET", path) for path in paths]
    assert told[0] == told[1] == told[2]
    assert told[0][1]["status"] == "FILLED"


def test_the_same_key_and_body_is_the_first_swap_again(marbles, venue, http) -> None:
    first = http.call("POST", "/api/v1/swap", SWAP, Idempotency_Key="k")
    marbles.advance("1s")
    assert http.call("POST", "/api/v1/swap", SWAP, Idempotency_Key="k") == first
    status, told = http.call("POST", "/api/v1/swap", {**SWAP, "amount": "2"}, Idempotency_Key="k")
    assert (status, told["code"]) == (409, "DUPLICATE_REQUEST")
    assert len(venue.desk.swaps) == 1


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"X_API_KEY": ""}, "MISSING_API_KEY"),
        ({"X_API_KEY": "nobody"}, "UNAUTHORIZED"),
        ({"X_API_SIGN": "0"}, "INVALID_SIGNATURE"),
        ({"X_API_TIMESTAMP": "1"}, "EXPIRED_REQUEST"),
        ({"X_API_TIMESTAMP": "now"}, "INVALID_SIGNATURE"),
    ],
)
def test_who_is_not_known(http, headers, code) -> None:
    status, told = http.call("GET", "/api/v1/balances", **headers)
    assert (status, told["code"]) == (401, code)
    assert told["request_id"]


def test_a_nonce_is_used_once_over_both_doors(line, http) -> None:
    nonce = line.signed("balances")
    line.say(nonce)
    http.sign = theone.hmac_http_signer(
        "test_key_1", "test_secret_1", now=lambda: line.venue.clock.now_us() // 1000, nonces=lambda: nonce["nonce"]
    )
    assert http.call("GET", "/api/v1/balances")[1]["code"] == "INVALID_NONCE"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "NOT_FOUND"),
        ("GET", "/api/v1/swap", 404, "NOT_FOUND"),
        ("GET", "/api/v1/orders/nobody/status", 404, "NOT_FOUND"),
        ("POST", "/api/v1/estimate", 400, "INVALID_REQUEST"),
    ],
)
def test_refusals(http, method, path, status, code) -> None:
    answered, told = http.call(method, path)
    assert (answered, told["code"]) == (status, code)


def test_so_many_calls_a_minute(marbles, venue, http) -> None:
    venue.rest.private_per_minute = 2
    marbles.advance("60s")
    assert [http.call("GET", "/api/v1/balances")[0] for _ in range(3)] == [200, 200, 429]
    marbles.advance("60s")
    assert http.call("GET", "/api/v1/balances")[0] == 200
