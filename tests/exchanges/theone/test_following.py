"""Swaps are followed on their own channels, and asked about where those say nothing."""

import re
from decimal import Decimal
from typing import Any

import pytest

from bittrade_ws.connection import FileIntentLog
from bittrade_ws.exchanges import theone
from bittrade_ws.models.errors import ConnectionLost
from bittrade_ws.models.order import OrderStatus
from bittrade_ws.models.requests import Intent
from bittrade_ws.simulators.faults import Delay, Duplicate, Rewrite, Swallow

D = Decimal
S = OrderStatus


def place(client: Any, order: Any, **options: Any) -> list[Any]:
    return client.hear(theone.add_order_factory(client.sockets, client.messages, **options)(order))


def statuses(heard: list[Any]) -> list[OrderStatus]:
    return [one.status for one in heard]


@pytest.mark.parametrize("pushes_first", [True, False])
def test_f49_what_happened_before_the_subscription_is_asked_for(marbles, make, order, pushes_first) -> None:
    client = make()
    client.venue.pushes_first = pushes_first
    client.desk.processing_after = client.desk.done_after = 0.0001
    client.connect()
    heard = place(client, order)
    marbles.advance("2s")
    assert statuses(heard) == [S.SUBMITTED, S.PENDING, S.FILLED]
    assert heard[-1].filled_quantity == client.desk.swaps["ord_1"].filled_out


def test_f32_where_the_channel_is_refused_the_venue_is_asked_until_it_is_over(marbles, make, order) -> None:
    client = make()
    client.desk.processing_after, client.desk.done_after = 4.0, 9.0
    client.venue.faults.add(Rewrite('{"error":"Invalid channel format"}'), on="out", containing="orders:", times=None)
    client.connect()
    heard = place(client, order)
    marbles.advance("60s")
    assert statuses(heard) == [S.SUBMITTED, S.PENDING, S.OPEN, S.FILLED]
    questions = client.venue.engine.ledger.times_received("ord_1", "query")
    assert 3 <= questions <= 6
    marbles.advance("600s")
    assert client.venue.engine.ledger.times_received("ord_1", "query") == questions


def test_f58_an_answer_that_is_refused_for_now_is_asked_for_again(marbles, make, order) -> None:
    """The venue pushes nothing more, for it is over before the channel is held."""
    client = make()
    client.venue.pushes_first = False
    client.desk.processing_after = client.desk.done_after = 0.0001
    client.venue.faults.add(Rewrite('{"error":"RATE_LIMIT: later"}'), on="out", containing="order_status", times=2)
    client.connect()
    heard = place(client, order)
    marbles.advance("10s")
    assert statuses(heard) == [S.SUBMITTED, S.PENDING, S.FILLED]


@pytest.mark.parametrize(
    "told",
    [
        '"error":"INTERNAL_ERROR: sorry"',
        '"error":"NOT_FOUND: order"',
        '"error":"Something new"',
        '"op":"order_status","data":{"orderId":"ord_1","status":"ROUTED"}',
    ],
)
def test_f49_an_answer_that_tells_nothing_is_asked_for_again(marbles, make, order, told) -> None:
    """The venue pushes nothing more, for it is over before the channel is held."""
    client = make()
    client.venue.pushes_first = False
    client.desk.processing_after = client.desk.done_after = 0.0001
    client.venue.faults.add(Rewrite(f"{{{told}}}"), on="out", containing="order_status", times=2)
    client.connect()
    heard = place(client, order)
    marbles.advance("20s")
    assert statuses(heard) == [S.SUBMITTED, S.PENDING, S.FILLED]
    questions = client.venue.engine.ledger.times_received("ord_1", "query")
    marbles.advance("600s")
    assert client.venue.engine.ledger.times_received("ord_1", "query") == questions


def test_a_push_that_names_no_order_is_its_channel_s(marbles, make, order) -> None:
    """As the venue's own README shows them."""
    client = make()
    bare = Rewrite(lambda frame: re.sub(r'"orderId":"[^"]*",|"clientOrderId":"[^"]*",', "", frame))
    client.venue.faults.add(bare, on="out", containing='"ch":"orders:', times=None)
    client.connect()
    heard = place(client, order)
    states = client.follow(theone.subscribe_orders(client.messages, order_id="ord_1"))
    marbles.advance("5s")
    assert statuses(heard) == [S.SUBMITTED, S.PENDING, S.OPEN, S.FILLED]
    assert {one.order_id for one in states} == {"ord_1"}


def test_the_channel_is_given_up_with_the_last_stage(marbles, make, order) -> None:
    client = make()
    client.connect()
    place(client, order)
    marbles.advance("2s")
    assert [one["ch"] for one in client.sent("unsubscribe")] == ["orders:ord_1"]
    assert next(iter(client.venue.handlers)).channels == {}


def test_two_who_watch_one_swap_hold_one_channel(marbles, make, order) -> None:
    client = make()
    client.desk.done_after = 5.0
    client.connect()
    life = theone.add_order_factory(client.sockets, client.messages)(order)
    first = client.hear(life)
    marbles.advance("1s")
    second = client.hear(life)
    marbles.advance("10s")
    assert (first[-1].status, second[-1].status) == (S.FILLED, S.FILLED)
    assert len(client.sent("swap")) == 1
    assert len(client.sent("subscribe")) == 1


def test_f38_an_older_state_proves_nothing(marbles, make, order) -> None:
    """The answer to the question comes late, and tells of a time before the last push."""
    client = make()
    client.desk.done_after = 20.0
    client.venue.faults.add(Delay(3.0), on="out", containing='"op":"order_status"')
    client.connect()
    heard = place(client, order)
    marbles.advance("30s")
    assert statuses(heard) == [S.SUBMITTED, S.PENDING, S.OPEN, S.FILLED]


@pytest.mark.parametrize(("word", "stages"), [("PROCESSING", [S.FILLED]), ("FILLED", [S.OPEN, S.FILLED])])
def test_f38_a_push_that_says_it_is_older_is_left_out_but_for_the_end(marbles, make, order, word, stages) -> None:
    client = make()
    older = Rewrite(lambda frame: re.sub(r'"updatedAt":\d+', '"updatedAt":1', frame))
    client.venue.faults.add(older, on="out", containing=word)
    client.connect()
    heard = place(client, order)
    marbles.advance("5s")
    assert statuses(heard) == [S.SUBMITTED, S.PENDING, *stages]


def test_f37_pushes_that_come_twice_are_one_stage(marbles, make, order) -> None:
    client = make()
    client.venue.faults.add(Duplicate(), on="out", containing='"ch":"orders:', times=None)
    client.connect()
    heard = place(client, order)
    marbles.advance("5s")
    assert statuses(heard) == [S.SUBMITTED, S.PENDING, S.OPEN, S.FILLED]


def test_f54_a_swap_of_an_earlier_run_is_taken_up_by_its_client_id(marbles, make, order, tmp_path) -> None:
    log = FileIntentLog(tmp_path / "intents")
    client = make()
    client.desk.processing_after, client.desk.done_after = 5.0, 8.0
    client.connect()
    place(client, order, intents=log)
    marbles.advance("1s")
    log.dispose()
    add = theone.add_order_factory(client.sockets, client.messages)
    heard = client.hear(add.resume([Intent(client_order_id="life", request=order, time=0)]))
    marbles.advance("30s")
    assert statuses(heard) == [S.UNKNOWN, S.PENDING, S.OPEN, S.FILLED]
    assert client.venue.engine.ledger.times_received("life") == 1


def test_until_ends_it_earlier(marbles, make, order) -> None:
    client = make()
    client.connect()
    heard = place(client, order, until=S.PENDING)
    marbles.advance("5s")
    assert statuses(heard) == [S.SUBMITTED, S.PENDING]
    assert client.sent("subscribe") == []


def test_disposing_the_factory_ends_its_streams(marbles, make, order) -> None:
    client = make()
    client.desk.done_after = 60.0
    client.connect()
    add = theone.add_order_factory(client.sockets, client.messages)
    heard = client.hear(add(order))
    anomalies = client.hear(add.anomalies)
    marbles.advance("1s")
    add.dispose()
    assert isinstance(heard[-1], ConnectionLost)
    assert anomalies == []


def test_f48_an_answer_that_is_lost_while_the_swap_goes_on(marbles, make, order) -> None:
    client = make()
    client.desk.done_after = 30.0
    client.venue.faults.add(Swallow(), on="out", containing='"op":"swap"')
    client.connect()
    heard = place(client, order)
    marbles.advance("60s")
    assert statuses(heard) == [S.SUBMITTED, S.UNKNOWN, S.OPEN, S.FILLED]
    assert client.venue.engine.ledger.times_received("life") == 1
