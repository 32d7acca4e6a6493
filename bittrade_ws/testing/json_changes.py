"""Amendments, replacements and order lists at the venue that nobody has to learn (`json_codec`)."""

from collections.abc import Sequence
from typing import Any

from bittrade_ws.models.order import OrderFact
from bittrade_ws.models.requests import AddOrderRequest, EditOrderRequest, ReplaceOrderRequest
from bittrade_ws.testing.json_orders import JsonOrders, fact_of
from bittrade_ws.wire.codec import Channel, Request, RequestContext

Placed = Sequence[AddOrderRequest]
"""A list is asked for by its orders."""


class JsonChanges(JsonOrders):
    """As `JsonOrders`; it also sends `{"id": 1, "edit": "c1"}`, `{"id": 1, "replace": "c1 c2"}` (the old order and the
    new) and `{"id": 1, "list": "l1 c1 c2"}` (the list and its orders).

    The reply to `replace` has the facts `cancel` and `new`, each `null` when it was not attempted; that to `list` has
    `list`, the venue's id, and the facts `orders`. Either may be one refusal (`status` and so on) of the whole. The
    messages of channel `lists` have `orders` as well.
    """

    def __init__(self, *, settle_seconds: float = 3.0) -> None:
        super().__init__(settle_seconds=settle_seconds)
        self.lists: Channel[Sequence[OrderFact]] = Channel(name="lists", key="lists", decode=_facts, convert=_facts)

    def edit(self, request: EditOrderRequest, context: RequestContext) -> Request:
        return self.request("edit", request.client_order_id or request.order_id or "", context)

    def edited(self, request: EditOrderRequest, reply: Any) -> OrderFact:
        return fact_of(reply)

    def replace(self, request: ReplaceOrderRequest, client_order_id: str, context: RequestContext) -> Request:
        old = request.cancel.client_order_id or request.cancel.order_id or ""
        return self.request("replace", f"{old} {client_order_id}", context)

    def replaced(self, request: ReplaceOrderRequest, reply: Any) -> tuple[OrderFact | None, OrderFact | None]:
        if "status" in reply:
            return fact_of(reply), fact_of(reply)
        cancel, new = reply["cancel"], reply["new"]
        return None if cancel is None else fact_of(cancel), None if new is None else fact_of(new)

    def legs(self, request: Placed) -> Sequence[AddOrderRequest]:
        return request

    def list_id(self, request: Placed) -> str | None:
        return "l1"

    def place_list(self, request: Placed, list_id: str, names: Sequence[str], context: RequestContext) -> Request:
        return self.request("list", " ".join((list_id, *names)), context)

    def placed_list(self, request: Placed, names: Sequence[str], reply: Any) -> tuple[str | None, Sequence[OrderFact]]:
        if "status" in reply:
            return None, [fact_of(reply) for _ in names]
        return reply["list"], _facts(reply)


def _facts(message: Any) -> Sequence[OrderFact]:
    return [fact_of(each) for each in message["orders"]]
