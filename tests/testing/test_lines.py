import pytest

from bittrade_ws.models.errors import ConnectionLost, NotConnected
from bittrade_ws.models.status import Closed, Opened, Stale
from bittrade_ws.testing import JsonCodec, VirtualClock
from bittrade_ws.testing.lines import Line, as_batches, as_values
from bittrade_ws.testing.subscriptions import Subscription
from bittrade_ws.wire.bundle import Batch, Bundle, Fault, Kind


class Observer:
    def __init__(self):
        self.seen = []
        self.on_next = self.on_error = self.seen.append


@pytest.fixture
def observer():
    return Observer()


@pytest.fixture
def clock():
    return VirtualClock()


@pytest.fixture
def entry():
    return Subscription(0)


@pytest.fixture
def line(clock, observer, entry):
    return Line(
        clock,
        observer,
        entry,
        as_batches,
        url="ws://x/",
        number=3,
        codec=JsonCodec,
        client_ids=lambda: "id",
        sent=lambda line, frame: observer.seen.append((line.number, frame)),
    )


def test_a_life(line, observer, clock, entry):
    with pytest.raises(NotConnected):
        line.socket.send("early")
    line.open()
    line.receive([{"n": 1}])
    line.socket.send("x")
    clock.advance("2ms")
    error = ConnectionLost("gone")
    line.end(error, Closed(1006))
    line.receive([{"n": 2}])
    line.end(error, Closed(1006))
    socket = line.socket
    assert observer.seen == [
        Bundle(socket, Kind.STATUS, Opened()),
        Batch(socket, [b'{"n":1}']),
        (3, "x"),
        Bundle(socket, Kind.STATUS, Closed(1006)),
        error,
    ]
    assert (entry.end, socket.is_open, socket.epoch) == (2000, False, 3)


def test_nothing_after_it_is_disposed(line, observer, entry):
    told = []
    line.on_disposed = lambda: told.append(1)
    disposable = line.disposable()
    disposable.dispose()
    disposable.dispose()
    line.open()
    line.receive(["x"])
    line.end(ConnectionLost("late"), Closed(1000))
    assert (observer.seen, told, entry.end) == ([], [1], 0)


def test_what_is_told_of_the_socket_comes_in_its_turn(line, observer, clock):
    line.open()
    line.socket.notify(Stale(1.0))
    assert len(observer.seen) == 1
    clock.advance()
    assert observer.seen[1].payload == Stale(1.0)


def test_reads_as_batches_and_as_values(line):
    fault = Fault(ValueError("x"))
    socket = line.socket
    assert list(as_batches(socket, [1, "two", Stale(1.0), fault, b"3"])) == [
        Batch(socket, [b"1", b"two"]),
        Bundle(socket, Kind.STATUS, Stale(1.0)),
        Bundle(socket, Kind.FAULT, fault),
        Batch(socket, [b"3"]),
    ]
    assert as_values(socket, [1, (Kind.HEARTBEAT, 2)]) == [
        Bundle(socket, Kind.MESSAGE, 1),
        Bundle(socket, Kind.HEARTBEAT, 2),
    ]
