"""Marble tests for streams, operators and whole connections, in virtual time.

`pytest_plugins = ["bittrade_ws.testing"]` in a conftest gives the fixture `marbles`; nothing here needs pytest
otherwise. The grammar of the lines is in `parser`.
"""

from bittrade_ws.testing.adapter import ExchangeAdapter
from bittrade_ws.testing.clock import EPOCH, RunawayLoop, VirtualClock
from bittrade_ws.testing.draw import draw
from bittrade_ws.testing.events import MarbleError
from bittrade_ws.testing.exchange import FakeExchange, ScriptedExchange
from bittrade_ws.testing.exchange_laws import check_exchange
from bittrade_ws.testing.expect import Expectation
from bittrade_ws.testing.json_codec import JsonCodec
from bittrade_ws.testing.kit import Marbles, MarblesFailed
from bittrade_ws.testing.laws import LawBroken, check_operator
from bittrade_ws.testing.match import Match, match
from bittrade_ws.testing.parser import MarbleSyntaxError, Mark, Timeline, parse
from bittrade_ws.testing.server import Server, ServerExchange
from bittrade_ws.testing.sources import ColdObservable, HotObservable

__all__ = [
    "EPOCH",
    "ColdObservable",
    "ExchangeAdapter",
    "Expectation",
    "FakeExchange",
    "HotObservable",
    "JsonCodec",
    "LawBroken",
    "MarbleError",
    "MarbleSyntaxError",
    "Marbles",
    "MarblesFailed",
    "Mark",
    "Match",
    "RunawayLoop",
    "ScriptedExchange",
    "Server",
    "ServerExchange",
    "Timeline",
    "VirtualClock",
    "check_exchange",
    "check_operator",
    "draw",
    "match",
    "parse",
]

# pytest follows this name when it loads this module as a plugin; the hooks and the fixture are there.
pytest_plugins = ["bittrade_ws.testing.plugin"]
