"""Every code that the venue answers a request with, each provoked by a real one."""

import re
from pathlib import Path

import pytest

from bittrade_ws.exchanges.binance import ErrorCode
from bittrade_ws.models.errors import HandshakeRefused
from bittrade_ws.simulators import binance
from bittrade_ws.simulators.binance.mishaps import TROUBLES
from bittrade_ws.simulators.binance.rules import SymbolStatus

SELL, MARKET = {"side": "SELL"}, {"type": "MARKET", "price": None, "timeInForce": None}


@pytest.mark.parametrize(
    ("code", "method", "params"),
    [
        (-1020, "no.such", {}),
        (-1102, "depth", {}),
        (-1102, "klines", {"symbol": "BTCUSDT"}),
        (-1100, "depth", {"symbol": "BTCUSDT", "limit": "many"}),
        (-1120, "klines", {"symbol": "BTCUSDT", "interval": "2m"}),
        (-1121, "avgPrice", {"symbol": "NOSUCH"}),
        (-1130, "depth", {"symbol": "BTCUSDT", "limit": 0}),
        (-1130, "ticker", {"symbol": "BTCUSDT", "windowSize": "8d"}),
        (-1139, "ticker.24hr", {"symbol": "BTCUSDT", "type": "HUGE"}),
        (-1151, "ticker.book", {"symbols": ["BTCUSDT", "BTCUSDT"]}),
    ],
)
def test_errors_1020_1100_1102_1120_1121_1130_1139_1151_of_public_requests(api, code, method, params):
    reply = api.ask(method, **params)
    assert (reply["status"], reply["error"]["code"]) == (400, code)


@pytest.mark.parametrize(
    ("code", "text", "order"),
    [
        (-1100, "Illegal characters found in parameter 'newClientOrderId'", {"newClientOrderId": "a b"}),
        (-1102, "Mandatory parameter 'quantity' was not sent, was empty/null, or malformed.", {"quantity": None}),
        (-1106, "Parameter 'timeInForce' sent when not required.", {"type": "MARKET", "price": None}),
        (-1111, "Parameter 'price' has too much precision.", {"price": "500.000000001"}),
        (-1115, "Invalid timeInForce.", {"timeInForce": "GTX"}),
        (-1116, "Invalid orderType.", {"type": "LIMITED"}),
        (-1117, "Invalid side.", {"side": "HOLD"}),
        (-2010, "Account has insufficient balance for requested action.", {**SELL, "quantity": "1001"}),
    ],
)
def test_errors_1100_1102_1106_1111_1115_1116_1117_2010_of_orders(api, code, text, order):
    error = api.place(**order)[0]["error"]
    assert error["code"] == code
    assert error["msg"].startswith(text)


def test_errors_2011_2013_2039_1145_of_orders_that_are_looked_for(api):
    placed = api.place(newClientOrderId="one")[0]["result"]
    which = {"symbol": "BNBUSDT", "orderId": placed["orderId"]}
    for code, method, params in (
        (-2013, "order.status", {"symbol": "BNBUSDT", "origClientOrderId": "two"}),
        (-2011, "order.cancel", {"symbol": "BNBUSDT", "origClientOrderId": "two"}),
        (-2039, "order.cancel", {**which, "origClientOrderId": "two"}),
        (-1145, "order.cancel", {**which, "cancelRestrictions": "ONLY_OLD"}),
        (-2011, "order.cancel", {**which, "cancelRestrictions": "ONLY_PARTIALLY_FILLED"}),
        (-1102, "order.cancel", {"symbol": "BNBUSDT"}),
    ):
        assert api.request(method, **params)[0]["error"]["code"] == code, method


@pytest.mark.parametrize("status", [SymbolStatus.BREAK, SymbolStatus.END_OF_DAY])
def test_error_2011_of_a_symbol_that_takes_no_cancels(api, gateway, status):
    api.place(newClientOrderId="one")
    gateway.rules["BNBUSDT"].status = status
    [refusal] = api.request("order.cancel", symbol="BNBUSDT", origClientOrderId="one")
    assert refusal["error"] == {"code": -2011, "msg": "Market is closed."}
    gateway.rules["BNBUSDT"].status = SymbolStatus.CANCEL_ONLY
    assert api.request("order.cancel", symbol="BNBUSDT", origClientOrderId="one")[0]["status"] == 200


@pytest.mark.parametrize("path", ["/ws", "/stream", "/ws-api/v3"])
def test_error_1194_of_a_connection_in_another_unit(dial, path):
    with pytest.raises(HandshakeRefused, match="-1194") as refused:
        dial(f"{path}?timeUnit=HOUR")
    assert refused.value.status == 400
    dial(f"{path}?timeUnit=microsecond")


def test_every_code_is_named_in_a_test():
    source = "".join(path.read_text(encoding="utf-8") for path in Path(binance.__file__).parent.glob("*.py"))
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    raised = {int(code) for code in re.findall(r"ApiError\(\s*(-\d{4})", source)}
    named = {-int(code) for code in re.findall(r"[-_](\d{4})(?!\d)", tests)}
    assert len(raised) > 20
    assert {int(code) for code in ErrorCode} | raised | set(TROUBLES) <= named
