import contextlib
from decimal import Decimal

import pytest

from bittrade_ws.models.errors import NotConnected, RequestRejected
from bittrade_ws.models.requests import EditOrderRequest
from bittrade_ws.operators.edit_order_factory import edit_order_factory


class Told:
    """What an amendment's stream told: `"UNKNOWN DONE |"`."""

    def __init__(self, source, clock):
        self.outcomes = []
        self.words = []
        self.error = None
        source.subscribe(self._on_next, self._on_error, lambda: self.words.append("|"), scheduler=clock)

    def _on_next(self, outcome):
        self.outcomes.append(outcome)
        self.words.append(outcome.outcome.value)

    def _on_error(self, error):
        self.error = error
        self.words.append(type(error).__name__)

    def __str__(self):
        return " ".join(self.words)

    @property
    def last(self):
        return self.outcomes[-1]


@pytest.fixture
def edit(counter):
    factory = edit_order_factory(counter.sockets, counter.venue.messages, counter.words)

    def edit(quantity="0.5"):
        request = EditOrderRequest(symbol="BTCUSDT", client_order_id="c1", quantity=Decimal(quantity))
        return Told(factory(request), counter.clock)

    edit.factory = factory
    return edit


def test_the_order_itself_learns_its_new_quantity_and_tells_no_stage(counter, edit):
    counter.open()
    order = counter.place()
    counter.event("OPEN", order="77")
    editing = edit()
    counter.reply("edit", status="OPEN", client="c1", quantity="0.5")
    assert str(editing) == "DONE |"
    assert editing.last.order.quantity == Decimal("0.5")
    assert str(order) == "SUBMITTED OPEN"
    counter.event("PARTIALLY_FILLED", order="77", filled="0.1")
    assert (order.last.quantity, order.last.filled_quantity) == (Decimal("0.5"), Decimal("0.1"))


def test_a_refusal_is_of_the_amendment_and_leaves_the_order_alone(counter, edit):
    counter.open()
    order = counter.place()
    editing = edit()
    counter.reply("edit", status="REJECTED", code=-2038, reason="no")
    assert (str(editing), editing.last.code, editing.last.reason) == ("REFUSED |", -2038, "no")
    counter.event("OPEN")
    assert (str(order), order.last.quantity) == ("SUBMITTED OPEN", Decimal("1.0"))


def test_f50_an_outcome_that_the_venue_does_not_know_is_asked_for_and_never_sent_again(counter, edit):
    counter.open(acknowledge=False)
    editing = edit()
    counter.reply("edit", status="UNKNOWN", reason="timeout")
    assert (str(editing), editing.last.reason) == ("UNKNOWN", "timeout")
    counter.reply("query", status="OPEN", client="c1", quantity="0.5")
    assert str(editing) == "UNKNOWN DONE |"
    assert len(counter.frames("edit")) == 1


def test_an_order_that_is_as_it_was_after_the_settling_time_was_not_amended(counter, edit):
    counter.open(acknowledge=False)
    counter.venue.on_sent = lambda frame: (
        " query " in frame and counter.reply("query", status="OPEN", client="c1", quantity="1.0")
    )
    editing = edit()
    counter.clock.advance("10s")
    assert str(editing) == "UNKNOWN"
    counter.clock.advance("2999ms")
    assert str(editing) == "UNKNOWN"
    counter.clock.advance("1ms")
    assert (str(editing), editing.last.code) == ("UNKNOWN REFUSED |", "NOT_AMENDED")
    assert editing.last.order.quantity == Decimal("1.0")


@pytest.mark.parametrize(
    ("answer", "code"),
    [({"status": "FILLED", "quantity": "1.0", "filled": "1.0"}, "NOT_AMENDED"), ({"denied": True}, "NOT_FOUND")],
)
def test_an_order_that_is_over_or_not_there_was_not_amended(counter, edit, answer, code):
    counter.open(acknowledge=False)
    counter.venue.on_sent = lambda frame: " query " in frame and counter.reply("query", **answer)
    editing = edit()
    counter.reply("edit", status="UNKNOWN")
    counter.clock.advance("5s")
    assert (str(editing), editing.last.code) == ("UNKNOWN REFUSED |", code)


def test_what_is_never_told_ends_in_an_error(counter, edit):
    counter.open(acknowledge=False)
    counter.venue.on_sent = lambda frame: " query " in frame and counter.reply("query", refused="archived")
    editing = edit()
    counter.reply("edit", status="UNKNOWN")
    counter.clock.advance("5s")
    assert isinstance(editing.error, RequestRejected)


def test_f58_a_venue_that_was_asked_too_much_is_left_alone(counter, edit):
    counter.open(acknowledge=False)
    editing = edit()
    counter.reply("edit", status="UNKNOWN")
    counter.reply("query", retry_after=45)
    counter.clock.advance("44999ms")
    assert len(counter.frames("query")) == 1
    counter.clock.advance("1ms")
    counter.reply("query", status="OPEN", quantity="0.5")
    assert str(editing) == "UNKNOWN DONE |"


def test_without_a_socket_nothing_is_sent(counter, edit):
    editing = edit()
    counter.clock.advance("10s")
    assert isinstance(editing.error, NotConnected)
    edit.factory.dispose()
    assert str(edit()) == "NotConnected"
    assert counter.sent == []


def test_a_reply_that_cannot_be_read_is_no_answer(counter, edit):
    counter.open(acknowledge=False)
    editing = edit()
    counter.reply("edit", nonsense=1)
    assert str(editing) == "UNKNOWN"
    assert counter.frames("query") == ["2 query c1"]


def test_what_was_told_to_a_subscriber_that_raises_is_the_end_of_it(counter):
    factory = edit_order_factory(counter.sockets, counter.venue.messages, counter.words)
    counter.open()
    told = []

    def raises(outcome):
        told.append(outcome.outcome)
        raise ValueError("of the subscriber")

    request = EditOrderRequest(symbol="BTCUSDT", client_order_id="c1", quantity=Decimal("0.5"))
    factory(request).subscribe(raises, told.append, lambda: told.append("|"), scheduler=counter.clock)
    with contextlib.suppress(ValueError):
        counter.reply("edit", status="OPEN", client="c1", order="77")
    counter.drop()
    assert told == ["DONE", "|"]
