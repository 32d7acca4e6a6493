"""The account's stream as it was opened before 2026-02-20: by a listen key, which is asked for over REST.

The venue has switched this off. It is here for who runs against a venue or a simulator of that era, and only for who
asks for it by name; `private_websocket_connection` is what there is today.

1. Before each dial a key is asked for: the account has one at a time, and asking extends it.
2. It is extended every half hour, on the scheduler of the dial; what fails for a passing reason is tried each minute.
3. A key that has expired ends the dial: the venue's word comes as a `STATUS`, then `Closed`, a `Gap` for each channel
   that was held, and the next dial has a new key. What happened in between is lost, as over any drop.
4. The key is not ended with the connection: it may be that of another one.

Source: the venue's `user-data-stream.md` and `rest-api.md` of 2025, and its changelog of 2026, seen 2026-07.
"""

import logging
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable, SerialDisposable
from reactivex.scheduler import TimeoutScheduler

from bittrade_ws.connection import (
    Connection,
    Dialer,
    DialOptions,
    OwnerLoop,
    ReconnectPolicy,
    Sender,
    websocket_connection,
)
from bittrade_ws.exchanges.binance.codec import ListenKeyCodec
from bittrade_ws.exchanges.binance.connections import DIALS, RECONNECT, address_of, rest_beside
from bittrade_ws.exchanges.binance.rest_listen_key import keep_listen_key_http, start_listen_key_http
from bittrade_ws.models.errors import (
    ConnectionLost,
    DecodeError,
    HandshakeRefused,
    InvalidRequest,
    RateLimited,
    RequestRejected,
)
from bittrade_ws.models.status import Closed, Opened, VenueStatus
from bittrade_ws.wire.bundle import Batch, Bundle, Kind, Socket
from bittrade_ws.wire.codec import Codec

KEEP_ALIVE: Final = 1800.0
"""Seconds; a key is good for twice as long."""
_TRY_AGAIN: Final = 60.0
_USER_STREAM: Final = "wss://stream.binance.com:9443/ws"
_EXPIRED: Final = "listenKeyExpired"
_NO_SUCH_KEY: Final = -1125
_KEY_REFUSED: Final = frozenset({-1002, -2008, -2014, -2015})
_SWITCHED_OFF: Final = frozenset({-1020, 404, 405, 410})

logger = logging.getLogger(__name__)


def listen_key_websocket_connection(
    *,
    api_key: Callable[[], str],
    url: str | Callable[[], str] | None = None,
    base_url: str | None = None,
    keep_alive: float = KEEP_ALIVE,
    sender: Sender | None = None,
    reconnect: ReconnectPolicy | bool = True,
    scheduler: abc.SchedulerBase | None = None,
    dialer: Dialer | None = None,
    loop: OwnerLoop | None = None,
    options: DialOptions | None = None,
    microseconds: bool = False,
) -> Connection:
    """**Retired by the venue**: a connection to the account's stream by listen key; `subscribe_orders` … work on it.

    `api_key` is asked for the key before each call that needs it; nothing is signed. `url` is that of the streams
    (`…/ws`, or `…/stream` for the combined form: the values are the same), `base_url` that of REST, by default what is
    beside it. `keep_alive` in seconds. A key that the venue refuses, and a venue that has no listen keys any more, are
    fatal; otherwise as `public_websocket_connection`, but that a connection that the venue ends is a drop.
    """

    def through(dial: Dialer) -> Dialer:
        def dial_with_key(address: str, codec: Callable[[], Codec]) -> Observable[Batch | Bundle]:
            rest = _Rest(api_key=api_key, base_url=base_url or rest_beside(address), sender=sender)

            def subscribe(
                observer: abc.ObserverBase[Batch | Bundle], given: abc.SchedulerBase | None = None
            ) -> abc.DisposableBase:
                clock = given or TimeoutScheduler.singleton()
                return _KeyedDial(rest, lambda key: dial(_with_key(address, key), codec), keep_alive, observer, clock)

            return Observable(subscribe)

        return dial_with_key

    return websocket_connection(
        address_of(url, "BINANCE_STREAM_WEBSOCKET", _USER_STREAM, microseconds=microseconds),
        codec=ListenKeyCodec,
        reconnect=RECONNECT if reconnect is True else reconnect,
        scheduler=scheduler,
        dialer=dialer,
        loop=loop,
        options=options,
        budget=DIALS if dialer is None else None,
        through=through,
    )


class _Rest:
    """The two calls that a dial makes."""

    def __init__(self, *, api_key: Callable[[], str], base_url: str, sender: Sender | None) -> None:
        self._api_key = api_key
        self._base_url = base_url
        self._sender = sender

    def start(self) -> Observable[Any]:
        return start_listen_key_http(api_key=self._api_key, base_url=self._base_url, sender=self._sender)

    def keep(self, key: str) -> Observable[Any]:
        return keep_listen_key_http(key, api_key=self._api_key, base_url=self._base_url, sender=self._sender)


class _KeyedDial(abc.DisposableBase):
    """One dial: the key, the connection that it opens, and the timer that keeps it."""

    def __init__(
        self,
        rest: _Rest,
        dial: Callable[[str], Observable[Batch | Bundle]],
        keep_alive: float,
        observer: abc.ObserverBase[Batch | Bundle],
        clock: abc.SchedulerBase,
    ) -> None:
        self._rest = rest
        self._dial = dial
        self._keep_alive = keep_alive
        self._observer = observer
        self._clock = clock
        self._key = ""
        self._socket: Socket | None = None
        self._dialled, self._timer = SerialDisposable(), SerialDisposable()
        self._asking = SerialDisposable()
        self._disposables = CompositeDisposable(self._asking, self._dialled, self._timer)
        self._asking.disposable = rest.start().subscribe(
            self._on_key, lambda error: observer.on_error(_in_words(error)), scheduler=clock
        )

    def dispose(self) -> None:
        self._disposables.dispose()

    def _on_key(self, body: Any) -> None:
        match body:
            case {"listenKey": str(key)} if key:
                self._key = key
            case _:
                self._observer.on_error(DecodeError("the answer has no listen key"))
                return
        self._dialled.disposable = self._dial(self._key).subscribe(
            self._on_next, self._on_error, self._observer.on_completed, scheduler=self._clock
        )

    def _on_next(self, item: Batch | Bundle) -> None:
        if isinstance(item, Bundle) and isinstance(item.payload, Opened):
            self._socket = item.socket
            self._keep_after(self._keep_alive)
        self._observer.on_next(item)
        if isinstance(item, Batch) and any(_tells_of_expiry(item, frame) for frame in item.frames):
            self._cut("the listen key has expired")

    def _on_error(self, error: Exception) -> None:
        self._timer.dispose()
        self._asking.dispose()
        self._observer.on_error(error)

    def _keep_after(self, seconds: float) -> None:
        self._timer.disposable = self._clock.schedule_relative(seconds, self._keep)

    def _keep(self, *_: Any) -> None:
        self._asking.disposable = self._rest.keep(self._key).subscribe(
            lambda _: self._keep_after(self._keep_alive), self._not_kept, scheduler=self._clock
        )

    def _not_kept(self, error: Exception) -> None:
        if isinstance(error, RequestRejected) and error.code == _NO_SUCH_KEY:
            self._cut("the venue knows the listen key no more")
            return
        wait = max(_TRY_AGAIN, getattr(error, "retry_after", None) or 0.0)
        logger.warning("the listen key was not extended (%s); trying again in %.0f s", error, wait)
        self._keep_after(wait)

    def _cut(self, why: str) -> None:
        socket, self._socket = self._socket, None
        if socket is None:
            return
        socket.lose(why)
        self.dispose()
        self._observer.on_next(Bundle(socket, Kind.STATUS, Closed(1000, why)))
        self._observer.on_error(ConnectionLost(why, code=1000))


def _tells_of_expiry(batch: Batch, frame: bytes) -> bool:
    if _EXPIRED.encode() not in frame:
        return False
    try:
        _, body = (batch.codec or batch.socket.codec).classify(frame)
    except DecodeError:
        return False
    return isinstance(body, VenueStatus) and body.state == _EXPIRED


def _with_key(address: str, key: str) -> str:
    parts = urlsplit(address)
    if parts.path.rstrip("/").endswith("/stream"):
        query = "&".join(part for part in (f"streams={key}", parts.query) if part)
        return parts._replace(query=query).geturl()
    return parts._replace(path=f"{parts.path.rstrip('/')}/{key}").geturl()


def _in_words(error: Exception) -> Exception:
    """What dialling again cannot mend, in errors that end a connection."""
    if isinstance(error, RateLimited) or not isinstance(error, RequestRejected):
        return error
    if error.code in _KEY_REFUSED:
        return HandshakeRefused(str(error), status=401)
    if error.code in _SWITCHED_OFF:
        return InvalidRequest(f"this venue has no listen keys: {error}; private_websocket_connection needs none")
    return error
