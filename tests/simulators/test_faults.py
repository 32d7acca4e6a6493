"""What a script does to the frames of a connection, with and without bytes underneath."""

import pytest

from bittrade_ws.models.errors import HandshakeRefused
from bittrade_ws.simulators.faults import (
    Close,
    Delay,
    DieAfterReceipt,
    Drop,
    Duplicate,
    Faults,
    HalfFrame,
    Oversize,
    Refuse,
    Reorder,
    Reset,
    Rewrite,
    Silence,
    Swallow,
)
from bittrade_ws.wire.frames import FrameReader


class Echo:
    """A venue that answers each frame with `re: …`."""

    def __init__(self, session):
        self.session = session
        self.received = []
        self.ended = 0

    def receive(self, frame):
        self.received.append(frame)
        self.session.send(f"re: {frame}")

    def control(self):
        self.received.append("control")

    def closed(self):
        self.ended += 1


@pytest.fixture
def faults(clock):
    return Faults(clock)


@pytest.fixture
def connect(faults):
    """`connect(session)` gives the carrier's handler, and the venue behind it."""

    def connect(session, path="/ws"):
        venues = []

        def answer(guarded):
            venues.append(Echo(guarded))
            return venues[0]

        return faults.accept(session, path, answer), venues[0]

    return connect


def test_without_a_script_everything_passes(connect, session):
    handler, venue = connect(session)
    handler.receive("one")
    handler.control()
    assert (venue.received, session.sent) == (["one", "control"], ["re: one"])


@pytest.mark.parametrize(
    ("action", "sent", "ended"),
    [
        (Swallow(), ["re: one", "re: three"], None),
        (Duplicate(3), ["re: one", "re: two", "re: two", "re: two", "re: three"], None),
        (Reorder(), ["re: one", "re: three", "re: two"], None),
        (Rewrite("{not JSON"), ["re: one", "{not JSON", "re: three"], None),
        (Rewrite(lambda frame: frame.encode()), ["re: one", b"re: two", "re: three"], None),
        (Silence(), ["re: one"], None),
        (Drop(), ["re: one"], ("drop",)),
        (Reset(), ["re: one"], ("drop",)),
        (HalfFrame(), ["re: one"], None),
        (Oversize(), ["re: one"], None),
        (Close(1012, "restart"), ["re: one"], ("close", 1012, "restart")),
    ],
)
def test_what_is_done_to_the_second_frame(connect, faults, session, action, sent, ended):
    handler, venue = connect(session)
    faults.add(action, containing="two")
    for frame in ("one", "two", "three"):
        handler.receive(frame)
    assert (session.sent, session.ended) == (sent, ended)
    assert venue.ended == (ended is not None)


def test_a_delayed_frame_comes_later(connect, faults, session, clock):
    handler, _ = connect(session)
    faults.add(Delay(2), containing="one")
    handler.receive("one")
    handler.receive("two")
    clock.advance(2)
    assert session.sent == ["re: two", "re: one"]


@pytest.mark.parametrize(
    ("action", "received", "sent", "ended"),
    [
        (Swallow(), ["two"], ["re: two"], None),
        (Duplicate(), ["one", "one", "two"], ["re: one", "re: one", "re: two"], None),
        (Rewrite("other"), ["other", "two"], ["re: other", "re: two"], None),
        (Drop(), [], [], ("drop",)),
        (DieAfterReceipt(), ["one"], [], ("drop",)),
        (Silence(), ["two"], [], None),
    ],
)
def test_f01_f02_what_is_done_to_a_received_frame(connect, faults, session, action, received, sent, ended):
    handler, venue = connect(session)
    faults.add(action, on="in")
    handler.receive("one")
    handler.receive("two")
    assert (venue.received, session.sent, session.ended) == (received, sent, ended)


def test_a_received_frame_can_be_delayed(connect, faults, session, clock):
    handler, venue = connect(session)
    faults.add(Delay(1), on="in")
    handler.receive("one")
    assert venue.received == []
    clock.advance(1)
    assert venue.received == ["one"]


def test_f13_an_upgrade_is_refused_by_number(connect, faults, session):
    faults.add(Refuse(429, retry_after=7), on="open", connection=2)
    connect(session)
    with pytest.raises(HandshakeRefused) as refused:
        connect(session)
    assert (refused.value.status, refused.value.retry_after) == (429, 7)
    connect(session)
    assert faults.connections == 3


def test_a_rule_skips_then_acts_so_many_times_and_counts(connect, faults, session):
    handler, _ = connect(session)
    rule = faults.add(Swallow(), skip=1, times=2)
    for frame in "abcde":
        handler.receive(frame)
    assert session.sent == ["re: a", "re: d", "re: e"]
    assert (rule.seen, rule.acted) == (3, 2)


def test_a_rule_without_end_acts_until_it_is_cleared(connect, faults, session):
    handler, _ = connect(session)
    faults.add(Swallow(), times=None)
    handler.receive("a")
    handler.receive("b")
    faults.clear()
    handler.receive("c")
    assert session.sent == ["re: c"]


def test_a_rule_for_one_connection_leaves_the_others(connect, faults, session, wire_session):
    first, _ = connect(session)
    second, _ = connect(wire_session)
    faults.add(Silence(), connection=1)
    for handler in (first, second):
        handler.receive("a")
    assert (session.sent, wire_session.sent) == ([], ["re: a"])


def test_an_unanswered_ping(connect, faults, session):
    handler, _ = connect(session)
    assert handler.answers_ping()
    faults.add(Silence(), on="ping", times=None)
    assert not handler.answers_ping()


def test_all_are_cut_and_each_venue_hears_it_once(connect, faults, session, wire_session):
    handler, venue = connect(session)
    connect(wire_session)
    faults.cut_all()
    handler.closed()
    handler.receive("late")
    assert session.ended == wire_session.ended == ("drop",)
    assert (venue.ended, venue.received, faults.sessions) == (1, [], {})


def test_f06_f07_f09_with_bytes_underneath(connect, faults, wire_session):
    handler, _ = connect(wire_session)
    faults.add(HalfFrame(5))
    handler.receive("a long enough text")
    assert wire_session.written == b"\x81\x16re:"
    handler.receive("nothing follows")
    assert wire_session.sent == []


def test_f09_an_oversize_header_is_one(connect, faults, wire_session):
    handler, _ = connect(wire_session)
    faults.add(Oversize(300 * 2**20))
    handler.receive("x")
    reader = FrameReader()
    assert reader.feed(wire_session.written) == []
    assert reader.controls[0].code == 1009


def test_f06_a_reset(connect, faults, wire_session):
    handler, venue = connect(wire_session)
    faults.add(Reset())
    handler.receive("x")
    assert (wire_session.ended, venue.ended) == (("reset",), 1)


@pytest.mark.parametrize("size", [10, 200, 70_000])
def test_half_a_frame_is_the_start_of_the_real_one(connect, faults, wire_session, size):
    handler, _ = connect(wire_session)
    faults.add(HalfFrame(10**6))
    handler.receive("x" * size)
    assert FrameReader().feed(wire_session.written) == [b"re: " + b"x" * size]


def test_a_rule_that_has_struck_as_often_as_it_may_is_no_more_asked(connect, faults, wire_session):
    handler, _ = connect(wire_session)
    spent, lasting = faults.add(Swallow(), times=2), faults.add(Swallow(), times=None)
    for _ in range(3):
        handler.receive("x")
    assert (spent.acted, lasting.acted, faults.rules) == (2, 1, [lasting])


def test_an_outage_lasts_until_the_next_connection_to_the_same_path(connect, faults, clock, new_session):
    connect(new_session())
    connect(new_session(), "/other")
    faults.cut_all()
    clock.advance(2.5)
    connect(new_session())
    clock.advance(1)
    assert [(one.connection, one.path, one.kind, one.seconds, one.successor) for one in faults.outages] == [
        (1, "/ws", "cut", 2.5, 3),
        (2, "/other", "cut", None, None),
    ]


def test_a_silence_is_an_outage_too_and_a_client_that_leaves_is_none(connect, faults, clock, new_session):
    faults.add(Silence(), connection=1)
    silent, venue = connect(new_session())
    since = clock.now_us()
    venue.session.send("lost")
    silent.closed()
    clock.advance(1)
    leaving, _ = connect(new_session())
    leaving.closed()
    connect(new_session())
    [outage] = faults.outages
    assert (outage.kind, outage.since_us, outage.seconds, outage.successor) == ("silence", since, 1.0, 2)


def test_a_venue_that_closes_in_its_answer_is_told_that_it_is_over(faults, new_session):
    session, venues = new_session(), []

    def answer(guarded):
        guarded.send("no")
        guarded.close(1008, "no")
        venues.append(Echo(guarded))
        return venues[0]

    faults.accept(session, "/ws", answer)
    assert (session.sent, session.ended) == (["no"], ("close", 1008, "no"))
    assert venues[0].ended == 1
    assert faults.sessions == {}
