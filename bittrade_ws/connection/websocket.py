"""A connection from a URL and a codec: what every venue's `*_websocket_connection` is made of."""

from collections.abc import Callable

import reactivex
from reactivex import Observable, abc

from bittrade_ws.connection.connection import Connection
from bittrade_ws.connection.policy import Guards
from bittrade_ws.operators.reconnect import ReconnectPolicy
from bittrade_ws.wire.bundle import Batch, Bundle
from bittrade_ws.wire.codec import Codec

Dialer = Callable[[str, Callable[[], Codec]], Observable[Batch | Bundle]]
"""A URL and what makes a codec, to a cold Observable: each of its subscriptions is one physical connection."""


def websocket_connection(
    url: str | Callable[[], str],
    *,
    codec: Callable[[], Codec],
    dialer: Dialer,
    reconnect: ReconnectPolicy | bool = True,
    scheduler: abc.SchedulerBase | None = None,
    guards: Guards | None = None,
) -> Connection:
    """A connection to `url` (a function is asked before each dial) whose frames `codec` understands.

    With `dialer` and `scheduler` given, a marble test's for instance, it starts no thread and reads no clock.
    """

    def dial(_: abc.SchedulerBase) -> Observable[Batch | Bundle]:
        return dialer(url if isinstance(url, str) else url(), codec)

    policy = (ReconnectPolicy() if reconnect else None) if isinstance(reconnect, bool) else reconnect
    return Connection(reactivex.defer(dial), reconnect=policy, scheduler=scheduler, guards=guards)
