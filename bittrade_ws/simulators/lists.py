"""What the orders of one list do to each other.

1. Of a pair, the first that begins to work ends the other; until then both lock only what the dearer one needs.
2. The others of a list wait until the working order is filled whole. When it ends otherwise, they end with it.
3. A prepaid list holds back what the working order buys, and gives the others their quantity from it.
   https://github.com/binance/binance-spot-api-docs/blob/master/faqs/opo.md
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.simulators.matching import Matcher
from bittrade_ws.simulators.orders import (
    Contingency,
    ListChangeKind,
    NewOrder,
    OrderList,
    VenueFill,
    VenueOrder,
)
from bittrade_ws.simulators.reporter import Reporter
from bittrade_ws.simulators.terms import Expiry, Refusal, Refused

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewList:
    """An order list as it comes in: for OTO the working order is the first, one or two others follow."""

    client_list_id: str
    contingency: Contingency
    orders: tuple[NewOrder, ...]
    is_prepaid: bool = False


def check_pair(orders: Sequence[VenueOrder], last_price: Decimal) -> None:
    """Raises `Refused` unless the last price lies between those at which the two orders of a pair begin to work."""
    for order in orders:
        price = order.stop_price if order.type.is_contingent else order.price
        if price is not None:
            is_above = (order.side is OrderSide.BUY) is order.type.is_stop_loss
            if price <= last_price if is_above else price >= last_price:
                raise Refused(Refusal.BAD_LIST_PRICES)


def hold(order: VenueOrder, amount: Decimal) -> None:
    """Makes the account lock so much for an order; raises `Refused` when it cannot."""
    more = amount - order.locked
    if more > 0 and not order.account.can_spend(order.spends, more):
        raise Refused(Refusal.INSUFFICIENT_BALANCE)
    order.account.lock(order.spends, more)
    order.locked = amount


def hold_together(orders: Sequence[VenueOrder], amounts: Sequence[Decimal]) -> None:
    """Makes the account lock what the dearest of these orders needs, with the first of them."""
    first, *others = orders
    for other in others:
        first.locked += other.locked
        other.locked = ZERO
    hold(first, max(amounts))


class ListRules:
    """Hears what happens to orders, and does to the others of their lists what follows from it."""

    def __init__(self, matcher: Matcher, reporter: Reporter, release: Callable[[OrderList], None]) -> None:
        self._matcher = matcher
        self._reporter = reporter
        self._release = release
        """Called when the working order is filled: the others may enter, later."""

    def engaged(self, order: VenueOrder) -> None:
        """An order of a pair begins to work: the other one ends."""
        sibling = order.order_list.sibling(order) if order.order_list is not None else None
        if sibling is None or not sibling.is_open:
            return
        hold_together((order, sibling), (order.remaining * order.unit_lock,))
        self._matcher.expire(sibling, Expiry.LIST_SIBLING)

    def filled(self, order: VenueOrder, fill: VenueFill) -> None:
        """What a prepaid list bought is held back for the others.

        The fee comes out of what is free, if there is enough; else out of what was bought.
        """
        order_list = order.order_list
        if order_list is None or not order_list.is_prepaid or order is not order_list.working:
            return
        heir, asset = order_list.dependents[0], order.instrument.base
        free = order.account.of(asset).free
        kept = fill.quantity if free >= fill.quantity else fill.quantity - fill.fee
        order.account.lock(asset, kept)
        heir.locked += kept

    def ended(self, order: VenueOrder) -> None:
        """An order is at an end."""
        order_list = order.order_list
        if order_list is None or order_list.is_done:
            return
        if order is order_list.working and not order_list.is_ending:
            if order.status is OrderStatus.FILLED:
                self._release(order_list)
            else:
                order_list.is_ending = True
                for other in order_list.dependents:
                    self._matcher.expire(other, Expiry.LIST_WORKING_ORDER)
        if not any(one.is_open for one in order_list.orders) and not order_list.is_done:
            order_list.is_done = True
            self._reporter.list_change(ListChangeKind.DONE, order_list)
