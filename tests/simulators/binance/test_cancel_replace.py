"""Every row of the venue's table of cancel-replace: modes, limits, results, status and code."""

import pytest

NEW = {"symbol": "BNBUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "1", "price": "490.00"}
DONE, FAILED, NOT_TRIED = "SUCCESS", "FAILURE", "NOT_ATTEMPTED"
TOO_DEAR = {"quantity": "9000"}


def replace(line, mode="STOP_ON_FAILURE", **params):
    [reply] = line.request(
        "order.cancelReplace", **{"cancelOrigClientOrderId": "old", "cancelReplaceMode": mode, **NEW, **params}
    )
    return reply


def halves(body):
    return body["cancelResult"], body["newOrderResult"]


@pytest.mark.parametrize("mode", ["STOP_ON_FAILURE", "ALLOW_FAILURE"])
@pytest.mark.parametrize("on_limit", ["DO_NOTHING", "CANCEL_ONLY"])
@pytest.mark.parametrize("knows_old", [True, False])
@pytest.mark.parametrize("is_payable", [True, False])
def test_within_the_order_limit(api, mode, on_limit, knows_old, is_payable):
    api.place(newClientOrderId="old" if knows_old else "other")
    dear = {} if is_payable else TOO_DEAR
    reply = replace(api, mode, orderRateLimitExceededMode=on_limit, **dear)
    stops = not knows_old and mode == "STOP_ON_FAILURE"
    expected = DONE if knows_old else FAILED, NOT_TRIED if stops else DONE if is_payable else FAILED
    if expected == (DONE, DONE):
        assert (reply["status"], halves(reply["result"])) == (200, expected)
        return
    is_part = DONE in expected
    assert (reply["status"], reply["error"]["code"]) == ((409, -2021) if is_part else (400, -2022))
    data = reply["error"]["data"]
    assert halves(data) == expected
    assert (data["newOrderResponse"] is None) == stops
    if not knows_old:
        assert data["cancelResponse"] == {"code": -2011, "msg": "Unknown order sent."}


@pytest.mark.parametrize(
    ("mode", "on_limit", "knows_old", "status", "code", "expected"),
    [
        ("STOP_ON_FAILURE", None, True, 429, -1015, None),
        ("ALLOW_FAILURE", "DO_NOTHING", False, 429, -1015, None),
        ("STOP_ON_FAILURE", "CANCEL_ONLY", True, 429, -2021, (DONE, FAILED)),
        ("STOP_ON_FAILURE", "CANCEL_ONLY", False, 429, -2022, (FAILED, NOT_TRIED)),
        ("ALLOW_FAILURE", "CANCEL_ONLY", True, 409, -2021, (DONE, FAILED)),
        ("ALLOW_FAILURE", "CANCEL_ONLY", False, 400, -2022, (FAILED, FAILED)),
    ],
)
def test_beyond_the_order_limit(api, gateway, mode, on_limit, knows_old, status, code, expected):
    api.place(newClientOrderId="old" if knows_old else "other")
    gateway.limits.orders_per_10s = 1
    modes = {} if on_limit is None else {"orderRateLimitExceededMode": on_limit}
    reply = replace(api, mode, **modes)
    assert (reply["status"], reply["error"]["code"]) == (status, code)
    if expected is not None:
        assert halves(reply["error"]["data"]) == expected
        response = reply["error"]["data"]["newOrderResponse"]
        assert response is None or response["code"] == -1015
    order = gateway.engine.ledger.order(gateway.user, client_order_id="old")
    assert order is None or order.is_open == (expected is None)


def test_what_is_not_attempted_counts_as_an_order_all_the_same(api, gateway):
    replace(api)
    assert gateway.limits.order_counts(gateway.user) == (1, 1)


def test_the_new_order_may_have_the_id_of_the_old_one(api, user):
    api.place(newClientOrderId="old")
    reply = replace(api, newClientOrderId="old", cancelNewClientOrderId="away")
    result = reply["result"]
    assert (result["cancelResponse"]["clientOrderId"], result["newOrderResponse"]["clientOrderId"]) == ("away", "old")
    reports = [one["event"] for one in user.heard() if one["event"]["e"] == "executionReport"]
    assert [(one["x"], one["c"]) for one in reports] == [("NEW", "old"), ("CANCELED", "away"), ("NEW", "old")]


def test_a_new_order_that_is_refused_after_the_cancel_is_an_event(api, user):
    api.place(newClientOrderId="old")
    user.heard()
    replace(api, newClientOrderId="dear", **TOO_DEAR)
    reports = [one["event"] for one in user.heard() if one["event"]["e"] == "executionReport"]
    assert [(one["x"], one["X"], one["r"], one["w"]) for one in reports] == [
        ("CANCELED", "CANCELED", "NONE", False), ("REJECTED", "REJECTED", "INSUFFICIENT_BALANCES", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"type": "LIMIT_MAKER", "timeInForce": None, "price": "600"}, "WOULD_MATCH_IMMEDIATELY"),
        ({"type": "STOP_LOSS", "timeInForce": None, "price": None, "stopPrice": "500"},
         "STOP_PRICE_WOULD_TRIGGER_IMMEDIATELY"),
    ],
)  # fmt: skip
def test_the_other_reasons_of_a_rejection(api, user, params, reason):
    api.place(side="SELL", price="600")
    api.place(newClientOrderId="old")
    full = {**NEW, "cancelOrigClientOrderId": "old", "cancelReplaceMode": "ALLOW_FAILURE", **params}
    api.request("order.cancelReplace", **{name: value for name, value in full.items() if value is not None})
    assert [one["event"] for one in user.heard() if one["event"]["e"] == "executionReport"][-1]["r"] == reason


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"cancelReplaceMode": "MAYBE"}, -1130),
        ({"orderRateLimitExceededMode": "MAYBE"}, -1130),
        ({"cancelOrigClientOrderId": "old", "cancelOrderId": "first"}, -2039),
        ({"price": "490.001"}, -1013),
    ],
)
def test_what_fails_before_either_half(api, gateway, params, code):
    [first] = api.place(newClientOrderId="first")
    api.place(newClientOrderId="old")
    if "cancelOrderId" in params:
        params = {**params, "cancelOrderId": first["result"]["orderId"]}
    reply = replace(api, **params)
    assert reply["error"]["code"] == code
    assert gateway.engine.ledger.order(gateway.user, client_order_id="old").is_open


def test_over_http_the_halves_are_beside_the_code(rest, api):
    status, body = rest.send(
        "POST", "order/cancelReplace", cancelOrigClientOrderId="old", cancelReplaceMode="ALLOW_FAILURE", **NEW
    )
    assert (status, body["code"], halves(body["data"])) == (409, -2021, (FAILED, DONE))
    api.place(newClientOrderId="old")
    status, body = rest.send(
        "POST", "order/cancelReplace", cancelOrigClientOrderId="old", cancelReplaceMode="ALLOW_FAILURE",
        cancelRestrictions="ONLY_PARTIALLY_FILLED", **NEW,
    )  # fmt: skip
    assert body["data"]["cancelResponse"]["msg"] == "Order was not canceled due to cancel restrictions."
