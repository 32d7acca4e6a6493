"""Silent subscriptions: told once, never of a stream that keeps its own pace, and the line stays."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reactivex import Subject

from bittrade_ws.models.status import Fresh, Gap, Stale
from bittrade_ws.operators import _silence, subscribe_to_channel, track_silence
from bittrade_ws.operators._context import SIGNER
from bittrade_ws.operators._listen import attach
from bittrade_ws.testing import VirtualClock

FACTOR, AT_LEAST, ENOUGH = 3.0, 4.0, 5
ROUND = AT_LEAST / 4


class Line:
    """Subscriptions by hand behind `track_silence`, and what is told of their sockets."""

    def __init__(self, venue, log, **options):
        self.venue, self.log, self.clock = venue, log, VirtualClock()
        self.statuses = []
        self.sockets = Subject()
        options = {"factor": FACTOR, "at_least": AT_LEAST, "enough": ENOUGH} | options
        self.followed = self.sockets.pipe(track_silence(**options))

    def subscribe(self, name="a", *, cadence=None):
        channel = replace(self.venue.channel(name), cadence=cadence)
        return self.log(
            self.followed.pipe(subscribe_to_channel(self.venue.messages, channel, self.venue.subscribing)), self.clock
        )

    def open(self, *, signer=None):
        self.socket = self.venue.socket()
        self.socket._notify = lambda socket, status: self.statuses.append((self.at, status))
        if signer is not None:
            self.socket.state[SIGNER] = signer
        self.sockets.on_next(self.socket)
        self.acknowledge()
        return self.socket

    def acknowledge(self):
        self.clock.advance()
        self.venue.accept(int(self.venue.sent[-1].split()[0]))

    def say(self, *pauses, name="a"):
        for seconds in pauses:
            self.wait(seconds)
            self.venue.say(name, 1)

    def wait(self, seconds):
        self.clock.advance(round(seconds * 1_000_000))

    @property
    def at(self):
        return self.clock.micros / 1_000_000

    @property
    def told(self):
        return [status for _, status in self.statuses]


@pytest.fixture
def line(venue, log):
    return Line(venue, log)


def test_a_declared_cadence_counts_from_the_acknowledgement(line):
    line.subscribe(cadence=2.0)
    line.open()
    line.wait(6.0)
    assert line.statuses == []
    line.wait(1.0)
    assert line.statuses == [(7.0, Stale(7.0, channel="a"))]
    line.wait(3600.0)
    assert len(line.statuses) == 1


def test_it_is_told_once_that_it_speaks_again_and_then_of_the_next_silence(line):
    line.subscribe(cadence=1.0)
    line.open()
    line.say(30.5, 0.1, 0.1)
    line.wait(30.0)
    assert [type(status) for status in line.told] == [Stale, Fresh, Stale]
    assert line.told[1] == Fresh("a", 30.5)


def test_nothing_is_ever_torn_down(line):
    log = line.subscribe(cadence=1.0)
    socket = line.open()
    line.say(30.0)
    assert socket.is_open
    assert log.seen == [1]
    assert line.venue.sent == ["1 sub a"]


def test_no_silence_is_shorter_than_the_floor_however_fast_the_stream_was(line):
    line.subscribe()
    line.open()
    line.say(*[0.1] * 200)
    line.wait(AT_LEAST)
    assert line.statuses == []
    line.wait(3 * ROUND)
    assert [type(status) for status in line.told] == [Stale]


def test_who_has_said_little_has_no_cadence_and_neither_has_who_never_spoke(line):
    line.subscribe("a")
    line.open()
    line.subscribe("b")
    line.sockets.on_next(line.socket)
    line.acknowledge()
    line.say(*[1.5] * (ENOUGH - 1))
    line.wait(3600.0)
    assert line.statuses == []


def test_an_account_that_does_nothing_is_not_silent(line):
    line.subscribe()
    line.open(signer=lambda params: params)
    line.say(*[1.5] * 50)
    line.wait(3600.0)
    assert line.statuses == []


def test_a_declared_cadence_counts_with_a_signer_too(line):
    line.subscribe(cadence=1.0)
    line.open(signer=lambda params: params)
    line.wait(3600.0)
    assert line.told == [Stale(5.0, channel="a")]


def test_each_subscription_is_silent_for_itself(line):
    line.subscribe("a", cadence=1.0)
    line.subscribe("b", cadence=1.0)
    line.open()
    line.say(*[1.0] * 20, name="b")
    assert line.told == [Stale(5.0, channel="a")]


def test_several_who_hold_one_channel_are_one_subscription(line):
    first, second = line.subscribe(cadence=1.0), line.subscribe(cadence=1.0)
    line.open()
    first.subscription.dispose()
    line.wait(20.0)
    assert line.told == [Stale(5.0, channel="a")]
    second.subscription.dispose()
    line.wait(20.0)
    assert len(line.told) == 1
    assert line.clock.next_due is None  # no timer goes on for nobody


def test_a_closed_socket_says_no_more_of_silence_and_what_was_learned_holds_on_the_next(line):
    line.subscribe()
    line.open()
    line.say(*[1.5] * (2 * ENOUGH))
    line.socket.lose("cut")
    line.wait(3600.0)
    assert [type(status) for status in line.told] == [Gap]
    line.open()
    line.wait(3600.0)
    assert [type(status) for status in line.told] == [Gap, Stale]


def test_who_leaves_and_comes_back_begins_anew(line):
    log = line.subscribe()
    socket = line.open()
    line.say(*[1.5] * (2 * ENOUGH))
    log.subscription.dispose()
    line.clock.advance()
    line.subscribe()
    line.sockets.on_next(socket)
    line.acknowledge()
    line.wait(3600.0)
    assert line.statuses == []


def test_between_two_rounds_only_one_arrival_is_looked_at(line, monkeypatch):
    attached = []

    def counted(*args, **options):
        attached.append(1)
        return attach(*args, **options)

    monkeypatch.setattr(_silence, "attach", counted)
    line.subscribe()
    line.open()
    line.say(*[0.001] * int(10 * ROUND * 1000))
    assert len(attached) <= 11


@pytest.mark.parametrize("options", [{"factor": 0.5}, {"at_least": 0.0}, {"enough": 0}])
def test_numbers_that_make_no_sense_are_refused(options):
    with pytest.raises(ValueError, match="at least"):
        track_silence(**options)


pauses = st.lists(st.floats(0.01, 20.0), min_size=1, max_size=120)


@given(pauses=pauses, longest=st.floats(0.05, 20.0))
@settings(deadline=None, max_examples=60)
def test_no_alarm_while_pauses_stay_below_the_factor(new_venue, log, pauses, longest):
    """Whatever the order: within `factor` times the shortest pause nothing can exceed what was learned."""
    line = Line(new_venue(), log)
    line.subscribe()
    line.open()
    line.say(*(longest * (1 + (FACTOR - 1) * pause / 20.0) for pause in pauses))
    assert line.statuses == []


@given(cadence=st.floats(0.5, 5.0), steps=st.lists(st.tuples(st.integers(1, 30), st.floats(1.5, 20.0)), max_size=8))
@settings(deadline=None, max_examples=60)
def test_exactly_one_alarm_and_one_end_for_each_silence(new_venue, log, cadence, steps):
    line = Line(new_venue(), log)
    line.subscribe(cadence=cadence)
    line.open()
    line.say(cadence)
    limit = max(AT_LEAST, FACTOR * cadence)
    for count, times in steps:
        line.say(*[cadence] * count)
        line.say(limit * times + 2 * ROUND)
    assert [type(status) for status in line.told] == [Stale, Fresh] * len(steps)
    for (began, stale), (_, fresh), (_, times) in zip(line.statuses[::2], line.statuses[1::2], steps, strict=True):
        assert limit < stale.silence <= limit + ROUND + 0.001
        assert limit * times <= fresh.silence <= limit * times + 2 * ROUND + 0.001
        assert began > 0
