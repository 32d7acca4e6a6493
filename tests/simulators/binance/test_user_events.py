import pytest

FIELDS = {
    "e", "E", "s", "c", "S", "o", "f", "q", "p", "P", "F", "g", "C", "x", "X", "r", "i", "l", "z", "L", "n", "N", "T",
    "t", "I", "w", "m", "M", "O", "Z", "Y", "Q", "V",
}  # fmt: skip


def reports(line):
    return [one["event"] for one in line.heard() if one["event"]["e"] == "executionReport"]


def test_an_execution_report_has_every_field(api, user, gateway):
    api.place(newClientOrderId="one")
    gateway.fill("one")
    new, trade = reports(user)
    assert set(new) == FIELDS | {"W"}
    assert set(trade) == FIELDS
    assert (new["N"], new["t"], new["n"], new["w"]) == (None, -1, "0", True)
    assert (trade["l"], trade["L"], trade["n"], trade["N"]) == ("1.00000000", "500.00000000", "0.00100000", "BNB")
    assert (trade["z"], trade["Z"], trade["Y"], trade["m"], trade["w"]) == (
        "1.00000000", "500.00000000", "500.00000000", True, False,
    )  # fmt: skip
    assert trade["I"] > new["I"]


def test_an_expired_order_says_why(api, user):
    api.place(timeInForce="IOC")
    assert reports(user)[-1]["eR"] == "UNFILLED_IOC_QUANTITY_EXPIRED"
    api.place(timeInForce="FOK")
    assert reports(user)[-1]["eR"] == "UNFILLED_FOK_ORDER_EXPIRED"
    api.place(type="MARKET", price=None, timeInForce=None)
    assert reports(user)[-1]["eR"] == "INSUFFICIENT_LIQUIDITY"


def test_balances_follow_each_execution(api, user, gateway):
    api.place(newClientOrderId="one")
    gateway.fill("one")
    positions = [one["event"] for one in user.heard() if one["event"]["e"] == "outboundAccountPosition"]
    seen = [{one["a"]: (one["f"], one["l"]) for one in position["B"]} for position in positions]
    assert seen == [
        {"BNB": ("1000.00000000", "0.00000000"), "USDT": ("999500.00000000", "500.00000000")},
        {"BNB": ("1000.99900000", "0.00000000"), "USDT": ("999500.00000000", "0.00000000")},
    ]


@pytest.mark.parametrize("unit", ["MILLISECOND", "MICROSECOND"])
def test_each_connection_has_its_own_unit_of_time(dial, api, clock, unit):
    line = dial(f"/ws-api/v3?timeUnit={unit}&returnRateLimits=false")
    line.request("userDataStream.subscribe.signature")
    api.place()
    now = clock.now_us()
    assert reports(line)[0]["E"] == (now if unit == "MICROSECOND" else now // 1000)
