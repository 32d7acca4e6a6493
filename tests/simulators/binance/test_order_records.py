from decimal import Decimal

import pytest

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators import binance
from bittrade_ws.simulators.orders import NewOrder
from bittrade_ws.simulators.terms import OrderType

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


@pytest.fixture
def routing(clock, new_session, api):
    """A line to a venue with smart order routing, another with its user's events, and the venue."""
    venue = binance.gateway(clock, is_routing=True)
    venue.start(past_minutes=0)
    line = type(api)
    api, user = (line(venue, "/ws-api/v3?returnRateLimits=false", new_session()) for _ in range(2))
    user.request("userDataStream.subscribe.signature")
    return api, user, venue


def offer(venue, symbol, price):
    new = NewOrder(
        symbol=symbol, side=OrderSide.SELL, type=OrderType.LIMIT, client_order_id="", quantity=D(1), price=D(price)
    )  # fmt: skip
    venue.engine.place(venue.counterparty, new)


def test_an_order_that_is_routed_tells_of_allocations(routing):
    api, user, venue = routing
    offer(venue, "BNBUSDT", "610")
    offer(venue, "BNBUSDC", "600")
    order = {"symbol": "BNBUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "price": "620"}
    [reply] = api.request("sor.order.place", **order, quantity="0.5")
    [result] = reply["result"]
    assert (result["usedSor"], result["workingFloor"], result["status"]) == (True, "SOR", "FILLED")
    [fill] = result["fills"]
    assert (fill["matchType"], fill["tradeId"], fill["allocId"]) == ("ONE_PARTY_TRADE_REPORT", -1, 0)
    report = [one["event"] for one in user.heard() if one["event"]["e"] == "executionReport"][-1]
    assert {key: report[key] for key in ("k", "uS", "b", "a", "t")} == {
        "k": "SOR", "uS": True, "b": "ONE_PARTY_TRADE_REPORT", "a": 0, "t": -1,
    }  # fmt: skip
    [reply] = api.request("myAllocations", symbol="BNBUSDT", orderId=result["orderId"])
    [allocation] = reply["result"]
    assert (allocation["price"], allocation["qty"], allocation["quoteQty"]) == (
        "600.00000000", "0.50000000", "300.00000000",
    )  # fmt: skip
    assert api.ask("exchangeInfo")["result"]["sors"] == [{"baseAsset": "BNB", "symbols": ["BNBUSDT", "BNBUSDC"]}]
    [reply] = api.request("sor.order.test", **order, quantity="1")
    assert reply["result"] == {}


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"symbol": "ETHUSDT"}, -1013),
        ({"type": "LIMIT_MAKER", "timeInForce": None}, -1014),
        ({"type": "MARKET", "timeInForce": None, "price": None, "quantity": None, "quoteOrderQty": "50"}, -1106),
    ],
)
def test_what_cannot_be_routed(routing, params, code):
    full = {"symbol": "BNBUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "price": "590", "quantity": "1"}
    full |= params
    [reply] = routing[0].request(
        "sor.order.place", **{name: value for name, value in full.items() if value is not None}
    )
    assert reply["error"]["code"] == code
