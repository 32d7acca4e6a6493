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
    assert all(limits.allows_connection() for _ in range(1_000))
    limits.connections_per_5min = 300
    assert not limits.allows_connection()
    clock.advance(300)
    assert sum(limits.allows_connection() for _ in range(301)) == 300
