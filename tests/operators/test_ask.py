import pytest
from reactivex.testing import TestScheduler

from bittrade_ws.models.errors import ConnectionLost, NotConnected
from bittrade_ws.operators._ask import ask, request_id_of
from bittrade_ws.wire.codec import ReplyTo, Request


@pytest.fixture
def clock():
    return TestScheduler()


@pytest.fixture
def asking(venue, clock):
    def asking(socket, reply_key=ReplyTo(1)):  # noqa: B008 (a frozen value)
        return ask(socket, venue.messages, Request(frame="x", reply_key=reply_key), timeout=5.0, clock=clock)

    return asking


def test_without_a_reply_key_it_completes_once_the_frame_is_queued(venue, asking, log):
    assert log(asking(venue.socket(), None)).seen == ["|"]
    assert venue.sent == ["x"]


def test_on_a_closed_socket_nothing_is_sent(venue, asking, log):
    socket = venue.socket()
    socket.is_open = False
    assert [type(error) for error in log(asking(socket)).seen] == [NotConnected]
    assert not venue.messages.observers


def test_messages_that_end_are_a_lost_connection(venue, asking, log):
    seen = log(asking(venue.socket())).seen
    venue.messages.on_completed()
    assert [type(error) for error in seen] == [ConnectionLost]


def test_nothing_is_left_behind(venue, asking, log, clock):
    socket = venue.socket()
    seen = log(asking(socket)).seen
    venue.accept(1)
    socket.is_open = False
    clock.advance_to(60)
    assert seen == [{"id": 1}, "|"]


def test_f62_a_subscriber_that_raises_on_the_loss_does_not_stop_the_closing(venue, asking, log, caplog):
    socket = venue.socket()
    asking(socket).subscribe()  # an error without a handler is raised
    other = log(asking(socket, ReplyTo(2)))
    socket.is_open = False
    assert [type(error) for error in other.seen] == [ConnectionLost]
    assert "failed on the loss" in caplog.text


def test_a_request_is_named_by_its_id_or_by_its_key():
    assert request_id_of(Request(frame="", reply_key=ReplyTo("7"))) == "7"
    assert request_id_of(Request(frame="", reply_key="pong")) == "pong"
