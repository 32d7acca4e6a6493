"""The matching engine: price-time priority, exact decimals, balances with locks. It knows no venue's wire.

1. An operation (place, cancel, reduce) is finished, and its events recorded, before any listener hears of it;
   what a listener does to the engine is its own operation, told about after this one.
2. What an operation lets loose (stops that its trades trigger, orders that a list lets go) belongs to it, and
   comes after what the reply to it shows.
3. A refusal (`Refused`) leaves everything as it was.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import count
from typing import NamedTuple, TypeVar

from bittrade_ws.models.order import OrderStatus
from bittrade_ws.simulators import admission
from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.book import Book
from bittrade_ws.simulators.clock import Clock
from bittrade_ws.simulators.floor import Floor
from bittrade_ws.simulators.history import History
from bittrade_ws.simulators.ledger import Ledger
from bittrade_ws.simulators.lists import NewList, check_pair, hold_together
from bittrade_ws.simulators.orders import (
    Contingency,
    ExecutionKind,
    Instrument,
    ListChangeKind,
    NewOrder,
    OrderList,
    VenueFill,
    VenueOrder,
)
from bittrade_ws.simulators.reporter import Reporter
from bittrade_ws.simulators.terms import Expiry, Phase, Refusal, Refused

T = TypeVar("T")


class Placement(NamedTuple):
    """What came of an accepted order: the order as the operation left it, its fills, and the order itself."""

    order: VenueOrder
    fills: list[VenueFill]
    live: VenueOrder


class ListPlacement(NamedTuple):
    """What came of an accepted order list: its orders as they entered, their fills, and the list itself."""

    orders: list[VenueOrder]
    fills: list[list[VenueFill]]
    live: OrderList


class Engine:
    """One venue's books, accounts and ledger."""

    def __init__(self, clock: Clock, instruments: Iterable[Instrument]) -> None:
        self.clock = clock
        self.instruments = {one.name: one for one in instruments}
        self.books = {name: Book(name) for name in self.instruments}
        self.history = {name: History(one.reference_price) for name, one in self.instruments.items()}
        self.ledger = Ledger()
        self.backdated_us = 0
        """How far behind the clock the engine lives; a market that makes itself a past starts with some."""
        self._order_ids = count(1)
        self._list_ids = count(1)
        self._fees = self.open_account("fees", is_house=True)
        self._outside = self.open_account("outside", is_house=True)
        self._reporter = Reporter(self.ledger, self.now_us)
        self.listeners = self._reporter.listeners
        self._floor = Floor(
            books=self.books,
            history=self.history,
            reporter=self._reporter,
            fees=self._fees,
            router=self.open_account("router", is_house=True),
            now_us=self.now_us,
        )
        self.matcher = self._floor.matcher

    def now_us(self) -> int:
        """Epoch microseconds, as the engine stamps what it does."""
        return self.clock.now_us() - self.backdated_us

    def open_account(
        self,
        name: str,
        *,
        balances: Iterable[tuple[str, Decimal]] = (),
        is_house: bool = False,
        is_margin: bool = False,
        maker_fee: Decimal = Decimal(0),
        taker_fee: Decimal = Decimal(0),
    ) -> Account:
        """A new account with these free balances."""
        account = Account(name, is_house=is_house, is_margin=is_margin, maker_fee=maker_fee, taker_fee=taker_fee)
        for asset, amount in balances:
            account.credit(asset, amount)
        self.ledger.accounts[name] = account
        return account

    def place(self, account: Account, new: NewOrder, *, shows_refusal: bool = False) -> Placement:
        """Takes an order in and matches it; raises `Refused`, with `shows_refusal` after an event about it."""
        order = admission.draft(account, self.instruments[new.symbol], new, self.now_us())
        try:
            self._check_client_ids([order])
            self._floor.enter([order])
        except Refused as refused:
            if shows_refusal:
                self._show_refusal(order, refused.refusal)
            raise
        self._register(order)
        self._floor.begin(order)
        fills = self._floor.work(order)
        # House orders are many, and nobody asks how an operation left them.
        return self._done(Placement(order if account.is_house else order.snapshot(), fills, order))

    def place_list(self, account: Account, new: NewList) -> ListPlacement:
        """Takes in orders that depend on each other; raises `Refused`."""
        now = self.now_us()
        orders = [admission.draft(account, self.instruments[one.symbol], one, now) for one in new.orders]
        known = self.ledger.order_list(account, client_list_id=new.client_list_id)
        if known is not None and not known.is_done:
            raise Refused(Refusal.DUPLICATE_LIST_ID)
        self._check_client_ids(orders)
        entering = orders if new.contingency is Contingency.OCO else orders[:1]
        if new.contingency is Contingency.OCO:
            check_pair(orders, self.history[orders[0].instrument.name].last_price)
        self._floor.enter(entering)
        order_list = OrderList(
            list_id=next(self._list_ids),
            client_list_id=new.client_list_id,
            account=account,
            instrument=orders[0].instrument,
            contingency=new.contingency,
            orders=tuple(orders),
            updated_us=now,
            is_prepaid=new.is_prepaid,
        )
        self.ledger.add_list(order_list)
        for order in orders:
            order.order_list = order_list
            self._register(order)
            if order in entering:
                self._floor.begin(order)
            else:
                order.status = OrderStatus.PENDING
                self._reporter.execution(ExecutionKind.NEW, order)
        self._reporter.list_change(ListChangeKind.STARTED, order_list)
        fills = [self._floor.work(order) for order in orders]
        return self._done(ListPlacement([one.snapshot() for one in orders], fills, order_list))

    def cancel(self, order: VenueOrder, *, request_id: str = "") -> VenueOrder:
        """Cancels an order, and with it all others of its list; raises `Refused` when it is at an end."""
        if not order.is_open:
            raise Refused(Refusal.UNKNOWN_ORDER)
        if order.order_list is not None:
            self.cancel_list(order.order_list, request_id=request_id)
            return order.snapshot()
        self.matcher.end(order, OrderStatus.CANCELED, ExecutionKind.CANCELED, request_id=request_id)
        return self._done(order.snapshot())

    def cancel_list(self, order_list: OrderList, *, request_id: str = "") -> list[VenueOrder]:
        """Cancels what is open of a list; raises `Refused` when nothing is."""
        if order_list.is_done:
            raise Refused(Refusal.UNKNOWN_ORDER)
        order_list.is_ending = True
        found = [one for one in order_list.orders if one.is_open]
        for one in found:
            self.matcher.end(one, OrderStatus.CANCELED, ExecutionKind.CANCELED, request_id=request_id)
        return self._done([one.snapshot() for one in found])

    def expel(self, order: VenueOrder) -> VenueOrder:
        """Ends an order, and all others of its list, because the venue wants it so; raises `Refused`."""
        if not order.is_open:
            raise Refused(Refusal.UNKNOWN_ORDER)
        found: Sequence[VenueOrder] = (order,)
        if order.order_list is not None:
            order.order_list.is_ending = True
            found = [one for one in order.order_list.orders if one.is_open]
        for one in found:
            self.matcher.expire(one, Expiry.VENUE)
        return self._done(order.snapshot())

    def reduce(self, order: VenueOrder, quantity: Decimal, *, client_order_id: str | None = None) -> VenueOrder:
        """Makes an order smaller, and the other one of its pair; it keeps its place in the queue.

        It may get another client id. Raises `Refused`.
        """
        if not order.is_open:
            raise Refused(Refusal.UNKNOWN_ORDER)
        order_list = order.order_list
        if order.phase is Phase.HELD and order_list is not None and order_list.is_prepaid:
            raise Refused(Refusal.NO_QUANTITY_YET)
        if quantity >= order.quantity:
            raise Refused(Refusal.LARGER_QUANTITY if quantity > order.quantity else Refusal.SAME_QUANTITY)
        if quantity <= order.quantity - order.remaining:
            raise Refused(Refusal.BAD_QUANTITY)
        if client_order_id is not None and client_order_id != order.client_order_id:
            self._check_client_id(order.account, client_order_id)
        sibling = order_list.sibling(order) if order_list is not None else None
        pair = [order, sibling] if sibling is not None and sibling.is_open else [order]
        before = [one.snapshot() for one in pair]
        for one in pair:
            one.quantity, one.updated_us = quantity, self.now_us()
        if any(one.locked for one in pair):
            hold_together(pair, [one.remaining * one.unit_lock for one in pair])
        is_renamed = client_order_id is not None and client_order_id != order.client_order_id
        if client_order_id is not None and is_renamed:
            self.ledger.rename(order, client_order_id)
        for one, previous in zip(pair, before, strict=True):
            self._reporter.execution(ExecutionKind.REPLACED, one, previous=previous)
            if one.is_resting:
                self._reporter.add(self.books[one.instrument.name].shrank(one))
        if order_list is not None and is_renamed:
            self._reporter.list_change(ListChangeKind.UPDATED, order_list)
        return self._done(order.snapshot())

    def amend(
        self,
        order: VenueOrder,
        *,
        price: Decimal | None = None,
        quantity: Decimal | None = None,
        stop_price: Decimal | None = None,
        trailing_distance: Decimal | None = None,
    ) -> VenueOrder:
        """Changes an open order, which keeps its id; unless it only shrinks, it queues anew, and may trade.

        Raises `Refused`.
        """
        changes = {
            "price": price,
            "quantity": quantity,
            "stop_price": stop_price,
            "trailing_distance": trailing_distance,
        }
        self._floor.amend(order, {name: value for name, value in changes.items() if value is not None})
        return self._done(order.snapshot())

    def decline(self, account: Account, new: NewOrder, refusal: Refusal) -> VenueOrder:
        """An order that gets an id and is at an end at once, for a reason that the engine does not know."""
        order = admission.draft(account, self.instruments[new.symbol], new, self.now_us())
        self._show_refusal(order, refusal)
        return order

    def move(self, account: Account, asset: str, amount: Decimal, *, is_lock: bool = False) -> None:
        """A deposit, or with a negative amount a withdrawal; `is_lock`: something outside locks or unlocks it.

        Raises `Refused` when there is not so much.
        """
        balance = account.of(asset)
        if not account.is_margin and (balance.free if is_lock else balance.free + amount) < (amount if is_lock else 0):
            raise Refused(Refusal.INSUFFICIENT_BALANCE)
        if is_lock:
            account.lock(asset, amount)
        else:
            account.credit(asset, amount)
            self._outside.credit(asset, -amount)
        self._reporter.movement(account, asset, amount, is_lock=is_lock)
        self._done(None)

    def _check_client_ids(self, orders: Sequence[VenueOrder]) -> None:
        names = [one.client_order_id for one in orders if one.client_order_id]
        if len(set(names)) < len(names):
            raise Refused(Refusal.DUPLICATE_CLIENT_ID)
        for one in orders:
            self._check_client_id(one.account, one.client_order_id)

    def _check_client_id(self, account: Account, client_order_id: str) -> None:
        known = self.ledger.order(account, client_order_id=client_order_id) if client_order_id else None
        if known is not None and known.is_open:
            raise Refused(Refusal.DUPLICATE_CLIENT_ID)

    def _register(self, order: VenueOrder) -> None:
        order.order_id = next(self._order_ids)
        self.ledger.add_order(order)

    def _show_refusal(self, order: VenueOrder, refusal: Refusal) -> None:
        order.order_id = next(self._order_ids)
        order.status, order.refusal = OrderStatus.REJECTED, refusal
        self._reporter.execution(ExecutionKind.REJECTED, order)
        self._done(None)

    def _done(self, result: T) -> T:
        """What the operation let loose happens; then it is told of."""
        self._floor.settle_consequences()
        self._reporter.tell()
        return result
