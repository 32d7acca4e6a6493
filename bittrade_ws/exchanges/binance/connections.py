"""The connections of Binance: where they go, and when they are dialled again.

Without a `url` each asks, before each dial, an environment variable: `BINANCE_STREAM_WEBSOCKET` and
`BINANCE_WEBSOCKET_API`; then the venue itself.

Source: the venue's `web-socket-streams.md` and `web-socket-api.md`, general information, seen 2026-07.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from reactivex import abc

from bittrade_ws.connection import (
    Connection,
    DialBudget,
    Dialer,
    DialOptions,
    OwnerLoop,
    Pool,
    ReconnectPolicy,
    Rollover,
    websocket_connection,
)
from bittrade_ws.connection.address import address_from
from bittrade_ws.exchanges.binance.budgets import Budgets
from bittrade_ws.exchanges.binance.codec import BinanceCodec
from bittrade_ws.exchanges.binance.frame_pace import FramePace
from bittrade_ws.exchanges.binance.paced_sender import sender_to

STREAMS: Final = "wss://stream.binance.com:9443/stream"
"""Combined: each event comes with the name of its stream."""
WEBSOCKET_API: Final = "wss://ws-api.binance.com:443/ws-api/v3"

_REST_BESIDE: Final = {
    "stream.binance.com": "https://api.binance.com",
    "data-stream.binance.vision": "https://data-api.binance.vision",
    "stream.testnet.binance.vision": "https://testnet.binance.vision",
    "demo-stream.binance.com": "https://demo-api.binance.com",
    "ws-api.binance.com": "https://api.binance.com",
    "ws-api.testnet.binance.vision": "https://testnet.binance.vision",
    "demo-ws-api.binance.com": "https://demo-api.binance.com",
}

RECONNECT: Final = ReconnectPolicy(cap=30.0, stable_after=10.0)
"""The venue bans who opens more than 300 connections in 5 minutes: these are about 30 at most, whatever it does."""
DIALS: Final = DialBudget(most=300, seconds=305.0)
"""That limit, over all connections of this process to one host; the venue's clock is not ours."""
ROLLOVER: Final = Rollover(after=23.5 * 3600)
"""The venue ends a connection after 24 hours."""
STREAMS_PER_CONNECTION: Final = 1024


def public_websocket_connection(
    *,
    url: str | Callable[[], str] | None = None,
    reconnect: ReconnectPolicy | bool = True,
    rollover: Rollover | bool = True,
    scheduler: abc.SchedulerBase | None = None,
    dialer: Dialer | None = None,
    loop: OwnerLoop | None = None,
    options: DialOptions | None = None,
    microseconds: bool = False,
    connections: int | None = None,
    streams_per_connection: int = STREAMS_PER_CONNECTION,
) -> Connection:
    """A connection to the market streams, `wss://stream.binance.com:9443/stream` unless `url` says otherwise.

    Nothing connects before `.connect()`; its disposable closes everything within 2 s. A raw `url` (`…/ws`) works too;
    see `codec` for what it cannot tell. A `url` without a path is one of combined streams. With `microseconds` every
    time by the venue's clock is in microseconds, those in neutral values (`Book.time`) as well. Before the venue ends a
    connection, after 24 hours or when it shuts down, another one takes over beneath the same socket, unless
    `rollover` is false.

    The venue carries `streams_per_connection` on one physical connection; beyond it there are further ones, up to
    `connections` in all, and still one connection here. A stream that none has room for is a `SubscriptionFailed`.
    """
    return websocket_connection(
        address_of(url, "BINANCE_STREAM_WEBSOCKET", STREAMS, microseconds=microseconds),
        codec=lambda: BinanceCodec(FramePace()),
        reconnect=RECONNECT if reconnect is True else reconnect,
        rollover=(ROLLOVER if rollover else None) if isinstance(rollover, bool) else rollover,
        scheduler=scheduler,
        dialer=dialer,
        loop=loop,
        options=options,
        pool=Pool(per_connection=streams_per_connection, connections=connections),
        budget=DIALS if dialer is None else None,
    )


def private_websocket_connection(
    *,
    url: str | Callable[[], str] | None = None,
    reconnect: ReconnectPolicy | bool = True,
    rollover: Rollover | bool = True,
    scheduler: abc.SchedulerBase | None = None,
    dialer: Dialer | None = None,
    loop: OwnerLoop | None = None,
    options: DialOptions | None = None,
    microseconds: bool = False,
    budgets: Budgets | None = None,
) -> Connection:
    """A connection to the WebSocket API, `wss://ws-api.binance.com:443/ws-api/v3` unless `url` says otherwise.

    Orders, account and user data go over it, signed by what `add_token` leaves on its sockets. Its requests keep within
    `budgets`, to be shared by all that one account asks; unless given, it counts its own orders, and shares the weight
    of the address with the REST calls of this process. Otherwise as `public_websocket_connection`.
    """
    address = address_of(url, "BINANCE_WEBSOCKET_API", WEBSOCKET_API, microseconds=microseconds)
    kept = budgets or Budgets()
    return websocket_connection(
        # A dialer of the user's own may go out from anywhere.
        _sharing(kept, address) if budgets is None and dialer is None else address,
        codec=lambda: BinanceCodec(kept),
        reconnect=RECONNECT if reconnect is True else reconnect,
        rollover=(ROLLOVER if rollover else None) if isinstance(rollover, bool) else rollover,
        scheduler=scheduler,
        dialer=dialer,
        loop=loop,
        options=options,
        budget=DIALS if dialer is None else None,
    )


def rest_beside(url: str) -> str:
    """The REST address that belongs to a WebSocket's: the venue's own, else the same host and port."""
    parts = urlsplit(url)
    beside = _REST_BESIDE.get(parts.hostname or "")
    return beside or f"{'https' if parts.scheme == 'wss' else 'http'}://{parts.netloc}"


def address_of(
    url: str | Callable[[], str] | None, variable: str, default: str, *, microseconds: bool
) -> Callable[[], str]:
    """As `address_from`, for times of this unit."""
    found = address_from(url, variable, default)

    def address() -> str:
        parts = urlsplit(found())
        query = "&".join(part for part in (parts.query, "timeUnit=MICROSECOND" if microseconds else "") if part)
        return parts._replace(query=query).geturl()

    return address


def _sharing(budgets: Budgets, address: Callable[[], str]) -> Callable[[], str]:
    def dialled() -> str:
        url = address()
        budgets.address = sender_to(rest_beside(url)).budgets.address
        return url

    return dialled
