import socket
import threading
from collections.abc import Iterator

import pytest

from bittrade_ws.connection.patience import READ, Cancelled, Patience

pytestmark = pytest.mark.loopback


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


@pytest.fixture
def patience() -> Iterator[Patience]:
    patience = Patience()
    yield patience
    patience.close()


def test_a_ready_socket_ends_the_wait(patience: Patience, pair: tuple[socket.socket, socket.socket]) -> None:
    patience.begin("reading", 2.0)
    pair[1].send(b"x")
    patience.wait(pair[0], READ)
    assert 0 < patience.left <= 2.0


def test_the_deadline_ends_the_wait(patience: Patience, pair: tuple[socket.socket, socket.socket]) -> None:
    patience.begin("reading", 0.01)
    with pytest.raises(TimeoutError, match="reading took too long"):
        patience.wait(pair[0], READ)


def test_part_of_the_time(patience: Patience, pair: tuple[socket.socket, socket.socket]) -> None:
    patience.begin("reading", 60.0)
    with pytest.raises(TimeoutError):
        patience.wait(pair[0], READ, at_most=0.01)
    patience.check()


def test_another_thread_ends_the_wait(patience: Patience, pair: tuple[socket.socket, socket.socket]) -> None:
    patience.begin("reading", 60.0)
    thread = threading.Thread(target=patience.cancel)
    thread.start()
    with pytest.raises(Cancelled):
        patience.wait(pair[0], READ)
    thread.join()
    with pytest.raises(Cancelled):
        patience.begin("more", 1.0)


def test_cancel_after_the_end_is_harmless() -> None:
    patience = Patience()
    patience.close()
    patience.cancel()
