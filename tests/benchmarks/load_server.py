"""A bounded load server: once every stream is subscribed it pushes prepared Binance frames as fast as they are taken.

Runs in a process of its own. Prints one JSON line with its port, serves one client, and ends.
"""

import argparse
import base64
import hashlib
import itertools
import json
import socket
import ssl
import sys
from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar

from bittrade_ws.wire.frames import FrameReader, FrameWriter

DEADLINE = 120.0
MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


T = TypeVar("T")


class Line(Protocol):
    """A plain or an encrypted connection."""

    def recv(self, size: int, /) -> bytes: ...
    def sendall(self, data: bytes, /) -> None: ...


def trade(symbol: str, number: int) -> bytes:
    """One `trade` event on a combined connection: 194 bytes for the symbols of `symbols()`."""
    price = f"{64_000 + number % 997}.{number % 100:02d}000000"
    return (
        f'{{"stream":"{symbol.lower()}@trade","data":{{"e":"trade","E":1672515782136,"s":"{symbol}",'
        f'"t":{10**9 + number},'
        f'"p":"{price}","q":"0.{number % 89999 + 10000:05d}000","T":1672515782136,"m":true,"M":true}}}}'
    ).encode()


def symbols(count: int) -> list[str]:
    """Names padded so that a trade frame is 194 bytes long."""
    return [f"BENCHMARKING{number:04d}USDT" for number in range(count)]


def upgrade(connection: Line) -> None:
    """Answers the opening handshake."""
    head = b""
    while b"\r\n\r\n" not in head:
        head += connection.recv(4096)
    lines = head.decode().split("\r\n")
    key = next(line.split(":", 1)[1].strip() for line in lines if line.lower().startswith("sec-websocket-key:"))
    accept = base64.b64encode(hashlib.sha1((key + MAGIC).encode()).digest()).decode()
    connection.sendall(
        f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode()
    )


def wait_for_subscriptions(connection: Line, wanted: int) -> None:
    """Acknowledges SUBSCRIBE frames until `wanted` streams are named."""
    reader, writer = FrameReader(from_client=True), FrameWriter(mask=None)
    named: set[str] = set()
    while len(named) < wanted:
        data = connection.recv(65536)
        if not data:
            sys.exit("the client left before it had subscribed")
        for frame in reader.feed(data):
            request = json.loads(frame)
            named.update(request["params"])
            connection.sendall(writer.message(json.dumps({"result": None, "id": request["id"]})))


def pieces(streams: list[str], messages: int, size: int) -> Iterator[list[bytes]]:
    """The frames to push, in pieces of `size`; the trades of each symbol are counted without a hole."""
    writer = FrameWriter(mask=None)
    names = itertools.cycle(streams)
    frames = [writer.message(trade(next(names), number // len(streams)).decode()) for number in range(messages)]
    return iter([frames[start : start + size] for start in range(0, messages, size)])


class PreparedTls:
    """The server's half of a TLS connection over memory, so that ciphertext can be made in advance."""

    def __init__(self, connection: socket.socket, context: ssl.SSLContext) -> None:
        self._connection = connection
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._in, self._out, server_side=True)
        self._retry(self._tls.do_handshake)

    def _retry(self, step: Callable[[], T]) -> T:
        while True:
            try:
                result = step()
            except ssl.SSLWantReadError:
                self._connection.sendall(self._out.read())
                data = self._connection.recv(65536)
                if not data:
                    sys.exit("the client left")
                self._in.write(data)
            else:
                self._connection.sendall(self._out.read())
                return result

    def recv(self, size: int) -> bytes:
        return self._retry(lambda: self._tls.read(size))

    def sendall(self, data: bytes) -> None:
        self._tls.write(data)
        self._connection.sendall(self._out.read())

    def encrypt(self, frames: list[bytes]) -> bytes:
        """One record per frame."""
        for frame in frames:
            self._tls.write(frame)
        return self._out.read()


def serve(messages: int, subscriptions: int, certificate: str | None) -> None:
    """Serves one client."""
    streams = symbols(subscriptions)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(DEADLINE)
        print(json.dumps({"port": listener.getsockname()[1], "frame_bytes": len(trade(streams[0], 1))}), flush=True)
        connection, _ = listener.accept()
    connection.settimeout(DEADLINE)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with connection:
        if certificate is None:
            upgrade(connection)
            wait_for_subscriptions(connection, subscriptions)
            prepared = [b"".join(piece) for piece in pieces(streams, messages, 1000)]
        else:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            tls = PreparedTls(connection, context)
            upgrade(tls)
            wait_for_subscriptions(tls, subscriptions)
            prepared = [tls.encrypt(piece) for piece in pieces(streams, messages, 1000)]
        for data in prepared:
            connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):
            pass


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, required=True)
    parser.add_argument("--subscriptions", type=int, required=True)
    parser.add_argument("--certificate")
    arguments = parser.parse_args()
    serve(arguments.messages, arguments.subscriptions, arguments.certificate)
