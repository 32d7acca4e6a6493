"""Ways through a proxy: HTTP CONNECT by `websocket-client`, and SOCKS5 (RFC 1928, RFC 1929)."""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from bittrade_ws.connection.options import Resolver
from bittrade_ws.connection.tcp import HandshakeSocket
from bittrade_ws.models.errors import ConnectionLost, HandshakeRefused, InvalidRequest

_DEFAULT_PORTS = {"http": 80, "socks5": 1080, "socks5h": 1080}
# RFC 1928, 6.
_SOCKS_REPLIES = {
    1: "general failure",
    2: "not allowed by its rules",
    3: "network unreachable",
    4: "host unreachable",
    5: "connection refused",
    6: "time to live expired",
    7: "command not supported",
    8: "address type not supported",
}


@dataclass(frozen=True, slots=True)
class Proxy:
    """One hop before the server."""

    scheme: str
    host: str
    port: int
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)

    def connect(self, sock: HandshakeSocket, host: str, port: int, resolve: Resolver) -> None:
        """Makes `sock`, connected to the proxy, a connection to the server; raises typed errors."""
        if self.scheme == "http":
            self._tunnel(sock, host, port)
        else:
            self._socks(sock, host, port, resolve)

    def _tunnel(self, sock: HandshakeSocket, host: str, port: int) -> None:
        import websocket
        from websocket import _http  # its CONNECT has no public door

        auth = (self.user, self.password or "") if self.user else None
        try:
            cast("Any", _http)._tunnel(sock, host, port, auth)
        except websocket.WebSocketProxyException as error:
            sock.check()
            status = re.search(r"status: (\d+)$", str(error))
            if status is None:
                raise ConnectionLost(f"the proxy {self.host}:{self.port} gave no answer: {error}") from None
            raise HandshakeRefused(
                f"the proxy {self.host}:{self.port} refused the connection with status {status[1]}",
                status=int(status[1]),
            ) from None

    def _socks(self, sock: HandshakeSocket, host: str, port: int, resolve: Resolver) -> None:
        exactly = _reader(sock)
        methods = b"\x00\x02" if self.user else b"\x00"
        sock.send(b"\x05%c%b" % (len(methods), methods))
        version, method = exactly(2)
        if version != 5:
            raise ConnectionLost(f"{self.host}:{self.port} is no SOCKS5 proxy")
        if method == 2 and self.user:
            user, password = self.user.encode(), (self.password or "").encode()
            sock.send(b"\x01%c%b%c%b" % (len(user), user, len(password), password))
            if exactly(2)[1] != 0:
                raise self._refused("user name and password are not accepted", 407)
        elif method != 0:
            raise self._refused("it wants a user name and a password", 407)
        sock.send(b"\x05\x01\x00" + self._address(host, port, resolve) + struct.pack("!H", port))
        _, reply, _, kind = exactly(4)
        exactly({1: 4, 4: 16}.get(kind) or exactly(1)[0])
        exactly(2)
        if reply == 2:
            raise self._refused(_SOCKS_REPLIES[2], 403)
        if reply:
            raise ConnectionLost(f"the proxy {self.host}:{self.port}: {_SOCKS_REPLIES.get(reply, f'reply {reply}')}")

    def _refused(self, why: str, status: int) -> HandshakeRefused:
        return HandshakeRefused(f"the proxy {self.host}:{self.port} refused the connection: {why}", status=status)

    def _address(self, host: str, port: int, resolve: Resolver) -> bytes:
        if self.scheme == "socks5":  # names are looked up here; with socks5h the proxy does
            host = resolve(host, port)[0][4][0]
        try:
            address = ip_address(host)
        except ValueError:
            name = host.encode("idna")
            return b"\x03%c%b" % (len(name), name)
        return (b"\x01" if address.version == 4 else b"\x04") + address.packed


def _reader(sock: HandshakeSocket) -> Callable[[int], bytes]:
    def exactly(size: int) -> bytes:
        data = b""
        while len(data) < size:
            piece = sock.recv(size - len(data))
            if not piece:
                raise ConnectionResetError("closed by the proxy")
            data += piece
        return data

    return exactly


def choose_proxy(host: str, is_secure: bool, option: str | None) -> Proxy | None:
    """The proxy of the option, or of the environment as `websocket-client` reads it; `None` for none."""
    if option == "":
        return None
    # Whether `no_proxy` spares this host is websocket-client's decision; the value itself carries the scheme too.
    if option is None:
        from websocket import _url  # its reading of no_proxy has no public door

        if cast("Any", _url).get_proxy_info(host, is_secure)[0] is None:
            return None
        name = "https_proxy" if is_secure else "http_proxy"
        option = os.environ.get(name, os.environ.get(name.upper(), "")).replace(" ", "")
    try:
        parts = urlsplit(option)
        port = parts.port or _DEFAULT_PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise InvalidRequest("a proxy is given as http://, socks5:// or socks5h://[user:password@]host:port") from None
    if not parts.hostname:
        raise InvalidRequest("a proxy URL names a host")
    user = unquote(parts.username) if parts.username else None
    return Proxy(parts.scheme, parts.hostname, port, user, unquote(parts.password) if parts.password else None)
