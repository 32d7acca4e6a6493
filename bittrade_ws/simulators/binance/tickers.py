"""Tickers over 24 hours, a window or a trading day; last prices; best bids and asks.

https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/market-data-requests
"""

import re
from collections.abc import Callable
from typing import Any

from bittrade_ws.simulators.binance import errors, intervals, payloads, ticker_payloads
from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.market_data import zone
from bittrade_ws.simulators.binance.payloads import amount
from bittrade_ws.simulators.binance.selection import named
from bittrade_ws.simulators.binance.venue import Call
from bittrade_ws.simulators.history import DAY, MINUTE
from bittrade_ws.simulators.orders import Instrument

_HOUR = 60 * MINUTE
_WINDOW = re.compile(r"([1-9]|[1-5]\d)m|([1-9]|1\d|2[0-3])h|[1-7]d")
_UNITS = {"m": MINUTE, "h": _HOUR, "d": DAY}


def ticker_24h(call: Call) -> Any:
    """`ticker.24hr`: the last 24 hours, and the top of the book."""
    engine = call.venue.engine

    def of(instrument: Instrument) -> dict[str, Any]:
        name = instrument.name
        return ticker_payloads.ticker_24h(engine.books[name], engine.history[name], engine.now_us(), call.stamp)

    return _each(call, _sized(call, of))


def ticker_24h_weight(call: Call) -> int:
    """By how many symbols are asked for: 2, 40 or 80."""
    count = _count(call)
    if count is None or count > 100:
        return 80
    return 2 if count <= 20 else 40


def ticker(call: Call) -> Any:
    """`ticker`: a window that ends now, and opens on a whole minute."""
    _demand_symbols(call)
    size = call.params.text("windowSize") or "1d"
    if not _WINDOW.fullmatch(size):
        raise errors.bad_data("windowSize")
    length_ms = int(size[:-1]) * _UNITS[size[-1]]
    engine = call.venue.engine

    def of(instrument: Instrument) -> dict[str, Any]:
        now = engine.now_us()
        window = engine.history[instrument.name].window(now // 1000, length_ms)
        opened = window.open_ms // MINUTE * MINUTE
        return ticker_payloads.ticker(instrument.name, window, call.stamp(opened * 1000), call.stamp(now))

    return _each(call, _sized(call, of))


def trading_day(call: Call) -> Any:
    """`ticker.tradingDay`: the day, in `timeZone`, that it is now."""
    _demand_symbols(call)
    engine, offset_ms = call.venue.engine, zone(call)

    def of(instrument: Instrument) -> dict[str, Any]:
        span = intervals.span("1d", engine.now_us() // 1000, offset_ms=offset_ms)
        day = engine.history[instrument.name].candle(*span)
        return ticker_payloads.ticker(
            instrument.name, day, call.stamp(day.open_ms * 1000), call.stamp(day.close_ms * 1000 + 999)
        )

    return _each(call, _sized(call, of))


def window_weight(call: Call) -> int:
    """Of `ticker` and `ticker.tradingDay`: 4 for each symbol, 200 at most."""
    return min(200, 4 * max(1, _count(call) or 1))


def ticker_price(call: Call) -> Any:
    """`ticker.price`: last prices."""
    history = call.venue.engine.history
    return _each(call, lambda one: {"symbol": one.name, "price": amount(history[one.name].last_price)})


def ticker_book(call: Call) -> Any:
    """`ticker.book`: best bids and asks."""
    books = call.venue.engine.books
    return _each(call, lambda one: payloads.book_ticker(books[one.name]))


def few_weight(call: Call) -> int:
    """Of `ticker.price` and `ticker.book`: 2 for one symbol, else 4."""
    return 2 if call.params.symbols() is None and call.params.text("symbol") is not None else 4


def _count(call: Call) -> int | None:
    names = call.params.symbols()
    if names is not None:
        return len(names)
    return 1 if call.params.text("symbol") is not None else None


def _demand_symbols(call: Call) -> None:
    if _count(call) is None:
        raise errors.missing("symbol")


def _sized(call: Call, of: Callable[[Instrument], dict[str, Any]]) -> Callable[[Instrument], dict[str, Any]]:
    kind = call.params.text("type") or "FULL"
    if kind not in ("FULL", "MINI"):
        raise ApiError(-1139, "Invalid ticker type.")
    if kind == "FULL":
        return of

    def mini(instrument: Instrument) -> dict[str, Any]:
        full = of(instrument)
        return {key: full[key] for key in ticker_payloads.MINI}

    return mini


def _each(call: Call, of: Callable[[Instrument], dict[str, Any]]) -> Any:
    is_one, instruments = named(call)
    found = [of(instrument) for instrument in instruments]
    return found[0] if is_one else found
