"""Troubles on demand: subscriptions, checksums, maintenance, restart, limits of connections."""

import pytest

from bittrade_ws.simulators.bitfinex.line import OB_CHECKSUM
from bittrade_ws.simulators.bitfinex.mishaps import Mishaps


def test_a_subscription_fails_on_demand(line, gateway):
    gateway.mishaps.refuse_subscription("ticker:tBTC", code=10305, text="limit")
    assert line.subscribe("ticker", symbol="tETHUSD")[0]["event"] == "subscribed"
    error = line.event("subscribe", channel="ticker", symbol="tBTCUSD", subId="x")
    assert (error["code"], error["msg"], error["subId"]) == (10305, "limit", "x")
    assert line.subscribe("ticker", symbol="tBTCUSD")[0]["event"] == "subscribed"


def test_a_wrong_checksum_on_demand(line, gateway):
    line.event("conf", flags=OB_CHECKSUM)
    _, first = line.subscribe("book", symbol="tBTCUSD")
    gateway.mishaps.wrong_checksums = 1
    reply, second = line.subscribe("book", symbol="tBTCUSD", freq="F1")
    assert first[1][1:] == ["cs", first[1][2]]
    assert second[1][2] == ~first[1][2]
    line.event("unsubscribe", chanId=reply["chanId"])
    _, third = line.subscribe("book", symbol="tBTCUSD", freq="F1")
    assert third[1][2] == first[1][2]


def test_a_rule_may_strike_forever():
    mishaps = Mishaps()
    mishaps.refuse_order(times=None)
    assert all(mishaps.find(mishaps.orders, "tBTCUSD") for _ in range(5))


def test_maintenance_is_announced_and_shown(line, open_line, gateway):
    gateway.maintenance()
    assert [event["code"] for event in line.heard()] == [20060]
    assert open_line().heard()[0]["platform"] == {"status": 0}
    gateway.maintenance(is_on=False)
    assert [event["code"] for event in line.heard()] == [20061]
    assert open_line().heard()[0]["platform"] == {"status": 1}


def test_the_market_stands_still_in_maintenance(gateway):
    before = gateway.engine.history["tBTCUSD"].last_price, gateway.engine.books["tBTCUSD"].update_id
    gateway.maintenance()
    for _ in range(20):
        gateway.market.step()
    assert (gateway.engine.history["tBTCUSD"].last_price, gateway.engine.books["tBTCUSD"].update_id) == before


@pytest.mark.parametrize(("after", "expected"), [(0.0, ("drop",)), (None, None)])
def test_restart_is_announced_before_the_drop(line, gateway, clock, after, expected):
    gateway.restart(after_seconds=after)
    assert [(event["event"], event["code"]) for event in line.heard()] == [("info", 20051)]
    clock.advance(1)
    assert line.session.ended == expected


def test_liquidations_on_demand(line, gateway):
    row = ["pos", 1, 2, None, "tBTCUSD", -1, 60000, None, 1, 1, None, 59000]
    gateway.liquidate(row)
    reply, data = line.subscribe("status", key="liq:global")
    assert data == []
    gateway.liquidate(row)
    assert line.heard() == [[reply["chanId"], [row]]]
