"""What each venue can do, read from the names at its door: a name that goes takes its mark with it."""

from collections.abc import Callable, Mapping
from inspect import signature
from typing import Final

from bittrade_ws import simulators
from bittrade_ws.cli.registry import (
    channel_of,
    exchange,
    market_channels,
    menu_of,
    private_channels,
    public_names,
)
from bittrade_ws.cli.tour_script import SCRIPTS

_LOGINS: Final = ("signer", "signer_from", "headers_from", "log_in", "session_logon")


def _connections(venue: str) -> list[str]:
    return [name for name in public_names(venue) if name.endswith("_websocket_connection")]


def _rollover(venue: str) -> list[str]:
    module = exchange(venue)
    return [name for name in _connections(venue) if "rollover" in signature(getattr(module, name)).parameters]


def _books(venue: str) -> list[str]:
    return [name for name in market_channels(venue) if name == "book"]


def _gaps(venue: str) -> list[str]:
    channels = (*market_channels(venue), *private_channels(venue))
    return [name for name in channels if "Gap" in str(signature(channel_of(venue, name)).return_annotation)]


def _login(venue: str) -> list[str]:
    return [name for name in public_names(venue) if name in _LOGINS or name.endswith(("_signer", "_headers"))]


def _factories(venue: str) -> list[str]:
    return [name.removesuffix("_factory") for name in public_names(venue) if name.endswith("_factory")]


def _is_about_orders(name: str) -> bool:
    return "order" in name and not name.startswith("get_")


def _orders(venue: str) -> list[str]:
    return [name for name in _factories(venue) if _is_about_orders(name)]


def _requests(venue: str) -> list[str]:
    return [name for name in _factories(venue) if not _is_about_orders(name)]


def _rest(venue: str) -> list[str]:
    return [name for name in public_names(venue) if name.endswith("_http")]


def _ccxt(venue: str) -> list[str]:
    return [name for name in public_names(venue) if name.endswith("_ccxt")]


def _watch(venue: str) -> list[str]:
    return _yes("public_websocket_connection" in public_names(venue) and bool(market_channels(venue)))


def _shell(venue: str) -> list[str]:
    return _yes(menu_of(venue) is not None)


def _simulate(venue: str) -> list[str]:
    return _yes(venue in simulators.venues())


def _demo(venue: str) -> list[str]:
    return _yes(venue in SCRIPTS and venue in simulators.venues())


def _yes(is_there: bool) -> list[str]:
    return ["yes"] if is_there else []


CAPABILITIES: Final[Mapping[str, Callable[[str], list[str]]]] = {
    "connections": _connections,
    "rollover": _rollover,
    "login": _login,
    "market data": market_channels,
    "private": private_channels,
    "books": _books,
    "gaps": _gaps,
    "orders": _orders,
    "requests": _requests,
    "rest": _rest,
    "ccxt": _ccxt,
    "watch": _watch,
    "shell": _shell,
    "demo": _demo,
    "simulator": _simulate,
}
"""From a venue to the names that make it able; none, and it is not."""


def capabilities(venue: str) -> dict[str, list[str]]:
    """What one venue can do, by kind."""
    return {kind: names_of(venue) for kind, names_of in CAPABILITIES.items()}
