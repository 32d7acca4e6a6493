from decimal import Decimal

import pytest

from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.simulators.ledger import Received
from bittrade_ws.simulators.orders import NewOrder, OrderType

D = Decimal


@pytest.fixture
def ann(engine):
    return engine.open_account("ann", balances=[("USD", D(1_000))])


def bid(name, quantity=1, price=10):
    return NewOrder(
        symbol="XUSD",
        side=OrderSide.BUY,
        type=OrderType.LIMIT,
        client_order_id=name,
        quantity=D(quantity),
        price=D(price),
    )


def test_it_knows_every_order_and_what_became_of_it(engine, ann):
    house = engine.open_account("house", is_house=True)
    number = engine.place(ann, bid("one", 2)).order.order_id
    sell = NewOrder(symbol="XUSD", side=OrderSide.SELL, type=OrderType.MARKET, client_order_id="", quantity=D(1))
    engine.place(house, sell)
    engine.place(house, sell)
    ledger = engine.ledger
    assert ledger.stages(number) == [OrderStatus.OPEN, OrderStatus.PARTIALLY_FILLED, OrderStatus.FILLED]
    assert [fill.quantity for fill in ledger.fills[number]] == [D(1), D(1)]
    assert ledger.fills_of(ann) == ledger.fills[number]
    assert ledger.open_orders(ann) == []
    assert list(ledger.orders) == [number]
    assert ledger.balances("ann")["X"].free == 2


def test_an_order_is_found_by_either_id_and_by_its_owner_only(engine, ann):
    bob = engine.open_account("bob", balances=[("USD", D(1_000))])
    engine.cancel(engine.place(ann, bid("one")).live)
    live = engine.place(ann, bid("one")).live
    ledger = engine.ledger
    assert ledger.order(ann, client_order_id="one") is live
    assert ledger.order(ann, order_id=live.order_id) is live
    assert ledger.order(bob, client_order_id="one") is None
    assert ledger.order(bob, order_id=live.order_id) is None
    assert ledger.placements("one") == 2


def test_open_orders_are_those_without_an_end_whenever_it_is_asked(engine, ann):
    live = [engine.place(ann, bid(name)).live for name in ("one", "two", "three")]
    ledger = engine.ledger
    assert ledger.open_orders(ann) == live
    engine.cancel(live[1])
    assert ledger.open_orders(ann) == [live[0], live[2]]
    ledger.open_orders(ann).clear()
    last = engine.place(ann, bid("four")).live
    assert ledger.open_orders(ann) == [live[0], live[2], last]
    assert ledger.orders_of(ann) == [*live, last]
    assert ledger.open_orders(engine.open_account("bob")) == []


def test_it_counts_what_was_received(engine):
    for verb in ("place", "place", "query"):
        engine.ledger.received.append(Received(verb=verb, client_order_id="one", connection=1, time_us=0))
    assert engine.ledger.times_received("one") == 2
    assert engine.ledger.times_received("one", "query") == 1
    assert engine.ledger.times_received("two") == 0
