"""What became of a request about an order, as opposed to what became of the order."""

from dataclasses import dataclass
from enum import StrEnum

from bittrade_ws.models.order import Order, OrderStatus


class Outcome(StrEnum):
    """Of one request, in the same words for every venue."""

    DONE = "DONE"
    REFUSED = "REFUSED"
    NOT_ATTEMPTED = "NOT_ATTEMPTED"  # the venue left it because of something else that it refused
    UNKNOWN = "UNKNOWN"  # the reply is lost, or the venue itself does not know; only its word leaves this


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderOutcome:
    """What became of an amendment, or of one half of a replacement."""

    outcome: Outcome
    order: Order | None = None
    """The order as the venue told it with that; `None`: it did not."""
    code: int | str | None = None
    """Of a refusal."""
    reason: str = ""
    """Why it was refused, left, or is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """What became of the two halves of a replacement. The venue does both or one of them: it is no transaction."""

    cancel: OrderOutcome
    new: OrderOutcome

    @property
    def is_known(self) -> bool:
        """Neither half is `UNKNOWN`."""
        return Outcome.UNKNOWN not in (self.cancel.outcome, self.new.outcome)


class OrderListStatus(StrEnum):
    """Where an order list stands, by its orders."""

    SUBMITTED = "SUBMITTED"  # written to the socket
    EXECUTING = "EXECUTING"
    ALL_DONE = "ALL_DONE"  # each order is final
    REJECTED = "REJECTED"  # as a whole
    UNKNOWN = "UNKNOWN"  # an order of it is


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderList:
    """A snapshot of orders that were placed together and depend on each other."""

    client_order_id: str
    """Of the list; each order has its own."""
    legs: tuple[Order, ...]
    """In the order in which they were asked for."""
    order_list_id: str | None = None
    """The venue's id of the list, once it is known."""

    @property
    def status(self) -> OrderListStatus:
        statuses = {leg.status for leg in self.legs}
        if OrderStatus.UNKNOWN in statuses:
            return OrderListStatus.UNKNOWN
        if statuses == {OrderStatus.SUBMITTED}:
            return OrderListStatus.SUBMITTED
        if statuses == {OrderStatus.REJECTED}:
            return OrderListStatus.REJECTED
        return OrderListStatus.ALL_DONE if all(each.is_final for each in statuses) else OrderListStatus.EXECUTING
