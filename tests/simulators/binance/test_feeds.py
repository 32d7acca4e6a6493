"""Streams that speak as soon as something happens."""

from decimal import Decimal

import pytest

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.orders import NewOrder, OrderType


def offer(gateway, side, quantity, price, symbol="BNBUSDT"):
    new = NewOrder(
        symbol=symbol, side=side, type=OrderType.LIMIT, client_order_id="", quantity=Decimal(quantity),
        price=Decimal(price),
    )  # fmt: skip
    return gateway.engine.place(gateway.counterparty, new).live


def test_each_trade_is_told_with_its_own_id(dial, gateway):
    line = dial("/ws/bnbusdt@trade")
    offer(gateway, OrderSide.SELL, 1, 600)
    offer(gateway, OrderSide.SELL, 1, 601)
    offer(gateway, OrderSide.BUY, 2, 601)
    heard = line.heard()
    assert [(one["t"], one["p"], one["q"], one["m"]) for one in heard] == [
        (1, "600.00000000", "1.00000000", False),
        (2, "601.00000000", "1.00000000", False),
    ]


def test_trades_of_one_taker_at_one_price_are_one_aggregate(dial, gateway):
    line = dial("/ws/bnbusdt@aggTrade")
    for price in (600, 600, 601):
        offer(gateway, OrderSide.SELL, 1, price)
    offer(gateway, OrderSide.BUY, 3, 601)
    heard = line.heard()
    assert [(one["a"], one["p"], one["q"], one["f"], one["l"]) for one in heard] == [
        (1, "600.00000000", "2.00000000", 1, 2),
        (2, "601.00000000", "1.00000000", 3, 3),
    ]


def test_the_best_prices_are_told_when_they_change_only(dial, gateway):
    line = dial("/ws/bnbusdt@bookTicker")
    offer(gateway, OrderSide.BUY, 1, 590)
    offer(gateway, OrderSide.BUY, 1, 580)
    top = offer(gateway, OrderSide.BUY, 2, 591)
    gateway.engine.cancel(top)
    heard = line.heard()
    assert [(one["u"], one["b"], one["B"], one["a"]) for one in heard] == [
        (1, "590.00000000", "1.00000000", "0.00000000"),
        (3, "591.00000000", "2.00000000", "0.00000000"),
        (4, "590.00000000", "1.00000000", "0.00000000"),
    ]
    assert not {"e", "E"} & set(heard[0])


@pytest.mark.parametrize(("unit", "digits"), [("", 13), ("?timeUnit=MICROSECOND", 16), ("?timeUnit=microsecond", 16)])
def test_times_come_in_the_unit_that_was_asked_for(dial, gateway, unit, digits):
    line = dial(f"/ws/bnbusdt@trade{unit}")
    offer(gateway, OrderSide.SELL, 1, 600)
    offer(gateway, OrderSide.BUY, 1, 600)
    [trade] = line.heard()
    assert len(str(trade["E"])) == len(str(trade["T"])) == digits


def test_all_listeners_of_a_stream_hear_the_same(dial, gateway):
    lines = [dial("/ws/bnbusdt@trade"), dial("/ws/bnbusdt@trade")]
    offer(gateway, OrderSide.SELL, 1, 600)
    offer(gateway, OrderSide.BUY, 1, 600)
    first, second = (line.heard() for line in lines)
    assert first == second != []
