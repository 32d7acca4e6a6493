"""A connection from a URL and a codec: what every venue's `*_websocket_connection` is made of."""

from __future__ import annotations

import time
from collections.abc import Callable

from reactivex import Observable, abc

from bittrade_ws.connection.budget import DialBudget
from bittrade_ws.connection.connection import Connection
from bittrade_ws.connection.dial import Dialer
from bittrade_ws.connection.dial import dialer as real_dialer
from bittrade_ws.connection.keep_alive import keeper
from bittrade_ws.connection.loop import OwnerLoop
from bittrade_ws.connection.options import DialOptions
from bittrade_ws.connection.policy import Guards, Pool, with_jitter
from bittrade_ws.connection.rollover import Rollover, rolling
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.operators._stream import Stream
from bittrade_ws.operators.reconnect import ReconnectPolicy
from bittrade_ws.wire.bundle import Batch, Bundle
from bittrade_ws.wire.codec import Codec


def websocket_connection(
    url: str | Callable[[], str],
    *,
    codec: Callable[[], Codec],
    reconnect: ReconnectPolicy | bool = True,
    rollover: Rollover | None = None,
    scheduler: abc.SchedulerBase | None = None,
    dialer: Dialer | None = None,
    loop: OwnerLoop | None = None,
    options: DialOptions | None = None,
    guards: Guards | None = None,
    pool: Pool | None = None,
    budget: DialBudget | None = None,
    through: Callable[[Dialer], Dialer] | None = None,
) -> Connection:
    """A connection to `url` (a function is asked before each dial) whose frames `codec` understands.

    With a `rollover` its physical connections replace each other beneath one socket, before the venue ends them.
    It reads on a loop of its own, or on `loop` together with others, and keeps the program alive until it is disposed.
    With a `pool` it is as many physical connections as its channels need, all on that loop.
    A `budget` is what the venue allows of dials, shared by all connections that it is given to.
    With a `dialer` and a `scheduler` in their place, a marble test's for instance, it starts no thread and reads no
    clock. `through` is for venues where a dial takes more than an address: from the dialer to one that does the rest.
    """
    policy = (ReconnectPolicy() if reconnect else None) if isinstance(reconnect, bool) else reconnect
    if dialer is not None:
        if loop is not None or options is not None:
            raise InvalidRequest("loop and options are for the real dialer; another one has its own")
        dials = _dials(through(dialer) if through else dialer, url, codec, budget)
        if rollover is not None:
            dials = rolling(dials, rollover)
        return Connection(dials, reconnect=policy, scheduler=scheduler, guards=guards, pool=pool)
    loop = loop or OwnerLoop()
    dialled = real_dialer(loop, options=options, is_straight=through is None)
    dials = _dials(through(dialled) if through else dialled, url, codec, budget)
    if rollover is not None:
        dials = rolling(dials, with_jitter(rollover), run=loop.run)
    return Connection(
        dials,
        reconnect=policy and with_jitter(policy),
        scheduler=scheduler or loop.scheduler,
        run=loop.run,
        hold=keeper.hold_line,
        guards=guards or Guards(stopwatch=time.perf_counter),
        pool=pool,
    )


def _dials(
    dialer: Dialer, url: str | Callable[[], str], codec: Callable[[], Codec], budget: DialBudget | None
) -> Observable[Batch | Bundle]:
    def subscribe(
        observer: abc.ObserverBase[Batch | Bundle], scheduler: abc.SchedulerBase | None = None
    ) -> abc.DisposableBase:
        address = url if isinstance(url, str) else url()
        dialled = dialer(address, codec)
        paced = dialled if budget is None else budget.paced(address, dialled)
        return paced.subscribe(observer, scheduler=scheduler)

    return Stream(subscribe)
