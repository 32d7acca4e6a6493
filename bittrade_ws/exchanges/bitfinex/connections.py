"""The connections of Bitfinex: where they go, when they are dialled again, and how each is set up as it opens.

Without a `url` each asks, before each dial, the environment variable `BITFINEX_WEBSOCKET`; then the venue itself.

Source: the venue's `ws-general` reference page, seen 2026-07.
"""

from collections.abc import Callable, Iterator
from typing import Final

import orjson
from reactivex import Observable, abc
from reactivex import operators as ops

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
from bittrade_ws.exchanges.bitfinex.codec import BULK_UPDATES, SEQ_ALL, TIMESTAMP, BitfinexCodec
from bittrade_ws.models.status import Opened
from bittrade_ws.wire.bundle import Batch, Bundle
from bittrade_ws.wire.codec import Codec

PUBLIC: Final = "wss://api-pub.bitfinex.com/ws/2"
PRIVATE: Final = "wss://api.bitfinex.com/ws/2"
"""Public channels as well."""
DEC_S: Final = 8
TIME_S: Final = 32
OB_CHECKSUM: Final = 131_072
CHANNELS_PER_CONNECTION: Final = 25
CONNECTIONS: Final = 5
"""With 25 channels each they carry 125."""
PUBLIC_DIALS: Final = DialBudget(most=20, seconds=61.0)
"""The venue's limit, over all connections of this process to that host; its clock is not ours."""
PRIVATE_DIALS: Final = DialBudget(most=5, seconds=15.5)
"""Likewise."""


def three_seconds_doubled() -> Iterator[float]:
    """3, 6, 12 … seconds."""
    seconds = 3.0
    while True:
        yield seconds
        seconds *= 2


RECONNECT: Final = ReconnectPolicy(delays=three_seconds_doubled, cap=60.0, stable_after=10.0)
"""From three seconds up to one minute, for ever."""


def public_websocket_connection(
    *,
    url: str | Callable[[], str] | None = None,
    reconnect: ReconnectPolicy | bool = True,
    rollover: Rollover | bool = True,
    scheduler: abc.SchedulerBase | None = None,
    dialer: Dialer | None = None,
    loop: OwnerLoop | None = None,
    options: DialOptions | None = None,
    timestamps: bool = False,
    sequence: bool = True,
    checksum: bool = True,
    bulk: bool = False,
    decimals_as_strings: bool = False,
    times_as_dates: bool = False,
    connections: int | None = CONNECTIONS,
    channels_per_connection: int = CHANNELS_PER_CONNECTION,
) -> Connection:
    """A connection to the public channels, `wss://api-pub.bitfinex.com/ws/2` unless `url` says otherwise.

    Nothing connects before `.connect()`; its disposable closes everything within 2 s. Each physical connection is set
    up as it opens: with `sequence` its frames are numbered, and what never came is a `Gap` and subscribed to anew; with
    `checksum` books are checked; with `bulk` several changes of a book come in one frame; with `timestamps` each value
    has the venue's time of sending it (`sent`, a book's `time`). `decimals_as_strings` and `times_as_dates` are how the
    wire has them; the values are the same. A venue that refuses that says so in a `VenueStatus` (`notConfigured`).

    The venue carries `channels_per_connection` on one physical connection; beyond it there are further ones, up to
    `connections` in all (`None`: as many as it takes), and still one connection here. A channel that none has room for
    is a `ConnectionFull`. When the venue says that it is about to restart, another connection takes over beneath the
    same socket, unless `rollover` is false.
    """
    flags = _flags(timestamps, sequence, checksum, bulk, decimals_as_strings, times_as_dates)
    return websocket_connection(
        address_from(url, "BITFINEX_WEBSOCKET", PUBLIC),
        codec=BitfinexCodec,
        reconnect=RECONNECT if reconnect is True else reconnect,
        rollover=(Rollover() if rollover else None) if isinstance(rollover, bool) else rollover,
        scheduler=scheduler,
        dialer=dialer,
        loop=loop,
        options=options,
        pool=Pool(per_connection=channels_per_connection, connections=connections),
        budget=PUBLIC_DIALS if dialer is None else None,
        through=lambda dial: _configured(dial, flags),
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
    timestamps: bool = False,
    sequence: bool = True,
    decimals_as_strings: bool = False,
    times_as_dates: bool = False,
) -> Connection:
    """A connection for orders and the account's data, `wss://api.bitfinex.com/ws/2` unless `url` says otherwise.

    Its sockets go through `log_in`. Orders and all else outlive a takeover, and nothing is told twice; with the
    dead-man switch there is none (`cancels_on_close`). Otherwise as `public_websocket_connection`, on one physical
    connection.
    """
    flags = _flags(timestamps, sequence, False, False, decimals_as_strings, times_as_dates)
    return websocket_connection(
        address_from(url, "BITFINEX_WEBSOCKET", PRIVATE),
        codec=BitfinexCodec,
        reconnect=RECONNECT if reconnect is True else reconnect,
        rollover=(Rollover() if rollover else None) if isinstance(rollover, bool) else rollover,
        scheduler=scheduler,
        dialer=dialer,
        loop=loop,
        options=options,
        budget=PRIVATE_DIALS if dialer is None else None,
        through=lambda dial: _configured(dial, flags),
    )


def _flags(timestamps: bool, sequence: bool, checksum: bool, bulk: bool, decimals: bool, dates: bool) -> int:
    wanted = (
        (timestamps, TIMESTAMP),
        (sequence, SEQ_ALL),
        (checksum, OB_CHECKSUM),
        (bulk, BULK_UPDATES),
        (decimals, DEC_S),
        (dates, TIME_S),
    )
    return sum(flag for is_wanted, flag in wanted if is_wanted)


def _configured(dial: Dialer, flags: int) -> Dialer:
    """The dialer, with the flags set on each physical connection before anybody hears that it is open."""
    if not flags:
        return dial
    frame = orjson.dumps({"event": "conf", "flags": flags}).decode()

    def configure(item: Batch | Bundle) -> None:
        if isinstance(item, Bundle) and isinstance(item.payload, Opened):
            item.socket.send(frame)

    def configuring(url: str, codec: Callable[[], Codec]) -> Observable[Batch | Bundle]:
        return dial(url, codec).pipe(ops.do_action(configure))

    return configuring
