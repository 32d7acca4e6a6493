import os
import struct
import threading
from time import monotonic
from typing import Any

import pytest

from bittrade_ws.models.errors import ConnectionLost, NotConnected, ProtocolError
from bittrade_ws.models.status import Closed, Opened
from bittrade_ws.wire.bundle import Batch
from bittrade_ws.wire.controls import Close, Pong

pytestmark = pytest.mark.loopback


def test_pings_are_echoed(open_connection: Any) -> None:
    both = open_connection()
    both.session.send(both.session.writer.ping(b"") + both.session.writer.ping(b"x" * 125))
    assert [both.session.hear_control() for _ in range(2)] == [Pong(b""), Pong(b"x" * 125)]
    both.dispose()


def test_a_ping_is_answered_before_a_slow_subscriber_gets_the_data_beside_it(open_connection: Any) -> None:
    both = open_connection()
    gate = threading.Event()
    both.recorder.on_batch = lambda batch: gate.wait(5) and None
    both.session.send(both.session.writer.message("slow") + both.session.writer.ping(b"now"))
    assert both.session.hear_control() == Pong(b"now")
    gate.set()
    assert both.recorder.frame() == b"slow"
    both.dispose()


def test_f06_reset_in_mid_message(open_connection: Any) -> None:
    both = open_connection()
    both.session.say("whole")
    assert both.recorder.frame() == b"whole"
    both.session.send(b"\x81\x05ha")
    both.session.reset()
    assert both.recorder.next() == Closed(1006)
    error = both.recorder.next()
    assert isinstance(error, ConnectionLost)
    assert error.code == 1006
    assert both.recorder.is_quiet


def test_f08_a_truncated_frame_then_fin(open_connection: Any) -> None:
    both = open_connection()
    both.session.send(b"\x81\x05ha")
    both.session.close()
    assert both.recorder.next() == Closed(1006)
    assert isinstance(both.recorder.next(), ConnectionLost)


def test_f09_a_frame_of_300_mib_is_refused_from_its_header(open_connection: Any) -> None:
    both = open_connection()
    both.session.send(b"\x82\x7f" + struct.pack("!Q", 300 * 2**20))
    assert both.recorder.next().code == 1009
    error = both.recorder.next()
    assert isinstance(error, ProtocolError)
    assert error.code == 1009
    assert both.session.hear_control().code == 1009


@pytest.mark.parametrize("code", [1000, 1001, 1008, 1011, 1012, 1013, 4000, 4999])
def test_f14_the_code_of_the_server_is_told(open_connection: Any, code: int) -> None:
    both = open_connection()
    both.session.send(both.session.writer.close(code, "because"))
    assert both.recorder.next() == Closed(code, "because")
    error = both.recorder.next()
    assert isinstance(error, ConnectionLost)
    assert (error.code, error.reason) == (code, "because")
    assert both.session.hear_control() == Close(code, "")
    both.session.close()


def test_a_close_without_a_code(open_connection: Any) -> None:
    both = open_connection()
    both.session.send(both.session.writer.close(1005))
    assert both.recorder.next() == Closed(1005)
    assert both.session.hear_control() == Close(1005, "")


def test_f15_a_close_that_is_never_answered(open_connection: Any, loop: Any) -> None:
    both = open_connection(close_timeout=0.1)
    begun = monotonic()
    both.dispose()
    assert both.session.hear_control() == Close(1000, "")
    assert loop.join(2)
    assert monotonic() - begun < 1.0
    both.session.wait_for_end()


def test_f15_nor_read(open_connection: Any, loop: Any) -> None:
    both = open_connection(close_timeout=0.1)
    both.socket.send("x" * 4_000_000)
    both.dispose()
    assert loop.join(2)


VIOLATIONS = {
    "f23 invalid UTF-8": (b"\x81\x02\xc3\x28", 1007),
    "f24 RSV1": (b"\xc1\x01a", 1002),
    "f24 RSV2": (b"\xa1\x01a", 1002),
    "f24 unknown opcode": (b"\x83\x01a", 1002),
    "f24 fragmented control": (b"\x09\x00", 1002),
    "f24 long ping": (b"\x89\x7e\x00\x7e", 1002),
    "f24 orphan continuation": (b"\x80\x01a", 1002),
    "f24 masked": (b"\x81\x81\0\0\0\0a", 1002),
    "f24 close of one byte": (b"\x88\x01\x03", 1002),
    "f24 close code 1006": (b"\x88\x02\x03\xee", 1002),
}


@pytest.mark.parametrize(("data", "code"), VIOLATIONS.values(), ids=VIOLATIONS)
def test_f23_f24_violations(open_connection: Any, data: bytes, code: int) -> None:
    both = open_connection()
    begun = monotonic()
    both.session.send(both.session.writer.message("before") + data + both.session.writer.message("behind"))
    assert both.recorder.frame() == b"before"
    closed = both.recorder.next()
    assert isinstance(closed, Closed)
    error = both.recorder.next()
    assert isinstance(error, ProtocolError)
    assert closed.code == error.code == both.session.hear_control().code == code
    assert monotonic() - begun < 0.2
    assert both.recorder.is_quiet
    with pytest.raises(NotConnected):
        both.socket.send("late")


def test_deflate_by_option(server: Any, dial: Any, recorder: Any) -> None:
    subscription = recorder.subscribe(dial(server.url, deflate=True))
    session = server.accept()
    assert "Sec-WebSocket-Extensions: permessage-deflate" in session.upgrade(
        "Sec-WebSocket-Extensions: permessage-deflate"
    )
    assert recorder.next() == Opened()
    session.send(bytes.fromhex("c107f248cdc9c90700"))  # RFC 7692, 7.2.3.1: "Hello"
    assert recorder.frame() == b"Hello"
    subscription.dispose()


def test_a_subscriber_that_raises_changes_nothing(open_connection: Any, caplog: pytest.LogCaptureFixture) -> None:
    def fail(batch: Batch) -> None:
        raise ValueError("a bug of the user")

    both = open_connection()
    both.recorder.on_batch = fail
    both.session.send(both.session.writer.message("a"))
    assert both.recorder.frame() == b"a"
    both.session.send(both.session.writer.message("b") + both.session.writer.close(1001))
    assert both.recorder.frame() == b"b"
    assert both.recorder.next() == Closed(1001)
    assert isinstance(both.recorder.next(), ConnectionLost)
    assert both.session.hear_control() == Close(1001, "")
    assert "a bug of the user" in caplog.text


def test_closing_the_loop_drops_its_connections(open_connection: Any, loop: Any) -> None:
    both = open_connection()
    loop.close()
    assert loop.join(2)
    both.session.wait_for_end()
    assert not both.socket.is_open
    assert both.recorder.is_quiet


def descriptors() -> int:
    return len(os.listdir("/dev/fd")) if os.path.exists("/dev/fd") else 0


def test_f21_two_hundred_connections_leave_nothing(server: Any, dial: Any, until: Any, our_threads: Any) -> None:
    source = dial(server.url, close_timeout=0.05)

    def cycle(number: int) -> None:
        opened = threading.Event()
        subscription = source.subscribe(lambda item: opened.set(), lambda error: None)
        session = server.accept()
        if number % 4:
            session.upgrade()
            assert opened.wait(5)
        if number % 4 == 1:
            session.reset()
        elif number % 4 == 2:
            session.close()
        subscription.dispose()
        session.close()

    for number in range(8):
        cycle(number)
    until(lambda: not our_threads(), "the warm-up ended")
    before = descriptors()
    for number in range(200):
        cycle(number)
    until(lambda: not our_threads(), "all threads ended")
    assert descriptors() <= before
