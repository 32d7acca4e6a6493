"""Public requests. https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/market-data-requests"""

from itertools import islice
from typing import Any

from bittrade_ws.simulators.binance import errors, intervals, payloads
from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.payloads import amount
from bittrade_ws.simulators.binance.selection import with_status
from bittrade_ws.simulators.binance.venue import Call


def ping(call: Call) -> dict[str, Any]:
    """`ping`: an empty answer."""
    return {}


def time(call: Call) -> dict[str, Any]:
    """`time`: the venue's clock."""
    return {"serverTime": call.stamp(call.venue.engine.clock.now_us())}


def depth(call: Call) -> dict[str, Any]:
    """`depth`: a snapshot of a book."""
    instrument = with_status(call, call.instrument())
    return payloads.depth(call.venue.engine.books[instrument.name], call.params.limit(default=100, highest=5000))


def depth_weight(call: Call) -> int:
    """By the limit: 5, 25, 50 or 250."""
    limit = call.params.limit(default=100, highest=5000)
    return next(weight for most, weight in ((100, 5), (500, 25), (1000, 50), (5000, 250)) if limit <= most)


def trades(call: Call) -> list[dict[str, Any]]:
    """`trades.recent`, and `trades.historical`, which may begin at `fromId`."""
    history = call.history()
    limit, first = call.params.limit(default=500, highest=1000), call.params.integer("fromId")
    if first is None:
        found = history.last_trades(limit)
    else:
        found = list(islice((trade for trade in history.trades if trade.trade_id >= first), limit))
    return [payloads.trade_row(trade, call.stamp) for trade in found]


def block_trades(call: Call) -> list[dict[str, Any]]:
    """`blockTrades.historical`: from an id on."""
    symbol = call.instrument().name
    call.params.required("fromId")
    limit, first = call.params.limit(default=500, highest=1000), call.params.integer("fromId") or 0
    found = (one for one in call.venue.block_trades if one.symbol == symbol and one.trade_id >= first)
    rows = [payloads.trade_row(trade, call.stamp) for trade in islice(found, limit)]
    for row in rows:
        del row["isBestMatch"]
    return rows


def aggregates(call: Call) -> list[dict[str, Any]]:
    """`trades.aggregate`."""
    found = list(call.history().aggregates)
    limit, first = call.params.limit(default=500, highest=1000), call.params.integer("fromId")
    since, until = call.params.integer("startTime"), call.params.integer("endTime")
    if first is not None and (since is not None or until is not None):
        raise errors.bad_combination()
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
    until = now if until is None else min(now, until)
    if since is not None:
        since = max(since, history.begins_ms(intervals.LENGTHS[interval]))
    spans = intervals.spans(interval, until_ms=until, limit=limit, since_ms=since, offset_ms=zone(call))
    return [payloads.kline_row(candle, call.stamp) for candle in history.candles(spans)]


def average_price(call: Call) -> dict[str, Any]:
    """`avgPrice`: over five minutes."""
    now = call.venue.engine.now_us()
    price = payloads.average_price(call.history(), now)
    return {"mins": 5, "price": amount(price), "closeTime": call.stamp(now)}


def zone(call: Call) -> int:
    """How far ahead of UTC `timeZone` is (ms)."""
    try:
        return intervals.zone_offset_ms(call.params.text("timeZone") or "0")
    except ValueError:
        raise errors.bad_data("timeZone") from None
