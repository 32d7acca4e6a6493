import contextlib
from decimal import Decimal

import pytest
from reactivex import operators as ops

from bittrade_ws.models.errors import NotConnected, RequestRejected
from bittrade_ws.models.requests import CancelOrderRequest
from bittrade_ws.operators.cancel_order_factory import cancel_order_factory


@pytest.fixture
def cancel(counter):
    factory = cancel_order_factory(counter.sockets, counter.venue.messages, counter.words)

    def cancel(client_order_id="c1", **options):
        request = CancelOrderRequest(symbol="BTCUSDT", client_order_id=client_order_id, **options)
        return counter.watch(factory(request))

    return cancel


def test_the_outcome_is_told_to_who_asked_and_to_the_order_itself(counter, cancel):
    counter.open()
    order = counter.place()
    counter.event("PARTIALLY_FILLED", filled="0.4", order="77")
    canceling = cancel()
    counter.reply("cancel", status="CANCELED", client="c1", filled="0.4", order="77")
    assert str(canceling) == "CANCELED |"
    assert str(order) == "SUBMITTED PARTIALLY_FILLED CANCELED |"
    assert order.last.filled_quantity == Decimal("0.4")
    counter.event("CANCELED", filled="0.4", order="77")
    assert str(order) == "SUBMITTED PARTIALLY_FILLED CANCELED |"


def test_an_answer_without_ids_is_about_the_order_that_was_named(counter, cancel):
    counter.open()
    order = counter.place()
    cancel()
    counter.reply("cancel", status="CANCELED")
    assert str(order) == "SUBMITTED CANCELED |"


def test_f53_a_refused_cancel_is_an_error_and_leaves_the_order_alone(counter, cancel):
    counter.open()
    order = counter.place()
    canceling = cancel()
    counter.reply("cancel", status="REJECTED", code=-2011, reason="Unknown order sent.")
    error = canceling.error
    assert isinstance(error, RequestRejected)
    assert (error.code, error.reason, error.request_id) == (-2011, "Unknown order sent.", 3)
    counter.event("FILLED", filled="1.0")
    assert str(order) == "SUBMITTED FILLED |"


def test_a_fill_that_won_the_race_is_what_is_told(counter, cancel):
    counter.open()
    canceling = cancel()
    counter.reply("cancel", status="FILLED", filled="1.0")
    assert str(canceling) == "FILLED |"


def test_after_a_drop_the_next_socket_is_asked_and_the_cancel_not_sent_again(counter, cancel):
    counter.open(acknowledge=False)
    canceling = cancel()
    counter.drop()
    assert str(canceling) == "UNKNOWN"
    counter.open(acknowledge=False)
    assert counter.frames("query") == ["1 query c1"]
    counter.reply("query", status="CANCELED")
    assert str(canceling) == "UNKNOWN CANCELED |"
    assert len(counter.frames("cancel")) == 1


def test_an_order_that_is_still_open_counts_after_the_settling_time(counter, cancel):
    counter.venue.on_sent = lambda frame: " query " in frame and counter.reply("query", status="OPEN")
    counter.open(acknowledge=False)
    canceling = cancel()
    counter.clock.advance("10s")
    assert str(canceling) == "UNKNOWN"
    counter.clock.advance("3s")
    assert str(canceling) == "UNKNOWN OPEN |"


def test_an_order_that_the_venue_denies_twice_cannot_be_canceled(counter, cancel):
    counter.venue.on_sent = lambda frame: " query " in frame and counter.reply("query", denied=True)
    counter.open(acknowledge=False)
    canceling = cancel()
    counter.reply("cancel", status="UNKNOWN", reason="timeout")
    assert str(canceling) == "UNKNOWN"
    counter.clock.advance("3s")
    assert str(canceling) == "UNKNOWN RequestRejected"


def test_a_question_without_an_answer_is_asked_again(counter, cancel):
    counter.open(acknowledge=False)
    canceling = cancel()
    counter.clock.advance("10s")  # no reply
    counter.clock.advance("11s")  # no answer, and a second
    assert len(counter.frames("query")) == 2
    counter.reply("query", status="UNKNOWN")
    counter.clock.advance("2s")
    counter.reply("query", status="CANCELED")
    assert str(canceling) == "UNKNOWN CANCELED |"


def test_a_retry_after_a_refusal_asks_anew(counter):
    factory = cancel_order_factory(counter.sockets, counter.venue.messages, counter.words)
    counter.open(acknowledge=False)
    canceling = counter.watch(factory(CancelOrderRequest(symbol="BTCUSDT", order_id="77")).pipe(ops.retry(2)))
    counter.clock.advance()  # retry subscribes on the clock
    counter.reply("cancel", status="REJECTED")
    counter.clock.advance()
    counter.reply("cancel", status="CANCELED")
    assert str(canceling) == "CANCELED |"
    assert counter.frames("cancel") == ["1 cancel 77", "2 cancel 77"]


def test_without_a_socket_nothing_is_sent(counter, cancel):
    canceling = cancel()
    counter.clock.advance("10s")
    assert isinstance(canceling.error, NotConnected)
    assert counter.sent == []


def test_what_was_told_to_a_subscriber_that_raises_is_the_end_of_it(counter):
    factory = cancel_order_factory(counter.sockets, counter.venue.messages, counter.words)
    counter.open()
    told = []

    def raises(order):
        told.append(order.status)
        raise ValueError("of the subscriber")

    request = CancelOrderRequest(symbol="BTCUSDT", client_order_id="c1")
    factory(request).subscribe(raises, told.append, lambda: told.append("|"), scheduler=counter.clock)
    with contextlib.suppress(ValueError):
        counter.reply("cancel", status="CANCELED", client="c1", order="77")
    counter.drop()
    assert told == ["CANCELED", "|"]
