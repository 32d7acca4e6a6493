"""Orders that get other terms and keep their id; margin accounts; trailing by a distance; orders that are declined."""

from decimal import Decimal

import pytest

from bittrade_ws.models.order import OrderStatus
from bittrade_ws.simulators.orders import Execution, ExecutionKind
from bittrade_ws.simulators.terms import Refusal, Refused, TimeInForce

D = Decimal


@pytest.fixture
def executions(engine):
    found = []
    engine.listeners.append(lambda events: found.extend(one for one in events if isinstance(one, Execution)))
    return found


def test_another_price_loses_the_place_and_keeps_the_id(engine, ann, bob, new_order):
    first = engine.place(ann, new_order("BUY", "1", "90")).live
    second = engine.place(bob, new_order("BUY", "1", "89")).live
    engine.amend(first, price=D(89))
    assert list(engine.books["XUSD"].bids.best.orders) == [second.order_id, first.order_id]
    assert ann.of("USD").locked == 89


def test_less_quantity_keeps_the_place(engine, ann, bob, new_order):
    first = engine.place(ann, new_order("BUY", "2", "90")).live
    engine.place(bob, new_order("BUY", "1", "90"))
    engine.amend(first, quantity=D(1))
    assert next(iter(engine.books["XUSD"].bids.best.orders)) == first.order_id
    assert (ann.of("USD").locked, engine.books["XUSD"].bids.best.quantity) == (90, 2)


def test_more_quantity_loses_it(engine, ann, bob, new_order):
    first = engine.place(ann, new_order("BUY", "1", "90")).live
    engine.place(bob, new_order("BUY", "1", "90"))
    engine.amend(first, quantity=D(2))
    assert list(engine.books["XUSD"].bids.best.orders)[-1] == first.order_id
    assert ann.of("USD").locked == 180


def test_it_may_trade_with_its_new_price(engine, ann, bob, new_order, executions):
    order = engine.place(ann, new_order("BUY", "2", "90")).live
    engine.place(bob, new_order("SELL", "1", "95"))
    engine.amend(order, price=D(96))
    kinds = [one.kind for one in executions if one.order.account is ann]
    assert kinds == [ExecutionKind.NEW, ExecutionKind.REPLACED, ExecutionKind.TRADE]
    assert (order.filled, order.is_resting, ann.of("USD").locked) == (1, True, 96)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"price": D(20_000)}, Refusal.INSUFFICIENT_BALANCE), ({"quantity": D(1)}, Refusal.BAD_QUANTITY)],
)
def test_a_refusal_changes_nothing(engine, ann, bob, new_order, executions, changes, refusal):
    order = engine.place(ann, new_order("BUY", "2", "90")).live
    engine.place(bob, new_order("SELL", "1", "90"))
    before, heard, book = order.snapshot(), len(executions), engine.books["XUSD"].update_id
    with pytest.raises(Refused) as refused:
        engine.amend(order, **changes)
    assert refused.value.refusal is refusal
    assert order.snapshot() == before or repr(order.snapshot()) == repr(before)
    assert (len(executions), engine.books["XUSD"].update_id, ann.of("USD").locked) == (heard, book, 90)


def test_a_maker_only_order_that_would_take(engine, ann, bob, new_order):
    order = engine.place(ann, new_order("BUY", "1", "90", type="LIMIT_MAKER")).live
    engine.place(bob, new_order("SELL", "1", "95"))
    with pytest.raises(Refused, match="maker-only"):
        engine.amend(order, price=D(95))
    assert (order.price, order.is_resting) == (90, True)


def test_what_is_at_an_end(engine, ann, new_order):
    order = engine.place(ann, new_order("BUY", "1", "90", time_in_force=TimeInForce.IOC)).live
    with pytest.raises(Refused, match="no such open order"):
        engine.amend(order, price=D(91))


def test_a_stop_gets_another_price(engine, ann, bob, new_order):
    order = engine.place(ann, new_order("SELL", "1", type="STOP_LOSS", stop_price="80")).live
    engine.place(bob, new_order("BUY", "5", "90"))
    engine.amend(order, stop_price=D(90))
    engine.place(bob, new_order("SELL", "1", "90"))
    assert (order.status, order.filled) == (OrderStatus.FILLED, 1)


def test_trailing_by_a_distance(engine, ann, bob, new_order):
    order = engine.place(ann, new_order("SELL", "1", type="STOP_LOSS", trailing_distance=D(5))).live
    for price, is_open in (("103", True), ("99", True), ("98", False)):
        engine.place(bob, new_order("BUY", "1", price))
        engine.place(bob, new_order("BUY", "1", "50"))
        engine.place(bob, new_order("SELL", "1", price))
        assert order.is_open is is_open, price


def test_a_margin_account_may_owe_and_pays_its_fees_in_the_quote(engine, bob, new_order):
    margin = engine.open_account("margin", is_margin=True, taker_fee=D("0.001"))
    engine.place(bob, new_order("BUY", "1", "100"))
    fill = engine.place(margin, new_order("SELL", "1", "100")).fills[0]
    assert (margin.of("X").total, margin.of("USD").total) == (-1, D("99.9"))
    assert (fill.fee, fill.fee_asset) == (D("0.1"), "USD")
    assert (engine.ledger.total("X"), engine.ledger.total("USD")) == (100, 10_000)


def test_a_buyer_on_margin_gets_all_that_it_bought(engine, bob, new_order):
    margin = engine.open_account("margin", is_margin=True, taker_fee=D("0.001"))
    engine.place(bob, new_order("SELL", "1", "100"))
    fill = engine.place(margin, new_order("BUY", "1", "100")).fills[0]
    assert (margin.of("X").total, margin.of("USD").total) == (1, D("-100.1"))
    assert (fill.fee, fill.fee_asset) == (D("0.1"), "USD")


def test_an_order_that_the_venue_declines(engine, ann, new_order, executions):
    order = engine.decline(ann, new_order("BUY", "1", "90"), Refusal.VENUE_RULE)
    assert order.order_id > 0
    assert [(one.kind, one.order.refusal) for one in executions] == [(ExecutionKind.REJECTED, Refusal.VENUE_RULE)]
    assert ann.of("USD").locked == 0
