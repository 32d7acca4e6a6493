import socket
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from bittrade_ws.connection.options import resolve
from bittrade_ws.connection.patience import Cancelled, Patience
from bittrade_ws.connection.tcp import HandshakeSocket, connect_tcp
from bittrade_ws.models.errors import ConnectionLost
from bittrade_ws.models.status import Opened

pytestmark = pytest.mark.loopback


@pytest.fixture
def patience() -> Iterator[Patience]:
    patience = Patience()
    patience.begin("connecting", 2.0)
    yield patience
    patience.close()


@pytest.fixture
def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return sock.getsockname()[1]


def addresses(*ports: int) -> Any:
    def fixed(host: str, port: int) -> Sequence[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", each)) for each in ports]

    return fixed


def test_the_second_address_is_tried(server: Any, closed_port: int, patience: Patience) -> None:
    sock = connect_tcp("venue", 443, patience, addresses(closed_port, server.port))
    assert sock.getpeername()[1] == server.port
    assert sock.gettimeout() == 0
    sock.close()


def test_the_last_refusal_is_told(closed_port: int, patience: Patience) -> None:
    with pytest.raises(ConnectionRefusedError):
        connect_tcp("127.0.0.1", closed_port, patience, resolve)
    with pytest.raises(OSError, match="venue has no address"):
        connect_tcp("venue", 443, patience, addresses())


def test_a_cancelled_dial_connects_nothing(server: Any, patience: Patience) -> None:
    patience.cancel()
    with pytest.raises(Cancelled):
        connect_tcp("127.0.0.1", server.port, patience, resolve)


def test_an_answer_without_end_is_refused(server: Any, patience: Patience) -> None:
    sock = connect_tcp("127.0.0.1", server.port, patience, resolve)
    session = server.accept()
    face = HandshakeSocket(sock, patience)

    def read_on() -> None:
        while True:
            session.send(b"x" * 50_000)
            face.recv(50_000)

    with pytest.raises(OSError, match="no end"):
        read_on()
    face.close()


def test_f16_dns_fails_then_recovers_with_a_new_address(server: Any, dial: Any, recorder: Any) -> None:
    looked_up: list[str] = []

    def resolver(host: str, port: int) -> Sequence[Any]:
        looked_up.append(host)
        if len(looked_up) == 1:
            raise socket.gaierror(-2, "Name or service not known")
        return resolve("127.0.0.1", server.port)

    source = dial("ws://stream.venue.example:9443/ws", resolve=resolver)
    recorder.subscribe(source)
    error = recorder.next()
    assert isinstance(error, ConnectionLost)
    assert str(error) == "connecting to ws://stream.venue.example:9443 failed: Name or service not known"
    subscription = recorder.subscribe(source)
    server.accept().upgrade()
    assert recorder.next() == Opened()
    assert looked_up == ["stream.venue.example"] * 2
    subscription.dispose()


def test_a_look_up_that_hangs_meets_the_connect_deadline(dial: Any, recorder: Any) -> None:
    gate = threading.Event()

    def resolver(host: str, port: int) -> Sequence[Any]:
        gate.wait(5)
        return []

    recorder.subscribe(dial("ws://stream.venue.example/ws", resolve=resolver, connect_timeout=0.05))
    error = recorder.next()
    assert isinstance(error, ConnectionLost)
    assert "no answer from DNS" in str(error)
    gate.set()
