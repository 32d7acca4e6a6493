"""`track_silence`: says which subscription has fallen silent while its socket lives."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from reactivex import Observable, abc

from bittrade_ws.operators._silence import SILENCES, Cadence, Patience, Silences
from bittrade_ws.wire.bundle import Socket


def track_silence(
    *, factor: float = 10.0, at_least: float = 10.0, enough: int = 30
) -> Callable[[Observable[Socket]], Observable[Socket]]:
    """Passes sockets, and tells among their statuses which of their subscriptions fall silent: `Stale`, then `Fresh`.

    A subscription made after its socket has passed here is silent once nothing has come for `factor` times its cadence,
    and for `at_least` seconds: `Stale` with its `channel`, once. When it speaks again, `Fresh`. Nothing is torn down.
    The cadence is the channel's own where it declares one, else the longest pause over the last arrivals, from `enough`
    of them on; it is kept over reconnects. One timer for each socket; what is told is late by half of `at_least` at
    most. Raises `ValueError` for numbers that make no sense.

    See operators/track_silence.md.
    """
    if factor < 1 or at_least <= 0 or enough < 1:
        raise ValueError("factor and enough are at least 1, and at_least is above 0")
    patience = Patience(factor, at_least, enough)

    def operator(sockets: Observable[Socket]) -> Observable[Socket]:
        def subscribe(
            observer: abc.ObserverBase[Socket], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            learned: dict[Hashable, Cadence] = {}

            def on_next(socket: Socket) -> None:
                socket.state.setdefault(SILENCES, Silences(socket, patience, learned))
                observer.on_next(socket)

            return sockets.subscribe(on_next, observer.on_error, observer.on_completed, scheduler=scheduler)

        return Observable(subscribe)

    return operator
