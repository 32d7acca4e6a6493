import pytest

from bittrade_ws.simulators.binance.mishaps import TROUBLES


@pytest.mark.parametrize("code", TROUBLES)
def test_errors_1000_1001_1002_1006_1007_1008_1016_1112_1114_1118_1119_2016_on_script(api, gateway, code):
    gateway.mishaps.add("depth", code)
    reply = api.ask("depth", symbol="BTCUSDT")
    assert (reply["status"], reply["error"]) == (TROUBLES[code].status, {"code": code, "msg": TROUBLES[code].text})
    assert api.ask("depth", symbol="BTCUSDT")["status"] == 200


@pytest.mark.parametrize("code", [-1114, -1118, -1119])
def test_errors_1114_1118_1119_refuse_an_order_over_every_door(api, rest, gateway, code):
    gateway.mishaps.add("order.place", code, times=2)
    told = {"code": code, "msg": TROUBLES[code].text}
    assert api.place(newClientOrderId="one")[0]["error"] == told
    assert rest.send("POST", "order", symbol="BNBUSDT", newClientOrderId="one") == (400, told)
    assert gateway.engine.ledger.placements("one") == 0


def test_what_is_said_today_of_what_had_codes_of_its_own(api):
    [refusal] = api.place(type="MARKET", price=None)
    assert refusal["error"]["code"] == -1106
    [refusal] = api.place(newClientOrderId="")
    assert refusal["error"]["code"] == -1105
    [refusal] = api.request("order.cancel", symbol="BNBUSDT", origClientOrderId="")
    assert refusal["error"]["code"] == -1105


@pytest.mark.parametrize(("code", "count"), [(-1007, 1), (-1006, 1), (-1000, 0), (-1008, 0)])
def test_f50_an_order_may_be_placed_though_the_venue_does_not_say_so(api, rest, gateway, code, count):
    order = {"symbol": "BNBUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "1", "price": "500"}
    gateway.mishaps.add("order.place", code, times=2)
    assert api.place(newClientOrderId="one")[0]["error"]["code"] == code
    trouble = TROUBLES[code]
    told = (trouble.status, {"code": code, "msg": trouble.text})
    assert rest.send("POST", "order", **order, newClientOrderId="two") == told
    assert [gateway.engine.ledger.placements(name) for name in ("one", "two")] == [count] * 2
    assert api.place(newClientOrderId="three")[0]["status"] == 200


def test_what_is_done_and_which_request_is_struck_can_be_chosen(api, gateway):
    rule = gateway.mishaps.add("order.place", -1001, is_done=True, skip=1)
    assert [api.place(newClientOrderId=name)[0]["status"] for name in "abc"] == [200, 500, 200]
    assert gateway.engine.ledger.placements("b") == 1
    assert (rule.seen, rule.acted) == (2, 1)
    gateway.mishaps.add("", times=None)
    assert {api.ask(method)["error"]["code"] for method in ("ping", "time")} == {-1007}


def test_a_code_that_is_no_trouble_of_the_venue(gateway):
    with pytest.raises(LookupError):
        gateway.mishaps.add("depth", -1121)
    assert gateway.mishaps.rules == []
