"""unicorn-binance-websocket-api 2.16.1, unmodified: all kinds of streams on a connection, orders, user data, a cut."""

import pytest

from bittrade_ws.simulators.faults import Drop

pytestmark = pytest.mark.interop
REQUIREMENTS = ("unicorn-binance-websocket-api==2.16.1",)

PREAMBLE = """
import json, os, sys, time
from unicorn_binance_websocket_api import BinanceWebSocketApiManager

about = json.loads(sys.argv[1])
keys = dict(api_key=about["credentials"]["api_key"], api_secret=about["credentials"]["api_secret"])
bases = dict(websocket_base_uri=about["ws"] + "/", websocket_api_base_uri=about["ws_api"],
             restful_base_uri=about["rest"] + "/")
manager = BinanceWebSocketApiManager(exchange="binance.com", warn_on_update=False, disable_colorama=True, **bases)

def gather(stream, is_enough, seconds=20):
    seen, until = [], time.monotonic() + seconds
    while time.monotonic() < until and not is_enough(seen):
        item = manager.pop_stream_data_from_stream_buffer(stream)
        if item:
            seen.append(json.loads(item))
        else:
            time.sleep(0.02)
    return seen

def names(seen):
    return sorted({one["stream"] for one in seen if "stream" in one})

def leave(result):
    print(json.dumps(result), flush=True)
    os._exit(0)  # its threads take long to end
"""


@pytest.fixture
def unicorn(client, binance):
    environment = client(*REQUIREMENTS)
    return lambda script: environment.run(PREAMBLE + script, binance.describe())


def test_streams_of_all_kinds_on_one_connection(unicorn):
    seen = unicorn(
        """
channels = ["trade", "aggTrade", "kline_1m", "miniTicker", "ticker", "bookTicker", "depth5", "depth@100ms", "avgPrice",
            "ticker_1h"]
stream = manager.create_stream(channels, ["btcusdt"], stream_buffer_name=True)
first = gather(stream, lambda seen: len(names(seen)) == len(channels))
manager.subscribe_to_stream(stream, channels=["trade"], markets=["ethusdt"])
later = gather(stream, lambda seen: "ethusdt@trade" in names(seen))
arrays = manager.create_stream(["arr"], ["!miniTicker", "!ticker_1h"], stream_buffer_name=True)
leave({"first": names(first), "wanted": channels, "later": names(later),
       "arrays": names(gather(arrays, lambda seen: len(names(seen)) == 2))})
"""
    )
    assert seen["first"] == sorted(f"btcusdt@{channel}" for channel in seen["wanted"])
    assert "ethusdt@trade" in seen["later"]
    assert seen["arrays"] == ["!miniTicker@arr", "!ticker_1h@arr"]


def test_orders_and_user_events(unicorn, binance):
    seen = unicorn(
        """
user = manager.create_stream(["arr"], ["!userData"], stream_buffer_name=True, **keys)
api = manager.create_stream(api=True, stream_buffer_name=True, **keys)
call, replies = manager.api.spot, {}

def answer(name, seconds=20):
    for one in gather(api, lambda seen: any(reply["id"] == name for reply in seen), seconds):
        replies[one["id"]] = one

until = time.monotonic() + 30
while "up" not in replies and time.monotonic() < until:
    call.ping(stream_id=api, request_id="up")
    answer("up", seconds=1)
gather(user, lambda seen: seen, 10)  # the answer to its subscription
which = dict(stream_id=api, symbol="BNBUSDT", orig_client_order_id="mine")
call.create_order(stream_id=api, request_id="placed", symbol="BNBUSDT", side="BUY", order_type="LIMIT",
                  time_in_force="GTC", quantity=1, price=500, new_client_order_id="mine")
answer("placed")
call.get_order(request_id="found", **which)
answer("found")
call.get_open_orders(stream_id=api, request_id="open", symbol="BNBUSDT")
answer("open")
for name in ("canceled", "refused"):
    call.cancel_order(request_id=name, **which)
    answer(name)
call.get_account_status(stream_id=api, request_id="account")
answer("account")
call.get_klines(stream_id=api, request_id="klines", symbol="BTCUSDT", interval="1m", limit=3)
answer("klines")
call.get_order_book(stream_id=api, request_id="book", symbol="BTCUSDT", limit=5)
answer("book")
is_over = lambda seen: any(one.get("event", one).get("X") == "CANCELED" for one in seen)
leave({"replies": replies, "events": gather(user, is_over, 10)})
"""
    )
    events = [one.get("event", one) for one in seen["events"]]
    replies = seen["replies"]
    assert replies["placed"]["result"]["status"] == replies["found"]["result"]["status"] == "NEW"
    assert [one["clientOrderId"] for one in replies["open"]["result"]] == ["mine"]
    assert replies["canceled"]["result"]["status"] == "CANCELED"
    assert replies["refused"]["error"] == {"code": -2011, "msg": "Unknown order sent."}
    assert replies["account"]["result"]["canTrade"] is True
    assert (len(replies["klines"]["result"]), len(replies["book"]["result"]["bids"])) == (3, 5)
    assert [one["X"] for one in events if one.get("e") == "executionReport"] == ["NEW", "CANCELED"]
    assert binance.engine.ledger.placements("mine") == 1


def test_f04_it_comes_back_after_a_cut(unicorn, binance):
    binance.faults.add(Drop(), containing="ethusdt@aggTrade", skip=5)
    seen = unicorn(
        """
stream = manager.create_stream(["aggTrade"], ["ethusdt"], stream_buffer_name=True)
is_enough = lambda seen: sum("data" in one for one in seen) > 10  # among answers to its subscriptions
leave({"ids": [one["data"]["a"] for one in gather(stream, is_enough, 40) if "data" in one]})
"""
    )
    assert len(seen["ids"]) > 10
    assert seen["ids"] == sorted(set(seen["ids"]))
    [outage] = [one for one in binance.faults.outages if one.path == "/stream"]
    assert (outage.kind, outage.seconds > 0) == ("cut", True)
