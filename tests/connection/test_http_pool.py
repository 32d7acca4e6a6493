import logging
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from time import monotonic
from typing import Any, ClassVar

import pytest
import requests
from reactivex import abc

from bittrade_ws.connection.http import RequestMessage, prepare_request, send_request
from bittrade_ws.connection.http_pool import HttpPool, shared_pool
from bittrade_ws.models.errors import CertificateRefused, ConnectionLost, RequestRejected, ResponseTimeout

pytestmark = pytest.mark.loopback


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    clients: ClassVar[set[int]] = set()

    def do_GET(self) -> None:
        Handler.clients.add(self.client_address[1])
        if self.path.startswith("/moved"):
            self.send_response(302)
            self.send_header("Location", "/json")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = b"x" * 1_000_000 if self.path == "/large" else b'{"path":"%s"}' % self.path.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def web() -> Iterator[str]:
    Handler.clients = set()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def pool(until: Callable[..., None]) -> Iterator[HttpPool]:
    yield HttpPool(idle=0.05)
    until(lambda: not workers(), "all workers ended", timeout=2.0)


def workers() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "bittrade-ws http"]


class Log:
    def __init__(self) -> None:
        self.events: SimpleQueue[Any] = SimpleQueue()

    def ask(self, pool: HttpPool, url: str, path: str = "/json", **options: Any) -> abc.DisposableBase:
        request = prepare_request(RequestMessage(endpoint=path), url)
        return send_request(request, sender=pool, **options).subscribe(
            self.events.put, self.events.put, lambda: self.events.put("completed")
        )

    def next(self) -> Any:
        return self.events.get(timeout=5)


@pytest.fixture
def log() -> Log:
    return Log()


def test_a_body_comes_whole_and_the_connection_is_kept(web: str, pool: HttpPool, log: Log) -> None:
    for number in range(3):
        log.ask(pool, web, f"/json/{number}")
        assert log.next() == {"path": f"/json/{number}"}
        assert log.next() == "completed"

    assert len(Handler.clients) == 1


def test_many_at_once_on_a_few_threads(web: str, pool: HttpPool, log: Log) -> None:
    for number in range(40):
        log.ask(pool, web, f"/{number}")
        assert len(workers()) <= 4
    events = [log.next() for _ in range(80)]

    assert {event["path"] for event in events if event != "completed"} == {f"/{number}" for number in range(40)}


def test_the_answer_comes_through_the_scheduler(web: str, pool: HttpPool, log: Log, loop: Any) -> None:
    threads: list[str] = []
    request = prepare_request(RequestMessage(endpoint="/json"), web)

    def on_next(body: Any) -> None:
        threads.append(threading.current_thread().name)
        log.events.put(body)

    send_request(request, sender=pool, scheduler=loop.scheduler).subscribe(on_next)
    log.next()

    assert threads == [loop.name]


def test_a_redirect_is_not_followed(web: str, pool: HttpPool, log: Log) -> None:
    log.ask(pool, web, "/moved")

    error = log.next()
    assert isinstance(error, RequestRejected)
    assert error.code == 302


def test_a_body_without_end_is_refused(web: str, log: Log, pool: HttpPool) -> None:
    log.ask(HttpPool(idle=0.05, max_bytes=10_000), web, "/large")

    assert isinstance(log.next(), ConnectionLost)


def test_nobody_listens_there(pool: HttpPool, log: Log) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    log.ask(pool, f"http://127.0.0.1:{port}", "/x?signature=s3cret")

    error = log.next()
    assert isinstance(error, ConnectionLost)
    assert "s3cret" not in repr(error)
    assert error.__cause__ is None
    assert error.__context__ is None


def test_a_server_that_never_answers_meets_the_deadline(server: Any, pool: HttpPool, log: Log) -> None:
    begun = monotonic()
    log.ask(pool, f"http://127.0.0.1:{server.port}", timeout=0.1)

    assert isinstance(log.next(), ResponseTimeout)
    assert monotonic() - begun < 1


def test_f10_a_body_that_drips_meets_the_deadline(server: Any, pool: HttpPool, log: Log, until: Any) -> None:
    log.ask(pool, f"http://127.0.0.1:{server.port}", timeout=0.15)
    session = server.accept()
    session.read_head()
    session.respond("200 OK", "Content-Length: 1000")

    def drips() -> bool:
        try:
            session.send(b"x")
        except OSError:
            pass
        return not log.events.empty()

    until(drips, "the end of the drip")
    assert isinstance(log.next(), ResponseTimeout)


def test_f10_a_header_that_drips_meets_the_deadline(server: Any, pool: HttpPool, log: Log, until: Any) -> None:
    begun = monotonic()
    log.ask(pool, f"http://127.0.0.1:{server.port}", timeout=0.3)
    session = server.accept()
    session.read_head()
    session.send(b"HTTP/1.1 200 OK\r\nX-Endless: ")

    def drips() -> bool:
        try:
            session.send(b"x")
        except OSError:
            pass
        return not log.events.empty()

    until(drips, "the end of the drip")
    assert isinstance(log.next(), ResponseTimeout)
    assert monotonic() - begun < 1
    until(lambda: not workers(), "the worker ended", timeout=2.0)
    assert log.events.empty()


def test_a_job_behind_a_slow_one_meets_its_own_deadline(server: Any, log: Log) -> None:
    pool = HttpPool(threads=1, idle=0.05)
    url = f"http://127.0.0.1:{server.port}"
    slow = log.ask(pool, url, "/slow", timeout=30)
    server.accept().read_head()
    begun = monotonic()
    log.ask(pool, url, "/behind", timeout=0.1)

    assert isinstance(log.next(), ResponseTimeout)
    assert monotonic() - begun < 1
    slow.dispose()


def test_what_urllib3_logs_of_a_request_holds_no_secret(web: str, pool: HttpPool, log: Log, caplog: Any) -> None:
    with caplog.at_level("DEBUG", "urllib3.connectionpool"):
        log.ask(pool, web, "/json?symbol=BTCUSDT&signature=PLANTED0key")
        log.next()
        logging.getLogger("urllib3.connectionpool").debug("signature=%s", "somebody else's")

    assert "symbol=BTCUSDT&signature=***" in caplog.text
    assert "PLANTED0key" not in caplog.text
    assert "signature=somebody else's" in caplog.text


def test_f12_disposing_wakes_the_thread_that_waits(server: Any, pool: HttpPool, log: Log, until: Any) -> None:
    subscription = log.ask(pool, f"http://127.0.0.1:{server.port}", timeout=30)
    session = server.accept()
    session.read_head()

    subscription.dispose()
    subscription.dispose()

    session.wait_for_end()
    until(lambda: not workers(), "the worker ended", timeout=2.0)
    assert log.events.empty()


def test_disposing_before_its_turn_sends_nothing(server: Any, log: Log) -> None:
    pool = HttpPool(threads=1, idle=0.05)
    url = f"http://127.0.0.1:{server.port}"
    first = log.ask(pool, url, "/first", timeout=30)
    second = log.ask(pool, url, "/second", timeout=30)
    session = server.accept()
    assert session.read_head().startswith("GET /first")

    second.dispose()
    first.dispose()

    session.wait_for_end()
    server.sock.settimeout(0.2)
    with pytest.raises(TimeoutError):
        server.accept()


def test_f17_a_certificate_that_proves_nothing(server: Any, pool: HttpPool, log: Log, authority: Any) -> None:
    log.ask(pool, f"https://127.0.0.1:{server.port}")
    _shake_hands(server, authority)

    assert isinstance(log.next(), CertificateRefused)


def test_a_certificate_of_an_authority_that_is_trusted(server: Any, log: Log, authority: Any) -> None:
    log.ask(HttpPool(idle=0.05, ca=str(authority.ca)), f"https://127.0.0.1:{server.port}")
    session = server.accept().secure(authority.context())
    session.read_head()
    session.respond("200 OK", "Content-Length: 2", behind=b"{}")

    assert log.next() == {}


def test_f20_a_proxy_is_used(web: str, server: Any, log: Log) -> None:
    pool = HttpPool(idle=0.05, proxies={"http": f"http://127.0.0.1:{server.port}"})
    log.ask(pool, "http://venue.example", "/json")
    session = server.accept()
    assert session.read_head().startswith("GET http://venue.example/json")
    session.respond("200 OK", "Content-Length: 2", behind=b"[]")

    assert log.next() == []


def test_a_subscriber_that_raises_does_not_end_the_worker(web: str, log: Log, caplog: Any) -> None:
    pool = HttpPool(threads=1, idle=0.05)

    def fail(_: Any) -> None:
        raise KeyError("mine")

    request = prepare_request(RequestMessage(endpoint="/json"), web)
    send_request(request, sender=pool).subscribe(fail)
    log.ask(pool, web, "/second")

    assert log.next() == {"path": "/second"}
    assert "raised" in caplog.text


SCRIPT = """
from bittrade_ws.connection import HttpPool
from bittrade_ws.connection.http import RequestMessage, prepare_request, send_request

request = prepare_request(RequestMessage(endpoint="/x", params={"signature": "s3cret"}), "http://127.0.0.1:1")
send_request(request, sender=HttpPool()).subscribe(print)
"""


def test_an_error_without_an_on_error_is_logged_in_one_line_before_the_program_ends() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=60, check=True)

    (line,) = done.stderr.splitlines()
    assert line.startswith("GET 127.0.0.1/x: ConnectionLost: ")
    assert line.count("GET") == line.count("127.0.0.1/x") == 1
    assert line.endswith("refused; there is no on_error for it")


def _shake_hands(server: Any, authority: Any) -> None:
    try:
        server.accept().secure(authority.context())
    except OSError:
        pass  # the client refused it, as it should


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/x"])
def test_another_scheme_is_our_fault(pool: HttpPool, log: Log, url: str) -> None:
    pool(requests.Request("GET", url).prepare(), 1.0).subscribe(log.events.put, log.events.put)

    assert type(log.next()).__name__ == "InvalidRequest"


def test_there_is_one_pool_for_those_who_bring_none() -> None:
    assert shared_pool() is shared_pool()
