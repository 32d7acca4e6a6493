"""What the venue ends by itself while the socket lives."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bittrade_ws.models.errors import SubscriptionFailed
from bittrade_ws.models.status import Gap, VenueStatus
from bittrade_ws.operators._holding import renew
from bittrade_ws.operators._subscriptions import acquire
from bittrade_ws.testing import VirtualClock
from bittrade_ws.wire.codec import Channel


class Line:
    """A socket whose venue can end what is subscribed to; frames like `"1 sub a"`."""

    def __init__(self, venue, log):
        self.venue = venue
        self.log = log
        self.clock = VirtualClock()
        self.statuses = []
        self.socket = venue.socket()
        self.socket._notify = lambda socket, status: self.statuses.append(status)

    def hold(self, name):
        ending = Channel(name="end", key=f"end of {name}", decode=_ended, convert=_ended)
        channel = replace(self.venue.channel(name), ending=ending)
        return self.log(
            acquire(self.socket, self.venue.messages, channel, self.venue.subscribing, scheduler=self.clock)
        )

    def held(self, name):
        log = self.hold(name)
        self.answer()
        return log

    def answer(self):
        self.clock.advance("1s")
        self.venue.accept(int(self.venue.sent[-1].split()[0]))

    def end(self, name):
        self.venue.say(f"end of {name}", "over")

    def times(self, verb="sub"):
        return sum(f" {verb} " in frame for frame in self.venue.sent)


def _ended(message):
    return VenueStatus(message["value"])


@pytest.fixture
def line(venue, log):
    return Line(venue, log)


def test_f56_what_the_venue_ends_is_told_and_asked_for_again(line):
    log = line.held("a")
    line.end("a")
    assert log.seen == [True, False]
    assert line.statuses == [VenueStatus("over"), Gap("a", None, None, "the venue ended the subscription to a")]
    line.clock.advance("1s")
    assert line.venue.sent == ["1 sub a", "2 sub a"]
    line.venue.accept(2)
    assert log.seen == [True, False, True]


def test_f56_a_channel_ends_alone(line):
    a, b = line.held("a"), line.held("b")
    line.end("a")
    line.clock.advance("1s")
    assert (a.seen, b.seen, line.venue.sent[2:]) == ([True, False], [True], ["3 sub a"])


def test_f56_refused_anew_it_is_an_error_and_no_longer_heeded(line):
    log = line.held("a")
    line.end("a")
    line.clock.advance("1s")
    line.venue.refuse(2)
    assert isinstance(log.seen[-1], SubscriptionFailed)
    assert not line.venue.messages.observers


def test_the_end_that_we_asked_for_is_no_news(line):
    line.held("a").subscription.dispose()
    line.clock.advance("1s")
    again = line.hold("a")
    line.clock.advance("1s")
    line.end("a")  # of the first
    line.answer()
    assert (again.seen, line.statuses, line.venue.sent) == ([True], [], ["1 sub a", "2 unsub a", "3 sub a"])


def test_f56_what_does_not_last_is_asked_for_later_each_time(line):
    line.held("a")
    asked = []
    for _ in range(9):
        line.end("a")
        before, ended = line.times(), line.clock.micros
        while line.times() == before:
            line.clock.advance("100ms")
        asked.append(round((line.clock.micros - ended) / 1e6))
        line.venue.accept(int(line.venue.sent[-1].split()[0]))
    assert asked == [0, 1, 2, 4, 8, 15, 30, 30, 30]
    line.clock.advance("60s")
    line.end("a")
    line.clock.advance("1s")
    assert line.times() == 11


def test_who_comes_while_it_rests_waits_with_the_others(line):
    line.held("a")
    for _ in range(2):
        line.end("a")
        line.answer()
    line.end("a")
    late = line.hold("a")
    line.clock.advance("1500ms")
    assert (late.seen, line.times()) == ([], 3)
    line.answer()
    assert (late.seen, line.times()) == ([True], 4)


def test_who_leaves_while_it_rests_leaves_nothing(line):
    log = line.held("a")
    for _ in range(2):
        line.end("a")
        line.answer()
    line.end("a")
    log.subscription.dispose()
    line.clock.advance("60s")
    assert (line.times(), line.times("unsub"), line.venue.messages.observers) == (3, 0, [])
    assert line.clock.next_due is None


STEPS = st.one_of(
    st.tuples(st.just("hold"), st.sampled_from("ab")),
    st.tuples(st.just("leave"), st.integers(0, 5)),
    st.tuples(st.just("end"), st.sampled_from("ab")),
    st.tuples(st.just("pass"), st.sampled_from(["0ms", "100ms", "1s", "90s"])),
)


@settings(max_examples=150)
@given(steps=st.lists(STEPS, max_size=40), delay=st.sampled_from([0.0, 0.05, 0.3]))
def test_f56_whatever_the_venue_ends_what_is_wanted_is_there_in_the_end(new_venue, log, steps, delay):
    venue = new_venue()
    line, there, holds = Line(venue, log), set(), []

    def later(action):
        line.clock.call_later(delay, action)

    def hear(frame):
        request_id, verb, *names = frame.split()
        for name in names:
            assert verb == "unsub" or name not in there, frame
            (there.add if verb == "sub" else there.discard)(name)
        later(lambda: venue.accept(int(request_id)))
        for name in names if verb == "unsub" else ():
            later(lambda name=name: line.end(name))

    venue.on_sent = hear
    for step, what in steps:
        if step == "hold":
            holds.append((what, line.hold(what)))
        elif step == "pass":
            line.clock.advance(what)
        elif step == "end" and what in there:
            there.discard(what)
            later(lambda what=what: line.end(what))
        elif step == "leave" and holds:
            holds.pop(what % len(holds))[1].subscription.dispose()
    line.clock.advance("200s")
    assert there == {name for name, _ in holds}
    assert all(hold.seen[-1] is True for _, hold in holds)
    for _, hold in holds:
        hold.subscription.dispose()
    line.clock.advance("60s")
    assert not there
    assert not venue.messages.observers
    assert line.clock.next_due is None


def test_f40_what_contradicts_itself_is_given_up_and_asked_for_again_ever_later(line):
    a, b = line.held("a"), line.held("b")
    renew(line.socket, line.venue.channel("a"), "it makes no sense")
    assert (a.seen, b.seen) == ([True, False], [True])
    assert line.statuses == [Gap("a", None, None, "it makes no sense")]
    line.answer()
    assert line.venue.sent[2:] == ["3 unsub a", "4 sub a"]
    assert a.seen == [True, False, True]
    renew(line.socket, line.venue.channel("a"), "it makes no sense")
    line.clock.advance("999ms")
    assert line.venue.sent[4:] == ["5 unsub a"]
    line.answer()
    assert line.venue.sent[4:] == ["5 unsub a", "6 sub a"]


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (VenueStatus("resumed", is_reset=True), "the venue wants all subscriptions made anew: resumed"),
        (Gap("all", 3, 4, "sequence", is_of_all=True), "all 3 to 4 never came"),
    ],
)
def test_what_is_said_of_the_whole_connection_concerns_all_that_is_held(line, status, cause):
    a, b = line.held("a"), line.held("b")
    line.socket.heard(status)
    assert (a.seen, b.seen) == ([True, False], [True, False])
    assert line.statuses == [Gap("a", None, None, cause), Gap("b", None, None, cause)]
    line.clock.advance("1s")
    assert line.venue.sent[2:4] == ["3 unsub a", "4 unsub b"]
    assert [name for frame in line.venue.sent[4:] for name in frame.split()[2:]] == ["a", "b"]


def test_what_the_venue_says_otherwise_changes_nothing(line):
    a = line.held("a")
    ending = Gap("all", 3, 4, "sequence", is_of_all=True, ends_connection=True)  # the next connection asks anew
    for status in (VenueStatus("news"), Gap("a", 3, 4, "sequence"), ending):
        line.socket.heard(status)
    renew(line.socket, line.venue.channel("nobody holds it"), "why")
    line.clock.advance("1s")
    assert (a.seen, len(line.venue.sent)) == ([True], 1)
