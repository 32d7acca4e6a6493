"""What became of an order, asked over REST: among the open ones, then among those at an end."""

import json
from typing import Any

import pytest
import reactivex

from bittrade_ws.connection.http import HttpResponse
from bittrade_ws.exchanges.bitfinex.auth import hmac_http_signer
from bittrade_ws.exchanges.bitfinex.lookup import order_lookup
from bittrade_ws.models.errors import DecodeError
from bittrade_ws.models.order import Order, OrderStatus


def row(number: int, cid: int | None, created: int = 1, status: str = "ACTIVE") -> list[Any]:
    return [number, None, cid, "tBTCUSD", created, 9, 1, 1, "EXCHANGE LIMIT", *[None] * 4, status, *[None] * 18]


class Rest:
    """A venue's REST that has these orders."""

    def __init__(self, opened: Any, closed: Any) -> None:
        self.asked: list[Any] = []
        self._bodies = {"/v2/auth/r/orders/tBTCUSD": opened, "/v2/auth/r/orders/tBTCUSD/hist": closed}

    def send(self, request: Any, timeout: float) -> Any:
        path = request.path_url
        self.asked.append((path, json.loads(request.body)))
        assert {"bfx-apikey", "bfx-nonce", "bfx-signature"} <= set(request.headers)
        return reactivex.just(HttpResponse(200, {}, json.dumps(self._bodies[path]).encode()))

    def find(self, client_id: int | None, order_id: str | None = None) -> Any:
        sign = hmac_http_signer("key", "made-up-secret", now=lambda: 1)
        told: list[Any] = []
        order = Order(client_order_id="mine", symbol="tBTCUSD", status=OrderStatus.UNKNOWN, order_id=order_id)
        look_up = order_lookup(sign, base_url="https://x", sender=self.send)
        look_up(order, client_id).subscribe(told.append, told.append)
        (only,) = told
        return only


def test_an_open_order_is_found_by_its_client_id() -> None:
    rest = Rest([row(7, 5), row(8, 6)], [])
    assert (rest.find(5).row.order_id, rest.find(5).is_closed) == (7, False)


def test_one_at_an_end_is_found_in_the_history() -> None:
    rest = Rest([], [row(7, 5, created=1), row(9, 5, created=2, status="CANCELED")])
    assert (rest.find(5).row.order_id, rest.find(5).is_closed) == (9, True)
    assert rest.asked[1] == ("/v2/auth/r/orders/tBTCUSD/hist", {"limit": 2500})


def test_by_the_venues_id_once_it_is_known() -> None:
    rest = Rest([], [row(7, 5, created=1), row(9, 5, created=2)])
    assert rest.find(5, "7").row.order_id == 7
    assert [body for _, body in rest.asked] == [{"id": [7]}, {"id": [7]}]


def test_one_that_the_venue_never_had_is_not_found() -> None:
    assert Rest([], []).find(5) is None
    assert Rest([row(7, None)], []).find(None) is None


@pytest.mark.parametrize("body", [{"a": 1}, [["x"]], [1]])
def test_what_are_no_orders(body: Any) -> None:
    assert type(Rest(body, []).find(5)) is DecodeError
