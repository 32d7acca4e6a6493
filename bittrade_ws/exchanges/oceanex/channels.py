"""Market data as streams. The venue has none: each asks again, `every` so many seconds after an answer.

What happens in between is not seen. `Gap`, `Stale` and `Fresh` as in `polled`.

Source: the venue's WebSocket API user guide 0.5, seen 2026-07.
"""

from collections.abc import Iterable
from typing import Any, Final

from bittrade_ws.exchanges.oceanex._question import Messages, market_of
from bittrade_ws.exchanges.oceanex._request import Call, read
from bittrade_ws.exchanges.oceanex.market_questions import book_call, candles_call, tickers_of
from bittrade_ws.exchanges.oceanex.polled import FromSockets, Read, polled
from bittrade_ws.exchanges.oceanex.results import BookSnapshot, Candle, Ticker
from bittrade_ws.models.market import Book, BookStatus
from bittrade_ws.models.status import Gap
from bittrade_ws.wire.codec import Frame
from bittrade_ws.wire.exact_json import dumps, loads

SAMPLE_SYMBOL: Final = "vetusdt"
CANDLES: Final = 100
"""So many are looked back for those that were missed."""


def subscribe_ticker(symbol: str, messages: Messages, *, every: float = 1.0) -> FromSockets[Ticker | Gap]:
    """The last 24 hours of a market, whether or not they have changed."""
    names = [market_of(symbol)]
    call = Call("TickerHandler", "index", {"markets": names, "market_ids": names})
    return polled(f"ticker:{names[0]}", messages, call, lambda: _tickers, every=every)


def subscribe_all_tickers(messages: Messages, *, every: float = 1.0) -> FromSockets[tuple[Ticker, ...] | Gap]:
    """The last 24 hours of every market."""
    call = Call("TickerHandler", "index", {})
    return polled("tickers", messages, call, lambda: lambda data: [tuple(_tickers(data))], every=every)


def subscribe_book(
    symbol: str, messages: Messages, *, every: float = 1.0, level: int = 20, precision: int | None = None
) -> FromSockets[Book]:
    """The best `level` prices of each side, as the venue has them at that moment.

    A book that could not be asked for is `UNSYNCED` at once, and has no levels. `precision` is the number of digits
    that prices are grouped by.
    """
    market = market_of(symbol)

    def unsynced(cause: str) -> Book:
        return Book(symbol=market, status=BookStatus.UNSYNCED, cause=cause)

    def books(data: Any) -> Iterable[Book]:
        told = read(data, BookSnapshot)
        return [Book(symbol=market, status=BookStatus.SYNCED, bids=told.bids, asks=told.asks)]

    call = book_call(market, level=level, precision=precision)
    return polled(f"book:{market}", messages, call, lambda: books, every=every, on_loss=unsynced)


def subscribe_candles(
    symbol: str, messages: Messages, *, period: int = 1, every: float = 5.0
) -> FromSockets[Candle | Gap]:
    """The candle of now, of `period` minutes, and each one again as it has changed; those that were missed follow.

    Where more were missed than the venue was asked for (100), a `Gap` has the times of the first and the last of them,
    in seconds.
    """
    market = market_of(symbol)
    name = f"candles:{market}:{period}"
    call = candles_call(market, limit=CANDLES, period=period, start_time=None, end_time=None)
    return polled(name, messages, call, lambda: _candles(name, period * 60), every=every, reads_back=True)


def acknowledge(frame: Frame) -> Frame | None:
    """The venue's yes to a request, for `check_exchange`."""
    asked: Any = loads(frame)
    inner: dict[str, Any] = {"action": asked["data"]["action"], "code": 0, "data": {}, "uuid": asked["data"]["uuid"]}
    return dumps({"identifier": asked["identifier"], "message": inner})


def _tickers(data: Any) -> Iterable[Ticker]:
    return tickers_of(read(data, dict[str, dict[str, Any]])).values()


def _candles(name: str, length: int) -> Read[Candle | Gap]:
    last: Candle | None = None

    def fresh(data: Any) -> Iterable[Candle | Gap]:
        nonlocal last
        rows = sorted(read(data, tuple[Candle, ...]), key=lambda row: row.time)
        before, last = last, rows[-1] if rows else last
        if before is None:
            return rows[-1:]
        told: list[Candle | Gap] = [row for row in rows if row.time >= before.time and row != before]
        if rows and rows[0].time > before.time + length:
            cause = "more candles than are asked for"
            told.insert(0, Gap(name, before.time + length, rows[0].time - length, cause))
        return told

    return fresh
