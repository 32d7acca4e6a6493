"""The connections of OceanEx: one address for everything.

Without a `url` each asks, before each dial, the environment variable `OCEANEX_WEBSOCKET`; then the venue itself.

Source: the venue's WebSocket API user guide 0.5, connection, seen 2026-07.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from reactivex import Observable, abc
from reactivex import operators as ops
from reactivex.disposable import Disposable, SingleAssignmentDisposable

from bittrade_ws.connection import Connection, Dialer, DialOptions, OwnerLoop, ReconnectPolicy, websocket_connection
from bittrade_ws.connection.address import address_from
from bittrade_ws.exchanges.oceanex.codec import OceanExCodec
from bittrade_ws.exchanges.oceanex.errors import DisconnectedForGood
from bittrade_ws.models.status import Closed, Opened, Status
from bittrade_ws.wire.bundle import Batch, Bundle, Kind
from bittrade_ws.wire.codec import Codec

ADDRESS: Final = "wss://ws.oceanex.pro/ws/v1"
ORIGIN: Final = "http://ws.oceanex.pro"
"""What the venue's own client says; whether it would be missed nobody has written down."""


def public_websocket_connection(
    *,
    url: str | Callable[[], str] | None = None,
    reconnect: ReconnectPolicy | bool = True,
    scheduler: abc.SchedulerBase | None = None,
    dialer: Dialer | None = None,
    loop: OwnerLoop | None = None,
    options: DialOptions | None = None,
) -> Connection:
    """A connection for everything that the venue tells without a login.

    Nothing connects before `.connect()`; its disposable closes everything within 2 s. Heartbeats are answered. Once the
    venue says `disconnect` and does not want to be dialled again, the connection ends with `DisconnectedForGood`. A
    `url` without a path gets `/ws/v1`.
    """
    policy = (ReconnectPolicy() if reconnect else None) if isinstance(reconnect, bool) else reconnect
    if dialer is None:
        options = options or DialOptions()
        options = replace(options, origin=options.origin or ORIGIN)
    return websocket_connection(
        address_from(url, "OCEANEX_WEBSOCKET", ADDRESS),
        codec=OceanExCodec,
        reconnect=False if policy is None else replace(policy, is_fatal=_or_for_good(policy.is_fatal)),
        scheduler=scheduler,
        dialer=dialer,
        loop=loop,
        options=options,
        through=_heeding,
    )


def private_websocket_connection(
    *,
    url: str | Callable[[], str] | None = None,
    reconnect: ReconnectPolicy | bool = True,
    scheduler: abc.SchedulerBase | None = None,
    dialer: Dialer | None = None,
    loop: OwnerLoop | None = None,
    options: DialOptions | None = None,
) -> Connection:
    """A connection whose sockets go through `log_in`; otherwise as `public_websocket_connection`."""
    return public_websocket_connection(
        url=url, reconnect=reconnect, scheduler=scheduler, dialer=dialer, loop=loop, options=options
    )


def disconnect_factory(connection: Connection) -> Callable[[], Observable[None]]:
    """Gives `() -> Observable`: each subscription ends the connection, and completes.

    What flows over it completes, too, and what waits for an answer errors with `NotConnected`.
    """

    def disconnect() -> Observable[None]:
        def subscribe(
            observer: abc.ObserverBase[None], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            _hang_up(connection)
            observer.on_completed()
            return Disposable()

        return Observable(subscribe)

    return disconnect


def reconnect_factory(connection: Connection) -> Callable[[], Observable[Opened]]:
    """Gives `() -> Observable[Opened]`: each subscription ends the connection if there is one, and begins another.

    Streams and factories of the one before are over: make new ones, and log in anew. Errors as the connection does.
    """

    def reconnect() -> Observable[Opened]:
        def subscribe(
            observer: abc.ObserverBase[Opened], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            _hang_up(connection)
            opened = connection.statuses().pipe(ops.filter(_is_opened), ops.take(1), ops.map(lambda _: Opened()))
            waiting = opened.subscribe(observer, scheduler=scheduler)
            connection.connect()
            return waiting

        return Observable(subscribe)

    return reconnect


def _hang_up(connection: Connection) -> None:
    if connection.subscription is not None:
        connection.subscription.dispose()


def _is_opened(status: Status) -> bool:
    return isinstance(status, Opened)


def _or_for_good(is_fatal: Callable[[Exception], bool]) -> Callable[[Exception], bool]:
    return lambda error: isinstance(error, DisconnectedForGood) or is_fatal(error)


def _heeding(dial: Dialer) -> Dialer:
    """The dialer; a connection that the venue has ended for good ends there and then, whether or not it hangs up."""

    def heeding(url: str, codec: Callable[[], Codec]) -> Observable[Batch | Bundle]:
        def subscribe(
            observer: abc.ObserverBase[Batch | Bundle], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            dialled = SingleAssignmentDisposable()

            def on_next(item: Batch | Bundle) -> None:
                observer.on_next(item)
                spoken = item.socket.codec
                farewell = spoken.farewell if isinstance(spoken, OceanExCodec) else None
                if not isinstance(item, Batch) or farewell is None or farewell.may_return:
                    return
                reason = f"the venue has ended the connection for good: {farewell.reason}"
                item.socket.lose(reason)
                dialled.dispose()
                observer.on_next(Bundle(item.socket, Kind.STATUS, Closed(1000, farewell.reason)))
                observer.on_error(DisconnectedForGood(reason, code=1000, reason=farewell.reason))

            dialled.disposable = dial(url, codec).subscribe(
                on_next, observer.on_error, observer.on_completed, scheduler=scheduler
            )
            return dialled

        return Observable(subscribe)

    return heeding
