from bittrade_ws.models.errors import SubscriptionFailed


def test_the_channel_is_acknowledged_before_the_order_goes_out(counter):
    stages = counter.watch(counter.factory(counter.request()))
    counter.open(acknowledge=False)
    counter.clock.advance("1ms")
    assert counter.sent == ["1 sub orders"]
    assert str(stages) == ""
    counter.venue.accept(1)
    assert counter.sent == ["1 sub orders", "2 place c1"]
    assert str(stages) == "SUBMITTED"


def test_a_socket_that_drops_before_the_acknowledgement_leaves_the_order_waiting(counter):
    stages = counter.watch(counter.factory(counter.request()))
    counter.open(acknowledge=False)
    counter.clock.advance("1ms")
    counter.drop()
    assert str(stages) == ""
    counter.open()
    assert str(stages) == "SUBMITTED"


def test_a_refused_channel_fails_what_waits_and_puts_in_doubt_what_was_sent(counter):
    counter.open()
    sent = counter.place()
    counter.drop()
    waiting = counter.watch(counter.factory(counter.request("c2")))
    counter.open(acknowledge=False)
    counter.clock.advance("1ms")
    counter.venue.refuse(1)
    assert isinstance(waiting.error, SubscriptionFailed)
    assert str(sent) == "SUBMITTED UNKNOWN"
    counter.acknowledge()
    counter.clock.advance("1s")
    counter.acknowledge()
    counter.reply("query", status="OPEN")
    assert str(sent) == "SUBMITTED UNKNOWN OPEN"


def test_the_channel_is_held_for_the_life_of_the_socket(counter):
    counter.open()
    counter.place("c1")
    counter.event("FILLED", filled="1.0")
    counter.clock.advance("60s")
    counter.place("c2")
    assert counter.sent == ["1 sub orders", "2 place c1", "3 place c2"]


def test_a_channel_that_goes_on_failing_is_asked_for_later_each_time(counter):
    counter.open()
    stages = counter.place()
    counter.drop()
    counter.venue.on_sent = lambda frame: " sub " in frame and counter.venue.refuse(int(frame.split()[0]))
    counter.open(acknowledge=False)
    counter.clock.advance("60s")
    assert len(counter.frames("sub")) == 1 + 7  # at 0, 1, 3, 7, 15, 30 and 60 s
    assert str(stages) == "SUBMITTED UNKNOWN"
