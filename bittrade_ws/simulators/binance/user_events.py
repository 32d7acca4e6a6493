"""User data events: who hears of what happens to an account.

https://developers.binance.com/docs/binance-spot-api-docs/user-data-stream
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.binance.payloads import Stamp
from bittrade_ws.simulators.binance.user_payloads import UserEvent, write
from bittrade_ws.simulators.orders import BalanceChange, Event, Execution, ListChange, Movement


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
            if not isinstance(event, Execution | BalanceChange | ListChange | Movement):
                continue
            account = _account_of(event)
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


def _account_of(event: UserEvent) -> Account:
    if isinstance(event, Execution):
        return event.order.account
    return event.order_list.account if isinstance(event, ListChange) else event.account
