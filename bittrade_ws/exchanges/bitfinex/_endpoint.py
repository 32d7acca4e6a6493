"""One row of the table of REST calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any, Final, NamedTuple

from bittrade_ws.exchanges.bitfinex._positional import Layout


class Shape(Enum):
    """How the places of a layout stand in a body."""

    ONE = "one"
    """The body is the row."""
    MANY = "many"
    """The body is an array of rows."""
    TOLD = "told"
    """The body is a notification; its `info` is a row, or several."""


USUAL: Final = 90
MOST: Final[Mapping[str, int]] = {
    "platform/status": 30,
    "trades/{symbol}/hist": 15,
    "book/{symbol}/{precision}": 240,
    "candles/trade:{interval}:{symbol}/hist": 30,
    "stats1/{key}/hist": 15,
    "liquidations/hist": 3,
    "funding/stats/{symbol}/hist": 30,
    "auth/w/deposit/address": 10,
    "auth/w/deposit/invoice": 10,
    "auth/w/withdraw": 10,
}
"""How many calls of a kind the venue takes in a minute, where that is not the `USUAL` number."""


class Parameter(NamedTuple):
    """One parameter: its name on the wire, that of the argument, and whether it goes as text with its digits."""

    wire: str
    argument: str
    is_number: bool


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One call."""

    verb: str
    path: str
    words: str
    layout: Layout[Any] | None
    shape: Shape | None

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """What it takes, in the order in which it is sent."""
        return tuple(_parameter(word) for word in self.words.split())

    @property
    def kind(self) -> str:
        """What its calls are counted as: the newest of a list is no kind of its own, nor are the orders of a book."""
        return self.path.replace("/last", "/hist").replace("/R0", "/{precision}")

    @property
    def most(self) -> int:
        """How many calls of its kind the venue takes in a minute."""
        return MOST.get(self.kind, USUAL)

    @property
    def is_signed(self) -> bool:
        """Whether it is the account's."""
        return self.path.startswith("auth/")

    @property
    def changes(self) -> bool:
        """Whether, sent twice, it could act twice."""
        return self.path.startswith("auth/w/")


def _parameter(word: str) -> Parameter:
    wire, _, argument = word.rstrip("#").partition(":")
    return Parameter(wire, argument or wire, word.endswith("#"))
