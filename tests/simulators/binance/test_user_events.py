from decimal import Decimal

import pytest

from bittrade_ws.simulators.terms import Refused

D = Decimal

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


def test_an_order_that_the_venue_ends_says_so(api, user, gateway):
    api.place(newClientOrderId="one")
    gateway.expel("one")
    last = reports(user)[-1]
    assert (last["x"], last["X"], last["eR"], last["w"]) == ("EXPIRED", "EXPIRED", "EXCHANGE_CANCELED", False)
    with pytest.raises(LookupError):
        gateway.expel("one")


def test_deposits_withdrawals_and_locks_from_outside(api, user, gateway):
    gateway.deposit("USDT", D(500))
    gateway.deposit("USDT", D(-200))
    gateway.lock_outside("USDT", D(100))
    events = [one["event"] for one in user.heard()]
    assert [(one["e"], one.get("d")) for one in events if one["e"] != "outboundAccountPosition"] == [
        ("balanceUpdate", "500.00000000"), ("balanceUpdate", "-200.00000000"), ("externalLockUpdate", "100.00000000"),
    ]  # fmt: skip
    assert all({"a", "E", "T"} <= set(one) for one in events if "d" in one)
    assert events[-1]["B"] == [{"a": "USDT", "f": "1000200.00000000", "l": "100.00000000"}]
    with pytest.raises(Refused):
        gateway.lock_outside("USDT", D(2_000_000))
