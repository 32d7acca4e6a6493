"""What every method costs, as the venue's tables say."""

from typing import Any

import pytest

from bittrade_ws.exchanges.binance.methods import METHODS, Security, depth_weight


def many(count: int) -> list[str]:
    return [f"S{number}" for number in range(count)]


def test_the_weight_of_a_snapshot() -> None:
    assert [depth_weight(limit) for limit in (5, 100, 101, 500, 1000, 1001, 5000)] == [5, 5, 25, 25, 50, 250, 250]


@pytest.mark.parametrize(
    ("method", "params", "weight"),
    [
        ("ping", {}, 1),
        ("depth", {"symbol": "A"}, 5),
        ("depth", {"symbol": "A", "limit": 5000}, 250),
        ("executionRules", {}, 40),
        ("executionRules", {"symbols": many(3)}, 6),
        ("executionRules", {"symbols": many(30)}, 40),
        ("ticker.24hr", {"symbol": "A"}, 2),
        ("ticker.24hr", {"symbols": many(20)}, 2),
        ("ticker.24hr", {"symbols": many(21)}, 40),
        ("ticker.24hr", {"symbols": many(100)}, 40),
        ("ticker.24hr", {"symbols": many(101)}, 80),
        ("ticker.24hr", {}, 80),
        ("ticker", {"symbol": "A"}, 4),
        ("ticker.tradingDay", {"symbols": many(7)}, 28),
        ("ticker", {"symbols": many(80)}, 200),
        ("ticker.price", {"symbol": "A"}, 2),
        ("ticker.price", {"symbols": many(1)}, 4),
        ("ticker.book", {}, 4),
        ("order.test", {"computeCommissionRates": True}, 20),
        ("order.test", {}, 1),
        ("openOrders.status", {"symbol": "A"}, 6),
        ("openOrders.status", {}, 80),
        ("myTrades", {"symbol": "A"}, 20),
        ("myTrades", {"symbol": "A", "orderId": 5}, 5),
        ("myPreventedMatches", {"preventedMatchId": 5}, 2),
        ("myPreventedMatches", {"orderId": 5}, 20),
        ("account.rateLimits.orders", {}, 40),
    ],
)
def test_f58_what_a_request_weighs(method: str, params: dict[str, Any], weight: int) -> None:
    assert METHODS[method].weight_of(params) == weight


@pytest.mark.parametrize(
    ("method", "orders"),
    [("order.place", 1), ("order.cancelReplace", 1), ("orderList.place.oco", 2), ("orderList.place.otoco", 3),
     ("orderList.place.opoco", 3), ("sor.order.place", 1), ("order.test", 0), ("order.cancel", 0)],
)  # fmt: skip
def test_f58_how_many_orders_a_request_places(method: str, orders: int) -> None:
    assert METHODS[method].orders == orders


def test_what_gets_one_out_of_trouble_may_spend_what_is_kept() -> None:
    urgent = {name for name, method in METHODS.items() if method.is_urgent}
    assert {"order.cancel", "openOrders.cancelAll", "orderList.cancel", "order.status"} <= urgent
    assert not urgent & {"order.place", "depth", "allOrders"}


def test_what_costs_only_when_it_fails_is_trading() -> None:
    free = [method for method in METHODS.values() if method.is_free_if_accepted]
    assert free
    assert {method.security for method in free} == {Security.TRADE}
