import pytest
from reactivex.subject import Subject
from reactivex.testing import TestScheduler

from bittrade_ws.models.errors import SubscriptionFailed
from bittrade_ws.operators.subscribe_to_channel import subscribe_to_channel


@pytest.fixture
def clock():
    return TestScheduler()


@pytest.fixture
def sockets():
    return Subject()


@pytest.fixture
def subscribe(venue, sockets, clock, log):
    def subscribe(name, **options):
        operator = subscribe_to_channel(venue.messages, venue.channel(name), venue.subscribing, **options)
        return log(sockets.pipe(operator), clock)

    return subscribe


def test_subscribes_on_a_new_socket_and_emits_the_values_of_its_channel(venue, sockets, clock, subscribe):
    log = subscribe("a")
    sockets.on_next(venue.socket())
    clock.advance_to(1)
    assert venue.sent == ["1 sub a"]
    venue.accept(1)
    venue.say("a", 1)
    venue.say("b", 2)
    assert log.seen == [1]


def test_f34_values_before_the_acknowledgement_are_emitted(venue, sockets, clock, subscribe):
    log = subscribe("a")
    sockets.on_next(venue.socket())
    venue.say("a", 1)
    clock.advance_to(1)
    venue.say("a", 2)
    assert log.seen == [1, 2]


def test_subscriptions_of_one_instant_share_a_frame_in_declared_order(venue, sockets, clock, subscribe):
    for name in "dacb":
        subscribe(name)
    sockets.on_next(venue.socket())
    clock.advance_to(1)
    assert venue.sent == ["1 sub d a c b"]


def test_everything_is_restored_on_each_new_socket_in_declared_order(venue, sockets, clock, subscribe):
    logs = [subscribe(name) for name in "dab"]
    first, second = venue.socket(), venue.socket()
    sockets.on_next(first)
    clock.advance_to(1)
    venue.accept(1)
    first.is_open = False
    sockets.on_next(second)
    clock.advance_to(2)
    assert venue.sent == ["1 sub d a b", "1 sub d a b"]
    venue.accept(1)
    venue.say("b", 5)
    assert [log.seen for log in logs] == [[], [], [5]]


def test_the_same_socket_again_changes_nothing(venue, sockets, clock, subscribe):
    subscribe("a")
    socket = venue.socket()
    sockets.on_next(socket)
    clock.advance_to(1)
    sockets.on_next(socket)
    clock.advance_to(2)
    assert venue.sent == ["1 sub a"]


def test_a_live_old_socket_is_given_up_when_a_new_one_takes_over(venue, sockets, clock, subscribe):
    subscribe("a")
    sockets.on_next(venue.socket())
    clock.advance_to(1)
    venue.accept(1)
    sockets.on_next(venue.socket())
    clock.advance_to(2)
    assert sorted(venue.sent) == ["1 sub a", "1 sub a", "2 unsub a"]


def test_completes_with_the_sockets(venue, sockets, clock, subscribe):
    log = subscribe("a")
    sockets.on_next(venue.socket())
    sockets.on_completed()
    venue.say("a", 1)
    assert log.seen == ["|"]
    assert not venue.messages.observers


def test_errors_with_the_sockets(venue, sockets, clock, subscribe):
    log, error = subscribe("a"), ValueError("gone")
    sockets.on_next(venue.socket())
    sockets.on_error(error)
    assert log.seen == [error]
    assert not venue.messages.observers


def test_errors_with_the_messages(venue, sockets, clock, subscribe):
    log, error = subscribe("a"), ValueError("gone")
    sockets.on_next(venue.socket())
    venue.messages.on_error(error)
    assert log.seen == [error]
    assert not sockets.observers


def test_f32_a_refusal_is_of_its_channel_alone(venue, sockets, clock, subscribe):
    good, bad = subscribe("good"), subscribe("bad")
    sockets.on_next(venue.socket())
    clock.advance_to(0.1)
    venue.refuse(1)
    clock.advance_to(1)
    assert venue.sent == ["1 sub good bad", "2 sub good", "3 sub bad"]
    venue.accept(2)
    venue.refuse(3)
    venue.say("good", 1)
    assert good.seen == [1]
    assert [type(error) for error in bad.seen] == [SubscriptionFailed]
    assert (bad.seen[0].channel, bad.seen[0].code) == ("bad", 7)


def test_f33_no_acknowledgement_is_asked_for_once_more_and_then_fails(venue, sockets, clock, subscribe):
    log = subscribe("a", ack_timeout=3.0)
    sockets.on_next(venue.socket())
    clock.advance_to(2.9)
    assert venue.sent == ["1 sub a"]
    clock.advance_to(3.1)
    assert venue.sent == ["1 sub a", "2 sub a"]
    clock.advance_to(5.9)
    assert log.seen == []
    clock.advance_to(6.1)
    assert [str(error) for error in log.seen] == [
        "The venue did not acknowledge the subscription to a within 3 s, twice"
    ]
    assert not venue.messages.observers


def test_f33_a_late_answer_to_the_first_request_counts(venue, sockets, clock, subscribe):
    log = subscribe("a", ack_timeout=3.0)
    sockets.on_next(venue.socket())
    clock.advance_to(3.1)
    venue.accept(1)
    clock.advance_to(20)
    venue.say("a", 1)
    assert log.seen == [1]
    assert venue.sent == ["1 sub a", "2 sub a"]


def test_a_socket_that_closes_before_the_acknowledgement_fails_nothing(venue, sockets, clock, subscribe):
    log, socket = subscribe("a", ack_timeout=3.0), venue.socket()
    sockets.on_next(socket)
    clock.advance_to(1)
    socket.is_open = False
    clock.advance_to(60)
    assert log.seen == []
    sockets.on_next(venue.socket())
    clock.advance_to(61)
    assert venue.sent == ["1 sub a", "1 sub a"]


def test_a_carrier_is_asked_for_once_and_brings_the_values_of_several_channels(venue, sockets, clock, subscribe):
    a, b = (subscribe(name, carrier=venue.channel("all")) for name in "ab")
    sockets.on_next(venue.socket())
    clock.advance_to(1)
    venue.accept(1)
    venue.say("a", 1)
    venue.say("b", 2)
    venue.say("all", 3)
    assert (a.seen, b.seen) == ([1], [2])
    a.subscription.dispose()
    assert venue.sent == ["1 sub all"]
    b.subscription.dispose()
    clock.advance_to(2)
    assert venue.sent == ["1 sub all", "2 unsub all"]
