import pytest

from bittrade_ws.simulators.binance import methods
from bittrade_ws.simulators.binance.parameters import READS


def test_every_method_has_its_parameters():
    assert methods.METHODS.keys() | methods.LEGACY.keys() <= READS.keys()


def test_error_1101_of_a_method_that_takes_none(rest, api):
    text = "Too many parameters; expected '0' and received '2'."
    assert rest.get("ping", a=1, b=2) == {"code": -1101, "msg": text}
    assert api.ask("time", a=1, b=2)["error"] == {"code": -1101, "msg": text}


def test_error_1104_of_rest_and_1103_of_the_websocket_api(rest, api, gateway):
    text = "Not all sent parameters were read; read '1' parameter(s) but was sent '2'."
    assert rest.get("depth", symbol="BTCUSDT", colour="red") == {"code": -1104, "msg": text}
    unknown = {"code": -1103, "msg": "An unknown parameter was sent."}
    assert api.ask("depth", symbol="BTCUSDT", colour="red")["error"] == unknown
    assert api.place(colour="red")[0]["error"] == unknown
    assert gateway.engine.ledger.orders == {}


def test_what_every_request_may_carry_is_no_unknown_parameter(rest, api):
    assert api.ask("ping", returnRateLimits=False, recvWindow=5000)["status"] == 200
    assert rest.get("ping", timestamp=1) == {}


def test_a_venue_may_be_told_to_let_them_pass(rest, gateway):
    gateway.venue.is_strict = False
    assert rest.get("ping", a=1) == {}


@pytest.mark.parametrize("symbol", ["btcusdt", "BTC/USDT", "BTC USDT", "B" * 51])
def test_error_1100_of_a_symbol_with_other_characters(rest, symbol):
    refusal = rest.get("depth", symbol=symbol)
    assert refusal["code"] == -1100
    assert refusal["msg"].startswith("Illegal characters found in parameter 'symbol'; legal range is ")


def test_error_1121_of_a_symbol_in_any_script(rest):
    assert rest.get("depth", symbol="\uff11\uff12")["code"] == -1121


def test_error_1105_of_an_empty_parameter(rest):
    assert rest.get("depth", symbol="BTCUSDT", limit="") == {"code": -1105, "msg": "Parameter 'limit' was empty."}


@pytest.mark.parametrize("method", ["allOrders", "myTrades"])
def test_error_1127_of_a_span_of_more_than_a_day(api, method):
    [refusal] = api.request(method, symbol="BTCUSDT", startTime=0, endTime=86_400_001)
    text = "More than 24 hours between startTime and endTime."
    assert refusal["error"] == {"code": -1127, "msg": text}
    [reply] = api.request(method, symbol="BTCUSDT", startTime=0, endTime=86_400_000)
    assert reply["result"] == []


def test_error_1128_of_trades_from_an_id_and_a_time(api):
    [refusal] = api.request("myTrades", symbol="BTCUSDT", fromId=1, startTime=0)
    assert refusal["error"]["code"] == -1128


def test_error_2026_of_an_order_that_was_cancelled_long_ago(api, clock):
    for name, after_days, code in (("old", 91, -2026), ("young", 89, None)):
        api.place(newClientOrderId=name)
        api.request("order.cancel", symbol="BNBUSDT", origClientOrderId=name)
        clock.advance(after_days * 86_400)
        [reply] = api.request("order.status", symbol="BNBUSDT", origClientOrderId=name)
        assert reply.get("error", {}).get("code") == code
