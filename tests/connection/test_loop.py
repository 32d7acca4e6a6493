import os
import queue
import socket
import threading
from typing import Any

import pytest

from bittrade_ws.connection.loop import READ, OwnerLoop
from bittrade_ws.models.errors import NotConnected

pytestmark = pytest.mark.loopback


def test_actions_run_on_its_thread_in_order(loop: OwnerLoop) -> None:
    ran: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def first() -> None:
        loop.run(lambda: ran.put(("at once", loop.is_current)))
        loop.post(lambda: ran.put("last"))
        ran.put("first")

    loop.run(first)
    assert [ran.get(timeout=2) for _ in range(3)] == [("at once", True), "first", "last"]
    assert not loop.is_current


def test_it_ends_by_itself_and_starts_again(loop: OwnerLoop, our_threads: Any) -> None:
    for _ in range(2):
        ran = threading.Event()
        loop.run(ran.set)
        assert ran.wait(2)
        assert loop.join(2)
        assert not our_threads()


def test_an_action_that_raises_is_logged_and_the_next_runs(loop: OwnerLoop, caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ValueError("a bug of the user")

    def leave() -> None:
        raise SystemExit

    ran = threading.Event()
    for action in (fail, leave, ran.set):
        loop.post(action)
    assert ran.wait(2)
    assert loop.join(2)
    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [ValueError, SystemExit]


def test_timers_run_in_the_order_of_their_time(loop: OwnerLoop) -> None:
    ran: queue.SimpleQueue[str] = queue.SimpleQueue()
    loop.call_later(0.02, lambda: ran.put("b"))
    loop.call_later(0.01, lambda: ran.put("a"))
    cancelled = loop.call_later(0.015, lambda: ran.put("cancelled"))
    cancelled.cancel()
    cancelled.cancel()
    assert [ran.get(timeout=2) for _ in range(2)] == ["a", "b"]
    assert loop.join(2)


def test_a_thread_that_waits_for_cancelled_timers_only_ends(loop: OwnerLoop) -> None:
    timers = [loop.call_later(60 + n, lambda: None) for n in range(100)]
    for timer in timers[1:]:
        timer.cancel()
    assert not loop.join(0.01)
    timers[0].cancel()
    assert loop.join(2)


def test_ready_sockets_are_handed_to_their_owner(loop: OwnerLoop) -> None:
    ours, theirs = socket.socketpair()
    received: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def ready(events: int) -> None:
        received.put(ours.recv(10))
        loop.unregister(ours)

    loop.run(lambda: loop.register(ours, READ, ready, lambda: None))
    theirs.send(b"tick")
    assert received.get(timeout=2) == b"tick"
    assert loop.join(2)
    ours.close()
    theirs.close()


def test_an_owner_that_raises_keeps_the_others(loop: OwnerLoop, caplog: pytest.LogCaptureFixture) -> None:
    ours, theirs = socket.socketpair()
    calls: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def ready(events: int) -> None:
        data = ours.recv(1)
        calls.put(data)
        if data == b"x":
            raise ValueError("a bug of the user")

    loop.run(lambda: loop.register(ours, READ, ready, lambda: None))
    theirs.send(b"xy")
    assert [calls.get(timeout=2), calls.get(timeout=2)] == [b"x", b"y"]
    assert "a socket's action failed" in caplog.text
    loop.run(lambda: loop.unregister(ours))
    assert loop.join(2)
    ours.close()
    theirs.close()


def test_close_drops_everything_and_the_loop_can_be_used_again(loop: OwnerLoop) -> None:
    ours, theirs = socket.socketpair()
    aborted: list[str] = []
    loop.call_later(60, lambda: aborted.append("timer"))
    loop.hold("dial", lambda: aborted.append("dial"))
    registered = threading.Event()

    def register() -> None:
        loop.register(ours, READ, lambda events: None, lambda: aborted.append("socket"))
        registered.set()

    loop.post(register)
    assert registered.wait(2)
    loop.close()
    assert loop.join(2)
    assert aborted == ["dial", "socket"]
    again = threading.Event()
    loop.run(again.set)
    assert again.wait(2)
    ours.close()
    theirs.close()


def test_what_holds_it_keeps_it_running(loop: OwnerLoop) -> None:
    loop.hold("dial", lambda: None)
    assert not loop.join(0.01)
    loop.release("dial")
    loop.release("dial")
    assert loop.join(2)


def test_join_on_its_own_thread_does_not_wait(loop: OwnerLoop) -> None:
    answers: queue.SimpleQueue[bool] = queue.SimpleQueue()
    loop.run(lambda: answers.put(loop.join(60)))
    assert answers.get(timeout=2) is False


def test_a_forked_child_is_told(loop: OwnerLoop, monkeypatch: pytest.MonkeyPatch) -> None:
    loop.hold("connection", lambda: None)
    with monkeypatch.context() as child:
        child.setattr(os, "getpid", lambda: -1)
        with pytest.raises(NotConnected, match="forked"):
            loop.post(lambda: None)
        with pytest.raises(NotConnected, match="forked"):
            loop.call_later(1.0, lambda: None)


def test_many_threads_post_and_nothing_is_lost(loop: OwnerLoop) -> None:
    count = 0
    done = threading.Event()

    def add() -> None:
        nonlocal count
        count += 1
        if count == 2000:
            done.set()

    def post() -> None:
        for _ in range(500):
            loop.post(add)

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done.wait(5)


def test_what_no_thread_can_be_had_for_does_not_happen_later(loop: OwnerLoop, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        for ask in (
            lambda: loop.post(lambda: ran.append("posted")),
            lambda: loop.call_later(0.0, lambda: ran.append("timer")),
            lambda: loop.hold("owner", lambda: ran.append("aborted")),
        ):
            with pytest.raises(RuntimeError):
                ask()
    loop.post(lambda: ran.append("asked again"))

    assert loop.join(5.0)
    assert ran == ["asked again"]
