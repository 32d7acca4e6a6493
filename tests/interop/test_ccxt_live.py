"""ccxt 4.5.90 and its streaming half, unmodified, against our Binance: markets, orders, streams, a cut."""

import pytest

from bittrade_ws.simulators.faults import Drop

pytestmark = pytest.mark.interop
REQUIREMENTS = ("ccxt==4.5.90",)

PREAMBLE = """
import asyncio, json, sys
import ccxt, ccxt.pro

about = json.loads(sys.argv[1])
keys = {"apiKey": about["credentials"]["api_key"], "secret": about["credentials"]["api_secret"]}

def point(exchange):
    api = exchange.urls["api"]
    api["public"] = api["private"] = about["rest"] + "/api/v3"
    api["sapi"] = about["rest"] + "/sapi/v1"
    if "ws" in api:
        api["ws"]["spot"], api["ws"]["ws-api"]["spot"] = about["ws"] + "/ws", about["ws_api"]
    return exchange

options = {"defaultType": "spot", "fetchMarkets": {"types": ["spot"]}, "fetchMargins": False}

def refusal(ask):
    try:
        return ask()
    except ccxt.BaseError as error:
        return type(error).__name__

async def session(main):
    exchange = point(ccxt.pro.binance({**keys, "options": options}))
    try:
        print(json.dumps(await asyncio.wait_for(main(exchange), 60)))
    finally:
        await exchange.close()
"""


@pytest.fixture
def ccxt(client, binance):
    environment = client(*REQUIREMENTS)
    return lambda script: environment.run(PREAMBLE + script, binance.describe())


def test_markets_orders_and_errors(ccxt, binance):
    seen = ccxt(
        """
exchange = point(ccxt.binance({**keys, "options": options}))
seen = {"markets": list(exchange.load_markets()), "status": exchange.fetch_status()["status"]}
seen["book"] = exchange.fetch_order_book("BTC/USDT", 5)
seen["candles"] = len(exchange.fetch_ohlcv("BTC/USDT", "1m", limit=3))
seen["bought"] = exchange.create_order("BTC/USDT", "market", "buy", 0.01)
exchange.create_order("BNB/USDT", "limit", "buy", 1, 500, {"clientOrderId": "mine"})
[mine] = exchange.fetch_open_orders("BNB/USDT")
edited = exchange.edit_order(mine["id"], "BNB/USDT", "limit", "buy", 2, 501)
stop = exchange.create_order("BNB/USDT", "limit", "sell", 1, 400, {"stopLossPrice": 410})
maker = exchange.create_order("BNB/USDT", "limit", "buy", 1, 499, {"postOnly": True})
seen["orders"] = [mine["clientOrderId"], edited["amount"], stop["status"], maker["type"]]
seen["canceled"] = len(exchange.cancel_all_orders("BNB/USDT"))
seen["trades"] = len(exchange.fetch_my_trades("BTC/USDT"))
seen["free"] = exchange.fetch_balance()["BTC"]["free"]
seen["refused"] = [refusal(ask) for ask in (
    lambda: exchange.cancel_order("1", "BNB/USDT"),
    lambda: exchange.create_order("BNB/USDT", "limit", "sell", 5000, 900),
    lambda: exchange.publicGetDepth({"symbol": "NOSUCH"}),
)]
print(json.dumps(seen))
"""
    )
    assert seen["markets"] == ["BTC/USDT", "ETH/USDT", "BNB/USDT"]
    assert seen["status"] == "ok"
    assert seen["book"]["bids"][0][0] < seen["book"]["asks"][0][0]
    assert seen["candles"] == 3
    assert (seen["bought"]["status"], seen["bought"]["filled"]) == ("closed", 0.01)
    assert seen["orders"] == ["mine", 2.0, "open", "limit"]
    assert seen["canceled"] == 3
    assert seen["trades"] >= 1
    assert seen["free"] == float(binance.gateway.user.of("BTC").free)
    assert seen["refused"] == ["OrderNotFound", "InsufficientFunds", "BadSymbol"]


def test_streams_orders_and_user_events(ccxt):
    seen = ccxt(
        """
async def main(exchange):
    await exchange.load_markets()
    both = ["BTC/USDT", "ETH/USDT"]
    seen = {
        "trade": (await exchange.watch_trades_for_symbols(both))[0]["symbol"],
        "ticker": (await exchange.watch_ticker("BTC/USDT"))["symbol"],
        "candle": len((await exchange.watch_ohlcv("BTC/USDT", "1m"))[0]),
        "best": list(await exchange.watch_bids_asks(["BTC/USDT"])),
    }
    for _ in range(5):
        book = await exchange.watch_order_book("BTC/USDT")
    seen["book"] = [book["bids"][0][0], book["asks"][0][0]]
    mine = [asyncio.ensure_future(one) for one in (exchange.watch_balance(), exchange.watch_my_trades("BTC/USDT"))]
    orders = asyncio.ensure_future(exchange.watch_orders("BNB/USDT"))
    while not exchange.myTrades:  # its user stream is open once something of it has come
        await exchange.create_order_ws("BTC/USDT", "market", "buy", 0.01)
    placed = await exchange.create_order_ws("BNB/USDT", "limit", "buy", 1, 500)
    edited = await exchange.edit_order_ws(placed["id"], "BNB/USDT", "limit", "buy", 1, 501)
    open_orders = await exchange.fetch_open_orders_ws("BNB/USDT")
    canceled = await exchange.cancel_order_ws(edited["id"], "BNB/USDT")
    try:
        await exchange.cancel_order_ws(edited["id"], "BNB/USDT")
    except ccxt.OrderNotFound as error:
        seen["refused"] = str(error)
    balance, trades = await asyncio.gather(*mine)
    seen["orders"] = [placed["status"], [one["id"] for one in open_orders] == [edited["id"]], canceled["status"]]
    while not any(one["id"] == edited["id"] and one["status"] == "canceled" for one in exchange.orders):
        await exchange.watch_orders("BNB/USDT")
    seen["watched"] = [one["symbol"] for one in await orders][:1]
    return {**seen, "side": trades[0]["side"], "balance": balance["BTC"]["total"]}

asyncio.run(session(main))
"""
    )
    assert seen["trade"] in ("BTC/USDT", "ETH/USDT")
    assert (seen["ticker"], seen["candle"], seen["best"]) == ("BTC/USDT", 6, ["BTC/USDT"])
    assert seen["book"][0] < seen["book"][1]
    assert seen["orders"] == ["open", True, "canceled"]
    assert "-2011" in seen["refused"]
    assert (seen["side"], seen["watched"]) == ("buy", ["BNB/USDT"])
    assert seen["balance"] > 10


def test_f04_it_comes_back_after_a_cut(ccxt, binance):
    binance.faults.add(Drop(), containing='"trade"', skip=5)
    ids = ccxt(
        """
async def main(exchange):
    await exchange.load_markets()
    seen = []
    while len(seen) < 12:
        try:
            seen += [one["id"] for one in await exchange.watch_trades("ETH/USDT")]
        except ccxt.NetworkError:
            seen.append("cut")
    return seen

asyncio.run(session(main))
"""
    )
    [place] = [number for number, one in enumerate(ids) if one == "cut"]
    assert 0 < place < len(ids) - 1
    numbers = [int(one) for one in ids if one != "cut"]
    assert numbers == sorted(set(numbers))
