"""Public requests. https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/market-data-requests"""

from itertools import islice
from typing import Any

from bittrade_ws.simulators.binance import errors, intervals, payloads
from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.exchange_info import amount, exchange_info
from bittrade_ws.simulators.binance.venue import Call
from bittrade_ws.simulators.orders import Instrument

_CONNECTIONS = {
    "rateLimitType": "CONNECTIONS",
    "interval": "MINUTE",
    "intervalNum": 5,
    "limit": 300,
}


def ping(call: Call) -> dict[str, Any]:
    """`ping`: an empty answer."""
    return {}


def time(call: Call) -> dict[str, Any]:
    """`time`: the venue's clock."""
    return {"serverTime": call.stamp(call.venue.engine.clock.now_us())}


def info(call: Call) -> dict[str, Any]:
    """`exchangeInfo`."""
    instruments = named(call)[1]
    further = [_CONNECTIONS] if call.connection else []
    now = call.stamp(call.venue.engine.now_us())
    return exchange_info(instruments, call.venue.limits, now, further=further)


def depth(call: Call) -> dict[str, Any]:
    """`depth`: a snapshot of a book."""
    instrument = call.instrument()
    return payloads.depth(call.venue.engine.books[instrument.name], call.params.limit(default=100, highest=5000))


def depth_weight(call: Call) -> int:
    """By the limit: 5, 25, 50 or 250."""
    limit = call.params.limit(default=100, highest=5000)
    return next(weight for most, weight in ((100, 5), (500, 25), (1000, 50), (5000, 250)) if limit <= most)


def trades(call: Call) -> list[dict[str, Any]]:
    """`trades.recent`, and `trades.historical` with `fromId`."""
    history = call.history()
    limit, first = call.params.limit(default=500, highest=1000), call.params.integer("fromId")
    if first is None:
        found = history.last_trades(limit)
    else:
        found = list(islice((trade for trade in history.trades if trade.trade_id >= first), limit))
    return [payloads.trade_row(trade, call.stamp) for trade in found]


def aggregates(call: Call) -> list[dict[str, Any]]:
    """`trades.aggregate`."""
    found = list(call.history().aggregates)
    limit, first = call.params.limit(default=500, highest=1000), call.params.integer("fromId")
    since, until = call.params.integer("startTime"), call.params.integer("endTime")
    if since is not None:
        found = [one for one in found if one.time_us // 1000 >= since]
    if until is not None:
        found = [one for one in found if one.time_us // 1000 <= until]
    if first is not None:
        found = [one for one in found if one.aggregate_id >= first]
    found = found[-limit:] if first is None and since is None else found[:limit]
    return [payloads.aggregate_row(one, call.stamp) for one in found]


def klines(call: Call) -> list[list[Any]]:
    """`klines`: candles, the last ones or from a time on."""
    history = call.history()
    interval = call.params.required("interval")
    if interval not in intervals.LENGTHS:
        raise ApiError(-1120, "Invalid interval.")
    now = call.venue.engine.now_us() // 1000
    until, since = call.params.integer("endTime"), call.params.integer("startTime")
    limit = call.params.limit(default=500, highest=1000)
    spans = intervals.spans(interval, until_ms=min(now, until or now), limit=limit, since_ms=since or 0)
    return [payloads.kline_row(candle, call.stamp) for candle in history.candles(spans)]


def average_price(call: Call) -> dict[str, Any]:
    """`avgPrice`: over five minutes."""
    now = call.venue.engine.now_us()
    price = payloads.average_price(call.history(), now)
    return {"mins": 5, "price": amount(price), "closeTime": call.stamp(now)}


def named(call: Call) -> tuple[bool, list[Instrument]]:
    """The instruments that are asked for, all when none is named; and whether it is just one, by `symbol`."""
    names = call.params.symbols()
    known = call.venue.engine.instruments
    if names is not None:
        if call.params.text("symbol") is not None:
            raise ApiError(-1128, "Combination of optional parameters invalid.")
        if len(set(names)) < len(names):
            raise ApiError(-1151, "Symbol is present multiple times in the list.")
        if any(name not in known for name in names):
            raise errors.invalid_symbol()
        return False, [known[name] for name in names]
    if call.params.text("symbol") is not None:
        return True, [call.instrument()]
    return False, list(known.values())
