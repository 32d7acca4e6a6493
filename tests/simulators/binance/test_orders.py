"""Placing and cancelling: replies, events and their order, refusals with the venue's codes."""

from decimal import Decimal

import pytest

from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.simulators.orders import NewOrder, OrderType

D = Decimal
NEW, PART, FULL, EXPIRED = ("NEW", "NEW"), ("TRADE", "PARTIALLY_FILLED"), ("TRADE", "FILLED"), ("EXPIRED", "EXPIRED")
MARKET = {"type": "MARKET", "price": None, "timeInForce": None}
MAKER = {"type": "LIMIT_MAKER", "timeInForce": None}


def stages(user):
    return [(one["event"]["x"], one["event"]["X"]) for one in user.heard() if one["event"]["e"] == "executionReport"]


def sell(gateway, quantity, price, symbol="BNBUSDT"):
    """Somebody else offers."""
    new = NewOrder(
        symbol=symbol,
        side=OrderSide.SELL,
        type=OrderType.LIMIT,
        client_order_id="",
        quantity=D(quantity),
        price=D(price),
    )
    gateway.engine.place(gateway.counterparty, new)


def test_a_resting_limit(api, user):
    [reply] = api.place(newClientOrderId="one")
    assert reply["status"] == 200
    assert (reply["result"]["status"], reply["result"]["clientOrderId"], reply["result"]["fills"]) == ("NEW", "one", [])
    assert stages(user) == [("NEW", "NEW")]


@pytest.mark.parametrize(
    ("params", "status", "expected"),
    [
        ({"price": "600.00", "quantity": "2"}, "FILLED", [NEW, PART, FULL]),
        ({"price": "600.00", "quantity": "3"}, "PARTIALLY_FILLED", [NEW, PART, PART]),
        ({**MARKET, "quantity": "2"}, "FILLED", [NEW, PART, FULL]),
        ({**MARKET, "quantity": "5"}, "EXPIRED", [NEW, PART, PART, EXPIRED]),
        ({**MARKET, "quantity": None, "quoteOrderQty": "600"}, "FILLED", [NEW, FULL]),
        ({"timeInForce": "IOC", "price": "600.00", "quantity": "3"}, "EXPIRED", [NEW, PART, PART, EXPIRED]),
        ({"timeInForce": "FOK", "price": "600.00", "quantity": "3"}, "EXPIRED", [NEW, EXPIRED]),
        ({**MAKER, "price": "599.00"}, None, [NEW]),
    ],
)
def test_the_sequences_of_replies_and_events(api, user, gateway, params, status, expected):
    sell(gateway, 1, 600)
    sell(gateway, 1, 600)
    [reply] = api.place(**params)
    assert reply["status"] == 200
    assert reply["result"].get("status") == status
    assert stages(user) == expected


@pytest.mark.parametrize(
    ("params", "code", "text"),
    [
        ({**MAKER, "price": "600.00"}, -2010, "Order would immediately match and take."),
        ({"quantity": "9000"}, -2010, "Account has insufficient balance for requested action."),
        ({"side": "SELL", "quantity": "1000.001"}, -2010, "Account has insufficient balance for requested action."),
        ({"symbol": "NOSUCH"}, -1121, "Invalid symbol."),
        ({"symbol": None}, -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed."),
        ({"side": "HOLD"}, -1117, "Invalid side."),
        ({"side": None}, -1102, "Mandatory parameter 'side' was not sent, was empty/null, or malformed."),
        ({"type": "STOP"}, -1116, "Invalid orderType."),
        ({"timeInForce": "GTX"}, -1115, "Invalid timeInForce."),
        ({"timeInForce": None}, -1102, "Mandatory parameter 'timeInForce' was not sent, was empty/null, or malformed."),
        ({"price": None}, -1102, "Mandatory parameter 'price' was not sent, was empty/null, or malformed."),
        ({"price": ""}, -1105, "Parameter 'price' was empty."),
        ({"quantity": None}, -1102, "Mandatory parameter 'quantity' was not sent, was empty/null, or malformed."),
        ({"quantity": "0"}, -1013, "Invalid quantity."),
        ({"quantity": "1.000000001"}, -1111, "Parameter 'quantity' has too much precision."),
        ({"quantity": "1e3"}, -1100, "Illegal characters found in parameter 'quantity'; legal range is "
         r"'^([0-9]{1,20})(\.[0-9]{1,20})?$'."),
        ({"quoteOrderQty": "10"}, -1106, "Parameter 'quoteOrderQty' sent when not required."),
        ({"type": "MARKET", "price": None}, -1106, "Parameter 'timeInForce' sent when not required."),
        ({"type": "MARKET", "timeInForce": None}, -1106, "Parameter 'price' sent when not required."),
        ({"type": "MARKET", "timeInForce": None, "price": None, "quoteOrderQty": "9"}, -1128,
         "Combination of optional parameters invalid."),
        ({"stopPrice": "400"}, -1106, "Parameter 'stopPrice' sent when not required."),
        ({"trailingDelta": "100"}, -1106, "Parameter 'trailingDelta' sent when not required."),
        ({"icebergQty": "0.1"}, -2010, "Iceberg orders are not supported for this symbol."),
        ({"newClientOrderId": "x" * 37}, -1100, "Illegal characters found in parameter 'newClientOrderId'; legal range "
         r"is '^[\.A-Z\:/a-z0-9_-]{1,36}$'."),
        ({"newOrderRespType": "ALL"}, -1130, "Data sent for parameter 'newOrderRespType' is not valid."),
        *(({"selfTradePreventionMode": mode}, -1013,
           "This symbol does not allow the specified self-trade prevention mode.")
          for mode in ("EXPIRE_MAKER", "EXPIRE_TAKER", "EXPIRE_BOTH", "DECREMENT", "TRANSFER")),
        ({"selfTradePreventionMode": "none"}, -1130, "Data sent for parameter 'selfTradePreventionMode' is not valid."),
        ({"price": "500.001"}, -1013, "Filter failure: PRICE_FILTER"),
        ({"quantity": "0.0001"}, -1013, "Filter failure: LOT_SIZE"),
        ({"quantity": "0.001", "price": "1.00"}, -1013, "Filter failure: NOTIONAL"),
    ],
)  # fmt: skip
def test_refusals(api, user, gateway, params, code, text):
    sell(gateway, 1, 600)
    [reply] = api.place(**params)
    assert reply == {"id": 1, "status": 400, "error": {"code": code, "msg": text}}
    assert stages(user) == []
    assert gateway.engine.ledger.orders_of(gateway.user) == []


def test_f51_a_client_id_is_free_again_only_when_its_order_is_at_an_end(api, gateway):
    api.place(newClientOrderId="one")
    [reply] = api.place(newClientOrderId="one")
    assert reply["error"] == {"code": -2010, "msg": "Duplicate order sent."}
    gateway.fill("one")
    [reply] = api.place(newClientOrderId="one")
    assert reply["status"] == 200
    assert gateway.engine.ledger.times_received("one") == 3
    assert gateway.engine.ledger.placements("one") == 2


@pytest.mark.parametrize(
    ("answer", "there", "absent"),
    [
        ("ACK", {"orderId", "transactTime"}, {"status", "fills"}),
        ("RESULT", {"status", "executedQty", "cummulativeQuoteQty"}, {"fills"}),
        ("FULL", {"status", "fills"}, set()),
    ],
)
def test_the_reply_is_as_long_as_asked(api, answer, there, absent):
    [reply] = api.place(newOrderRespType=answer)
    assert there <= set(reply["result"])
    assert not absent & set(reply["result"])


def test_an_order_test_places_nothing(api, gateway):
    params = {
        "symbol": "BNBUSDT",
        "side": "BUY",
        "type": "LIMIT",
        "timeInForce": "GTC",
        "quantity": "1",
        "price": "500",
    }
    [reply] = api.request("order.test", **params)
    assert reply["result"] == {}
    assert gateway.engine.ledger.orders_of(gateway.user) == []
    [reply] = api.request("order.test", **params, computeCommissionRates="true")
    assert reply["result"]["standardCommissionForOrder"]["maker"] == "0.00100000"


def test_without_prevention_an_account_trades_with_itself(api, user, gateway):
    before = gateway.engine.ledger.total("BNB")
    api.place(newClientOrderId="bid", selfTradePreventionMode="NONE")
    [reply] = api.place(side="SELL", newClientOrderId="ask", selfTradePreventionMode="NONE")
    assert (reply["result"]["status"], reply["result"]["selfTradePreventionMode"]) == ("FILLED", "NONE")
    assert stages(user) == [NEW, NEW, FULL, FULL]
    assert gateway.engine.ledger.total("BNB") == before


def test_a_test_order_is_refused_for_its_prevention_mode(api):
    order = {"symbol": "BNBUSDT", "side": "BUY", "type": "MARKET", "quantity": "1"}
    for mode, status in (("NONE", 200), ("EXPIRE_TAKER", 400)):
        [reply] = api.request("order.test", **order, selfTradePreventionMode=mode)
        assert reply["status"] == status


def test_a_cancel_has_an_id_of_its_own(api, user):
    api.place(newClientOrderId="one")
    [reply] = api.request("order.cancel", symbol="BNBUSDT", origClientOrderId="one", newClientOrderId="away")
    result = reply["result"]
    assert (result["status"], result["origClientOrderId"], result["clientOrderId"]) == ("CANCELED", "one", "away")
    report = [one["event"] for one in user.heard() if one["event"]["e"] == "executionReport"][-1]
    assert (report["c"], report["C"], report["x"], report["w"]) == ("away", "one", "CANCELED", False)


@pytest.mark.parametrize(
    ("params", "code", "text"),
    [
        ({"origClientOrderId": "other"}, -2011, "Unknown order sent."),
        ({"orderId": 999_999}, -2011, "Unknown order sent."),
        ({}, -1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!"),
        ({"origClientOrderId": "one", "cancelRestrictions": "ONLY_PARTIALLY_FILLED"}, -2011,
         "Order was not canceled due to cancel restrictions."),
        ({"origClientOrderId": "one", "cancelRestrictions": "ALL"}, -1145, "Invalid cancelRestrictions"),
    ],
)  # fmt: skip
def test_cancels_that_are_refused(api, params, code, text):
    api.place(newClientOrderId="one")
    [reply] = api.request("order.cancel", symbol="BNBUSDT", **params)
    assert reply["error"] == {"code": code, "msg": text}


def test_an_order_id_must_belong_to_the_client_id_beside_it(api):
    [reply] = api.place(newClientOrderId="one")
    number = reply["result"]["orderId"]
    [reply] = api.request("order.cancel", symbol="BNBUSDT", orderId=number, origClientOrderId="two")
    assert reply["error"]["code"] == -2039


def test_f53_a_cancel_after_the_fill_is_too_late(api, gateway):
    api.place(newClientOrderId="one")
    gateway.fill("one", D("0.4"))
    assert gateway.engine.ledger.order(gateway.user, client_order_id="one").status is OrderStatus.PARTIALLY_FILLED
    gateway.fill("one")
    [reply] = api.request("order.cancel", symbol="BNBUSDT", origClientOrderId="one")
    assert reply["error"]["code"] == -2011
    with pytest.raises(LookupError):
        gateway.fill("one")


def test_all_open_orders_of_a_symbol_are_canceled_at_once(api, user):
    api.place()
    api.place(side="SELL", price="700.00")
    api.place(symbol="BTCUSDT", quantity="0.01", price="50000.00")
    [reply] = api.request("openOrders.cancelAll", symbol="BNBUSDT")
    assert [one["status"] for one in reply["result"]] == ["CANCELED"] * 2
    [reply] = api.request("openOrders.cancelAll", symbol="BNBUSDT")
    assert reply["error"]["code"] == -2011


def test_an_amended_order_is_smaller(api, user):
    api.place(newClientOrderId="one", quantity="3")
    params = {"symbol": "BNBUSDT", "origClientOrderId": "one", "newClientOrderId": "less"}
    [reply] = api.request("order.amend.keepPriority", **params, newQty="1")
    params["origClientOrderId"] = "less"
    assert (reply["result"]["amendedOrder"]["qty"], reply["result"]["amendedOrder"]["status"]) == ("1.00000000", "NEW")
    report = [one["event"] for one in user.heard() if one["event"]["e"] == "executionReport"][-1]
    assert (report["x"], report["X"], report["q"], report["C"]) == ("REPLACED", "NEW", "1.00000000", "one")
    for wrong, code in (({"newQty": "5"}, -2038), ({}, -1102), ({"newQty": "1", "origClientOrderId": "no"}, -2038)):
        [reply] = api.request("order.amend.keepPriority", **{**params, **wrong})
        assert reply["error"]["code"] == code
