"""Placing and cancelling: replies, events and their order, refusals with the venue's codes."""

from decimal import Decimal

import pytest

from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.simulators.orders import NewOrder
from bittrade_ws.simulators.terms import OrderType, SelfTrade

D = Decimal
NEW, PART, FULL, EXPIRED = ("NEW", "NEW"), ("TRADE", "PARTIALLY_FILLED"), ("TRADE", "FILLED"), ("EXPIRED", "EXPIRED")
MARKET = {"type": "MARKET", "price": None, "timeInForce": None}
MAKER = {"type": "LIMIT_MAKER", "timeInForce": None}


def stages(user):
    return [(one["event"]["x"], one["event"]["X"]) for one in user.heard() if one["event"]["e"] == "executionReport"]


def sell(gateway, quantity, price, symbol="BNBUSDT", side=OrderSide.SELL):
    """Somebody else offers."""
    new = NewOrder(
        symbol=symbol,
        side=side,
        type=OrderType.LIMIT,
        client_order_id="",
        quantity=D(quantity),
        price=D(price),
    )
    gateway.engine.place(gateway.counterparty, new)


def buy(gateway, quantity, price):
    """Somebody else bids."""
    sell(gateway, quantity, price, side=OrderSide.BUY)


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
        ({"newClientOrderId": "x" * 37}, -1100, "Illegal characters found in parameter 'newClientOrderId'; legal range "
         r"is '^[\.A-Z\:/a-z0-9_-]{1,36}$'."),
        ({"newOrderRespType": "ALL"}, -1130, "Data sent for parameter 'newOrderRespType' is not valid."),
        ({"selfTradePreventionMode": "TRANSFER"}, -1013,
         "This symbol does not allow the specified self-trade prevention mode."),
        ({"selfTradePreventionMode": "none"}, -1130, "Data sent for parameter 'selfTradePreventionMode' is not valid."),
        ({"price": "500.001"}, -1013, "Filter failure: PRICE_FILTER"),
        ({"quantity": "0.0001"}, -1013, "Filter failure: LOT_SIZE"),
        ({"quantity": "0.001", "price": "1.00"}, -1013, "Filter failure: NOTIONAL"),
    ],
)  # fmt: skip
def test_refusals(api, user, gateway, params, code, text):
    gateway.rules["BNBUSDT"].self_trade_modes = (SelfTrade.NONE, SelfTrade.EXPIRE_TAKER)
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


def test_a_test_order_is_refused_for_its_prevention_mode(api, gateway):
    gateway.rules["BNBUSDT"].self_trade_modes = (SelfTrade.NONE,)
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


def test_an_amended_order_is_smaller_and_has_another_id(api, user):
    api.place(newClientOrderId="one", quantity="3")
    params = {"symbol": "BNBUSDT", "origClientOrderId": "one", "newClientOrderId": "less"}
    [reply] = api.request("order.amend.keepPriority", **params, newQty="1")
    amended = reply["result"]["amendedOrder"]
    assert (amended["qty"], amended["status"], amended["origClientOrderId"]) == ("1.00000000", "NEW", "one")
    report = [one["event"] for one in user.heard() if one["event"]["e"] == "executionReport"][-1]
    assert (report["x"], report["X"], report["q"], report["c"], report["C"]) == (
        "REPLACED", "NEW", "1.00000000", "less", "one",
    )  # fmt: skip
    assert report["I"] == reply["result"]["executionId"]
    [reply] = api.request("order.amendments", symbol="BNBUSDT", orderId=amended["orderId"])
    [entry] = reply["result"]
    assert (entry["origClientOrderId"], entry["newClientOrderId"]) == ("one", "less")
    assert (entry["origQty"], entry["newQty"], entry["executionId"]) == ("3.00000000", "1.00000000", report["I"])
    [reply] = api.request("order.status", symbol="BNBUSDT", origClientOrderId="less")
    assert reply["result"]["origQty"] == "1.00000000"


@pytest.mark.parametrize(
    ("params", "code", "text"),
    [
        ({"newQty": "5"}, -2038, "Order amend (quantity increase) is not supported."),
        ({"newQty": "3"}, -2038, "The requested action would change no state; rejecting."),
        ({"newQty": "1"}, -2038, "Invalid quantity."),
        ({}, -1102, "Mandatory parameter 'newQty' was not sent, was empty/null, or malformed."),
        ({"newQty": "2", "origClientOrderId": "no"}, -2038, "Unknown order sent."),
        ({"newQty": "2", "newClientOrderId": "two"}, -2038, "Duplicate order sent."),
    ],
)
def test_amendments_that_are_refused(api, gateway, params, code, text):
    api.place(newClientOrderId="one", quantity="3")
    api.place(newClientOrderId="two", price="499")
    gateway.fill("one", D(1))
    [reply] = api.request("order.amend.keepPriority", **{"symbol": "BNBUSDT", "origClientOrderId": "one", **params})
    assert reply["error"] == {"code": code, "msg": text}


@pytest.mark.parametrize(
    ("quantity", "filter_"), [("2.00000001", "LOT_SIZE"), ("0.00000001", "LOT_SIZE"), ("0.001", "NOTIONAL")]
)
def test_an_amendment_that_breaks_a_filter_leaves_the_order_as_it_is(api, user, quantity, filter_):
    api.place(newClientOrderId="one", quantity="3")
    user.heard()
    [reply] = api.request("order.amend.keepPriority", symbol="BNBUSDT", origClientOrderId="one", newQty=quantity)
    assert reply["error"] == {"code": -2038, "msg": f"Filter failure: {filter_}"}
    [reply] = api.request("order.status", symbol="BNBUSDT", origClientOrderId="one")
    assert (reply["result"]["origQty"], user.heard()) == ("3.00000000", [])


STOP = {"type": "STOP_LOSS_LIMIT", "stopPrice": "650", "price": "660", "newOrderRespType": "RESULT"}


def test_a_stop_is_new_but_does_not_work_until_it_is_triggered(api, user, gateway):
    [reply] = api.place(**STOP, newClientOrderId="stop")
    result = reply["result"]
    assert (result["status"], result["workingTime"], result["stopPrice"]) == ("NEW", -1, "650.00000000")
    [query] = api.request("order.status", symbol="BNBUSDT", origClientOrderId="stop")
    assert (query["result"]["isWorking"], query["result"]["status"]) == (False, "NEW")
    sell(gateway, 1, 650)
    buy(gateway, 1, 650)
    [query] = api.request("order.status", symbol="BNBUSDT", origClientOrderId="stop")
    assert (query["result"]["isWorking"], query["result"]["workingTime"] > 0) == (True, True)
    reports = [one["event"] for one in user.heard() if one["event"]["e"] == "executionReport"]
    assert [(one["x"], one["X"], one["w"], "W" in one) for one in reports] == [
        ("NEW", "NEW", False, False), ("NEW", "NEW", True, True),
    ]  # fmt: skip
    [reply] = api.place(**STOP)
    assert reply["error"] == {"code": -2010, "msg": "Order would trigger immediately."}


def test_the_fields_that_are_there_only_in_some_cases(api, user, gateway):
    [reply] = api.place(icebergQty="0.5", strategyId=7, strategyType=1000001, newClientOrderId="berg")
    result = reply["result"]
    assert (result["icebergQty"], result["strategyId"], result["strategyType"]) == ("0.50000000", 7, 1000001)
    [reply] = api.place(type="STOP_LOSS", timeInForce=None, price=None, trailingDelta=100, newOrderRespType="RESULT")
    assert (reply["result"]["trailingDelta"], reply["result"]["trailingTime"] > 0) == (100, True)
    [reply] = api.place(price=None, pegPriceType="PRIMARY_PEG", pegOffsetType="PRICE_LEVEL", pegOffsetValue=0)
    pegged = reply["result"]
    assert (pegged["price"], pegged["peggedPrice"], pegged["pegPriceType"], pegged["pegOffsetValue"]) == (
        "0.00000000", "500.00000000", "PRIMARY_PEG", 0,
    )  # fmt: skip
    berg, stop, peg = [one["event"] for one in user.heard() if one["event"]["e"] == "executionReport"]
    assert (berg["F"], berg["j"], berg["J"]) == ("0.50000000", 7, 1000001)
    assert (stop["d"], stop["D"] > 0, stop["w"]) == (100, True, False)
    assert (peg["gP"], peg["gOT"], peg["gOV"], peg["gp"]) == ("PRIMARY_PEG", "PRICE_LEVEL", 0, "500.00000000")


@pytest.mark.parametrize(
    ("mode", "taker", "events"),
    [
        ("EXPIRE_MAKER", "NEW", [("TRADE_PREVENTION", "EXPIRED_IN_MATCH", "ask")]),
        ("EXPIRE_TAKER", "EXPIRED_IN_MATCH", [("TRADE_PREVENTION", "EXPIRED_IN_MATCH", "bid")]),
        (
            "EXPIRE_BOTH",
            "EXPIRED_IN_MATCH",
            [("TRADE_PREVENTION", "EXPIRED_IN_MATCH", "bid"), ("TRADE_PREVENTION", "EXPIRED_IN_MATCH", "ask")],
        ),
        (
            "DECREMENT",
            "EXPIRED_IN_MATCH",
            [("TRADE_PREVENTION", "EXPIRED_IN_MATCH", "bid"), ("TRADE_PREVENTION", "NEW", "ask")],
        ),
    ],
)
def test_self_trade_prevention_as_replies_and_events_tell_it(api, user, mode, taker, events):
    api.place(side="SELL", price="600", quantity="3", newClientOrderId="ask")
    user.heard()
    [reply] = api.place(price="600", newClientOrderId="bid", selfTradePreventionMode=mode)
    result = reply["result"]
    assert (result["status"], result["selfTradePreventionMode"]) == (taker, mode)
    [match] = result["preventedMatches"]
    assert (match["preventedMatchId"], match["price"]) == (0, "600.00000000")
    assert ("takerPreventedQuantity" in match) == (mode != "EXPIRE_MAKER")
    reports = [one["event"] for one in user.heard() if one["event"]["e"] == "executionReport"][1:]
    assert [(one["x"], one["X"], one["c"]) for one in reports] == events
    keys = {"v", "A", "B", "u", "U", "Cs", "pl", "pL", "pY"}
    for one in reports:
        assert keys <= set(one)
        assert (one["pl"], one["pY"], one["u"], one["Cs"]) == ("1.00000000", "600.00000000", -1, "BNBUSDT")
        assert "eR" not in one


def test_a_trade_beyond_the_price_range_expires_the_taker(api, user, gateway):
    sell(gateway, 1, 600)
    buy(gateway, "0.1", 600)
    gateway.rules["BNBUSDT"].price_range = {"ruleType": "PRICE_RANGE", "bidLimitMultUp": "1.1"}
    sell(gateway, 1, 700)
    [reply] = api.place(price="700", quantity="2")
    assert (reply["result"]["status"], reply["result"]["expiryReason"]) == (
        "EXPIRED", "EXECUTION_RULE_PRICE_RANGE_EXCEEDED",
    )  # fmt: skip
    assert stages(user) == [NEW, PART, EXPIRED]


def test_all_open_orders_include_lists_and_stops(api, rest):
    api.place()
    api.place(**STOP)
    api.request("orderList.place.oco", symbol="BNBUSDT", side="SELL", quantity="1", aboveType="LIMIT_MAKER",
                abovePrice="700", belowType="STOP_LOSS", belowStopPrice="500")  # fmt: skip
    status, reports = rest.send("DELETE", "openOrders", symbol="BNBUSDT")
    assert status == 200
    assert [one.get("status") or one["listOrderStatus"] for one in reports] == ["CANCELED", "CANCELED", "ALL_DONE"]
    assert [one["status"] for one in reports[2]["orderReports"]] == ["CANCELED", "CANCELED"]
