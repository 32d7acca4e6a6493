"""Orders that are filled from the books of several symbols whose quotes are worth the same.

https://github.com/binance/binance-spot-api-docs/blob/master/faqs/sor_faq.md

1. Its own book comes first at one price; as long as that is all it takes from, its fills are trades.
2. Otherwise a house account trades for it, and allots it what it got, for the quote asset of its own symbol.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import count

from msgspec.structs import replace

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.book import Book, Sweep
from bittrade_ws.simulators.orders import Instrument, Trade, VenueFill, VenueOrder
from bittrade_ws.simulators.terms import OrderType, SelfTrade, TimeInForce

ZERO = Decimal(0)


def plan(
    order: VenueOrder, books: Sequence[Book], limit: Decimal | None, skips: Callable[[VenueOrder], bool] | None = None
) -> tuple[Sweep, bool]:
    """What an order could take from all books together, of which the first is its own; whether others are needed."""
    found = [
        (level.price, index, level)
        for index, book in enumerate(books)
        for level in book.opposite(order.side).levels()
        if book.opposite(order.side).reaches(level.price, limit)
    ]
    sign = 1 if order.side is OrderSide.BUY else -1
    taken = cost = ZERO
    needs_others = False
    for price, index, level in sorted(found, key=lambda one: (one[0] * sign, one[1])):
        there = level.quantity + level.hidden
        if skips is not None:
            there -= sum((one.remaining for one in level.orders.values() if skips(one)), ZERO)
        part = min(order.remaining - taken, there)
        taken += part
        cost += part * price
        needs_others = needs_others or (index > 0 and part > 0)
        if taken == order.remaining:
            return Sweep(taken, cost, False), needs_others
    return Sweep(taken, cost, True), needs_others


class Router:
    """Trades for others on any book."""

    def __init__(
        self,
        house: Account,
        *,
        trade: Callable[[VenueOrder, VenueOrder, Decimal], VenueFill],
        settle: Callable[[VenueOrder, Trade, int], VenueFill],
    ) -> None:
        self._house = house
        self._trade = trade
        self._settle = settle
        self._allocation_ids = count()

    def allot(self, order: VenueOrder, maker: VenueOrder, quantity: Decimal) -> VenueFill:
        """Takes from `maker`, and gives what it got to `order`."""
        helper = self._helper(maker.instrument, order.side, quantity, order.updated_us)
        fill = self._trade(helper, maker, quantity)
        allotted = Trade(
            symbol=order.instrument.name,
            trade_id=-1,
            price=fill.price,
            quantity=quantity,
            time_us=fill.time_us,
            is_buyer_maker=False,
            taker_order_id=order.order_id,
        )
        sign = 1 if order.side is OrderSide.BUY else -1
        self._house.credit(order.instrument.base, -sign * quantity)
        self._house.credit(order.instrument.quote, sign * quantity * fill.price)
        return self._settle(order, allotted, next(self._allocation_ids))

    def _helper(self, instrument: Instrument, side: OrderSide, quantity: Decimal, now_us: int) -> VenueOrder:
        return VenueOrder(
            order_id=0,
            client_order_id="",
            account=self._house,
            instrument=instrument,
            side=side,
            type=OrderType.MARKET,
            time_in_force=TimeInForce.GTC,
            price=ZERO,
            quantity=quantity,
            quote_quantity=ZERO,
            created_us=now_us,
            updated_us=now_us,
            self_trade=SelfTrade.NONE,
        )


def with_allocation(fill: VenueFill, allocation_id: int | None) -> VenueFill:
    """A fill that is no trade of its own."""
    return fill if allocation_id is None else replace(fill, allocation_id=allocation_id)
