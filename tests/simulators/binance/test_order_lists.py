"""Order lists on the wire: replies, events in order, queries, codes; over the WebSocket API and REST."""

from decimal import Decimal

import pytest

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.orders import NewOrder
from bittrade_ws.simulators.terms import OrderType

D = Decimal
OCO = {"symbol": "BNBUSDT", "side": "SELL", "quantity": "1", "listClientOrderId": "list", "aboveType": "LIMIT_MAKER",
       "abovePrice": "700", "aboveClientOrderId": "limit", "belowType": "STOP_LOSS_LIMIT", "belowPrice": "490",
       "belowStopPrice": "500", "belowTimeInForce": "GTC", "belowClientOrderId": "stop"}  # fmt: skip
WORKING = {"symbol": "BNBUSDT", "listClientOrderId": "list", "workingType": "LIMIT", "workingSide": "BUY",
           "workingPrice": "590", "workingQuantity": "1", "workingTimeInForce": "GTC",
           "workingClientOrderId": "work"}  # fmt: skip
OTO = {**WORKING, "pendingType": "LIMIT", "pendingSide": "SELL", "pendingQuantity": "1", "pendingPrice": "650",
       "pendingTimeInForce": "GTC", "pendingClientOrderId": "pend"}  # fmt: skip
PAIR = {"pendingSide": "SELL", "pendingAboveType": "LIMIT_MAKER", "pendingAbovePrice": "700",
        "pendingBelowType": "STOP_LOSS", "pendingBelowStopPrice": "500"}  # fmt: skip
OTOCO = {**WORKING, **PAIR, "pendingQuantity": "1"}
OPO = {name: value for name, value in OTO.items() if name != "pendingQuantity"}
OPOCO = {**WORKING, **PAIR}
OLD = {"symbol": "BNBUSDT", "side": "BUY", "quantity": "1", "price": "500", "stopPrice": "650",
       "stopLimitPrice": "660", "stopLimitTimeInForce": "GTC", "limitClientOrderId": "limit"}  # fmt: skip
KINDS = {"oco": OCO, "oto": OTO, "otoco": OTOCO, "opo": OPO, "opoco": OPOCO}


def trade(gateway, price, quantity="0.001"):
    """Others trade at a price, so that it is the last."""
    for side in (OrderSide.SELL, OrderSide.BUY):
        new = NewOrder(
            symbol="BNBUSDT", side=side, type=OrderType.LIMIT, client_order_id="", quantity=D(quantity),
            price=D(price),
        )  # fmt: skip
        gateway.engine.place(gateway.counterparty, new)


def told(line):
    """Executions as `(client id, x, X)`, list changes as `(list id, l, L)`."""
    events = [one["event"] for one in line.heard()]
    return [
        (one["c"], one["x"], one["X"]) if one["e"] == "executionReport" else (one["C"], one["l"], one["L"])
        for one in events
        if one["e"] in ("executionReport", "listStatus")
    ]


def reasons(line):
    return [one["event"].get("eR") for one in line.heard() if one["event"]["e"] == "executionReport"]


@pytest.mark.parametrize(
    ("kind", "contingency", "statuses"),
    [
        ("oco", "OCO", ["NEW", "NEW"]),
        ("oto", "OTO", ["NEW", "PENDING_NEW"]),
        ("otoco", "OTO", ["NEW", "PENDING_NEW", "PENDING_NEW"]),
        ("opo", "OTO", ["NEW", "PENDING_NEW"]),
        ("opoco", "OTO", ["NEW", "PENDING_NEW", "PENDING_NEW"]),
    ],
)
def test_every_kind_over_both_doors(api, rest, user, gateway, kind, contingency, statuses):
    [reply] = api.request(f"orderList.place.{kind}", **KINDS[kind])
    assert reply["status"] == 200
    status, again = rest.send("POST", f"orderList/{kind}", **KINDS[kind])
    assert (status, again) == (400, {"code": -2010, "msg": "Duplicate order sent."})
    result = reply["result"]
    assert (result["contingencyType"], result["listStatusType"], result["listOrderStatus"]) == (
        contingency, "EXEC_STARTED", "EXECUTING",
    )  # fmt: skip
    assert [one["status"] for one in result["orderReports"]] == statuses
    assert [one["orderId"] for one in result["orders"]] == [one["orderId"] for one in result["orderReports"]]
    for one in result["orderReports"]:
        is_waiting = one["status"] == "PENDING_NEW" or one["type"].startswith("STOP")
        assert (one["workingTime"] == -1) == is_waiting
        assert one["orderListId"] == result["orderListId"]
        assert ("origQty" in one) == (one["status"] != "PENDING_NEW" or not kind.startswith("opo"))
    assert gateway.limits.order_counts(gateway.user)[0] == len(statuses)
    heard = told(user)
    assert [one[1:] for one in heard] == [*(("NEW", status) for status in statuses), ("EXEC_STARTED", "EXECUTING")]


def test_the_oco_of_old_has_other_names(api, rest):
    [reply] = api.request("orderList.place", **OLD)
    stop, limit = reply["result"]["orderReports"]
    assert (stop["type"], stop["stopPrice"], stop["price"]) == ("STOP_LOSS_LIMIT", "650.00000000", "660.00000000")
    assert (limit["type"], limit["price"], limit["clientOrderId"]) == ("LIMIT_MAKER", "500.00000000", "limit")
    sell = {"symbol": "BNBUSDT", "side": "SELL", "quantity": "1", "price": "700", "stopPrice": "500"}
    status, body = rest.send("POST", "order/oco", **sell)
    assert (status, [one["type"] for one in body["orderReports"]]) == (200, ["STOP_LOSS", "LIMIT_MAKER"])
    for missing, code in (("price", -1102), ("stopPrice", -1102), ("quantity", -1102)):
        status, body = rest.send("POST", "order/oco", **{k: v for k, v in sell.items() if k != missing})
        assert body["code"] == code


def test_a_stop_that_triggers_ends_the_limit_order(api, user, gateway):
    api.request("orderList.place.oco", **OCO)
    user.heard()
    trade(gateway, "500")
    events = [one["event"] for one in user.heard() if one["event"]["e"] in ("executionReport", "listStatus")]
    assert [(one["c"], one["x"], one["X"]) for one in events] == [
        ("limit", "EXPIRED", "EXPIRED"), ("stop", "NEW", "NEW"),
    ]  # fmt: skip
    assert (events[0]["eR"], events[0]["g"], events[1]["w"]) == ("OCO_TRIGGER", 1, True)


def test_a_limit_order_that_fills_ends_the_stop(api, user, gateway):
    api.request("orderList.place.oco", **OCO)
    user.heard()
    gateway.fill("limit")
    assert told(user) == [
        ("stop", "EXPIRED", "EXPIRED"), ("limit", "TRADE", "FILLED"), ("list", "ALL_DONE", "ALL_DONE"),
    ]  # fmt: skip


def test_the_pending_order_enters_when_the_working_order_is_filled(api, user, gateway):
    api.request("orderList.place.oto", **OTO)
    user.heard()
    gateway.fill("work")
    assert told(user) == [("work", "TRADE", "FILLED"), ("pend", "NEW", "NEW")]
    gateway.fill("pend")
    assert told(user) == [("pend", "TRADE", "FILLED"), ("list", "ALL_DONE", "ALL_DONE")]


def test_the_pending_order_ends_with_the_working_one(api, user):
    [reply] = api.request("orderList.place.oto", **{**OTO, "workingTimeInForce": "IOC"})
    assert [one["status"] for one in reply["result"]["orderReports"]] == ["EXPIRED", "EXPIRED"]
    assert reasons(user)[-2:] == ["UNFILLED_IOC_QUANTITY_EXPIRED", "OTO_PHASE_ONE_EXPIRED"]


def test_a_pending_order_that_cannot_be_paid_is_rejected_when_its_time_comes(api, user, gateway):
    api.request("orderList.place.oto", **{**OTO, "pendingQuantity": "5000"})
    user.heard()
    gateway.fill("work")
    events = [one["event"] for one in user.heard() if one["event"]["e"] == "executionReport"]
    assert (events[-1]["X"], events[-1]["eR"], events[-1]["r"]) == ("EXPIRED", "REJECTED", "INSUFFICIENT_BALANCES")


def test_a_prepaid_list_sells_what_it_bought(api, gateway):
    api.request("orderList.place.opo", **OPO)
    gateway.fill("work")
    [reply] = api.request("order.status", symbol="BNBUSDT", origClientOrderId="pend")
    assert (reply["result"]["origQty"], reply["result"]["status"]) == ("1.00000000", "NEW")


@pytest.mark.parametrize("method", ["order.cancel", "orderList.cancel"])
def test_cancelling_one_order_cancels_the_list(api, user, method):
    [reply] = api.request("orderList.place.oco", **OCO)
    list_id = reply["result"]["orderListId"]
    user.heard()
    names = {"origClientOrderId": "stop"} if method == "order.cancel" else {"orderListId": list_id}
    [reply] = api.request(method, symbol="BNBUSDT", newClientOrderId="away", **names)
    result = reply["result"]
    assert (result["listStatusType"], result["listOrderStatus"]) == ("ALL_DONE", "ALL_DONE")
    assert [(one["origClientOrderId"], one["clientOrderId"], one["status"]) for one in result["orderReports"]] == [
        ("stop", "away", "CANCELED"), ("limit", "away", "CANCELED"),
    ]  # fmt: skip
    assert told(user) == [
        ("away", "CANCELED", "CANCELED"), ("away", "CANCELED", "CANCELED"), ("list", "ALL_DONE", "ALL_DONE"),
    ]  # fmt: skip
    [reply] = api.request(method, symbol="BNBUSDT", **names)
    assert reply["error"] == {"code": -2011, "msg": "Unknown order sent."}


def test_an_amended_order_updates_its_list(api, user):
    api.request("orderList.place.oto", **{**OTO, "workingQuantity": "2"})
    user.heard()
    [reply] = api.request(
        "order.amend.keepPriority", symbol="BNBUSDT", origClientOrderId="work", newQty="1", newClientOrderId="less"
    )
    status = reply["result"]["listStatus"]
    assert (status["listOrderStatus"], status["orders"][0]["clientOrderId"]) == ("EXECUTING", "less")
    assert told(user) == [("less", "REPLACED", "NEW"), ("list", "UPDATED", "EXECUTING")]
    api.request("orderList.cancel", symbol="BNBUSDT", listClientOrderId="list")
    api.request("orderList.place.opo", **OPO)
    [reply] = api.request("order.amend.keepPriority", symbol="BNBUSDT", origClientOrderId="pend", newQty="0.5")
    assert reply["error"] == {"code": -2038, "msg": "Order amend (pending OPO order) is not supported."}


def test_queries_of_lists(api, rest):
    [first] = api.request("orderList.place.oco", **OCO)
    list_id = first["result"]["orderListId"]
    [by_name] = api.request("orderList.status", origClientOrderId="list")
    assert by_name["result"]["orderListId"] == list_id
    assert "orderReports" not in by_name["result"]
    assert rest.send("GET", "orderList", orderListId=list_id) == (200, by_name["result"])
    assert rest.send("GET", "openOrderList") == (200, [by_name["result"]])
    rest.send("DELETE", "orderList", symbol="BNBUSDT", listClientOrderId="list")
    [reply] = api.request("openOrderLists.status")
    assert reply["result"] == []
    found = rest.send("GET", "allOrderList", fromId=list_id)[1]
    assert [one["listOrderStatus"] for one in found] == ["ALL_DONE"]
    assert rest.send("GET", "allOrderList", fromId=list_id + 1) == (200, [])
    assert rest.send("GET", "allOrderList", startTime=0, endTime=86_400_001)[1]["code"] == -1127
    assert rest.send("GET", "orderList", orderListId=99)[1]["code"] == -2013
    for method, params in (("orderList.status", {}), ("orderList.cancel", {"symbol": "BNBUSDT"})):
        [reply] = api.request(method, **params)
        assert reply["error"]["code"] == -1102


@pytest.mark.parametrize(
    ("kind", "params", "code", "text"),
    [
        ("oco", {"abovePrice": "500", "belowStopPrice": "490", "belowPrice": "480"}, -2010,
         "The relationship of the prices for the orders is not correct."),
        ("oco", {"quantity": "5000"}, -2010, "Account has insufficient balance for requested action."),
        ("oco", {"belowClientOrderId": "limit"}, -2010, "Duplicate order sent."),
        ("oco", {"aboveType": "MARKET", "abovePrice": None}, -1158, "Order type not supported in OCO."),
        ("oco", {"belowType": "LIMIT_MAKER", "belowStopPrice": None, "belowTimeInForce": None}, -1168,
         "At least one OCO order must be contingent."),
        ("oco", {"side": "BUY"}, -1165, "A limit order in a buy OCO must be below."),
        ("oco", {"belowType": "LIMIT_MAKER", "belowStopPrice": None, "belowTimeInForce": None,
                 "aboveType": "TAKE_PROFIT", "abovePrice": None, "aboveStopPrice": "700"}, -1166,
         "A limit order in a sell OCO must be above."),
        ("oco", {"side": "BUY", "aboveType": "STOP_LOSS", "abovePrice": None, "aboveStopPrice": "700"}, -1196,
         "A stop loss order in a buy OCO must be above."),
        ("oco", {"aboveType": "STOP_LOSS", "abovePrice": None, "aboveStopPrice": "700"}, -1197,
         "A stop loss order in a sell OCO must be below."),
        ("oco", {"side": "BUY", "aboveType": "TAKE_PROFIT", "abovePrice": None, "aboveStopPrice": "700"}, -1198,
         "A take profit order in a buy OCO must be below."),
        ("oco", {"belowType": "TAKE_PROFIT_LIMIT"}, -1199, "A take profit order in a sell OCO must be above."),
        ("oco", {"belowTimeInForce": "IOC", "belowIcebergQty": "0.5"}, -1160,
         "Parameter 'belowIcebergQty' is not supported if belowTimeInForce is not GTC."),
        ("oco", {"belowStrategyType": "1"}, -1134, "belowStrategyType was less than 1000000."),
        ("oto", {"pendingQuantity": None}, -1102,
         "Mandatory parameter 'pendingQuantity' was not sent, was empty/null, or malformed."),
        ("oto", {"workingType": "MARKET", "workingPrice": None, "workingTimeInForce": None}, -1116,
         "Invalid orderType."),
        ("opo", {"pendingQuantity": "1"}, -1103, "An unknown parameter was sent."),
        ("opoco", {"pendingQuantity": "1"}, -1106, "Parameter 'pendingQuantity' sent when not required."),
        ("opo", {"workingSide": "SELL"}, -1222, "Working order in an OPO list must be a bid."),
        ("opo", {"pendingSide": "BUY"}, -1223, "Pending orders in an OPO list must be asks."),
        ("oto", {"pendingPrice": "650.001"}, -1013, "Filter failure: PRICE_FILTER"),
    ],
)  # fmt: skip
def test_lists_that_are_refused(api, user, gateway, kind, params, code, text):
    full = {**KINDS[kind], **params}
    [reply] = api.request(f"orderList.place.{kind}", **{k: v for k, v in full.items() if v is not None})
    assert reply["error"] == {"code": code, "msg": text}
    assert (told(user), gateway.engine.ledger.orders_of(gateway.user)) == ([], [])


def test_lists_are_counted_by_filters_and_limits(api, gateway):
    gateway.rules.put("BNBUSDT", {"filterType": "MAX_NUM_ORDER_LISTS", "maxNumOrderLists": 0})
    [reply] = api.request("orderList.place.oco", **OCO)
    assert reply["error"] == {"code": -1013, "msg": "Filter failure: MAX_NUM_ORDER_LISTS"}
    gateway.rules.drop("BNBUSDT", "MAX_NUM_ORDER_LISTS")
    gateway.limits.orders_per_10s = 2
    [reply] = api.request("orderList.place.otoco", **OTOCO)
    assert (reply["status"], reply["error"]["code"]) == (429, -1015)
    [reply] = api.request("orderList.place.oco", **OCO)
    assert reply["status"] == 200
