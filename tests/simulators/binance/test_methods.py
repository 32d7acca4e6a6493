import pytest

from bittrade_ws.simulators.binance import methods, rest


def test_every_route_leads_to_a_method():
    assert set(rest.ROUTES.values()) <= set(methods.METHODS)


def test_orders_that_succeed_cost_nothing_and_those_that_fail_do(api, gateway):
    before = gateway.limits.used_weight()
    api.place()
    assert gateway.limits.used_weight() == before
    api.place(quantity="9000")
    assert gateway.limits.used_weight() == before + 1


@pytest.mark.parametrize(
    ("method", "params", "weight"),
    [
        ("ping", {}, 1),
        ("exchangeInfo", {}, 20),
        ("ticker.24hr", {"symbol": "BTCUSDT"}, 2),
        ("ticker.24hr", {"symbols": ["BTCUSDT", "ETHUSDT"]}, 2),
        ("ticker.24hr", {}, 80),
        ("klines", {"symbol": "BTCUSDT", "interval": "1m"}, 2),
    ],
)
def test_what_public_requests_weigh(api, gateway, method, params, weight):
    before = gateway.limits.used_weight()
    assert api.ask(method, **params)["status"] == 200
    assert gateway.limits.used_weight() - before == weight


@pytest.mark.parametrize(
    ("method", "params", "weight"),
    [
        ("openOrders.status", {"symbol": "BTCUSDT"}, 6),
        ("openOrders.status", {}, 80),
        ("myTrades", {"symbol": "BTCUSDT"}, 20),
        ("myTrades", {"symbol": "BTCUSDT", "orderId": 1}, 5),
        ("account.status", {}, 20),
    ],
)
def test_what_signed_requests_weigh(api, gateway, method, params, weight):
    before = gateway.limits.used_weight()
    [reply] = api.request(method, **params)
    assert reply["status"] == 200
    assert gateway.limits.used_weight() - before == weight
