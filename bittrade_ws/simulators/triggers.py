"""Orders that wait for a price: plain stops, and stops that trail behind the best price that there was.

1. Prices are those of public trades, one after the other.
2. A trailing order follows from its placement, or from the first trade at its stop price on; it triggers when the price
   has come back from the best since then by `trailing_delta` basis points, or by `trailing_distance`.
   https://github.com/binance/binance-spot-api-docs/blob/master/faqs/trailing-stop-faq.md
"""

from decimal import Decimal

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.orders import VenueOrder

_BASIS = Decimal(10_000)


def waits_for_rise(order: VenueOrder) -> bool:
    """Whether the stop price lies above the last price."""
    return (order.side is OrderSide.BUY) is order.type.is_stop_loss


def is_trailing(order: VenueOrder) -> bool:
    """Whether it follows the price."""
    return order.trailing_delta is not None or order.trailing_distance is not None


def is_reached(order: VenueOrder, price: Decimal) -> bool:
    """Whether the stop price is met."""
    if order.stop_price is None:
        return True
    return price >= order.stop_price if waits_for_rise(order) else price <= order.stop_price


def follow(order: VenueOrder, price: Decimal, now_us: int) -> None:
    """Begins to trail from this price."""
    order.trailing_us = now_us
    order.trailing_best = price


def is_triggered(order: VenueOrder, price: Decimal, now_us: int) -> bool:
    """Whether a trade at this price lets the order go; remembers the price for one that trails."""
    if not is_trailing(order):
        return is_reached(order, price)
    if order.trailing_us is None:
        if is_reached(order, price):
            follow(order, price, now_us)
        return False
    if order.side is OrderSide.BUY:
        order.trailing_best = min(order.trailing_best, price)
        return price >= order.trailing_best + _distance(order)
    order.trailing_best = max(order.trailing_best, price)
    return price <= order.trailing_best - _distance(order)


def _distance(order: VenueOrder) -> Decimal:
    if order.trailing_distance is not None:
        return order.trailing_distance
    return order.trailing_best * (order.trailing_delta or 0) / _BASIS


class Triggers:
    """The waiting orders of one symbol."""

    def __init__(self) -> None:
        self._orders: dict[int, VenueOrder] = {}

    def __len__(self) -> int:
        return len(self._orders)

    def arm(self, order: VenueOrder, last_price: Decimal, now_us: int) -> None:
        """Waits with an order."""
        self._orders[order.order_id] = order
        if is_trailing(order) and order.stop_price is None:
            follow(order, last_price, now_us)

    def disarm(self, order: VenueOrder) -> None:
        """Waits no longer."""
        self._orders.pop(order.order_id, None)

    def on_price(self, price: Decimal, now_us: int) -> list[VenueOrder]:
        """The orders that a trade lets go, oldest first."""
        if not self._orders:
            return []
        due = [one for one in self._orders.values() if is_triggered(one, price, now_us)]
        for order in due:
            del self._orders[order.order_id]
        return due
