"""The floor: receive, cut the frames, `orjson.loads` each, and nothing else; over TLS one receive of many records."""

import socket
import ssl
from collections.abc import Callable
from struct import Struct
from urllib.parse import urlsplit

import orjson
from meter import Meter
from names import stream
from task import given

BLOCK = 256 * 1024

task = given()
meter = Meter(task, stamp=lambda message: message["data"]["T"])
parts = urlsplit(task.url)
sock = socket.create_connection((parts.hostname, parts.port))
view = memoryview(bytearray(BLOCK))


def plain() -> bytes:
    return bytes(view[: sock.recv_into(view)])


def tls() -> tuple[Callable[[], bytes], Callable[[bytes], None]]:
    """How to read and to write through TLS in memory."""
    coming, going = ssl.MemoryBIO(), ssl.MemoryBIO()
    session = ssl.create_default_context(cafile=task.ca).wrap_bio(coming, going, server_hostname=parts.hostname)

    def write(data: bytes) -> None:
        session.write(data)
        sock.sendall(going.read())

    def read() -> bytes:
        coming.write(view[: sock.recv_into(view)])
        pieces: list[bytes] = []
        try:
            while coming.pending:
                pieces.append(session.read(16_384))
        except ssl.SSLWantReadError:
            pass
        return b"".join(pieces)

    while True:
        try:
            session.do_handshake()
        except ssl.SSLWantReadError:
            sock.sendall(going.read())
            coming.write(view[: sock.recv_into(view)])
        else:
            sock.sendall(going.read())
            return read, write


read, write = tls() if task.is_tls else (plain, sock.sendall)
streams = "/".join(stream(task.kind, symbol) for symbol in task.symbols)
write(
    f"GET /stream?streams={streams} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    f"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
)
rest = b""
while b"\r\n\r\n" not in rest:
    rest += read()
rest = rest.partition(b"\r\n\r\n")[2]


def run(rest: bytes) -> None:
    """Cuts and parses what comes, for as long as it does."""
    loads, tick, words_at = orjson.loads, meter.tick, Struct(">HH").unpack_from
    while True:
        data = rest + read() if rest else read()
        position, last, size = 0, len(data) - 4, len(data)
        while position <= last:
            head, length = words_at(data, position)
            start = position + 4
            if head != 0x817E:
                length, start = head & 0x7F, position + 2
            end = start + length
            if end > size:
                break
            tick(loads(data[start:end]))
            position = end
        rest = data[position:]


run(rest)
