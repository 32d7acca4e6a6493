"""The venue's markets: names in place of numbers. Either does as a symbol (`BTC/USD` or `1`)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bittrade_ws.models.errors import InvalidRequest


@dataclass(frozen=True, slots=True)
class Market:
    """One market and its grid."""

    id: int
    name: str
    tick: Decimal
    tick_price: Decimal | None = None
    """Tick size in the account's currency; `None`: a spot market."""
    pair_id: int | None = None
    """The currency pair whose rate is its spot price."""

    @property
    def is_spot(self) -> bool:
        """Currencies change hands, in place of contracts."""
        return self.tick_price is None


_PERPETUAL = (
    (1, "BTC/USD", "5", "0.1", 1),
    (2, "ETH/USD", "0.25", "0.25", 2),
    (3, "XRP/USD", "1", "0.1", 6),
    (5, "XAU/USD", "0.5", "0.05", 7),
    (6, "SPY", "0.1", "0.1", 24),
    (7, "EUR/USD", "0.0001", "0.1", 26),
    (8, "AMZN", "1", "0.1", 21),
    (9, "BTC/USD1", "1", "0.1", 1),
    (10, "USD/JPY", "0.01", "0.01", 28),
    (11, "USD/RUB", "0.01", "0.01", 29),
    (12, "FB", "0.01", "0.01", 20),
    (13, "AAPL", "0.01", "0.01", 19),
    (14, "BTC/USD:DUSD", "5", "0.01", None),
    (15, "BTC1/USD:DUSD", "1", "0.001", None),
    (16, "ETH/USD:DUSD", "0.25", "0.01", None),
    (17, "XRP/USD:DUSD", "0.001", "0.01", None),
)
_SPOT = (
    (4, "DGTX/ETH", "0.000001", 3),
    (18, "BTC/DUSD", "1", 36),
    (19, "ETH/BTC", "0.00001", 37),
    (20, "ETH/DUSD", "0.1", 38),
    (21, "DUSD/USDC", "0.001", 39),
    (22, "LINK/DUSD", "0.01", 40),
    (23, "DGTX/BTC", "0.0000001", 4),
    (24, "DGTX/DUSD", "0.001", 41),
    (25, "DGTX/LINK", "0.0001", 42),
)
MARKETS: Final = {
    market.id: market
    for market in (
        *(Market(number, name, Decimal(tick), Decimal(price), pair) for number, name, tick, price, pair in _PERPETUAL),
        *(Market(number, name, Decimal(tick), None, pair) for number, name, tick, pair in _SPOT),
    )
}
"""By id."""
CURRENCIES: Final = {1: "DGTX", 2: "BTC", 3: "USD", 4: "ETH"}
_BY_NAME = {market.name: market.id for market in MARKETS.values()}


def market_id(symbol: str) -> int:
    """The number of a market by its name in any case, or by its number; a number need not be known here."""
    if symbol.isascii() and symbol.isdigit() and 0 < int(symbol) < 2**32:
        return int(symbol)
    found = _BY_NAME.get(symbol.upper())
    if found is None:
        raise InvalidRequest(f"no market is called {symbol!r}; this venue has {', '.join(_BY_NAME)}, or their numbers")
    return found


def symbol_of(number: int) -> str:
    """The name of a market, or its number where it is not known."""
    market = MARKETS.get(number)
    return str(number) if market is None else market.name
