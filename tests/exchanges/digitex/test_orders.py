"""Orders from every word of the venue about them."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from reactivex import operators as ops

from bittrade_ws.exchanges import digitex
from bittrade_ws.exchanges.digitex.order_facts import facts_of
from bittrade_ws.models.errors import InvalidRequest, RequestRejected
from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.models.outcome import Outcome
from bittrade_ws.models.requests import CancelOrderRequest, EditOrderRequest
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only
from bittrade_ws.pb import digitex_pb2 as pb
from bittrade_ws.simulators.faults import DieAfterReceipt, Swallow
from bittrade_ws.simulators.orders import NewOrder, OrderType

D = Decimal
S = OrderStatus
CANCEL = CancelOrderRequest(symbol="XAU/USD", client_order_id="life")


def trade(client: Any, request: Any) -> list[Any]:
    return client.hear(client.add_order(request))


@pytest.fixture
def client(marbles: Any, make: Any) -> Any:
    client = make()
    client.add_order = marbles.keep(digitex.add_order_factory(client.sockets, client.messages))
    client.cancel_order = digitex.cancel_order_factory(client.sockets, client.messages)
    client.connect()
    marbles.advance("10ms")
    return client


def test_a_life_along_the_chain(marbles, client, buy):
    stages = trade(client, buy)
    marbles.advance("100ms")
    client.venue.fill("life", D(4))
    marbles.advance("100ms")
    canceled = client.hear(client.cancel_order(CANCEL))
    marbles.advance("100ms")
    assert [(order.status, order.filled_quantity) for order in stages] == [
        (S.SUBMITTED, 0),
        (S.OPEN, 0),
        (S.PARTIALLY_FILLED, 4),
        (S.CANCELED, 4),
    ]
    assert [fill.quantity for fill in stages[-1].fills] == [4]
    assert [(order.status, order.filled_quantity) for order in canceled] == [(S.CANCELED, 4)]
    (request,) = client.sent("cancel_order_msg")
    assert request.cancel_order_msg.prev_client_id != b"life".ljust(16, b"\0")  # the current link


@pytest.mark.parametrize(
    ("changes", "expected", "code"),
    [
        ({"type": "MARKET", "price": None}, S.REJECTED, digitex.ErrorCode.NO_OPPOSING_ORDERS),
        ({"time_in_force": "FOK"}, S.REJECTED, digitex.ErrorCode.CANNOT_BE_FILLED),
        ({"time_in_force": "IOC"}, S.REJECTED, digitex.ErrorCode.CANNOT_BE_FILLED),
        ({"price": D("1900.3")}, S.REJECTED, digitex.ErrorCode.INVALID_PRICE),
        ({"quantity": D("0.5")}, S.REJECTED, digitex.ErrorCode.INVALID_QUANTITY),
        ({"quantity": D(900_000)}, S.REJECTED, digitex.ErrorCode.NOT_ENOUGH_BALANCE),
        ({"symbol": "99"}, S.REJECTED, digitex.ErrorCode.INVALID_MARKET_ID),
    ],
)
def test_refusals_are_values_with_their_code(marbles, client, buy, changes, expected, code):
    stages = trade(client, replace(buy, **changes))
    marbles.advance("100ms")
    assert [order.status for order in stages] == [S.SUBMITTED, expected]
    assert (stages[-1].code, stages[-1].reason) == (code, code.name.lower().replace("_", " "))


def test_what_cannot_be_filled_of_an_ioc_is_dropped(marbles, client, buy):
    venue = client.venue
    resting = NewOrder(
        symbol="5", side=OrderSide.SELL, type=OrderType.LIMIT, client_order_id="", quantity=D(3), price=D("1900.0")
    )
    venue.engine.place(venue.counterparty, resting)
    stages = trade(client, replace(buy, time_in_force="IOC"))
    marbles.advance("100ms")
    assert [(one.status, one.filled_quantity) for one in stages] == [(S.SUBMITTED, 0), (S.OPEN, 0), (S.CANCELED, 3)]


def test_an_id_is_taken_for_good(marbles, client, buy):
    trade(client, buy)
    marbles.advance("100ms")
    client.hear(client.cancel_order(CANCEL))
    marbles.advance("100ms")
    again = trade(client, buy)
    marbles.advance("100ms")
    assert again[-1].code == digitex.ErrorCode.ID_ALREADY_EXISTS


def test_a_cancel_of_nothing_is_refused(marbles, client):
    heard = client.hear(client.cancel_order(CANCEL))
    marbles.advance("100ms")
    assert [(type(one), one.code) for one in heard] == [(RequestRejected, digitex.ErrorCode.ID_DOES_NOT_EXIST)]


def test_all_of_a_market_at_once(marbles, client, buy):
    one, two = trade(client, buy), trade(client, replace(buy, client_order_id="two"))
    marbles.advance("100ms")
    heard = client.hear(digitex.cancel_all_orders_factory(client.sockets, client.messages)("XAU/USD"))
    marbles.advance("100ms")
    assert [{order.client_order_id: order.status for order in orders} for orders in heard] == [
        {"life": S.CANCELED, "two": S.CANCELED}
    ]
    assert (one[-1].status, two[-1].status) == (S.CANCELED, S.CANCELED)


def test_an_amendment_is_a_further_link(marbles, client, buy):
    stages = trade(client, buy)
    marbles.advance("100ms")
    edit = digitex.edit_order_factory(client.sockets, client.messages)
    request = EditOrderRequest(symbol="XAU/USD", client_order_id="life", quantity=D(6), price=D("1899.5"))
    heard = client.hear(edit(request))
    marbles.advance("100ms")
    assert [(one.outcome, one.order.price, one.order.quantity) for one in heard] == [(Outcome.DONE, D("1899.5"), 6)]
    refused = client.hear(edit(replace(request, price=D("0.3"))))
    marbles.advance("100ms")
    assert [(one.outcome, one.code) for one in refused] == [(Outcome.REFUSED, digitex.ErrorCode.INVALID_PRICE)]
    client.venue.fill("life")
    marbles.advance("100ms")
    assert [order.status for order in stages] == [S.SUBMITTED, S.OPEN, S.FILLED]
    assert stages[-1].filled_quantity == 6


def test_an_amendment_counts_what_is_filled_as_everywhere(marbles, client, buy):
    stages = trade(client, buy)
    marbles.advance("100ms")
    edit = digitex.edit_order_factory(client.sockets, client.messages)
    request = EditOrderRequest(symbol="XAU/USD", client_order_id="life", quantity=D(8))
    for filled, total in ((4, 8), (1, 7)):
        client.venue.fill("life", D(filled))
        marbles.advance("100ms")
        heard = client.hear(edit(replace(request, quantity=D(total))))
        marbles.advance("100ms")
        assert [(one.outcome, one.order.quantity) for one in heard] == [(Outcome.DONE, total)]
    assert [one.update_order_msg.quantity.value64 for one in client.sent("update_order_msg")] == [4, 2]
    too_little = client.hear(edit(replace(request, quantity=D(5))))
    unknown = client.hear(edit(replace(request, client_order_id="other")))
    marbles.advance("0ms")
    assert [type(one) for one in (*too_little, *unknown)] == [InvalidRequest, InvalidRequest]
    client.exchange.drop()
    marbles.advance("5s")  # the new connection learns of it from the account's status
    client.hear(edit(replace(request, quantity=D(6))))
    marbles.advance("100ms")
    assert client.sent("update_order_msg")[-1].update_order_msg.quantity.value64 == 1
    client.venue.fill("life")
    marbles.advance("100ms")
    assert (stages[-1].status, stages[-1].filled_quantity) == (S.FILLED, 6)


def test_an_amendment_beyond_the_limit_is_refused_and_leaves_no_doubt(marbles, client, buy):
    trade(client, buy)
    marbles.advance("100ms")
    client.venue.requests_per_second = 0
    request = EditOrderRequest(symbol="XAU/USD", client_order_id="life", quantity=D(6))
    heard = client.hear(digitex.edit_order_factory(client.sockets, client.messages)(request))
    marbles.advance("100ms")
    assert [(one.outcome, one.code) for one in heard] == [(Outcome.REFUSED, digitex.ErrorCode.RATE_LIMIT_EXCEEDED)]


def test_a_reply_that_names_no_order_refuses_nothing():
    reply = pb.Message(order_canceled_msg=pb.OrderCanceledMessage(status=pb.CANCELED))
    assert digitex.DigitexOrders().canceled(CANCEL, reply).status is S.UNKNOWN
    assert digitex.DigitexOrders().edited(EditOrderRequest(symbol="5"), reply).status is S.UNKNOWN


def test_orders_over_a_plain_observable_of_messages(marbles, client, buy):
    plain = client.control.pipe(ops.filter(lambda _: True))
    sockets, messages = plain.pipe(filter_new_socket_only()), plain.pipe(keep_messages_only())
    add_order = marbles.keep(digitex.add_order_factory(sockets, messages))
    cancel_order = digitex.cancel_order_factory(sockets, messages)
    edit_order = digitex.edit_order_factory(sockets, messages)
    ping = digitex.ping_factory(sockets, messages)
    client.exchange.drop()
    marbles.advance("5s")
    stages = client.hear(add_order(buy))
    marbles.advance("100ms")
    request = EditOrderRequest(symbol="XAU/USD", client_order_id="life", quantity=D(6), price=D("1899.5"))
    edited = client.hear(edit_order(request))
    marbles.advance("100ms")
    canceled, pongs = client.hear(cancel_order(CANCEL)), client.hear(ping(None))
    marbles.advance("100ms")
    assert [one.outcome for one in edited] == [Outcome.DONE]
    assert [one.status for one in canceled] == [S.CANCELED]
    assert [type(one) for one in pongs] == [digitex.Pong]
    assert [one.status for one in stages] == [S.SUBMITTED, S.OPEN, S.CANCELED]


def test_an_order_that_expires(marbles, client, buy):
    stages = trade(client, replace(buy, time_in_force="GFD"))
    marbles.advance("100ms")
    client.venue.expire("life")
    marbles.advance("100ms")
    assert [order.status for order in stages] == [S.SUBMITTED, S.OPEN, S.EXPIRED]


def test_an_order_that_is_still_open_after_a_drop_is_proven(marbles, client, buy):
    stages = trade(client, buy)
    marbles.advance("100ms")
    client.exchange.drop()
    marbles.advance("5s")
    assert [order.status for order in stages] == [S.SUBMITTED, S.OPEN, S.UNKNOWN, S.OPEN]


def test_an_order_that_became_a_contract_meanwhile_was_filled(marbles, client, buy):
    stages = trade(client, buy)
    marbles.advance("100ms")
    client.exchange.drop()
    client.venue.fill("life")
    marbles.advance("5s")
    assert [order.status for order in stages] == [S.SUBMITTED, S.OPEN, S.UNKNOWN, S.FILLED]


@pytest.mark.parametrize("arrived", [True, False])
def test_of_an_order_that_is_gone_nobody_says_more_than_is_known(marbles, client, buy, arrived):
    client.venue.faults.add(DieAfterReceipt() if arrived else Swallow(), on="in", connection=1)
    stages = trade(client, buy)
    marbles.advance("5ms")
    if arrived:
        client.venue.desk.cancel(client.venue.trader, client.venue.trader.open(5), b"", 5)
    else:
        client.exchange.drop()
    marbles.advance("20s")
    error = stages.pop()
    assert [order.status for order in stages] == [S.SUBMITTED, S.UNKNOWN]
    assert (type(error), error.code) == (RequestRejected, digitex.GONE)
    asked = len(client.sent("get_trader_status_msg"))
    marbles.advance("60s")
    assert len(client.sent("get_trader_status_msg")) == asked


def test_no_answer_is_doubt_and_the_status_settles_it(marbles, client, buy):
    client.venue.faults.add(Swallow(), connection=1)
    stages = trade(client, buy)
    marbles.advance("20s")
    assert [order.status for order in stages] == [S.SUBMITTED, S.UNKNOWN, S.OPEN]


def test_orders_of_others_are_told(marbles, client, buy):
    others = client.hear(client.add_order.external)
    elsewhere = digitex.messages.place_order(
        market_id=5,
        order_type="LIMIT",
        side="BUY",
        duration="GTC",
        quantity=D(1),
        price=D("1890.0"),
        client_id="theirs",
    )
    client.hear(digitex.send_message_factory(client.sockets, client.messages)(elsewhere))
    marbles.advance("100ms")
    assert [(order.client_order_id, order.status, order.is_external) for order in others] == [("theirs", S.OPEN, True)]


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity": None},
        {"price": None},
        {"type": "MARKET"},
        {"type": "STOP", "price": None},
        {"time_in_force": "DAY"},
        {"stop_price": D(1)},
        {"extra": {"post_only": True}},
        {"symbol": "nothing"},
        {"client_order_id": "an id that is too long"},
    ],
)
def test_what_the_venue_cannot_be_asked(marbles, client, buy, changes):
    heard = trade(client, replace(buy, **changes))
    marbles.advance("100ms")
    assert [type(one) for one in heard] == [InvalidRequest]
    assert client.sent("place_order_msg") == []


def fact(kind: str, **inner: Any) -> Any:
    message = pb.Message(market_id=1, client_id=b"request".ljust(16, b"\0"))
    getattr(message, kind).SetInParent()
    getattr(message, kind).MergeFrom(type(getattr(message, kind))(**inner))
    return facts_of(digitex.event_of(message))


LIFE = b"life".ljust(16, b"\0")


@pytest.mark.parametrize(
    ("word", "expected"),
    [("PENDING", S.PENDING), ("ACCEPTED", S.OPEN), ("EXPIRED", S.EXPIRED), ("TERMINATED", S.CANCELED)],
)
def test_each_word_is_a_stage(word, expected):
    (one,) = fact("order_status_msg", status=word, orig_client_id=LIFE)
    assert (one.status, one.client_order_id) == (expected, "life")


def test_the_refusal_of_a_request_is_none_of_the_order():
    assert fact("order_status_msg", status="REJECTED", orig_client_id=LIFE) == ()
    assert fact("order_canceled_msg", status="REJECTED", orders=[pb.OrderMessage(orig_client_id=LIFE)]) == ()
    assert [one.client_order_id for one in fact("error_msg")] == ["request"]


def test_a_liquidation_ends_orders():
    orders = [pb.OrderMessage(orig_client_id=LIFE, quantity=pb.Decimal(value64=1))]
    (one,) = fact("position_event_msg", orders=orders)
    assert (one.status, one.reason) == (S.CANCELED, "liquidation")


def test_a_dropped_rest_is_a_cancellation():
    (one,) = fact(
        "order_filled_msg",
        status="PARTIAL",
        orig_client_id=LIFE,
        orig_quantity=pb.Decimal(value64=10),
        dropped_quantity=pb.Decimal(value64=4),
        raw_trades=[pb.TradeMessage(price=pb.Decimal(value64=5), quantity=pb.Decimal(value64=6))],
    )
    assert (one.status, one.filled_quantity, one.fills[0].quantity) == (S.CANCELED, 6, 6)
