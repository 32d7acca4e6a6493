import json

import pytest
from reactivex import operators as ops

from bittrade_ws.connection import websocket_connection
from bittrade_ws.models.errors import ConnectionLost, HandshakeRefused
from bittrade_ws.models.status import Closed, Opened
from bittrade_ws.operators.keep_messages_only import keep_messages_only
from bittrade_ws.testing import JsonCodec, match
from bittrade_ws.wire.assembly import Binary
from bittrade_ws.wire.bundle import Kind


class EchoServer:
    """Greets, echoes, and does as it is told."""

    def __init__(self):
        self.opened = []
        self.received = []
        self.closed = 0

    def open(self, session, path, headers):
        if path == "/forbidden":
            raise HandshakeRefused("no", status=403)
        self.opened.append((path, dict(headers)))
        session.send(json.dumps({"hello": path}))
        return EchoHandler(self, session)


class EchoHandler:
    def __init__(self, server, session):
        self.server = server
        self.session = session

    def receive(self, frame):
        self.server.received.append(frame)
        if frame == "close":
            self.session.close(1001, "going away")
        elif frame == "drop":
            self.session.drop()
            self.session.send("after the end")
        else:
            self.session.send(frame)

    def closed(self):
        self.server.closed += 1


@pytest.fixture
def server():
    return EchoServer()


def sending(*frames):
    return ops.do_action(
        lambda bundle: [bundle.socket.send(frame) for frame in frames] if bundle.payload == Opened() else None
    )


PAYLOADS = ops.map(lambda bundle: bundle.payload)


def test_a_message_takes_its_time_each_way(marbles, server):
    exchange = marbles.exchange(server=server, latency=("2ms", "3ms"), headers={"x": "y"})
    connection = exchange.connection(url="ws://venue/ws?streams=a").pipe(sending('{"n":1}'), PAYLOADS)
    marbles.expect(connection, during="^ 20ms !").to_be(
        "-----(oh) @10ms n", o=Opened(), h={"hello": "/ws?streams=a"}, n={"n": 1}
    )
    marbles.expect(exchange.sent).to_be("-----n", n={"n": 1})
    marbles.flush()
    assert server.opened == [("/ws?streams=a", {"x": "y"})]
    assert server.closed == 1


def test_a_refused_handshake(marbles, server):
    exchange = marbles.exchange(server=server)
    marbles.expect(exchange.connection(url="ws://venue/forbidden")).to_be(
        "--#", error=match(HandshakeRefused, status=403)
    )


@pytest.mark.parametrize(("word", "code"), [("close", 1001), ("drop", 1006)])
def test_the_server_ends_it(marbles, server, word, code):
    exchange = marbles.exchange(server=server)
    connection = exchange.connection().pipe(sending(word), PAYLOADS, ops.skip(2))
    marbles.expect(connection).to_be("----(c#)", c=match(Closed, code=code), error=match(ConnectionLost, code=code))
    marbles.flush()
    assert server.closed == 1


def test_cuts_by_script(marbles, server):
    exchange = marbles.exchange(server=server, cuts=["4ms"])
    connection = exchange.connection().pipe(sending('{"n":1}'), PAYLOADS, ops.skip(2))
    marbles.expect(connection).to_be("----(c#)", c=Closed(1006), error=ConnectionLost)
    marbles.flush()
    assert server.received == ['{"n":1}']
    assert server.closed == 1


def test_text_and_binary(marbles, server):
    exchange = marbles.exchange(server=server)
    seen = []
    dial = exchange.dialer("ws://venue/", JsonCodec)
    dial = dial.pipe(ops.do_action(lambda item: seen.extend(getattr(item, "frames", []))))
    marbles.expect(dial.pipe(sending_when_open("text", b"\x01"), ops.ignore_elements()), during="^ 9ms !").to_be("-")
    marbles.flush()
    assert seen[1:] == [b"text", b"\x01"]
    assert [type(frame) for frame in seen[1:]] == [bytes, Binary]
    assert server.received == ["text", b"\x01"]


def sending_when_open(*frames):
    return ops.do_action(
        lambda item: (
            [item.socket.send(frame) for frame in frames] if getattr(item, "kind", None) is Kind.STATUS else None
        )
    )


def test_a_real_connection_to_a_server(marbles, server):
    exchange = marbles.exchange(server=server)
    connection = websocket_connection(
        "ws://venue/", codec=JsonCodec, dialer=exchange.dialer, scheduler=marbles.clock, reconnect=False
    )
    marbles.expect(connection.pipe(keep_messages_only())).to_be("--h", h={"hello": "/"})
    marbles.connect(connection)
