import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import pytest

from bittrade_ws.connection.keep_alive import Keeper
from bittrade_ws.wire.controls import Close

# A program that connects, and tells when its main thread is done. `{end}` is what that thread does last.
PROGRAM = """
    import os, sys, threading
    from bittrade_ws.connection.dial import dialer
    from bittrade_ws.connection.keep_alive import keeper
    from bittrade_ws.connection.loop import OwnerLoop

    def say(*words):
        print(*words, flush=True)

    class Codec:
        def classify(self, frame):
            return None, frame

    source = dialer(OwnerLoop())(sys.argv[1], Codec)
    opened = threading.Event()

    def on_next(item):
        say(item[1])
        opened.set()

    def connect():
        global subscription
        subscription = source.subscribe(on_next, lambda error: connect())

    connect()
    release = keeper.hold_line(lambda: (subscription.dispose(), release()))
    assert opened.wait(20)

    def tell():
        while not keeper.is_waiting:
            threading.Event().wait(0.001)
        say("waiting")

    threading.Thread(target=tell, daemon=True).start()
    {end}
"""


class Program:
    """A child process."""

    def __init__(self, url: str, end: str) -> None:
        code = textwrap.dedent(PROGRAM).replace("{end}", textwrap.dedent(end).strip())
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, url], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def interrupt(self) -> None:
        self.process.send_signal(signal.SIGINT)

    def end(self) -> tuple[int, str, float]:
        """The exit status, what stands on stderr, and how many seconds it took."""
        begun = monotonic()
        _, errors = self.process.communicate(timeout=20)
        return self.process.returncode, errors, monotonic() - begun


@pytest.fixture
def run(server: Any) -> Iterator[Callable[[str], Program]]:
    programs: list[Program] = []

    def start(end: str) -> Program:
        programs.append(Program(server.url, end))
        return programs[-1]

    yield start
    for program in programs:
        program.process.kill()
        program.process.communicate()


@pytest.mark.loopback
def test_ctrl_c_ends_a_program_that_does_nothing_but_wait(server: Any, run: Any) -> None:
    program = run("")
    session = server.accept()
    session.upgrade()
    assert [program.line(), program.line()] == ["STATUS", "waiting"]
    session.say("tick")
    assert program.line() == "[b'tick']"
    program.interrupt()
    assert session.hear_control() == Close(1000, "")
    session.close()
    status, errors, seconds = program.end()
    assert (status, errors) == (0, "")
    assert seconds < 2


@pytest.mark.loopback
def test_a_server_that_never_answers_delays_the_end_by_less_than_2_s(server: Any, run: Any) -> None:
    program = run("")
    session = server.accept()
    session.upgrade()
    assert [program.line(), program.line()] == ["STATUS", "waiting"]
    program.interrupt()
    status, errors, seconds = program.end()
    assert (status, errors) == (0, "")
    assert seconds < 2


@pytest.mark.loopback
def test_a_program_that_waits_dials_again(server: Any, run: Any) -> None:
    program = run("")
    session = server.accept()
    session.upgrade()
    assert [program.line(), program.line()] == ["STATUS", "waiting"]
    session.reset()
    session = server.accept()
    assert program.line() == "STATUS"  # Closed
    session.upgrade()
    assert program.line() == "STATUS"
    program.interrupt()
    assert session.hear_control() == Close(1000, "")
    session.close()
    assert program.end()[:2] == (0, "")


@pytest.mark.loopback
def test_dials_that_hang_in_a_program_that_waits_keep_no_other_from_dialling(server: Any, run: Any) -> None:
    program = run("connect(); connect()")
    sessions = [server.accept()]
    sessions[0].upgrade()
    sessions += [server.accept() for _ in range(2)]
    for session in sessions[1:]:
        session.upgrade()
    assert sorted(program.line() for _ in range(4)) == ["STATUS"] * 3 + ["waiting"]
    server.sock.settimeout(5)  # half of what a dial that is not answered takes
    hung = []
    for session in sessions[:2]:
        session.reset()
        hung.append(server.accept())
        hung[-1].read_head()
    sessions[2].reset()
    server.accept().upgrade()
    assert [program.line() for _ in range(4)] == ["STATUS"] * 4  # three were Closed, one is Opened


@pytest.mark.loopback
def test_the_program_ends_when_the_last_connection_does(server: Any, run: Any) -> None:
    program = run("opened.clear(); threading.Thread(target=lambda: (opened.wait(), release()), daemon=True).start()")
    session = server.accept()
    session.upgrade()
    assert [program.line(), program.line()] == ["STATUS", "waiting"]
    session.say("tick")
    assert program.end()[:2] == (0, "")


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("end", "status", "words"),
    [("raise ValueError('a bug of the user')", 1, "a bug of the user"), ("sys.ps1 = '>>> '", 0, "")],
    ids=["the main thread failed", "an interactive console"],
)
def test_programs_that_wait_for_nothing(server: Any, run: Any, end: str, status: int, words: str) -> None:
    program = run(end)
    session = server.accept()
    session.upgrade()
    assert session.hear_control() == Close(1000, "")
    session.close()
    result, errors, seconds = program.end()
    assert result == status
    assert words in errors
    assert errors.count("Traceback") == (1 if words else 0)
    assert seconds < 2


@pytest.mark.loopback
def test_ctrl_c_in_the_users_own_code(server: Any, run: Any) -> None:
    program = run("""say("busy")\nthreading.Event().wait(60)""")
    session = server.accept()
    session.upgrade()
    assert [program.line(), program.line()] == ["STATUS", "busy"]
    program.interrupt()
    assert session.hear_control() == Close(1000, "")
    session.close()
    _, errors, seconds = program.end()
    assert errors.count("Traceback") == 1, errors
    assert errors.endswith("KeyboardInterrupt\n")
    assert seconds < 2


@pytest.mark.loopback
def test_nothing_open_nothing_waited_for(server: Any, run: Any) -> None:
    program = run("subscription.dispose(); release()")
    session = server.accept()
    session.upgrade()
    assert session.hear_control() == Close(1000, "")
    session.close()
    assert program.end()[:2] == (0, "")


class Exits:
    """Catches what a keeper registers for the end of the program."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.actions: list[Callable[[], None]] = []
        monkeypatch.setattr(threading, "_register_atexit", self.actions.append)
        monkeypatch.delattr(sys, "last_value", raising=False)


@pytest.fixture
def exits(monkeypatch: pytest.MonkeyPatch) -> Exits:
    return Exits(monkeypatch)


def test_a_forked_child_keeps_nothing_alive(exits: Exits, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = Keeper()
    closed: list[str] = []
    keeper.hold(lambda: closed.append("the parent's"))
    keeper.linger(lambda: closed.append("the parent's goodbye"))
    monkeypatch.setattr(os, "getpid", lambda: -1)
    exits.actions[0]()
    release = keeper.hold(lambda: closed.append("its own"))
    release()
    exits.actions[1]()
    assert closed == []


def test_a_close_that_raises_leaves_the_others_closed(exits: Exits, caplog: pytest.LogCaptureFixture) -> None:
    keeper = Keeper()

    def fail() -> None:
        release_first()
        raise ValueError("a bug")

    def interrupt() -> None:
        raise KeyboardInterrupt

    release_first = keeper.hold(fail)
    release_second = keeper.hold(lambda: release_second())
    keeper.errand(interrupt)
    exits.actions[0]()
    assert "a connection could not be closed" in caplog.text


def test_where_no_thread_can_be_had_the_waiting_main_thread_works(
    exits: Exits, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = Keeper()
    ran: list[str] = []

    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't create new thread at interpreter shutdown")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    with pytest.raises(RuntimeError):
        keeper.start(lambda: None, name="too early")
    release = keeper.hold(lambda: None)

    def work() -> None:
        ran.append(threading.current_thread().name)
        keeper.start(release, name="nested")

    keeper.errand(work)
    exits.actions[0]()
    assert ran == [threading.current_thread().name]


def test_a_standby_takes_errands_while_a_line_is_held(our_threads: Any, until: Any) -> None:
    keeper = Keeper(standbys=1)
    took = threading.Event()
    workers: list[str] = []

    def work() -> None:
        workers.append(threading.current_thread().name)
        took.set()

    def fail() -> None:
        raise ValueError("a bug")

    for _ in range(2):
        release = keeper.hold_line(lambda: None)
        again = keeper.hold_line(lambda: None)
        assert our_threads() == ["bittrade-ws standby"]
        release()
        keeper.errand(fail)
        keeper.errand(work)
        assert took.wait(5)
        took.clear()
        again()
        until(lambda: our_threads() == [], "the standby ended")
    assert workers == ["bittrade-ws standby"] * 2


def test_without_a_thread_for_a_standby_the_line_is_held_all_the_same(
    exits: Exits, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = Keeper(standbys=2)

    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    release = keeper.hold_line(lambda: None)
    keeper.errand(release)
    exits.actions[0]()
    assert not keeper.is_waiting
