"""Which venues there are and what each can do, read from the code."""

import importlib
import pkgutil
from types import ModuleType

from bittrade_ws import exchanges, simulators
from bittrade_ws.cli.output import fail

PRIVATE_CHANNELS = frozenset({"orders", "fills", "balances", "balance_updates", "order_lists", "external_locks"})


def venue_names() -> list[str]:
    """Every folder of `exchanges/`."""
    return sorted(module.name for module in pkgutil.iter_modules(exchanges.__path__) if module.ispkg)


def exchange(venue: str) -> ModuleType:
    """The module of a venue; ends the command when there is none."""
    if venue not in venue_names():
        fail(f"no venue is called {venue!r}; there is {', '.join(venue_names())}", code=2)
    return importlib.import_module(f"bittrade_ws.exchanges.{venue}")


def public_names(venue: str) -> list[str]:
    """What the venue's module offers."""
    return sorted(exchange(venue).__all__)


def channels(venue: str) -> list[str]:
    """The channels that one can subscribe to."""
    prefix = "subscribe_"
    return [name.removeprefix(prefix) for name in public_names(venue) if name.startswith(prefix)]


def capabilities(venue: str) -> dict[str, list[str]]:
    """What one venue can do, by kind."""
    names = public_names(venue)
    simulated = [module.name for module in pkgutil.iter_modules(simulators.__path__) if module.ispkg]
    return {
        "connections": [name for name in names if name.endswith("_websocket_connection")],
        "market data": [name for name in channels(venue) if name not in PRIVATE_CHANNELS],
        "private": [name for name in channels(venue) if name in PRIVATE_CHANNELS],
        "requests": [name.removesuffix("_factory") for name in names if name.endswith("_factory")],
        "http": [name for name in names if name.endswith("_http")],
        "simulator": ["yes"] if venue in simulated else [],
    }
