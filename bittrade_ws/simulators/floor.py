"""Where orders wait, enter and meet the book, and what follows from it for others.

What an operation lets loose (stops that its trades trigger, orders that a list lets go) comes when the operation calls
`settle_consequences`, one after the other.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial

from msgspec.structs import replace

from bittrade_ws.models.order import OrderStatus
from bittrade_ws.simulators import admission
from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.book import Book
from bittrade_ws.simulators.history import History
from bittrade_ws.simulators.lists import ListRules, hold_together
from bittrade_ws.simulators.matching import Matcher
from bittrade_ws.simulators.orders import ExecutionKind, OrderList, Trade, VenueFill, VenueOrder
from bittrade_ws.simulators.reporter import Reporter
from bittrade_ws.simulators.terms import Expiry, Phase, Refusal, Refused, TimeInForce
from bittrade_ws.simulators.triggers import Triggers


class Floor:
    """The books of an engine, and those who wait before them."""

    def __init__(
        self,
        *,
        books: Mapping[str, Book],
        history: Mapping[str, History],
        reporter: Reporter,
        fees: Account,
        router: Account,
        now_us: Callable[[], int],
    ) -> None:
        self.matcher = Matcher(
            books=books, history=history, reporter=reporter, fees=fees, router=router, witness=self, now_us=now_us
        )
        self._books = books
        self._history = history
        self._reporter = reporter
        self._now_us = now_us
        self._triggers = {name: Triggers() for name in books}
        self._due: deque[Callable[[], None]] = deque()
        self._rules = ListRules(self.matcher, reporter, lambda one: self._due.append(partial(self._release, one)))
        self.engaged, self.filled = self._rules.engaged, self._rules.filled

    def ended(self, order: VenueOrder) -> None:
        """Hears of the matcher that an order is at an end."""
        if order.type.is_contingent:
            self._triggers[order.instrument.name].disarm(order)
        self._rules.ended(order)

    def traded(self, trade: Trade) -> None:
        """Hears of the matcher that there is a trade."""
        for order in self._triggers[trade.symbol].on_price(trade.price, trade.time_us):
            self._due.append(partial(self._wake, order))

    def enter(self, orders: Sequence[VenueOrder]) -> None:
        """Gives an order, or a pair that cancel each other, what it needs."""
        name = orders[0].instrument.name
        last_price = self._history[name].last_price
        found = [
            admission.terms(one, [self._books[book] for book in (name, *one.routes)], last_price) for one in orders
        ]
        hold_together(orders, [one.lock for one in found])
        for order, (price, quantity, unit_lock, _) in zip(orders, found, strict=True):
            order.price, order.quantity, order.unit_lock = price, quantity, unit_lock

    def amend(self, order: VenueOrder, changes: Mapping[str, Decimal]) -> None:
        """Gives an open order other terms, and lets it meet the book with them; raises `Refused`."""
        if not order.is_open:
            raise Refused(Refusal.UNKNOWN_ORDER)
        if order.order_list is not None:
            raise Refused(Refusal.IN_A_LIST)
        name, is_armed = order.instrument.name, order.phase is Phase.ARMED
        book, last_price, before = self._books[name], self._history[name].last_price, order.snapshot()
        wanted = replace(order, **changes, phase=Phase.HELD if is_armed else Phase.WORKING)
        if wanted.remaining <= 0:
            raise Refused(Refusal.BAD_QUANTITY)
        found = admission.terms(wanted, [book], last_price)
        hold_together((order,), (found.lock,))
        keeps_place = order.is_resting and wanted.price == order.price and wanted.quantity < order.quantity
        change = book.remove(order) if order.is_resting and not keeps_place else None
        for field, value in changes.items():
            setattr(order, field, value)
        order.unit_lock, order.updated_us = found.unit_lock, self._now_us()
        if is_armed:
            self._triggers[name].arm(order, last_price, order.updated_us)
        self._reporter.execution(ExecutionKind.REPLACED, order, previous=before)
        if keeps_place:
            self._reporter.add(book.shrank(order))
        if change is not None:
            self._reporter.add(change)
            order.phase = Phase.WORKING
            self.work(order)

    def begin(self, order: VenueOrder) -> None:
        """An order that has what it needs waits for its price, or is about to meet the book."""
        now = order.updated_us = self._now_us()
        if order.type.is_contingent and order.phase is Phase.HELD:
            order.phase, order.status = Phase.ARMED, OrderStatus.PENDING
            name = order.instrument.name
            self._triggers[name].arm(order, self._history[name].last_price, now)
        else:
            order.phase, order.status, order.working_us = Phase.WORKING, OrderStatus.OPEN, now
        self._reporter.execution(ExecutionKind.NEW, order)

    def work(self, order: VenueOrder) -> list[VenueFill]:
        """Lets an order meet the book, if it is its time."""
        if order.phase is not Phase.WORKING or not order.is_open:
            return []
        fills: list[VenueFill] = []
        is_market = order.type.is_market
        if order.time_in_force is TimeInForce.FOK and not self.matcher.can_fill(order):
            self.matcher.expire(order, Expiry.FOK_UNFILLABLE)
        else:
            fills = self.matcher.match(order)
        if order.is_open and not is_market and order.time_in_force is TimeInForce.GTC:
            order.phase = Phase.RESTING
            self._reporter.add(self._books[order.instrument.name].add(order))
        elif order.is_open:
            self.matcher.expire(order, Expiry.NO_LIQUIDITY if is_market else Expiry.IOC_REMAINDER)
        return fills

    def _wake(self, order: VenueOrder) -> None:
        """Its stop price is there."""
        if not order.is_open:
            return
        self.engaged(order)
        order.phase = Phase.WORKING
        self._enter_late([order])

    def _release(self, order_list: OrderList) -> None:
        """The working order is filled: the others enter."""
        found = [one for one in order_list.dependents if one.is_open]
        if order_list.is_prepaid and found:
            instrument = order_list.instrument
            quantity = sum((one.locked for one in found), Decimal(0)) // instrument.step * instrument.step
            for one in found:
                one.quantity = quantity
            if quantity < instrument.min_quantity:
                for one in found:
                    self.matcher.expire(one, Expiry.REJECTED, Refusal.BAD_QUANTITY)
                return
        if found:
            self._enter_late(found)

    def _enter_late(self, orders: Sequence[VenueOrder]) -> None:
        try:
            self.enter(orders)
        except Refused as refused:
            for order in orders:
                self.matcher.expire(order, Expiry.REJECTED, refused.refusal)
            return
        for order in orders:
            self.begin(order)
        for order in orders:
            self.work(order)

    def settle_consequences(self) -> None:
        """Lets happen what was let loose, until nothing is."""
        while self._due:
            self._due.popleft()()
