import logging
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.connection import Connection, Guards
from bittrade_ws.models.errors import DecodeError
from bittrade_ws.models.status import Authenticated, Closed, Gap, Reconnecting, VenueStatus
from bittrade_ws.operators.reconnect import ReconnectPolicy
from bittrade_ws.testing import JsonCodec
from bittrade_ws.wire.bundle import Batch, Fault, Kind
from bittrade_ws.wire.codec import Special

LOG = "bittrade_ws.connection.dispatch"


def value_of(body: Any) -> Any:
    return body[1]


def listen(connection: Connection, key: Any, to: Callable[[Any], Any], decode: Callable[[Any], Any] = value_of) -> Any:
    return connection.messages().listen(key, decode).subscribe(to)


def opened(line: Any, **options: Any) -> Connection:
    connection = line.connection(**options)
    connection.connect()
    line.open()
    return connection


def test_each_key_has_its_readers_and_the_rest_is_counted(line: Any) -> None:
    connection = opened(line)
    a: list[Any] = []
    b: list[Any] = []
    listen(connection, "a", a.append)
    listen(connection, "b", b.append)

    line.receive(["a", 1], ["b", 2], ["c", 3])
    line.receive(["a", 4])

    assert (a, b) == ([1, 4], [2])
    assert (connection.counters.frames, connection.counters.unrouted) == (4, 1)


def test_a_frame_is_decoded_once_for_all_readers_of_a_key(line: Any) -> None:
    connection = opened(line)
    decoded: list[Any] = []

    def decode(body: Any) -> Any:
        decoded.append(body)
        return body[1]

    logs: list[list[Any]] = [[], [], []]
    for log in logs:
        listen(connection, "a", log.append, decode)
    line.receive(["a", 1])

    assert logs == [[1], [1], [1]]
    assert len(decoded) == 1


def test_readers_who_want_different_values_of_a_key_each_get_theirs(line: Any) -> None:
    connection = opened(line)
    log: list[Any] = []
    listen(connection, "a", log.append)
    listen(connection, "a", log.append, lambda body: {"value": body[1]})

    line.receive(["a", 1])

    assert log == [1, {"value": 1}]


def test_messages_are_made_plain_only_while_somebody_wants_them(line: Any) -> None:
    connection = opened(line)
    listen(connection, "a", lambda _: None)

    line.receive(["a", "unreadable"])
    assert connection.counters.undecodable == 0

    plain: list[Any] = []
    subscription = connection.messages().subscribe(plain.append)
    line.receive(["a", 1], ["b", 2])
    subscription.dispose()
    line.receive(["b", 3])

    assert plain == [["a", 1], ["b", 2]]


def test_heartbeats_are_answered_and_are_no_messages(line: Any) -> None:
    connection = opened(line)
    beats: list[Any] = []
    messages: list[Any] = []
    connection.heartbeats().subscribe(beats.append)
    connection.messages().subscribe(messages.append)

    line.receive(["hb", 7], ["hb", None])

    assert beats == [7, None]
    assert line.sent == ["pong 7"]
    assert messages == []


def test_a_heartbeat_that_cannot_be_answered_any_more_is_no_fault(line: Any) -> None:
    connection = opened(line)
    faults: list[Any] = []
    connection.faults().subscribe(faults.append)

    line.socket.is_open = False
    line.receive(["hb", 7])

    assert faults == []


def test_what_a_venue_says_of_itself_is_a_status(line: Any) -> None:
    connection = opened(line)
    statuses: list[Any] = []
    connection.statuses().subscribe(statuses.append)

    line.receive(["status", "maintenance"])

    assert statuses[-1] == VenueStatus("maintenance")


def test_a_socket_hears_what_the_venue_says_of_itself(line: Any) -> None:
    opened(line)
    heard: list[Any] = []
    line.socket.heard = heard.append

    line.receive(["a", 1], ["status", "maintenance"])

    assert heard == [VenueStatus("maintenance")]


def test_a_batch_may_bring_the_codec_that_understands_it(line: Any) -> None:
    connection = opened(line)
    messages: list[Any] = []
    connection.messages().subscribe(messages.append)

    line.observer.on_next(Batch(line.socket, [b'{"channel":"a"}'], JsonCodec()))

    assert messages == [{"channel": "a"}]


def test_f26_a_frame_that_means_nothing_is_a_fault_and_the_rest_goes_on(line: Any) -> None:
    connection = opened(line)
    faults: list[Fault] = []
    a: list[Any] = []
    connection.faults().subscribe(faults.append)
    listen(connection, "a", a.append)

    line.receive(["a", 1], b"{", ["a", 2])

    assert a == [1, 2]
    assert [fault.frame for fault in faults] == [b"{"]
    assert isinstance(faults[0].error, DecodeError)
    assert connection.counters.undecodable == 1


def test_a_key_that_cannot_be_one_is_a_fault_of_its_frame_alone(line: Any) -> None:
    connection = opened(line)
    a: list[Any] = []
    listen(connection, "a", a.append)

    line.receive([["not hashable"], 1], ["a", 2])

    assert a == [2]
    assert connection.counters.undecodable == 1


def test_f26_so_many_in_a_row_and_it_is_dialled_again(line: Any) -> None:
    connection = opened(line, reconnect=ReconnectPolicy(delays=[1]), guards=Guards(undecodable_in_a_row=3))
    statuses: list[Any] = []
    a: list[Any] = []
    connection.statuses().subscribe(statuses.append)
    listen(connection, "a", a.append)

    line.receive(b"{", b"{", ["a", 1], b"{", b"{")
    assert line.hung_up == 0
    line.socket.on_closed(lambda: line.socket.notify(Gap("a", None, None, "said as it closes")))
    line.receive(b"{", ["a", "never delivered"])

    assert line.hung_up == 1
    assert line.socket.loss == ("3 frames in a row could not be understood", 0.0)
    assert a == [1]
    assert [type(status) for status in statuses[1:3]] == [Gap, Closed]
    line.clock.advance_by(1)
    line.open()
    line.receive(b"{", b"{", ["a", 2])
    assert a == [1, 2]


def losing(codec: Any, gap: Gap) -> Any:
    """The codec, to which a frame `gap` says that something was lost before it."""
    classify = codec.classify
    codec.classify = lambda frame: (Special.STATUS, gap) if frame == b"gap" else classify(frame)
    return codec


def test_f26_a_frame_that_nobody_can_read_counts_once_whoever_listens(line: Any) -> None:
    connection = opened(line, guards=Guards(undecodable_in_a_row=3))
    faults: list[Fault] = []
    connection.faults().subscribe(faults.append)
    connection.messages().subscribe(lambda message: None)
    listen(connection, "a", lambda value: None, lambda body: body["no such field"])

    line.receive(["a", "unreadable"], ["a", "unreadable"])
    assert (connection.counters.undecodable, len(faults), line.hung_up) == (2, 2, 0)


def test_a_gap_that_only_another_connection_makes_good_has_it_dialled_again(line: Any) -> None:
    lost = Gap("numbers", 3, 4, "sequence", ends_connection=True)
    line.on_dial = lambda socket: setattr(socket, "codec", losing(socket.codec, lost))
    connection = opened(line, reconnect=ReconnectPolicy(delays=[1]))
    statuses: list[Any] = []
    a: list[Any] = []
    connection.statuses().subscribe(statuses.append)
    listen(connection, "a", a.append)

    line.receive(["a", 1], b"gap", ["a", "never delivered"])

    assert (line.hung_up, a) == (1, [1])
    assert line.socket.loss == ("numbers 3 to 4 never came", 0.0)
    assert [type(status) for status in statuses[1:]] == [Gap, Closed, Reconnecting]
    assert statuses[2].code == 1006
    line.clock.advance_by(1)
    line.open()
    line.receive(["a", 2])
    assert a == [1, 2]


def test_what_came_before_it_was_given_up_and_is_told_after_is_left_out(line: Any) -> None:
    connection = opened(line, reconnect=ReconnectPolicy(delays=[1]), guards=Guards(undecodable_in_a_row=2))
    a: list[Any] = []

    def read(value: Any) -> None:
        a.append(value)
        line.receive(["a", "behind it"])

    listen(connection, "a", read)

    line.receive(["a", 1], b"{", b"{")

    assert line.hung_up == 1
    assert a == [1]


def test_what_only_its_readers_cannot_read_costs_no_connection(line: Any) -> None:
    connection = opened(line, guards=Guards(undecodable_in_a_row=2))
    faults: list[Fault] = []
    connection.faults().subscribe(faults.append)
    listen(connection, "a", print, lambda body: body["no such field"])

    line.receive(["a", 1], ["a", 2], ["a", 3])
    assert len(faults) == 3
    assert line.hung_up == 0

    line.receive(["a", "unreadable"], ["a", "unreadable"])
    assert line.hung_up == 1


def test_f62_a_raising_subscriber_changes_nothing_for_its_siblings(line: Any, caplog: pytest.LogCaptureFixture) -> None:
    connection = opened(line)
    first: list[Any] = []
    last: list[Any] = []
    faults: list[Fault] = []
    connection.faults().subscribe(faults.append)

    def fail(value: Any) -> None:
        raise KeyError(value)

    listen(connection, "a", first.append)
    listen(connection, "a", fail)
    listen(connection, "a", last.append)
    connection.subscribe(fail)
    connection.messages().subscribe(fail)

    with caplog.at_level(logging.ERROR, LOG):
        line.receive(*(["a", n] for n in range(8)))

    assert first == last == list(range(8))
    assert [fault.value for fault in faults if fault.value == 3] == [3]
    # A bundle subscriber that raises is not told of that fault for ever: 8 values to each of three, and 16 faults of
    # the other two to the bundles.
    assert connection.counters.raised >= 24
    assert len(caplog.records) < connection.counters.raised


def test_f62_raising_on_the_end_leaves_the_others_theirs(line: Any) -> None:
    connection = opened(line)
    log: list[Any] = []

    def fail(*_: Any) -> None:
        raise KeyError

    listen(connection, "a", log.append)
    connection.messages().subscribe(on_error=fail)
    connection.sockets().subscribe(on_error=fail)
    connection.statuses().subscribe(on_error=log.append)

    line.drop()

    assert [type(one).__name__ for one in log] == ["ConnectionLost"]


def test_a_reader_of_faults_that_raises_makes_no_further_fault(line: Any) -> None:
    connection = opened(line)
    faults: list[Fault] = []

    def fail(fault: Fault) -> None:
        raise KeyError

    connection.faults().subscribe(fail)
    connection.faults().subscribe(faults.append)
    line.receive(b"{")

    assert len(faults) == 1


def test_f62_reentrance_keeps_the_order(line: Any) -> None:
    connection = opened(line)
    log: list[Any] = []
    connection.statuses().subscribe(lambda status: log.append(type(status).__name__))

    def on_first(value: Any) -> None:
        if value == 1:
            line.socket.notify(Gap("a", 1, 2, "test"))
            line.receive(["a", "a reply"])  # as a server in virtual time does, at once
            listen(connection, "a", lambda late: log.append(("late", late)))

    listen(connection, "a", on_first)
    listen(connection, "a", log.append)
    line.receive(["a", 1], ["a", 2])

    # The gap belongs to the first frame; the reply came after the whole read; the new reader begins after the frame.
    assert log == ["Opened", 1, "Gap", 2, ("late", 2), "a reply", ("late", "a reply")]


def test_f62_disposing_inside_a_value_ends_with_that_value(line: Any) -> None:
    connection = line.connection()
    link = connection.connect()
    line.open()
    log: list[Any] = []
    listen(connection, "a", lambda value: link.dispose())
    connection.messages().listen("a", value_of).subscribe(log.append, on_completed=lambda: log.append("completed"))

    line.receive(["a", 1], ["a", 2])

    assert log == [1, "completed"]
    assert line.hung_up == 1


def test_an_end_from_another_thread_does_not_wait_for_the_rest_of_the_read(line: Any) -> None:
    posted: list[Callable[[], None]] = []
    connection = Connection(line.dial(), reconnect=None, scheduler=line.clock, run=posted.append)
    link = connection.connect()
    posted.pop()()
    line.open()
    log: list[Any] = []
    # What another thread does posts to the emitting one, which is in the middle of a read.
    listen(connection, "a", lambda value: link.dispose())
    connection.messages().listen("a", value_of).subscribe(log.append, on_completed=lambda: log.append("completed"))

    line.receive(["a", 1], ["a", 2])

    assert log == [1, "completed"]


def test_a_late_bundle_subscriber_is_told_what_holds_of_the_socket(line: Any) -> None:
    connection = opened(line)
    line.socket.notify(Authenticated())
    line.receive(["status", "maintenance"])
    log: list[Any] = []

    connection.subscribe(lambda bundle: log.append((bundle.socket, bundle.kind, type(bundle.payload).__name__)))

    assert log == [(line.socket, Kind.STATUS, "Opened"), (line.socket, Kind.STATUS, "Authenticated")]


def test_f61_who_holds_up_the_connection_is_named(line: Any, caplog: pytest.LogCaptureFixture) -> None:
    now = [0.0]
    connection = opened(line, guards=Guards(slow_after=0.1, stopwatch=lambda: now[0]))

    def slow(value: Any) -> None:
        now[0] += value

    listen(connection, "slow", slow)
    listen(connection, "quick", slow)
    with caplog.at_level(logging.WARNING, LOG):
        line.receive(["quick", 0.09], ["slow", 0.5], ["quick", 0.09], *(["slow", 0.2] for _ in range(7)))

    assert connection.counters.slow == 8
    # The first, the second, the fourth and the eighth.
    assert len(caplog.records) == 4
    assert "slow kept the connection for 0.500 s" in caplog.messages[0]


def receive_in_reads(line: Any, said: list[Any], cuts: set[int]) -> None:
    """A read ends behind each of these positions, and at the end."""
    read: list[Any] = []
    for position, frame in enumerate(said):
        read.append(frame)
        if position in cuts:
            line.receive(*read)
            read = []
    line.receive(*read)


frames = st.lists(st.sampled_from([["a", 1], ["a", 2], ["b", 3], ["hb", 4], ["status", "s"], b"{"]), max_size=12)


@given(frames, st.data())
def test_f11_how_the_frames_are_cut_into_reads_makes_no_difference(line_factory: Any, said: Any, data: Any) -> None:
    """A reader that raises, one that says something, and one that joins: the same log for any slicing."""

    def run(cuts: set[int]) -> list[Any]:
        line = line_factory()
        connection = opened(line, guards=Guards(undecodable_in_a_row=50))
        log: list[Any] = []

        def on_a(value: Any) -> None:
            line.socket.notify(Gap("a", value, value, ""))
            if value == 2:
                listen(connection, "b", lambda late: log.append(("late", late)))
                raise KeyError(value)

        listen(connection, "a", on_a)
        listen(connection, "a", log.append)
        connection.subscribe(lambda bundle: log.append((bundle.kind, str(bundle.payload))))
        receive_in_reads(line, said, cuts)
        return log

    some = data.draw(st.sets(st.integers(0, 11)))
    assert run(some) == run(set()) == run(set(range(12)))


one_kind = st.lists(
    st.sampled_from([["a", 1], ["a", 2], ["a", 3], ["b", 4], ["a", "odd"], ["c", 5], ["hb", 6], b"{"]), max_size=16
)


@given(one_kind, st.sets(st.integers(0, 15)), st.booleans())
def test_f11_frames_that_are_read_in_one_pass_are_told_as_those_that_are_classified(
    line_factory: Any, one_pass_codec: Any, said: Any, cuts: set[int], is_plain_wanted: bool
) -> None:
    """Single frames are classified, several of one decoder are read at once; readers come and go meanwhile."""

    def run(cuts: set[int]) -> tuple[Any, ...]:
        line = line_factory()
        line.codec = one_pass_codec
        connection = opened(line, guards=Guards(undecodable_in_a_row=50))
        log: list[Any] = []

        def on_a(value: Any) -> None:
            log.append(("a", value))
            if value == 2:
                listen(connection, "b", lambda late: log.append(("b", late)), one_pass_codec.value_of_frame)
            elif value == 3:
                listen(connection, "a", lambda size: log.append(("size", size)), len)

        listen(connection, "a", on_a, one_pass_codec.value_of_frame)
        connection.faults().subscribe(lambda fault: log.append(fault.frame))
        if is_plain_wanted:
            connection.messages().subscribe(log.append)
        receive_in_reads(line, said, cuts)
        return log, connection.counters

    assert run(cuts) == run(set(range(16))) == run(set())
