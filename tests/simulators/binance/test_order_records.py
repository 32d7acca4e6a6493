from decimal import Decimal

D = Decimal


def prevent(api):
    """One bid of the account meets two of its offers."""
    for price in ("600", "601"):
        api.place(side="SELL", price=price)
    [reply] = api.place(price="601", selfTradePreventionMode="EXPIRE_MAKER")
    return reply["result"]["orderId"]


def test_prevented_matches_by_their_id_or_by_an_order(api, rest, gateway):
    gateway.user.group = 7
    taker = prevent(api)
    [one] = rest.send("GET", "myPreventedMatches", symbol="BNBUSDT", preventedMatchId=1)[1]
    assert one["takerOrderId"] == taker
    assert {name: one[name] for name in ("tradeGroupId", "selfTradePreventionMode", "price", "makerSymbol")} == {
        "tradeGroupId": 7,
        "selfTradePreventionMode": "EXPIRE_MAKER",
        "price": "601.00000000",
        "makerSymbol": "BNBUSDT",
    }
    assert (one["makerPreventedQuantity"], "takerPreventedQuantity" in one) == ("1.00000000", False)
    [reply] = api.request("myPreventedMatches", symbol="BNBUSDT", orderId=taker)
    assert [match["preventedMatchId"] for match in reply["result"]] == [0, 1]
    [reply] = api.request("myPreventedMatches", symbol="BNBUSDT", orderId=taker, fromPreventedMatchId=1, limit=1)
    assert [match["preventedMatchId"] for match in reply["result"]] == [1]
    [reply] = api.request("myPreventedMatches", symbol="BNBUSDT")
    assert reply["error"]["code"] == -1128


def test_prevented_matches_cost_more_by_order(api, gateway):
    used = gateway.limits.used_weight()
    api.request("myPreventedMatches", symbol="BNBUSDT", preventedMatchId=0)
    api.request("myPreventedMatches", symbol="NOSUCH", orderId=1)
    api.request("myPreventedMatches", symbol="BNBUSDT", orderId=1)
    assert gateway.limits.used_weight() - used == 24


def test_without_smart_routing_there_are_no_allocations(api, gateway):
    api.place(newClientOrderId="one")
    gateway.fill("one")
    [reply] = api.request("myAllocations", symbol="BNBUSDT")
    assert reply["result"] == []
