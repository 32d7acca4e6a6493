import pytest


@pytest.fixture
def traded(api, gateway):
    """An order that was filled in two parts, and one that rests."""
    api.place(newClientOrderId="filled", quantity="2")
    gateway.fill("filled", gateway.engine.instruments["BNBUSDT"].step)
    gateway.fill("filled")
    api.place(newClientOrderId="rests")
    return api


def test_an_order_is_found_by_either_id(traded):
    [reply] = traded.request("order.status", symbol="BNBUSDT", origClientOrderId="filled")
    by_name = reply["result"]
    assert (by_name["status"], by_name["executedQty"], by_name["stopPrice"]) == ("FILLED", "2.00000000", "0.00000000")
    [reply] = traded.request("order.status", symbol="BNBUSDT", orderId=by_name["orderId"])
    assert reply["result"] == by_name


@pytest.mark.parametrize("params", [{"origClientOrderId": "no"}, {"orderId": 1}])
def test_there_is_no_such_order(traded, params):
    [reply] = traded.request("order.status", symbol="BNBUSDT", **params)
    assert reply["error"] == {"code": -2013, "msg": "Order does not exist."}
    [reply] = traded.request("order.status", symbol="BTCUSDT", origClientOrderId="filled")
    assert reply["error"]["code"] == -2013


def test_f52_while_the_venue_settles_it_denies_what_it_has(api, gateway, clock):
    gateway.venue.settling_seconds = 3.0
    api.place(newClientOrderId="one")
    clock.advance(2.9)
    [reply] = api.request("order.status", symbol="BNBUSDT", origClientOrderId="one")
    assert reply["error"]["code"] == -2013
    clock.advance(0.2)
    [reply] = api.request("order.status", symbol="BNBUSDT", origClientOrderId="one")
    assert reply["result"]["status"] == "NEW"
    assert gateway.engine.ledger.times_received("one", "query") == 2


def test_open_orders_of_one_symbol_or_all(traded):
    traded.place(symbol="ETHUSDT", price="2000.00", newClientOrderId="eth")
    [reply] = traded.request("openOrders.status", symbol="BNBUSDT")
    assert [one["clientOrderId"] for one in reply["result"]] == ["rests"]
    [reply] = traded.request("openOrders.status")
    assert [one["clientOrderId"] for one in reply["result"]] == ["rests", "eth"]


def test_all_orders_from_an_id_or_a_time_on(traded, clock):
    [reply] = traded.request("allOrders", symbol="BNBUSDT")
    names = [one["clientOrderId"] for one in reply["result"]]
    assert names == ["filled", "rests"]
    [reply] = traded.request("allOrders", symbol="BNBUSDT", orderId=reply["result"][1]["orderId"])
    assert [one["clientOrderId"] for one in reply["result"]] == ["rests"]
    [reply] = traded.request("allOrders", symbol="BNBUSDT", limit=1)
    assert [one["clientOrderId"] for one in reply["result"]] == ["rests"]
    [reply] = traded.request("allOrders", symbol="BNBUSDT", startTime=clock.now_us() // 1000 + 1)
    assert reply["result"] == []


def test_my_trades(traded):
    [reply] = traded.request("myTrades", symbol="BNBUSDT")
    trades = reply["result"]
    assert [one["qty"] for one in trades] == ["0.00100000", "1.99900000"]
    assert {(one["isBuyer"], one["isMaker"], one["commissionAsset"]) for one in trades} == {(True, True, "BNB")}
    [reply] = traded.request("myTrades", symbol="BNBUSDT", fromId=trades[1]["id"])
    assert reply["result"] == trades[1:]
    [reply] = traded.request("myTrades", symbol="BNBUSDT", orderId=trades[0]["orderId"] + 1)
    assert reply["result"] == []


def test_the_account_has_its_balances_and_fees(traded):
    [reply] = traded.request("account.status")
    account = reply["result"]
    balances = {one["asset"]: (one["free"], one["locked"]) for one in account["balances"]}
    assert balances["USDT"] == ("998500.00000000", "500.00000000")
    assert balances["BNB"] == ("1001.99800000", "0.00000000")
    assert account["commissionRates"]["taker"] == "0.00100000"
    assert account["makerCommission"] == 10
    [reply] = traded.request("account.status", omitZeroBalances="true")
    assert all(float(one["free"]) or float(one["locked"]) for one in reply["result"]["balances"])


def test_what_the_account_pays(traded, rest):
    [reply] = traded.request("account.commission", symbol="BNBUSDT")
    assert reply["result"]["symbol"] == "BNBUSDT"
    assert reply["result"]["standardCommission"]["taker"] == "0.00100000"
    assert rest.send("GET", "account/commission", symbol="BNBUSDT") == (200, reply["result"])


def test_order_limits_count_what_is_not_filled(traded):
    [reply] = traded.request("account.rateLimits.orders")
    assert [(one["interval"], one["count"]) for one in reply["result"]] == [("SECOND", 1), ("DAY", 1)]
