from decimal import Decimal

import pytest

from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.limits import Limits


@pytest.fixture
def limits(clock):
    return Limits(lambda: clock.now_us() // 1000)


def test_weight_is_counted_by_the_minute_of_the_clock(limits, clock):
    limits.weight_per_minute = 10
    limits.spend(10)
    with pytest.raises(ApiError) as error:
        limits.spend(1)
    assert (error.value.status, error.value.code) == (429, -1003)
    clock.advance(60)
    limits.spend(10)
    limits.give_back(3)
    assert limits.weight_entry()["count"] == 7


def test_orders_are_counted_until_they_are_filled(limits, clock):
    account = Account("ann")
    limits.orders_per_10s = 2
    limits.count_order(account)
    limits.count_order(account)
    with pytest.raises(ApiError) as error:
        limits.count_order(account)
    assert error.value.code == -1015
    limits.order_filled(account)
    limits.count_order(account)
    assert limits.order_counts(account) == (2, 2)
    clock.advance(10)
    assert limits.order_counts(account) == (0, 2)
    limits.order_filled(account)
    limits.order_filled(account)
    limits.order_filled(account)
    assert limits.order_counts(account) == (0, 0)


def test_connections_are_not_limited_unless_asked(limits, clock):
    for _ in range(1_000):
        limits.connect()
    limits.connections_per_5min = 300
    with pytest.raises(ApiError, match="Too many connection attempts from IP; current limit is 300"):
        limits.connect()
    clock.advance(300)
    for _ in range(300):
        limits.connect()


def test_error_1003_raw_requests_are_counted_whatever_they_weigh(api, gateway, clock):
    gateway.limits.raw_requests_per_5min = 6
    replies = [api.ask("ping") for _ in range(6)]
    assert [one["status"] for one in replies] == [200] * 5 + [429]
    assert replies[-1]["error"]["code"] == -1003
    assert replies[-1]["error"]["data"]["retryAfter"] % 300_000 == 0
    assert {one["limit"] for one in gateway.limits.rules() if one["rateLimitType"] == "RAW_REQUESTS"} == {6}


def test_error_1015_unfilled_orders_are_refused_until_one_is_filled(api, gateway):
    gateway.limits.orders_per_10s = 1
    api.place(newClientOrderId="one")
    refusal = api.place(newClientOrderId="two")[0]
    text = "Too many new orders; current limit is 1 orders per 10 SECOND."
    assert (refusal["status"], refusal["error"]["code"], refusal["error"]["msg"]) == (429, -1015, text)
    gateway.fill("one", Decimal("0.1"))
    assert api.place(newClientOrderId="two")[0]["status"] == 200


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("order.place", {"type": "LIMIT", "timeInForce": "GTC", "price": "500.00", "quantity": "5000"}),
        ("orderList.place.oco", {"aboveType": "STOP_LOSS", "aboveStopPrice": "900", "belowType": "LIMIT_MAKER",
                                 "belowPrice": "500", "quantity": "5000"}),
    ],
)  # fmt: skip
def test_an_order_that_the_engine_refuses_is_not_counted(api, gateway, method, params):
    [reply] = api.request(method, symbol="BNBUSDT", side="BUY", **params)
    assert reply["error"]["code"] == -2010
    assert gateway.limits.order_counts(gateway.user) == (0, 0)
