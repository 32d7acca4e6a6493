"""Which venues there are, and the parts of each, read from the code."""

import importlib
import pkgutil
from collections.abc import Callable
from functools import partial
from inspect import signature
from types import ModuleType
from typing import Any

from bittrade_ws import exchanges
from bittrade_ws.cli import menus
from bittrade_ws.cli.console.commands import Menu
from bittrade_ws.cli.output import fail
from bittrade_ws.connection import DialOptions, HttpPool

_SUBSCRIBE = "subscribe_"


def venue_names() -> list[str]:
    """Every folder of `exchanges/`."""
    return sorted(module.name for module in pkgutil.iter_modules(exchanges.__path__) if module.ispkg)


def exchange(venue: str) -> ModuleType:
    """The module of a venue; ends the command when there is none."""
    if venue not in venue_names():
        fail(f"no venue is called {venue!r}; there is {', '.join(venue_names())}", code=2)
    return importlib.import_module(f"bittrade_ws.exchanges.{venue}")


def menu_of(venue: str) -> Menu | None:
    """The venue's table for the console, if it has one."""
    if venue not in {module.name for module in pkgutil.iter_modules(menus.__path__)}:
        return None
    return getattr(importlib.import_module(f"bittrade_ws.cli.menus.{venue}"), "MENU", None)


def public_names(venue: str) -> list[str]:
    """What the venue's module offers, and has."""
    module = exchange(venue)
    return sorted(name for name in module.__all__ if hasattr(module, name))


def market_channels(venue: str) -> list[str]:
    """The channels that anybody can subscribe to."""
    return [name for name in _channels(venue) if not _is_private(venue, name)]


def private_channels(venue: str) -> list[str]:
    """The channels of an account: those that the venue's `account` module has."""
    return [name for name in _channels(venue) if _is_private(venue, name)]


def channel_of(venue: str, name: str) -> Callable[..., Any]:
    """The function that subscribes to a channel."""
    return getattr(exchange(venue), _SUBSCRIBE + name)


def _channels(venue: str) -> list[str]:
    return [name.removeprefix(_SUBSCRIBE) for name in public_names(venue) if name.startswith(_SUBSCRIBE)]


def _is_private(venue: str, name: str) -> bool:
    return channel_of(venue, name).__module__.endswith(".account")


def under_ca(subscribe: Callable[..., Any], ca: str | None) -> Callable[..., Any]:
    """A `subscribe_*` function; what it asks elsewhere is asked under the same CA as the connection."""
    parameters = () if ca is None else signature(subscribe).parameters
    if "sender" in parameters:
        return partial(subscribe, sender=HttpPool(ca=ca))
    return partial(subscribe, options=DialOptions(ca=ca)) if "options" in parameters else subscribe
