import pytest
from reactivex import Observable, operators
from reactivex.subject import BehaviorSubject, Subject

from bittrade_ws.models.errors import NotConnected
from bittrade_ws.operators._context import SIGNER
from bittrade_ws.operators._current_socket import CurrentSocket, clock_of
from bittrade_ws.operators._sources import Messages
from bittrade_ws.testing import VirtualClock


class OurMessages(Messages):
    """Those of a connection whose socket is open already."""

    def __init__(self, socket):
        super().__init__()
        self.scheduler = VirtualClock()
        self._sockets = BehaviorSubject(socket)

    def listen(self, key, decode):
        return Observable()

    def sockets(self):
        return self._sockets


@pytest.fixture
def clock():
    return VirtualClock()


@pytest.fixture
def sockets():
    return Subject()


def test_the_last_socket_is_known_while_it_is_open(venue, sockets):
    current = CurrentSocket(sockets, venue.messages)
    assert current.socket is None
    first, second = venue.socket(), venue.socket()
    for socket in (first, second):
        sockets.on_next(socket)
        assert current.socket is socket
    second.is_open = False
    assert current.socket is None


def test_a_shared_stream_without_replay_is_not_missed_by_who_comes_late(venue, sockets, clock, log):
    current = CurrentSocket(sockets.pipe(operators.share()), venue.messages)
    socket = venue.socket()
    sockets.on_next(socket)
    assert log(current.wait(seconds=1.0, clock=clock)).seen == [socket, "|"]


def test_waiting_ends_at_the_next_socket_or_at_the_deadline(venue, sockets, clock, log):
    current = CurrentSocket(sockets, venue.messages)
    patient, hasty = log(current.wait(seconds=None, clock=clock)), log(current.wait(seconds=1.0, clock=clock))
    clock.advance("1s")
    assert [type(error) for error in hasty.seen] == [NotConnected]
    socket = venue.socket()
    sockets.on_next(socket)
    sockets.on_next(venue.socket())
    assert patient.seen == [socket, "|"]


def test_an_open_socket_of_ours_that_carries_a_signer_is_taken_at_once(venue, sockets):
    signed, plain = venue.socket(), venue.socket()
    signed.state[SIGNER] = lambda params: params
    assert CurrentSocket(sockets, OurMessages(signed)).socket is signed
    assert CurrentSocket(sockets, OurMessages(plain)).socket is None


def test_an_end_is_remembered(venue, sockets, clock, log):
    current = CurrentSocket(sockets, venue.messages)
    waiting = log(current.wait(seconds=None, clock=clock))
    sockets.on_error(RuntimeError("refused for good"))
    late = log(current.wait(seconds=None, clock=clock))
    assert [str(error) for error in waiting.seen] == [str(error) for error in late.seen]
    assert "refused for good" in str(current.ended)


def test_a_watcher_sees_each_socket_and_the_end(venue, sockets):
    current = CurrentSocket(sockets, venue.messages)
    seen = []
    current.watch(seen.append, seen.append)
    leave = current.watch(lambda socket: seen.append("left"))
    leave()
    socket = venue.socket()
    sockets.on_next(socket)
    sockets.on_next(socket)
    current.dispose()
    current.dispose()
    assert seen == [socket, current.ended]
    assert not sockets.observers


def test_a_clock_comes_from_the_subscription_or_from_the_connection(venue, clock):
    ours = OurMessages(venue.socket())
    assert clock_of(clock, ours) is clock
    assert clock_of(None, ours) is ours.scheduler
