"""User data events: what an account hears of its orders and balances.

https://developers.binance.com/docs/binance-spot-api-docs/user-data-stream
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.binance.payloads import Stamp, amount
from bittrade_ws.simulators.orders import BalanceChange, Event, Execution, ExecutionKind, VenueOrder
from bittrade_ws.simulators.terms import Expiry

EXPIRY = {
    Expiry.IOC_REMAINDER: "UNFILLED_IOC_QUANTITY_EXPIRED",
    Expiry.FOK_UNFILLABLE: "UNFILLED_FOK_ORDER_EXPIRED",
    Expiry.NO_LIQUIDITY: "INSUFFICIENT_LIQUIDITY",
}


def status_of(order: VenueOrder) -> str:
    """The venue's word for where an order stands."""
    return "NEW" if order.status == "OPEN" else str(order.status)


def execution_report(execution: Execution, stamp: Stamp) -> dict[str, Any]:
    """One `executionReport`."""
    order, fill, previous = execution.order, execution.fill, execution.previous
    is_changed = execution.kind in (ExecutionKind.CANCELED, ExecutionKind.REPLACED)
    is_working = not order.status.is_final
    report: dict[str, Any] = {
        "e": "executionReport",
        "E": stamp(execution.time_us),
        "s": order.instrument.name,
        "c": execution.request_id or order.client_order_id,
        "S": str(order.side),
        "o": str(order.type),
        "f": str(order.time_in_force),
        "q": amount(order.quantity),
        "p": amount(order.price),
        "P": "0.00000000",
        "F": "0.00000000",
        "g": -1,
        "C": (previous or order).client_order_id if is_changed else "",
        "x": str(execution.kind),
        "X": status_of(order),
        "r": "NONE",
        "i": order.order_id,
        "l": amount(fill.quantity) if fill else "0.00000000",
        "z": amount(order.filled),
        "L": amount(fill.price) if fill else "0.00000000",
        "n": amount(fill.fee) if fill else "0",
        "N": fill.fee_asset if fill else None,
        "T": stamp(execution.time_us),
        "t": fill.trade_id if fill else -1,
        "I": execution.execution_id,
        "w": is_working,
        "m": fill.is_maker if fill else False,
        "M": fill is not None,
        "O": stamp(order.created_us),
        "Z": amount(order.filled_quote),
        "Y": amount(fill.price * fill.quantity) if fill else "0.00000000",
        "Q": amount(order.quote_quantity),
        "V": "NONE",
    }
    if is_working:
        report["W"] = stamp(order.created_us)
    if order.expiry is not None:
        report["eR"] = EXPIRY[order.expiry]
    return report


def account_position(change: BalanceChange, stamp: Stamp) -> dict[str, Any]:
    """One `outboundAccountPosition`."""
    return {
        "e": "outboundAccountPosition",
        "E": stamp(change.time_us),
        "u": stamp(change.time_us),
        "B": [{"a": asset, "f": amount(free), "l": amount(locked)} for asset, free, locked in change.balances],
    }


def write(event: Execution | BalanceChange, stamp: Stamp) -> dict[str, Any]:
    """The payload of an event."""
    return execution_report(event, stamp) if isinstance(event, Execution) else account_position(event, stamp)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Subscription:
    """One account's events on one connection."""

    subscription_id: int
    account: Account
    stamp: Stamp
    is_of_session: bool
    """Made by a session that is logged on, and ended by its logout."""
    deliver: Callable[[dict[str, Any]], None]


class UserStreams:
    """Sends each account's events to its subscriptions, in the order in which they happened.

    While a request is being answered they wait, so that the reply comes first, unless `events_first`.
    """

    def __init__(self) -> None:
        self.events_first = False
        self.subscriptions: dict[Subscription, None] = {}
        self._holds = 0
        self._waiting: list[Callable[[], None]] = []

    def on_events(self, events: Sequence[Event]) -> None:
        """The engine's events."""
        for event in events:
            if not isinstance(event, Execution | BalanceChange):
                continue
            account = event.order.account if isinstance(event, Execution) else event.account
            for subscription in tuple(self.subscriptions):
                if subscription.account is account:
                    self._send(subscription, write(event, subscription.stamp))

    def hold(self) -> None:
        """A request is being answered."""
        self._holds += 1

    def release(self) -> None:
        """It is answered."""
        self._holds -= 1
        while not self._holds and self._waiting:
            waiting, self._waiting = self._waiting, []
            for send in waiting:
                send()

    def later(self, send: Callable[[], None]) -> None:
        """Sends now, or once the request that is being answered has its reply."""
        if self._holds and not self.events_first:
            self._waiting.append(send)
        else:
            send()

    def _send(self, subscription: Subscription, event: dict[str, Any]) -> None:
        def send() -> None:
            if subscription in self.subscriptions:
                subscription.deliver(event)

        self.later(send)
