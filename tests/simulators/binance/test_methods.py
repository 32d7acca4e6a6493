from bittrade_ws.simulators.binance import methods, rest


def test_every_route_leads_to_a_method():
    assert set(rest.ROUTES.values()) <= set(methods.METHODS)


def test_orders_that_succeed_cost_nothing_and_those_that_fail_do(api, gateway):
    before = gateway.limits.used_weight()
    api.place()
    assert gateway.limits.used_weight() == before
    api.place(quantity="9000")
    assert gateway.limits.used_weight() == before + 1
