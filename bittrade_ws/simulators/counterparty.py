"""Somebody to trade with, on demand."""

from decimal import Decimal

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.engine import Engine, Placement
from bittrade_ws.simulators.orders import NewOrder, VenueOrder
from bittrade_ws.simulators.terms import OrderType, TimeInForce


def take(engine: Engine, account: Account, order: VenueOrder, quantity: Decimal | None = None) -> Placement:
    """The account trades with an order on the book: so much of it, else all that is left.

    It goes through the book like any order, so better offers of others come first.
    """
    new = NewOrder(
        symbol=order.instrument.name,
        side=OrderSide.SELL if order.side is OrderSide.BUY else OrderSide.BUY,
        type=OrderType.LIMIT,
        client_order_id="",
        quantity=order.remaining if quantity is None else quantity,
        price=order.price,
        time_in_force=TimeInForce.IOC,
    )
    return engine.place(account, new)
