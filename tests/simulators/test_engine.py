"""The engine against rules, and against a naive model of price-time priority."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.clock import ManualClock
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.orders import (
    BookChange,
    Execution,
    ExecutionKind,
    Instrument,
    NewOrder,
    Trade,
    VenueOrder,
)
from bittrade_ws.simulators.terms import Expiry, OrderType, Refusal, Refused, TimeInForce

D = Decimal
BUY, SELL = OrderSide.BUY, OrderSide.SELL


def order(side, quantity=None, price=None, *, type=OrderType.LIMIT, tif=TimeInForce.GTC, name="", quote=None):
    return NewOrder(
        symbol="XUSD",
        side=side,
        type=type,
        client_order_id=name,
        quantity=None if quantity is None else D(quantity),
        price=None if price is None else D(price),
        quote_quantity=None if quote is None else D(quote),
        time_in_force=tif,
    )


def test_a_resting_order_locks_what_it_may_spend(engine, ann):
    engine.place(ann, order(BUY, "2", "90"))
    assert ann.of("USD") == (D(9_820), D(180))
    engine.place(ann, order(SELL, "3", "110"))
    assert ann.of("X") == (D(97), D(3))


def test_the_best_price_comes_first_and_then_the_oldest_order(engine, ann, bob):
    late_but_better = order(SELL, "1", "99", name="better")
    for new in (order(SELL, "1", "100", name="first"), order(SELL, "1", "100", name="second"), late_but_better):
        engine.place(bob, new)
    placement = engine.place(ann, order(BUY, "2.5", "100"))
    assert [(fill.price, fill.quantity) for fill in placement.fills] == [
        (D(99), D(1)),
        (D(100), D(1)),
        (D(100), D("0.5")),
    ]
    left = engine.ledger.open_orders(bob)
    assert [(one.client_order_id, one.status, one.remaining) for one in left] == [
        ("second", OrderStatus.PARTIALLY_FILLED, D("0.5"))
    ]


def test_a_fill_at_a_better_price_frees_the_difference_and_costs_the_fee(engine, ann, bob):
    engine.place(bob, order(SELL, "1", "80"))
    placement = engine.place(ann, order(BUY, "1", "100"))
    assert placement.order.status is OrderStatus.FILLED
    assert ann.of("USD") == (D(9_920), D(0))
    assert ann.of("X").free == D(100) + 1 - D("0.001")
    assert engine.ledger.accounts["fees"].of("X").free == D("0.001")
    assert bob.of("USD").free == D(10_080)


@pytest.mark.parametrize(
    ("new", "status", "expiry", "filled"),
    [
        (order(BUY, "2", "100", tif=TimeInForce.IOC), OrderStatus.EXPIRED, Expiry.IOC_REMAINDER, "1"),
        (order(BUY, "2", "100", tif=TimeInForce.FOK), OrderStatus.EXPIRED, Expiry.FOK_UNFILLABLE, "0"),
        (order(BUY, "1", "100", tif=TimeInForce.FOK), OrderStatus.FILLED, None, "1"),
        (order(BUY, "2", "100"), OrderStatus.PARTIALLY_FILLED, None, "1"),
        (order(BUY, "2", type=OrderType.MARKET), OrderStatus.EXPIRED, Expiry.NO_LIQUIDITY, "1"),
        (order(BUY, quote="50.05", type=OrderType.MARKET), OrderStatus.FILLED, None, "0.5"),
        (order(BUY, quote="150", type=OrderType.MARKET), OrderStatus.EXPIRED, Expiry.NO_LIQUIDITY, "1"),
        (order(SELL, "1", type=OrderType.MARKET), OrderStatus.EXPIRED, Expiry.NO_LIQUIDITY, "0"),
    ],
)
def test_how_an_order_ends_with_one_unit_for_sale_at_100(engine, ann, bob, new, status, expiry, filled):
    engine.place(bob, order(SELL, "1", "100"))
    done = engine.place(ann, new).order
    assert (done.status, done.expiry, done.filled) == (status, expiry, D(filled))
    if status.is_final:
        assert ann.of("USD").locked == ann.of("X").locked == 0


@pytest.mark.parametrize(
    ("new", "refusal"),
    [
        (order(BUY, "1", "100", type=OrderType.LIMIT_MAKER), Refusal.WOULD_TAKE),
        (order(BUY, "200", "90"), Refusal.INSUFFICIENT_BALANCE),
        (order(SELL, "101", "110"), Refusal.INSUFFICIENT_BALANCE),
        (order(BUY, "1", "90", name="mine"), Refusal.DUPLICATE_CLIENT_ID),
    ],
)
def test_a_refusal_changes_nothing(engine, ann, bob, new, refusal):
    engine.place(bob, order(SELL, "1", "100"))
    engine.place(ann, order(BUY, "1", "50", name="mine"))
    before = dict(ann.balances), engine.books["XUSD"].update_id, len(engine.ledger.orders)
    with pytest.raises(Refused) as refused:
        engine.place(ann, new)
    assert refused.value.refusal is refusal
    assert (dict(ann.balances), engine.books["XUSD"].update_id, len(engine.ledger.orders)) == before


def test_a_cancel_frees_what_was_locked_and_happens_once(engine, ann):
    live = engine.place(ann, order(BUY, "2", "90")).live
    assert engine.cancel(live, request_id="away").status is OrderStatus.CANCELED
    assert ann.of("USD") == (D(10_000), D(0))
    assert engine.ledger.executions[-1].request_id == "away"
    with pytest.raises(Refused):
        engine.cancel(live)


def test_a_smaller_order_keeps_its_place(engine, ann, bob):
    first = engine.place(bob, order(SELL, "3", "100", name="first")).live
    engine.place(bob, order(SELL, "1", "100", name="second"))
    engine.reduce(first, D(1))
    assert bob.of("X").locked == 2
    engine.place(ann, order(BUY, "1", "100"))
    assert first.status is OrderStatus.FILLED
    with pytest.raises(Refused):
        engine.reduce(first, D("0.5"))


def test_the_events_of_an_operation_come_in_order_and_after_it(engine, ann, bob):
    engine.place(bob, order(SELL, "1", "100"))
    heard = []
    engine.listeners.append(lambda events: heard.append((engine.books["XUSD"].update_id, events)))
    engine.place(ann, order(BUY, "2", "100"))
    [(update_id, events)] = heard
    kinds = [event.kind if isinstance(event, Execution) else type(event) for event in events]
    kinds = [kind for kind in kinds if kind in (*ExecutionKind, Trade, BookChange)]
    assert kinds == [
        ExecutionKind.NEW, Trade, ExecutionKind.TRADE, ExecutionKind.TRADE, BookChange, BookChange,
    ]  # fmt: skip
    assert [event.update_id for event in events if isinstance(event, BookChange)] == [update_id - 1, update_id]


def test_what_a_listener_does_is_told_after_what_it_heard_of(engine, ann, bob):
    heard = []

    def answer(events):
        placed = [event for event in events if isinstance(event, Execution) and event.kind is ExecutionKind.NEW]
        heard.extend(event.order.client_order_id for event in placed)
        if heard == ["one"]:
            engine.place(bob, order(SELL, "1", "120", name="two"))
            heard.append("placed two")

    engine.listeners.append(answer)
    engine.place(ann, order(BUY, "1", "90", name="one"))
    assert heard == ["one", "placed two", "two"]


prices = st.integers(95, 105).map(lambda n: D(n))
quantities = st.integers(1, 40).map(lambda n: D(n) / 10)
actions = st.lists(
    st.one_of(
        st.tuples(st.just("limit"), st.booleans(), st.sampled_from([BUY, SELL]), prices, quantities),
        st.tuples(st.just("market"), st.booleans(), st.sampled_from([BUY, SELL]), prices, quantities),
        st.tuples(st.just("cancel"), st.booleans(), st.sampled_from([BUY, SELL]), prices, quantities),
    ),
    max_size=40,
)


class NaiveBook:
    """Lists that are sorted anew for each order."""

    def __init__(self) -> None:
        self.resting: list[list] = []  # [number, side, price, remaining]

    def place(self, number, side, price, quantity):
        fills = []
        makers = [one for one in self.resting if one[1] is not side]
        makers.sort(key=lambda one: (one[2] if side is BUY else -one[2], one[0]))
        for maker in makers:
            if quantity == 0 or (price is not None and (maker[2] > price if side is BUY else maker[2] < price)):
                break
            part = min(quantity, maker[3])
            maker[3] -= part
            quantity -= part
            fills.append((maker[2], part))
        self.resting = [one for one in self.resting if one[3]]
        if price is not None and quantity:
            self.resting.append([number, side, price, quantity])
        return fills

    def levels(self, side):
        totals: dict = {}
        for _, one_side, price, left in self.resting:
            if one_side is side:
                totals[price] = totals.get(price, D(0)) + left
        return sorted(totals.items(), reverse=side is BUY)


@given(actions)
def test_it_matches_as_the_naive_model_does_and_nothing_is_lost(steps):
    instrument = Instrument(
        name="XUSD", base="X", quote="USD", tick=D(1), step=D("0.1"), min_quantity=D("0.1"), max_quantity=D(1000),
        min_notional=D(0), reference_price=D(100),
    )  # fmt: skip
    engine = Engine(ManualClock(), [instrument])
    funds = [("X", D(1_000)), ("USD", D(100_000))]
    people: list[Account] = [
        engine.open_account(name, balances=funds, maker_fee=D("0.001"), taker_fee=D("0.002")) for name in "ab"
    ]
    book, naive = engine.books["XUSD"], NaiveBook()
    live: dict[int, VenueOrder] = {}
    last_update = 0

    def remember(events):
        nonlocal last_update
        for event in events:
            if isinstance(event, BookChange):
                assert event.update_id == last_update + 1
                last_update = event.update_id

    engine.listeners.append(remember)
    for number, (what, is_first, side, price, quantity) in enumerate(steps):
        if what == "cancel":
            resting = [key for key, one in live.items() if one.is_resting]
            if resting:
                key = resting[number % len(resting)]
                engine.cancel(live[key])
                naive.resting = [one for one in naive.resting if one[0] != key]
        else:
            is_limit = what == "limit"
            kind = OrderType.LIMIT if is_limit else OrderType.MARKET
            new = order(side, quantity, price if is_limit else None, type=kind, name=str(number))
            placement = engine.place(people[is_first], new)
            live[number] = placement.live
            fills = naive.place(number, side, price if is_limit else None, quantity)
            assert [(fill.price, fill.quantity) for fill in placement.fills] == fills
        assert book.bids.top(99) == naive.levels(BUY)
        assert book.asks.top(99) == naive.levels(SELL)
        if book.bids.best and book.asks.best:
            assert book.bids.best.price < book.asks.best.price
        assert engine.ledger.total("X") == 2_000
        assert engine.ledger.total("USD") == 200_000
        for account in people:
            locked = {"X": D(0), "USD": D(0)}
            for one in engine.ledger.open_orders(account):
                locked[one.spends] += one.remaining * (one.price if one.side is BUY else 1)
            assert {asset: account.of(asset).locked for asset in locked} == locked
            assert all(balance.free >= 0 for balance in account.balances.values())
