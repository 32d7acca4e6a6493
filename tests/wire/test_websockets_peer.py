"""The `websockets` library as an independent peer, in both roles: without sockets, then once over loopback each."""

import base64
import hashlib
import socket
import threading

import pytest
import websocket
from hypothesis import given
from hypothesis import strategies as st
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Opcode
from websockets.protocol import CLIENT, OPEN, SERVER, Protocol
from websockets.sync.client import connect
from websockets.sync.server import serve

from bittrade_ws.wire.deflate import DeflateAgreement, DeflateOffer
from bittrade_ws.wire.frames import Binary, Close, FrameReader, FrameWriter, Ping, Pong

KEY = b"\x37\xfa\x21\x3d"
SECONDS = 10  # deadline of everything on loopback

agreements = st.none() | st.builds(
    DeflateAgreement,
    server_no_context_takeover=st.booleans(),
    client_no_context_takeover=st.booleans(),
    server_max_window_bits=st.integers(9, 15),
    client_max_window_bits=st.integers(9, 15),
)
data = st.one_of(st.text(max_size=300), st.binary(max_size=300), st.just("ab" * 40_000))
conversations = st.lists(
    st.one_of(st.tuples(st.just("message"), data), st.tuples(st.just("ping"), st.binary(max_size=125)))
)


def ours_and_theirs(is_client: bool, agreement: DeflateAgreement | None) -> tuple[FrameReader, FrameWriter, Protocol]:
    """We are the client, or the server, of an open connection; they are the other."""
    theirs = Protocol(SERVER if is_client else CLIENT, state=OPEN)
    if agreement is None:
        reader = FrameReader(from_client=not is_client)
        return reader, FrameWriter(mask=(lambda: KEY) if is_client else None), theirs
    client = (agreement.client_no_context_takeover, agreement.client_max_window_bits)
    server = (agreement.server_no_context_takeover, agreement.server_max_window_bits)
    remote, local = (client, server) if is_client else (server, client)
    theirs.extensions = [PerMessageDeflate(remote[0], local[0], remote[1], local[1])]
    reader = FrameReader(from_client=not is_client, inflater=agreement.inflater(from_client=not is_client))
    deflater = agreement.deflater(to_client=not is_client)
    return reader, FrameWriter(mask=(lambda: KEY) if is_client else None, deflater=deflater), theirs


def received(message: str | bytes) -> bytes:
    return message.encode() if isinstance(message, str) else Binary(message)


@given(st.booleans(), agreements, conversations)
def test_what_we_write_they_read(is_client, agreement, conversation):
    _, writer, theirs = ours_and_theirs(is_client, agreement)
    for what, content in conversation:
        theirs.receive_data(writer.message(content) if what == "message" else writer.ping(content))
    theirs.receive_data(writer.close(4001, "done"))
    frames = theirs.events_received()
    expected = [
        (
            Opcode.PING if what == "ping" else Opcode.TEXT if isinstance(content, str) else Opcode.BINARY,
            received(content),
        )
        for what, content in conversation
    ]
    assert [(frame.opcode, bytes(frame.data)) for frame in frames[:-1]] == expected
    assert (theirs.close_rcvd.code, theirs.close_rcvd.reason) == (4001, "done")


@given(st.booleans(), agreements, conversations, st.integers(1, 5000))
def test_what_they_write_we_read(is_client, agreement, conversation, piece):
    reader, writer, theirs = ours_and_theirs(is_client, agreement)
    for what, content in conversation:
        if what == "ping":
            theirs.send_ping(content)
        elif isinstance(content, str):
            theirs.send_text(content.encode())
        else:
            theirs.send_binary(content)
    theirs.send_close(1001, "away")
    stream = b"".join(theirs.data_to_send())
    messages = [message for i in range(0, len(stream), piece) for message in reader.feed(stream[i : i + piece])]
    assert messages == [received(content) for what, content in conversation if what == "message"]
    asked = [Ping(content) for what, content in conversation if what == "ping"]
    assert list(reader.controls) == [*asked, Close(1001, "away")]
    for ping in asked:
        theirs.receive_data(writer.pong(ping.payload))
    assert [(frame.opcode, bytes(frame.data)) for frame in theirs.events_received()] == [
        (Opcode.PONG, ping.payload) for ping in asked
    ]


@given(st.booleans(), agreements, st.lists(st.text(max_size=50), min_size=1, max_size=6), st.binary(max_size=20))
def test_their_fragments_are_joined(is_client, agreement, parts, ping):
    reader, _, theirs = ours_and_theirs(is_client, agreement)
    text = "".join(parts).encode()
    for i, part in enumerate(parts):
        send = theirs.send_continuation if i else theirs.send_text
        send(part.encode(), fin=i == len(parts) - 1)
        theirs.send_ping(ping)
    assert [message for piece in theirs.data_to_send() for message in reader.feed(piece)] == [text]
    assert list(reader.controls) == [Ping(ping)] * len(parts)


@pytest.fixture
def their_server():
    """An echo of theirs, with permessage-deflate; gives its port."""

    def echo(connection):
        for message in connection:
            connection.send(message)

    server = serve(echo, "127.0.0.1", 0, compression="deflate")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.socket.getsockname()[1]
    server.shutdown()
    thread.join(SECONDS)
    assert not thread.is_alive()


SENT = ["né", b"\x00\xff", "", b"", "trade " * 20_000, bytes(range(256)) * 2000]


@pytest.mark.loopback
@pytest.mark.parametrize("offer", [None, DeflateOffer(), DeflateOffer(server_max_window_bits=9)])
def test_our_client_with_their_server(their_server, offer):
    header = [f"Sec-WebSocket-Extensions: {offer.header()}"] if offer else []
    peer = websocket.create_connection(f"ws://127.0.0.1:{their_server}/", timeout=SECONDS, header=header)
    try:
        agreement = offer and offer.accept(peer.headers.get("sec-websocket-extensions"))
        assert bool(agreement) == bool(offer)
        reader = FrameReader(inflater=agreement.inflater() if agreement else None)
        writer = FrameWriter(mask=lambda: KEY, deflater=agreement.deflater() if agreement else None)
        echoed: list[bytes] = []
        peer.sock.sendall(b"".join([writer.ping(b"alive"), *map(writer.message, SENT)]))
        while len(echoed) < len(SENT):
            echoed += reader.feed(peer.sock.recv(65536))
        peer.sock.sendall(writer.close(1000, "bye"))
        while len(reader.controls) < 2:
            reader.feed(peer.sock.recv(65536))
    finally:
        peer.shutdown()
    assert echoed == [received(message) for message in SENT]
    assert list(reader.controls) == [Pong(b"alive"), Close(1000, "bye")]


def echo_once(listener: socket.socket, agreement: DeflateAgreement | None) -> None:
    """A server of ours for one connection."""
    peer, _ = listener.accept()
    with peer:
        peer.settimeout(SECONDS)
        request = b""
        while b"\r\n\r\n" not in request:
            request += peer.recv(4096)
        key = next(
            line[18:].strip() for line in request.split(b"\r\n") if line.lower().startswith(b"sec-websocket-key")
        )
        accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()).decode()
        words = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"]
        words.append(f"Sec-WebSocket-Accept: {accept}")
        if agreement:
            words.append("Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover")
        peer.sendall("\r\n".join([*words, "", ""]).encode())
        reader = FrameReader(from_client=True, inflater=agreement.inflater(from_client=True) if agreement else None)
        writer = FrameWriter(mask=None, deflater=agreement.deflater(to_client=True) if agreement else None)
        while piece := peer.recv(65536):
            for message in reader.feed(piece):
                peer.sendall(writer.message(bytes(message) if type(message) is Binary else message.decode()))
            while reader.controls:
                match reader.controls.pop(0):
                    case Ping(payload):
                        peer.sendall(writer.pong(payload))
                    case Close(code, reason):
                        peer.sendall(writer.close(code, reason))
                        return
                    case control:
                        raise AssertionError(control)


@pytest.mark.loopback
@pytest.mark.parametrize("agreement", [None, DeflateAgreement(client_no_context_takeover=True)])
def test_their_client_with_our_server(agreement):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=echo_once, args=(listener, agreement))
        thread.start()
        url = f"ws://127.0.0.1:{listener.getsockname()[1]}/"
        with connect(url, compression="deflate", open_timeout=SECONDS, close_timeout=SECONDS) as peer:
            for message in SENT:
                peer.send(message)
                assert peer.recv(SECONDS) == message
            assert peer.ping(b"alive").wait(SECONDS)
            peer.send(["in ", "three ", "frames"])
            assert peer.recv(SECONDS) == "in three frames"
            peer.close(4000, "bye")
        thread.join(SECONDS)
    assert not thread.is_alive()
    assert (peer.close_code, peer.close_reason) == (4000, "bye")
