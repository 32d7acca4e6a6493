"""Requests to the WebSocket API, and what its replies say of failure."""

import itertools
import json
from decimal import Decimal
from typing import Any

import pytest

from bittrade_ws.exchanges.binance.websocket_api import Failure, failure_of, rate_limit_of, request, signed_request
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.wire.codec import ReplyTo, RequestContext


def context(signer: Any = lambda params: {**params, "signature": "s"}) -> RequestContext:
    return RequestContext(ids=itertools.count(7).__next__, now=lambda: 1_700_000_000_000, signer=signer)


def test_a_signed_request_is_stamped_and_signed_as_it_is_sent() -> None:
    seen: list[Any] = []

    def signer(params: Any) -> Any:
        seen.append(params)
        return {**params, "apiKey": "k", "signature": "s"}

    sent = signed_request("order.place", {"price": Decimal("0.00000010"), "none": None}, context(signer))
    stamped = {"timestamp": 1_700_000_000_000, "price": "0.00000010"}
    assert seen == [stamped]
    assert sent.reply_key == ReplyTo(7)
    assert json.loads(sent.frame) == {
        "id": 7,
        "method": "order.place",
        "params": {**stamped, "apiKey": "k", "signature": "s"},
    }


def test_a_timestamp_of_the_caller_goes_before_ours() -> None:
    assert json.loads(signed_request("m", {"timestamp": 5}, context()).frame)["params"]["timestamp"] == 5


def test_without_a_signer_the_error_says_what_is_missing() -> None:
    with pytest.raises(InvalidRequest, match="add_token"):
        signed_request("order.place", {}, context(signer=None))


def test_a_float_is_refused() -> None:
    with pytest.raises(InvalidRequest, match=r"0\.1 is a float"):
        signed_request("order.place", {"price": 0.1}, context())


def test_an_unsigned_request_is_sent_as_it_is() -> None:
    assert json.loads(request("ping", {}, context()).frame) == {"id": 7, "method": "ping", "params": {}}


@pytest.mark.parametrize(
    ("data", "seconds"),
    [
        ({"serverTime": 1_000, "retryAfter": 46_000}, 45.0),
        ({"serverTime": 46_000, "retryAfter": 46_000}, 0.0),
        ({"serverTime": 46_001, "retryAfter": 46_000}, 0.0),
        ({"serverTime": 0, "retryAfter": 10**30}, 259_200.0),
        ({"serverTime": 1_770_123_456_000_000, "retryAfter": 1_770_123_501_000_000}, 45.0),
        ({"retryAfter": 46_000}, 60.0),
        ({"serverTime": "then", "retryAfter": 46_000}, 60.0),
        (["later"], 60.0),
        (None, 60.0),
    ],
)
def test_f58_the_wait_is_counted_on_the_venues_own_clock(data: Any, seconds: float) -> None:
    reply = {"status": 429, "error": {"code": -1003, "msg": "slow", "data": data}}
    limited = rate_limit_of(reply)
    assert limited is not None
    assert (limited.code, limited.reason, limited.retry_after) == (-1003, "slow", seconds)
    assert rate_limit_of({**reply, "status": 400}) is None


@pytest.mark.parametrize(
    ("reply", "failure"),
    [
        ({"status": 200, "result": {}}, None),
        ({"status": 400, "error": {"code": -2010, "msg": "no"}}, Failure(-2010, "no", True)),
        ({"status": 429, "error": {"code": -1003, "msg": "slow"}}, Failure(-1003, "slow", True)),
        ({"status": 400, "error": {"code": -1006, "msg": "?"}}, Failure(-1006, "?", False)),
        ({"status": 500, "error": {"code": -1008, "msg": "?"}}, Failure(-1008, "?", False)),
        ({"status": 504}, Failure(None, "status 504", False)),
        ({}, Failure(None, "status None", False)),
    ],
)
def test_f50_a_failure_is_known_or_it_is_not(reply: Any, failure: Failure | None) -> None:
    assert failure_of(reply) == failure
