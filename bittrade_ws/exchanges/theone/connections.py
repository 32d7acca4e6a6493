"""The connection of TheOne: one door, and everything behind it is the account's.

Without a `url` it asks, before each dial, the environment variable `THEONE_WEBSOCKET`; then the venue itself.
"""

from collections.abc import Callable, Iterator
from typing import Final

from reactivex import abc

from bittrade_ws.connection import Connection, Dialer, DialOptions, OwnerLoop, ReconnectPolicy, websocket_connection
from bittrade_ws.connection.address import address_from
from bittrade_ws.exchanges.theone.auth import STREAM
from bittrade_ws.exchanges.theone.codec import TheOneCodec
from bittrade_ws.operators.reconnect import doubling

LIVE: Final = f"wss://partner-api.the-one.io{STREAM}"
HEARTBEAT: Final = 30.0
"""Seconds between two pings, as the venue has it."""


def one_second_doubled() -> Iterator[float]:
    """1, 2, 4 … seconds."""
    return doubling(1.0)


RECONNECT: Final = ReconnectPolicy(delays=one_second_doubled, cap=16.0)
"""1, 2, 4, 8 and 16 seconds, the attempts of the venue's own clients; then 16 again, for ever."""
FIVE_ATTEMPTS: Final = ReconnectPolicy(delays=(1.0, 2.0, 4.0, 8.0, 16.0))
"""The same and no more: the last error ends the connection."""


def private_websocket_connection(
    *,
    url: str | Callable[[], str] | None = None,
    reconnect: ReconnectPolicy | bool = True,
    scheduler: abc.SchedulerBase | None = None,
    dialer: Dialer | None = None,
    loop: OwnerLoop | None = None,
    options: DialOptions | None = None,
) -> Connection:
    """A connection to the venue's only stream, whose sockets pass `log_in` before anything else.

    Nothing connects before `.connect()`; its disposable closes everything within 2 s. A `url` without a path gets
    `/ws/v1/stream`. `reconnect` is `RECONNECT` unless it says otherwise; `FIVE_ATTEMPTS` gives up as the venue's own
    clients do. Pings go every 30 s, unless `options` say otherwise.
    """
    if options is None and dialer is None:
        options = DialOptions(ping_interval=HEARTBEAT)
    return websocket_connection(
        address_from(url, "THEONE_WEBSOCKET", LIVE),
        codec=TheOneCodec,
        reconnect=RECONNECT if reconnect is True else reconnect,
        scheduler=scheduler,
        dialer=dialer,
        loop=loop,
        options=options,
    )
