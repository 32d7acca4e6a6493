"""The seam between a venue's orders and the lifecycle engine. Pure: requests out, facts in."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from bittrade_ws.models.order import Order, OrderFact, OrderStatus
from bittrade_ws.models.requests import (
    AddOrderRequest,
    CancelOrderRequest,
    EditOrderRequest,
    Intent,
    ReplaceOrderRequest,
)
from bittrade_ws.wire.codec import Channel, Request, RequestContext

L = TypeVar("L", contravariant=True)


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

    def canceled(self, request: CancelOrderRequest, reply: Any) -> OrderFact:
        """The fact; `REJECTED` is said of the cancel. May raise `RateLimited`: nothing was canceled.

        Without a status the cancel is accepted, and an event will tell what became of the order.
        """
        ...

    def query(self, order: Order, context: RequestContext) -> Request | None:
        """The question what became of an order; `None`: nobody can be asked, and what is unknown stays so."""
        ...

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


class EditVenue(OrderVenue, Protocol):
    """A venue that amends orders."""

    def edit(self, request: EditOrderRequest, context: RequestContext) -> Request: ...

    def edited(self, request: EditOrderRequest, reply: Any) -> OrderFact:
        """The order as it is now; `REJECTED` is said of the amendment, not of the order."""
        ...


class ReplaceVenue(OrderVenue, Protocol):
    """A venue that cancels an order and places another in one request."""

    def replace(self, request: ReplaceOrderRequest, client_order_id: str, context: RequestContext) -> Request: ...

    def replaced(self, request: ReplaceOrderRequest, reply: Any) -> tuple[OrderFact | None, OrderFact | None]:
        """The canceled order and the new one (`None`: not attempted); `REJECTED` is said of that half."""
        ...


class ListVenue(OrderVenue, Protocol[L]):
    """A venue where orders are placed together, in lists; `L` are its requests for them."""

    lists: Channel[Sequence[OrderFact]]
    """What comes, on the subscription of `events`, about the orders of a list together."""

    def legs(self, request: L) -> Sequence[AddOrderRequest]:
        """The orders that it asks for."""
        ...

    def list_id(self, request: L) -> str | None:
        """The client's id for the list, if the request has one."""
        ...

    def place_list(self, request: L, list_id: str, names: Sequence[str], context: RequestContext) -> Request:
        """The list under this client id, and its orders under those, in the order of `legs`."""
        ...

    def placed_list(self, request: L, names: Sequence[str], reply: Any) -> tuple[str | None, Sequence[OrderFact]]:
        """The venue's id of the list, and a fact about each of its orders, in the order of `legs`."""
        ...
