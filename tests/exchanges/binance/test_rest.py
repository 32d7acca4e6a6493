"""REST calls: what is asked, and what becomes of the answer."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import reactivex
import requests
from reactivex import Observable

from bittrade_ws.connection import HttpResponse
from bittrade_ws.exchanges.binance import auth, rest
from bittrade_ws.models.errors import DecodeError, InvalidRequest, RateLimited, RequestRejected
from bittrade_ws.models.order import OrderStatus

DEPTH = {"lastUpdateId": 160, "bids": [["0.0024", "10"]], "asks": [["0.0026", "100.00"]]}


class Sender:
    """Answers what it is told to, and remembers what it was asked."""

    def __init__(self, body: Any, status: int = 200, **headers: str) -> None:
        self.asked: list[requests.PreparedRequest] = []
        self._response = HttpResponse(status, headers, json.dumps(body).encode())

    def __call__(self, request: requests.PreparedRequest, timeout: float) -> Observable[HttpResponse]:
        self.asked.append(request)
        return reactivex.just(self._response)

    @property
    def path(self) -> str | None:
        return self.asked[-1].url


def value_of(source: Observable[Any]) -> Any:
    seen: list[Any] = []
    source.subscribe(seen.append, seen.append)
    (value,) = seen
    return value


@pytest.mark.parametrize(
    ("call", "asked"),
    [
        (lambda **to: rest.get_time_http(**to), "/api/v3/time"),
        (lambda **to: rest.get_exchange_info_http(**to), "/api/v3/exchangeInfo"),
        (lambda **to: rest.get_exchange_info_http(["btcusdt", "BNBBTC"], **to),
         "/api/v3/exchangeInfo?symbols=%5B%22BTCUSDT%22%2C%22BNBBTC%22%5D"),
        (lambda **to: rest.get_depth_http("btcusdt", limit=1000, **to), "/api/v3/depth?symbol=BTCUSDT&limit=1000"),
    ],
)  # fmt: skip
def test_each_call_asks_once_a_subscription_and_gives_the_whole_body(call: Callable[..., Any], asked: str) -> None:
    sender = Sender({"whole": ["body"]})
    source = call(sender=sender)
    assert sender.asked == []
    assert [value_of(source), value_of(source)] == [{"whole": ["body"]}] * 2
    assert [request.url for request in sender.asked] == [f"https://api.binance.com{asked}"] * 2


def test_another_address_may_be_asked() -> None:
    sender = Sender({})
    value_of(rest.get_time_http(base_url="http://127.0.0.1:1/", sender=sender))
    assert sender.path == "http://127.0.0.1:1/api/v3/time"


def test_an_order_is_asked_for_with_the_users_signature(marbles: Any) -> None:
    sender = Sender({"symbol": "BTCUSDT", "orderId": 7, "clientOrderId": "c1", "status": "FILLED"})
    signer = auth.hmac_http_signer("key", "secret")
    source = rest.get_order_http("btcusdt", signer=signer, client_order_id="c1", recv_window=100, sender=sender)
    seen: list[Any] = []
    source.pipe(rest.parse_order()).subscribe(seen.append, scheduler=marbles.clock)
    marbles.flush()
    assert (seen[0].status, seen[0].order_id) == (OrderStatus.FILLED, "7")

    query = urlsplit(sender.path or "").query
    payload, _, signature = query.rpartition("&signature=")
    stamp = round(marbles.clock.to_seconds(marbles.clock.now) * 1000)
    named = dict(parse_qsl(payload))
    assert abs(int(named.pop("timestamp")) - stamp) <= 60_000
    assert named == {"symbol": "BTCUSDT", "origClientOrderId": "c1", "recvWindow": "100"}
    assert signature == auth._hmac("secret")(payload.encode())
    assert sender.asked[0].headers["X-MBX-APIKEY"] == "key"


def test_an_order_without_an_id_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="order_id or its client_order_id"):
        rest.get_order_http("BTCUSDT", signer=lambda request: request)


def test_a_refusal_has_the_venues_code() -> None:
    error = value_of(rest.get_depth_http("X", sender=Sender({"code": -1121, "msg": "Invalid symbol."}, 400)))
    assert isinstance(error, RequestRejected)
    assert (error.code, error.reason) == (-1121, "Invalid symbol.")


def test_f58_a_limit_says_how_long_to_wait() -> None:
    error = value_of(rest.get_depth_http("X", sender=Sender({"code": -1003}, 429, **{"retry-after": "7"})))
    assert isinstance(error, RateLimited)
    assert error.retry_after == 7


def test_typed_answers() -> None:
    depth = value_of(rest.get_depth_http("bnbbtc", sender=Sender(DEPTH)).pipe(rest.parse_depth("bnbbtc")))
    assert (depth.symbol, depth.update_id, depth.asks[0].quantity) == ("BNBBTC", 160, Decimal("100.00"))
    assert value_of(rest.get_time_http(sender=Sender({"serverTime": 5})).pipe(rest.parse_time())) == 5
    for operator in (rest.parse_depth("X"), rest.parse_time(), rest.parse_order()):
        assert isinstance(value_of(reactivex.just({"unlike": 1}).pipe(operator)), DecodeError)


def test_the_shared_pool_is_made_when_it_is_needed() -> None:
    assert rest.shared_pool() is rest.shared_pool()
