from decimal import Decimal

import pytest
from reactivex import operators as ops

from bittrade_ws.models.errors import ConnectionLost, InvalidRequest, NotConnected, SubscriptionFailed
from bittrade_ws.models.order import OrderStatus


def test_the_channel_is_acknowledged_before_the_order_goes_out(counter):
    stages = counter.watch(counter.factory(counter.request()))
    counter.open(acknowledge=False)
    counter.clock.advance("1ms")
    assert counter.sent == ["1 sub orders"]
    assert str(stages) == ""
    counter.venue.accept(1)
    assert counter.sent == ["1 sub orders", "2 place c1"]
    assert str(stages) == "SUBMITTED"


def test_a_whole_life(counter):
    counter.open()
    stages = counter.place()
    counter.reply("place", status="OPEN", filled="0", order="77")
    counter.event("PARTIALLY_FILLED", filled="0.4", fills=[("1", "100.00", "0.4")])
    counter.event("FILLED", filled="1.0", fills=[("2", "100.00", "0.6")])
    assert str(stages) == "SUBMITTED OPEN PARTIALLY_FILLED FILLED |"
    assert stages.last.order_id == "77"
    assert [fill.trade_id for fill in stages.last.fills] == ["1", "2"]
    assert stages.last.filled_quantity == Decimal("1.0")


def test_a_refusal_is_a_value(counter):
    counter.open()
    stages = counter.place()
    counter.reply("place", status="REJECTED", code=-2010, reason="insufficient balance")
    assert str(stages) == "SUBMITTED REJECTED |"
    assert (stages.last.code, stages.last.reason) == (-2010, "insufficient balance")


def test_a_client_id_is_made_up_when_none_is_given(counter):
    counter.open()
    stages = counter.place(None)
    assert stages.last.client_order_id == "id"
    assert counter.frames("place") == ["2 place id"]


def test_f47_a_fill_before_the_reply(counter):
    counter.open()
    stages = counter.place()
    counter.event("FILLED", filled="1.0")
    counter.reply("place", status="OPEN", filled="0")
    assert str(stages) == "SUBMITTED FILLED |"


def test_f48_a_reply_that_never_comes_is_not_missed_when_events_tell(counter):
    counter.open()
    stages = counter.place()
    counter.event("OPEN")
    counter.clock.advance("60s")
    counter.event("FILLED", filled="1.0")
    assert str(stages) == "SUBMITTED OPEN FILLED |"
    assert counter.frames("query") == []


def test_f49_a_reply_inside_the_send_is_not_lost(counter):
    counter.open()
    counter.venue.on_sent = lambda frame: " place " in frame and counter.reply("place", status="FILLED", filled="1.0")
    assert str(counter.place()) == "SUBMITTED FILLED |"


def test_f50_an_outcome_that_the_venue_does_not_know_is_asked_for(counter):
    counter.open()
    stages = counter.place()
    counter.reply("place", status="UNKNOWN", code=-1007, reason="timeout")
    assert str(stages) == "SUBMITTED UNKNOWN"
    assert counter.frames("query") == ["3 query c1"]
    counter.reply("query", status="OPEN")
    assert str(stages) == "SUBMITTED UNKNOWN OPEN"
    assert len(counter.frames("place")) == 1


def test_f51_a_duplicate_client_id_is_adopted(counter):
    counter.open()
    stages = counter.place()
    counter.reply("place", status="UNKNOWN", code=-2010, reason="Duplicate order sent.")
    counter.reply("query", status="PARTIALLY_FILLED", filled="0.4", order="70")
    counter.event("FILLED", client=None, order="70", filled="1.0")
    assert str(stages) == "SUBMITTED UNKNOWN PARTIALLY_FILLED FILLED |"


def test_a_lost_reply_on_a_living_socket_is_asked_for_again_and_again_at_a_bounded_rate(counter):
    counter.open()
    stages = counter.place()
    counter.clock.advance("10s")
    assert stages.last.reason == "no reply within 10 s"
    assert len(counter.frames("query")) == 1
    # Each question waits 10 s for its answer, then 1, 2, 4, 8, 15, 30, 30 … s: 1 + 5 + 13 of them.
    counter.clock.advance("600s")
    assert len(counter.frames("query")) == 19
    counter.reply("query", status="OPEN")
    assert str(stages) == "SUBMITTED UNKNOWN OPEN"
    assert len(counter.frames("place")) == 1


def test_a_late_reply_still_counts(counter):
    counter.open()
    stages = counter.place()
    counter.clock.advance("10s")
    counter.reply("place", status="OPEN")
    assert str(stages) == "SUBMITTED UNKNOWN OPEN"


def test_f52_a_denial_counts_after_the_settling_time_and_only_the_second_one(counter):
    counter.venue.on_sent = lambda frame: " query " in frame and counter.reply("query", denied=True)
    counter.open()
    stages = counter.place()
    counter.clock.advance("10s")
    counter.clock.advance("2999ms")
    assert str(stages) == "SUBMITTED UNKNOWN"
    counter.clock.advance("1ms")
    assert str(stages) == "SUBMITTED UNKNOWN REJECTED |"
    assert stages.last.code == "NOT_PLACED"


def test_an_order_that_was_seen_is_never_denied_away(counter):
    counter.open()
    stages = counter.place()
    counter.event("OPEN")
    counter.drop()
    counter.venue.on_sent = lambda frame: " query " in frame and counter.reply("query", denied=True)
    counter.open()
    counter.clock.advance("600s")
    assert str(stages) == "SUBMITTED OPEN UNKNOWN"


def test_f01_f02_a_drop_puts_the_order_in_doubt_until_the_venue_is_asked_on_the_next_socket(counter):
    counter.open()
    stages = counter.place()
    counter.drop()
    assert str(stages) == "SUBMITTED UNKNOWN"
    assert stages.last.reason == "the socket dropped"
    counter.open()
    assert counter.frames("query") == ["2 query c1"]
    counter.reply("query", status="OPEN", filled="0")
    counter.event("CANCELED", filled="0")
    assert str(stages) == "SUBMITTED UNKNOWN OPEN CANCELED |"
    assert len(counter.frames("place")) == 1


def test_an_open_order_is_in_doubt_after_a_drop_and_proven_again(counter):
    counter.open()
    stages = counter.place()
    counter.event("OPEN")
    counter.drop()
    counter.open()
    counter.reply("query", status="OPEN")
    assert str(stages) == "SUBMITTED OPEN UNKNOWN OPEN"


def test_an_event_on_the_new_socket_is_as_good_as_the_query(counter):
    counter.open()
    stages = counter.place()
    counter.drop()
    counter.open(acknowledge=False)
    counter.clock.advance("1ms")
    counter.event("FILLED", filled="1.0")
    assert str(stages) == "SUBMITTED UNKNOWN FILLED |"
    counter.venue.accept(1)
    assert counter.frames("query") == []


def test_questions_after_a_drop_are_paced(counter):
    counter.open()
    many = [counter.place(f"c{i}") for i in range(25)]
    counter.drop()
    counter.open()
    counter.reply("open", orders=[])
    assert len(counter.frames("query")) == 1
    counter.clock.advance("1s")
    assert len(counter.frames("query")) == 11
    counter.clock.advance("2s")
    assert len(counter.frames("query")) == 25
    assert {str(stages) for stages in many} == {"SUBMITTED UNKNOWN"}


def test_without_a_socket_nothing_is_sent(counter):
    stages = counter.watch(counter.factory(counter.request()))
    counter.clock.advance("10s")
    assert isinstance(stages.error, NotConnected)
    counter.open()
    assert counter.sent == []


def test_a_socket_that_drops_before_the_acknowledgement_leaves_the_order_waiting(counter):
    stages = counter.watch(counter.factory(counter.request()))
    counter.open(acknowledge=False)
    counter.clock.advance("1ms")
    counter.drop()
    assert str(stages) == ""
    counter.open()
    assert str(stages) == "SUBMITTED"


def test_a_socket_that_drops_past_the_deadline_ends_the_waiting(counter):
    stages = counter.watch(counter.factory(counter.request()))
    counter.open(acknowledge=False)
    counter.clock.advance("15s")
    assert str(stages) == ""
    counter.drop()
    assert str(stages) == "NotConnected"


def test_a_refused_channel_fails_what_waits_and_puts_in_doubt_what_was_sent(counter, caplog):
    counter.open()
    sent = counter.place()
    counter.drop()
    waiting = counter.watch(counter.factory(counter.request("c2")))
    counter.open(acknowledge=False)
    counter.clock.advance("1ms")
    counter.venue.refuse(1)
    assert isinstance(waiting.error, SubscriptionFailed)
    assert str(sent) == "SUBMITTED UNKNOWN"
    assert "until it is back, 1 order(s) cannot be followed" in caplog.text
    counter.acknowledge()
    counter.clock.advance("1s")
    counter.acknowledge()
    counter.reply("query", status="OPEN")
    assert str(sent) == "SUBMITTED UNKNOWN OPEN"


def test_a_request_that_cannot_be_written_fails_alone(counter):
    counter.open()
    good = counter.place()
    bad = counter.watch(counter.factory(counter.request("c2", symbol="NONSENSE")))
    assert isinstance(bad.error, InvalidRequest)
    counter.event("OPEN")
    assert str(good) == "SUBMITTED OPEN"


def test_a_client_id_in_use_is_refused_here(counter):
    counter.open()
    counter.place("c1")
    again = counter.watch(counter.factory(counter.request("c1")))
    assert isinstance(again.error, InvalidRequest)
    assert len(counter.frames("place")) == 1


def test_until_a_stage_completes_at_it_or_past_it(counter):
    counter.open()
    at = counter.place("c1", until=OrderStatus.OPEN)
    past = counter.place("c2", until=OrderStatus.OPEN)
    counter.event("PENDING")
    counter.event("OPEN")
    counter.event("PARTIALLY_FILLED", "c2", filled="0.4")
    assert str(at) == "SUBMITTED PENDING OPEN |"
    assert str(past) == "SUBMITTED PARTIALLY_FILLED |"


def test_i1_one_call_is_one_intent_however_often_it_is_subscribed_to(counter):
    counter.open()
    orders = counter.factory(counter.request(None))
    first = counter.watch(orders)
    counter.acknowledge()
    counter.event("OPEN", "id")
    second = counter.watch(orders)
    counter.event("CANCELED", "id")
    third = counter.watch(orders)
    assert str(first) == "SUBMITTED OPEN CANCELED |"
    assert str(second) == "OPEN CANCELED |"
    assert str(third) == "CANCELED |"
    assert len(counter.frames("place")) == 1


def test_a_retry_after_nothing_was_sent_tries_again_with_the_same_id(counter):
    stages = counter.watch(counter.factory(counter.request(None)).pipe(ops.retry(2)))
    counter.clock.advance("10s")
    counter.open()
    assert str(stages) == "SUBMITTED"
    assert counter.frames("place") == ["2 place id"]


def test_disposing_stops_watching_and_cancels_nothing(counter):
    counter.open()
    orders = counter.factory(counter.request())
    stages = counter.watch(orders)
    counter.acknowledge()
    stages.subscription.dispose()
    counter.event("OPEN")
    assert str(stages) == "SUBMITTED"
    assert counter.sent == ["1 sub orders", "2 place c1"]
    back = counter.watch(orders)
    counter.reply("query", status="FILLED", filled="1.0")
    assert str(back) == "UNKNOWN FILLED |"
    assert len(counter.frames("place")) == 1


def test_an_event_that_names_only_an_id_which_the_reply_tells_later_is_kept(counter):
    counter.open()
    stages = counter.place()
    counter.event("PARTIALLY_FILLED", client=None, order="77", filled="0.4")
    counter.reply("place", status="OPEN", order="77", filled="0")
    assert str(stages) == "SUBMITTED OPEN PARTIALLY_FILLED"


def test_i3_a_contradiction_goes_to_the_anomalies(counter):
    anomalies = []
    counter.factory.anomalies.subscribe(anomalies.append)
    counter.open()
    stages = counter.place()
    counter.event("OPEN", order="77")
    counter.event("FILLED", order="12", filled="1.0")
    assert str(stages) == "SUBMITTED OPEN"
    assert [anomaly.why for anomaly in anomalies] == ["it names order 12, this one is 77"]


def test_f62_a_subscriber_that_raises_changes_nothing_for_the_others(counter, caplog):
    counter.open()

    def fail(order):
        raise RuntimeError("a bug of the user")

    counter.factory(counter.request("c0")).subscribe(fail, scheduler=counter.clock)
    stages = counter.place("c1")
    counter.acknowledge()
    counter.event("OPEN", "c0")
    counter.event("OPEN", "c1")
    assert str(stages) == "SUBMITTED OPEN"
    assert "A subscriber failed on order c0" in caplog.text


def test_when_the_connection_ends_for_good_so_do_the_streams(counter):
    counter.open()
    sent = counter.place()
    counter.sockets.on_error(RuntimeError("refused"))
    waiting = counter.watch(counter.factory(counter.request("c2")))
    assert str(sent) == "SUBMITTED UNKNOWN ConnectionLost"
    assert isinstance(sent.error, ConnectionLost)
    assert isinstance(waiting.error, NotConnected)


def test_dispose_gives_everything_back(counter):
    counter.open()
    stages = counter.place()
    counter.factory.dispose()
    counter.clock.advance("1s")
    assert str(stages) == "SUBMITTED UNKNOWN ConnectionLost"
    assert counter.frames("unsub") == ["3 unsub orders"]
    assert not counter.sockets.observers
    assert not counter.venue.messages.observers


@pytest.mark.parametrize("stage", ["OPEN", "PARTIALLY_FILLED", "FILLED"])
def test_i2_replays_are_not_told_again(counter, stage):
    counter.open()
    stages = counter.place()
    for _ in range(3):
        counter.event("OPEN", filled="0")
        counter.event(stage, filled="0" if stage == "OPEN" else "0.4")
    assert stages.told.count(stage) == 1
