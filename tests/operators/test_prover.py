"""Venues that refuse the question about an order: for a while, or for good."""

import pytest

from bittrade_ws.models.errors import RequestRejected
from bittrade_ws.models.requests import CancelOrderRequest
from bittrade_ws.operators.cancel_order_factory import cancel_order_factory


@pytest.fixture
def doubtful(counter):
    """Two orders whose outcome the venue does not know; the question about the first has gone out."""
    counter.open()
    orders = [counter.place("c1"), counter.place("c2")]
    for request_id in (2, 3):
        counter.venue.messages.on_next({"id": request_id, "status": "UNKNOWN", "reason": "timeout"})
    assert counter.frames("query") == ["4 query c1"]
    return orders


def test_f58_nothing_is_asked_about_any_order_before_the_venue_wants_it(counter, doubtful, caplog):
    counter.reply("query", retry_after=45)
    counter.clock.advance("44999ms")
    assert len(counter.frames("query")) == 1
    assert "no questions for 45 s" in caplog.text
    counter.clock.advance("101ms")
    assert sorted(counter.frames("query")) == ["4 query c1", "5 query c2", "6 query c1"]
    counter.reply("query", status="OPEN")
    assert str(doubtful[0]) == "SUBMITTED UNKNOWN OPEN"


def test_f58_a_new_socket_is_no_way_around_it(counter, doubtful):
    counter.reply("query", retry_after=45)
    counter.drop()
    counter.clock.advance("5s")
    counter.open()
    counter.clock.advance("39s")
    assert len(counter.frames("query")) == 1
    counter.clock.advance("2s")
    assert len(counter.frames("query")) == 3


def test_f58_of_two_refusals_the_later_end_counts(counter, doubtful):
    counter.clock.advance("100ms")
    counter.venue.messages.on_next({"id": 4, "retry_after": 45})
    counter.venue.messages.on_next({"id": 5, "retry_after": 20})
    counter.clock.advance("44s")
    assert len(counter.frames("query")) == 2
    counter.clock.advance("2s")
    assert len(counter.frames("query")) == 4


def test_f58_a_refusal_without_a_time_is_asked_again_like_silence(counter, doubtful):
    counter.reply("query", retry_after=None)
    counter.clock.advance("1001ms")
    assert counter.frames("query") == ["4 query c1", "5 query c2", "6 query c1"]


def test_f58_what_became_of_a_cancel_is_not_asked_inside_it_either(counter):
    factory = cancel_order_factory(counter.sockets, counter.venue.messages, counter.words)
    counter.open(acknowledge=False)
    first, second = (
        counter.watch(factory(CancelOrderRequest(symbol="BTCUSDT", client_order_id=name))) for name in ("c1", "c2")
    )
    counter.venue.messages.on_next({"id": 1, "status": "UNKNOWN"})
    counter.reply("query", retry_after=45)
    counter.venue.messages.on_next({"id": 2, "status": "UNKNOWN"})
    counter.clock.advance("44999ms")
    assert counter.frames("query") == ["3 query c1"]
    counter.clock.advance("1ms")
    assert len(counter.frames("query")) == 3
    for request_id in (4, 5):
        counter.venue.messages.on_next({"id": request_id, "status": "CANCELED"})
    assert (str(first), str(second)) == ("UNKNOWN CANCELED |", "UNKNOWN CANCELED |")


def test_what_the_venue_never_tells_ends_the_stream_and_is_asked_no_more(counter):
    counter.venue.on_sent = lambda frame: " query " in frame and counter.reply("query", refused="archived")
    counter.open()
    stages = counter.place()
    counter.reply("place", status="UNKNOWN", reason="timeout")
    counter.clock.advance("2999ms")
    assert str(stages) == "SUBMITTED UNKNOWN"
    counter.clock.advance("1ms")
    assert str(stages) == "SUBMITTED UNKNOWN RequestRejected"
    assert stages.error.reason == "archived"
    asked = len(counter.frames("query"))
    counter.clock.advance("120s")
    assert len(counter.frames("query")) == asked


def test_an_older_order_of_that_id_which_is_no_longer_told_hides_no_new_one(counter):
    counter.open()
    stages = counter.place()
    counter.reply("place", status="UNKNOWN", reason="timeout")
    counter.reply("query", refused="archived")
    counter.clock.advance("1s")
    counter.reply("query", status="OPEN")
    assert str(stages) == "SUBMITTED UNKNOWN OPEN"


def test_an_event_goes_before_a_refusal_to_tell(counter):
    counter.open()
    stages = counter.place()
    counter.reply("place", status="UNKNOWN", reason="timeout")
    counter.reply("query", refused="archived")
    counter.clock.advance("4s")
    counter.event("CANCELED")
    counter.reply("query", refused="archived")
    assert str(stages) == "SUBMITTED UNKNOWN CANCELED |"


def test_a_new_subscription_asks_once_more(counter):
    counter.venue.on_sent = lambda frame: " query " in frame and counter.reply("query", refused="archived")
    counter.open()
    order = counter.factory(counter.request())
    first = counter.watch(order)
    counter.acknowledge()
    counter.reply("place", status="UNKNOWN", reason="timeout")
    counter.clock.advance("3s")
    assert str(first) == "SUBMITTED UNKNOWN RequestRejected"
    counter.venue.on_sent = lambda frame: " query " in frame and counter.reply("query", status="CANCELED")
    again = counter.watch(order)
    counter.clock.advance("1s")
    assert str(again) == "UNKNOWN CANCELED |"
    assert len(counter.frames("place")) == 1


def test_a_cancel_of_what_is_never_told_ends_too(counter):
    factory = cancel_order_factory(counter.sockets, counter.venue.messages, counter.words)
    counter.venue.on_sent = lambda frame: " query " in frame and counter.reply("query", refused="archived")
    counter.open(acknowledge=False)
    canceling = counter.watch(factory(CancelOrderRequest(symbol="BTCUSDT", client_order_id="c1")))
    counter.venue.messages.on_next({"id": 1, "status": "UNKNOWN"})
    counter.clock.advance("3s")
    assert isinstance(canceling.error, RequestRejected)
    assert (str(canceling), canceling.error.reason) == ("UNKNOWN RequestRejected", "archived")
