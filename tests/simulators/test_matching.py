"""Icebergs, pegged orders, price ranges, and trades with oneself that are prevented."""

from decimal import Decimal

import pytest

from bittrade_ws.models.order import OrderStatus
from bittrade_ws.simulators.orders import Execution, ExecutionKind
from bittrade_ws.simulators.terms import Expiry, Peg, PegTo, Refusal, Refused, SelfTrade, TimeInForce

D = Decimal
EXPIRED, OPEN, PART = OrderStatus.EXPIRED, OrderStatus.OPEN, OrderStatus.PARTIALLY_FILLED


def test_an_iceberg_shows_a_part_and_queues_again_with_the_next(engine, ann, bob, new_order):
    berg = engine.place(bob, new_order("SELL", "5", "100", iceberg_quantity="2", name="berg")).live
    engine.place(bob, new_order("SELL", "1", "100", name="other"))
    asks = engine.books["XUSD"].asks
    assert asks.top(1) == [(D(100), D(3))]
    engine.place(ann, new_order("BUY", "2", "100"))
    assert asks.top(1) == [(D(100), D(3))]
    fills = engine.place(ann, new_order("BUY", "2", "100")).fills
    assert [fill.quantity for fill in fills] == [D(1), D(1)]
    assert (berg.remaining, berg.visible, asks.top(1)) == (D(2), D(1), [(D(100), D(1))])
    engine.reduce(berg, D("4.5"))
    assert asks.top(1) == [(D(100), D(1))]
    engine.reduce(berg, D("3.4"))
    assert asks.top(1) == [(D(100), D("0.4"))]
    engine.cancel(berg)
    assert asks.top(1) == []


def test_what_an_iceberg_hides_can_be_taken(engine, ann, bob, new_order):
    engine.place(bob, new_order("SELL", "5", "100", iceberg_quantity="1"))
    assert engine.place(ann, new_order("BUY", "5", "100", time_in_force=TimeInForce.FOK)).order.filled == 5
    engine.place(bob, new_order("SELL", "5", "100", iceberg_quantity="1"))
    assert engine.place(ann, new_order("BUY", "5", type="MARKET")).order.status is OrderStatus.FILLED


@pytest.mark.parametrize(
    ("side", "to", "offset", "price"),
    [
        ("BUY", PegTo.PRIMARY, None, "98"),
        ("BUY", PegTo.PRIMARY, 1, "97"),
        ("BUY", PegTo.MARKET, None, "102"),
        ("SELL", PegTo.PRIMARY, None, "102"),
        ("SELL", PegTo.MARKET, 1, "97"),
    ],
)
def test_a_pegged_order_takes_its_price_from_the_book(engine, ann, bob, new_order, side, to, offset, price):
    for other, at in (("BUY", "98"), ("BUY", "97"), ("SELL", "102"), ("SELL", "103")):
        engine.place(bob, new_order(other, "1", at))
    done = engine.place(ann, new_order(side, "5", peg=Peg(to, offset))).order
    assert (done.price, done.stated_price) == (D(price), D(0))
    assert ann.of("USD" if side == "BUY" else "X").locked == done.remaining * (D(price) if side == "BUY" else 1)


def test_a_pegged_order_needs_that_level(engine, ann, new_order):
    with pytest.raises(Refused) as refused:
        engine.place(ann, new_order("BUY", "1", peg=Peg(PegTo.PRIMARY)))
    assert refused.value.refusal is Refusal.NO_PEG_PRICE


def test_an_order_ends_where_the_price_leaves_its_range(engine, ann, bob, new_order):
    engine.matcher.price_range = lambda order: (D(90), D(105))
    for price in ("104", "106"):
        engine.place(bob, new_order("SELL", "1", price))
    done = engine.place(ann, new_order("BUY", "2", "110")).order
    assert (done.status, done.expiry, done.filled) == (EXPIRED, Expiry.OUT_OF_RANGE, D(1))


@pytest.mark.parametrize(
    ("mode", "taker", "maker", "reported"),
    [
        (SelfTrade.EXPIRE_MAKER, (OPEN, "0", "0"), (EXPIRED, "0", "5"), ["maker"]),
        (SelfTrade.EXPIRE_TAKER, (EXPIRED, "0", "3"), (OPEN, "0", "0"), ["taker"]),
        (SelfTrade.EXPIRE_BOTH, (EXPIRED, "0", "3"), (EXPIRED, "0", "5"), ["taker", "maker"]),
        (SelfTrade.DECREMENT, (EXPIRED, "0", "3"), (OPEN, "0", "3"), ["taker", "maker"]),
        (SelfTrade.TRANSFER, (EXPIRED, "0", "3"), (OPEN, "0", "3"), ["taker", "maker"]),
        (SelfTrade.NONE, (OrderStatus.FILLED, "3", "0"), (PART, "3", "0"), []),
    ],
)
def test_what_the_modes_do_to_a_sale_of_3_that_meets_a_bid_for_5(engine, ann, new_order, mode, taker, maker, reported):
    bid = engine.place(ann, new_order("BUY", "5", "90", name="maker")).live
    ask = engine.place(ann, new_order("SELL", "3", "90", name="taker", self_trade=mode)).live
    assert [(one.status, str(one.filled), str(one.prevented)) for one in (ask, bid)] == [taker, maker]
    kinds = [one for one in engine.ledger.executions if one.kind is ExecutionKind.TRADE_PREVENTION]
    assert [one.order.client_order_id for one in kinds] == reported
    assert ann.of("USD").locked == bid.remaining * 90 * bid.is_open
    assert ann.of("X").locked == ask.remaining * ask.is_open
    assert len(engine.ledger.preventions) == bool(reported)


def test_two_accounts_of_a_group_transfer_when_both_say_so(engine, ann, bob, new_order):
    ann.group = bob.group = 1
    bid = engine.place(bob, new_order("BUY", "0.6", "0.2", self_trade=SelfTrade.TRANSFER)).live
    engine.place(ann, new_order("SELL", "0.2", "0.2", self_trade=SelfTrade.TRANSFER))
    assert (bob.of("X").free, bob.of("USD")) == (D("100.2"), (D("9999.88"), D("0.08")))
    assert (ann.of("X").free, ann.of("USD").free) == (D("99.8"), D("10000.04"))
    assert engine.ledger.preventions[0].mode is SelfTrade.TRANSFER
    assert engine.ledger.fills == {}
    engine.cancel(bid)
    engine.place(bob, new_order("BUY", "1", "0.2"))
    engine.place(ann, new_order("SELL", "1", "0.2", self_trade=SelfTrade.TRANSFER))
    assert engine.ledger.preventions[1].mode is SelfTrade.DECREMENT
    assert bob.of("X").free == D("100.2")


def test_strangers_trade_whatever_their_mode(engine, ann, bob, new_order):
    engine.place(bob, new_order("BUY", "1", "90", self_trade=SelfTrade.EXPIRE_BOTH))
    assert engine.place(ann, new_order("SELL", "1", "90", self_trade=SelfTrade.EXPIRE_BOTH)).order.filled == 1


def test_a_market_order_locks_for_the_orders_behind_its_own(engine, ann, bob, new_order):
    engine.place(ann, new_order("SELL", "1", "50", name="mine"))
    engine.place(bob, new_order("SELL", "1", "99"))
    done = engine.place(ann, new_order("BUY", "1", type="MARKET", self_trade=SelfTrade.EXPIRE_MAKER)).order
    assert (done.status, done.filled_quote) == (OrderStatus.FILLED, D(99))
    assert ann.of("USD") == (D(9_901), D(0))
    nothing = engine.place(ann, new_order("BUY", "1", type="MARKET", self_trade=SelfTrade.EXPIRE_MAKER)).order
    assert nothing.expiry is Expiry.NO_LIQUIDITY


@pytest.mark.parametrize(("mode", "filled"), [(SelfTrade.EXPIRE_MAKER, "2"), (SelfTrade.EXPIRE_TAKER, "0")])
def test_fill_or_kill_does_not_count_on_its_own_orders(engine, ann, bob, new_order, mode, filled):
    engine.place(ann, new_order("SELL", "2", "99"))
    engine.place(bob, new_order("SELL", "2", "100"))
    kill = new_order("BUY", "2", "100", time_in_force=TimeInForce.FOK, self_trade=mode)
    done = engine.place(ann, kill).order
    assert done.filled == D(filled)
    assert (done.expiry is Expiry.FOK_UNFILLABLE) == (filled == "0")


def test_a_refusal_can_be_shown(engine, ann, new_order):
    with pytest.raises(Refused):
        engine.place(ann, new_order("BUY", "1000", "90", name="dear"), shows_refusal=True)
    [event] = engine.ledger.executions
    assert isinstance(event, Execution)
    assert (event.kind, event.order.status, event.order.refusal) == (
        ExecutionKind.REJECTED, OrderStatus.REJECTED, Refusal.INSUFFICIENT_BALANCE,
    )  # fmt: skip
    assert engine.ledger.order(ann, client_order_id="dear") is None


def test_what_comes_from_outside_is_a_movement_and_nothing_is_created(engine, ann):
    before = engine.ledger.total("USD")
    engine.move(ann, "USD", D(500))
    engine.move(ann, "USD", D(-100))
    engine.move(ann, "USD", D(50), is_lock=True)
    assert ann.of("USD") == (D(10_350), D(50))
    assert engine.ledger.total("USD") == before
    assert [one.amount for one in engine.ledger.movements] == [D(500), D(-100), D(50)]
    with pytest.raises(Refused):
        engine.move(ann, "USD", D(-10_351))
