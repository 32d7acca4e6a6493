"""TLS between our own reads and writes: one receive of ciphertext, then record after record out of memory.

`SSLSocket.recv` gives one record per call and makes two system calls for it; a venue writes one frame per record.
"""

from __future__ import annotations

import os
import ssl
import threading
from collections.abc import Hashable
from typing import cast
from weakref import WeakValueDictionary

from bittrade_ws.connection.options import DialOptions
from bittrade_ws.connection.tcp import HandshakeSocket
from bittrade_ws.models.errors import CertificateRefused, InvalidRequest

_RECORD = 16 * 1024
_MUCH = 8 * 1024
"""Bytes of ciphertext whose records cost less to read to the exception than to ask for one by one."""


def make_context(options: DialOptions) -> ssl.SSLContext:
    """The context of these options: certificate and name are proven, whoever issued it."""
    if options.ssl_context is not None:
        return options.ssl_context
    try:
        context = ssl.create_default_context(cafile=options.ca)
    except OSError as error:
        raise InvalidRequest(f"no certificates can be read from {options.ca}: {error.strerror or error}") from error
    # The directory counts too, but its files are read only when they are needed.
    if options.ca is None and not context.cert_store_stats()["x509"] and not _has_store():
        import certifi

        context.load_verify_locations(certifi.where())
    return context


def _has_store() -> bool:
    """Some Pythons ship without the system's certificates, on macOS for one."""
    paths = cast("tuple[str | None, ...]", ssl.get_default_verify_paths())
    return any(path is not None for path in paths[:2])


class SharedContext:
    """The context of some options, read when the first `wss` URL wants it; for any thread.

    Those that trust the same have one together, as long as anybody holds it: the system's certificates take nearly a
    megabyte and 40 ms each time.
    """

    __slots__ = ("_context", "_options")

    def __init__(self, options: DialOptions) -> None:
        self._options = options
        self._context: ssl.SSLContext | None = None

    def __call__(self) -> ssl.SSLContext:
        if self._options.ssl_context is not None:  # the user's to hold and to let go
            return self._options.ssl_context
        if self._context is None:
            with _lock:
                trusted = _trusted(self._options)
                self._context = _contexts.get(trusted) or make_context(self._options)
                _contexts[trusted] = self._context
        return self._context


_lock = threading.Lock()
_contexts: WeakValueDictionary[Hashable, ssl.SSLContext] = WeakValueDictionary()


def _trusted(options: DialOptions) -> Hashable:
    """What a context is made of; a file that was written anew is another one."""
    if options.ca is not None:
        return options.ca, _written(options.ca)
    file = os.environ.get("SSL_CERT_FILE")  # OpenSSL's own word for where the system's certificates are
    return file, _written(file), os.environ.get("SSL_CERT_DIR")


def _written(file: str | None) -> Hashable:
    if file is None:
        return None
    try:
        told = os.stat(file)
    except OSError:  # which making the context says in words
        return None
    return told.st_dev, told.st_ino, told.st_size, told.st_mtime_ns  # what is moved there may bring any time


class Tls:
    """The client's side of one TLS session, in memory."""

    __slots__ = ("_in", "_out", "_read", "_session", "_write", "is_ended")

    def __init__(self, context: ssl.SSLContext, hostname: str) -> None:
        self._in = ssl.MemoryBIO()
        self._out = ssl.MemoryBIO()
        self._session = context.wrap_bio(self._in, self._out, server_hostname=hostname)
        self._read = self._session.read
        self._write = self._session.write
        self.is_ended = False

    @property
    def must_speak(self) -> bool:
        return self._out.pending > 0

    def shake_hands(self, sock: HandshakeSocket) -> None:
        """Goes through the TLS handshake; raises `CertificateRefused` or `OSError`."""
        while True:
            try:
                self._session.do_handshake()
            except ssl.SSLWantReadError:
                sock.send_raw(self._out.read())
                data = sock.recv_raw()
                if not data:
                    raise ConnectionResetError("closed during the TLS handshake") from None
                self._in.write(data)
            except ssl.SSLCertVerificationError as error:
                self._tell(sock)
                raise CertificateRefused(f"the server's certificate is not trusted: {error.verify_message}") from error
            except ssl.SSLError:
                self._tell(sock)
                raise
            else:
                sock.send_raw(self._out.read())
                return

    def _tell(self, sock: HandshakeSocket) -> None:
        """Sends the alert that says why; whether it arrives changes nothing."""
        try:
            sock.send_raw(self._out.read())
        except OSError:
            pass

    def incoming(self, data: bytes | memoryview) -> bytes:
        """The plain bytes of all complete records; raises `ssl.SSLError` for a record that is not genuine."""
        pending = self._in
        pending.write(data)
        read = self._read
        pieces: list[bytes] = []
        append = pieces.append
        is_much = len(data) > _MUCH
        try:
            # Stopping at an empty BIO saves the exception that one read more would end in.
            while is_much or pending.pending:
                piece = read(_RECORD)
                if not piece:  # close_notify: nothing more comes, though TCP may stay open
                    self.is_ended = True
                    break
                append(piece)
        except ssl.SSLWantReadError:
            pass
        return b"".join(pieces)

    def outgoing(self, data: bytes) -> bytes:
        """The records that carry `data`, after what the protocol itself has to say."""
        if data:
            self._write(data)
        return self._out.read()

    def goodbye(self) -> bytes:
        """The close_notify alert."""
        try:
            self._session.unwrap()
        except (ssl.SSLError, ValueError):
            pass
        return self._out.read()
