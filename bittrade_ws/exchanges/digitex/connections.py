"""The connections of Digitex: market data ("data"), and trading ("control").

Without a `url` each asks, before each dial, an environment variable: `DIGITEX_DATA_WEBSOCKET` and
`DIGITEX_CONTROL_WEBSOCKET`; then the venue itself, which is gone.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from reactivex import abc

from bittrade_ws.connection import Connection, Dialer, DialOptions, OwnerLoop, ReconnectPolicy, websocket_connection
from bittrade_ws.connection.address import address_from
from bittrade_ws.exchanges.digitex.auth import Headers
from bittrade_ws.exchanges.digitex.codec import DigitexCodec

MARKET_DATA: Final = "wss://ws.mainnet.digitexfutures.com/events/marketdata/"
TRADING: Final = "wss://ws.mainnet.digitexfutures.com/events/order/"


def public_websocket_connection(
    *,
    url: str | Callable[[], str] | None = None,
    headers: Headers | None = None,
    reconnect: ReconnectPolicy | bool = True,
    scheduler: abc.SchedulerBase | None = None,
    dialer: Dialer | None = None,
    loop: OwnerLoop | None = None,
    options: DialOptions | None = None,
) -> Connection:
    """A connection to the market data stream, which needs no credentials.

    Nothing connects before `.connect()`; its disposable closes everything within 2 s. The venue sends the books that
    the trading stream was asked for to the market data stream with the same `headers`. A `url` without a path gets
    `/events/marketdata/`.
    """
    address = address_from(url, "DIGITEX_DATA_WEBSOCKET", MARKET_DATA)
    return _connection(address, headers, reconnect, scheduler, dialer, loop, options)


def private_websocket_connection(
    *,
    url: str | Callable[[], str] | None = None,
    headers: Headers | None = None,
    reconnect: ReconnectPolicy | bool = True,
    scheduler: abc.SchedulerBase | None = None,
    dialer: Dialer | None = None,
    loop: OwnerLoop | None = None,
    options: DialOptions | None = None,
) -> Connection:
    """A connection to the trading stream: orders, the account, and requests for market data.

    `headers` (`token_headers(…)` and its like) are asked for before each dial; a refusal (401, 403) is fatal. Without
    them it may ping and ask for market data only. Otherwise as `public_websocket_connection`, with `/events/order/`.
    """
    address = address_from(url, "DIGITEX_CONTROL_WEBSOCKET", TRADING)
    return _connection(address, headers, reconnect, scheduler, dialer, loop, options)


def control_beside(url: str) -> str:
    """The address of the trading stream that belongs to one of market data."""
    return urlsplit(url)._replace(path=urlsplit(TRADING).path).geturl()


def _connection(
    address: Callable[[], str],
    headers: Headers | None,
    reconnect: ReconnectPolicy | bool,
    scheduler: abc.SchedulerBase | None,
    dialer: Dialer | None,
    loop: OwnerLoop | None,
    options: DialOptions | None,
) -> Connection:
    if headers is not None and dialer is None:
        options = replace(options or DialOptions(), headers=headers)
    return websocket_connection(
        address, codec=DigitexCodec, reconnect=reconnect, scheduler=scheduler, dialer=dialer, loop=loop, options=options
    )
