"""Orders that meet: trades, trades that are prevented, and how orders end.

1. The best price is served first, and at one price the order that came first.
2. Nothing is created or destroyed: a trade moves assets between its two accounts and the fee account.
3. Of two orders that belong together the mode of the taker decides; `TRANSFER` needs both.
   https://github.com/binance/binance-spot-api-docs/blob/master/faqs/stp_faq.md
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import count
from typing import Protocol

from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.book import Book, Level
from bittrade_ws.simulators.history import History
from bittrade_ws.simulators.orders import BookChange, ExecutionKind, Prevention, Trade, VenueFill, VenueOrder
from bittrade_ws.simulators.reporter import Reporter
from bittrade_ws.simulators.routing import Router, plan, with_allocation
from bittrade_ws.simulators.settlement import pay, settle
from bittrade_ws.simulators.terms import Expiry, Phase, Refusal, SelfTrade

ZERO = Decimal(0)
_TAKER_EXPIRES = (SelfTrade.EXPIRE_TAKER, SelfTrade.EXPIRE_BOTH)
_MAKER_EXPIRES = (SelfTrade.EXPIRE_MAKER, SelfTrade.EXPIRE_BOTH)
PriceRange = Callable[[VenueOrder], tuple[Decimal, Decimal] | None]
"""The lowest and the highest price at which an order may take now."""


class Witness(Protocol):
    """Who hears of what happens to orders while it happens."""

    def engaged(self, order: VenueOrder) -> None:
        """It is about to become less."""
        ...

    def filled(self, order: VenueOrder, fill: VenueFill) -> None:
        """It has a fill, which is not reported yet."""
        ...

    def ended(self, order: VenueOrder) -> None:
        """It is at an end, and this is reported."""
        ...

    def traded(self, trade: Trade) -> None:
        """There is a public trade."""
        ...


def are_together(one: VenueOrder, other: VenueOrder) -> bool:
    """Whether a trade of the two would be one with oneself."""
    group = one.account.group
    return one.account is other.account or (group is not None and group == other.account.group)


def prevention_mode(taker: VenueOrder, maker: VenueOrder) -> SelfTrade:
    """What is to happen instead of their trade; `NONE`: they trade."""
    mode = taker.self_trade
    if mode is SelfTrade.NONE or not are_together(taker, maker):
        return SelfTrade.NONE
    is_same = taker.account is maker.account or taker.instrument is not maker.instrument
    if mode is SelfTrade.TRANSFER and (maker.self_trade is not mode or is_same):
        return SelfTrade.DECREMENT
    return mode


def _best(order: VenueOrder, books: Sequence[Book], limit: Decimal | None) -> Level | None:
    """The level that the order takes from next; at one price that of the first book."""
    found: Level | None = None
    for book in books:
        makers = book.opposite(order.side)
        level = makers.best
        if level is None or not makers.reaches(level.price, limit):
            continue
        is_buy = order.side is OrderSide.BUY
        if found is None or (level.price < found.price if is_buy else level.price > found.price):
            found = level
    return found


class Matcher:
    """Lets orders meet the books, and ends them."""

    def __init__(
        self,
        *,
        books: Mapping[str, Book],
        history: Mapping[str, History],
        reporter: Reporter,
        fees: Account,
        router: Account,
        witness: Witness,
        now_us: Callable[[], int],
    ) -> None:
        self.price_range: PriceRange | None = None
        self.allot = Router(router, trade=self.trade, settle=self.settle_allotted).allot
        self._books = books
        self._history = history
        self._reporter = reporter
        self._fees = fees
        self._witness = witness
        self._now_us = now_us
        self._trade_ids = {name: count(1) for name in books}
        self._prevention_ids = {name: count() for name in books}

    def match(self, order: VenueOrder) -> list[VenueFill]:
        """Takes what the order can get now."""
        books = [self._books[name] for name in (order.instrument.name, *order.routes)]
        limit = None if order.type.is_market else order.price
        order.is_routed = bool(order.routes) and plan(order, books, limit)[1]
        bounds = self.price_range(order) if self.price_range is not None else None
        fills: list[VenueFill] = []
        while order.is_open and (level := _best(order, books, limit)) is not None:
            if bounds is not None and not bounds[0] <= level.price <= bounds[1]:
                self.expire(order, Expiry.OUT_OF_RANGE)
                break
            maker = next(iter(level.orders.values()))
            self._witness.engaged(maker)
            quantity = min(order.remaining, maker.visible)
            mode = prevention_mode(order, maker)
            if mode is SelfTrade.NONE:
                fills.append(
                    self.allot(order, maker, quantity) if order.is_routed else self.trade(order, maker, quantity)
                )
            else:
                self._prevent(order, maker, quantity, mode)
        return fills

    def can_fill(self, order: VenueOrder) -> bool:
        """Whether the book could fill the whole order now."""
        if order.routes:
            books = [self._books[name] for name in (order.instrument.name, *order.routes)]
            return not plan(order, books, order.price)[0].is_exhausted
        makers, left = self._books[order.instrument.name].opposite(order.side), order.remaining
        for level in makers.levels():
            if not makers.reaches(level.price, order.price):
                return False
            hidden = ZERO
            for maker in level.orders.values():
                mode = prevention_mode(order, maker)
                if mode is SelfTrade.NONE:
                    left -= maker.visible
                    hidden += maker.hidden
                    if left <= ZERO:
                        return True
                elif mode is not SelfTrade.EXPIRE_MAKER:
                    return False
            left -= hidden
            if left <= ZERO:
                return True
        return False

    def expire(self, order: VenueOrder, expiry: Expiry, refusal: Refusal | None = None) -> None:
        """Ends an order without its user's doing."""
        order.expiry, order.refusal = expiry, refusal
        self.end(order, OrderStatus.EXPIRED, ExecutionKind.EXPIRED)

    def end(self, order: VenueOrder, status: OrderStatus, kind: ExecutionKind, *, request_id: str = "") -> None:
        """Ends an order, wherever it stands; its funds are free again."""
        change = self._books[order.instrument.name].remove(order) if order.is_resting else None
        order.phase = Phase.WORKING
        self._finish(order, status)
        self._reporter.execution(kind, order, request_id=request_id)
        if change is not None:
            self._reporter.add(change)
        self._witness.ended(order)

    def trade(self, taker: VenueOrder, maker: VenueOrder, quantity: Decimal) -> VenueFill:
        """Lets two orders trade at the price of the one that was there."""
        symbol = taker.instrument.name
        trade = Trade(
            symbol=symbol,
            trade_id=next(self._trade_ids[symbol]),
            price=maker.price,
            quantity=quantity,
            time_us=self._now_us(),
            is_buyer_maker=maker.side is OrderSide.BUY,
            taker_order_id=taker.order_id,
        )
        self._history[symbol].add(trade)
        self._reporter.add(trade)
        fill = self._settle(taker, trade, is_maker=False)
        self._settle(maker, trade, is_maker=True)
        self._reporter.add(self._took(maker, quantity))
        for order in (taker, maker):
            if not order.is_open:
                self._witness.ended(order)
        self._witness.traded(trade)
        return fill

    def settle_allotted(self, order: VenueOrder, allotted: Trade, allocation_id: int) -> VenueFill:
        """Gives an order what was traded for it."""
        fill = self._settle(order, allotted, is_maker=False, allocation_id=allocation_id)
        if not order.is_open:
            self._witness.ended(order)
        return fill

    def _settle(
        self, order: VenueOrder, trade: Trade, *, is_maker: bool, allocation_id: int | None = None
    ) -> VenueFill:
        fill = with_allocation(settle(order, trade, is_maker=is_maker, fees=self._fees), allocation_id)
        self._witness.filled(order, fill)
        if not order.remaining:
            self._finish(order, OrderStatus.FILLED)
        self._reporter.execution(ExecutionKind.TRADE, order, fill=fill)
        return fill

    def _prevent(self, taker: VenueOrder, maker: VenueOrder, quantity: Decimal, mode: SelfTrade) -> None:
        is_decrement = mode in (SelfTrade.DECREMENT, SelfTrade.TRANSFER)
        taker_less = taker.remaining if mode in _TAKER_EXPIRES else quantity if is_decrement else None
        maker_less = maker.remaining if mode in _MAKER_EXPIRES else quantity if is_decrement else None
        symbol = taker.instrument.name
        prevention = Prevention(
            match_id=next(self._prevention_ids[symbol]),
            symbol=symbol,
            taker=taker,
            maker=maker,
            mode=mode,
            price=maker.price,
            quantity=quantity,
            taker_quantity=taker_less,
            maker_quantity=maker_less,
            time_us=self._now_us(),
        )
        self._reporter.add(prevention)
        if mode is SelfTrade.TRANSFER:
            for order in (taker, maker):
                received, asset = pay(order, maker.price, quantity)
                order.account.credit(asset, received)
        if taker_less is not None:
            self._lessen(taker, taker_less, prevention)
        if maker_less is not None:
            self._lessen(maker, maker_less, prevention)

    def _lessen(self, order: VenueOrder, less: Decimal, prevention: Prevention) -> None:
        order.prevented += less
        order.prevented_match_id = prevention.match_id
        order.updated_us = prevention.time_us
        change = self._took(order, less) if order.is_resting else None
        if not order.remaining:
            order.expiry = Expiry.SELF_TRADE
            self._finish(order, OrderStatus.EXPIRED)
        elif not order.type.is_market:
            held = order.remaining * order.unit_lock
            order.account.lock(order.spends, held - order.locked)
            order.locked = held
        self._reporter.execution(ExecutionKind.TRADE_PREVENTION, order, prevention=prevention)
        if change is not None:
            self._reporter.add(change)
        if not order.is_open:
            self._witness.ended(order)

    def _took(self, maker: VenueOrder, quantity: Decimal) -> BookChange:
        change = self._books[maker.instrument.name].took(maker, quantity)
        if not maker.remaining:
            maker.phase = Phase.WORKING
        return change

    def _finish(self, order: VenueOrder, status: OrderStatus) -> None:
        order.status = status
        order.updated_us = self._now_us()
        order.account.lock(order.spends, -order.locked)
        order.locked = ZERO
