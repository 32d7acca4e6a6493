"""Orders row by row: the table "Order messages in time", the types and flags of section 7, bad inputs of section 8."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.orders import NewOrder
from bittrade_ws.simulators.terms import OrderType

D = Decimal


def words(told):
    return [word for word, *_ in told]


def last(told, word):
    return next(row for found, row, *_ in reversed(told) if found == word)


def notice(told):
    """Type, status, code and text of a notification."""
    row = last(told, "n")
    return row[1], row[6], row[5], row[7]


def day(clock):
    return datetime.fromtimestamp(clock.now_us() / 1e6, UTC).date().isoformat()


def test_limit_rests(user, gateway, clock):
    told = user.place(amount="0.5", price="70", cid=12, gid=3)
    assert words(told) == ["n", "on", "wu", "wu"]
    assert notice(told) == ("on-req", "SUCCESS", None, "Submitting exchange limit buy order for 0.5 LTC.")
    info, row = last(told, "n")[4], last(told, "on")
    assert (len(info), len(row), info[0], info[2]) == (32, 32, row[0], 12)
    assert row[1:4] == [3, 12, "tLTCUSD"]
    assert row[4] == row[5] == clock.now_us() // 1000
    assert (row[6], row[7], row[8], row[13], row[16], row[28]) == (
        D("0.5"),
        D("0.5"),
        "EXCHANGE LIMIT",
        "ACTIVE",
        70,
        "API>BFX",
    )


def test_partial_fill_then_full_fill(user, gateway):
    user.place(amount="1", price="70", cid=1)
    gateway.fill("1", D("0.25"))
    told = user.told()
    assert words(told) == ["te", "ou", "tu", "wu", "wu", "bu"]
    assert (last(told, "ou")[6], last(told, "ou")[13]) == (D("0.75"), "PARTIALLY FILLED @ 70.0(0.25)")
    te, tu = last(told, "te"), last(told, "tu")
    assert (len(te), te[4], te[5], te[8], te[9], te[10], te[11]) == (12, D("0.25"), 70, 1, None, None, 1)
    assert (tu[0], tu[9], tu[10]) == (te[0], D("-0.00025"), "LTC")
    gateway.fill("1")
    told = user.told()
    assert words(told) == ["te", "oc", "tu", "wu", "wu", "bu"]
    status = "EXECUTED @ 70.0(0.75): was PARTIALLY FILLED @ 70.0(0.25)"
    assert (last(told, "oc")[6], last(told, "oc")[13], last(told, "oc")[17]) == (0, status, 70)


def test_full_fill_at_once(user, gateway):
    user.place(amount="-1", price="90", cid=1)
    gateway.fill("1")
    assert last(user.told(), "oc")[13] == "EXECUTED @ 90.0(-1)"


def test_market(user):
    told = user.place(type="EXCHANGE MARKET", symbol="tBTCUSD", amount="1", price=None)
    assert words(told)[0] == "n"
    fills = words(told).count("te")
    assert words(told) == ["n", *["te"] * fills, "oc", *["tu"] * fills, "wu", "wu", "bu"]
    assert last(told, "oc")[13].startswith("EXECUTED @ ")
    assert last(told, "oc")[13].count("(") == fills > 1
    assert last(told, "te")[8] == -1


def test_amend_keeps_the_id(user, gateway):
    order_id = last(user.place(cid=1), "on")[0]
    told = user.input("ou", {"id": order_id, "price": "71", "amount": "2"})
    assert notice(told)[:2] == ("ou-req", "SUCCESS")
    row = last(told, "ou")
    assert (row[0], row[6], row[7], row[13], row[16]) == (order_id, 2, 2, "ACTIVE", 71)
    assert [level.price for level in gateway.engine.books["tLTCUSD"].bids.levels()] == [71]


@pytest.mark.parametrize(
    ("change", "place", "value"),
    [
        ({"delta": "0.5"}, 7, D("1.5")),
        ({"delta": "-0.5"}, 7, D("0.5")),
        ({"gid": 9}, 1, 9),
        ({"flags": 64}, 12, 64),
        ({"amount": "0.5"}, 7, D("0.5")),
    ],
)
def test_amend_each_field(user, change, place, value):
    order_id = last(user.place(), "on")[0]
    assert last(user.input("ou", {"id": order_id, **change}), "ou")[place] == value


def test_amend_by_cid_and_day(user, clock):
    user.place(cid=7)
    assert last(user.input("ou", {"cid": 7, "cid_date": day(clock), "price": "72"}), "ou")[16] == 72


def test_an_amended_order_may_trade(user, gateway):
    order_id = last(user.place(symbol="tBTCUSD", amount="0.001", price="50000"), "on")[0]
    told = user.input("ou", {"id": order_id, "price": "70000"})
    assert words(told)[:5] == ["n", "ou", "te", "oc", "tu"]


def test_amend_what_cannot_be(user):
    order_id = last(user.place(), "on")[0]
    assert notice(user.input("ou", {"id": order_id, "amount": "-1"}))[1:3] == ("ERROR", 10001)
    assert notice(user.input("ou", {"id": order_id, "amount": "1000", "price": "79000"}))[1] == "ERROR"
    assert notice(user.input("ou", {"id": 999, "price": "1"}))[3] == "Order not found."
    assert last(user.input("oc", {"id": order_id}), "oc")[16] == 70


def test_cancel(user):
    order_id = last(user.place(), "on")[0]
    told = user.input("oc", {"id": order_id})
    text = f"Submitted for cancellation; waiting for confirmation (ID: {order_id})."
    assert notice(told) == ("oc-req", "SUCCESS", None, text)
    assert words(told)[:2] == ["n", "oc"]
    assert last(told, "oc")[13] == "CANCELED"


def test_cancel_by_cid_and_day(user, clock):
    user.place(cid=4)
    assert notice(user.input("oc", {"cid": 4, "cid_date": "2001-01-01"}))[3] == "Order not found."
    assert last(user.input("oc", {"cid": 4, "cid_date": day(clock)}), "oc")[2] == 4


def test_cancel_after_a_partial_fill(user, gateway):
    order_id = last(user.place(cid=1), "on")[0]
    gateway.fill("1", D("0.5"))
    user.heard()
    told = user.input("oc", {"id": order_id})
    assert last(told, "oc")[13] == "CANCELED was: PARTIALLY FILLED @ 70.0(0.5)"
    assert last(told, "oc")[6] == D("0.5")


@pytest.mark.parametrize("wanted", [{"id": 99}, {"cid": 4, "cid_date": "2023-11-14"}])
def test_cancel_unknown(user, wanted):
    told = user.input("oc", wanted)
    assert words(told) == ["n"]
    assert notice(told) == ("oc-req", "ERROR", 10001, "Order not found.")


def test_cancel_twice(user):
    order_id = last(user.place(), "on")[0]
    user.input("oc", {"id": order_id})
    assert notice(user.input("oc", {"id": order_id}))[3] == "Order not found."


@pytest.mark.parametrize("spelling", ["id", "ids"])
def test_cancel_several_by_id(user, spelling):
    ids = [last(user.place(), "on")[0] for _ in range(3)]
    told = user.input("oc_multi", {spelling: ids[:2]})
    assert words(told)[:1] == ["n"]
    assert [row[0] for row in last(told, "n")[4]] == ids[:2]
    assert [row[0] for word, row in told if word == "oc"] == ids[:2]


@pytest.mark.parametrize("spelling", ["cid", "cids"])
def test_cancel_several_by_cid(user, clock, spelling):
    user.place(cid=1)
    user.place(cid=2)
    told = user.input("oc_multi", {spelling: [[2, day(clock)], [1, "2001-01-01"]]})
    assert [row[2] for word, row in told if word == "oc"] == [2]


@pytest.mark.parametrize("spelling", ["gid", "gids"])
def test_cancel_several_by_gid(user, spelling):
    user.place(gid=1)
    user.place(gid=2)
    user.place(gid=2)
    assert words(user.input("oc_multi", {spelling: [2]})).count("oc") == 2


def test_cancel_all(user, gateway):
    for _ in range(3):
        user.place()
    assert words(user.input("oc_multi", {"all": 1})).count("oc") == 3
    assert gateway.customer.open_records() == []


def test_cancel_several_of_nothing(user):
    assert notice(user.input("oc_multi", {}))[:2] == ("oc_multi-req", "ERROR")


@pytest.mark.parametrize(
    ("order", "text"),
    [
        ({"amount": "1000000000000", "price": "70"}, "Invalid order: maximum size for LTC/USD is 2000"),
        ({"amount": "2000", "price": "30000"}, "Invalid order: not enough exchange balance for 2000 LTC at 30000"),
        ({"amount": "-1500", "price": "90"}, "Invalid order: not enough exchange balance for 1500 LTC at 90"),
        (
            {"symbol": "tBTCUSD", "amount": "0.00001", "price": "30000"},
            "Invalid order: minimum size for BTC/USD is 0.00006",
        ),
        ({"symbol": "tXX"}, "symbol: invalid"),
        ({"symbol": None}, "symbol: invalid"),
        ({"type": "EXCHANGE DANCE"}, "type: invalid"),
        ({"type": None}, "type: invalid"),
        ({"amount": None}, "amount: invalid"),
        ({"amount": "x"}, "amount: invalid"),
        ({"amount": "NaN"}, "amount: invalid"),
        ({"price": None}, "price: invalid"),
        ({"price": "0"}, "price: invalid"),
        ({"price": "-5"}, "price: invalid"),
        ({"flags": 1}, "flags: invalid"),
        ({"flags": "x"}, "flags: invalid"),
        ({"gid": 2**31}, "gid: invalid"),
        ({"cid": 2**45}, "cid: invalid"),
        ({"cid": -1}, "cid: invalid"),
        ({"tif": "2001-01-01 00:00:00"}, "tif: invalid"),
        ({"tif": "tomorrow"}, "tif: invalid"),
        ({"tif": "2030-13-41 00:00:00"}, "tif: invalid"),
        ({"meta": 5}, "meta: invalid"),
        ({"lev": 101}, "lev: invalid"),
        ({"lev": 0}, "lev: invalid"),
        ({"type": "EXCHANGE STOP LIMIT"}, "price_aux_limit: invalid"),
        ({"type": "EXCHANGE TRAILING STOP"}, "price_trailing: invalid"),
        ({"flags": 16384}, "price_oco_stop: invalid"),
        ({"type": "EXCHANGE MARKET", "flags": 4096}, "flags: invalid"),
        ({"type": "LIMIT", "symbol": "tBTCUSD", "amount": "50", "price": "60000"}, None),
    ],
)
def test_refused(user, gateway, order, text):
    told = user.place(**order)
    assert words(told) == ["n"]
    of, status, code, said = notice(told)
    assert (of, status, code, len(last(told, "n")[4])) == ("on-req", "ERROR", 10001, 32)
    assert said == (text or "Invalid order: not enough tradable balance for 50 BTC at 60000")
    assert gateway.customer.records == {}


def test_a_cid_is_used_once_a_day(user, clock):
    user.place(cid=8)
    assert notice(user.place(cid=8))[1:] == ("ERROR", 10001, "cid: dup")
    clock.advance(86_400)
    user.heard()
    assert notice(user.place(cid=8))[1] == "SUCCESS"


def test_post_only_that_would_take(user):
    told = user.place(symbol="tBTCUSD", amount="0.01", price="70000", flags=4096)
    assert words(told) == ["n", "oc", "wu", "wu"]
    assert (notice(told)[1], last(told, "oc")[13]) == ("SUCCESS", "POSTONLY CANCELED")


def test_post_only_that_rests_shows_it(user):
    assert last(user.place(flags=4096, meta={"aff_code": "abc"}, lev=5), "on")[31] == {
        "aff_code": "abc",
        "$F7": 1,
        "$F33": 5,
    }


def test_fok_that_cannot_be_filled(user):
    told = user.place(type="EXCHANGE FOK", amount="1", price="70")
    assert words(told)[:3] == ["n", "on", "oc"]
    assert last(told, "oc")[13] == "FILLORKILL CANCELED"


def test_fok_that_can(user):
    told = user.place(type="EXCHANGE FOK", symbol="tBTCUSD", amount="0.01", price="70000")
    assert last(told, "oc")[13].startswith("EXECUTED @ ")


def test_ioc_without_any_fill(user):
    assert last(user.place(type="EXCHANGE IOC"), "oc")[13] == "IOC CANCELED"


def test_ioc_remainder(user, gateway):
    offer(gateway, "1", "75")
    told = user.place(type="EXCHANGE IOC", amount="3", price="75")
    assert last(told, "oc")[13] == "IOC CANCELED was: PARTIALLY FILLED @ 75.0(1)"
    assert words(told).index("tu") < len(words(told)) - 1 - words(told)[::-1].index("oc")


def test_tif_reached(user, clock):
    at = datetime.fromtimestamp(clock.now_us() / 1e6 + 60, UTC).strftime("%Y-%m-%d %H:%M:%S")
    row = last(user.place(tif=at), "on")
    clock.advance(60)
    told = last(user.told(), "oc")
    assert (told[13], told[10], told[5] >= row[10]) == ("CANCELED", row[10], True)


def test_a_stop_waits_for_its_price_and_becomes_a_market_order(user, gateway):
    told = user.place(type="EXCHANGE STOP", symbol="tBTCUSD", amount="-0.01", price="59900")
    assert last(told, "on")[13] == "ACTIVE"
    while gateway.engine.history["tBTCUSD"].last_price > 59900:
        sell(gateway, "0.2")
    told = user.told()
    assert words(told)[:2] == ["ou", "te"]
    assert last(told, "ou")[8:10] == ["EXCHANGE MARKET", "EXCHANGE STOP"]
    assert last(told, "oc")[13].startswith("EXECUTED @")


def test_a_stop_limit_becomes_a_limit_order(user, gateway):
    user.place(type="EXCHANGE STOP LIMIT", symbol="tBTCUSD", amount="-0.01", price="59900", price_aux_limit="62000")
    while gateway.engine.history["tBTCUSD"].last_price > 59900:
        sell(gateway, "0.2")
    row = last(user.told(), "ou")
    assert (row[8], row[9], row[13], row[16]) == ("EXCHANGE LIMIT", "EXCHANGE STOP LIMIT", "ACTIVE", 62000)


def test_a_trailing_stop_follows_by_its_distance(user, gateway):
    told = user.place(type="EXCHANGE TRAILING STOP", symbol="tBTCUSD", amount="-0.01", price=None, price_trailing="50")
    assert last(told, "on")[18] == 50
    started = gateway.engine.history["tBTCUSD"].last_price
    while not (told := user.told()):
        sell(gateway, "0.05")
    assert gateway.engine.history["tBTCUSD"].last_price <= started - 50 + 50
    assert last(told, "oc")[13].startswith("EXECUTED @")


def test_a_stop_can_be_amended(user, gateway):
    order_id = last(user.place(type="EXCHANGE STOP", symbol="tBTCUSD", amount="-0.01", price="50000"), "on")[0]
    assert last(user.input("ou", {"id": order_id, "price": "51000"}), "ou")[16] == 51000
    assert gateway.customer.records[order_id].order.stop_price == 51000


def test_oco_is_a_pair(user, gateway):
    told = user.place(amount="1", price="70", price_oco_stop="90", flags=16384, cid=1)
    assert [row[8] for word, row in told if word == "on"] == ["EXCHANGE LIMIT", "EXCHANGE STOP"]
    gateway.fill("1")
    ended = {row[8]: row[13] for word, row in user.told() if word == "oc"}
    assert ended == {"EXCHANGE LIMIT": "EXECUTED @ 70.0(1)", "EXCHANGE STOP": "CANCELED"}


def test_hidden_orders_are_not_on_the_public_book(user, gateway):
    _, _data = user.subscribe("book", symbol="tLTCUSD")
    assert last(user.place(flags=64, cid=1), "on")[24] == 1
    user.place(amount="2", price="69")
    _reply, [[_, rows]] = user.subscribe("book", symbol="tLTCUSD", prec="P1")
    assert rows == [[69, 1, 2]]
    _, [[_, rows]] = user.subscribe("book", symbol="tLTCUSD", prec="R0")
    assert [row[1:] for row in rows] == [[69, 2]]
    gateway.fill("1")
    assert last([m[1:] for m in user.heard()], "oc")[13].startswith("EXECUTED")


def test_a_margin_order_makes_a_position(user, gateway):
    told = user.place(type="MARKET", symbol="tBTCUSD", amount="0.1", price=None)
    row = last(told, "pn")
    assert (len(row), row[0], row[1], row[2]) == (20, "tBTCUSD", "ACTIVE", D("0.1"))
    assert words(told)[-2:] == ["pn", "bu"]
    told = user.place(type="MARKET", symbol="tBTCUSD", amount="0.1", price=None)
    assert last(told, "pu")[2] == D("0.2")
    told = user.place(type="MARKET", symbol="tBTCUSD", amount="-0.2", price=None)
    assert (last(told, "pc")[1], last(told, "pc")[2]) == ("CLOSED", 0)
    assert gateway.customer.positions.open == {}


def test_a_short_position_and_its_flip(user, gateway):
    offer(gateway, "10", "75")
    offer(gateway, "-10", "74")
    order = {"type": "MARKET", "price": None}
    assert last(user.place(amount="-1", **order), "pn")[2:4] == [-1, 74]
    told = user.place(amount="3", **order)
    assert words(told)[-3:] == ["pc", "pn", "bu"]
    assert (last(told, "pc")[2], last(told, "pn")[2:4]) == (0, [2, 75])


def test_the_margin_wallet_shows_what_positions_cost_only_when_they_are_closed(user, gateway):
    """A position's cost stays in the wallet: opening takes the fee, closing brings the profit or the loss."""
    offer(gateway, "10", "75")
    offer(gateway, "-10", "74")
    opened = user.place(type="MARKET", amount="2", price=None)
    balance = 200_000 - D("0.3")
    assert gateway.customer.balance("margin", "USD") == balance
    assert (last(opened, "wu")[:3], gateway.customer.balance("margin", "LTC")) == (["margin", "USD", balance], 0)
    user.place(type="MARKET", amount="-2", price=None)
    assert gateway.customer.balance("margin", "USD") == balance - D("0.296") - 2


def test_a_fee_on_margin_is_paid_in_the_quote(user):
    told = user.place(type="MARKET", symbol="tBTCUSD", amount="0.01", price=None)
    assert last(told, "tu")[10] == "USD"
    assert last(told, "tu")[9] < 0


def test_a_flip_needs_margin_for_what_is_beyond_zero(user):
    user.place(type="MARKET", symbol="tBTCUSD", amount="0.1", price=None)
    assert notice(user.place(type="LIMIT", symbol="tBTCUSD", amount="-50", price="60000"))[1] == "ERROR"
    assert notice(user.place(type="LIMIT", symbol="tBTCUSD", amount="-0.1", price="70000"))[1] == "SUCCESS"


@pytest.mark.parametrize(
    ("first", "order", "status"),
    [
        (None, {"amount": "1"}, "RSN_POS_NOTFOUND"),
        ("0.1", {"amount": "0.1"}, "RSN_POS_REDUCE_INCR"),
        ("0.1", {"amount": "-0.2"}, "RSN_POS_REDUCE_FLIP"),
        ("0.1", {"amount": "-0.05"}, "EXECUTED"),
    ],
)
def test_reduce_only(user, first, order, status):
    if first:
        user.place(type="MARKET", symbol="tBTCUSD", amount=first, price=None)
    told = user.place(type="MARKET", symbol="tBTCUSD", price=None, flags=1024, **order)
    assert notice(told)[1] == "SUCCESS"
    assert last(told, "oc")[13].startswith(status)


def test_close_takes_the_whole_position(user, gateway):
    user.place(type="MARKET", symbol="tBTCUSD", amount="0.3", price=None)
    told = user.place(type="MARKET", symbol="tBTCUSD", amount="0", price=None, flags=512)
    assert (last(told, "oc")[7], last(told, "pc")[1]) == (D("-0.3"), "CLOSED")


def test_the_venue_may_end_an_order(user, gateway):
    user.place(cid=1)
    gateway.expel("1")
    assert last(user.told(), "oc")[13] == "RSN_PAUSE"


def test_orders_are_refused_in_maintenance(user, gateway):
    gateway.maintenance()
    user.heard()
    assert notice(user.place())[1:3] == ("ERROR", 11000)
    gateway.maintenance(is_on=False)
    user.heard()
    assert notice(user.place())[1] == "SUCCESS"


def test_orders_are_refused_on_demand(user, gateway):
    gateway.mishaps.refuse_order("tLTC", text="RSN_PAUSE")
    assert notice(user.place())[1:] == ("ERROR", 10001, "RSN_PAUSE")
    assert notice(user.place())[1] == "SUCCESS"


def test_a_rate_limit_of_orders(user, gateway, clock):
    gateway.limits.orders.most = 1
    user.place()
    assert notice(user.place())[1:3] == ("ERROR", 11010)


def offer(gateway, amount, price):
    """The counterparty offers LTC, or with a negative amount wants it."""
    new = NewOrder(
        symbol="tLTCUSD",
        side=OrderSide.SELL if D(amount) > 0 else OrderSide.BUY,
        type=OrderType.LIMIT,
        client_order_id="",
        quantity=abs(D(amount)),
        price=D(price),
    )
    gateway.engine.place(gateway.counterparty, new)


def sell(gateway, quantity):
    gateway.engine.place(
        gateway.counterparty,
        NewOrder(
            symbol="tBTCUSD",
            side=OrderSide.SELL,
            type=OrderType.MARKET,
            client_order_id="",
            quantity=D(quantity),
        ),
    )


ORDERS = st.fixed_dictionaries(
    {
        "type": st.sampled_from(
            ["EXCHANGE LIMIT", "EXCHANGE MARKET", "EXCHANGE IOC", "LIMIT", "MARKET", "EXCHANGE STOP"]
        ),
        "symbol": st.sampled_from(["tBTCUSD", "tLTCUSD"]),
        "amount": st.sampled_from(["-2", "-0.5", "-0.05", "0.05", "0.5", "2"]),
        "price": st.sampled_from(["59000", "60000", "61000", "80", "79"]),
        "flags": st.sampled_from([0, 64, 1024, 4096]),
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(orders=st.lists(ORDERS, min_size=1, max_size=8), ends=st.booleans())
def test_nothing_is_created_or_lost(user, gateway, orders, ends):
    """The sum of each asset stays, wallets show what is there, and what nobody's order holds is free."""
    before = {asset: gateway.engine.ledger.total(asset) for asset in ("USD", "BTC", "LTC")}
    for order in orders:
        user.place(**order)
        gateway.market.step()
    if ends:
        user.input("oc_multi", {"all": 1})
    assert {asset: gateway.engine.ledger.total(asset) for asset in before} == before
    locked = {
        (one.wallet, one.order.spends): one.order.locked for one in gateway.customer.open_records() if one.order.locked
    }
    for kind, account in gateway.customer.wallets.items():
        for asset, balance in account.balances.items():
            held = sum(
                one.order.locked
                for one in gateway.customer.open_records()
                if (one.wallet, one.order.spends) == (kind, asset)
            )
            assert balance.locked == held, locked
            assert kind == "margin" or balance.free >= 0
    book = gateway.customer.positions.open
    margin = gateway.customer.wallets["margin"]
    assert all(margin.of(gateway.engine.instruments[name].base).total == one.amount for name, one in book.items())
