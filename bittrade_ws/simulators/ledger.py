"""The truth: what a venue was asked, what it did, and who owns what. Tests compare their client's view with it."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from bittrade_ws.models.order import OrderStatus
from bittrade_ws.simulators.accounts import Account, Balance
from bittrade_ws.simulators.orders import (
    BalanceChange,
    Event,
    Execution,
    ListChange,
    Movement,
    OrderList,
    Prevention,
    VenueFill,
    VenueOrder,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A request about an order that reached the venue, whether or not it was then accepted."""

    verb: str
    """`place`, `cancel`, `query` …"""
    client_order_id: str
    connection: int
    """Which connection it came on (0: over HTTP)."""
    time_us: int


class Ledger:
    """All that ever happened to the orders of accounts that are not the house's."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.orders: dict[int, VenueOrder] = {}
        self.fills: dict[int, list[VenueFill]] = defaultdict(list)
        self.executions: list[Execution] = []
        self.balance_changes: list[BalanceChange] = []
        self.received: list[Received] = []
        self.lists: dict[int, OrderList] = {}
        self.list_changes: list[ListChange] = []
        self.preventions: list[Prevention] = []
        self.movements: list[Movement] = []
        self._by_client_id: dict[tuple[str, str], list[VenueOrder]] = defaultdict(list)
        self._by_account: dict[str, list[VenueOrder]] = defaultdict(list)
        self._unended: dict[str, list[VenueOrder]] = defaultdict(list)
        """Those without an end when they were last looked at: each order asks for the open ones, of a whole day's."""

    def add_order(self, order: VenueOrder) -> None:
        """Records a new order."""
        if not order.account.is_house:
            self.orders[order.order_id] = order
            self._by_client_id[order.account.name, order.client_order_id].append(order)
            self._by_account[order.account.name].append(order)
            self._unended[order.account.name].append(order)

    def add_list(self, order_list: OrderList) -> None:
        """Records a new order list."""
        self.lists[order_list.list_id] = order_list

    def rename(self, order: VenueOrder, client_order_id: str) -> None:
        """An order has another client id; the old one is free."""
        self._by_client_id[order.account.name, order.client_order_id].remove(order)
        order.client_order_id = client_order_id
        self._by_client_id[order.account.name, client_order_id].append(order)

    def record(self, event: Event) -> None:
        """Records an event, when it concerns an account that is not the house's."""
        match event:
            case Execution() if not event.order.account.is_house:
                self.executions.append(event)
                if event.fill is not None:
                    self.fills[event.order.order_id].append(event.fill)
            case BalanceChange():
                self.balance_changes.append(event)
            case ListChange():
                self.list_changes.append(event)
            case Prevention():
                self.preventions.append(event)
            case Movement():
                self.movements.append(event)
            case _:
                pass

    def order(self, account: Account, *, order_id: int | None = None, client_order_id: str = "") -> VenueOrder | None:
        """An account's order by either id; of several with one client id, the last."""
        if order_id is not None:
            found = self.orders.get(order_id)
            return found if found is not None and found.account is account else None
        return next(iter(reversed(self._by_client_id.get((account.name, client_order_id), []))), None)

    def order_list(self, account: Account, *, list_id: int | None = None, client_list_id: str = "") -> OrderList | None:
        """An account's order list by either id; of several with one client id, the last."""
        found = (one for one in reversed(self.lists.values()) if one.account is account)
        if list_id is not None:
            return next((one for one in found if one.list_id == list_id), None)
        return next((one for one in found if client_list_id and one.client_list_id == client_list_id), None)

    def lists_of(self, account: Account) -> list[OrderList]:
        """An account's order lists, oldest first."""
        return [one for one in self.lists.values() if one.account is account]

    def orders_of(self, account: Account) -> list[VenueOrder]:
        """An account's orders, oldest first."""
        return list(self._by_account.get(account.name, ()))

    def open_orders(self, account: Account) -> list[VenueOrder]:
        """An account's orders that are not at an end."""
        found = [order for order in self._unended.get(account.name, ()) if not order.status.is_final]
        self._unended[account.name] = found
        return list(found)

    def fills_of(self, account: Account) -> list[VenueFill]:
        """An account's fills, oldest first."""
        fills = (fill for order in self.orders_of(account) for fill in self.fills.get(order.order_id, []))
        return sorted(fills, key=lambda fill: (fill.time_us, fill.trade_id))

    def placements(self, client_order_id: str) -> int:
        """How many orders the venue ever had under this client id."""
        return sum(len(found) for (_, name), found in self._by_client_id.items() if name == client_order_id)

    def times_received(self, client_order_id: str, verb: str = "place") -> int:
        """How often a request with this client id came in."""
        return sum(1 for one in self.received if one.client_order_id == client_order_id and one.verb == verb)

    def stages(self, order_id: int) -> list[OrderStatus]:
        """The statuses that an order went through, one per execution."""
        return [one.order.status for one in self.executions if one.order.order_id == order_id]

    def balances(self, account: str) -> dict[str, Balance]:
        """An account's balances now."""
        return dict(self.accounts[account].balances)

    def total(self, asset: str) -> Decimal:
        """The sum of an asset over all accounts, which no trade and no order changes."""
        return sum((account.of(asset).total for account in self.accounts.values()), Decimal(0))
