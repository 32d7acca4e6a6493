"""Somebody to trade with."""

from decimal import Decimal

import pytest

from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.simulators.clock import ManualClock
from bittrade_ws.simulators.counterparty import take
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.oceanex.instruments import FUNDS, INSTRUMENTS
from bittrade_ws.simulators.orders import NewOrder, OrderType

D = Decimal


@pytest.mark.parametrize("side", list(OrderSide))
def test_so_much_of_an_order_or_all_that_is_left(side):
    engine = Engine(ManualClock(), INSTRUMENTS)
    user, other = (engine.open_account(name, balances=FUNDS) for name in ("user", "other"))
    new = NewOrder(
        symbol="ocevet", side=side, type=OrderType.LIMIT, client_order_id="", quantity=D(10), price=D("0.05")
    )
    order = engine.place(user, new).live
    assert take(engine, other, order, D(4)).order.filled == 4
    assert (order.filled, order.status) == (4, OrderStatus.PARTIALLY_FILLED)
    take(engine, other, order)
    assert (order.filled, order.status) == (10, OrderStatus.FILLED)
