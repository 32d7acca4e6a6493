"""What a stream lost, from REST beside it: in virtual time over scripted rows, and on loopback against the truth."""

import json
import threading
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import reactivex
import requests
from reactivex import Observable

from bittrade_ws import simulators
from bittrade_ws.connection import HttpResponse
from bittrade_ws.exchanges import binance
from bittrade_ws.models.status import Gap
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only

D = Decimal


class Venue:
    """Two dials of a scripted stream, and rows over REST."""

    def __init__(self, marbles: Any, rows: Any, first: list[Any], then: list[Any], *, url: str = "ws://venue/stream"):
        said = dict(zip("abcdefgh", [*first, *then], strict=False))
        names = "".join(said)
        dials = [f"^-{names[: len(first)]}-!", f"^-{names[len(first) :]}"]
        exchange = marbles.exchange(dials=dials, codec=binance.BinanceCodec, values=said)
        exchange.is_straight = True
        exchange.reply(
            when=marbles.match(method="SUBSCRIBE"), with_=lambda request: {"result": None, "id": request["id"]}
        )
        self.marbles = marbles
        self.rows = rows
        self.asked: list[tuple[str, dict[str, str], Any]] = []
        connection = binance.public_websocket_connection(url=url, dialer=exchange.dialer, scheduler=marbles.clock)
        self.messages = connection.pipe(keep_messages_only())
        self.sockets = connection.pipe(filter_new_socket_only())
        marbles.connect(connection)

    def sender(self, request: requests.PreparedRequest, timeout: float) -> Observable[HttpResponse]:
        url = urlsplit(request.url or "")
        params = {name: values[0] for name, values in parse_qs(url.query).items()}
        self.asked.append((url.path, params, request.headers.get("X-MBX-TIME-UNIT")))
        return reactivex.just(HttpResponse(200, {}, json.dumps(self.rows(params)).encode()))

    def watch(self, subscribe: Any) -> list[Any]:
        seen: list[Any] = []
        self.marbles.keep(self.sockets.pipe(subscribe).subscribe(seen.append, seen.append))
        self.marbles.clock.advance("20s")
        return seen


def trade(number: int) -> dict[str, Any]:
    data = {"e": "trade", "E": 5, "s": "BNBBTC", "t": number, "p": "0.10", "q": "2", "T": 1000 + number, "m": True}
    return {"stream": "bnbbtc@trade", "data": data}


def trade_row(number: int) -> dict[str, Any]:
    return {"id": number, "price": "0.10", "qty": "2.0", "time": 1000 + number, "isBuyerMaker": True, "quoteQty": "1"}


def candle(minute: int, *, is_closed: bool) -> dict[str, Any]:
    first = minute * 60_000
    fields = {name: "1" for name in "ochlvqVQ"} | {"f": 1, "L": 2, "n": 3, "s": "BNBBTC", "i": "1m"}
    data = {"e": "kline", "s": "BNBBTC", "k": {**fields, "t": first, "T": first + 59_999, "x": is_closed}}
    return {"stream": "bnbbtc@kline_1m", "data": data}


def candle_row(minute: int) -> list[Any]:
    return [minute * 60_000, "1", "2", "0.5", "1.10", "7", minute * 60_000 + 59_999, "9", 3, "1", "1", "0"]


def ids(seen: list[Any]) -> list[Any]:
    return [(item.from_, item.to, item.backfilled) if isinstance(item, Gap) else item.trade_id for item in seen]


def test_f43_trades_that_were_lost_follow_their_gap(marbles: Any) -> None:
    venue = Venue(marbles, lambda asked: [trade_row(n) for n in range(7, 11)], [trade(6)], [trade(10), trade(11)])
    seen = venue.watch(binance.subscribe_trades("bnbbtc", venue.messages, sender=venue.sender))
    assert ids(seen) == [6, (7, 9, True), 7, 8, 9, 10, 11]
    assert seen[2] == binance.Trade("BNBBTC", 7, D("0.10"), D("2.0"), 1007, True, 1007)
    assert str(seen[2].quantity) == "2.0"
    assert venue.asked == [("/api/v3/historicalTrades", {"symbol": "BNBBTC", "fromId": "7", "limit": "3"}, None)]


def test_f44_without_a_history_the_gap_says_so(marbles: Any) -> None:
    venue = Venue(marbles, lambda asked: {"code": -1, "msg": "rows? no"}, [trade(6)], [trade(10)])
    seen = venue.watch(binance.subscribe_trades("bnbbtc", venue.messages, sender=venue.sender))
    assert ids(seen) == [6, (7, 9, False), 10]


def test_f44_nor_where_it_is_not_wanted(marbles: Any) -> None:
    venue = Venue(marbles, lambda asked: [], [trade(6)], [trade(10)])
    seen = venue.watch(binance.subscribe_trades("bnbbtc", venue.messages, sender=venue.sender, backfill=False))
    assert ids(seen) == [6, (7, 9, False), 10]
    assert venue.asked == []


def test_i7_a_hole_that_is_too_wide_is_not_asked_for(marbles: Any) -> None:
    venue = Venue(marbles, lambda asked: [], [trade(6)], [trade(6000)])
    seen = venue.watch(binance.subscribe_trades("bnbbtc", venue.messages, sender=venue.sender))
    assert ids(seen) == [6, (7, 5999, False), 6000]
    assert venue.asked == []


def test_a_wide_one_is_asked_for_page_by_page(marbles: Any) -> None:
    def rows(asked: dict[str, str]) -> list[Any]:
        return [trade_row(int(asked["fromId"]) + n) for n in range(int(asked["limit"]))]

    venue = Venue(marbles, rows, [trade(6)], [trade(2507)])
    seen = venue.watch(binance.subscribe_trades("bnbbtc", venue.messages, sender=venue.sender))
    assert ids(seen) == [6, (7, 2506, True), *range(7, 2508)]
    assert [(asked["fromId"], asked["limit"]) for _, asked, _ in venue.asked] == [
        ("7", "1000"),
        ("1007", "1000"),
        ("2007", "500"),
    ]


def test_in_microseconds_what_is_fetched_is_in_them_too(marbles: Any) -> None:
    url = "ws://venue/stream?timeUnit=MICROSECOND"
    venue = Venue(marbles, lambda asked: [], [trade(6)], [trade(10)], url=url)
    venue.watch(binance.subscribe_trades("bnbbtc", venue.messages, sender=venue.sender))
    assert [unit for _, _, unit in venue.asked] == ["MICROSECOND"]


def test_f43_candles_the_end_of_the_one_that_grew_among_them(marbles: Any) -> None:
    grows = [candle(3, is_closed=True), candle(4, is_closed=False), candle(4, is_closed=False)]
    venue = Venue(marbles, lambda asked: [candle_row(n) for n in (4, 5, 6)], grows, [candle(7, is_closed=False)])
    seen = venue.watch(binance.subscribe_candles("bnbbtc", venue.messages, sender=venue.sender))
    times = [item if isinstance(item, Gap) else (item.open_time // 60_000, item.is_closed) for item in seen]
    gap = times.pop(3)
    assert (gap.from_, gap.to, gap.backfilled) == (240_000, 419_999, True)
    assert times == [(3, True), (4, False), (4, False), (4, True), (5, True), (6, True), (7, False)]
    assert seen[4].close == D("1.10")
    asked = {"symbol": "BNBBTC", "interval": "1m", "startTime": "240000", "endTime": "419999", "limit": "1000"}
    assert [(path, params) for path, params, _ in venue.asked] == [("/api/v3/klines", asked)]


def test_a_candle_that_still_grows_has_lost_nothing(marbles: Any) -> None:
    one = candle(4, is_closed=False)
    venue = Venue(marbles, lambda asked: [], [one], [one, candle(4, is_closed=True)])
    seen = venue.watch(binance.subscribe_candles("bnbbtc", venue.messages, sender=venue.sender))
    assert [item.is_closed for item in seen] == [False, False, True]
    assert venue.asked == []


@pytest.mark.loopback
@pytest.mark.parametrize("channel", ["trades", "agg_trades"])
def test_f43_the_log_is_complete_although_the_line_was_cut_while_trades_flowed(channel: str) -> None:
    seen: list[Any] = []
    changed = threading.Condition()

    def note(item: Any) -> None:
        with changed:
            seen.append(item)
            changed.notify_all()

    def wait_for(items: int) -> None:
        with changed:
            assert changed.wait_for(lambda: len(seen) >= items, timeout=20), len(seen)

    with simulators.start("binance", rate=400) as venue:
        connection = binance.public_websocket_connection(url=f"{venue.url_ws}/stream")
        messages = connection.pipe(keep_messages_only())
        subscribe = getattr(binance, f"subscribe_{channel}")
        connection.pipe(filter_new_socket_only(), subscribe("BTCUSDT", messages)).subscribe(note)
        link = connection.connect()
        for _ in range(2):
            wait_for(len(seen) + 50)
            venue.cut_all()
        wait_for(len(seen) + 50)
        link.dispose()
    gaps = [item for item in seen if isinstance(item, Gap)]
    numbers = [item.trade_id for item in seen if not isinstance(item, Gap)]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    assert gaps
    assert all(gap.backfilled and gap.seconds is not None for gap in gaps)
