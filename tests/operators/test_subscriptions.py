import itertools
import threading
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bittrade_ws.models.errors import SubscriptionFailed
from bittrade_ws.operators._context import SIGNER
from bittrade_ws.operators._holding import ask_anew, hand_over, held
from bittrade_ws.operators._subscriptions import acquire
from bittrade_ws.testing import EPOCH, JsonCodec, VirtualClock
from bittrade_ws.testing.json_subscribing import JsonSubscribing
from bittrade_ws.wire.budget import Cost


@pytest.fixture
def clock(marbles):
    return marbles.clock


@pytest.fixture
def socket(venue):
    return venue.socket()


@pytest.fixture
def hold(venue, socket, clock, log):
    def hold(name, **options):
        holding = acquire(socket, venue.messages, venue.channel(name), venue.subscribing, scheduler=clock, **options)
        return log(holding)

    return hold


def test_says_true_once_acknowledged_and_stays_open(venue, clock, hold):
    log = hold("a")
    clock.advance_to(1_000_000)
    assert log.seen == []
    venue.accept(1)
    assert log.seen == [True]
    clock.advance_to(60_000_000)
    assert log.seen == [True]


def test_a_second_holder_costs_no_frame_and_is_told_at_once(venue, clock, hold):
    hold("a")
    clock.advance_to(1_000_000)
    venue.accept(1)
    assert hold("a").seen == [True]
    clock.advance_to(2_000_000)
    assert venue.sent == ["1 sub a"]


def test_only_the_last_holder_to_leave_unsubscribes(venue, clock, hold):
    first, second = hold("a"), hold("a")
    clock.advance_to(1_000_000)
    venue.accept(1)
    first.subscription.dispose()
    clock.advance_to(2_000_000)
    assert venue.sent == ["1 sub a"]
    second.subscription.dispose()
    clock.advance_to(3_000_000)
    assert venue.sent == ["1 sub a", "2 unsub a"]


def test_leaving_and_coming_back_within_an_instant_sends_nothing(venue, clock, hold):
    first = hold("a")
    clock.advance_to(1_000_000)
    venue.accept(1)
    first.subscription.dispose()
    again = hold("a")
    clock.advance_to(2_000_000)
    assert venue.sent == ["1 sub a"]
    assert again.seen == [True]


def test_coming_and_leaving_within_an_instant_sends_nothing(venue, clock, hold):
    hold("a").subscription.dispose()
    clock.advance_to(2_000_000)
    assert venue.sent == []


def test_leaving_before_the_acknowledgement_unsubscribes(venue, clock, hold):
    log = hold("a")
    clock.advance_to(1_000_000)
    log.subscription.dispose()
    clock.advance_to(2_000_000)
    assert venue.sent == ["1 sub a", "2 unsub a"]
    assert not venue.messages.observers


def test_nothing_is_sent_on_a_closed_socket(venue, socket, clock, hold):
    log = hold("a")
    clock.advance_to(1_000_000)
    venue.accept(1)
    socket.is_open = False
    log.subscription.dispose()
    clock.advance_to(2_000_000)
    assert venue.sent == ["1 sub a"]


def test_a_closed_socket_leaves_no_listener_and_no_deadline(venue, socket, clock, hold):
    log = hold("a", ack_timeout=3.0)
    clock.advance_to(1_000_000)
    socket.is_open = False
    assert not venue.messages.observers
    clock.advance_to(60_000_000)
    assert log.seen == []


def test_frames_keep_below_the_pace_of_the_venue(venue, clock, hold):
    venue.subscribing.batch = 1
    times = []
    venue.on_sent = lambda frame: times.append(clock.micros / 1_000_000)
    for name in "abcdef":
        hold(name)
    clock.advance_to(5_000_000)
    assert times == [0.0, 0.25, 0.5, 0.75, 1.0, 1.25]


def test_a_wish_withdrawn_while_its_frame_waits_is_not_sent(venue, clock, hold):
    venue.subscribing.batch = 1
    hold("a")
    log = hold("b")
    clock.advance_to(100_000)
    log.subscription.dispose()
    clock.advance_to(2_000_000)
    assert venue.sent == ["1 sub a"]


def test_a_batch_that_waits_is_written_anew_without_those_who_left(venue, clock, hold):
    hold("x")
    clock.advance_to(100_000)
    hold("a")
    leaving = hold("b")
    clock.advance_to(200_000)
    leaving.subscription.dispose()
    clock.advance_to(2_000_000)
    assert [frame.split()[1:] for frame in venue.sent] == [["sub", "x"], ["sub", "a"]]


def test_an_unsubscribe_that_waits_is_taken_back_when_somebody_comes(venue, clock, hold):
    first = hold("a")
    clock.advance_to(100_000)
    venue.accept(1)
    first.subscription.dispose()
    clock.advance_to(200_000)
    again = hold("a")
    clock.advance_to(2_000_000)
    assert venue.sent == ["1 sub a"]
    assert again.seen == [True]


def test_an_acknowledgement_within_the_send_is_not_missed(venue, clock, hold):
    venue.on_sent = lambda frame: venue.accept(1)
    log = hold("a")
    clock.advance_to(1_000_000)
    assert log.seen == [True]


def test_a_holder_that_leaves_inside_its_own_notification_unsubscribes(venue, socket, clock):
    holding = acquire(socket, venue.messages, venue.channel("a"), venue.subscribing, scheduler=clock)
    subscription = holding.subscribe(lambda _: subscription.dispose())
    clock.advance_to(1_000_000)
    venue.accept(1)
    clock.advance_to(2_000_000)
    assert venue.sent == ["1 sub a", "2 unsub a"]


def test_a_failure_reaches_every_holder_and_a_new_one_asks_anew(venue, clock, hold):
    logs = [hold("a"), hold("a")]
    clock.advance_to(100_000)
    venue.refuse(1)
    assert [type(log.seen[0]) for log in logs] == [SubscriptionFailed, SubscriptionFailed]
    again = hold("a")
    clock.advance_to(1_000_000)
    venue.accept(2)
    assert again.seen == [True]
    assert venue.sent == ["1 sub a", "2 sub a"]


def test_f33_a_late_refusal_of_the_first_request_leaves_the_second_one_its_chance(venue, clock, hold):
    log = hold("a", ack_timeout=3.0)
    clock.advance_to(3_500_000)
    assert venue.sent == ["1 sub a", "2 sub a"]
    venue.refuse(1)
    assert log.seen == []
    venue.accept(2)
    assert log.seen == [True]


def test_a_request_that_cannot_be_written_fails_its_channel_alone(venue, clock, hold):
    write = venue.subscribing.subscribe

    def picky(channels, context):
        if any(channel.name == "bad" for channel in channels):
            raise KeyError("bad")
        return write(channels, context)

    venue.subscribing.subscribe = picky
    good, bad = hold("good"), hold("bad")
    clock.advance_to(1_000_000)
    venue.accept(1)
    assert good.seen == [True]
    assert [(type(error), error.channel) for error in bad.seen] == [(SubscriptionFailed, "bad")]


def test_a_channel_that_needs_no_request_is_there_at_once(venue, clock, hold):
    venue.subscribing.subscribe = lambda channels, context: []
    log = hold("a")
    clock.advance_to(1_000_000)
    assert log.seen == [True]


def test_requests_are_written_with_the_time_of_the_clock_and_the_signer_of_the_socket(venue, socket, clock, hold):
    contexts = []

    def write(channels, context):
        contexts.append((context.now(), context.signer))
        return []

    venue.subscribing.subscribe = write
    socket.state[SIGNER] = len
    clock.advance_to(2_500_000)
    hold("a")
    clock.advance_to(3_000_000)
    assert contexts == [(round(EPOCH.timestamp() * 1000) + 2500, len)]


def test_without_any_scheduler_a_thread_of_its_own_waits_and_ends(venue, socket, log):
    sent = threading.Event()
    venue.on_sent = lambda frame: sent.set()
    before = threading.active_count()
    holding = log(acquire(socket, venue.messages, venue.channel("a"), venue.subscribing))
    assert sent.wait(5)
    venue.accept(1)
    assert holding.seen == [True]
    workers = [thread for thread in threading.enumerate() if thread is not threading.current_thread()]
    socket.is_open = False
    holding.subscription.dispose()
    for worker in workers:
        worker.join(2)
    assert threading.active_count() <= before


def test_leaving_a_closed_socket_schedules_nothing(venue, socket, clock, hold):
    log = hold("a")
    clock.advance_to(1_000_000)
    venue.accept(1)
    clock.advance_to(2_000_000)
    socket.is_open = False
    log.subscription.dispose()
    assert clock.next_due is None


STEPS = st.one_of(
    st.tuples(st.just("hold"), st.sampled_from("abc")),
    st.tuples(st.just("leave"), st.integers(0, 5)),
    st.tuples(st.just("pass"), st.sampled_from(["0ms", "100ms", "1s"])),
)


@settings(max_examples=150)
@given(steps=st.lists(STEPS, max_size=40), batch=st.integers(1, 3), data=st.data())
def test_whatever_comes_and_goes_the_venue_is_told_what_is_wanted_and_nothing_twice(new_venue, log, steps, batch, data):
    venue, clock = new_venue(), VirtualClock()
    venue.subscribing.batch = batch
    socket, there, holds, times = venue.socket(), set(), [], []

    def hear(frame):
        request_id, verb, *names = frame.split()
        times.append(clock.micros)
        for name in names:
            assert (name in there) is (verb == "unsub"), frame
            (there.add if verb == "sub" else there.discard)(name)
        delay = data.draw(st.sampled_from([0.0, 0.05, 0.3]), "answered after")
        clock.call_later(delay, lambda: venue.accept(int(request_id)))

    venue.on_sent = hear
    for step, what in steps:
        if step == "hold":
            holding = acquire(socket, venue.messages, venue.channel(what), venue.subscribing, scheduler=clock)
            holds.append((what, log(holding)))
        elif step == "pass":
            clock.advance(what)
        elif holds:
            _, hold = holds.pop(what % len(holds))
            hold.subscription.dispose()
    clock.advance("30s")
    assert there == {name for name, _ in holds}
    assert all(hold.seen == [True] for _, hold in holds)
    assert all(later - earlier >= 250_000 for earlier, later in itertools.pairwise(times))
    for _, hold in holds:
        hold.subscription.dispose()
    clock.advance("30s")
    assert not there
    assert not venue.messages.observers
    assert clock.next_due is None


def test_what_is_held_is_what_the_venue_has_acknowledged_and_somebody_wants(venue, socket, clock, hold):
    assert held(socket) == []
    hold("a")
    leaving = hold("b")
    clock.advance_to(1_000_000)
    venue.accept(1)
    hold("c")
    clock.advance_to(2_000_000)
    leaving.subscription.dispose()

    assert [holding.channel.name for holding in held(socket)] == ["a"]
    assert held(socket)[0].subscribing is venue.subscribing


def test_when_a_socket_goes_another_way_what_was_not_answered_is_asked_for_again(venue, socket, clock, hold):
    ask_anew(socket)  # nothing was ever asked
    kept = hold("a")
    clock.advance_to(1_000_000)
    venue.accept(1)
    asked = hold("b")
    clock.advance_to(2_000_000)

    ask_anew(socket)
    clock.advance_to(3_000_000)
    assert venue.sent == ["1 sub a", "2 sub b", "3 sub b"]
    venue.accept(2)
    assert asked.seen == []
    venue.accept(3)
    assert asked.seen == [True]
    assert kept.seen == [True]


def test_what_is_handed_over_stays_on_and_nobody_is_told_of_its_end(venue, socket, clock, hold):
    hand_over(socket)  # nothing was ever asked
    log, left = hold("a"), hold("b")
    clock.advance_to(1_000_000)
    venue.accept(1)
    left.subscription.dispose()

    hand_over(socket)
    log.subscription.dispose()
    clock.advance_to(2_000_000)
    socket.is_open = False

    assert venue.sent == ["1 sub a b", "2 unsub b"]
    assert log.seen == [True]


def waiting(clock):
    return [task for task in clock._queue if task.action is not None]


@pytest.mark.parametrize("at", range(0, 1_500, 50))
def test_a_socket_that_closes_leaves_no_timer_whatever_was_waited_for(venue, socket, clock, hold, at):
    hold("a")
    clock.advance("100ms")
    later = hold("b")  # waits for its turn, then for its answer
    venue.accept(1)
    clock.advance(f"{at}ms") if at else None
    if at > 1_000:
        later.subscription.dispose()
    socket.is_open = False
    clock.advance("0ms")
    assert waiting(clock) == []


class Dear(JsonSubscribing):
    """Each request costs something."""

    def subscribe(self, channels, context):
        return [replace(one, cost=Cost(counts={"X": 1})) for one in super().subscribe(channels, context)]


class Far(JsonCodec):
    """The limits of its venue let nothing go for an hour."""

    class limits:
        take = staticmethod(lambda request, now, waited: 3_600.0)


def test_f58_a_turn_that_is_an_hour_away_is_not_waited_for_on_a_closed_socket(venue, clock, hold):
    venue.subscribing, venue.codec = Dear(), Far()
    socket = venue.socket()
    holding = acquire(socket, venue.messages, venue.channel("a"), venue.subscribing, scheduler=clock)
    holding.subscribe(scheduler=clock)
    clock.advance("100ms")
    assert len(waiting(clock)) == 1
    socket.is_open = False
    assert waiting(clock) == []
