"""Orders at the venue that nobody has to learn (`json_codec`)."""

from collections.abc import Hashable, Sequence
from decimal import Decimal
from typing import Any

import orjson

from bittrade_ws.models.errors import RateLimited, RequestRejected
from bittrade_ws.models.order import Fill, Order, OrderFact, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest
from bittrade_ws.wire.codec import Channel, ReplyTo, Request, RequestContext


class JsonOrders:
    """Sends `{"id": 1, "place": "c1"}`, and the same with `cancel` and `query`, naming orders by client id;
    `{"id": 1, "open": "XUSD"}` asks for all that are open, of one symbol or (`""`) of all.

    Replies and the messages of channel `orders` are facts: `status` (`None`: no stage), `client`, `order` (the venue's
    id), `symbol`, `quantity`, `filled`, `fills` (`[[trade id, price, quantity], …]`), `code`, `reason`. The reply
    `{"id": 1, "denied": true}` says that there is no such order, `{"id": 1, "retry_after": 30}` that nothing may be
    asked for so many seconds, `{"id": 1, "refused": "why"}` that it is never told, and
    `{"id": 1, "orders": […]}` which are open.
    """

    def __init__(self, *, settle_seconds: float = 3.0) -> None:
        self.settle_seconds = settle_seconds
        self.events: Channel[OrderFact | None] = Channel(
            name="orders", key="orders", decode=_fact_or_none, convert=_fact_or_none
        )

    def write(self, request_id: Hashable, verb: str, what: str) -> str:
        """The frame of a request."""
        return orjson.dumps({"id": request_id, verb: what}).decode()

    def place(self, request: AddOrderRequest, client_order_id: str, context: RequestContext) -> Request:
        return self.request("place", client_order_id, context)

    def placed(self, request: AddOrderRequest, reply: Any) -> OrderFact:
        return fact_of(reply)

    def cancel(self, request: CancelOrderRequest, context: RequestContext) -> Request:
        return self.request("cancel", request.client_order_id or request.order_id or "", context)

    def canceled(self, request: CancelOrderRequest, reply: Any) -> OrderFact:
        return fact_of(reply)

    def query(self, order: Order, context: RequestContext) -> Request:
        return self.request("query", order.client_order_id or order.order_id or "", context)

    def queried(self, order: Order, reply: Any) -> OrderFact | None:
        if "retry_after" in reply:
            raise RateLimited("asked too often", retry_after=reply["retry_after"])
        if "refused" in reply:
            raise RequestRejected("the venue does not tell", reason=reply["refused"])
        return None if reply.get("denied") else fact_of(reply)

    def open_orders(self, symbol: str | None, context: RequestContext) -> Request | None:
        return self.request("open", symbol or "", context)

    def listed(self, reply: Any) -> Sequence[OrderFact]:
        if "retry_after" in reply:
            raise RateLimited("asked too often", retry_after=reply["retry_after"])
        if "refused" in reply:
            raise RequestRejected("the venue does not tell", reason=reply["refused"])
        return [fact_of(each) for each in reply["orders"]]

    def request(self, verb: str, what: str, context: RequestContext) -> Request:
        """A request, whose reply has its id."""
        request_id = context.ids()
        return Request(frame=self.write(request_id, verb, what), reply_key=ReplyTo(request_id))


def _fact_or_none(message: Any) -> OrderFact | None:
    return fact_of(message) if "status" in message else None


def fact_of(message: Any) -> OrderFact:
    """What a message of this venue says of an order."""
    status, quantity, filled = message["status"], message.get("quantity"), message.get("filled")
    return OrderFact(
        status=None if status is None else OrderStatus(status),
        client_order_id=message.get("client"),
        order_id=message.get("order"),
        symbol=message.get("symbol"),
        quantity=None if quantity is None else Decimal(quantity),
        filled_quantity=None if filled is None else Decimal(filled),
        fills=tuple(
            Fill(trade_id=trade_id, price=Decimal(price), quantity=Decimal(quantity))
            for trade_id, price, quantity in message.get("fills", ())
        ),
        code=message.get("code"),
        reason=message.get("reason", ""),
        raw=message,
    )
