"""Which channels there are: from a `subscribe` to a feed, or to the code of the venue's refusal.

Source: the venue's `ws-public-*` reference pages and abbreviations, seen 2026-07.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from bittrade_ws.simulators.bitfinex import books
from bittrade_ws.simulators.bitfinex.books import BookFeed
from bittrade_ws.simulators.bitfinex.feeds import Feed
from bittrade_ws.simulators.bitfinex.funding import FundingMarket, FundingTickerFeed, FundingTradesFeed
from bittrade_ws.simulators.bitfinex.instruments import DERIVATIVES, pair_of
from bittrade_ws.simulators.bitfinex.market_feeds import (
    TIME_FRAMES,
    CandlesFeed,
    SilentFeed,
    TickerFeed,
    TimedFeed,
    TradesFeed,
    derivative_row,
)
from bittrade_ws.simulators.engine import Engine

PRECISIONS = {"P0": 5, "P1": 4, "P2": 3, "P3": 2, "P4": 1}
"""Significant digits."""
LENGTHS = ("1", "25", "100", "250")
FREQUENCIES = ("F0", "F1")
LIQUIDATIONS = "status:liq:global"
_CANDLES = re.compile(r"trade:(\w+):([tf][\w:]+?)(?::(p\d+|a\d+:p\d+:p\d+))?")


class ChannelRefused(Exception):
    """A subscription that gets an error event."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


class Found(NamedTuple):
    """A feed that can be joined: its name, what `subscribed` echoes, and how to make it."""

    name: str
    echo: dict[str, Any]
    make: Callable[[], Feed]


class Channels:
    """The channels of one venue."""

    def __init__(self, engine: Engine, funding: Mapping[str, FundingMarket]) -> None:
        self._engine = engine
        self._funding = funding

    def find(self, request: Mapping[str, Any]) -> Found:
        """The feed that a `subscribe` asks for; raises `ChannelRefused`."""
        channel = request.get("channel")
        match channel:
            case "ticker" | "trades":
                return self._simple(channel, self._symbol(request))
            case "book":
                return self._book(self._symbol(request), request)
            case "candles":
                return self._candles(str(request.get("key")))
            case "status":
                return self._status(str(request.get("key")))
            case _:
                raise ChannelRefused(10302, "channel: unknown")

    def _symbol(self, request: Mapping[str, Any]) -> str:
        symbol = request.get("symbol", request.get("pair"))
        if isinstance(symbol, str):
            for name in (symbol, f"t{symbol}"):
                if name in self._engine.instruments or name in self._funding:
                    return name
        raise ChannelRefused(10300, "symbol: invalid")

    def _simple(self, channel: str, symbol: str) -> Found:
        engine, market = self._engine, self._funding.get(symbol)
        makers: dict[str, Callable[[], Feed]]
        if market is None:
            makers = {"ticker": lambda: TickerFeed(engine, symbol), "trades": lambda: TradesFeed(engine, symbol)}
        else:
            makers = {
                "ticker": lambda: FundingTickerFeed(engine, market),
                "trades": lambda: FundingTradesFeed(engine, market),
            }
        return Found(f"{channel}:{symbol}", {"symbol": symbol, **_short(symbol)}, makers[channel])

    def _book(self, symbol: str, request: Mapping[str, Any]) -> Found:
        precision, frequency = str(request.get("prec", "P0")), str(request.get("freq", "F0"))
        length = str(request.get("len", "25"))
        if precision not in PRECISIONS and precision != "R0":
            raise ChannelRefused(10011, "prec: invalid")
        if length not in LENGTHS:
            raise ChannelRefused(10012, "len: invalid")
        if frequency not in FREQUENCIES:
            raise ChannelRefused(10020, "freq: invalid")
        echo = {"symbol": symbol, "prec": precision, "freq": frequency, "len": length, **_short(symbol)}
        is_raw, entries, market = precision == "R0", int(length), self._funding.get(symbol)
        engine = self._engine

        def make() -> Feed:
            if market is not None:
                return FundingBookFeed(engine, market, length=entries, is_raw=is_raw, is_slow=frequency == "F1")
            look = (
                books.raw(engine, symbol, length=entries)
                if is_raw
                else books.priced(engine, symbol, length=entries, digits=PRECISIONS[precision])
            )
            return BookFeed(
                engine,
                symbols=(symbol,),
                look=look,
                remove=books.remove_order if is_raw else books.remove_price,
                is_slow=frequency == "F1",
                has_checksum=True,
            )

        return Found(f"book:{symbol}:{precision}:{frequency}:{length}", echo, make)

    def _candles(self, key: str) -> Found:
        found = _CANDLES.fullmatch(key)
        if found is None or found[1] not in TIME_FRAMES:
            raise ChannelRefused(10300, "key: invalid")
        frame, symbol, periods = found[1], found[2], found[3]
        if symbol in self._engine.instruments and periods is None:
            return Found(f"candles:{key}", {"key": key}, lambda: CandlesFeed(self._engine, symbol, frame))
        if symbol in self._funding and periods is not None:
            return Found(f"candles:{key}", {"key": key}, lambda: SilentFeed(self._engine))
        raise ChannelRefused(10300, "symbol: invalid")

    def _status(self, key: str) -> Found:
        kind, _, symbol = key.partition(":")
        name, engine = f"status:{key}", self._engine
        if kind == "deriv" and symbol in DERIVATIVES:
            return Found(name, {"key": key}, lambda: TimedFeed(engine, lambda: derivative_row(engine, symbol)))
        if name == LIQUIDATIONS:
            return Found(name, {"key": key}, lambda: SilentFeed(engine))
        raise ChannelRefused(10300, "key: invalid")


class FundingBookFeed(BookFeed):
    """The book of the funding market."""

    def __init__(self, engine: Engine, market: FundingMarket, *, length: int, is_raw: bool, is_slow: bool) -> None:
        super().__init__(
            engine,
            symbols=(),
            look=lambda: market.look(length, is_raw=is_raw),
            remove=books.remove_offer if is_raw else books.remove_rate,
            is_slow=is_slow,
            has_checksum=False,
        )
        self._market = market

    def began(self) -> None:
        super().began()
        self._market.changed.append(self.on_settled)

    def ended(self) -> None:
        super().ended()
        self._market.changed.remove(self.on_settled)


def _short(symbol: str) -> dict[str, str]:
    return {"currency" if symbol.startswith("f") else "pair": pair_of(symbol)}
