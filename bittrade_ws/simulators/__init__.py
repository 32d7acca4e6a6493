"""Venues in a box: one matching engine, one gateway per venue.

`start("binance")` serves one on loopback; `bittrade_ws.simulators.binance.gateway(clock)` is one without its network.
"""

import importlib
import inspect
import pkgutil
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bittrade_ws.simulators.server import RunningServer

__all__ = ["start", "venues"]


def venues() -> list[str]:
    """The venues that can be simulated."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)


def start(
    venue: str,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    seed: int = 1,
    rate: float = 20.0,
    tls: bool = False,
    legacy: bool = False,
    heartbeat: float | None = None,
) -> "RunningServer[Any]":
    """Serves an embedded exchange on loopback, on a thread of its own, until its `close`.

    `rate` counts public trades per second over all symbols that move. `port` 0 takes a free one. `legacy` is the venue
    as it was before its last great change, where the simulator knows that era (Binance: listen keys). `heartbeat` is
    seconds between the venue's own heartbeats, where clients must answer them (OceanEx).

    Raises `LookupError` for a venue, an era or heartbeats that there are not, `OSError` when the port is taken, and
    `MissingExtra` without the `cli` extra.
    """
    if venue not in venues():
        raise LookupError(f"no simulator is called {venue!r}; there is {', '.join(venues())}")
    # The server needs aiohttp; a gateway in a test's virtual time does not.
    try:
        from bittrade_ws.simulators import server
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("bittrade_ws"):
            raise
        from bittrade_ws.models.errors import MissingExtra

        raise MissingExtra(f'the simulators need {error.name}: pip install "bittrade-ws[cli]"') from None

    make = importlib.import_module(f"bittrade_ws.simulators.{venue}").gateway
    if legacy and "legacy" not in inspect.signature(make).parameters:
        raise LookupError(f"the simulator knows no legacy era of {venue}")
    if heartbeat is not None and "heartbeat_seconds" not in inspect.signature(make).parameters:
        raise LookupError(f"{venue} has no heartbeats that wait for an answer")
    options: dict[str, Any] = {"legacy": True} if legacy else {}
    if heartbeat is not None:
        options["heartbeat_seconds"] = heartbeat
    return server.start(make, venue=venue, host=host, port=port, seed=seed, rate=rate, tls=tls, options=options)
