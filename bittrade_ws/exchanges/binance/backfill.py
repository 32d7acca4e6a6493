"""What a stream of Binance lost, from the venue's REST interface beside it: trades, aggregates and candles.

At most `MOST_PAGES` requests of 1000 rows for one hole, in the turn that `weight` gives; a wider hole is not asked for.
A row has no time of sending: in what is backfilled, `event_time` is the time of the trade.

Source: the venue's `rest-api.md`, market data endpoints, seen 2026-07.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeVar
from urllib.parse import parse_qs, urlsplit

import msgspec
import reactivex
from msgspec import Struct, field
from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.connection import RequestMessage, Sender, prepare_request, send_request, shared_pool
from bittrade_ws.exchanges.binance._typed import BROKEN
from bittrade_ws.exchanges.binance.connections import rest_beside
from bittrade_ws.exchanges.binance.market import AggTrade, Candle, Trade
from bittrade_ws.exchanges.binance.weight import shared_budget
from bittrade_ws.models.errors import DecodeError, InvalidRequest
from bittrade_ws.operators.subscribe_to_channel import Backfill
from bittrade_ws.wire.bundle import Socket

T = TypeVar("T")

PAGE: Final = 1000
MOST_PAGES: Final = 5


class _TradeRow(Struct, frozen=True, gc=False, rename="camel"):
    trade_id: int = field(name="id")
    price: Decimal
    qty: Decimal
    time: int
    is_buyer_maker: bool


class _AggTradeRow(Struct, frozen=True, gc=False):
    a: int
    p: Decimal
    q: Decimal
    f: int
    l: int  # noqa: E741 - the venue's own letter
    T: int
    m: bool


class _CandleRow(NamedTuple):
    open_time: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal
    close_time: int
    quote_volume: Decimal
    trade_count: int
    taker_buy_volume: Decimal
    taker_buy_quote_volume: Decimal
    unused: Any = None


def trades_backfill(symbol: str, sender: Sender | None) -> Backfill[Trade]:
    """`GET /api/v3/historicalTrades` by `fromId`, weight 25."""

    def typed(row: _TradeRow) -> Trade:
        return Trade(symbol.upper(), row.trade_id, row.price, row.qty, row.time, row.is_buyer_maker, row.time)

    return _by_id("/api/v3/historicalTrades", 25, symbol, sender, _reader(_TradeRow, typed), attrgetter("trade_id"))


def agg_trades_backfill(symbol: str, sender: Sender | None) -> Backfill[AggTrade]:
    """`GET /api/v3/aggTrades` by `fromId`, weight 4."""

    def typed(row: _AggTradeRow) -> AggTrade:
        return AggTrade(symbol.upper(), row.a, row.p, row.q, row.T, row.m, row.f, row.l, row.T)

    return _by_id("/api/v3/aggTrades", 4, symbol, sender, _reader(_AggTradeRow, typed), attrgetter("trade_id"))


def candles_backfill(symbol: str, interval: str, *, utc8: bool, sender: Sender | None) -> Backfill[Candle]:
    """`GET /api/v3/klines` from `startTime` to `endTime`, weight 2. What is missing is always complete."""

    def typed(row: _CandleRow) -> Candle:
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

    read = _reader(_CandleRow, typed)
    zone = {"timeZone": "8"} if utc8 else {}

    def fetch(socket: Socket, first: int, last: int) -> Observable[Sequence[Candle]]:
        def page(following: int) -> Observable[list[Candle]]:
            params = {
                "symbol": symbol.upper(),
                "interval": interval,
                "startTime": following,
                "endTime": last,
                "limit": PAGE,
                **zone,
            }
            return _ask(socket, "/api/v3/klines", 2, params, sender, read)

        return _pages(page, first, last, attrgetter("close_time"))

    return Backfill(fetch=fetch)


def _by_id(
    endpoint: str,
    weight: int,
    symbol: str,
    sender: Sender | None,
    read: Callable[[bytes], list[T]],
    number: Callable[[T], int],
) -> Backfill[T]:
    def fetch(socket: Socket, first: int, last: int) -> Observable[Sequence[T]]:
        if last - first >= PAGE * MOST_PAGES:
            raise InvalidRequest(f"{last - first + 1} are more than the {PAGE * MOST_PAGES} that are asked for")

        def page(following: int) -> Observable[list[T]]:
            params = {"symbol": symbol.upper(), "fromId": following, "limit": min(PAGE, last - following + 1)}
            return _ask(socket, endpoint, weight, params, sender, read)

        return _pages(page, first, last, number)

    return Backfill(fetch=fetch)


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


def _ask(
    socket: Socket,
    endpoint: str,
    weight: int,
    params: Mapping[str, Any],
    sender: Sender | None,
    read: Callable[[bytes], list[T]],
) -> Observable[list[T]]:
    base_url = rest_beside(socket.url)
    # Numbers and times must be those of the stream.
    unit = parse_qs(urlsplit(socket.url).query).get("timeUnit", [])
    headers = {"X-MBX-TIME-UNIT": unit[0].upper()} if unit else {}
    message = RequestMessage(endpoint=endpoint, params=params, headers=headers)

    def ask() -> Observable[list[T]]:
        return send_request(prepare_request(message, base_url), sender=sender or shared_pool(), decode=read)

    return shared_budget(base_url).turn(weight, ask)


def _reader(of: type[Any], typed: Callable[[Any], T]) -> Callable[[bytes], list[T]]:
    decode = msgspec.json.Decoder(list[of]).decode

    def read(body: bytes) -> list[T]:
        try:
            return [typed(row) for row in decode(body)]
        except BROKEN as error:
            raise DecodeError(f"not rows of {of.__name__.strip('_')}: {error}", frame=body) from error

    return read
