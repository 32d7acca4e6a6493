"""What an order needs to enter: its price, its quantity, and the funds that it locks.

Nothing is changed here; who cannot enter is `Refused`.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.book import Book
from bittrade_ws.simulators.matching import are_together
from bittrade_ws.simulators.orders import Instrument, NewOrder, VenueOrder
from bittrade_ws.simulators.routing import plan
from bittrade_ws.simulators.terms import OrderType, Peg, PegTo, Phase, Refusal, Refused, SelfTrade, TimeInForce
from bittrade_ws.simulators.triggers import is_reached

ZERO, ONE = Decimal(0), Decimal(1)


class Terms(NamedTuple):
    """What an order enters with."""

    price: Decimal
    quantity: Decimal
    unit_lock: Decimal
    lock: Decimal


def terms(order: VenueOrder, books: Sequence[Book], last_price: Decimal) -> Terms:
    """How an order would enter now, as a stop that waits or to meet the book; raises `Refused`.

    The first book is its own.
    """
    if order.type.is_contingent and order.phase is Phase.HELD:
        return _waiting(order, last_price)
    book = books[0]
    price = order.price if order.peg is None else _pegged_price(order.peg, order.side, book)
    if order.type is OrderType.LIMIT and order.quantity:  # what it could take now is nothing to it
        return _limited(order, price, order.quantity)
    limit = None if order.type.is_market else price
    sweep = (
        plan(order, books, limit, _skips(order))[0]
        if order.routes
        else book.sweep(
            order.side,
            limit=limit,
            quantity=None if order.quote_quantity and not order.quantity else order.remaining,
            quote=order.quote_quantity,
            step=order.instrument.step,
            skips=_skips(order),
        )
    )
    if order.type is OrderType.LIMIT_MAKER and sweep.quantity:
        raise Refused(Refusal.WOULD_TAKE)
    quantity = order.quantity
    if order.quote_quantity and not quantity:
        quantity = sweep.quantity
        if sweep.is_exhausted:
            # What the rest of the amount would have bought, so that the order shows that it was not filled whole.
            step = order.instrument.step
            quantity += max(step, (order.quote_quantity - sweep.cost) / last_price // step * step)
    if order.type.is_market:
        return Terms(price, quantity, ONE, sweep.quantity if order.side is OrderSide.SELL else sweep.cost)
    return _limited(order, price, quantity)


def _limited(order: VenueOrder, price: Decimal, quantity: Decimal) -> Terms:
    if order.side is OrderSide.SELL:
        return Terms(price, quantity, ONE, order.remaining)
    return Terms(price, quantity, price, order.remaining * price)


def _waiting(order: VenueOrder, last_price: Decimal) -> Terms:
    """A market order to come locks as if it were to trade at its stop price, or at the last one."""
    if order.stop_price is not None and is_reached(order, last_price):
        raise Refused(Refusal.WOULD_TRIGGER)
    unit = ONE
    if order.side is OrderSide.BUY:
        unit = order.price or order.stop_price or last_price
    return Terms(order.price, order.quantity, unit, order.remaining * unit)


def _pegged_price(peg: Peg, side: OrderSide, book: Book) -> Decimal:
    levels = (book.side(side) if peg.to is PegTo.PRIMARY else book.opposite(side)).levels()
    level = next(islice(levels, peg.offset or 0, None), None)
    if level is None:
        raise Refused(Refusal.NO_PEG_PRICE)
    return level.price


def _skips(order: VenueOrder) -> Callable[[VenueOrder], bool] | None:
    """Orders that would expire rather than trade; the other modes only ever need less than without them."""
    if order.self_trade is not SelfTrade.EXPIRE_MAKER:
        return None
    return lambda maker: are_together(order, maker)


def draft(account: Account, instrument: Instrument, new: NewOrder, now_us: int) -> VenueOrder:
    """The order as it would enter."""
    price = ZERO if new.type.is_market or new.price is None else new.price
    return VenueOrder(
        order_id=0,
        client_order_id=new.client_order_id,
        account=account,
        instrument=instrument,
        side=new.side,
        type=new.type,
        time_in_force=TimeInForce.GTC if new.type.is_market else new.time_in_force,
        price=price,
        stated_price=price,
        quantity=new.quantity or ZERO,
        quote_quantity=new.quote_quantity or ZERO,
        created_us=now_us,
        updated_us=now_us,
        stop_price=new.stop_price,
        trailing_delta=new.trailing_delta,
        trailing_distance=new.trailing_distance,
        iceberg_quantity=new.iceberg_quantity,
        self_trade=new.self_trade,
        peg=new.peg,
        routes=new.routes,
        extras=new.extras,
    )
