import socket
import threading
from typing import Any

import pytest

from bittrade_ws.connection.outbox import Outbox
from bittrade_ws.connection.tcp import Plain
from bittrade_ws.models.errors import ConnectionLost, InvalidRequest, NotConnected, SendBufferFull
from bittrade_ws.models.status import Closed
from bittrade_ws.wire.controls import Pong
from bittrade_ws.wire.frames import FrameWriter

pytestmark = pytest.mark.loopback


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


def test_pings_are_not_answered_without_end_to_who_does_not_read(open_connection: Any) -> None:
    both = open_connection(max_unsent=1_000)
    both.session.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    ping = both.session.writer.ping(b"x" * 125)
    both.session.send(ping * 100_000)
    both.session.say("after")
    assert both.recorder.frame() == b"after"
    assert both.session.hear_control() == Pong(b"x" * 125)
    both.dispose()


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
