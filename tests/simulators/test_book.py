from decimal import Decimal

import pytest

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.book import Book, Sweep
from bittrade_ws.simulators.orders import NewOrder, OrderType

D = Decimal
BUY, SELL = OrderSide.BUY, OrderSide.SELL


@pytest.fixture
def book(engine) -> Book:
    """Bids at 98 and 99, asks at 101, 102 and 103, one unit each, two at 102."""
    owner = engine.open_account("maker", is_house=True)
    for side, price in ((BUY, 98), (BUY, 99), (SELL, 102), (SELL, 101), (SELL, 103), (SELL, 102)):
        new = NewOrder(
            symbol="XUSD",
            side=side,
            type=OrderType.LIMIT,
            client_order_id="",
            quantity=D(1),
            price=D(price),
        )
        engine.place(owner, new)
    return engine.books["XUSD"]


def test_levels_come_best_first(book):
    assert book.bids.top(5) == [(D(99), D(1)), (D(98), D(1))]
    assert book.asks.top(2) == [(D(101), D(1)), (D(102), D(2))]
    assert [level.price for level in book.asks.levels()] == [D(101), D(102), D(103)]
    assert (len(book.bids), len(book.asks), book.update_id) == (2, 3, 6)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"side": BUY, "quantity": D(2)}, Sweep(D(2), D(203), False)),
        ({"side": BUY, "quantity": D(9)}, Sweep(D(4), D(408), True)),
        ({"side": BUY, "quantity": D(9), "limit": D(102)}, Sweep(D(3), D(305), True)),
        ({"side": BUY, "quantity": D(1), "limit": D(100)}, Sweep(D(0), D(0), True)),
        ({"side": SELL, "quantity": D(2), "limit": D(98)}, Sweep(D(2), D(197), False)),
        ({"side": SELL, "quantity": D(2), "limit": D(99)}, Sweep(D(1), D(99), True)),
        ({"side": BUY, "quote": D(203), "step": D("0.1")}, Sweep(D(2), D(203), False)),
        ({"side": BUY, "quote": D(60), "step": D("0.1")}, Sweep(D("0.5"), D("50.5"), False)),
        ({"side": SELL, "quote": D(10_000), "step": D(1)}, Sweep(D(2), D(197), True)),
    ],
)
def test_what_taking_would_come_to(book, arguments, expected):
    assert book.sweep(**arguments) == expected


def test_a_side_that_is_empty():
    book = Book("X")
    assert book.bids.best is None
    assert book.asks.top(5) == []
    assert book.sweep(BUY, quantity=D(1)) == Sweep(D(0), D(0), True)
