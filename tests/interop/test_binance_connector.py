"""binance-connector 3.13.0, the venue's own client, unmodified: prices as JSON numbers, parameters in the query."""

import pytest

from bittrade_ws import simulators
from bittrade_ws.simulators.faults import Close

pytestmark = pytest.mark.interop
REQUIREMENTS = ("binance-connector==3.13.0", "websocket-client==1.9.*")

SCRIPT = """
import json, sys, threading
from binance.error import ClientError
from binance.spot import Spot
from binance.websocket.spot.websocket_api import SpotWebsocketAPIClient
from binance.websocket.spot.websocket_stream import SpotWebsocketStreamClient

about = json.loads(sys.argv[1])
keys = (about["credentials"]["api_key"], about["credentials"]["api_secret"])

class Inbox:
    def __init__(self, count):
        self.items, self.count, self.full = [], count, threading.Event()

    def __call__(self, client, message):
        self.items.append(json.loads(message))
        if len(self.items) >= self.count:
            self.full.set()

def listen(is_combined):
    inbox = Inbox(20)
    client = SpotWebsocketStreamClient(stream_url=about["ws"], is_combined=is_combined, on_message=inbox)
    client.trade(symbol="btcusdt")
    client.book_ticker(symbol="ethusdt")
    client.diff_book_depth(symbol="btcusdt", speed=100)
    inbox.full.wait(20)
    client.stop()
    return inbox.items

def ask():
    inbox = Inbox(4)
    client = SpotWebsocketAPIClient(about["ws_api"], *keys, on_message=inbox)
    client.new_order(symbol="BNBUSDT", side="BUY", type="LIMIT", timeInForce="GTC", quantity=0.5, price=500.25,
                     newClientOrderId="over-websocket")
    client.get_order(symbol="BNBUSDT", origClientOrderId="over-websocket")
    client.cancel_order(symbol="BNBUSDT", origClientOrderId="over-websocket")
    client.account()
    inbox.full.wait(20)
    client.stop()
    return inbox.items

spot = Spot(*keys, base_url=about["rest"])
order = dict(side="BUY", type="LIMIT", timeInForce="GTC", quantity=0.5, price=500.25)
placed = spot.new_order(symbol="BNBUSDT", newClientOrderId="over-rest", **order)
canceled = spot.cancel_order("BNBUSDT", origClientOrderId="over-rest")
try:
    spot.cancel_order("BNBUSDT", origClientOrderId="over-rest")
except ClientError as error:
    refused = [error.status_code, error.error_code, error.error_message]
some = {"symbols": ["BTCUSDT", "ETHUSDT"]}
print(json.dumps({
    "raw": listen(False), "combined": listen(True), "replies": ask(), "placed": placed, "canceled": canceled,
    "refused": refused, "prices": spot.ticker_price(**some), "fees": spot.query_commission_rates("BTCUSDT"),
}))
"""


def test_streams_websocket_api_and_rest(client, binance):
    seen = client(*REQUIREMENTS).run(SCRIPT, binance.describe())
    assert [one["result"] for one in seen["raw"] if "id" in one] == [None] * 3
    assert {one.get("e") for one in seen["raw"] if "id" not in one} >= {"trade", None}
    streams = {one["stream"] for one in seen["combined"] if "stream" in one}
    assert streams <= {"btcusdt@trade", "ethusdt@bookTicker", "btcusdt@depth@100ms"}
    assert len(streams) > 1
    assert [one["status"] for one in seen["replies"]] == [200] * 4
    assert [one["result"].get("status") for one in seen["replies"]] == ["NEW", "NEW", "CANCELED", None]
    assert (seen["placed"]["price"], seen["placed"]["status"]) == ("500.25000000", "NEW")
    assert seen["canceled"]["status"] == "CANCELED"
    assert seen["refused"] == [400, -2011, "Unknown order sent."]
    assert [one["symbol"] for one in seen["prices"]] == ["BTCUSDT", "ETHUSDT"]
    assert seen["fees"]["standardCommission"]["maker"] == "0.00100000"
    assert binance.engine.ledger.placements("over-websocket") == 1


SECOND_ROUND = """
names = ["btcusdt@aggTrade", "btcusdt@trade", "btcusdt@kline_1m", "btcusdt@miniTicker", "btcusdt@ticker",
         "btcusdt@ticker_1h", "btcusdt@bookTicker", "btcusdt@avgPrice", "btcusdt@depth5", "btcusdt@depth@100ms"]

class Streams:
    def __init__(self):
        self.seen, self.full = set(), threading.Event()

    def __call__(self, client, message):
        self.seen.add(json.loads(message).get("stream"))
        if self.seen >= set(names):
            self.full.set()

everything = Streams()
client = SpotWebsocketStreamClient(stream_url=about["ws"], is_combined=True, on_message=everything)
client.subscribe(names)
everything.full.wait(20)
client.stop()

closed, before, after = threading.Event(), Inbox(3), Inbox(3)
cut = SpotWebsocketStreamClient(stream_url=about["ws"], on_message=before, on_close=lambda *about: closed.set())
cut.trade(symbol="ethusdt")
was_closed = closed.wait(20)
again = SpotWebsocketStreamClient(stream_url=about["ws"], on_message=after)
again.trade(symbol="ethusdt")
after.full.wait(20)
again.stop()

spot = Spot(*keys, base_url=about["rest"])
refused = {}
order = dict(symbol="BNBUSDT", side="BUY", type="LIMIT", timeInForce="GTC", quantity=0.5)
for name, ask in {
    "filter": lambda: spot.new_order(**order, price=500.001),
    "funds": lambda: spot.new_order(**{**order, "quantity": 8000}, price=600),
    "symbol": lambda: spot.depth("NOSUCH"),
    "query": lambda: spot.get_order("BNBUSDT", orderId=1),
}.items():
    try:
        refused[name] = ask()
    except ClientError as error:
        refused[name] = [error.status_code, error.error_code]
spot.new_order(**order, price=500.25, newClientOrderId="open")
open_orders = [one["clientOrderId"] for one in spot.get_open_orders("BNBUSDT")]
print(json.dumps({
    "streams": sorted(one for one in everything.seen if one), "wanted": sorted(names), "was_closed": was_closed,
    "before": len(before.items), "after": len(after.items), "refused": refused, "open": open_orders,
    "canceled": len(spot.cancel_open_orders("BNBUSDT")), "klines": len(spot.klines("BTCUSDT", "1m", limit=3)),
    "trades": len(spot.historical_trades("BTCUSDT", limit=3)),
    "window": spot.rolling_window_ticker("BTCUSDT")["symbol"],
    "day": spot.ticker_24hr("BTCUSDT")["symbol"], "average": spot.avg_price("BTCUSDT")["mins"],
}))
"""


def test_all_kinds_of_streams_errors_and_a_cut(client, binance):
    binance.faults.add(Close(1001), containing='"ETHUSDT"', skip=3)
    script = SCRIPT[: SCRIPT.index("spot = Spot(")] + SECOND_ROUND
    seen = client(*REQUIREMENTS).run(script, binance.describe())
    assert seen["streams"] == seen["wanted"]
    assert seen["was_closed"]
    assert (seen["before"], seen["after"] >= 3) == (4, True)
    assert seen["refused"] == {
        "filter": [400, -1013],
        "funds": [400, -2010],
        "symbol": [400, -1121],
        "query": [400, -2013],
    }
    assert (seen["open"], seen["canceled"]) == (["open"], 1)
    assert (seen["klines"], seen["trades"], seen["window"], seen["day"]) == (3, 3, "BTCUSDT", "BTCUSDT")


THIRD_ROUND = """
limit = dict(symbol="BNBUSDT", side="BUY", type="LIMIT", timeInForce="GTC", quantity=2, price=500.25)
pair = dict(symbol="BNBUSDT", side="SELL", quantity=1, aboveType="LIMIT_MAKER", abovePrice=900, belowType="STOP_LOSS",
            belowStopPrice=400.5)
working = dict(symbol="BNBUSDT", workingType="LIMIT", workingSide="BUY", workingPrice=500, workingQuantity=1,
               workingTimeInForce="GTC")
pending = dict(pendingType="LIMIT", pendingSide="SELL", pendingPrice=900, pendingQuantity=1, pendingTimeInForce="GTC")
change = dict(symbol="BNBUSDT", origClientOrderId="second", newQty=1, newClientOrderId="third")
spot, seen = Spot(*keys, base_url=about["rest"]), {}
seen["oco"] = spot.new_oco_order(**pair, listClientOrderId="pair")
seen["open"] = [one["listClientOrderId"] for one in spot.get_oco_open_orders()]
seen["canceled"] = spot.cancel_oco_order("BNBUSDT", listClientOrderId="pair")
seen["oto"] = spot.new_oto_order(**working, **pending)
spot.cancel_open_orders("BNBUSDT")
spot.new_order(**limit, newClientOrderId="first")
seen["replaced"] = spot.cancel_and_replace(**limit, cancelReplaceMode="STOP_ON_FAILURE", newClientOrderId="second",
                                           cancelOrigClientOrderId="first")
seen["amended"] = spot.sign_request("PUT", "/api/v3/order/amend/keepPriority", change)
try:
    spot.cancel_and_replace(**{**limit, "quantity": 8000}, cancelReplaceMode="STOP_ON_FAILURE",
                            cancelOrigClientOrderId="third")
except ClientError as error:
    data = error.error_data or {}
    seen["refused"] = [error.status_code, error.error_code, data.get("cancelResult"), data.get("newOrderResult")]

inbox = Inbox(5)
client = SpotWebsocketAPIClient(about["ws_api"], *keys, on_message=inbox)
client.new_order(**limit, newClientOrderId="fourth")
client.cancel_replace_order(**limit, cancelReplaceMode="ALLOW_FAILURE", newClientOrderId="fifth",
                            cancelOrigClientOrderId="fourth")
client.new_oco_order(**pair)
client.get_open_oco_orders()
client.cancel_open_orders(symbol="BNBUSDT")
inbox.full.wait(20)
client.stop()
print(json.dumps({**seen, "replies": inbox.items}))
"""


def test_lists_replacements_and_amendments(client, binance):
    script = SCRIPT[: SCRIPT.index("spot = Spot(")] + THIRD_ROUND
    seen = client(*REQUIREMENTS).run(script, binance.describe())
    assert [one["type"] for one in seen["oco"]["orderReports"]] == ["STOP_LOSS", "LIMIT_MAKER"]
    assert seen["open"] == ["pair"]
    assert seen["canceled"]["listOrderStatus"] == "ALL_DONE"
    assert [one["status"] for one in seen["oto"]["orderReports"]] == ["NEW", "PENDING_NEW"]
    assert (seen["replaced"]["cancelResult"], seen["replaced"]["newOrderResult"]) == ("SUCCESS", "SUCCESS")
    assert (seen["amended"]["amendedOrder"]["qty"], seen["amended"]["amendedOrder"]["status"]) == ("1.00000000", "NEW")
    assert seen["refused"] == [409, -2021, "SUCCESS", "FAILURE"]
    placed, replaced, pair, open_pairs, canceled = seen["replies"]
    assert [one["status"] for one in seen["replies"]] == [200] * 5
    assert placed["result"]["clientOrderId"] == replaced["result"]["cancelResponse"]["origClientOrderId"] == "fourth"
    assert pair["result"]["orderListId"] == open_pairs["result"][0]["orderListId"]
    assert len(canceled["result"]) == 2
    assert binance.engine.ledger.open_orders(binance.gateway.user) == []


def test_the_era_of_listen_keys(client):
    script = (
        SCRIPT[: SCRIPT.index("spot = Spot(")]
        + """
spot, inbox = Spot(*keys, base_url=about["rest"]), Inbox(2)
key = spot.new_listen_key()["listenKey"]
client = SpotWebsocketStreamClient(stream_url=about["ws"], on_message=inbox)
client.user_data(listen_key=key)
while not inbox.items:
    threading.Event().wait(0.05)
spot.new_order(symbol="BNBUSDT", side="BUY", type="LIMIT", timeInForce="GTC", quantity=0.5, price=500)
inbox.full.wait(20)
client.stop()
kept, closed = spot.renew_listen_key(key), spot.close_listen_key(key)
print(json.dumps({"event": inbox.items[1]["e"], "kept": kept, "closed": closed}))
"""
    )
    with simulators.start("binance", legacy=True) as server:
        seen = client(*REQUIREMENTS).run(script, server.describe())
    assert seen == {"event": "executionReport", "kept": {}, "closed": {}}
