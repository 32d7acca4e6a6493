from decimal import Decimal

from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest, EditOrderRequest, ReplaceOrderRequest
from bittrade_ws.testing.json_changes import JsonChanges
from bittrade_ws.wire.codec import RequestContext

orders = JsonChanges()
BUY = AddOrderRequest(symbol="X", side=OrderSide.BUY, type="LIMIT")
EDIT = EditOrderRequest(symbol="X", order_id="7", quantity=Decimal("0.5"))
REPLACE = ReplaceOrderRequest(cancel=CancelOrderRequest(symbol="X", client_order_id="c1"), new=BUY)


def context() -> RequestContext:
    return RequestContext(ids=lambda: 1, now=lambda: 0)


def test_what_is_sent() -> None:
    assert orders.edit(EDIT, context()).frame == '{"id":1,"edit":"7"}'
    assert orders.replace(REPLACE, "c2", context()).frame == '{"id":1,"replace":"c1 c2"}'
    assert orders.place_list([BUY, BUY], "l1", ["c1", "c2"], context()).frame == '{"id":1,"list":"l1 c1 c2"}'


def test_what_is_read() -> None:
    refusal = {"status": "REJECTED", "code": 7}
    edited = orders.edited(EDIT, {"status": "OPEN", "quantity": "0.50"})
    assert (edited.status, str(edited.quantity)) == (OrderStatus.OPEN, "0.50")
    cancel, new = orders.replaced(REPLACE, {"cancel": {"status": "CANCELED"}, "new": None})
    assert (cancel and cancel.status, new) == (OrderStatus.CANCELED, None)
    assert [half and half.code for half in orders.replaced(REPLACE, refusal)] == [7, 7]
    assert orders.placed_list([BUY], ["c1"], {"list": "70", "orders": [{"status": "OPEN"}]})[0] == "70"
    assert [fact.code for fact in orders.placed_list([BUY, BUY], ["c1", "c2"], refusal)[1]] == [7, 7]
    assert (orders.legs([BUY]), orders.list_id([BUY])) == ([BUY], "l1")
    assert len(orders.lists.decode({"orders": [{"status": "OPEN"}]})) == 1
