from decimal import Decimal

import pytest

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.binance import filters
from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.exchange_info import INSTRUMENTS
from bittrade_ws.simulators.orders import NewOrder, OrderType

BTC = INSTRUMENTS[0]


def check(quantity=None, price=None, quote=None, open_orders=0):
    new = NewOrder(
        symbol="BTCUSDT",
        side=OrderSide.BUY,
        type=OrderType.MARKET if price is None else OrderType.LIMIT,
        client_order_id="",
        quantity=None if quantity is None else Decimal(quantity),
        price=None if price is None else Decimal(price),
        quote_quantity=None if quote is None else Decimal(quote),
    )
    filters.check(new, BTC, open_orders=open_orders, average_price=Decimal(60_000))


@pytest.mark.parametrize(
    "order",
    [
        {"quantity": "1", "price": "60000.01"},
        {"quantity": "0.00001", "price": "1000000"},
        {"quantity": "0.001"},
        {"quote": "5"},
        {"quantity": "1", "price": "60000", "open_orders": 199},
    ],
)
def test_what_passes(order):
    check(**order)


@pytest.mark.parametrize(
    ("order", "name"),
    [
        ({"quantity": "1", "price": "60000.001"}, "PRICE_FILTER"),
        ({"quantity": "1", "price": "1000000.01"}, "PRICE_FILTER"),
        ({"quantity": "0.000001", "price": "60000"}, "LOT_SIZE"),
        ({"quantity": "9000.1", "price": "1"}, "LOT_SIZE"),
        ({"quantity": "201"}, "MARKET_LOT_SIZE"),
        ({"quantity": "0.00008"}, "NOTIONAL"),
        ({"quote": "4.99"}, "NOTIONAL"),
        ({"quantity": "151", "price": "60000"}, "NOTIONAL"),
        ({"quantity": "1", "price": "60000", "open_orders": 200}, "MAX_NUM_ORDERS"),
    ],
)
def test_what_fails(order, name):
    with pytest.raises(ApiError) as error:
        check(**order)
    assert (error.value.code, error.value.message) == (-1013, f"Filter failure: {name}")
