from decimal import Decimal
from itertools import pairwise

import pytest

from bittrade_ws.simulators.terms import OrderType


@pytest.fixture
def traded(gateway):
    gateway.market._live_through(20)
    return gateway


def test_exchange_info_lists_what_clients_rely_on(rest):
    info = rest.get("exchangeInfo")
    assert [one["symbol"] for one in info["symbols"]] == ["BTCUSDT", "ETHUSDT", "BNBUSDT"]
    for symbol in info["symbols"]:
        assert symbol["filters"][0]["filterType"] == "PRICE_FILTER"
        assert set(symbol["orderTypes"]) == {str(kind) for kind in OrderType}
    assert [one["rateLimitType"] for one in info["rateLimits"]] == [
        "REQUEST_WEIGHT",
        "ORDERS",
        "ORDERS",
        "RAW_REQUESTS",
    ]


def test_exchange_info_of_some_symbols(rest, api):
    assert [one["symbol"] for one in rest.get("exchangeInfo", symbol="BNBUSDT")["symbols"]] == ["BNBUSDT"]
    assert len(rest.get("exchangeInfo", symbols='["BNBUSDT","BTCUSDT"]')["symbols"]) == 2
    result = api.ask("exchangeInfo", symbols=["ETHUSDT"])["result"]
    assert [one["symbol"] for one in result["symbols"]] == ["ETHUSDT"]
    assert result["rateLimits"][-1]["rateLimitType"] == "CONNECTIONS"


def test_a_snapshot_has_the_update_id_of_the_book(rest, gateway):
    snapshot = rest.get("depth", symbol="BTCUSDT", limit=3)
    assert snapshot["lastUpdateId"] == gateway.engine.books["BTCUSDT"].update_id
    bids, asks = ([float(price) for price, _ in snapshot[side]] for side in ("bids", "asks"))
    assert bids == sorted(bids, reverse=True)
    assert asks == sorted(asks)
    assert bids[0] < asks[0]


@pytest.mark.parametrize(("limit", "weight"), [(None, 5), (100, 5), (101, 25), (1000, 50), (5000, 250), (9999, 250)])
def test_a_deeper_snapshot_weighs_more(api, gateway, limit, weight):
    before = gateway.limits.used_weight()
    api.ask("depth", symbol="BTCUSDT", **({"limit": limit} if limit else {}))
    assert gateway.limits.used_weight() - before == weight


def test_trades_from_the_end_or_from_an_id(rest, traded):
    trades = rest.get("trades", symbol="BTCUSDT", limit=5)
    assert [one["id"] for one in trades] == list(range(trades[0]["id"], trades[0]["id"] + 5))
    older = rest.get("historicalTrades", symbol="BTCUSDT", fromId=2, limit=2)
    assert [one["id"] for one in older] == [2, 3]


def test_aggregates_from_an_id_or_a_time(rest, traded):
    last = rest.get("aggTrades", symbol="BTCUSDT", limit=3)
    assert len(last) == 3
    assert rest.get("aggTrades", symbol="BTCUSDT", fromId=last[1]["a"]) == last[1:]
    since = rest.get("aggTrades", symbol="BTCUSDT", startTime=last[1]["T"], endTime=last[1]["T"])
    assert last[1] in since


def test_klines_agree_with_the_trades(rest, traded):
    rows = rest.get("klines", symbol="BTCUSDT", interval="1m", limit=10)
    assert [len(row) for row in rows] == [12] * 10
    assert all(later[0] == earlier[6] + 1 for earlier, later in pairwise(rows))
    assert sum(row[8] for row in rest.get("klines", symbol="BTCUSDT", interval="1d")) == len(
        traded.engine.history["BTCUSDT"].trades
    )
    middle = rest.get("klines", symbol="BTCUSDT", interval="1m", startTime=rows[2][0], endTime=rows[4][0])
    assert middle == rows[2:5]


@pytest.mark.parametrize(
    ("path", "params", "code"),
    [
        ("klines", {"symbol": "BTCUSDT", "interval": "7m"}, -1120),
        ("klines", {"symbol": "BTCUSDT"}, -1102),
        ("depth", {"symbol": "BTCUSDT", "limit": 0}, -1130),
        ("depth", {"symbol": "BTCUSDT", "limit": "ten"}, -1100),
    ],
)
def test_refusals(rest, path, params, code):
    assert rest.get(path, **params)["code"] == code


def test_block_trades_from_an_id(rest, gateway):
    for quantity in (10, 20, 30):
        gateway.block_trade("BNBUSDT", price=Decimal(600), quantity=Decimal(quantity))
    rows = rest.get("historicalBlockTrades", symbol="BNBUSDT", fromId=2)
    assert [(one["id"], one["qty"]) for one in rows] == [(2, "20.00000000"), (3, "30.00000000")]
    assert set(rows[0]) == {"id", "price", "qty", "quoteQty", "time", "isBuyerMaker"}
    assert rest.get("historicalBlockTrades", symbol="BTCUSDT", fromId=0) == []
    assert rest.get("historicalBlockTrades", symbol="BNBUSDT")["code"] == -1102


def test_candles_from_a_time_on_are_the_first_ones(rest, traded):
    every = rest.get("klines", symbol="BTCUSDT", interval="1m")
    assert rest.get("klines", symbol="BTCUSDT", interval="1m", startTime=0, limit=2) == every[:2]
    since = every[3][0] - 1
    assert rest.get("klines", symbol="BTCUSDT", interval="1m", startTime=since, limit=2) == every[3:5]
    until = every[5][0]
    assert rest.get("klines", symbol="BTCUSDT", interval="1m", startTime=since, endTime=until) == every[3:6]
    assert rest.get("klines", symbol="BTCUSDT", interval="1m", endTime=0) == []


@pytest.mark.parametrize(("zone", "minutes"), [("0", 0), ("8", 480), ("-1:00", -60), ("05:45", 345)])
def test_candles_have_the_borders_of_a_time_zone(rest, traded, zone, minutes):
    for path in ("klines", "uiKlines"):
        [*_, last] = rest.get(path, symbol="BTCUSDT", interval="1d", timeZone=zone)
        assert (last[0] + minutes * 60_000) % 86_400_000 == 0
    assert rest.get("klines", symbol="BTCUSDT", interval="1d", timeZone="15")["code"] == -1130


def test_error_1128_an_id_and_a_time_do_not_go_together(rest):
    assert rest.get("aggTrades", symbol="BTCUSDT", fromId=1, startTime=1)["code"] == -1128


def test_error_1108_a_number_that_is_too_large(rest):
    refusal = rest.get("aggTrades", symbol="BTCUSDT", fromId=2**63)
    assert refusal == {"code": -1108, "msg": "Parameter 'fromId' overflowed."}
