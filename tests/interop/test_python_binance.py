"""python-binance 1.0.37, unmodified, against our Binance: its own REST, streams, depth cache, orders and user data."""

from itertools import pairwise

import pytest

from bittrade_ws import simulators
from bittrade_ws.models.order import OrderStatus
from bittrade_ws.simulators.faults import Drop

pytestmark = pytest.mark.interop
REQUIREMENTS = ("python-binance==1.0.37", "websockets==17.*")

PREAMBLE = """
import asyncio, json, sys
from binance import AsyncClient, BinanceSocketManager
from binance.exceptions import BinanceAPIException

about = json.loads(sys.argv[1])
AsyncClient.API_URL = about["rest"] + "/api"
AsyncClient.WS_API_URL = about["ws_api"]
BinanceSocketManager.STREAM_URL = about["ws"] + "/"

async def session(main):
    keys = about["credentials"]
    client = await AsyncClient.create(keys["api_key"], keys["api_secret"])
    try:
        print(json.dumps(await asyncio.wait_for(main(client, BinanceSocketManager(client)), 60)))
    finally:
        await client.close_connection()

def refusal(error):
    return [error.code, error.message]

async def first(socket, count=1):
    async with socket as stream:
        return [await stream.recv() for _ in range(count)]
"""
RUN = "\nasyncio.run(session(main))\n"


@pytest.fixture
def python_binance(client, binance):
    environment = client(*REQUIREMENTS)
    return lambda script: environment.run(PREAMBLE + script + RUN, binance.describe())


def test_streams(python_binance):
    seen = python_binance(
        """
async def main(client, manager):
    return {
        "trade": await first(manager.trade_socket("BTCUSDT"), 3),
        "kline": await first(manager.kline_socket("BTCUSDT", interval="1m")),
        "depth": await first(manager.depth_socket("BTCUSDT"), 3),
        "partial": await first(manager.depth_socket("BTCUSDT", depth="5")),
        "ticker": await first(manager.symbol_ticker_socket("ETHUSDT")),
        "mini": await first(manager.miniticker_socket()),
        "book": await first(manager.symbol_book_ticker_socket("ETHUSDT")),
        "multiplex": await first(manager.multiplex_socket(["btcusdt@trade", "ethusdt@aggTrade"]), 12),
    }
"""
    )
    assert [one["e"] for one in seen["trade"]] == ["trade"] * 3
    assert [one["t"] for one in seen["trade"]] == list(range(seen["trade"][0]["t"], seen["trade"][0]["t"] + 3))
    assert seen["kline"][0]["k"]["i"] == "1m"
    depth = seen["depth"]
    assert all(later["U"] == earlier["u"] + 1 for earlier, later in pairwise(depth))
    assert len(seen["partial"][0]["bids"]) == len(seen["partial"][0]["asks"]) == 5
    assert seen["ticker"][0]["e"] == "24hrTicker"
    assert seen["mini"][0][0]["e"] == "24hrMiniTicker"
    assert seen["book"][0]["s"] == "ETHUSDT"
    assert {one["stream"] for one in seen["multiplex"]} == {"btcusdt@trade", "ethusdt@aggTrade"}


def test_streams_of_the_other_kinds(python_binance):
    seen = python_binance(
        """
async def main(client, manager):
    sockets = {
        "aggTrade": manager.aggtrade_socket("BTCUSDT"),
        "24hrMiniTicker": manager.symbol_miniticker_socket("BTCUSDT"),
        "depthUpdate": manager.depth_socket("BTCUSDT", interval=100),
    }
    found = await asyncio.gather(*(first(socket) for socket in sockets.values()))
    return {"wanted": list(sockets), "seen": [one[0]["e"] for one in found]}
"""
    )
    assert seen["seen"] == seen["wanted"]


def test_f04_it_comes_back_after_a_cut(python_binance, binance):
    binance.faults.add(Drop(), containing='"ETHUSDT"', skip=5)
    seen = python_binance(
        """
async def main(client, manager):
    return await first(manager.trade_socket("ETHUSDT"), 14)
"""
    )
    ids = [one["t"] for one in seen if one["e"] == "trade"]
    assert len(ids) > 8
    assert ids == sorted(set(ids))
    [outage] = binance.faults.outages
    assert outage.seconds > 0


def test_the_era_of_listen_keys(client):
    script = """
async def main(client, manager):
    key = await client.stream_get_listen_key()
    kept = await client.stream_keepalive(key)
    arrays = await first(manager.ticker_socket())
    async with manager.multiplex_socket([key]) as user:
        await client.create_order(symbol="BTCUSDT", side="BUY", type="MARKET", quantity="0.01")
        event = await user.recv()
    closed = await client.stream_close(key)
    try:
        refused = await client.stream_keepalive(key)
    except BinanceAPIException as error:
        refused = refusal(error)
    return {"kept": kept, "array": arrays[0][0]["e"], "event": event["data"]["e"], "closed": closed, "refused": refused}
"""
    with simulators.start("binance", rate=40, legacy=True) as server:
        seen = client(*REQUIREMENTS).run(PREAMBLE + script + RUN, server.describe())
    assert seen == {
        "kept": {},
        "array": "24hrTicker",
        "event": "executionReport",
        "closed": {},
        "refused": [-1125, "This listenKey does not exist."],
    }


def test_depth_cache(python_binance):
    best = python_binance(
        """
from binance import AsyncClient
from binance.ws.depthcache import DepthCacheManager

async def main(client, manager):
    async with DepthCacheManager(client, "BTCUSDT") as caches:
        for _ in range(4):
            cache = await caches.recv()
        return {"bids": cache.get_bids()[:2], "asks": cache.get_asks()[:2]}
"""
    )
    assert best["bids"][1][0] < best["bids"][0][0] < best["asks"][0][0] < best["asks"][1][0]


def test_orders_and_user_events(python_binance, binance):
    seen = python_binance(
        """
async def main(client, manager):
    events = []
    async with manager.user_socket() as user:
        placed = await client.create_order(symbol="BTCUSDT", side="BUY", type="MARKET", quantity="0.01")
        limit = dict(type="LIMIT", timeInForce="GTC", quantity="1", price="500", newClientOrderId="mine")
        resting = await client.ws_create_order(symbol="BNBUSDT", side="BUY", **limit)
        canceled = await client.ws_cancel_order(symbol="BNBUSDT", origClientOrderId="mine")
        while not events or events[-1].get("X") != "CANCELED":
            events.append(await user.recv())
    found = await client.get_order(symbol="BTCUSDT", orderId=placed["orderId"])
    trades = await client.get_my_trades(symbol="BTCUSDT")
    seen = {"placed": placed, "resting": resting, "canceled": canceled}
    return {**seen, "events": events, "found": found, "trades": trades}
"""
    )
    assert seen["placed"]["status"] == seen["found"]["status"] == "FILLED"
    assert seen["resting"]["status"] == "NEW"
    assert (seen["canceled"]["status"], seen["canceled"]["origClientOrderId"]) == ("CANCELED", "mine")
    reports = [one for one in seen["events"] if one["e"] == "executionReport"]
    assert [one["X"] for one in reports if one["s"] == "BNBUSDT"] == ["NEW", "CANCELED"]
    filled = [one for one in reports if one["s"] == "BTCUSDT"]
    assert [filled[0]["X"], filled[-1]["X"]] == ["NEW", "FILLED"]
    assert any(one["e"] == "outboundAccountPosition" for one in seen["events"])
    assert [one["orderId"] for one in seen["trades"]] == [seen["placed"]["orderId"]] * len(seen["trades"])
    ledger = binance.engine.ledger
    assert (ledger.times_received("mine"), ledger.placements("mine")) == (1, 1)
    assert ledger.order(binance.gateway.user, client_order_id="mine").status is OrderStatus.CANCELED


def test_lists_replacements_and_amendments(python_binance, binance):
    seen = python_binance(
        """
async def main(client, manager):
    limit = dict(symbol="BNBUSDT", type="LIMIT", timeInForce="GTC")
    pair = dict(symbol="BNBUSDT", side="SELL", quantity="1", aboveType="LIMIT_MAKER", abovePrice="900",
                belowType="STOP_LOSS_LIMIT", belowStopPrice="400", belowPrice="399", belowTimeInForce="GTC")
    working = dict(symbol="BNBUSDT", workingType="LIMIT", workingSide="BUY", workingPrice="500", workingQuantity="1",
                   workingTimeInForce="GTC")
    pending = dict(pendingType="LIMIT", pendingSide="SELL", pendingPrice="900", pendingQuantity="1",
                   pendingTimeInForce="GTC")
    seen, events = {}, []
    async with manager.user_socket() as user:
        seen["oco"] = await client.create_oco_order(**pair)
        seen["oco over websocket"] = await client.ws_create_oco_order(**pair, listClientOrderId="pair")
        seen["open"] = await client.ws_get_oco_open_orders()
        seen["canceled"] = await client.ws_cancel_oco_order(symbol="BNBUSDT", listClientOrderId="pair")
        seen["oto"] = await client.v3_post_order_list_oto(**working, **pending)
        seen["otoco"] = await client.ws_create_otoco_order(**working, pendingSide="SELL", pendingQuantity="1",
            pendingAboveType="LIMIT_MAKER", pendingAbovePrice="900", pendingBelowType="STOP_LOSS",
            pendingBelowStopPrice="400")
        seen["all"] = await client.ws_cancel_all_open_orders(symbol="BNBUSDT")
        await client.create_order(**limit, side="BUY", quantity="2", price="500", newClientOrderId="first")
        seen["replaced"] = await client.cancel_replace_order(**limit, side="BUY", quantity="3", price="501",
            cancelReplaceMode="STOP_ON_FAILURE", cancelOrigClientOrderId="first", newClientOrderId="second")
        seen["replaced over websocket"] = await client.ws_cancel_and_replace_order(**limit, side="BUY", quantity="4",
            price="502", cancelReplaceMode="STOP_ON_FAILURE", cancelOrigClientOrderId="second",
            newClientOrderId="third")
        try:
            seen["refused"] = await client.cancel_replace_order(**limit, side="BUY", quantity="4", price="502",
                cancelReplaceMode="STOP_ON_FAILURE", cancelOrigClientOrderId="first")
        except BinanceAPIException as error:
            seen["refused"] = refusal(error)
        change = dict(symbol="BNBUSDT", origClientOrderId="third", newQty="1", newClientOrderId="fourth")
        seen["amended"] = await client._put("order/amend/keepPriority", signed=True, data=change)
        await client.cancel_order(symbol="BNBUSDT", origClientOrderId="fourth", newClientOrderId="end")
        while not events or events[-1].get("c") != "end":
            events.append(await user.recv())
    return {**seen, "events": events}
"""
    )
    assert [len(seen[name]["orderReports"]) for name in ("oco", "oco over websocket", "oto", "otoco")] == [2, 2, 2, 3]
    assert {one["listOrderStatus"] for one in seen["open"]} == {"EXECUTING"}
    assert len(seen["open"]) == 2
    assert seen["canceled"]["listOrderStatus"] == "ALL_DONE"
    assert [one["status"] for one in seen["otoco"]["orderReports"]] == ["NEW", "PENDING_NEW", "PENDING_NEW"]
    assert [len(one["orderReports"]) for one in seen["all"]] == [2, 2, 3]
    for name, before, after in (("replaced", "first", "second"), ("replaced over websocket", "second", "third")):
        assert (seen[name]["cancelResult"], seen[name]["newOrderResult"]) == ("SUCCESS", "SUCCESS")
        assert seen[name]["cancelResponse"]["origClientOrderId"] == before
        assert seen[name]["newOrderResponse"]["clientOrderId"] == after
    assert seen["refused"] == [-2022, "Order cancel-replace failed."]
    assert (seen["amended"]["amendedOrder"]["qty"], seen["amended"]["amendedOrder"]["clientOrderId"]) == (
        "1.00000000",
        "fourth",
    )
    reports = [one for one in seen["events"] if one["e"] == "executionReport"]
    [amended] = [one for one in reports if one["x"] == "REPLACED"]
    assert (amended["X"], amended["q"], amended["c"], amended["C"]) == ("NEW", "1.00000000", "fourth", "third")
    assert [one["L"] for one in seen["events"] if one["e"] == "listStatus"] == [
        *["EXECUTING"] * 2, "ALL_DONE", *["EXECUTING"] * 2, *["ALL_DONE"] * 3,
    ]  # fmt: skip
    assert binance.engine.ledger.open_orders(binance.gateway.user) == []


def test_errors(python_binance):
    seen = python_binance(
        """
async def main(client, manager):
    seen = {}
    sell = dict(symbol="BTCUSDT", side="SELL", type="LIMIT", timeInForce="GTC")
    for name, request in {
        "cancel": lambda: client.cancel_order(symbol="BTCUSDT", origClientOrderId="never"),
        "cancel over websocket": lambda: client.ws_cancel_order(symbol="BTCUSDT", origClientOrderId="never"),
        "query": lambda: client.get_order(symbol="BTCUSDT", orderId=1),
        "symbol": lambda: client.get_order_book(symbol="NOSUCH"),
        "funds": lambda: client.create_order(**sell, quantity="50", price="60000"),
        "filter": lambda: client.create_order(**sell, quantity="1", price="60000.001"),
    }.items():
        try:
            seen[name] = await request()
        except BinanceAPIException as error:
            seen[name] = refusal(error)
    client.API_SECRET = "not the secret"
    try:
        seen["signature"] = await client.get_account()
    except BinanceAPIException as error:
        seen["signature"] = refusal(error)
    return seen
"""
    )
    assert seen == {
        "cancel": [-2011, "Unknown order sent."],
        "cancel over websocket": [-2011, "Unknown order sent."],
        "query": [-2013, "Order does not exist."],
        "symbol": [-1121, "Invalid symbol."],
        "funds": [-2010, "Account has insufficient balance for requested action."],
        "filter": [-1013, "Filter failure: PRICE_FILTER"],
        "signature": [-1022, "Signature for this request is not valid."],
    }


def test_rest(python_binance):
    seen = python_binance(
        """
async def main(client, manager):
    return {
        "account": await client.get_account(),
        "info": await client.get_exchange_info(),
        "symbol": await client.get_symbol_info("ETHUSDT"),
        "klines": await client.get_klines(symbol="BTCUSDT", interval="1m", limit=5),
        "ticker": await client.get_ticker(symbol="BTCUSDT"),
        "tickers": await client.get_all_tickers(),
        "book": await client.get_order_book(symbol="BTCUSDT", limit=5),
        "trades": await client.get_recent_trades(symbol="BTCUSDT", limit=5),
        "balance": await client.get_asset_balance("USDT"),
        "open": await client.get_open_orders(),
    }
"""
    )
    assert seen["balance"]["free"] == "1000000.00000000"
    assert [one["symbol"] for one in seen["info"]["symbols"]] == ["BTCUSDT", "ETHUSDT", "BNBUSDT"]
    assert seen["symbol"]["filters"][0]["filterType"] == "PRICE_FILTER"
    assert [len(row) for row in seen["klines"]] == [12] * 5
    assert seen["ticker"]["symbol"] == "BTCUSDT"
    assert {one["symbol"] for one in seen["tickers"]} == {"BTCUSDT", "ETHUSDT", "BNBUSDT"}
    assert len(seen["book"]["bids"]) == len(seen["trades"]) == 5
    assert seen["open"] == []
    assert seen["account"]["canTrade"] is True


def test_over_tls(client):
    with simulators.start("binance", tls=True) as server:
        script = """
async def main(client, manager):
    trade = await first(manager.trade_socket("BTCUSDT"))
    return {"trade": trade, "account": await client.get_account(), "over websocket": await client.ws_get_account()}
"""
        seen = client(*REQUIREMENTS).run(PREAMBLE + script + RUN, server.describe())
    assert seen["trade"][0]["e"] == "trade"
    assert seen["account"]["balances"] == seen["over websocket"]["balances"]
