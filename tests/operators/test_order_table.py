import pytest

from bittrade_ws.models.lifecycle import Lifecycle
from bittrade_ws.models.order import Order, OrderFact, OrderStatus
from bittrade_ws.operators._live_order import LiveOrder
from bittrade_ws.operators._order_table import MAX_ORPHANS, OrderTable


@pytest.fixture
def table():
    return OrderTable()


@pytest.fixture
def live(counter, table):
    def live(client_order_id, symbol="BTCUSDT"):
        order = LiveOrder(counter.request(client_order_id), None)
        order.lifecycle = Lifecycle(Order(client_order_id=client_order_id, symbol=symbol, status=OrderStatus.SUBMITTED))
        table.add(order, client_order_id)
        return order

    return live


def fact(order_id=None, client=None, symbol="BTCUSDT"):
    return OrderFact(status=OrderStatus.OPEN, client_order_id=client, order_id=order_id, symbol=symbol)


def test_by_client_id_then_by_the_venue_s(table, live):
    order = live("c1")
    assert table.find(fact(client="c1")) is order
    order.lifecycle.apply(fact("77", "c1"))
    table.learn(order)
    assert table.find(fact("77")) is order
    assert table.find(fact("77", symbol=None)) is order
    assert table.find(fact("77", "another name")) is order
    assert table.find(fact("78")) is None


def test_the_venue_s_ids_may_repeat_from_symbol_to_symbol(table, live):
    bitcoin, ether = live("c1"), live("c2", "ETHUSDT")
    for order, symbol in ((bitcoin, "BTCUSDT"), (ether, "ETHUSDT")):
        order.lifecycle.apply(fact("77", symbol=symbol))
        table.learn(order)
    assert table.find(fact("77")) is bitcoin
    assert table.find(fact("77", symbol="ETHUSDT")) is ether


def test_facts_before_the_id_is_known_are_given_once_it_is(table, live):
    order = live("c1")
    early, other = fact("77"), fact("12")
    assert table.find(early) is table.find(other) is None
    order.lifecycle.apply(fact("77", "c1"))
    assert table.learn(order) == (early,)
    assert table.learn(order) == ()


def test_i7_facts_about_nobody_are_bounded_and_forgotten(table, live):
    assert table.find(fact("1")) is None
    order = live("c1")
    for number in range(MAX_ORPHANS + 5):
        table.find(fact(str(number)))
    order.lifecycle.apply(fact("4", "c1"))
    assert table.learn(order) == ()


def test_a_removed_order_leaves_nothing(table, live):
    order, newer = live("c1"), live("c2")
    order.lifecycle.apply(fact("77", "c1"))
    table.learn(order)
    table.remove(order)
    table.remove(order)
    assert table.find(fact("77", "c1")) is None
    assert "c1" not in table
    assert table.orders() == (newer,)
    assert len(table) == 1
