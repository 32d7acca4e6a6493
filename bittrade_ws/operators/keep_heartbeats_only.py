"""`keep_heartbeats_only`: the venue's heartbeats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reactivex import Observable

from bittrade_ws.operators._keep import payloads
from bittrade_ws.operators._sources import BundleSource
from bittrade_ws.wire.bundle import Bundle, Kind


def keep_heartbeats_only() -> Callable[[Observable[Bundle]], Observable[Any]]:
    """Keeps the venue's own heartbeats, as they came (WebSocket pings are answered below and are not seen here).

    See operators/keep_heartbeats_only.md.
    """

    def keep(bundles: Observable[Bundle]) -> Observable[Any]:
        return bundles.heartbeats() if isinstance(bundles, BundleSource) else payloads(bundles, Kind.HEARTBEAT)

    return keep
