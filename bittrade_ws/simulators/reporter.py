"""Collects what an operation does, and tells of it once the operation is finished.

1. Events are recorded in the ledger before any listener hears of them.
2. What a listener does to the engine is its own operation, told about after the one that it heard of.
"""

from collections import deque
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import count

from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.ledger import Ledger
from bittrade_ws.simulators.orders import (
    BalanceChange,
    Event,
    Execution,
    ExecutionKind,
    ListChange,
    ListChangeKind,
    Movement,
    OrderList,
    Prevention,
    VenueFill,
    VenueOrder,
)

Listener = Callable[[Sequence[Event]], None]


class Reporter:
    """The events of one engine."""

    def __init__(self, ledger: Ledger, now_us: Callable[[], int]) -> None:
        self.listeners: list[Listener] = []
        self._ledger = ledger
        self._now_us = now_us
        self._execution_ids = count(1)
        self._events: list[Event] = []
        self._batches: deque[Sequence[Event]] = deque()
        self._is_telling = False

    def add(self, event: Event) -> None:
        """Something for everybody."""
        self._events.append(event)

    def execution(
        self,
        kind: ExecutionKind,
        order: VenueOrder,
        *,
        fill: VenueFill | None = None,
        prevention: Prevention | None = None,
        request_id: str = "",
        previous: VenueOrder | None = None,
    ) -> None:
        """Something happened to an order, and perhaps to its account's balances."""
        if order.account.is_house:
            return
        execution = Execution(
            execution_id=next(self._execution_ids),
            kind=kind,
            order=order.snapshot(),
            time_us=self._now_us(),
            fill=fill,
            prevention=prevention,
            request_id=request_id,
            previous=previous,
        )
        self._events.append(execution)
        self.balances(order.account, (order.instrument.base, order.instrument.quote))

    def balances(self, account: Account, assets: Sequence[str]) -> None:
        """What an account has now of these."""
        balances = [(asset, account.of(asset).free, account.of(asset).locked) for asset in assets]
        self._events.append(BalanceChange(account=account, balances=balances, time_us=self._now_us()))

    def movement(self, account: Account, asset: str, amount: Decimal, *, is_lock: bool) -> None:
        """Assets came or went, or were locked, from outside."""
        now = self._now_us()
        self._events.append(Movement(account=account, asset=asset, amount=amount, time_us=now, is_lock=is_lock))
        self.balances(account, (asset,))

    def list_change(self, kind: ListChangeKind, changed: OrderList) -> None:
        """Something happened to an order list."""
        changed.updated_us = self._now_us()
        orders = tuple(one.snapshot() for one in changed.orders)
        self._events.append(ListChange(kind=kind, order_list=changed, orders=orders, time_us=changed.updated_us))

    def tell(self) -> None:
        """The operation is finished."""
        for event in self._events:
            self._ledger.record(event)
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
