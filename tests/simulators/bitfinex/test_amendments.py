"""`ou`: an amendment is held to the rules for a new order, and changes nothing when it is refused."""

from decimal import Decimal

import pytest

D = Decimal


def last(told, word):
    return next(row for found, row, *_ in reversed(told) if found == word)


def refusal(told):
    """The text of an `ou-req` that was refused, which is all that was told."""
    ((word, row, *_),) = told
    assert (word, row[1], row[5], row[6]) == ("n", "ou-req", 10001, "ERROR")
    return row[7]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"price": "79000"}, "Invalid order: not enough exchange balance for 1000 LTC at 79000"),
        ({"amount": "1999", "price": "79000"}, "Invalid order: not enough exchange balance for 1999 LTC at 79000"),
        ({"delta": "1", "price": "79000"}, "Invalid order: not enough exchange balance for 1001 LTC at 79000"),
        ({"delta": "999999"}, "Invalid order: maximum size for LTC/USD is 2000"),
        ({"delta": "-1000"}, "Invalid order: minimum size for LTC/USD is 0.04"),
        ({"delta": "-2000"}, "Invalid order: minimum size for LTC/USD is 0.04"),
        ({"amount": "0.0001"}, "Invalid order: minimum size for LTC/USD is 0.04"),
        ({"amount": "-1"}, "amount: invalid"),
        ({"lev": 0}, "lev: invalid"),
        ({"lev": 101}, "lev: invalid"),
        ({"price": "-1"}, "price: invalid"),
        ({"flags": 1}, "flags: invalid"),
        ({"flags": 16384}, "flags: invalid"),
        ({"tif": "2020-01-01 00:00:00"}, "tif: invalid"),
    ],
)
def test_what_is_refused_changes_nothing(user, gateway, change, text):
    order_id = last(user.place(amount="1000"), "on")[0]
    locked = gateway.user.of("USD").locked
    assert refusal(user.input("ou", {"id": order_id, **change})) == text
    assert gateway.user.of("USD").locked == locked
    assert last(user.input("oc", {"id": order_id}), "oc")[6:8] == [1000, 1000]


def test_what_is_left_is_what_must_be_large_enough(user, gateway):
    order_id = last(user.place(amount="1", cid=1), "on")[0]
    gateway.fill("1", D("0.5"))
    user.told()
    assert refusal(user.input("ou", {"id": order_id, "delta": "-0.48"})).startswith("Invalid order: minimum size")
    row = last(user.input("ou", {"id": order_id, "delta": "-0.4"}), "ou")
    assert row[6:8] == [D("0.1"), D("0.6")]


@pytest.mark.parametrize("change", [{"amount": "2000", "price": "79000"}, {"price": "99000000"}])
def test_margin_is_needed_for_what_an_order_becomes(user, gateway, change):
    order_id = last(user.place(type="LIMIT"), "on")[0]
    before = gateway.customer.tradable()
    assert refusal(user.input("ou", {"id": order_id, **change})).startswith(
        "Invalid order: not enough tradable balance"
    )
    assert gateway.customer.tradable() == before


def test_what_the_order_itself_holds_counts_for_what_it_becomes(user, gateway):
    price = (gateway.customer.tradable() / 1501).quantize(D(1))
    order_id = last(user.place(type="LIMIT", amount="1500", price=str(price)), "on")[0]
    assert gateway.customer.tradable() < 100 * price
    assert last(user.input("ou", {"id": order_id, "amount": "1400"}), "ou")[6] == 1400
    assert last(user.input("ou", {"id": order_id, "delta": "90"}), "ou")[6] == 1490
    assert refusal(user.input("ou", {"id": order_id, "delta": "200"})).startswith("Invalid order: not enough tradable")


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"amount": "-0.2"}, "Invalid order update: RSN_POS_REDUCE_FLIP"),
        ({"delta": "-0.1"}, "Invalid order update: RSN_POS_REDUCE_FLIP"),
    ],
)
def test_what_may_only_reduce_a_position_stays_so(user, change, text):
    user.place(type="MARKET", symbol="tBTCUSD", amount="0.1", price=None)
    told = user.place(type="LIMIT", symbol="tBTCUSD", amount="-0.1", price="90000", flags=1024)
    assert refusal(user.input("ou", {"id": last(told, "on")[0], **change})) == text


def test_an_order_becomes_one_that_may_only_reduce_a_position_if_there_is_one(user):
    order_id = last(user.place(type="LIMIT"), "on")[0]
    assert refusal(user.input("ou", {"id": order_id, "flags": 1024})) == "Invalid order update: RSN_POS_NOTFOUND"


def test_an_order_is_hidden_and_shown_again(user, gateway):
    order_id = last(user.place(), "on")[0]
    _, snapshot = user.subscribe("book", symbol="tLTCUSD")
    assert snapshot[0][1] == [[70, 1, 1]]
    for flags, shown in ((64, [70, 0, 1]), (0, [70, 1, 1])):
        told = user.say([0, "ou", None, {"id": order_id, "flags": flags}])
        assert [message[1] for message in told if message[0]] == [shown]


def test_leverage_is_shown(user):
    order_id = last(user.place(type="LIMIT", lev=5), "on")[0]
    assert last(user.input("ou", {"id": order_id, "lev": 7}), "ou")[31] == {"$F33": 7}
