from decimal import Decimal

import pytest

from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.orders import OrderType, TimeInForce, Trade, VenueOrder
from bittrade_ws.simulators.settlement import settle

D = Decimal


@pytest.mark.parametrize(
    ("side", "type", "usd", "x", "fee", "fee_asset"),
    [
        (OrderSide.BUY, OrderType.LIMIT, "955", "100.499", "0.001", "X"),
        (OrderSide.BUY, OrderType.MARKET, "955", "100.499", "0.001", "X"),
        (OrderSide.SELL, OrderType.LIMIT, "1044.91", "99.5", "0.09", "USD"),
    ],
)
def test_one_side_of_half_a_unit_at_90(instrument, side, type, usd, x, fee, fee_asset):
    account, fees = Account("ann", taker_fee=D("0.002")), Account("fees", is_house=True)
    account.credit("USD", D(1_000))
    account.credit("X", D(100))
    order = VenueOrder(
        order_id=1, client_order_id="", account=account, instrument=instrument, side=side, type=type,
        time_in_force=TimeInForce.GTC, price=D(100), quantity=D("1.36"), quote_quantity=D(0), created_us=0,
        updated_us=0,
    )  # fmt: skip
    order.unit_lock = D(100) if side is OrderSide.BUY else D(1)
    order.locked = D(136) if side is OrderSide.BUY else D("1.36")
    account.lock(order.spends, order.locked)
    trade = Trade(
        symbol="XUSD", trade_id=1, price=D(90), quantity=D("0.5"), time_us=5, is_buyer_maker=False, taker_order_id=1
    )
    fill = settle(order, trade, is_maker=False, fees=fees)
    assert (fill.fee, fill.fee_asset) == (D(fee), fee_asset)
    assert fees.of(fee_asset).free == fill.fee
    assert (order.filled, order.filled_quote, order.status) == (D("0.5"), D(45), OrderStatus.PARTIALLY_FILLED)
    account.lock(order.spends, -order.locked)
    assert account.of(order.spends).locked == 0
    assert (account.of("USD").free, account.of("X").free) == (D(usd), D(x))
