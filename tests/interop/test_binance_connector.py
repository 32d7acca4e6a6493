"""binance-connector 3.13.0, the venue's own client, unmodified: prices as JSON numbers, parameters in the query."""

import pytest

pytestmark = pytest.mark.interop

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
    seen = client("binance-connector==3.13.0", "websocket-client==1.9.*").run(SCRIPT, binance.describe())
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
