"""What a trade does to the order and the account on one side of it."""

from decimal import ROUND_DOWN, Decimal

from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.orders import Trade, VenueFill, VenueOrder

_FEE_STEP = Decimal("1E-8")


def pay(order: VenueOrder, price: Decimal, quantity: Decimal) -> tuple[Decimal, str]:
    """Takes an order's part out of what it locked; what it gets for it, and which asset that is.

    A limit order pays this price out of what it locked at its own, and the difference is free again.
    """
    account, quote = order.account, price * quantity
    if order.side is OrderSide.BUY:
        locked = quote if order.type.is_market else order.unit_lock * quantity
        paid, received, asset = quote, quantity, order.instrument.base
    else:
        locked = paid = quantity
        received, asset = quote, order.instrument.quote
    account.pay(order.spends, locked=locked, paid=paid)
    order.locked -= locked
    return received, asset


def settle(order: VenueOrder, trade: Trade, *, is_maker: bool, fees: Account) -> VenueFill:
    """Moves the money of one side and counts its fill.

    The fee comes off what is received, or off the quote asset of a margin account, rounded down to eight decimals.
    """
    account, quote = order.account, trade.price * trade.quantity
    is_buyer = order.side is OrderSide.BUY
    received, asset = pay(order, trade.price, trade.quantity)
    rate = account.maker_fee if is_maker else account.taker_fee
    account.credit(asset, received)
    charged, fee_asset = (quote, order.instrument.quote) if account.is_margin else (received, asset)
    fee = (charged * rate).quantize(_FEE_STEP, ROUND_DOWN)
    account.credit(fee_asset, -fee)
    fees.credit(fee_asset, fee)
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
        fee_asset=fee_asset,
        is_buyer=is_buyer,
        is_maker=is_maker,
        time_us=trade.time_us,
    )
