"""One order that is being watched: what was asked, its life so far, and who watches."""

import logging
from typing import TYPE_CHECKING

from reactivex import abc

from bittrade_ws.models.errors import ConnectionLost
from bittrade_ws.models.lifecycle import Lifecycle
from bittrade_ws.models.order import Order, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, Intent
from bittrade_ws.operators._settling import Settling

if TYPE_CHECKING:
    from bittrade_ws.operators._submission import Submission

logger = logging.getLogger(__name__)


class LiveOrder:
    """One intent. Everything runs in the desk's drain."""

    __slots__ = (
        "_query",
        "client_order_id",
        "clock",
        "is_done",
        "lifecycle",
        "observers",
        "request",
        "settling",
        "submission",
        "until",
    )

    def __init__(self, request: AddOrderRequest, until: OrderStatus | None) -> None:
        self.request = request
        self.until = until
        self.client_order_id = request.client_order_id
        self.observers: tuple[abc.ObserverBase[Order], ...] = ()
        self.clock: abc.SchedulerBase
        self.lifecycle: Lifecycle | None = None
        """`None` until the frame is sent."""
        self.submission: Submission | None = None
        """The frame that places it; `None`: somebody else has placed it, or we before this process began."""
        self.is_done = False
        self._query: abc.DisposableBase | None = None
        self.settling = Settling()

    @property
    def is_unknown(self) -> bool:
        return self.lifecycle is not None and self.lifecycle.order.status is OrderStatus.UNKNOWN

    def emit(self, order: Order, observers: tuple[abc.ObserverBase[Order], ...]) -> None:
        """Tells these; what one subscriber raises is logged, and is not the others' affair."""
        for observer in observers:
            try:
                observer.on_next(order)
            except Exception:
                logger.exception("A subscriber failed on order %s", order.client_order_id)

    def finish(self, error: Exception | None = None) -> None:
        """Ends everybody's stream."""
        observers, self.observers = self.observers, ()
        for observer in observers:
            try:
                observer.on_completed() if error is None else observer.on_error(error)
            except Exception:
                logger.exception("A subscriber failed at the end of order %s", self.client_order_id)

    def waits_for(self, query: abc.DisposableBase | None) -> None:
        """A question about it, or the time of the next one, in place of what was waited for before."""
        before, self._query = self._query, query
        if before is not None:
            before.dispose()


def lost(live: LiveOrder, error: Exception) -> ConnectionLost:
    """The end of an order's stream, not of the order."""
    end = ConnectionLost(f"the connection has ended; what became of order {live.client_order_id} is not known")
    end.__cause__ = error
    return end


def submitted(request: AddOrderRequest, client_order_id: str) -> Order:
    """The first stage: what was asked for."""
    return Order(
        client_order_id=client_order_id,
        symbol=request.symbol,
        status=OrderStatus.SUBMITTED,
        side=request.side,
        type=request.type,
        price=request.price,
        quantity=request.quantity,
    )


def resumed(intent: Intent, until: OrderStatus | None) -> LiveOrder:
    """An order that an earlier run of this program has sent, or was about to."""
    live = LiveOrder(intent.request, until)
    live.client_order_id = intent.client_order_id
    live.lifecycle = Lifecycle(submitted(intent.request, intent.client_order_id))
    live.lifecycle.doubt("an earlier run may have sent it")
    return live
