"""Stops and trailing stops: the scenarios of the venue's own FAQ, and what an order locks while it waits."""

from decimal import Decimal

import pytest

from bittrade_ws.models.order import OrderStatus
from bittrade_ws.simulators.orders import Execution
from bittrade_ws.simulators.terms import Expiry, Phase, Refusal, Refused

D = Decimal


@pytest.fixture
def trade_at(engine, new_order):
    """Moves the last price, between two accounts that nobody looks at."""
    seller, buyer = (engine.open_account(name, is_house=True) for name in ("seller", "buyer"))

    def trade(price: str) -> None:
        engine.place(seller, new_order("SELL", "0.001", price))
        engine.place(buyer, new_order("BUY", "0.001", price))

    return trade


@pytest.mark.parametrize(
    ("side", "type", "stop", "misses", "hits"),
    [
        ("BUY", "STOP_LOSS", "110", ["109", "105"], "110"),
        ("SELL", "STOP_LOSS", "90", ["91", "120"], "89"),
        ("BUY", "TAKE_PROFIT", "90", ["91", "120"], "90"),
        ("SELL", "TAKE_PROFIT", "110", ["109", "80"], "111"),
    ],
)
def test_a_stop_waits_for_a_trade_at_its_price(engine, ann, new_order, trade_at, side, type, stop, misses, hits):
    live = engine.place(ann, new_order(side, "1", type=type, stop_price=stop)).live
    assert (live.status, live.phase, live.working_us) == (OrderStatus.PENDING, Phase.ARMED, None)
    for price in misses:
        trade_at(price)
        assert live.phase is Phase.ARMED
    trade_at(hits)
    assert (live.status, live.expiry) == (OrderStatus.EXPIRED, Expiry.NO_LIQUIDITY)
    assert ann.of("USD").locked == ann.of("X").locked == 0


@pytest.mark.parametrize(
    ("side", "type", "stop", "delta", "waits", "last"),
    [
        # A to D have a stop price from which on they follow; E follows at once. Prices are the FAQ's in hundreds.
        ("BUY", "STOP_LOSS_LIMIT", "440", 500, ["370", "440", "460", "420"], "441"),
        ("SELL", "STOP_LOSS_LIMIT", "390", 1000, ["415", "390", "370", "410"], "369"),
        ("BUY", "TAKE_PROFIT_LIMIT", "380", 850, ["420", "380", "370", "390", "380"], "401.45"),
        ("SELL", "TAKE_PROFIT_LIMIT", "420", 750, ["415", "390", "420", "450", "440", "465"], "430.12"),
        ("SELL", "STOP_LOSS_LIMIT", None, 700, ["420", "395", "455"], "423.15"),
    ],
)
def test_trailing_orders_as_in_the_faq(engine, ann, new_order, trade_at, side, type, stop, delta, waits, last):
    trade_at("400")
    stops = {} if stop is None else {"stop_price": stop}
    live = engine.place(ann, new_order(side, "1", "380", type=type, trailing_delta=delta, **stops)).live
    assert (live.trailing_us is None) == (stop is not None)
    for price in waits:
        trade_at(price)
        assert live.phase is Phase.ARMED, price
    trade_at(last)
    assert live.phase is Phase.RESTING
    assert live.status is OrderStatus.OPEN


@pytest.mark.parametrize(("side", "type"), [("BUY", "STOP_LOSS"), ("SELL", "TAKE_PROFIT_LIMIT")])
def test_a_stop_that_would_trigger_at_once_is_refused(engine, ann, new_order, side, type):
    price = "100" if type.endswith("LIMIT") else None
    with pytest.raises(Refused) as refused:
        engine.place(ann, new_order(side, "1", price, type=type, stop_price="100"))
    assert refused.value.refusal is Refusal.WOULD_TRIGGER


def test_what_waits_has_locked_its_funds_and_can_be_canceled(engine, ann, new_order, trade_at):
    buy = engine.place(ann, new_order("BUY", "2", "115", type="STOP_LOSS_LIMIT", stop_price="110")).live
    sell = engine.place(ann, new_order("SELL", "3", type="STOP_LOSS", stop_price="90")).live
    market = engine.place(ann, new_order("BUY", "1", type="STOP_LOSS", stop_price="120")).live
    assert (ann.of("USD").locked, ann.of("X").locked) == (D(350), D(3))
    engine.reduce(buy, D(1))
    assert ann.of("USD").locked == D(235)
    for live in (buy, sell, market):
        engine.cancel(live)
    assert ann.of("USD").locked == ann.of("X").locked == 0
    trade_at("130")
    assert buy.status is OrderStatus.CANCELED


def test_a_triggered_stop_that_cannot_be_paid_expires_as_rejected(engine, ann, bob, new_order, trade_at):
    live = engine.place(ann, new_order("BUY", "90", type="STOP_LOSS", stop_price="110")).live
    engine.place(bob, new_order("SELL", "90", "150"))
    trade_at("110")
    assert (live.status, live.expiry, live.refusal) == (
        OrderStatus.EXPIRED, Expiry.REJECTED, Refusal.INSUFFICIENT_BALANCE,
    )  # fmt: skip
    assert ann.of("USD") == (D(10_000), D(0))


def test_one_stop_may_trigger_the_next_within_the_same_operation(engine, ann, bob, new_order, trade_at):
    engine.place(bob, new_order("SELL", "1", "110"))
    engine.place(bob, new_order("SELL", "1", "115"))
    first = engine.place(ann, new_order("BUY", "1", type="STOP_LOSS", stop_price="110")).live
    second = engine.place(ann, new_order("BUY", "1", type="STOP_LOSS", stop_price="115")).live
    batches = []
    engine.listeners.append(batches.append)
    engine.place(ann, new_order("BUY", "1", "110"))
    assert (first.status, second.status) == (OrderStatus.FILLED, OrderStatus.EXPIRED)
    assert len(batches) == 1
    stages = [(one.order.order_id, one.order.status) for one in batches[0] if isinstance(one, Execution)]
    assert stages[-2:] == [(second.order_id, OrderStatus.OPEN), (second.order_id, OrderStatus.EXPIRED)]
