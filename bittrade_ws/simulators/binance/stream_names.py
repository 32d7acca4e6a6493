"""From a stream's name to its feed. https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams"""

import re
from collections.abc import Callable, Sequence

from bittrade_ws.simulators.binance import intervals
from bittrade_ws.simulators.binance.feeds import (
    AggregateFeed,
    BookTickerFeed,
    Feed,
    Pulse,
    TradeFeed,
)
from bittrade_ws.simulators.binance.timed_feeds import (
    ArrayFeed,
    DepthFeed,
    KlineFeed,
    PartialDepthFeed,
    ReferenceFeed,
    ReferencePrice,
    StatisticsFeed,
)
from bittrade_ws.simulators.engine import Engine

_HOUR = 3_600_000
_STATISTICS = ("ticker", "miniTicker", "avgPrice", "ticker_1h", "ticker_4h", "ticker_1d")
WELL_FORMED = re.compile(r"[^\s@\"\\]{1,128}(@[\w:+-]{1,64}){0,3}")
"""Any other name is refused; one that fits but means nothing is acknowledged, and stays silent."""


def finder(
    engine: Engine, reference: ReferencePrice, *, legacy: bool = False
) -> Callable[[str], tuple[Feed, Sequence[str]] | None]:
    """A function that makes the feed of a name, and tells the symbols it must hear of; `None`: there is no such.

    `legacy` brings back `!ticker@arr`, which was retired on 2026-03-26.
    """
    fast, second, two_seconds = Pulse(engine.clock, 0.1), Pulse(engine.clock, 1), Pulse(engine.clock, 2)

    def of_symbol(name: str, symbol: str, kind: str) -> Feed | None:
        match kind.split("@"):
            case ["trade"]:
                return TradeFeed(name, engine)
            case ["blockTrade"]:
                return Feed(name, engine)
            case ["aggTrade"]:
                return AggregateFeed(name, engine, symbol)
            case ["bookTicker"]:
                return BookTickerFeed(name, engine, symbol)
            case ["depth", *speed] if speed in ([], ["100ms"], ["1000ms"]):
                return DepthFeed(name, engine, fast if speed == ["100ms"] else second, symbol)
            case [("depth5" | "depth10" | "depth20") as depth, *speed] if speed in ([], ["100ms"], ["1000ms"]):
                pulse = fast if speed == ["100ms"] else second
                return PartialDepthFeed(name, engine, pulse, symbol, int(depth.removeprefix("depth")))
            case [kline, *zone] if kline.removeprefix("kline_") in intervals.LENGTHS and zone in ([], ["+08:00"]):
                interval = kline.removeprefix("kline_")
                pulse = second if interval == "1s" else two_seconds
                return KlineFeed(name, engine, pulse, symbol, interval, 8 * _HOUR if zone else 0)
            case ["referencePrice"]:
                return ReferenceFeed(name, engine, second, symbol, reference)
            case [statistic] if statistic in _STATISTICS:
                return StatisticsFeed(name, engine, second, symbol, statistic)
            case _:
                return None

    arrays = "miniTicker|ticker_1h|ticker_4h|ticker_1d" + ("|ticker" if legacy else "")

    def find(name: str) -> tuple[Feed, Sequence[str]] | None:
        all_symbols = re.fullmatch(rf"!({arrays})@arr(@1000ms)?", name)
        if all_symbols:
            return ArrayFeed(name, engine, second, all_symbols[1]), tuple(engine.instruments)
        lower, _, kind = name.partition("@")
        symbol = lower.upper()
        if lower != symbol.lower() or symbol not in engine.instruments:
            return None
        feed = of_symbol(name, symbol, kind)
        return None if feed is None else (feed, (symbol,))

    return find
