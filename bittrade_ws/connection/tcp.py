"""A TCP connection that can be given up at any moment, and the face of a socket that `websocket-client` writes to."""

import errno
import os
import socket
from typing import Protocol

from bittrade_ws.connection.options import Resolver
from bittrade_ws.connection.patience import READ, WRITE, Patience

_UNDER_WAY = {0, errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EALREADY, getattr(errno, "WSAEWOULDBLOCK", 0)}
# Headers and the body of a refusal together; what follows the answer to an upgrade is not counted.
_MOST_BEFORE_UPGRADE = 1 << 20
_CHUNK = 64 * 1024


def connect_tcp(host: str, port: int, patience: Patience, resolve: Resolver) -> socket.socket:
    """A connected non-blocking socket to the first address that answers; raises `OSError`, or `TimeoutError`."""
    addresses = resolve(host, port)
    patience.has_address = True
    patience.check()
    error: OSError = OSError(f"{host} has no address")
    for index, (family, kind, protocol, _, address) in enumerate(addresses):
        try:
            sock = socket.socket(family, kind, protocol)
        except OSError as caught:  # a family this machine does not speak
            error = caught
            continue
        try:
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            code = sock.connect_ex(address)
            if code not in _UNDER_WAY:
                raise OSError(code, os.strerror(code))
            # A dead first address leaves time for the others.
            patience.wait(sock, WRITE, at_most=patience.left / (len(addresses) - index))
            code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if code:
                raise OSError(code, os.strerror(code))
            return sock
        except OSError as caught:
            sock.close()
            error = caught
            patience.check()
        except BaseException:
            sock.close()
            raise
    raise error


class Wire(Protocol):
    """What bytes go through on their way between a socket and us: nothing, or TLS."""

    is_ended: bool
    """The peer said in the protocol itself that nothing more comes."""

    @property
    def must_speak(self) -> bool:
        """The protocol itself has something to say, an answer to the peer's new keys for one."""
        ...

    def incoming(self, data: bytes | memoryview) -> bytes:
        """What was received, readable; `b""` when there is not enough of it yet."""
        ...

    def outgoing(self, data: bytes) -> bytes:
        """What is to be sent for `data`; with `b""` what the protocol itself has to say."""
        ...

    def goodbye(self) -> bytes:
        """What is to be sent last."""
        ...


class Plain:
    """No TLS."""

    __slots__ = ("is_ended", "must_speak")

    def __init__(self) -> None:
        self.is_ended = self.must_speak = False

    def incoming(self, data: bytes | memoryview) -> bytes:
        return bytes(data)

    def outgoing(self, data: bytes) -> bytes:
        return data

    def goodbye(self) -> bytes:
        return b""


class HandshakeSocket:
    """A socket as `websocket-client` and proxies use it: it blocks, under one deadline, and can be cancelled."""

    def __init__(self, sock: socket.socket, patience: Patience) -> None:
        self.sock = sock
        self.wire: Wire = Plain()
        self.rest = b""
        """Received and not yet asked for."""
        self._patience = patience
        self._received = 0

    def send(self, data: bytes) -> int:
        """Sends all of `data`."""
        self.send_raw(self.wire.outgoing(data))
        return len(data)

    def recv(self, size: int) -> bytes:
        """At most `size` bytes; `b""` at the end of the stream."""
        while not self.rest:
            data = b"" if self.wire.is_ended else self.recv_raw()
            if not data:
                return b""
            self.rest = self.wire.incoming(data)
            self._received += len(data)
            if self._received > _MOST_BEFORE_UPGRADE:
                raise OSError("the answer to the upgrade request has no end")
        data, self.rest = self.rest[:size], self.rest[size:]
        return data

    def send_raw(self, data: bytes) -> None:
        """Sends below the wire."""
        view = memoryview(data)
        while view:
            try:
                view = view[self.sock.send(view) :]
            except (BlockingIOError, InterruptedError):
                self._patience.wait(self.sock, WRITE)

    def recv_raw(self) -> bytes:
        """Receives below the wire."""
        while True:
            self._patience.check()
            try:
                return self.sock.recv(_CHUNK)
            except (BlockingIOError, InterruptedError):
                self._patience.wait(self.sock, READ)

    def check(self) -> None:
        """Raises as `Patience.check`: websocket-client has words of its own for a time that is up."""
        self._patience.check()

    def gettimeout(self) -> float:
        """Anything but zero: calls block here."""
        return 1.0

    def fileno(self) -> int:
        return self.sock.fileno()

    def close(self) -> None:
        self.sock.close()
