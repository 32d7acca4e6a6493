"""Everything a dial can be told, with the values that fit an exchange."""

import os
import socket
import ssl
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Resolver = Callable[[str, int], Sequence[tuple[Any, ...]]]
"""As `socket.getaddrinfo(host, port, type=SOCK_STREAM)`: asked anew on each attempt."""


def resolve(host: str, port: int) -> Sequence[tuple[Any, ...]]:
    """The system's own resolver."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


def mask() -> bytes:
    """Four unpredictable bytes, as RFC 6455 (5.3) wants them for each frame a client sends."""
    return os.urandom(4)


def client_id() -> str:
    """An id that no other run has given: 32 characters, which every venue takes."""
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True, kw_only=True)
class DialOptions:
    """How one physical connection is made and watched. All times in seconds, all sizes in bytes."""

    headers: Mapping[str, str] | Callable[[], Mapping[str, str]] = field(default_factory=dict[str, str], repr=False)
    """Further headers of the upgrade request; a function is asked before each dial. Not in `repr`: they may carry a
    token."""
    cookie: str | None = field(default=None, repr=False)
    origin: str | None = None
    """`None` sends no Origin header: this is no browser."""
    subprotocols: Sequence[str] = ()
    deflate: bool = False
    """Offer permessage-deflate."""

    ca: str | None = None
    """A file of certificates to trust in place of the system's."""
    ssl_context: ssl.SSLContext | None = None
    """In place of the default one, which proves the server's certificate and name."""
    proxy: str | None = field(default=None, repr=False)
    """`http://[user:password@]host:port` or `socks5[h]://…`; `""` for none; `None` asks `https_proxy`, `no_proxy` …"""

    connect_timeout: float = 10.0
    """For DNS, TCP, the proxy and TLS together."""
    handshake_timeout: float = 10.0
    """For the answer to the upgrade request."""
    frame_timeout: float = 10.0
    """For the rest of a frame, or of a fragmented message, that has begun."""
    ping_interval: float | None = 20.0
    """Between our pings; `None` sends none."""
    pong_timeout: float = 10.0
    """For the pong that carries our ping's payload."""
    silence: float | None = None
    """After so long without a data frame the connection is `Stale`, and torn down. `None`: pings alone decide."""
    close_timeout: float = 1.0
    """For the peer's part of the closing handshake."""

    max_message_size: int = 16 * 2**20
    """A larger one is refused from its header, with close code 1009."""
    max_unsent: int = 4 * 2**20
    """What may wait to be written before `send` raises `SendBufferFull`."""

    mask: Callable[[], bytes] = mask
    client_ids: Callable[[], str] = client_id
    resolve: Resolver = resolve
