import pytest

from bittrade_ws.models.requests import CancelOrderRequest, ReplaceOrderRequest
from bittrade_ws.operators.cancel_replace_order_factory import cancel_replace_order_factory


@pytest.fixture
def replace(counter):
    factory = cancel_replace_order_factory(
        counter.sockets, counter.venue.messages, counter.words, counter.venue.subscribing
    )

    def replace():
        cancel = CancelOrderRequest(symbol="BTCUSDT", client_order_id="c1")
        return factory(ReplaceOrderRequest(cancel=cancel, new=counter.request("c2")))

    replace.factory = factory
    return replace


@pytest.fixture
def watch(counter):
    """The pairs that a replacement tells, as words."""

    def watch(replacing):
        told = []
        replacing.subscribe(
            lambda pair: told.append(f"{pair.cancel.outcome}/{pair.new.outcome}"),
            lambda error: told.append(type(error).__name__),
            lambda: told.append("|"),
            scheduler=counter.clock,
        )
        return told

    return watch


def test_both_halves_and_both_lives(counter, replace, watch):
    counter.open()
    old = counter.place("c1")
    counter.event("OPEN", order="77")
    replacing = replace()
    new = counter.watch(replacing.order)
    told = watch(replacing)
    counter.reply("replace", cancel={"status": "CANCELED", "client": "c1"}, new={"status": "OPEN", "order": "78"})
    assert told == ["DONE/DONE", "|"]
    assert str(old) == "SUBMITTED OPEN CANCELED |"
    assert str(new) == "SUBMITTED OPEN"
    counter.event("FILLED", client="c2", order="78", filled="1.0")
    assert str(new) == "SUBMITTED OPEN FILLED |"
    assert len(counter.frames("replace")) == 1


REFUSED = {"status": "REJECTED", "code": -2011, "reason": "Unknown order sent."}


@pytest.mark.parametrize(
    ("cancel", "new", "told", "life"),
    [
        ({"status": "CANCELED"}, {"status": "OPEN"}, "DONE/DONE", "SUBMITTED OPEN"),
        ({"status": "CANCELED"}, REFUSED, "DONE/REFUSED", "SUBMITTED REJECTED |"),
        (REFUSED, {"status": "OPEN"}, "REFUSED/DONE", "SUBMITTED OPEN"),
        (REFUSED, REFUSED, "REFUSED/REFUSED", "SUBMITTED REJECTED |"),
        (REFUSED, None, "REFUSED/NOT_ATTEMPTED", "SUBMITTED REJECTED |"),
        (None, REFUSED, "NOT_ATTEMPTED/REFUSED", "SUBMITTED REJECTED |"),
        (None, None, "NOT_ATTEMPTED/NOT_ATTEMPTED", "SUBMITTED REJECTED |"),
    ],
)
def test_every_pair_of_halves(counter, replace, watch, cancel, new, told, life):
    counter.open()
    replacing = replace()
    order = counter.watch(replacing.order)
    counter.acknowledge()
    pairs = watch(replacing)
    counter.reply("replace", cancel=cancel, new=new)
    assert (pairs, str(order)) == ([told, "|"], life)
    assert watch(replacing) == [told, "|"]


def test_f47_events_before_the_reply(counter, replace, watch):
    counter.open()
    told = watch(replace())
    counter.acknowledge()
    counter.event("FILLED", client="c2", filled="1.0")
    assert told == []
    counter.reply("replace", cancel={"status": "CANCELED"}, new={"status": "OPEN"})
    assert told == ["DONE/DONE", "|"]


def test_a_lost_reply_leaves_both_unknown_until_each_is_proven(counter, replace, watch):
    counter.open()
    replacing = replace()
    order = counter.watch(replacing.order)
    counter.acknowledge()
    told = watch(replacing)
    counter.clock.advance("10s")
    assert told == ["UNKNOWN/UNKNOWN"]
    assert counter.frames("query") == ["3 query c2", "4 query c1"]
    counter.venue.messages.on_next({"id": 4, "status": "OPEN", "client": "c1"})
    counter.venue.messages.on_next({"id": 3, "status": "OPEN", "client": "c2"})
    assert told == ["UNKNOWN/UNKNOWN", "UNKNOWN/DONE"]
    counter.clock.advance("1s")
    counter.reply("query", status="CANCELED", client="c1")
    assert told[2:] == ["DONE/DONE", "|"]
    assert str(order) == "SUBMITTED UNKNOWN OPEN"
    assert len(counter.frames("replace")) == 1


@pytest.mark.parametrize("answer", [{"status": "OPEN"}, {"denied": True}, {"status": "FILLED", "filled": "1.0"}])
def test_a_cancel_that_left_no_trace_was_not_done(counter, replace, watch, answer):
    counter.open()
    told = watch(replace())
    counter.acknowledge()
    counter.event("OPEN", client="c2")
    counter.venue.on_sent = lambda frame: " query c1" in frame and counter.reply("query", **answer)
    counter.clock.advance("20s")
    assert told == ["UNKNOWN/DONE", "REFUSED/DONE", "|"]


def test_a_drop_then_the_truth_on_the_next_socket(counter, replace, watch):
    counter.open()
    told = watch(replace())
    counter.acknowledge()
    counter.drop()
    assert told == ["UNKNOWN/UNKNOWN"]
    counter.venue.on_sent = lambda frame: " query " in frame and counter.reply("query", denied=True)
    counter.open()
    counter.clock.advance("20s")
    assert told == ["UNKNOWN/UNKNOWN", *told[1:]]
    assert told[-2:] == ["REFUSED/REFUSED", "|"]
    assert len(counter.frames("replace")) == 1


def test_who_stops_watching_stops_the_questions(counter, replace):
    counter.open()
    watching = replace().subscribe(scheduler=counter.clock)
    counter.acknowledge()
    counter.clock.advance("10s")
    asked = len(counter.frames("query"))
    watching.dispose()
    counter.clock.advance("120s")
    assert len(counter.frames("query")) == asked


def test_the_end_of_the_connection(counter, replace, watch):
    counter.open()
    told = watch(replace())
    counter.acknowledge()
    replace.factory.dispose()
    assert told[-1] in ("ConnectionLost", "NotConnected")
