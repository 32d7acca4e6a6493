"""Orders in the venue's words, against the truth of the engine."""

from decimal import Decimal

import pytest

from bittrade_ws.exchanges.oceanex import ErrorCode

D = Decimal
NEW = {"market": "vetusdt", "side": "buy", "price": D("0.75"), "volume": D("1000.0"), "ord_type": "limit"}
QUIET = {**NEW, "market": "ocevet"}


def test_an_order_as_the_venue_has_it(trader):
    assert trader.get("OrderHandler", "create", NEW) == {
        "id": 1, "market": "vetusdt", "market_name": "VET/USDT", "market_display_name": "VET/USDT",
        "ord_type": "limit", "side": "bid", "state": "wait", "price": "0.75", "avg_price": "0.0", "volume": "1000.0",
        "executed_volume": "0.0", "remaining_volume": "1000.0", "trades_count": 0,
        "created_at": "2024-01-01T00:00:00Z", "created_on": 1_704_067_200,
    }  # fmt: skip
    balances = {one["currency"]: one for one in trader.get("AccountHandler", "index")["accounts"]}
    assert (balances["usdt"]["balance"], balances["usdt"]["locked"]) == ("99250.0", "750.0")
    assert balances["vet"]["markets"][0] == {"base_unit": "vet", "quote_unit": "usdt", "display_name": "VET/USDT"}
    assert all("." in one["btc_equivalent_balance"] for one in balances.values())


def test_a_life_in_two_parts(venue, trader):
    number = trader.get("OrderHandler", "create", QUIET)["id"]
    venue.fill(number, D(400))
    part = trader.get("OrderHandler", "show", {"id": str(number)})
    assert [part[name] for name in ("state", "executed_volume", "remaining_volume", "avg_price", "trades_count")] == [
        "wait", "400.0", "600.0", "0.75", 1,
    ]  # fmt: skip
    (trade,) = part["trades"]
    assert (trade["order_id"], trade["side"], trade["price"], trade["volume"], trade["funds"]) == (
        number, "bid", "0.75", "400.0", "300.0",
    )  # fmt: skip
    assert (trade["bid_fee"], trade["bid_fee_currency_id"], trade["ask_fee"], trade["fee"]) == (
        "0.4", "oce", "0.0", "0.001",
    )  # fmt: skip
    venue.fill(number)
    assert trader.ask("OrderHandler", "show", {"id": number})["code"] == ErrorCode.ORDER_NOT_FOUND
    done = trader.get("OrderHistoryHandler", "show", {"id": number})
    assert (done["state"], done["executed_volume"], len(done["trades"])) == ("done", "1000.0", 2)
    with pytest.raises(LookupError):
        venue.fill(number)


def test_an_order_may_match_at_once(venue, trader):
    resting = trader.get("OrderHandler", "create", QUIET)["id"]
    sold = trader.get("OrderHandler", "create", {**QUIET, "side": "SELL", "volume": "10"})
    assert (sold["state"], sold["side"], sold["executed_volume"]) == ("done", "ask", "10.0")
    new = {"market": "ocevet", "side": "Sell", "volume": 5, "ord_type": "market"}
    market = trader.get("OrderHandler", "create", new)
    assert [market[name] for name in ("state", "ord_type", "price", "avg_price")] == ["done", "market", "0.0", "0.75"]
    assert trader.get("OrderHandler", "show", {"id": resting})["executed_volume"] == "15.0"


def test_a_market_order_that_meets_nobody_is_over(trader):
    assert trader.get("OrderHandler", "create", {**QUIET, "side": "sell", "ord_type": "market"})["state"] == "cancel"


def test_cancel_all_or_none(venue, trader):
    one, two = (trader.get("OrderHandler", "create", NEW)["id"] for _ in range(2))
    refused = trader.ask("OrderHandler", "cancel", {"ids": [one, 99]})
    assert (refused["code"], refused["data"]) == (ErrorCode.ORDER_NOT_FOUND, {"ids": [99]})
    assert trader.get("OrderHandler", "cancel", {"ids": [one, one]}) == [one]
    assert trader.ask("OrderHandler", "cancel", {"ids": [one]})["data"] == {"ids": [one]}
    for args in ({}, {"ids": []}, {"ids": "1"}, {"ids": [None]}):
        refused = trader.ask("OrderHandler", "cancel", args)
        assert refused["code"] in (ErrorCode.MISSING_ARGUMENT, ErrorCode.INVALID_VALUE)
        assert refused["data"] == {"ids": []}
    assert trader.get("OrderHandler", "clear") == [two]
    assert trader.get("OrderHandler", "clear") == []


def test_lists(venue, trader, marbles):
    ids = []
    for market in ("vetusdt", "vetusdt", "ocevet", "vetusdt"):
        ids.append(trader.get("OrderHandler", "create", {**NEW, "market": market})["id"])
        marbles.advance("10s")
    page = trader.get("OrderHandler", "index", {"market": "vetusdt", "ord_type": "limit", "per": 2})
    assert ([one["id"] for one in page["resources"]], page["resources_count"]) == ([ids[3], ids[1]], 3)
    rest = trader.get("OrderHandler", "index", {"market": "vetusdt", "per": 2, "page": 2, "order_type": "limit"})
    assert [one["id"] for one in rest["resources"]] == [ids[0]]
    assert trader.get("OrderHandler", "index", {"market": "vetusdt", "ord_type": "market"})["resources"] == []
    trader.get("OrderHandler", "cancel", {"ids": ids[:2]})
    history = trader.get("OrderHistoryHandler", "index", {"market": "vetusdt", "order_by": "asc"})
    assert [(one["id"], one["state"]) for one in history["resources"]] == [(ids[0], "cancel"), (ids[1], "cancel")]
    assert trader.get("OrderHistoryHandler", "index", {"market": "vetusdt", "state": "done"})["resources_count"] == 0
    late = trader.get("OrderHistoryHandler", "index", {"market": "vetusdt", "start_time": 1_704_067_205})
    assert [one["id"] for one in late["resources"]] == [ids[1]]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"market": None}, ErrorCode.MISSING_ARGUMENT),
        ({"market": "nothing"}, ErrorCode.INVALID_VALUE),
        ({"side": None}, ErrorCode.MISSING_ARGUMENT),
        ({"side": "up"}, ErrorCode.INVALID_VALUE),
        ({"ord_type": "stop"}, ErrorCode.INVALID_VALUE),
        ({"price": None}, ErrorCode.MISSING_ARGUMENT),
        ({"volume": None}, ErrorCode.MISSING_ARGUMENT),
        ({"price": 0}, ErrorCode.INVALID_ORDER),
        ({"price": D("0.750001")}, ErrorCode.INVALID_ORDER),
        ({"volume": D("-1")}, ErrorCode.INVALID_ORDER),
        ({"volume": D("0.05")}, ErrorCode.INVALID_ORDER),
        ({"volume": 10**9}, ErrorCode.INVALID_ORDER),
        ({"volume": 10**6}, ErrorCode.INVALID_ORDER),
        ({"price": "cheap"}, ErrorCode.INVALID_VALUE),
        ({"price": True}, ErrorCode.INVALID_VALUE),
        ({"price": "1e40"}, ErrorCode.INVALID_VALUE),
        ({"price": []}, ErrorCode.INVALID_VALUE),
    ],
)
def test_refusals(venue, trader, changes, code):
    refused = trader.ask("OrderHandler", "create", {**NEW, **changes})
    assert (refused["code"], refused["data"]) == (code, None)
    assert venue.engine.ledger.orders == {}


@pytest.mark.parametrize("handler", ["OrderHandler", "OrderHistoryHandler"])
@pytest.mark.parametrize(("args", "code"), [({}, 1004), ({"id": 7}, 2004), ({"id": "x"}, 1001), ({"id": True}, 1001)])
def test_what_cannot_be_shown(trader, handler, args, code):
    assert trader.ask(handler, "show", args)["code"] == code


@pytest.mark.parametrize("args", [{"per": 201}, {"per": 0}, {"page": 0}, {"order_by": "size"}])
def test_pages_have_bounds(trader, args):
    assert trader.ask("OrderHandler", "index", {"market": "vetusdt", **args})["code"] == ErrorCode.INVALID_VALUE


def test_the_ledger_counts_what_came_in(venue, trader):
    trader.get("OrderHandler", "create", NEW)
    trader.get("OrderHandler", "clear")
    assert [one.verb for one in venue.engine.ledger.received] == ["place", "clear"]
