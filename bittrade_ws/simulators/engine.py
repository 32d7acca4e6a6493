"""The matching engine: price-time priority, exact decimals, balances with locks. It knows no venue's wire.

1. An operation (place, cancel, reduce) is finished, and its events recorded, before any listener hears of it;
   what a listener does to the engine is its own operation, told about after this one.
2. Nothing is created or destroyed: a trade moves assets between its two accounts and the fee account.
3. A refusal (`Refused`) leaves everything as it was.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import count
from typing import NamedTuple

from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.book import Book
from bittrade_ws.simulators.clock import Clock
from bittrade_ws.simulators.history import History
from bittrade_ws.simulators.ledger import Ledger
from bittrade_ws.simulators.orders import (
    BalanceChange,
    Event,
    Execution,
    ExecutionKind,
    Expiry,
    Instrument,
    NewOrder,
    OrderType,
    Refusal,
    Refused,
    TimeInForce,
    Trade,
    VenueFill,
    VenueOrder,
)
from bittrade_ws.simulators.settlement import settle

Listener = Callable[[Sequence[Event]], None]


class Placement(NamedTuple):
    """What came of an accepted order: the order as the operation left it, its fills, and the order itself."""

    order: VenueOrder
    fills: list[VenueFill]
    live: VenueOrder


class Engine:
    """One venue's books, accounts and ledger."""

    def __init__(self, clock: Clock, instruments: Iterable[Instrument]) -> None:
        self.clock = clock
        self.instruments = {one.name: one for one in instruments}
        self.books = {name: Book(name) for name in self.instruments}
        self.history = {name: History(one.reference_price) for name, one in self.instruments.items()}
        self.ledger = Ledger()
        self.listeners: list[Listener] = []
        self.backdated_us = 0
        """How far behind the clock the engine lives; a market that makes itself a past starts with some."""
        self._order_ids = count(1)
        self._execution_ids = count(1)
        self._trade_ids = {name: count(1) for name in self.instruments}
        self._fees = self.open_account("fees", is_house=True)
        self._events: list[Event] = []
        self._batches: deque[Sequence[Event]] = deque()
        self._is_telling = False

    def now_us(self) -> int:
        """Epoch microseconds, as the engine stamps what it does."""
        return self.clock.now_us() - self.backdated_us

    def open_account(
        self,
        name: str,
        *,
        balances: Iterable[tuple[str, Decimal]] = (),
        is_house: bool = False,
        maker_fee: Decimal = Decimal(0),
        taker_fee: Decimal = Decimal(0),
    ) -> Account:
        """A new account with these free balances."""
        account = Account(name, is_house=is_house, maker_fee=maker_fee, taker_fee=taker_fee)
        for asset, amount in balances:
            account.credit(asset, amount)
        self.ledger.accounts[name] = account
        return account

    def place(self, account: Account, new: NewOrder) -> Placement:
        """Takes an order in and matches it; raises `Refused`."""
        order, lock = self._admit(account, new)
        account.lock(order.spends, lock)
        order.locked = lock
        self.ledger.add_order(order)
        self._report(ExecutionKind.NEW, order)
        fills: list[VenueFill] = []
        if not self._is_unfillable_fok(order):
            fills = self._match(order)
        if order.status.is_final:
            pass
        elif order.type is not OrderType.MARKET and order.time_in_force is TimeInForce.GTC:
            order.is_resting = True
            self._events.append(self.books[new.symbol].add(order))
        else:
            self._expire(order)
        result = Placement(order.snapshot(), fills, order)
        self._tell()
        return result

    def cancel(self, order: VenueOrder, *, request_id: str = "") -> VenueOrder:
        """Cancels a resting order; raises `Refused` when it is at an end."""
        if not order.is_resting:
            raise Refused(Refusal.UNKNOWN_ORDER)
        order.is_resting = False
        change = self.books[order.instrument.name].take(order, order.remaining, is_done=True)
        self._finish(order, OrderStatus.CANCELED)
        self._report(ExecutionKind.CANCELED, order, request_id=request_id)
        self._events.append(change)
        result = order.snapshot()
        self._tell()
        return result

    def reduce(self, order: VenueOrder, quantity: Decimal, *, request_id: str = "") -> VenueOrder:
        """Makes a resting order smaller; it keeps its place in the queue."""
        if not order.is_resting:
            raise Refused(Refusal.UNKNOWN_ORDER)
        if not order.filled < quantity < order.quantity:
            raise Refused(Refusal.BAD_QUANTITY)
        less = order.quantity - quantity
        change = self.books[order.instrument.name].take(order, less, is_done=False)
        order.quantity = quantity
        released = less * order.price if order.side is OrderSide.BUY else less
        order.account.lock(order.spends, -released)
        order.locked -= released
        order.updated_us = self.now_us()
        self._report(ExecutionKind.REPLACED, order, request_id=request_id)
        self._events.append(change)
        result = order.snapshot()
        self._tell()
        return result

    def _admit(self, account: Account, new: NewOrder) -> tuple[VenueOrder, Decimal]:
        """The order as it would enter, and what it must lock; raises `Refused`."""
        instrument = self.instruments[new.symbol]
        known = self.ledger.order(account, client_order_id=new.client_order_id)
        if new.client_order_id and known is not None and not known.status.is_final:
            raise Refused(Refusal.DUPLICATE_CLIENT_ID)
        book = self.books[new.symbol]
        is_market = new.type is OrderType.MARKET
        sweep = book.sweep(
            new.side,
            limit=None if is_market else new.price,
            quantity=new.quantity,
            quote=new.quote_quantity,
            step=instrument.step,
        )
        if new.type is OrderType.LIMIT_MAKER and sweep.quantity:
            raise Refused(Refusal.WOULD_TAKE)
        quantity = new.quantity if new.quantity is not None else sweep.quantity
        if new.quote_quantity is not None and sweep.is_exhausted:
            # What the rest of the amount would have bought, so that the order shows that it was not filled whole.
            rest = (new.quote_quantity - sweep.cost) / self.history[new.symbol].last_price
            quantity += max(instrument.step, rest // instrument.step * instrument.step)
        price = Decimal(0) if is_market else new.price or Decimal(0)
        if new.side is OrderSide.BUY:
            asset, lock = instrument.quote, sweep.cost if is_market else quantity * price
        else:
            asset, lock = instrument.base, sweep.quantity if is_market else quantity
        if not account.can_spend(asset, lock):
            raise Refused(Refusal.INSUFFICIENT_BALANCE)
        now = self.now_us()
        order = VenueOrder(
            order_id=next(self._order_ids),
            client_order_id=new.client_order_id,
            account=account,
            instrument=instrument,
            side=new.side,
            type=new.type,
            time_in_force=TimeInForce.GTC if is_market else new.time_in_force,
            price=price,
            quantity=quantity,
            quote_quantity=new.quote_quantity or Decimal(0),
            created_us=now,
            updated_us=now,
        )
        return order, lock

    def _is_unfillable_fok(self, order: VenueOrder) -> bool:
        if order.time_in_force is not TimeInForce.FOK:
            return False
        book = self.books[order.instrument.name]
        return book.sweep(order.side, limit=order.price, quantity=order.quantity).is_exhausted

    def _match(self, order: VenueOrder) -> list[VenueFill]:
        makers = self.books[order.instrument.name].opposite(order.side)
        limit = None if order.type is OrderType.MARKET else order.price
        fills: list[VenueFill] = []
        while order.remaining and (level := makers.best) is not None and makers.reaches(level.price, limit):
            maker = next(iter(level.orders.values()))
            fills.append(self._trade(order, maker, min(order.remaining, maker.remaining)))
        return fills

    def _trade(self, taker: VenueOrder, maker: VenueOrder, quantity: Decimal) -> VenueFill:
        symbol, price = taker.instrument.name, maker.price
        trade = Trade(
            symbol=symbol,
            trade_id=next(self._trade_ids[symbol]),
            price=price,
            quantity=quantity,
            time_us=self.now_us(),
            is_buyer_maker=maker.side is OrderSide.BUY,
            taker_order_id=taker.order_id,
        )
        self.history[symbol].add(trade)
        self._events.append(trade)
        fill = self._settle(taker, trade, is_maker=False)
        self._settle(maker, trade, is_maker=True)
        is_done = not maker.remaining
        maker.is_resting = not is_done
        self._events.append(self.books[symbol].take(maker, quantity, is_done=is_done))
        return fill

    def _settle(self, order: VenueOrder, trade: Trade, *, is_maker: bool) -> VenueFill:
        fill = settle(order, trade, is_maker=is_maker, fees=self._fees)
        if not order.remaining:
            self._finish(order, OrderStatus.FILLED)
        self._report(ExecutionKind.TRADE, order, fill=fill)
        return fill

    def _expire(self, order: VenueOrder) -> None:
        if order.type is OrderType.MARKET:
            order.expiry = Expiry.NO_LIQUIDITY
        elif order.time_in_force is TimeInForce.FOK:
            order.expiry = Expiry.FOK_UNFILLABLE
        else:
            order.expiry = Expiry.IOC_REMAINDER
        self._finish(order, OrderStatus.EXPIRED)
        self._report(ExecutionKind.EXPIRED, order)

    def _finish(self, order: VenueOrder, status: OrderStatus) -> None:
        order.status = status
        order.updated_us = self.now_us()
        order.account.lock(order.spends, -order.locked)
        order.locked = Decimal(0)

    def _report(
        self, kind: ExecutionKind, order: VenueOrder, *, fill: VenueFill | None = None, request_id: str = ""
    ) -> None:
        account = order.account
        if account.is_house:
            return
        now = self.now_us()
        self._events.append(
            Execution(
                execution_id=next(self._execution_ids),
                kind=kind,
                order=order.snapshot(),
                time_us=now,
                fill=fill,
                request_id=request_id,
            )
        )
        assets = (order.instrument.base, order.instrument.quote)
        balances = [(asset, account.of(asset).free, account.of(asset).locked) for asset in assets]
        self._events.append(BalanceChange(account=account, balances=balances, time_us=now))

    def _tell(self) -> None:
        for event in self._events:
            self.ledger.record(event)
        self._batches.append(self._events)
        self._events = []
        if self._is_telling:
            return
        self._is_telling = True
        try:
            while self._batches:
                batch = self._batches.popleft()
                for listener in tuple(self.listeners):
                    listener(batch)
        finally:
            self._is_telling = False
