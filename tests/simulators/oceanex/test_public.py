"""What the venue tells to anybody, in its own JSON."""

from decimal import Decimal

import pytest

from bittrade_ws.exchanges.oceanex import ErrorCode

D = Decimal


@pytest.fixture
def public(venue, connect, marbles):
    venue.start()
    marbles.advance("1s")
    return connect()


def test_markets_and_fees(public):
    markets = {one["id"]: one for one in public.get("MarketsHandler", "index")}
    assert markets["vetusdt"] == {
        "id": "vetusdt", "name": "VET/USDT", "display_name": "VET/USDT", "group": "usdt", "enabled": True,
        "minimum_trading_amount": "0.1", "amount_precision": 1, "ask_precision": 5, "bid_precision": 5,
        "price_precision": 5, "usd_precision": 5,
    }  # fmt: skip
    fees = public.get("FeeHandler", "trading_fee")
    assert [one["market_id"] for one in fees] == list(markets)
    assert fees[0]["ask_fee"] == {"type": "relative", "value": "0.001"}


def test_time(public):
    assert public.get("ToolHandler", "timestamp") == 1_704_067_201


@pytest.mark.parametrize("name", ["markets", "market_ids"])
def test_tickers(public, name):
    assert len(public.get("TickerHandler", "index")) == 4
    (market, told), *_ = public.get("TickerHandler", "index", {name: ["vetusdt"]}).items()
    assert (market, told["name"], told["at"]) == ("vetusdt", "VET/USDT", 1_704_067_201)
    assert set(told) == {
        "at", "name", "display_name", "base_unit", "quote_unit", "position", "open", "first", "last", "high", "low",
        "buy", "sell", "volume", "funds", "h24_trend",
    }  # fmt: skip
    assert D(told["low"]) <= D(told["last"]) <= D(told["high"])
    assert D(told["buy"]) < D(told["sell"])


@pytest.mark.parametrize("name", ["market", "market_id"])
def test_a_book_is_grouped_away_from_the_middle(public, name):
    exact = public.get("OrderBookHandler", "index", {name: "vetusdt"})
    assert (len(exact["asks"]), len(exact["bids"])) == (20, 20)
    best_bid, best_ask = D(exact["bids"][0][0]), D(exact["asks"][0][0])
    assert best_bid < best_ask
    grouped = public.get("OrderBookHandler", "index", {name: "vetusdt", "level": 2, "precision": 2})
    assert len(grouped["asks"]) <= 2
    assert D(grouped["bids"][0][0]) <= best_bid
    assert D(grouped["asks"][0][0]) >= best_ask
    deep = public.get("OrderBookHandler", "index", {name: "vetusdt", "level": 200})
    for side, rounded in (("asks", D("0.81")), ("bids", D("0.79"))):
        assert D(grouped[side][0][0]) in (rounded, D("0.8"))
        total = sum(D(quantity) for _, quantity in deep[side])
        assert sum(D(quantity) for _, quantity in grouped[side]) == total
    assert all("." in text for row in exact["asks"] for text in row)


def test_candles_are_rows_of_numbers_oldest_first(public):
    rows = public.get("KlineHandler", "index", {"market": "vetusdt", "limit": 5, "period": 1})
    assert len(rows) == 5
    times = [row[0] for row in rows]
    assert times == [times[0] + 60 * number for number in range(5)]
    assert all(isinstance(value, Decimal | int) for row in rows for value in row)
    assert all(row[3] <= row[1] <= row[2] for row in rows)
    wide = public.get("KlineHandler", "index", {"market_id": "vetusdt", "period": 5, "start_time": times[0]})
    assert all(row[0] % 300 == 0 and row[0] >= times[0] for row in wide)
    past = public.get("KlineHandler", "index", {"market": "vetusdt", "limit": 2, "end_time": times[1]})
    assert [row[0] for row in past] == times[:2]


@pytest.mark.parametrize(
    ("handler", "args", "code"),
    [
        ("OrderBookHandler", {}, ErrorCode.MISSING_ARGUMENT),
        ("OrderBookHandler", {"market": "nothing"}, ErrorCode.INVALID_VALUE),
        ("OrderBookHandler", {"market": 7}, ErrorCode.INVALID_VALUE),
        ("OrderBookHandler", {"market": "vetusdt", "level": 0}, ErrorCode.INVALID_VALUE),
        ("OrderBookHandler", {"market": "vetusdt", "precision": D("1.5")}, ErrorCode.INVALID_VALUE),
        ("KlineHandler", {}, ErrorCode.MISSING_ARGUMENT),
        ("KlineHandler", {"market": "vetusdt", "period": True}, ErrorCode.INVALID_VALUE),
        ("TickerHandler", {"markets": "vetusdt"}, ErrorCode.INVALID_VALUE),
        ("TickerHandler", {"markets": ["nothing"]}, ErrorCode.INVALID_VALUE),
    ],
)
def test_refusals(public, handler, args, code):
    assert public.ask(handler, "index", args)["code"] == code
