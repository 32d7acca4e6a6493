"""digitex-engine-client 4.145.0, unmodified, with the protobuf that its generated code needs; one mode per process."""

import pytest

from bittrade_ws import simulators

pytestmark = pytest.mark.interop
REQUIREMENTS = ("digitex-engine-client==4.145.0", "protobuf==3.20.3")

PREAMBLE = """
import asyncio, json, os, sys, threading, time
from digitex_engine_client import WsClient
from digitex_engine_client.messages_pb2 import *

about = json.loads(sys.argv[1])
host, _, port = about["ws"].rpartition(":")
keys = {one: about["credentials"][one] for one in ("token",)}
client = WsClient(host=host, port=int(port), **keys)

def money(value, scale=0):
    return Decimal(value64=value, scale=scale)

def order(**changes):
    given = dict(market_id=1, order_type=LIMIT, side=BUY, duration=GTC, quantity=money(1))
    return {**given, **changes}

def kind(message):
    return message.WhichOneof("kontent")

def leave(result):
    print(json.dumps(result), flush=True)
    os._exit(0)  # its background loop never ends
"""

SYNC = """
trading = iter(client.subscribe_to_trading_events())
ping = client.ping(market_id=1)
pong = next(trading)
placed = client.place_order(**order(price=money(20000)))
seen = [next(trading), next(trading)]
resting = client.place_order(**order(price=money(5000)))
accepted = next(trading)
client.cancel_order(market_id=1, prev_client_id=resting.client_id)
canceled = next(trading)
client.subscribe(market_id=1)
client.order_book_request(market_id=1)
data, found = client.subscribe_to_market_data_events(), set()
for message in data:
    found.add(kind(message))
    if {"order_book_msg", "order_book_updated_msg", "exchange_rate_msg", "subscribe_status_msg"} <= found:
        break
leave({
    "pong": pong.client_id == ping.client_id and kind(pong) == "pong_msg",
    "placed": [kind(one) for one in seen],
    "ids": [one.order_status_msg.orig_client_id == placed.client_id for one in seen[:1]],
    "statuses": [seen[0].order_status_msg.status, seen[1].order_filled_msg.status, accepted.order_status_msg.status],
    "position": seen[1].order_filled_msg.trades[0].position,
    "canceled": [canceled.order_canceled_msg.status, canceled.order_canceled_msg.orders[0].orig_client_id.hex()],
    "resting": resting.client_id.hex(),
    "data": sorted(found),
})
"""

ASYNC = """
async def main():
    trading, found = await client.subscribe_to_trading_events(), []
    await client.ping(market_id=1)
    sent = await client.place_order(**order(price=money(20000)))
    async for message in trading:
        found.append(kind(message))
        if found[-1] == "order_filled_msg":
            break
    resting = await client.place_order(**order(price=money(5000)))
    async for message in trading:
        found.append(kind(message))
        if found[-1] == "order_status_msg":
            await client.cancel_order(market_id=1, prev_client_id=resting.client_id)
        if found[-1] == "order_canceled_msg":
            break
    canceled = message.order_canceled_msg
    await client.subscribe(market_id=1)
    data = set()
    async for message in await client.subscribe_to_market_data_events():
        data.add(kind(message))
        if "order_book_updated_msg" in data:
            break
    leave({
        "trading": found,
        "data": sorted(data),
        "id": len(sent.client_id),
        "canceled": [canceled.status, canceled.orders[0].orig_client_id == resting.client_id],
    })

asyncio.run(main())
"""


@pytest.fixture
def digitex():
    with simulators.start("digitex", rate=40) as server:
        yield server


@pytest.fixture
def engine_client(client, digitex):
    environment = client(*REQUIREMENTS)
    return lambda script: environment.run(PREAMBLE + script, digitex.describe())


def test_the_whole_round_in_blocking_style(engine_client):
    seen = engine_client(SYNC)
    assert seen["pong"]
    assert seen["placed"] == ["order_status_msg", "order_filled_msg"]
    assert seen["ids"] == [True]
    assert seen["statuses"] == [2, 5, 2]
    assert seen["position"] == 1
    assert seen["canceled"] == [4, seen["resting"]]
    assert {"order_book_msg", "order_book_updated_msg", "exchange_rate_msg", "subscribe_status_msg"} <= set(
        seen["data"]
    )


def test_the_whole_round_with_asyncio(engine_client):
    seen = engine_client(ASYNC)
    round_trip = ["pong_msg", "order_status_msg", "order_filled_msg", "order_status_msg", "order_canceled_msg"]
    assert seen["trading"] == round_trip
    assert seen["canceled"] == [4, True]
    assert {"subscribe_status_msg", "order_book_updated_msg"} <= set(seen["data"])
    assert seen["id"] == 16


def test_who_it_does_not_know(engine_client):
    script = """
client = WsClient(host=host, port=int(port), token="nobody's")
try:
    client.ping()
except Exception as error:
    leave({"error": type(error).__name__, "status": error.status})
"""
    assert engine_client(script) == {"error": "WSServerHandshakeError", "status": 401}
