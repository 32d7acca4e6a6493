"""The venue's JSON for market data. https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from bittrade_ws.simulators.book import Book
from bittrade_ws.simulators.history import Aggregate, Candle, History
from bittrade_ws.simulators.orders import Trade

Stamp = Callable[[int], int]
"""Epoch microseconds to the unit that a connection asked for."""
Json = dict[str, Any]


def amount(value: Decimal) -> str:
    """A number as the venue writes it: always eight decimals."""
    return f"{value:.8f}"


def milliseconds(us: int) -> int:
    """The unit that connections have unless they ask for another."""
    return us // 1000


def microseconds(us: int) -> int:
    """The other unit."""
    return us


def levels(side: Iterable[tuple[Decimal, Decimal]]) -> list[tuple[str, str]]:
    """Price levels as the venue writes them."""
    return [(f"{price:.8f}", f"{quantity:.8f}") for price, quantity in side]


def depth(book: Book, limit: int) -> Json:
    """A snapshot; also the partial depth streams' payload."""
    return {
        "lastUpdateId": book.update_id,
        "bids": levels(book.bids.top(limit)),
        "asks": levels(book.asks.top(limit)),
    }


def trade_event(trade: Trade, now_us: int, stamp: Stamp) -> Json:
    """The `trade` streams' payload."""
    return {
        "e": "trade",
        "E": stamp(now_us),
        "s": trade.symbol,
        "t": trade.trade_id,
        "p": f"{trade.price:.8f}",
        "q": f"{trade.quantity:.8f}",
        "T": stamp(trade.time_us),
        "m": trade.is_buyer_maker,
        "M": True,
    }


def block_trade_event(trade: Trade, now_us: int, stamp: Stamp) -> Json:
    """The `blockTrade` streams' payload: a trade's, without `M`."""
    event = {**trade_event(trade, now_us, stamp), "e": "blockTrade"}
    del event["M"]
    return event


def trade_row(trade: Trade, stamp: Stamp) -> Json:
    """One trade in an answer."""
    return {
        "id": trade.trade_id,
        "price": amount(trade.price),
        "qty": amount(trade.quantity),
        "quoteQty": amount(trade.price * trade.quantity),
        "time": stamp(trade.time_us),
        "isBuyerMaker": trade.is_buyer_maker,
        "isBestMatch": True,
    }


def aggregate_row(one: Aggregate, stamp: Stamp) -> Json:
    """One aggregate in an answer."""
    return {
        "a": one.aggregate_id,
        "p": amount(one.price),
        "q": amount(one.quantity),
        "f": one.first_id,
        "l": one.last_id,
        "T": stamp(one.time_us),
        "m": one.is_buyer_maker,
        "M": True,
    }


def aggregate_event(one: Aggregate, symbol: str, now_us: int, stamp: Stamp) -> Json:
    """The `aggTrade` streams' payload."""
    return {"e": "aggTrade", "E": stamp(now_us), "s": symbol, **aggregate_row(one, stamp)}


def kline_row(candle: Candle, stamp: Stamp) -> list[Any]:
    """One candle in an answer."""
    return [
        stamp(candle.open_ms * 1000),
        amount(candle.open),
        amount(candle.high),
        amount(candle.low),
        amount(candle.close),
        amount(candle.volume),
        stamp(candle.close_ms * 1000 + 999),
        amount(candle.quote_volume),
        candle.count,
        amount(candle.taker_volume),
        amount(candle.taker_quote_volume),
        "0",
    ]


def kline_event(candle: Candle, symbol: str, interval: str, now_us: int, stamp: Stamp) -> Json:
    """The `kline` streams' payload."""
    body = {
        "t": stamp(candle.open_ms * 1000),
        "T": stamp(candle.close_ms * 1000 + 999),
        "s": symbol,
        "i": interval,
        "f": candle.first_id,
        "L": candle.last_id,
        "o": amount(candle.open),
        "c": amount(candle.close),
        "h": amount(candle.high),
        "l": amount(candle.low),
        "v": amount(candle.volume),
        "n": candle.count,
        "x": now_us > candle.close_ms * 1000 + 999,
        "q": amount(candle.quote_volume),
        "V": amount(candle.taker_volume),
        "Q": amount(candle.taker_quote_volume),
        "B": "0",
    }
    return {"e": "kline", "E": stamp(now_us), "s": symbol, "k": body}


def book_ticker(book: Book) -> Json:
    """`{bidPrice, bidQty, askPrice, askQty}`, zero on an empty side."""
    (bid, bid_quantity), (ask, ask_quantity) = best(book)
    return {
        "symbol": book.symbol,
        "bidPrice": amount(bid),
        "bidQty": amount(bid_quantity),
        "askPrice": amount(ask),
        "askQty": amount(ask_quantity),
    }


def book_ticker_event(book: Book) -> Json:
    """Carries neither `e` nor `E`."""
    (bid, bid_quantity), (ask, ask_quantity) = best(book)
    return {
        "u": book.update_id,
        "s": book.symbol,
        "b": f"{bid:.8f}",
        "B": f"{bid_quantity:.8f}",
        "a": f"{ask:.8f}",
        "A": f"{ask_quantity:.8f}",
    }


def best(book: Book) -> tuple[tuple[Decimal, Decimal], tuple[Decimal, Decimal]]:
    """The best bid and ask as `(price, quantity)`."""
    empty = (Decimal(0), Decimal(0))
    bids, asks = book.bids.best, book.asks.best
    return (bids.price, bids.quantity) if bids else empty, (asks.price, asks.quantity) if asks else empty


def average_price(history: History, now_us: int) -> Decimal:
    """The volume-weighted price of the last five minutes, else the last price."""
    window = history.window(now_us // 1000, 300_000)
    return window.quote_volume / window.volume if window.volume else history.last_price


def average_price_event(symbol: str, history: History, now_us: int, stamp: Stamp) -> Json:
    """The `avgPrice` streams' payload."""
    last = history.trades[-1].time_us if history.trades else now_us
    return {
        "e": "avgPrice",
        "E": stamp(now_us),
        "s": symbol,
        "i": "5m",
        "w": amount(average_price(history, now_us)),
        "T": stamp(last),
    }


def reference_price_event(symbol: str, price: Decimal | None, now_us: int, stamp: Stamp) -> Json:
    """The `referencePrice` streams' payload; there may be no price."""
    return {"e": "referencePrice", "s": symbol, "r": None if price is None else amount(price), "t": stamp(now_us)}
