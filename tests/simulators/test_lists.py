"""Order lists: pairs that cancel each other, orders that wait for another, and lists that pay for themselves."""

from decimal import Decimal

import pytest

from bittrade_ws.models.order import OrderStatus
from bittrade_ws.simulators.lists import NewList
from bittrade_ws.simulators.orders import Contingency, ListChangeKind
from bittrade_ws.simulators.terms import Expiry, Phase, Refusal, Refused, SelfTrade, TimeInForce

D = Decimal
S = OrderStatus


@pytest.fixture
def place(engine, ann):
    def place(kind, *orders, name="list", **terms):
        new = NewList(client_list_id=name, contingency=Contingency(kind), orders=orders, **terms)
        return engine.place_list(ann, new).live

    return place


@pytest.fixture
def pair(new_order):
    """Sells 2: below 90 at the market, or at 110."""
    return (
        new_order("SELL", "2", type="STOP_LOSS", stop_price="90", name="stop"),
        new_order("SELL", "2", "110", type="LIMIT_MAKER", name="limit"),
    )


def statuses(order_list):
    return [one.status for one in order_list.orders]


def changes(engine):
    return [one.kind for one in engine.ledger.list_changes]


def test_a_pair_locks_once_and_its_fill_ends_the_other(engine, bob, ann, new_order, place, pair):
    found = place("OCO", *pair)
    assert (statuses(found), ann.of("X").locked) == ([S.PENDING, S.OPEN], D(2))
    engine.place(bob, new_order("BUY", "0.5", "110"))
    stop, limit = found.orders
    assert (stop.status, stop.expiry, limit.status) == (S.EXPIRED, Expiry.LIST_SIBLING, S.PARTIALLY_FILLED)
    assert ann.of("X").locked == D("1.5")
    engine.place(bob, new_order("BUY", "1.5", "110"))
    assert (limit.status, ann.of("X").locked) == (S.FILLED, D(0))
    assert changes(engine) == [ListChangeKind.STARTED, ListChangeKind.DONE]


def test_a_pair_whose_stop_triggers_takes_its_limit_off_the_book(engine, bob, ann, new_order, place, pair):
    found = place("OCO", *pair)
    engine.place(bob, new_order("BUY", "3", "89"))
    engine.place(engine.open_account("x", is_house=True), new_order("SELL", "0.5", "89"))
    stop, limit = found.orders
    assert (limit.status, limit.expiry, stop.status) == (S.EXPIRED, Expiry.LIST_SIBLING, S.FILLED)
    assert engine.books["XUSD"].asks.best is None
    assert (ann.of("X").locked, found.is_done) == (D(0), True)


@pytest.mark.parametrize("prices", [("101", "110"), ("90", "99"), ("100", "110")])
def test_the_last_price_must_lie_between_those_of_a_pair(engine, new_order, place, prices):
    stop, limit = prices
    with pytest.raises(Refused) as refused:
        place(
            "OCO",
            new_order("SELL", "2", type="STOP_LOSS", stop_price=stop),
            new_order("SELL", "2", limit, type="LIMIT_MAKER"),
        )
    assert refused.value.refusal is Refusal.BAD_LIST_PRICES


def test_a_buying_pair_locks_for_the_dearer_order(engine, ann, new_order, place):
    found = place(
        "OCO",
        new_order("BUY", "2", "115", type="STOP_LOSS_LIMIT", stop_price="110"),
        new_order("BUY", "2", "90", type="LIMIT_MAKER"),
    )
    assert ann.of("USD").locked == D(230)
    engine.reduce(found.orders[1], D(1))
    assert [one.quantity for one in found.orders] == [D(1), D(1)]
    assert ann.of("USD").locked == D(115)
    engine.cancel(found.orders[1], request_id="away")
    assert statuses(found) == [S.CANCELED, S.CANCELED]
    assert ann.of("USD") == (D(10_000), D(0))
    with pytest.raises(Refused):
        engine.cancel_list(found)


def test_ids_of_lists_and_of_their_orders_are_free_only_at_their_end(engine, new_order, place, pair):
    place("OCO", *pair)
    for name, orders, refusal in (
        ("list", [new_order(one, "1", "100") for one in ("BUY", "BUY")], Refusal.DUPLICATE_LIST_ID),
        ("other", pair, Refusal.DUPLICATE_CLIENT_ID),
        ("other", [new_order("BUY", "1", "50", name="same")] * 2, Refusal.DUPLICATE_CLIENT_ID),
    ):
        with pytest.raises(Refused) as refused:
            place("OCO", *orders, name=name)
        assert refused.value.refusal is refusal


def test_an_order_enters_when_the_one_before_it_is_filled(engine, ann, bob, new_order, place):
    found = place("OTO", new_order("BUY", "1", "95"), new_order("SELL", "1", "120"))
    pending = found.orders[1]
    assert (statuses(found), pending.phase, pending.working_us) == ([S.OPEN, S.PENDING], Phase.HELD, None)
    assert ann.of("X").locked == 0
    engine.place(bob, new_order("SELL", "0.4", "95"))
    assert pending.phase is Phase.HELD
    engine.place(bob, new_order("SELL", "0.6", "95"))
    assert (statuses(found), pending.phase) == ([S.FILLED, S.OPEN], Phase.RESTING)
    assert (ann.of("X").locked, changes(engine)) == (D(1), [ListChangeKind.STARTED])


def test_a_working_order_that_fills_at_once_shows_the_others_still_waiting(engine, ann, bob, new_order):
    engine.place(bob, new_order("SELL", "1", "95"))
    orders = (new_order("BUY", "1", "95"), new_order("SELL", "1", type="MARKET"))
    new = NewList(client_list_id="", contingency=Contingency.OTO, orders=orders)
    placed = engine.place_list(ann, new)
    assert [one.status for one in placed.orders] == [S.FILLED, S.PENDING]
    assert statuses(placed.live) == [S.FILLED, S.EXPIRED]


def test_when_the_working_order_ends_unfilled_so_do_the_others(engine, ann, new_order, place):
    found = place("OTO", new_order("BUY", "1", "95", time_in_force=TimeInForce.IOC), new_order("SELL", "1", "120"))
    assert [one.expiry for one in found.orders] == [Expiry.IOC_REMAINDER, Expiry.LIST_WORKING_ORDER]
    assert found.is_done
    for index in (0, 1):
        found = place("OTO", new_order("BUY", "1", "95"), new_order("SELL", "1", "120"), name=f"n{index}")
        engine.cancel(found.orders[index])
        assert statuses(found) == [S.CANCELED, S.CANCELED]
        assert (ann.of("USD").locked, found.is_done) == (D(0), True)


def test_an_order_that_cannot_enter_when_its_time_comes_expires_as_rejected(engine, ann, bob, new_order, place):
    found = place("OTO", new_order("BUY", "1", "95"), new_order("SELL", "200", "120"))
    engine.place(bob, new_order("SELL", "1", "95"))
    assert (found.orders[1].expiry, found.orders[1].refusal) == (Expiry.REJECTED, Refusal.INSUFFICIENT_BALANCE)
    assert changes(engine)[-1] is ListChangeKind.DONE


def test_a_filled_order_lets_a_pair_go(engine, ann, bob, new_order, place, pair):
    found = place("OTO", new_order("BUY", "2", "95"), *pair)
    engine.place(bob, new_order("SELL", "2", "95"))
    assert [one.phase for one in found.orders[1:]] == [Phase.ARMED, Phase.RESTING]
    assert ann.of("X").locked == D(2)
    engine.expel(found.orders[2])
    assert [one.expiry for one in found.orders[1:]] == [Expiry.VENUE, Expiry.VENUE]
    assert (ann.of("X").locked, found.is_done) == (D(0), True)


def test_a_prepaid_list_sells_what_it_bought_in_whole_steps(engine, ann, bob, new_order, place):
    engine.move(ann, "X", D(-100))
    engine.place(bob, new_order("SELL", "1.5", "95"))
    found = place("OTO", new_order("BUY", "2", "95"), new_order("SELL", None, "120"), is_prepaid=True)
    assert ann.of("X") == (D(0), D("1.4985"))
    with pytest.raises(Refused) as refused:
        engine.reduce(found.orders[1], D(1))
    assert refused.value.refusal is Refusal.NO_QUANTITY_YET
    engine.place(bob, new_order("SELL", "0.5", "95"))
    assert found.orders[1].quantity == D("1.998")
    assert ann.of("X") == (D("0.0005"), D("1.998"))


def test_a_prepaid_list_that_is_canceled_gives_back_what_it_bought(engine, ann, bob, new_order, place):
    engine.place(bob, new_order("SELL", "1", "95"))
    found = place("OTO", new_order("BUY", "2", "95"), new_order("SELL", None, "120"), is_prepaid=True)
    assert ann.of("X") == (D("99.999"), D(1))
    engine.cancel_list(found)
    assert ann.of("X") == (D("100.999"), D(0))


def test_a_pair_ends_when_one_of_it_meets_another_order_of_its_account(engine, ann, new_order, place, pair):
    found = place("OCO", *pair)
    engine.place(ann, new_order("BUY", "1", "110", self_trade=SelfTrade.EXPIRE_MAKER))
    assert [one.expiry for one in found.orders] == [Expiry.LIST_SIBLING, Expiry.SELF_TRADE]
    assert ann.of("X").locked == 0


def test_an_order_of_a_list_may_get_another_id(engine, ann, place, new_order, pair):
    found = place("OCO", *pair)
    engine.reduce(found.orders[1], D(1), client_order_id="renamed")
    assert changes(engine)[-1] is ListChangeKind.UPDATED
    assert engine.ledger.order(ann, client_order_id="limit") is None
    assert engine.ledger.order(ann, client_order_id="renamed") is found.orders[1]
