"""The seam to the lifecycle: requests in the venue's words, answers as facts."""

import itertools
from dataclasses import replace
from decimal import Decimal

import msgspec
import pytest
from reactivex import operators as ops

from bittrade_ws.exchanges import oceanex
from bittrade_ws.exchanges.oceanex.lookup import Canceled, Traces
from bittrade_ws.models.errors import DecodeError, InvalidRequest, RequestRejected
from bittrade_ws.models.order import Order, OrderStatus
from bittrade_ws.models.requests import CancelOrderRequest
from bittrade_ws.operators import keep_messages_only
from bittrade_ws.wire.codec import RequestContext
from bittrade_ws.wire.exact_json import loads

D = Decimal
S = OrderStatus
CONTEXT = RequestContext(ids=itertools.count(1).__next__, now=lambda: 1000, signer=dict)


def said(data=None, code=0, **more):
    return {"message": {"action": "create", "code": code, "data": data, "uuid": "u", **more}}


def asked(request):
    return loads(request.frame)["data"]


def test_a_placement_in_the_words_of_the_venue(buy):
    request = oceanex.OceanExOrders().place(replace(buy, extra={"note": 7}), "mine", CONTEXT)
    data = asked(request)
    assert data["args"] == {
        "market": "ocevet", "side": "buy", "price": D("0.05"), "volume": 10, "ord_type": "limit", "note": 7,
    }  # fmt: skip
    with pytest.raises(InvalidRequest, match="private"):
        oceanex.OceanExOrders().place(buy, "mine", replace(CONTEXT, signer=None))


def test_without_a_lookup_answers_are_taken_as_they_are(buy, order):
    venue = oceanex.OceanExOrders()
    known = Order(client_order_id="mine", symbol="ocevet", status=S.UNKNOWN, order_id="32")
    assert asked(venue.query(known, CONTEXT))["args"] == {"id": 32}
    assert venue.query(msgspec.structs.replace(known, order_id=None), CONTEXT) is None
    assert venue.queried(known, said({**order, "state": "done"})).status is S.FILLED
    cancel = CancelOrderRequest(symbol="ocevet", order_id="32")
    assert asked(venue.cancel(cancel, CONTEXT))["args"] == {"ids": [32]}
    assert venue.canceled(cancel, said([32])).status is None
    assert venue.canceled(cancel, said(code=2004, message="gone")).reason == "gone"
    for request in (replace(cancel, order_id=None), replace(cancel, order_id="x")):
        with pytest.raises(InvalidRequest):
            venue.cancel(request, CONTEXT)


def test_answers_to_a_placement(buy, order):
    venue = oceanex.OceanExOrders()
    assert venue.placed(buy, said(order)).status is S.OPEN
    refused = venue.placed(buy, said(code=2002, message="Cannot lock funds"))
    assert (refused.status, refused.code, refused.reason) == (S.REJECTED, 2002, "Cannot lock funds")
    at_once = venue.placed(buy, said({**order, "state": "done", "executed_volume": "1000.0"}))
    assert (at_once.status, at_once.order_id, at_once.filled_quantity) == (S.PENDING, "32", None)
    assert venue.firsts["32"].status is S.FILLED
    for broken in (said({"id": 1}), {}, said(None)):
        with pytest.raises(DecodeError):
            venue.placed(buy, broken)


def test_open_orders_of_a_market(order):
    venue = oceanex.OceanExOrders()
    assert venue.open_orders(None, CONTEXT) is None
    assert asked(venue.open_orders("ocevet", CONTEXT))["args"] == {"market": "ocevet", "per": 200}
    (fact,) = venue.listed(said({"resources": [order], "resources_count": 1}))
    assert (fact.order_id, fact.client_order_id) == ("32", None)
    with pytest.raises(RequestRejected):
        venue.listed(said(code=1001))


def test_a_cancel_that_is_taken_and_not_told_of_is_in_doubt():
    venue, cancel = oceanex.OceanExOrders(), CancelOrderRequest(symbol="ocevet", order_id="32")
    assert venue.canceled(cancel, Canceled(None, None)).status is S.UNKNOWN


def test_whom_the_user_names_must_be_among_those_that_match(buy, order):
    info = msgspec.convert({**order, "market": "ocevet", "price": "0.05", "volume": "10.0"}, oceanex.OrderInfo)
    doubtful = Order(
        client_order_id="mine", symbol="ocevet", status=S.UNKNOWN, side=buy.side, type="limit", price=buy.price,
        quantity=buy.quantity,
    )  # fmt: skip
    traces = Traces(doubtful, (info,), True)
    for adopt, expected in (
        (None, S.UNKNOWN),
        (lambda order, matching: None, S.UNKNOWN),
        (lambda order, matching: msgspec.structs.replace(matching[0], id=99), S.UNKNOWN),
        (lambda order, matching: matching[0], S.OPEN),
        (oceanex.the_only_match, S.OPEN),
    ):
        venue = oceanex.OceanExOrders(adopt=adopt)
        venue.names.send("mine", buy, 1)
        assert venue.queried(doubtful, traces).status is expected
    unlike = msgspec.structs.replace(info, volume=D(11))
    assert venue.queried(doubtful, Traces(doubtful, (unlike,), True)).status is S.UNKNOWN
    assert venue.queried(doubtful, Traces(doubtful, (), False)).status is S.UNKNOWN
    assert venue.queried(doubtful, Traces(doubtful, (), True)) is None


def test_orders_over_a_plain_observable_of_messages(marbles, make, buy):
    client = make()
    plain = client.connection.pipe(ops.filter(lambda _: True))
    messages = plain.pipe(keep_messages_only())
    add_order = marbles.keep(oceanex.add_order_factory(client.sockets, messages))
    cancel_order = oceanex.cancel_order_factory(client.sockets, messages)
    client.connect()
    heard = client.hear(add_order(buy), "100ms")
    client.venue.fill(heard[-1].order_id, D(4))
    marbles.advance("2s")
    client.hear(cancel_order(CancelOrderRequest(symbol="ocevet", client_order_id="life")), "1s")
    assert [one.status for one in heard] == [S.SUBMITTED, S.OPEN, S.PARTIALLY_FILLED, S.CANCELED]
