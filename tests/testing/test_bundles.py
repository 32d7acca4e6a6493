import pytest
from reactivex import operators as ops

from bittrade_ws.models.errors import NotConnected
from bittrade_ws.models.status import Closed, Opened, Stale
from bittrade_ws.testing import match
from bittrade_ws.wire.bundle import Bundle, Kind
from bittrade_ws.wire.codec import ReplyTo


def test_a_line_of_bundles(marbles):
    connection = marbles.bundles("^-a-!--^b|", a={"n": 1}, b=Stale(3.0))
    first, second = connection.sockets
    marbles.expect(connection).to_be(
        "o-a-c--Os|",
        o=Bundle(first, Kind.STATUS, Opened()),
        a=Bundle(first, Kind.MESSAGE, {"n": 1}),
        c=Bundle(first, Kind.STATUS, Closed(1006)),
        O=Bundle(second, Kind.STATUS, Opened()),
        s=Bundle(second, Kind.STATUS, Stale(3.0)),
    )


def test_other_kinds_are_pairs(marbles):
    connection = marbles.bundles("^h", h=(Kind.HEARTBEAT, 7))
    marbles.expect(connection.pipe(ops.skip(1))).to_be("-h", h=match(kind=Kind.HEARTBEAT, payload=7))


def test_sockets_are_open_between_their_marks_and_remember_what_was_sent(marbles):
    connection = marbles.bundles("--^--!")
    (socket,) = connection.sockets
    with pytest.raises(NotConnected):
        socket.send("early")
    marbles.advance("3ms")
    socket.send_json({"op": "ping"})
    socket.send(b"\xff")
    marbles.advance("3ms")
    assert not socket.is_open
    marbles.expect(connection.sent).to_be("---(pb)", p=match(op="ping"), b=b"\xff")
    assert connection.sent.frames == ['{"op":"ping"}', b"\xff"]


def test_what_is_told_of_a_socket_is_heard(marbles):
    connection = marbles.bundles("^")
    opened = connection.pipe(ops.filter(lambda bundle: isinstance(bundle.payload, Opened)))
    marbles.keep(opened.subscribe(lambda bundle: bundle.socket.notify(Stale(1.0))))
    marbles.expect(connection.pipe(ops.map(lambda bundle: type(bundle.payload)))).to_be("(os)", o=Opened, s=Stale)


def test_nothing_happens_before_a_socket_opens(marbles):
    with pytest.raises(ValueError, match="before a socket opens"):
        marbles.bundles("-a-^")


def test_client_ids_are_made_up_in_order(marbles):
    (socket,) = marbles.bundles("^").sockets
    assert [socket.client_ids(), socket.client_ids()] == ["client-1", "client-2"]
    assert socket.codec.classify(b'{"id":4}')[0] == ReplyTo(4)
