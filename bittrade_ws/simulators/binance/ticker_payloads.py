"""The venue's JSON for statistics over a window of time: tickers of streams and of answers.

https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams
"""

from decimal import Decimal

from bittrade_ws.simulators.binance.payloads import Json, Stamp, amount, best
from bittrade_ws.simulators.book import Book
from bittrade_ws.simulators.history import Candle, History


def mini_ticker_event(book: Book, history: History, now_us: int, stamp: Stamp) -> Json:
    """The `miniTicker` streams' payload."""
    window = history.window(now_us // 1000)
    return {
        "e": "24hrMiniTicker",
        "E": stamp(now_us),
        "s": book.symbol,
        "c": amount(window.close),
        "o": amount(window.open),
        "h": amount(window.high),
        "l": amount(window.low),
        "v": amount(window.volume),
        "q": amount(window.quote_volume),
    }


def change(window: Candle) -> tuple[str, str, str]:
    """Price change, the same in percent, and the volume-weighted average price."""
    difference = window.close - window.open
    percent = difference * 100 / window.open if window.open else Decimal(0)
    average = window.quote_volume / window.volume if window.volume else window.close
    return amount(difference), f"{percent:.3f}", amount(average)


def ticker_event(book: Book, history: History, now_us: int, stamp: Stamp) -> Json:
    """The `ticker` streams' payload."""
    window = history.window(now_us // 1000)
    difference, percent, average = change(window)
    (bid, bid_quantity), (ask, ask_quantity) = best(book)
    return {
        "e": "24hrTicker",
        "E": stamp(now_us),
        "s": book.symbol,
        "p": difference,
        "P": percent,
        "w": average,
        "x": amount(history.close_before(now_us // 1000) or window.open),
        "c": amount(window.close),
        "Q": amount(history.trades[-1].quantity if history.trades else Decimal(0)),
        "b": amount(bid),
        "B": amount(bid_quantity),
        "a": amount(ask),
        "A": amount(ask_quantity),
        "o": amount(window.open),
        "h": amount(window.high),
        "l": amount(window.low),
        "v": amount(window.volume),
        "q": amount(window.quote_volume),
        "O": stamp(window.open_ms * 1000),
        "C": stamp(now_us),
        "F": window.first_id,
        "L": window.last_id,
        "n": window.count,
    }


WINDOWS = {"1h": 3_600_000, "4h": 14_400_000, "1d": 86_400_000}


def window_ticker_event(book: Book, history: History, name: str, now_us: int, stamp: Stamp) -> Json:
    """`1hTicker`, `4hTicker`, `1dTicker`; opens on a whole minute."""
    window = history.window(now_us // 1000, WINDOWS[name])
    difference, percent, average = change(window)
    return {
        "e": f"{name}Ticker",
        "E": stamp(now_us),
        "s": book.symbol,
        "p": difference,
        "P": percent,
        "o": amount(window.open),
        "h": amount(window.high),
        "l": amount(window.low),
        "c": amount(window.close),
        "w": average,
        "v": amount(window.volume),
        "q": amount(window.quote_volume),
        "O": stamp(window.open_ms // 60_000 * 60_000_000),
        "C": stamp(now_us),
        "F": window.first_id,
        "L": window.last_id,
        "n": window.count,
    }


def ticker_24h(book: Book, history: History, now_us: int, stamp: Stamp) -> Json:
    """The answer of `ticker.24hr`, type FULL."""
    event = ticker_event(book, history, now_us, stamp)
    names = {
        "symbol": "s", "priceChange": "p", "priceChangePercent": "P", "weightedAvgPrice": "w", "prevClosePrice": "x",
        "lastPrice": "c", "lastQty": "Q", "bidPrice": "b", "bidQty": "B", "askPrice": "a", "askQty": "A",
        "openPrice": "o", "highPrice": "h", "lowPrice": "l", "volume": "v", "quoteVolume": "q", "openTime": "O",
        "closeTime": "C", "firstId": "F", "lastId": "L", "count": "n",
    }  # fmt: skip
    return {name: event[key] for name, key in names.items()}


def ticker(symbol: str, window: Candle, opened: int, closed: int) -> Json:
    """The answer of `ticker` and `ticker.tradingDay`, type FULL; it knows nothing of the book."""
    difference, percent, average = change(window)
    return {
        "symbol": symbol,
        "priceChange": difference,
        "priceChangePercent": percent,
        "weightedAvgPrice": average,
        "openPrice": amount(window.open),
        "highPrice": amount(window.high),
        "lowPrice": amount(window.low),
        "lastPrice": amount(window.close),
        "volume": amount(window.volume),
        "quoteVolume": amount(window.quote_volume),
        "openTime": opened,
        "closeTime": closed,
        "firstId": window.first_id,
        "lastId": window.last_id,
        "count": window.count,
    }


MINI = ("symbol", "openPrice", "highPrice", "lowPrice", "lastPrice", "volume", "quoteVolume", "openTime", "closeTime",
        "firstId", "lastId", "count")  # fmt: skip
"""What type MINI keeps of it."""
