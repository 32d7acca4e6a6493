"""The prices that filters are held against.

https://developers.binance.com/docs/binance-spot-api-docs/filters
"""

from decimal import Decimal

from bittrade_ws.simulators.binance.rules import Reference
from bittrade_ws.simulators.binance.venue import Venue
from bittrade_ws.simulators.history import MINUTE


def reference_price(venue: Venue, symbol: str) -> Decimal | None:
    """The price that filters are held against first, when the symbol has one."""
    history = venue.engine.history[symbol]
    if venue.rules[symbol].reference is not Reference.MEAN or not history.trades:
        return None
    return _average(venue, symbol, 5)


def price_for_filters(venue: Venue, symbol: str, minutes: int) -> Decimal:
    """The reference price, else the average of so many minutes, else the last price."""
    reference = reference_price(venue, symbol)
    if reference is not None:
        return reference
    return _average(venue, symbol, minutes) if minutes else venue.engine.history[symbol].last_price


def _average(venue: Venue, symbol: str, minutes: int) -> Decimal:
    history = venue.engine.history[symbol]
    window = history.window(venue.engine.now_us() // 1000, minutes * MINUTE)
    return window.quote_volume / window.volume if window.volume else history.last_price
