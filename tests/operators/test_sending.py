"""F54, F64: an intent is kept before its first byte is written, closed when its order is over, and taken up after."""

import pytest

from bittrade_ws.models.errors import IntentLogFailed, SendBufferFull
from bittrade_ws.models.requests import Intent
from bittrade_ws.operators.order_factory import order_factory


class Log:
    """An intent log in memory, which tells what happened in which order."""

    def __init__(self, told):
        self.told = told
        self.error = None

    def record(self, intents):
        if self.error is not None:
            raise self.error
        self.told.extend(f"kept {intent.client_order_id}" for intent in intents)

    def close(self, client_order_id, status):
        if self.error is not None:
            raise self.error
        self.told.append(f"closed {client_order_id} {status}")


@pytest.fixture
def intents(counter):
    log = Log(counter.sent)
    counter.factory = order_factory(
        counter.sockets, counter.venue.messages, counter.words, counter.venue.subscribing, intents=log
    )
    return log


def test_f54_the_intent_is_kept_before_the_order_is_sent_and_closed_when_it_is_over(counter, intents):
    counter.open()
    counter.place()
    assert counter.sent[1:] == ["kept c1", "2 place c1"]
    counter.event("OPEN")
    assert counter.sent[-1] == "2 place c1"
    counter.event("FILLED", filled="1.0")
    assert counter.sent[-1] == "closed c1 FILLED"


def test_f64_an_intent_that_cannot_be_kept_is_not_sent(counter, intents):
    counter.open()
    intents.error = OSError("No space left on device")
    stages = counter.place()
    assert str(stages) == "IntentLogFailed"
    assert isinstance(stages.error, IntentLogFailed)
    assert stages.error.__cause__ is intents.error
    assert counter.frames("place") == []
    intents.error = None
    assert str(counter.place()) == "SUBMITTED"


def test_f64_the_end_of_an_order_is_told_even_if_the_log_takes_no_note_of_it(counter, intents, caplog):
    counter.open()
    stages = counter.place()
    intents.error = OSError("No space left on device")
    counter.event("FILLED", filled="1.0")
    assert str(stages) == "SUBMITTED FILLED |"
    assert "does not take note of the end of order c1" in caplog.text


def test_an_order_that_never_left_is_no_open_intent(counter, intents):
    def refuse(frame):
        if " place " in frame:
            raise SendBufferFull("too much is being sent")

    counter.open()
    counter.venue.on_sent = refuse
    stages = counter.place()
    assert str(stages) == "SendBufferFull"
    assert counter.sent[-1] == "closed c1 REJECTED"


def test_f54_what_an_earlier_run_left_open_is_asked_about_and_never_sent(counter, intents):
    left = [Intent(client_order_id=name, request=counter.request(None), time=5) for name in ("c1", "c2")]
    stages = counter.watch(counter.factory.resume(left))
    counter.clock.advance("1ms")
    assert str(stages) == "UNKNOWN UNKNOWN"
    counter.open()
    assert counter.frames("query") == ["2 query c1"]
    counter.reply("query", status="PARTIALLY_FILLED", client="c1", order="70", filled="0.4")
    counter.clock.advance("100ms")
    counter.venue.on_sent = lambda frame: " query " in frame and counter.reply("query", denied=True)
    counter.reply("query", denied=True)
    counter.clock.advance("5s")
    assert [order.status for order in stages.orders[2:]] == ["PARTIALLY_FILLED", "REJECTED"]
    assert stages.last.code == "NOT_PLACED"
    counter.event("FILLED", client="c1", order="70", filled="1.0")
    assert str(stages).endswith("FILLED |")
    assert counter.frames("place") == []
    assert counter.sent[-1] == "closed c1 FILLED"
    assert "closed c2 REJECTED" in counter.sent
