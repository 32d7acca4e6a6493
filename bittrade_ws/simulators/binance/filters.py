"""The filters that an order must pass before the engine sees it."""

from decimal import Decimal

from bittrade_ws.simulators.binance.errors import filter_failure
from bittrade_ws.simulators.binance.exchange_info import MAX_OPEN_ORDERS
from bittrade_ws.simulators.orders import Instrument, NewOrder, OrderType

_MAX_PRICE = Decimal(1_000_000)
_MAX_MARKET_QUANTITY = Decimal(200)
_MAX_NOTIONAL = Decimal(9_000_000)


def check(new: NewOrder, instrument: Instrument, *, open_orders: int, average_price: Decimal) -> None:
    """Raises `ApiError` -1013 with the name of the first filter that fails."""
    is_market = new.type is OrderType.MARKET
    price, quantity = new.price, new.quantity
    if price is not None and (not instrument.tick <= price <= _MAX_PRICE or price % instrument.tick):
        raise filter_failure("PRICE_FILTER")
    if quantity is not None:
        if not instrument.min_quantity <= quantity <= instrument.max_quantity or quantity % instrument.step:
            raise filter_failure("LOT_SIZE")
        if is_market and quantity > _MAX_MARKET_QUANTITY:
            raise filter_failure("MARKET_LOT_SIZE")
    notional = new.quote_quantity
    if notional is None:
        notional = (quantity or Decimal(0)) * (average_price if price is None else price)
    if notional < instrument.min_notional or (not is_market and notional > _MAX_NOTIONAL):
        raise filter_failure("NOTIONAL")
    if open_orders >= MAX_OPEN_ORDERS:
        raise filter_failure("MAX_NUM_ORDERS")
