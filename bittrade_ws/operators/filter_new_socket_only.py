"""`filter_new_socket_only`: each new physical connection, once."""

from __future__ import annotations

from collections.abc import Callable

from reactivex import Observable, abc

from bittrade_ws.models.status import Opened
from bittrade_ws.operators._sources import BundleSource
from bittrade_ws.wire.bundle import Bundle, Kind, Socket


def filter_new_socket_only() -> Callable[[Observable[Bundle]], Observable[Socket]]:
    """Emits the socket of each new physical connection, as soon as it is open.

    On one of our connections a late subscriber gets the current open socket at once. Any other Observable of bundles
    is watched: a socket is emitted when a bundle that proves it alive (`Opened`, a message, a heartbeat) shows another
    identity than the last one. Sockets that only carry what had no room (`Socket.is_overflow`) are left out.

    See operators/filter_new_socket_only.md.
    """

    def new_sockets(bundles: Observable[Bundle]) -> Observable[Socket]:
        return bundles.sockets() if isinstance(bundles, BundleSource) else _watched(bundles)

    return new_sockets


def _watched(bundles: Observable[Bundle]) -> Observable[Socket]:
    def subscribe(observer: abc.ObserverBase[Socket], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
        last: Socket | None = None

        def on_next(bundle: Bundle) -> None:
            nonlocal last
            if bundle.socket is not last and not bundle.socket.is_overflow and _proves_alive(bundle):
                last = bundle.socket
                observer.on_next(last)

        return bundles.subscribe(on_next, observer.on_error, observer.on_completed, scheduler=scheduler)

    return Observable(subscribe)


def _proves_alive(bundle: Bundle) -> bool:
    if bundle.kind is Kind.STATUS:
        return isinstance(bundle.payload, Opened)
    return bundle.kind is Kind.MESSAGE or bundle.kind is Kind.HEARTBEAT
