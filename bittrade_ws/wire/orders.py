"""The seam between a venue's orders and the lifecycle engine. Pure: requests out, facts in."""

from collections.abc import Sequence
from typing import Any, Protocol

from bittrade_ws.models.order import Order, OrderFact, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest, Intent
from bittrade_ws.wire.codec import Channel, Request, RequestContext


class OrderVenue(Protocol):
    """How one venue places, cancels and proves orders.

    Replies come as plain messages. A refusal is a fact (`REJECTED` with code and reason); an outcome that the
    venue itself does not know is a fact with status `UNKNOWN`.
    """

    events: Channel[OrderFact | None]
    """The private channel whose values are facts about any order (`None`: not about an order)."""
    settle_seconds: float
    """How long after the send the venue may still deny an order that it has."""

    def place(self, request: AddOrderRequest, client_order_id: str, context: RequestContext) -> Request: ...

    def placed(self, request: AddOrderRequest, reply: Any) -> OrderFact: ...

    def cancel(self, request: CancelOrderRequest, context: RequestContext) -> Request: ...

    def canceled(self, request: CancelOrderRequest, reply: Any) -> OrderFact: ...

    def query(self, order: Order, context: RequestContext) -> Request: ...

    def queried(self, order: Order, reply: Any) -> OrderFact | None:
        """The fact, or `None` when the venue says that it has no such order.

        Raises `RateLimited` when it was asked too much; then it is not asked about any order within `retry_after`.
        Any other `RequestRejected` means that it will never tell what became of this order.
        """
        ...

    def open_orders(self, symbol: str | None, context: RequestContext) -> Request | None:
        """The question which orders are open, on one symbol or (`None`) on all; `None`: it cannot be asked here."""
        ...

    def listed(self, reply: Any) -> Sequence[OrderFact]:
        """The open orders. An order that is not among them may have ended, or may not be visible yet.

        Raises `RateLimited` as `queried` does, and `RequestRejected` when it is refused for another reason.
        """
        ...


class IntentLog(Protocol):
    """Where the intents to place orders survive a crash of this process (`connection.FileIntentLog`)."""

    def record(self, intents: Sequence[Intent]) -> None:
        """Keeps the intents of one frame; returns once a crash cannot lose them, and raises when it may."""
        ...

    def close(self, client_order_id: str, status: OrderStatus) -> None:
        """Takes note that this order is over. To lose that costs no more than a question to the venue."""
        ...
