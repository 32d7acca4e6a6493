"""`keep_messages_only`: the real messages of a connection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reactivex import Observable

from bittrade_ws.operators._keep import payloads
from bittrade_ws.operators._sources import BundleSource
from bittrade_ws.wire.bundle import Bundle, Kind


def keep_messages_only() -> Callable[[Observable[Bundle]], Observable[Any]]:
    """Keeps the messages, without lifecycle, heartbeats and faults.

    On one of our connections the result also knows the venue's codec and router, so that `subscribe_*` asks it for a
    key; frames become plain messages only while somebody subscribes to the result itself. Any other Observable of
    bundles is filtered.

    See operators/keep_messages_only.md.
    """

    def keep(bundles: Observable[Bundle]) -> Observable[Any]:
        return bundles.messages() if isinstance(bundles, BundleSource) else payloads(bundles, Kind.MESSAGE)

    return keep
