"""One REST call: its parameters, wherever they came in, and the errors that answer it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bittrade_ws.simulators.bitfinex.lending import Lending
from bittrade_ws.simulators.bitfinex.users import User
from bittrade_ws.simulators.bitfinex.venue import Venue

PARAMETERS, GENERIC = 10020, 10001


class CallRefused(Exception):
    """A call that is answered by `["error", code, text]`."""

    def __init__(self, code: int, text: str, *, status: int = 500) -> None:
        super().__init__(text)
        self.code = code
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a client asks; `customer` is there for calls that are signed."""

    venue: Venue
    places: Mapping[str, str]
    """What stands in the path for the route's names."""
    params: Mapping[str, Any]
    """Of the query and the body."""
    customer: User | None = None

    @property
    def user(self) -> User:
        """Who asks."""
        if self.customer is None:
            raise CallRefused(10100, "apikey: invalid")
        return self.customer

    @property
    def lending(self) -> Lending:
        """Who asks, as a lender."""
        return self.venue.lending[self.user.name]

    def text(self, name: str) -> str:
        """A parameter that must be there."""
        value = self.params.get(name)
        if not isinstance(value, str):
            raise CallRefused(PARAMETERS, f"{name}: invalid")
        return value

    def number(self, name: str) -> int | None:
        """A natural number."""
        value = self.params.get(name)
        if value is None:
            return None
        try:
            return int(value)
        except (TypeError, ValueError):
            raise CallRefused(PARAMETERS, f"{name}: invalid") from None

    def pair(self, symbol: str | None = None) -> str:
        """A symbol that trades: this one, or that of the path, or the parameter."""
        symbol = symbol or self.places.get("symbol") or str(self.params.get("symbol"))
        if symbol not in self.venue.engine.instruments:
            raise CallRefused(PARAMETERS, "symbol: invalid")
        return symbol

    def cut(
        self,
        rows: Sequence[list[Any]],
        at: Callable[[list[Any]], int],
        *,
        usual: int = 125,
        most: int = 10_000,
        is_rising: bool = True,
    ) -> list[list[Any]]:
        """What `start`, `end`, `limit` and `sort` leave of rows, which are oldest first (`is_rising`).

        Newest first, unless `sort` is 1.
        """
        start, end = self.number("start"), self.number("end")
        limit = min(self.number("limit") or usual, most)
        found = [one for one in rows if (start is None or at(one) >= start) and (end is None or at(one) <= end)]
        ordered = found if is_rising else found[::-1]
        return ordered[:limit] if self.number("sort") == 1 else ordered[::-1][:limit]


class Route(NamedTuple):
    """A path, with names in braces, and what answers it."""

    method: str
    path: str
    answer: Callable[[Call], Any]
