"""From what the engine did to what the users' connections are told on channel 0.

1. One operation of the engine is told order by order: `on`, `te`…, `ou` or `oc`, `tu`…, then wallets and positions.
2. While a request is worked on, what it brings is held back until its notification is out.

Source: the venue's `ws-auth-*` reference pages, seen 2026-07.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, NamedTuple

from bittrade_ws.models.order import OrderStatus
from bittrade_ws.simulators.bitfinex.instruments import trade_number
from bittrade_ws.simulators.bitfinex.order_records import OrderRecord, trade_row
from bittrade_ws.simulators.bitfinex.users import User
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.orders import BalanceChange, Event, Execution, ExecutionKind, VenueFill


class Report(NamedTuple):
    """One message of channel 0, and what a filter may choose it by."""

    word: str
    payload: Any
    about: str
    """`trading`, `funding`, `wallet`, `balance` or `notify`."""
    of: str = ""
    """The symbol, or `exchange-BTC` of a wallet."""


class Reports:
    """Tells the connections of each user."""

    def __init__(self, engine: Engine, users: Sequence[User], now_ms: Callable[[], int]) -> None:
        self.listeners: dict[str, list[Callable[[Report], None]]] = {user.name: [] for user in users}
        self._users = {account.name: user for user in users for account in user.wallets.values()}
        self._now_ms = now_ms
        self._held: list[Callable[[], None]] | None = None
        self._ledger_ids = iter(range(5_000_000_001, 6_000_000_000))
        self._shown: dict[tuple[str, str], Decimal] = {}
        self._engine = engine
        engine.listeners.append(self._on_events)

    @contextmanager
    def held(self) -> Generator[None]:
        """Holds back what happens within; it is told at the end."""
        if self._held is not None:
            yield
            return
        self._held = []
        try:
            yield
        finally:
            happened, self._held = self._held, None
            for tell in happened:
                tell()

    def tell(self, user: User, report: Report) -> None:
        """Tells a user's connections, in its turn."""
        if self._held is not None:
            self._held.append(lambda: self.say(user, report))
        else:
            self.say(user, report)

    def say(self, user: User, report: Report) -> None:
        """Tells a user's connections at once."""
        for listener in tuple(self.listeners[user.name]):
            listener(report)

    def _on_events(self, events: Sequence[Event]) -> None:
        if self._held is not None:
            self._held.append(lambda: self._tell_all(events))
        else:
            self._tell_all(events)

    def _tell_all(self, events: Sequence[Event]) -> None:
        orders: dict[int, list[Execution]] = {}
        wallets: dict[tuple[str, str], None] = {}
        for event in events:
            if isinstance(event, Execution) and event.order.account.name in self._users:
                orders.setdefault(event.order.order_id, []).append(event)
            elif isinstance(event, BalanceChange) and event.account.name in self._users:
                wallets.update({(event.account.name, asset): None for asset, _, _ in event.balances})
        traded: dict[str, User] = {}
        changes: list[Callable[[], None]] = []
        for executions in orders.values():
            user = self._users[executions[0].order.account.name]
            record = user.records.get(executions[0].order.order_id)
            if record is None:
                continue
            fills = [one.fill for one in executions if one.fill is not None]
            if fills:
                traded[user.name] = user
            self._tell_order(user, record, executions, fills)
            if record.wallet == "margin":
                changes.extend(self._position_changes(user, fills))
        for name, asset in wallets:
            self._tell_wallet(name, asset)
        for change in changes:
            change()
        for user in traded.values():
            self.say(user, Report("bu", user.balance_row(), "balance"))

    def _tell_order(
        self, user: User, record: OrderRecord, executions: Sequence[Execution], fills: Sequence[VenueFill]
    ) -> None:
        def order(word: str, execution: Execution) -> None:
            self.say(user, Report(word, record.row(execution.order), "trading", execution.order.instrument.name))

        def trades(word: str) -> None:
            for fill in fills:
                number = trade_number(self._engine.instruments, fill.symbol, fill.trade_id)
                row = trade_row(record, fill, number, has_fee=word == "tu")
                if word == "tu":
                    user.trades.append(row)
                self.say(user, Report(word, row, "trading", fill.symbol))

        last = executions[-1]
        for execution in executions:
            if execution.kind is ExecutionKind.NEW and not record.is_told:
                record.is_told = True
                if not record.type.endswith("MARKET"):
                    order("on", execution)
            elif execution.kind is ExecutionKind.NEW:
                record.trigger()
                order("ou", execution)
            elif execution.kind is ExecutionKind.REPLACED:
                order("ou", execution)
        is_filled = last.order.status is OrderStatus.FILLED
        if fills:
            record.fill(list(fills), is_whole=is_filled)
            trades("te")
        if last.order.status.is_final and not is_filled:
            trades("tu")
            record.end(last.order)
            order("oc", last)
        elif fills:
            order("oc" if is_filled else "ou", last)
            trades("tu")

    def _position_changes(self, user: User, fills: Sequence[VenueFill]) -> Iterator[Callable[[], None]]:
        for fill in fills:
            amount = fill.quantity if fill.is_buyer else -fill.quantity
            for word, position in user.positions.trade(fill.symbol, amount, fill.price):
                report = Report(word, position.row(user.price(fill.symbol)), "trading", fill.symbol)
                yield lambda report=report: self.say(user, report)

    def _tell_wallet(self, name: str, asset: str) -> None:
        user = self._users[name]
        kind = user.wallet_of(user.engine.ledger.accounts[name]) or ""
        row = user.wallet_row(kind, asset)
        before, now = self._shown.get((name, asset)), row[2]
        self._shown[name, asset] = now
        if before != now:
            entry = [next(self._ledger_ids), asset, kind, self._now_ms(), None, now - (before or 0), now, None]
            user.ledger.append([*entry, f"{kind} wallet {asset}"])
        self.say(user, Report("wu", row, "wallet", f"{kind}-{asset}"))

    def remember(self, user: User) -> None:
        """What a user's wallets hold now is where their ledgers begin."""
        for kind, account in user.wallets.items():
            for asset in account.balances:
                self._shown[account.name, asset] = user.balance(kind, asset)
