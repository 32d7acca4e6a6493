"""The server's end of a connection, plain or over TLS whose records can be made in advance."""

import socket
import ssl
import sys
from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Line(Protocol):
    """A connection that blocks."""

    def recv(self, size: int, /) -> bytes: ...

    def sendall(self, data: bytes, /) -> None: ...

    def prepare(self, frames: Iterable[bytes]) -> bytes:
        """What carries these frames, one record each where there are records; to be given to `push` in this order."""
        ...

    def push(self, data: bytes) -> None:
        """Sends what was prepared."""
        ...


class PlainLine:
    """TCP."""

    def __init__(self, connection: socket.socket) -> None:
        self.recv = connection.recv
        self.sendall = self.push = connection.sendall

    def prepare(self, frames: Iterable[bytes]) -> bytes:
        return b"".join(frames)


class TlsLine:
    """The server's half of TLS over memory: one record per frame, as venues send, encrypted before the clock runs."""

    def __init__(self, connection: socket.socket, context: ssl.SSLContext) -> None:
        self._connection = connection
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._in, self._out, server_side=True)
        self.push = connection.sendall
        self._retry(self._tls.do_handshake)

    def recv(self, size: int) -> bytes:
        return self._retry(lambda: self._tls.read(size))

    def sendall(self, data: bytes) -> None:
        self._connection.sendall(self.prepare([data]))

    def prepare(self, frames: Iterable[bytes]) -> bytes:
        for frame in frames:
            self._tls.write(frame)
        return self._out.read()

    def _retry(self, step: Callable[[], T]) -> T:
        while True:
            try:
                result = step()
            except ssl.SSLWantReadError:
                self._connection.sendall(self._out.read())
                data = self._connection.recv(65536)
                if not data:
                    sys.exit()  # this thread: the client left
                self._in.write(data)
            else:
                self._connection.sendall(self._out.read())
                return result
