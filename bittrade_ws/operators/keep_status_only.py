"""`keep_status_only`: the lifecycle of a connection."""

from __future__ import annotations

from collections.abc import Callable

from reactivex import Observable

from bittrade_ws.models.status import Status
from bittrade_ws.operators._keep import payloads
from bittrade_ws.operators._sources import BundleSource
from bittrade_ws.wire.bundle import Bundle, Kind


def keep_status_only() -> Callable[[Observable[Bundle]], Observable[Status]]:
    """Keeps the lifecycle: `Opened`, `Closed`, `Reconnecting` … (`models.status`). Decodes no message.

    See operators/keep_status_only.md.
    """

    def keep(bundles: Observable[Bundle]) -> Observable[Status]:
        return bundles.statuses() if isinstance(bundles, BundleSource) else payloads(bundles, Kind.STATUS)

    return keep
