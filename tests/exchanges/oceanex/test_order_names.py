"""Client ids, beside the numbers of a venue that knows none."""

from dataclasses import replace
from decimal import Decimal

from bittrade_ws.exchanges.oceanex import order_names
from bittrade_ws.exchanges.oceanex.order_names import OrderNames, terms_of
from bittrade_ws.models.order import Order, OrderStatus


def stage(name, status=OrderStatus.SUBMITTED, order_id=None):
    return Order(client_order_id=name, symbol="ocevet", status=status, order_id=order_id)


def test_a_name_and_a_number_find_each_other(buy):
    names = OrderNames()
    names.send("life", buy, 7)
    assert (names.sent_at("life"), names.id_of("life"), names.name_of("32")) == (7, None, None)
    names.learn(stage("life", OrderStatus.OPEN, "32"))
    assert (names.id_of("life"), names.name_of("32")) == ("32", "life")
    assert names.sent_at("other") is None


def test_rivals_are_alike_and_nameless(buy):
    names = OrderNames()
    for name, request in (("one", buy), ("two", replace(buy, price=Decimal("0.0500"))), ("far", replace(buy, price=1))):
        names.send(name, request if request.price != 1 else replace(buy, price=Decimal(1)), 1)
        names.learn(stage(name))
    assert names.has_rivals("one")
    assert names.has_rivals("two")
    assert not names.has_rivals("far")
    names.learn(stage("two", OrderStatus.REJECTED))
    assert not names.has_rivals("one")
    names.learn(stage("nobody sent this", OrderStatus.UNKNOWN))
    assert not names.has_rivals("one")


def test_terms_are_the_same_however_digits_are_written(buy):
    assert terms_of(buy) == terms_of(replace(buy, price=Decimal("0.0500"), quantity=Decimal("1E+1"), type="LIMIT"))
    assert terms_of(buy) != terms_of(replace(buy, type="market", price=None))


def test_what_is_remembered_is_bounded(buy, monkeypatch):
    monkeypatch.setattr(order_names, "MOST", 3)
    names = OrderNames()
    for number in map(str, range(5)):
        names.send(number, buy, 1)
        names.learn(stage(number))
        names.learn(stage(number, OrderStatus.OPEN, number))
    assert [names.name_of(number) for number in "01234"] == [None, None, "2", "3", "4"]
    assert (names.id_of("1"), names.sent_at("1"), names.id_of("2")) == (None, None, "2")
    names.send("x", buy, 1)
    names.learn(stage("x"))
    for number in map(str, range(5, 10)):
        names.send(number, buy, 1)
    assert names.has_rivals("9")  # what the doubtful one asked for is forgotten, and may have been the same
    for number in map(str, range(10, 15)):
        names.send(number, buy, 1)
        names.learn(stage(number))
    assert names.has_rivals("14")
