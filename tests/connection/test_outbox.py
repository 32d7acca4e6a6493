import socket
import threading
from collections.abc import Callable
from typing import Any, cast

import pytest

from bittrade_ws.connection.outbox import Outbox
from bittrade_ws.connection.tcp import Plain
from bittrade_ws.models.errors import ConnectionLost, InvalidRequest, NotConnected, SendBufferFull
from bittrade_ws.models.status import Closed
from bittrade_ws.wire.frames import FrameWriter

pytestmark = pytest.mark.loopback


class Line:
    """An outbox on its loop's thread, and a socket that takes what the test lets it take."""

    is_current = True

    def __init__(self, *, limit: int = 1_000) -> None:
        self.written = bytearray()
        self.takes_nothing = False
        self.breaks_with: OSError | None = None
        self.failures: list[OSError] = []
        self._posted: list[Callable[[], None]] = []
        here = cast(Any, self)
        self.outbox = Outbox(
            here,
            here,
            Plain(),
            FrameWriter(mask=None),
            limit=limit,
            watch=lambda events: None,
            failed=self.failures.append,
        )

    def send(self, data: memoryview) -> int:
        if self.breaks_with is not None:
            raise self.breaks_with
        if self.takes_nothing:
            raise BlockingIOError
        self.written += data
        return len(data)

    def post(self, action: Callable[[], None]) -> None:
        self._posted.append(action)

    def run_posted(self) -> None:
        for action in self._posted:
            action()


def test_the_order_of_each_thread_is_kept(open_connection: Any) -> None:
    both = open_connection()

    def send(number: int) -> None:
        for index in range(200):
            both.socket.send(f"{number}:{index}")

    threads = [threading.Thread(target=send, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    heard: dict[bytes, list[int]] = {}
    for _ in range(800):
        number, index = both.session.hear().split(b":")
        heard.setdefault(number, []).append(int(index))
    for thread in threads:
        thread.join()
    assert all(indexes == list(range(200)) for indexes in heard.values())
    both.dispose()


def test_what_a_subscriber_sends_goes_out_in_order(open_connection: Any) -> None:
    both = open_connection()
    both.recorder.on_batch = lambda batch: [both.socket.send(frame) for frame in batch.frames] and None
    for number in range(3):
        both.session.say(str(number))
    assert [both.session.hear() for _ in range(3)] == [b"0", b"1", b"2"]
    both.dispose()


def test_a_line_that_takes_nothing_ends_in_a_typed_error(open_connection: Any) -> None:
    both = open_connection(max_unsent=200_000)
    sent: list[int] = []

    def fill() -> None:
        while True:
            both.socket.send("x" * 10_000)
            sent.append(1)

    with pytest.raises(SendBufferFull, match="nothing was sent"):
        fill()
    for _ in sent:
        assert len(both.session.hear()) == 10_000
    both.socket.send("it goes on")
    assert both.session.hear() == b"it goes on"
    both.dispose()


def test_one_frame_may_be_larger_than_the_bound(open_connection: Any) -> None:
    both = open_connection(max_unsent=10)
    both.socket.send("x" * 3_000_000)
    assert len(both.session.hear()) == 3_000_000
    both.dispose()


def test_pings_are_not_answered_without_end_to_who_does_not_read() -> None:
    line = Line(limit=100)
    pong = FrameWriter(mask=None).pong(b"x" * 10)
    line.takes_nothing = True
    for _ in range(1_000):
        line.outbox.control(pong)
    line.takes_nothing = False
    line.outbox.flush()
    # Those that wait: the first one, which the socket did not take, then up to the bound and the one beyond it.
    assert line.written.count(pong) == len(line.written) / len(pong)
    assert len(pong) < len(line.written) <= 100 + 2 * len(pong)
    line.written.clear()
    line.outbox.control(pong)
    assert line.written == pong


def test_a_write_that_fails_is_told_after_what_is_under_way() -> None:
    line = Line()
    line.breaks_with = BrokenPipeError("gone")
    line.outbox.send("order")
    assert line.failures == []
    line.run_posted()
    assert line.failures == [line.breaks_with]


def test_a_frame_that_cannot_be_written_leaves_the_line_as_it_was(open_connection: Any) -> None:
    both = open_connection()
    with pytest.raises(InvalidRequest):
        both.socket.send("\ud800")
    both.socket.send("next")
    assert both.session.hear() == b"next"
    both.dispose()


def test_a_send_that_meets_a_broken_line(open_connection: Any) -> None:
    both = open_connection()
    refused = threading.Event()

    def answer(batch: Any) -> None:
        both.session.reset()
        try:
            while True:
                both.socket.send("x" * 1000)
        except NotConnected:
            refused.set()

    both.recorder.on_batch = answer
    both.session.say("tick")
    assert both.recorder.frame() == b"tick"
    assert both.recorder.next() == Closed(1006)
    assert isinstance(both.recorder.next(), ConnectionLost)
    assert refused.is_set()


def test_after_the_last_frame_nothing_is_taken(loop: Any) -> None:
    near, far = socket.socketpair()
    with near, far:
        near.setblocking(False)
        writer = FrameWriter(mask=None)
        outbox = Outbox(loop, near, Plain(), writer, limit=100, watch=lambda events: None, failed=lambda error: None)
        outbox.control(writer.close(1000), is_last=True)
        outbox.control(writer.pong(b"late"))

        with pytest.raises(NotConnected):
            outbox.send("late")

        assert far.recv(100) == writer.close(1000)
