"""What a user asks of a venue, in the same words everywhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from bittrade_ws.models.order import OrderSide


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOrderRequest:
    """One order to place. `client_order_id` is made up when absent; `extra` goes to the venue in its own words.

    Prices and quantities are `Decimal`, and their digits go to the wire as they are.
    """

    symbol: str
    side: OrderSide
    type: str
    """The venue's own word (`LIMIT`, `MARKET` …)."""
    quantity: Decimal | None = None
    price: Decimal | None = None
    quote_quantity: Decimal | None = None
    stop_price: Decimal | None = None
    time_in_force: str | None = None
    client_order_id: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOrderRequest:
    """One order to cancel, named by either id."""

    symbol: str
    client_order_id: str | None = None
    order_id: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """An order that is about to be sent: what an `IntentLog` keeps, so that a crash leaves no order unasked for."""

    client_order_id: str
    request: AddOrderRequest
    time: int
    """When, by our own clock, in epoch milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditOrderRequest:
    """An open order to amend, named by either id; what is `None` stays as it is.

    `quantity` is the new quantity in all, what is filled already included.
    """

    symbol: str
    client_order_id: str | None = None
    order_id: str | None = None
    quantity: Decimal | None = None
    price: Decimal | None = None
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceOrderRequest:
    """An order to cancel and another to place, in one request.

    `stop_on_failure`: the new one is placed only once the old one is canceled; otherwise in any case.
    """

    cancel: CancelOrderRequest
    new: AddOrderRequest
    stop_on_failure: bool = True
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])
