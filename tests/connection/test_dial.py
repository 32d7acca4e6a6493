import threading
from typing import Any

import pytest

from bittrade_ws.models.errors import ConnectionLost, NotConnected
from bittrade_ws.models.status import Closed, Opened
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
