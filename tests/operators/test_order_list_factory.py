import pytest

from bittrade_ws.operators.order_list_factory import order_list_factory


@pytest.fixture
def place(counter):
    factory = order_list_factory(counter.sockets, counter.venue.messages, counter.words, counter.venue.subscribing)

    def place(*names):
        return factory([counter.request(name) for name in names])

    place.factory = factory
    return place


@pytest.fixture
def watch(counter):
    def watch(placing):
        told = []
        placing.subscribe(
            lambda orders: told.append(" ".join([orders.status, *(leg.status for leg in orders.legs)])),
            lambda error: told.append(type(error).__name__),
            lambda: told.append("|"),
            scheduler=counter.clock,
        )
        return told

    return watch


def test_one_frame_places_all_whoever_is_subscribed_to_first(counter, place, watch):
    counter.open()
    placing = place("c1", "c2")
    second = counter.watch(placing.legs[1])
    counter.acknowledge()
    told = watch(placing)
    assert counter.frames("list") == ["2 list l1 c1 c2"]
    assert (str(second), told) == ("SUBMITTED", ["SUBMITTED SUBMITTED SUBMITTED"])
    counter.reply("list", list="70", orders=[{"status": "OPEN", "order": "1"}, {"status": "PENDING", "order": "2"}])
    counter.event("FILLED", client=None, order="1", filled="1.0")
    counter.event("EXPIRED", client=None, order="2")
    assert told[-2:] == ["ALL_DONE FILLED EXPIRED", "|"]
    assert str(second) == "SUBMITTED PENDING EXPIRED |"


def test_the_event_of_a_list_proves_its_orders_before_the_reply(counter, place, watch):
    counter.open()
    told = watch(place("c1", "c2"))
    counter.acknowledge()
    pending = [{"status": "PENDING", "client": name, "order": name[1:]} for name in ("c1", "c2")]
    counter.venue.messages.on_next({"channel": "lists", "orders": pending})
    assert told[-1] == "EXECUTING PENDING PENDING"
    counter.clock.advance("60s")
    assert counter.frames("query") == []


def test_a_lost_reply_leaves_all_unknown_and_each_is_asked_about_by_its_own_name(counter, place, watch):
    counter.open()
    told = watch(place("c1", "c2"))
    counter.acknowledge()
    counter.drop()
    assert told[-1] == "UNKNOWN UNKNOWN UNKNOWN"
    counter.venue.on_sent = lambda frame: (
        " query " in frame and counter.reply("query", status="OPEN", client=frame.split()[2])
    )
    counter.open()
    counter.clock.advance("1s")
    assert told[-1] == "EXECUTING OPEN OPEN"
    assert [frame.split()[2] for frame in counter.frames("query")] == ["c1", "c2"]
    assert len(counter.frames("list")) == 1


def test_a_refused_list_is_refused_as_a_whole(counter, place, watch):
    counter.open()
    told = watch(place("c1", "c2"))
    counter.acknowledge()
    counter.reply("list", status="REJECTED", code=-2010, reason="no balance")
    assert told[-2:] == ["REJECTED REJECTED REJECTED", "|"]


def test_what_fails_before_it_is_sent_fails_for_all(counter, place, watch):
    told = watch(place("c1", "c2"))
    counter.clock.advance("10s")
    assert told == ["NotConnected"]
    placing = place("c1", "c2")
    counter.open()
    assert watch(placing) == []
    counter.acknowledge()
    twice = counter.watch(place("c2").legs[0])
    assert str(twice) == "InvalidRequest"


def test_the_end_of_the_connection(counter, place, watch):
    counter.open()
    told = watch(place("c1", "c2"))
    counter.acknowledge()
    place.factory.dispose()
    assert told[-1] == "ConnectionLost"
