"""What a stream of Binance lost, from the venue's REST interface beside it: trades, aggregates and candles.

At most `MOST_PAGES` requests of 1000 rows for one hole, each when its turn has come; a wider hole is not asked for. A
row has no time of sending: in what is backfilled, `event_time` is the time of the trade.

Source: the venue's `rest-api.md`, market data endpoints, seen 2026-07.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, Final, TypeVar
from urllib.parse import parse_qs, urlsplit

import reactivex
from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.binance._parse import Parser
from bittrade_ws.exchanges.binance.connections import rest_beside
from bittrade_ws.exchanges.binance.market import AggTrade, Candle, Trade
from bittrade_ws.exchanges.binance.market_results import PastAggTrade, PastCandle, PastTrade
from bittrade_ws.exchanges.binance.parse_market import parse_agg_trades, parse_klines, parse_trades
from bittrade_ws.exchanges.binance.rest import call
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.operators.subscribe_to_channel import Backfill
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import by_trade_id

T = TypeVar("T")
R = TypeVar("R")

PAGE: Final = 1000
MOST_PAGES: Final = 5

_Ask = Callable[[Socket, Mapping[str, Any]], Observable[list[T]]]
_Fetch = Callable[[Socket, int, int], Observable[Sequence[T]]]


def trades_backfill(symbol: str, sender: Sender | None) -> Backfill[Trade]:
    """`get_historical_trades_http` by `from_id`."""
    return Backfill(fetch=partial(_fetch, partial(_trades, symbol, sender)))


def _trades(symbol: str, sender: Sender | None) -> _Fetch[Trade]:
    def typed(row: PastTrade) -> Trade:
        return Trade(symbol.upper(), row.id, row.price, row.qty, row.time, row.is_buyer_maker, row.time)

    ask = _asking("get_historical_trades_http", sender, parse_trades(), typed)
    return _by_id(ask, {"symbol": symbol}, by_trade_id)


def agg_trades_backfill(symbol: str, sender: Sender | None) -> Backfill[AggTrade]:
    """`get_agg_trades_http` by `from_id`."""
    return Backfill(fetch=partial(_fetch, partial(_agg_trades, symbol, sender)))


def _agg_trades(symbol: str, sender: Sender | None) -> _Fetch[AggTrade]:
    def typed(row: PastAggTrade) -> AggTrade:
        ids = row.first_trade_id, row.last_trade_id
        return AggTrade(symbol.upper(), row.trade_id, row.price, row.qty, row.time, row.is_buyer_maker, *ids, row.time)

    ask = _asking("get_agg_trades_http", sender, parse_agg_trades(), typed)
    return _by_id(ask, {"symbol": symbol, "start_time": None, "end_time": None}, by_trade_id)


def candles_backfill(symbol: str, interval: str, *, utc8: bool, sender: Sender | None) -> Backfill[Candle]:
    """`get_klines_http` from `start_time` to `end_time`. What is missing is always complete."""
    return Backfill(fetch=partial(_fetch, partial(_candles, symbol, interval, utc8, sender)))


def _candles(symbol: str, interval: str, utc8: bool, sender: Sender | None) -> _Fetch[Candle]:
    def typed(row: PastCandle) -> Candle:
        return Candle(
            symbol.upper(),
            interval,
            row.open,
            row.high,
            row.low,
            row.close,
            row.volume,
            True,
            row.open_time,
            row.close_time,
            row.quote_volume,
            row.trade_count,
            row.taker_buy_volume,
            row.taker_buy_quote_volume,
            -1,
            -1,
        )

    ask = _asking("get_klines_http", sender, parse_klines(), typed)
    fixed = {"symbol": symbol, "interval": interval, "limit": PAGE, "time_zone": "8" if utc8 else None}

    def fetch(socket: Socket, first: int, last: int) -> Observable[Sequence[Candle]]:
        def page(following: int) -> Observable[list[Candle]]:
            return ask(socket, {**fixed, "start_time": following, "end_time": last})

        return _pages(page, first, last, attrgetter("close_time"))

    return fetch


def _fetch(make: Callable[[], _Fetch[T]], socket: Socket, first: int, last: int) -> Observable[Sequence[T]]:
    """Made when it is wanted: of many subscriptions few ever lose anything."""
    return make()(socket, first, last)


def _by_id(ask: _Ask[T], fixed: Mapping[str, Any], number: Callable[[T], int]) -> _Fetch[T]:
    def fetch(socket: Socket, first: int, last: int) -> Observable[Sequence[T]]:
        if last - first >= PAGE * MOST_PAGES:
            raise InvalidRequest(f"{last - first + 1} are more than the {PAGE * MOST_PAGES} that are asked for")

        def page(following: int) -> Observable[list[T]]:
            return ask(socket, {**fixed, "from_id": following, "limit": min(PAGE, last - following + 1)})

        return _pages(page, first, last, number)

    return fetch


def _pages(
    page: Callable[[int], Observable[list[T]]], first: int, last: int, number: Callable[[T], int]
) -> Observable[Sequence[T]]:
    """One page after the other, until the hole is full, nothing new comes, or it was asked often enough."""

    def from_(following: int, left: int) -> Observable[Sequence[T]]:
        def then(items: list[T]) -> Observable[Sequence[T]]:
            next_ = max(map(number, items), default=-1) + 1
            if next_ <= following or next_ > last or left == 1:
                return reactivex.just(items)
            return reactivex.concat(reactivex.just(items), from_(next_, left - 1))

        return page(following).pipe(ops.flat_map(then))

    return from_(first, MOST_PAGES)


def _asking(name: str, sender: Sender | None, parse: Parser[tuple[R, ...]], typed: Callable[[R], T]) -> _Ask[T]:
    def ask(socket: Socket, given: Mapping[str, Any]) -> Observable[list[T]]:
        # Numbers and times must be those of the stream.
        unit = parse_qs(urlsplit(socket.url).query).get("timeUnit", [])
        headers = {"X-MBX-TIME-UNIT": unit[0].upper()} if unit else {}
        how = {"base_url": rest_beside(socket.url), "sender": sender, "scheduler": None, "timeout": 10.0}
        body = call(name, {**given, **how}, headers=headers, can_wait=True)
        return body.pipe(parse, ops.map(lambda rows: [typed(row) for row in rows]))

    return ask
