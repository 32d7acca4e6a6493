"""The account's own stream: orders, fills and balances, on a connection to the trading stream.

It flows without being asked for as soon as the socket is open, to whoever the upgrade request named. What happened
while no socket was open is not told again: a `Gap` stands there.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.exchanges.digitex.channels import FromSockets, Messages
from bittrade_ws.exchanges.digitex.codec import TRADING
from bittrade_ws.exchanges.digitex.event_parts import Event
from bittrade_ws.exchanges.digitex.events import event_of
from bittrade_ws.exchanges.digitex.trading_events import (
    OrderCanceled,
    OrderFilled,
    OrderStatusEvent,
    TraderBalance,
    TraderBalanceUpdated,
)
from bittrade_ws.models.status import Gap
from bittrade_ws.operators.subscribe_to_channel import subscribe_to_channel
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import EventChannel
from bittrade_ws.wire.unasked import Unasked

T = TypeVar("T")
_ORDERS = (OrderStatusEvent, OrderFilled, OrderCanceled)
_BALANCES = (TraderBalance, TraderBalanceUpdated)

EVENTS: Final[EventChannel[Event]] = EventChannel(name="trading", key=TRADING, decode=event_of, convert=event_of)
"""Everything about the account, and failures."""


TRADING_EVENTS: Final = Unasked()
"""The stream is on."""


def subscribe_orders(messages: Messages) -> FromSockets[OrderStatusEvent | OrderFilled | OrderCanceled | Gap]:
    """Whatever happens to any order of the account."""
    return _only(messages, _is_order)


def subscribe_fills(messages: Messages) -> FromSockets[OrderFilled | Gap]:
    """The executions of the account's orders."""
    return _only(messages, lambda event: isinstance(event, OrderFilled))


def subscribe_balances(messages: Messages) -> FromSockets[TraderBalance | TraderBalanceUpdated | Gap]:
    """Balances that were asked for, and deposits, withdrawals and transfers; each order's event has its own too."""
    return _only(messages, lambda event: isinstance(event, _BALANCES))


def _only(messages: Messages, is_wanted: Callable[[Event], bool]) -> FromSockets[Any]:
    def operator(sockets: Observable[Socket]) -> Observable[Any]:
        events = sockets.pipe(subscribe_to_channel(messages, EVENTS, TRADING_EVENTS))
        return events.pipe(ops.filter(lambda event: isinstance(event, Gap) or is_wanted(event)))

    return operator


def _is_order(event: Event) -> bool:
    return isinstance(event, _ORDERS)
