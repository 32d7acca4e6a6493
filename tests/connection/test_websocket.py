import gc
import itertools
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from bittrade_ws.connection import DialOptions, Guards, ReconnectPolicy, websocket_connection
from bittrade_ws.connection.loop import OwnerLoop
from bittrade_ws.models.errors import ConnectionLost, InvalidRequest
from bittrade_ws.models.status import Gap, Opened, Reconnected
from bittrade_ws.testing.kit import Marbles

AT_ONCE = ReconnectPolicy(delays=lambda: itertools.repeat(0.0))


def value_of(body: Any) -> Any:
    return body[1]


def test_a_url_can_be_made_anew_for_each_dial(marbles: Marbles) -> None:
    exchange = marbles.exchange(dials=["^-!", "^"])
    tokens = itertools.count(1)
    connection = websocket_connection(
        lambda: f"ws://exchange/{next(tokens)}",
        codec=exchange.codec,
        dialer=exchange.dialer,
        scheduler=marbles.clock,
        reconnect=ReconnectPolicy(delays=[0.001]),
    )

    marbles.connect(connection)
    marbles.advance("5ms")

    assert [socket.url for socket in exchange.sockets] == ["ws://exchange/1", "ws://exchange/2"]


def test_without_reconnect_the_first_drop_is_the_end(marbles: Marbles) -> None:
    exchange = marbles.exchange(dials=["^-!"])
    connection = websocket_connection(
        "ws://exchange/", codec=exchange.codec, dialer=exchange.dialer, scheduler=marbles.clock, reconnect=False
    )

    marbles.expect(connection.messages()).to_be("--#", error=ConnectionLost("the line dropped"))
    marbles.connect(connection)


@pytest.mark.parametrize("wrong", [{"loop": OwnerLoop()}, {"options": DialOptions()}])
def test_another_dialer_has_options_of_its_own(marbles: Marbles, wrong: dict[str, Any]) -> None:
    exchange = marbles.exchange(dials=["^"])

    with pytest.raises(InvalidRequest):
        websocket_connection("ws://exchange/", codec=exchange.codec, dialer=exchange.dialer, **wrong)


@pytest.fixture
def connect(server: Any, loop: OwnerLoop, key_value_codec: Any) -> Any:
    """A connection to the server, on a loop that must end by itself."""

    def make(**options: Any) -> Any:
        return websocket_connection(server.url, codec=key_value_codec, loop=loop, **options)

    return make


@pytest.mark.loopback
def test_messages_over_a_real_socket_and_an_end_in_good_order(server: Any, connect: Any, until: Any) -> None:
    connection = connect()
    log: list[Any] = []
    threads: set[str] = set()

    def on_next(value: Any) -> None:
        threads.add(threading.current_thread().name)
        log.append(value)

    connection.messages().listen("a", value_of).subscribe(on_next, on_completed=lambda: log.append("completed"))
    link = connection.connect()
    session = server.accept()
    session.upgrade()
    session.say('["a",1]')
    session.say('["b",2]')
    session.say('["a",3]')
    until(lambda: log == [1, 3], "both messages")
    connection.sockets().subscribe(lambda socket: socket.send("hello"))
    assert session.hear() == b"hello"

    link.dispose()
    assert session.hear_control().code == 1000
    until(lambda: log[-1] == "completed", "completion")
    assert len(threads) == 1


@pytest.mark.loopback
def test_dispose_inside_a_subscriber_and_a_new_life_after_it(server: Any, connect: Any, until: Any) -> None:
    connection = connect()
    ends: list[str] = []
    for round_ in range(2):
        link = connection.connect()
        connection.messages().listen("a", value_of).subscribe(
            lambda value, link=link: link.dispose(), on_completed=lambda: ends.append("completed")
        )
        session = server.accept()
        session.upgrade()
        session.say('["a",1]')
        session.hear_control()
        session.close()
        until(lambda n=round_: len(ends) == n + 1, "completion")


@pytest.mark.loopback
def test_f62_what_a_reader_says_comes_before_the_next_frame_of_the_read(server: Any, connect: Any, until: Any) -> None:
    connection = connect()
    log: list[Any] = []
    sockets: list[Any] = []
    connection.sockets().subscribe(sockets.append)
    connection.statuses().subscribe(lambda status: log.append(type(status)))
    connection.messages().listen("a", value_of).subscribe(log.append)
    connection.messages().listen("a", value_of).subscribe(lambda value: sockets[0].notify(Gap("a", value, value, "")))
    link = connection.connect()
    session = server.accept()
    session.upgrade()
    session.send(b"".join(session.writer.message(f'["a",{n}]') for n in (1, 2)))

    until(lambda: len(log) == 5, "everything")
    assert log == [Opened, 1, Gap, 2, Gap]
    link.dispose()
    session.hear_control()
    session.close()


class Cutter(threading.Thread):
    """A server that takes each call, says something, and hangs up."""

    def __init__(self, server: Any) -> None:
        super().__init__(name="cutter", daemon=True)
        self.server = server
        self.server.sock.settimeout(0.05)
        self.calls = 0
        self.is_over = False

    def run(self) -> None:
        while not self.is_over:
            try:
                session = self.server.accept()
                session.upgrade()
                session.say('["a",1]')
            except (OSError, EOFError):
                continue
            self.calls += 1
            (session.reset if self.calls % 2 else session.close)()
            self.server.forget(session)

    def stop(self) -> None:
        self.is_over = True


def open_files() -> int:
    return len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0


@pytest.mark.loopback
def test_f21_a_thousand_connects_and_cuts_leave_nothing_behind(
    server: Any, connect: Any, until: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("ERROR")
    connection = connect(reconnect=AT_ONCE)
    counts: list[tuple[int, int, int]] = []
    reconnected = itertools.count(1)

    def on_status(status: Any) -> None:
        if isinstance(status, Reconnected) and next(reconnected) % 450 == 100:
            gc.collect()
            counts.append((threading.active_count(), open_files(), len(gc.get_objects())))

    connection.statuses().subscribe(on_status)
    cutter = Cutter(server)
    cutter.start()
    link = connection.connect()
    until(lambda: connection.counters.opened >= 1_002, "a thousand connections", timeout=20)
    link.dispose()
    cutter.stop()
    cutter.join(6)

    (threads, files, objects), *later = counts
    assert len(later) == 2
    for more_threads, more_files, more_objects in later:
        assert abs(more_threads - threads) <= 1
        assert abs(more_files - files) <= 3
        assert more_objects - objects < 450


@pytest.mark.loopback
def test_subscribing_connecting_and_disposing_from_many_threads(server: Any, connect: Any, until: Any) -> None:
    connection = connect(reconnect=AT_ONCE, guards=Guards())
    cutter = Cutter(server)
    cutter.start()
    mistakes: list[BaseException] = []
    ended: list[int] = []
    begun: list[int] = []

    def meddle(number: int) -> None:
        try:
            for turn in range(30):
                link = connection.connect()
                begun.append(number)
                kept = connection.sockets().subscribe(on_completed=lambda: ended.append(number))
                connection.messages().listen("a", value_of).subscribe(lambda _: None).dispose()
                connection.subscribe(lambda _: None).dispose()
                if turn % 3 == number % 3:
                    link.dispose()
                elif turn % 2:
                    kept.dispose()
                    ended.append(number)
        except BaseException as mistake:
            mistakes.append(mistake)

    threads = [threading.Thread(target=meddle, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    link = connection.connect()
    link.dispose()
    until(lambda: len(ended) >= len(begun), "everybody who stayed was completed")
    cutter.stop()
    cutter.join(6)

    assert mistakes == []
    assert "not connected" in repr(connection)


# A program as a user writes it: it subscribes, connects, and its main thread is done.
PROGRAM = """
import sys
from bittrade_ws.connection import websocket_connection

class Codec:
    def classify(self, frame):
        return "a", frame
    def plain(self, body):
        return body.decode()

def say(*words):
    print(*words, flush=True)

connection = websocket_connection(sys.argv[1], codec=Codec)
connection.messages().subscribe(say, lambda error: say("error", error.status), lambda: say("completed"))
connection.connect()
"""


@pytest.fixture
def program(server: Any) -> Iterator[Any]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, server.url], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    yield process
    process.kill()
    process.communicate()


@pytest.mark.loopback
def test_a_program_lives_as_long_as_its_connection_and_ctrl_c_completes_it(server: Any, program: Any) -> None:
    session = server.accept()
    session.upgrade()
    session.say("tick")
    assert program.stdout.readline() == "tick\n"
    program.send_signal(signal.SIGINT)
    assert session.hear_control().code == 1000
    session.close()

    output, errors = program.communicate(timeout=5)
    assert (program.returncode, output, errors) == (0, "completed\n", "")


@pytest.mark.loopback
def test_a_program_ends_with_a_refusal_for_good(server: Any, program: Any) -> None:
    session = server.accept()
    session.read_head()
    session.respond("401 Unauthorized", "Content-Length: 0")

    output, errors = program.communicate(timeout=5)
    assert (program.returncode, output, errors) == (0, "error 401\n", "")
