"""From a URL to an open WebSocket: TCP, proxy, TLS, and the upgrade request through `websocket-client`.

Runs in a worker thread, blocks, and leaves nothing open when it raises.
"""

import re
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isnan
from typing import Any, cast
from urllib.parse import urlsplit

from bittrade_ws.connection.logs import redact
from bittrade_ws.connection.options import DialOptions
from bittrade_ws.connection.patience import Patience
from bittrade_ws.connection.proxy import choose_proxy
from bittrade_ws.connection.tcp import HandshakeSocket, Wire, connect_tcp
from bittrade_ws.connection.tls import Tls
from bittrade_ws.models.errors import ConnectionLost, HandshakeRefused, InvalidRequest, RemoteError

LONGEST_RETRY_AFTER = 7 * 86_400.0
"""Seconds. Binance bans for up to three days; a server that says more than a week is waited for no longer than that."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL leads. Its text names no path and no query: these may carry a token."""

    host: str
    port: int
    is_secure: bool

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'wss' if self.is_secure else 'ws'}://{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Upgraded:
    """An open WebSocket, before the loop owns it."""

    sock: socket.socket
    wire: Wire
    rest: bytes
    """What the server sent right behind its answer."""
    headers: Mapping[str, str]
    """Of the answer, names in lower case."""


def parse_target(url: str) -> Target:
    """Takes a `ws` or `wss` URL apart; raises `InvalidRequest`."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host.encode("idna")  # as the look-up will
        is_host = bool(host) and not any(map(str.isspace, host))
    except ValueError:  # UnicodeError is one
        host, port, is_host = "", None, False
    if not is_host or not url.startswith(("ws://", "wss://")):
        raise InvalidRequest(
            f"{_without_secrets(url)!r} is not a WebSocket URL, which starts with ws:// or wss://, and names a host"
        )
    is_secure = url.startswith("wss:")
    return Target(host, port or (443 if is_secure else 80), is_secure)


def _without_secrets(url: str) -> str:
    """Scheme, host and port as they are written; user, path and query may be secret."""
    scheme, mark, rest = url.partition("://")
    if not scheme.isalnum():
        scheme, mark, rest = "", "", url
    return scheme + mark + re.split("[/?#]", rest, maxsplit=1)[0].rpartition("@")[2]


def open_websocket(
    url: str, options: DialOptions, context: Callable[[], ssl.SSLContext], extensions: str, patience: Patience
) -> Upgraded:
    """The open WebSocket; raises the typed errors of `models.errors`, or `Cancelled`."""
    import websocket  # not before somebody dials: it brings `http.client` and more

    target = parse_target(url)
    sock: socket.socket | None = None
    try:
        proxy = choose_proxy(target.host, target.is_secure, options.proxy)
        way = f" through the proxy {proxy.host}:{proxy.port}" if proxy else ""
        patience.begin(f"connecting to {target}{way}", options.connect_timeout)
        hop = (proxy.host, proxy.port) if proxy else (target.host, target.port)
        sock = connect_tcp(*hop, patience, options.resolve)
        face = HandshakeSocket(sock, patience)
        if proxy is not None:
            proxy.connect(face, target.host, target.port, options.resolve)
        if target.is_secure:
            wire = Tls(context(), target.host)
            wire.shake_hands(face)
            face.wire = wire
        patience.begin(f"the handshake with {target}", options.handshake_timeout)
        headers = _upgrade(url, face, options, extensions, target)
        upgraded = Upgraded(sock, face.wire, face.rest, headers)
        sock = None  # from here on the caller's
        return upgraded
    except TimeoutError as error:
        raise ConnectionLost(str(error)) from error
    except (OSError, UnicodeError, websocket.WebSocketException) as error:
        raise ConnectionLost(f"{patience.phase} failed: {_in_words(error)}") from error
    finally:
        if sock is not None:
            sock.close()


def _upgrade(
    url: str, face: HandshakeSocket, options: DialOptions, extensions: str, target: Target
) -> Mapping[str, str]:
    headers = dict(options.headers() if callable(options.headers) else options.headers)
    if extensions:
        headers["Sec-WebSocket-Extensions"] = extensions
    import websocket

    client = cast("Any", websocket).WebSocket(enable_multithread=False)
    try:
        client.connect(
            url,
            socket=face,
            header=headers,
            cookie=options.cookie,
            origin=options.origin,
            suppress_origin=options.origin is None,
            subprotocols=list(options.subprotocols) or None,
            # A redirect would be followed on a socket that is not ours, to a server that nobody chose.
            redirect_limit=0,
        )
    except websocket.WebSocketBadStatusException as error:
        answer = cast("Any", error)
        raise _refusal(target, answer.status_code, answer.resp_headers, answer.resp_body) from None
    except websocket.WebSocketTimeoutException:
        face.check()
        raise
    except websocket.WebSocketConnectionClosedException:
        raise ConnectionLost(f"{target} closed the connection before it answered the upgrade request") from None
    except websocket.WebSocketException as error:
        answer = client.handshake_response
        if answer is not None:
            raise _refusal(target, answer.status, answer.headers, None) from None
        raise HandshakeRefused(f"{target} did not answer as a WebSocket server: {error}", status=101) from None
    except (ValueError, IndexError) as error:  # up to 1.8, what is no HTTP at all
        raise ConnectionLost(f"{target} did not answer as a WebSocket server") from error
    answer = client.handshake_response
    if answer.status != 101:  # up to 1.8 a redirect that is not followed counts as connected
        raise _refusal(target, answer.status, answer.headers, None)
    return cast("Mapping[str, str]", answer.headers)


def _refusal(target: Target, status: int | None, headers: Mapping[str, str] | None, body: bytes | None) -> RemoteError:
    # Venues say there why: a restricted location, a ban and its end.
    why = redact((body or b"").decode(errors="replace").strip())[:200]
    return HandshakeRefused(
        f"{target} refused the connection with status {status}" + (f": {why}" if why else ""),
        status=status or 0,
        retry_after=retry_after((headers or {}).get("retry-after"), now=datetime.now(UTC)),
    )


def retry_after(value: str | None, *, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header (seconds or an HTTP date), at most `LONGEST_RETRY_AFTER`.

    `None` when there is none that makes sense.
    """
    if value is None:
        return None
    try:
        seconds = float(value)  # which takes any number of digits, as int() does not
    except ValueError:
        seconds = _seconds_until(value, now)
    return None if seconds is None or isnan(seconds) else min(max(0.0, seconds), LONGEST_RETRY_AFTER)


def _seconds_until(value: str, now: datetime) -> float | None:
    from email.utils import parsedate_to_datetime

    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    if date.tzinfo is None:  # "-0000": UTC, from nowhere in particular
        date = date.replace(tzinfo=UTC)
    return (date - now).total_seconds()


def _in_words(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
