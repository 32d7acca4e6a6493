"""What the venue tells to anybody."""

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from bittrade_ws.exchanges.oceanex.errors import ErrorCode
from bittrade_ws.simulators.book import BookSide
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.oceanex import reports
from bittrade_ws.simulators.oceanex.instruments import digits_of
from bittrade_ws.simulators.oceanex.refusals import Arguments, Refusal, whole, wrong
from bittrade_ws.simulators.orders import Instrument

MOST_LEVELS = 200
MOST_CANDLES = 500
LONGEST_PERIOD = 10_080
"""Minutes of a week."""


def instrument_of(engine: Engine, args: Arguments) -> Instrument:
    """The market that a request is about; raises `Refusal`."""
    return known(engine, args.need("market", "market_id"))


def known(engine: Engine, name: Any) -> Instrument:
    """A market by its id; raises `Refusal`."""
    found = engine.instruments.get(name.lower()) if isinstance(name, str) else None
    if found is None:
        wrong("market")
    return found


def tickers(engine: Engine, args: Arguments) -> Mapping[str, Any]:
    """Those that are named, or all."""
    names = args.get("markets", "market_ids")
    if names is None:
        names = list(engine.instruments)
    if not isinstance(names, list):
        wrong("markets")
    markets = [known(engine, name) for name in names]  # pyright: ignore[reportUnknownVariableType]
    return {one.name: reports.ticker(engine, one) for one in markets}


def book(engine: Engine, args: Arguments) -> Mapping[str, Any]:
    """The best levels of either side, best first; prices are grouped away from the other side."""
    one = instrument_of(engine, args)
    levels = args.number("level", default=20, least=1, most=MOST_LEVELS)
    digits = args.number("precision", default=digits_of(one.tick), least=0, most=10)
    unit = max(one.tick, Decimal(1).scaleb(-digits))
    sides = engine.books[one.name]
    return {
        "asks": _grouped(sides.asks, unit, ROUND_CEILING, levels),
        "bids": _grouped(sides.bids, unit, ROUND_FLOOR, levels),
    }


def candles(engine: Engine, args: Arguments) -> list[Any]:
    """Candles of whole periods, oldest first."""
    one = instrument_of(engine, args)
    limit = args.number("limit", default=30, least=1, most=MOST_CANDLES)
    minutes = args.number("period", default=1, least=1, most=LONGEST_PERIOD)
    now = engine.now_us() // 1_000_000
    end = min(now, args.number("end_time", default=now, least=0, most=10**11))
    start = args.number("start_time", default=0, least=0, most=10**11)
    length = minutes * 60_000
    last = end * 1000 // length * length
    spans = [(last - back * length, length) for back in reversed(range(limit))]
    return [reports.candle(each) for each in engine.history[one.name].candles(spans) if each.open_ms >= start * 1000]


def _grouped(side: BookSide, unit: Decimal, rounding: str, most: int) -> list[list[str]]:
    found: dict[Decimal, Decimal] = {}
    for level in side.levels():
        price = (level.price / unit).to_integral_value(rounding) * unit
        if price not in found and len(found) == most:
            break
        found[price] = found.get(price, Decimal(0)) + level.quantity
    return [[reports.amount(price), reports.amount(quantity)] for price, quantity in found.items()]


def ids_of(args: Arguments) -> list[int]:
    """The orders that a cancel names; raises `Refusal`."""
    given = args.need("ids")
    if not isinstance(given, list) or not given:
        raise Refusal(ErrorCode.INVALID_VALUE, "ids does not have a valid value", {"ids": []})
    return [whole(one, "ids") for one in given]  # pyright: ignore[reportUnknownVariableType]
