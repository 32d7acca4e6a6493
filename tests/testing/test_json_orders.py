import itertools
from decimal import Decimal

import orjson
import pytest

from bittrade_ws.models.errors import RateLimited, RequestRejected
from bittrade_ws.models.order import Fill, Order, OrderSide, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest
from bittrade_ws.testing.json_orders import JsonOrders
from bittrade_ws.wire.codec import ReplyTo, RequestContext

REQUEST = AddOrderRequest(symbol="XUSD", side=OrderSide.BUY, type="LIMIT", client_order_id="c1")
CANCEL = CancelOrderRequest(symbol="XUSD", order_id="77")
ORDER = Order(client_order_id="c1", symbol="XUSD", status=OrderStatus.UNKNOWN)


@pytest.fixture
def context():
    return RequestContext(ids=itertools.count(1).__next__, now=lambda: 0)


def test_requests_name_the_order(context):
    orders = JsonOrders()
    requests = [orders.place(REQUEST, "c1", context), orders.cancel(CANCEL, context), orders.query(ORDER, context)]
    assert [orjson.loads(request.frame) for request in requests] == [
        {"id": 1, "place": "c1"},
        {"id": 2, "cancel": "77"},
        {"id": 3, "query": "c1"},
    ]
    assert [request.reply_key for request in requests] == [ReplyTo(1), ReplyTo(2), ReplyTo(3)]


def test_messages_are_facts():
    orders = JsonOrders()
    message = {
        "channel": "orders",
        "status": "PARTIALLY_FILLED",
        "client": "c1",
        "order": "77",
        "filled": "0.40",
        "fills": [["5", "100.10", "0.40"]],
    }
    fact = orders.events.convert(message)
    assert fact == orders.events.decode(message) == orders.placed(REQUEST, message) == orders.canceled(CANCEL, message)
    assert (fact.status, fact.client_order_id, fact.order_id) == (OrderStatus.PARTIALLY_FILLED, "c1", "77")
    assert str(fact.filled_quantity) == "0.40"
    assert fact.fills == (Fill(trade_id="5", price=Decimal("100.10"), quantity=Decimal("0.40")),)
    assert orders.placed(REQUEST, {"status": None}).status is None


def test_what_is_not_about_an_order_is_no_fact_and_a_denial_is_none():
    orders = JsonOrders(settle_seconds=5.0)
    assert orders.events.convert({"channel": "orders"}) is None
    assert orders.queried(ORDER, {"id": 1, "denied": True}) is None
    assert orders.settle_seconds == 5.0


def test_a_question_may_be_refused_for_good():
    with pytest.raises(RequestRejected) as refused:
        JsonOrders().queried(ORDER, {"id": 1, "refused": "archived"})
    assert refused.value.reason == "archived"


def test_f58_a_question_may_be_refused_for_a_while():
    with pytest.raises(RateLimited) as refused:
        JsonOrders().queried(ORDER, {"id": 1, "retry_after": 30.0})
    assert refused.value.retry_after == 30.0
