import itertools
from collections.abc import Callable
from typing import Any, cast

import pytest

from bittrade_ws.connection.liveness import Liveness
from bittrade_ws.connection.options import DialOptions
from bittrade_ws.models.errors import ConnectionLost, ProtocolError
from bittrade_ws.models.status import Closed, Stale
from bittrade_ws.wire.bundle import Batch
from bittrade_ws.wire.controls import Ping


class Timer:
    def __init__(self, when: float, action: Callable[[], None]) -> None:
        self.when = when
        self.action = action
        self.is_cancelled = False

    def cancel(self) -> None:
        self.is_cancelled = True


class WatchedConnection:
    """A connection, and a loop, in virtual seconds."""

    def __init__(self) -> None:
        self.now = 0.0
        self.is_behind = False
        self.timers: list[Timer] = []
        self.pings: list[bytes] = []
        self.expiries: list[tuple[str, float | None]] = []

    def start(self, **options: Any) -> None:
        masks = itertools.count(1)
        chosen = DialOptions(mask=lambda: next(masks).to_bytes(4, "big"), **options)
        self.liveness = Liveness(cast(Any, self), chosen, self, clock=lambda: self.now)
        self.liveness.start()

    def call_later(self, seconds: float, action: Callable[[], None]) -> Timer:
        self.timers.append(Timer(self.now + seconds, action))
        return self.timers[-1]

    def ping(self, payload: bytes) -> None:
        self.pings.append(payload)

    def expired(self, reason: str, silence: float | None) -> None:
        self.expiries.append((reason, silence))

    def at(self, time: float) -> None:
        """Goes on to `time`; timers run when they are due."""
        while due := [timer for timer in self.timers if timer.when <= time and not timer.is_cancelled]:
            timer = min(due, key=lambda timer: timer.when)
            self.timers.remove(timer)
            self.now = max(self.now, timer.when)
            timer.action()
        self.now = time

    def busy_until(self, time: float) -> None:
        """Goes on to `time`, and runs only then what was due until then."""
        self.now = time
        for timer in [timer for timer in self.timers if timer.when <= time and not timer.is_cancelled]:
            self.timers.remove(timer)
            timer.action()


@pytest.fixture
def watched() -> WatchedConnection:
    return WatchedConnection()


def is_lost(recorder: Any, words: str) -> bool:
    assert recorder.next() == Closed(1006)
    error = recorder.next()
    return isinstance(error, ConnectionLost) and words in str(error)


@pytest.mark.loopback
def test_f03_a_peer_that_is_gone_without_a_word(open_connection: Any) -> None:
    both = open_connection(ping_interval=0.05, pong_timeout=0.1)
    stale = both.recorder.next()
    assert isinstance(stale, Stale)
    assert 0.1 <= stale.silence < 1.0
    assert is_lost(both.recorder, "no answer to a ping within 0.1 s")
    assert both.socket.loss == ("no answer to a ping within 0.1 s", stale.silence)
    both.session.wait_for_end()


@pytest.mark.loopback
def test_f04_a_peer_that_hears_and_is_not_heard(open_connection: Any) -> None:
    both = open_connection(ping_interval=0.05, pong_timeout=0.1)
    both.socket.send("order")
    assert both.session.hear() == b"order"
    assert isinstance(both.session.hear_control(), Ping)
    assert isinstance(both.recorder.next(), Stale)
    assert is_lost(both.recorder, "no answer to a ping")


@pytest.mark.loopback
def test_f05_a_peer_that_is_heard_and_does_not_hear(open_connection: Any) -> None:
    both = open_connection(ping_interval=0.02, pong_timeout=0.1)
    both.session.say("tick")
    frames = 0
    while isinstance(item := both.recorder.next(), Batch):
        frames += 1
        try:
            both.session.say("tick")
        except ConnectionError:
            break
    assert item == Closed(1006)
    error = both.recorder.next()
    assert isinstance(error, ConnectionLost)
    assert "no answer to a ping" in str(error)
    assert frames > 1


@pytest.mark.loopback
def test_f07_half_a_frame_then_silence(open_connection: Any) -> None:
    both = open_connection(frame_timeout=0.05, ping_interval=0.01)
    both.session.send(b"\x81\x3chalf")
    assert is_lost(both.recorder, "part of a message, and not the rest of it within 0.05 s")
    assert both.socket.loss.silence >= 0.05  # nothing whole came in that time


@pytest.mark.loopback
def test_f07_half_a_frame_that_something_else_completes(open_connection: Any) -> None:
    both = open_connection(frame_timeout=10.0, ping_interval=0.05, pong_timeout=10.0)
    both.session.send(b"\x81\x06half")
    assert isinstance(both.session.hear_control(), Ping)  # some time has passed
    both.session.send(b"\xff\xff")
    assert isinstance(both.recorder.next(), Closed)
    assert isinstance(both.recorder.next(), ProtocolError)
    assert both.socket.loss.silence > 0.02


@pytest.mark.loopback
def test_half_of_a_fragmented_message(open_connection: Any) -> None:
    both = open_connection(frame_timeout=0.05)
    both.session.send(b"\x01\x02ab")
    assert is_lost(both.recorder, "part of a message, and not the rest of it")


def test_f10_a_frame_that_drips(watched: Any) -> None:
    watched.start(frame_timeout=10.0, ping_interval=4.0, pong_timeout=3.0)
    for second in range(1, 10):
        watched.at(second)
        watched.liveness.received(watched.now, False, True)
        for payload in watched.pings[-1:]:
            watched.liveness.pong(payload)
    assert len(watched.pings) == 2  # the heartbeat is not starved
    assert watched.expiries == []
    watched.at(11.0)
    assert watched.expiries == [("part of a message, and not the rest of it within 10 s", None)]


def test_whole_frames_restart_the_clock_of_half_ones(watched: Any) -> None:
    watched.start(frame_timeout=10.0, ping_interval=None)
    for second in range(0, 100, 9):
        watched.at(second)
        watched.liveness.received(watched.now, True, True)
    watched.at(100)
    watched.liveness.received(watched.now, True, False)
    watched.at(200)
    assert watched.expiries == []


def test_pings_carry_a_payload_and_only_its_echo_counts(watched: Any) -> None:
    watched.start(ping_interval=20.0, pong_timeout=10.0)
    for ping in range(3):
        watched.at(20.0 * (ping + 1))
        watched.liveness.received(watched.now, False, False)
        watched.liveness.pong(watched.pings[ping])
    watched.at(80.0)
    assert len(set(watched.pings)) == 4
    watched.at(85.0)
    watched.liveness.received(watched.now, False, False)
    watched.liveness.pong(b"unasked")
    watched.at(90.0)
    # Something was heard within that time: it is lost, but not silent.
    assert watched.expiries == [("no answer to a ping within 10 s", None)]


@pytest.mark.loopback
def test_data_silence_is_stale_though_pings_are_answered(open_connection: Any) -> None:
    both = open_connection(silence=0.1, ping_interval=0.02)
    try:
        while both.recorder.is_quiet:
            both.session.send(both.session.writer.pong(both.session.hear_control().payload))
    except (ConnectionError, EOFError):
        pass
    stale = both.recorder.next()
    assert isinstance(stale, Stale)
    assert 0.1 <= stale.silence < 1.0
    assert is_lost(both.recorder, "no data for 0.1 s")


def test_a_slow_subscriber_is_not_the_peers_fault(watched: Any) -> None:
    watched.start(ping_interval=20.0, pong_timeout=10.0, frame_timeout=10.0, silence=25.0)
    watched.at(15.0)
    watched.liveness.received(watched.now, True, True)
    watched.at(20.0)
    assert len(watched.pings) == 1
    watched.busy_until(60.0)  # and what the peer sent meanwhile is read only then
    watched.liveness.received(watched.now, True, False)
    watched.liveness.pong(watched.pings[0])
    watched.at(61.0)
    assert watched.expiries == []


def test_a_late_look_is_taken_again_once(watched: Any) -> None:
    watched.start(ping_interval=20.0, pong_timeout=10.0)
    watched.at(20.0)
    watched.busy_until(60.0)
    assert watched.expiries == []
    watched.busy_until(70.0)
    assert [reason for reason, _ in watched.expiries] == ["no answer to a ping within 10 s"]


def test_an_answer_may_be_behind_what_is_not_read_yet(watched: Any) -> None:
    watched.start(ping_interval=20.0, pong_timeout=10.0)
    watched.at(20.0)
    watched.is_behind = True
    watched.at(35.0)
    assert watched.expiries == []
    watched.is_behind = False
    watched.at(40.0)
    assert watched.expiries == [("no answer to a ping within 10 s", 40.0)]


def test_nothing_is_watched_without_deadlines_nor_after_the_end(watched: Any) -> None:
    watched.start(ping_interval=None)
    assert watched.timers == []
    watched.start(ping_interval=20.0)
    watched.liveness.stop()
    watched.at(1000.0)
    assert watched.pings == []
