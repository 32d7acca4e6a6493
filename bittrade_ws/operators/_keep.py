"""The payloads of one kind of bundle."""

from __future__ import annotations

from typing import Any

from reactivex import Observable, abc

from bittrade_ws.wire.bundle import Bundle, Kind


def payloads(bundles: Observable[Bundle], kind: Kind) -> Observable[Any]:
    """The payloads of the bundles of `kind`."""

    def subscribe(observer: abc.ObserverBase[Any], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
        def on_next(bundle: Bundle) -> None:
            if bundle.kind is kind:
                observer.on_next(bundle.payload)

        return bundles.subscribe(on_next, observer.on_error, observer.on_completed, scheduler=scheduler)

    return Observable(subscribe)
