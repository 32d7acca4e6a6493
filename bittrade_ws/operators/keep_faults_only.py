"""`keep_faults_only`: what could not be decoded or handled."""

from __future__ import annotations

from collections.abc import Callable

from reactivex import Observable

from bittrade_ws.operators._keep import payloads
from bittrade_ws.operators._sources import BundleSource
from bittrade_ws.wire.bundle import Bundle, Fault, Kind


def keep_faults_only() -> Callable[[Observable[Bundle]], Observable[Fault]]:
    """Keeps the faults: frames that could not be decoded, and values that a subscriber raised on.

    See operators/keep_faults_only.md.
    """

    def keep(bundles: Observable[Bundle]) -> Observable[Fault]:
        return bundles.faults() if isinstance(bundles, BundleSource) else payloads(bundles, Kind.FAULT)

    return keep
