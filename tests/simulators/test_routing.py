"""Orders that are filled from several books: the examples of the venue's FAQ, and nothing is lost."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from bittrade_ws.models.order import OrderStatus
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.terms import Expiry, SelfTrade, TimeInForce

D = Decimal
ASKS = (("XUSD", "308", "3"), ("XUSD", "305", "3"), ("XUSC", "300", "1"), ("XUSC", "280", "1"), ("XUSP", "350", "1"),
        ("XUSP", "290", "1"))  # fmt: skip
OTHERS = ("XUSC", "XUSP")


@pytest.fixture
def engine(clock, instrument):
    """Three symbols, whose quotes are worth the same."""
    others = [replace(instrument, name=f"X{quote}", quote=quote) for quote in ("USC", "USP")]
    return Engine(clock, [instrument, *others])


@pytest.fixture
def offers(engine, new_order):
    maker = engine.open_account("maker", is_house=True)
    for symbol, price, quantity in ASKS:
        engine.place(maker, replace(new_order("SELL", quantity, price), symbol=symbol))
    return maker


@pytest.fixture
def ann(engine):
    return engine.open_account("ann", balances=[("USD", D(10_000)), ("X", D(10))], taker_fee=D("0.001"))


@pytest.mark.parametrize(
    ("quantity", "price", "spent", "fills"),
    [
        ("0.5", "310", "140", ["280"]),
        ("5", "310", "1480", ["280", "290", "300", "305"]),
        ("11", None, "3059", ["280", "290", "300", "305", "308", "350"]),
    ],
)
def test_it_takes_the_best_of_all_books_for_its_own_quote(
    engine, ann, new_order, offers, quantity, price, spent, fills
):
    before = [engine.ledger.total(asset) for asset in ("X", "USD", "USC", "USP")]
    new = new_order("BUY", quantity, price, type="LIMIT" if price else "MARKET", routes=OTHERS)
    placement = engine.place(ann, new)
    assert [str(one.price) for one in placement.fills] == fills
    assert ann.of("USD") == (D(10_000) - D(spent), D(0))
    assert ann.of("X").free == D(10) + placement.order.filled * D("0.999")
    assert [(one.trade_id, one.allocation_id) for one in placement.fills] == [(-1, n) for n in range(len(fills))]
    assert [engine.ledger.total(asset) for asset in ("X", "USD", "USC", "USP")] == before
    is_whole = placement.order.filled == D(quantity)
    assert placement.order.status is (OrderStatus.FILLED if is_whole else OrderStatus.EXPIRED)


def test_what_its_own_book_can_fill_best_is_a_trade(engine, ann, new_order, offers):
    engine.place(offers, new_order("SELL", "1", "270"))
    placement = engine.place(ann, new_order("BUY", "1", "310", routes=OTHERS))
    assert (placement.order.is_routed, placement.fills[0].allocation_id) == (False, None)
    assert placement.fills[0].trade_id > 0


def test_what_remains_rests_on_its_own_book(engine, ann, new_order, offers):
    placement = engine.place(ann, new_order("BUY", "2", "285", routes=OTHERS))
    assert (placement.order.filled, placement.live.is_resting) == (D(1), True)
    assert engine.books["XUSD"].bids.top(1) == [(D(285), D(1))]
    kill = new_order("BUY", "5", "300", time_in_force=TimeInForce.FOK, routes=OTHERS)
    assert engine.place(ann, kill).order.expiry is Expiry.FOK_UNFILLABLE


def test_it_meets_no_order_of_its_own_account_on_another_book(engine, ann, new_order, offers):
    engine.place(ann, replace(new_order("SELL", "1", "250", name="mine"), symbol="XUSC"))
    new = new_order("BUY", "1", "310", routes=OTHERS, self_trade=SelfTrade.EXPIRE_MAKER)
    assert engine.place(ann, new).fills[0].price == D(280)
    [prevention] = engine.ledger.preventions
    assert prevention.maker.instrument.name == "XUSC"
