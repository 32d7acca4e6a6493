"""What Digitex says of orders, as facts.

1. An order is known by the first id of its chain, here and at the venue; every message of its life repeats it.
2. The refusal of an amendment or of a cancel is no stage of the order.
3. What is left of an order after a fill is dropped (IOC, or no depth): that is its cancellation.
4. What is filled is the first quantity without what is left; where that cannot be, the executions are counted.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from bittrade_ws.exchanges.digitex.event_parts import Event, OrderLink
from bittrade_ws.exchanges.digitex.market_events import ErrorEvent
from bittrade_ws.exchanges.digitex.trading_events import (
    OrderCanceled,
    OrderFilled,
    OrderStatusEvent,
    PositionEvent,
    TraderStatus,
)
from bittrade_ws.models.order import Fill, OrderFact, OrderSide, OrderStatus

STATUSES: Final = {
    "PENDING": OrderStatus.PENDING,
    "ACCEPTED": OrderStatus.OPEN,
    "REJECTED": OrderStatus.REJECTED,
    "CANCELED": OrderStatus.CANCELED,
    "TERMINATED": OrderStatus.CANCELED,
    "FILLED": OrderStatus.FILLED,
    "PARTIAL": OrderStatus.PARTIALLY_FILLED,
    "EXPIRED": OrderStatus.EXPIRED,
    "TRIGGERED": OrderStatus.PENDING,
}
"""The venue's words; one that it adds later is no stage to us (`None`), and stays in `raw`."""
_ZERO = Decimal(0)


def facts_of(event: Event) -> Sequence[OrderFact]:
    """What a message of the trading stream proves about orders, of which some messages name many."""
    if isinstance(event, OrderStatusEvent):
        return _of_status(event)
    if isinstance(event, OrderFilled):
        return (_of_fill(event),)
    if isinstance(event, OrderCanceled):
        return _of_canceled(event)
    if isinstance(event, PositionEvent):
        return [_of_link(order, event, OrderStatus.CANCELED, reason="liquidation") for order in event.orders]
    if isinstance(event, TraderStatus):
        return [_of_link(order, event, OrderStatus.OPEN) for order in event.orders]
    if isinstance(event, ErrorEvent) and event.client_id:
        return (refusal_of(event),)
    return ()


def refusal_of(event: Event) -> OrderFact:
    """The order that a message refuses, under the request's own id."""
    return OrderFact(
        status=OrderStatus.REJECTED,
        client_order_id=event.client_id or None,
        code=event.error_code,
        reason=event.reason,
        raw=event,
    )


def refusal_if_any(event: Event) -> OrderFact:
    """The same of a reply that may be none; then its order is `UNKNOWN`."""
    if event.error_code or (isinstance(event, OrderStatusEvent | OrderCanceled) and event.status == "REJECTED"):
        return refusal_of(event)
    return OrderFact(status=OrderStatus.UNKNOWN, reason="the reply neither names the order nor refuses", raw=event)


def _of_status(event: OrderStatusEvent) -> Sequence[OrderFact]:
    status = STATUSES.get(event.status)
    name = event.orig_client_id or event.client_id
    if status is OrderStatus.REJECTED and name != event.client_id:
        return ()  # an amendment's
    left, first = event.quantity, event.orig_quantity
    return (
        OrderFact(
            status=status,
            client_order_id=name,
            order_id=name,
            symbol=event.symbol,
            side=_side(event.side),
            type=event.order_type,
            price=event.price or None,
            quantity=first or left,
            filled_quantity=first - left if first and left and first > left else None,
            time=event.time // 1000,
            code=event.error_code or None,
            reason=event.reason,
            raw=event,
        ),
    )


def _of_fill(event: OrderFilled) -> OrderFact:
    first, left, dropped = event.orig_quantity or _ZERO, event.quantity or _ZERO, event.dropped_quantity or _ZERO
    status = STATUSES.get(event.status)
    if status is OrderStatus.PARTIALLY_FILLED and dropped:
        status = OrderStatus.CANCELED
    fills = tuple(
        Fill(
            # The engine counts its messages, and an execution is told in one.
            trade_id=f"{event.serial}.{index}",
            price=each.price or _ZERO,
            quantity=each.quantity or _ZERO,
            fee=each.fee_volume or _ZERO,
            fee_asset=str(each.fee_currency_id or ""),
            is_maker=bool(each.is_maker),
            time=event.time // 1000,
        )
        for index, each in enumerate(event.raw_trades)
    )
    return OrderFact(
        status=status,
        client_order_id=event.orig_client_id or event.client_id,
        order_id=event.orig_client_id or event.client_id,
        symbol=event.symbol,
        side=_side(event.side),
        type=event.order_type,
        price=event.price or None,
        quantity=first or None,
        filled_quantity=first - left - dropped if first > left + dropped else None,
        fills=fills,
        time=event.time // 1000,
        reason="what could not be filled was dropped" if dropped else "",
        raw=event,
    )


def _of_canceled(event: OrderCanceled) -> Sequence[OrderFact]:
    status = STATUSES.get(event.status)
    if status in (None, OrderStatus.REJECTED):
        return ()
    reason = "" if event.status == "CANCELED" else event.status.lower()
    return [_of_link(order, event, status, reason=reason) for order in event.orders]


def _of_link(order: OrderLink, event: Event, status: OrderStatus | None, *, reason: str = "") -> OrderFact:
    first, left = order.orig_quantity, order.quantity or _ZERO
    filled = first - left if first and first >= left else None
    return OrderFact(
        status=OrderStatus.PARTIALLY_FILLED if status is OrderStatus.OPEN and filled else status,
        client_order_id=order.orig_client_id or order.order_client_id,
        order_id=order.orig_client_id or order.order_client_id,
        symbol=event.symbol,
        side=_side(order.side),
        type=order.order_type,
        price=order.price or None,
        quantity=first or order.quantity,
        filled_quantity=filled,
        time=event.time // 1000,
        reason=reason,
        raw=event,
    )


def _side(word: str) -> OrderSide | None:
    return OrderSide(word) if word in ("BUY", "SELL") else None
