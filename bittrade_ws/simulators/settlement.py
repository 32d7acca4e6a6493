"""What a trade does to the order and the account on one side of it."""

from decimal import ROUND_DOWN, Decimal

from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.orders import OrderType, Trade, VenueFill, VenueOrder

_FEE_STEP = Decimal("1E-8")


def settle(order: VenueOrder, trade: Trade, *, is_maker: bool, fees: Account) -> VenueFill:
    """Moves the money of one side and counts its fill.

    The fee comes off what is received, rounded down to eight decimals. A limit order pays the trade's price out of
    what it locked at its own, and the difference is free again.
    """
    account, instrument = order.account, order.instrument
    quote = trade.price * trade.quantity
    is_buyer = order.side is OrderSide.BUY
    if is_buyer:
        locked = quote if order.type is OrderType.MARKET else order.price * trade.quantity
        paid, received, asset = quote, trade.quantity, instrument.base
    else:
        locked = paid = trade.quantity
        received, asset = quote, instrument.quote
    rate = account.maker_fee if is_maker else account.taker_fee
    fee = (received * rate).quantize(_FEE_STEP, ROUND_DOWN)
    account.pay(order.spends, locked=locked, paid=paid)
    account.credit(asset, received - fee)
    fees.credit(asset, fee)
    order.locked -= locked
    order.filled += trade.quantity
    order.filled_quote += quote
    order.updated_us = trade.time_us
    order.status = OrderStatus.PARTIALLY_FILLED
    return VenueFill(
        order_id=order.order_id,
        symbol=trade.symbol,
        trade_id=trade.trade_id,
        price=trade.price,
        quantity=trade.quantity,
        fee=fee,
        fee_asset=asset,
        is_buyer=is_buyer,
        is_maker=is_maker,
        time_us=trade.time_us,
    )
