import queue
import socket
import threading
from typing import Any

import pytest

from bittrade_ws.connection.keep_alive import keeper
from bittrade_ws.models.errors import ConnectionLost, NotConnected
from bittrade_ws.models.status import Closed, Gap, Opened
from bittrade_ws.wire.bundle import Bundle, Loss
from bittrade_ws.wire.controls import Close

pytestmark = pytest.mark.loopback


def test_an_open_connection_carries_frames_both_ways(open_connection: Any) -> None:
    both = open_connection()
    assert both.socket.is_open
    assert both.socket.epoch == 1
    both.session.say("tick")
    assert both.recorder.frame() == b"tick"
    both.socket.send("order")
    assert both.session.hear() == b"order"
    assert len(both.recorder.threads) == 1
    both.dispose()


def test_frames_right_behind_the_handshake_are_not_lost(server: Any, dial: Any, recorder: Any) -> None:
    subscription = recorder.subscribe(dial(server.url))
    session = server.accept()
    session.upgrade(behind=session.writer.message("first"))
    assert recorder.next() == Opened()
    assert recorder.frame() == b"first"
    subscription.dispose()


def test_each_subscription_is_a_connection_of_its_own(server: Any, dial: Any, until: Any) -> None:
    source = dial(server.url)
    sockets: list[Any] = []
    subscriptions: list[Any] = []
    for _ in range(2):
        subscriptions.append(source.subscribe(lambda item: sockets.append(item.socket)))
        server.accept().upgrade()
    until(lambda: len(sockets) == 2, "both are open")
    assert sorted(socket.epoch for socket in sockets) == [1, 2]
    for subscription in subscriptions:
        subscription.dispose()


def test_the_server_closes(open_connection: Any) -> None:
    both = open_connection()
    both.session.say("last")
    both.session.send(both.session.writer.close(1012, "restart"))
    assert both.recorder.frame() == b"last"
    assert both.recorder.next() == Closed(1012, "restart")
    error = both.recorder.next()
    assert isinstance(error, ConnectionLost)
    assert (error.code, error.reason) == (1012, "restart")
    assert both.session.hear_control() == Close(1012, "")
    assert not both.socket.is_open
    assert both.socket.loss == Loss("the server closed the connection: 1012 restart")
    with pytest.raises(NotConnected):
        both.socket.send("late")


def test_dispose_closes_in_good_order(open_connection: Any) -> None:
    both = open_connection()
    both.dispose()
    assert both.session.hear_control() == Close(1000, "")
    both.session.send(both.session.writer.close(1000))
    both.session.wait_for_end()
    assert both.recorder.is_quiet
    assert not both.socket.is_open


def test_dispose_inside_a_callback(open_connection: Any) -> None:
    both = open_connection()
    both.recorder.on_batch = lambda batch: both.dispose()
    both.session.send(both.session.writer.message("a") + both.session.writer.close(1001))
    assert both.recorder.frame() == b"a"
    assert both.session.hear_control() == Close(1000, "")
    both.session.close()
    assert both.recorder.is_quiet


def test_dispose_before_the_server_answers(server: Any, dial: Any, recorder: Any) -> None:
    subscription = recorder.subscribe(dial(server.url))
    session = server.accept()
    session.read_head()
    threading.Thread(target=subscription.dispose).start()
    session.wait_for_end()
    assert recorder.is_quiet


def test_dispose_in_the_tls_handshake(server: Any, dial: Any, recorder: Any) -> None:
    subscription = recorder.subscribe(dial(server.secure_url))
    session = server.accept()
    assert session.sock.recv(1) == b"\x16"
    subscription.dispose()
    session.wait_for_end()
    assert recorder.is_quiet


def test_dispose_before_the_server_takes_the_call(dial: Any, recorder: Any, loop: Any) -> None:
    # A full backlog: the kernel answers no further connection.
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        waiting = [socket.socket() for _ in range(3)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(full.getsockname())
        subscription = recorder.subscribe(dial(f"ws://127.0.0.1:{full.getsockname()[1]}"))
        subscription.dispose()
        assert loop.join(2)
        for each in waiting:
            each.close()
    assert recorder.is_quiet


def test_dispose_in_a_dns_look_up(dial: Any, recorder: Any, loop: Any) -> None:
    gate, asked = threading.Event(), threading.Event()

    def resolve(host: str, port: int) -> list[Any]:
        asked.set()
        gate.wait(5)
        return []

    subscription = recorder.subscribe(dial("ws://stream.venue.example", resolve=resolve))
    assert asked.wait(5)
    subscription.dispose()
    assert loop.join(2)
    gate.set()
    assert recorder.is_quiet


def test_dispose_when_opened(server: Any, dial: Any, recorder: Any) -> None:
    class AtOnce:
        def on_next(self, item: Any) -> None:
            recorder.on_next(item)
            subscription.dispose()

    subscription = dial(server.url).subscribe(AtOnce().on_next, recorder.on_error)
    session = server.accept()
    session.upgrade(behind=session.writer.message("first"))
    assert recorder.next() == Opened()
    assert session.hear_control() == Close(1000, "")
    session.close()
    assert recorder.is_quiet


def test_dispose_after_the_end(open_connection: Any, loop: Any) -> None:
    both = open_connection()
    both.session.close()
    assert both.recorder.next() == Closed(1006)
    assert isinstance(both.recorder.next(), ConnectionLost)
    both.dispose()
    both.dispose()
    assert loop.join(2)


def test_a_status_said_through_the_socket_comes_after_what_is_under_way(open_connection: Any) -> None:
    both = open_connection()
    both.recorder.on_batch = lambda batch: both.socket.notify(Gap("trades", 1, 2, "test"))
    both.session.say("tick")
    assert both.recorder.frame() == b"tick"
    assert both.recorder.next() == Gap("trades", 1, 2, "test")
    both.dispose()


def test_no_thread_to_dial_with(server: Any, dial: Any, recorder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(job: Any, *, name: str) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(keeper, "start", refuse)
    recorder.subscribe(dial(server.url))
    error = recorder.next()
    assert isinstance(error, ConnectionLost)
    assert "can't start new thread" in str(error)


def test_reads_go_straight_to_whoever_takes_them_at_the_socket(dial: Any, server: Any) -> None:
    said: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def on_next(item: Any) -> None:
        said.put(item.payload if isinstance(item, Bundle) else "observed")
        if isinstance(item, Bundle) and isinstance(item.payload, Opened):
            assert item.socket.take is not None
            item.socket.take = lambda frames, codec: [said.put(("taken", frame)) for frame in frames]

    subscription = dial(server.url, is_straight=True).subscribe(on_next, said.put)
    session = server.accept()
    session.upgrade(behind=session.writer.message("first"))
    session.send(session.writer.message("second"))
    session.send(session.writer.close(1000))
    told = [said.get(timeout=20) for _ in range(4)]
    assert told == [Opened(), ("taken", b"first"), ("taken", b"second"), Closed(1000, "")]
    subscription.dispose()
