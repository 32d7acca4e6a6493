"""TheOne's own `broker_ws_client.py`, unmodified, through everything that its README promises.

The module is on no package index. Where `THEONE_WS_CLIENT` names a copy of it (`client-py/broker_ws_client.py` of
github.com/the-one-io/api-client), it runs; what it sends is proven without it, byte for byte, in
`tests/simulators/theone/test_gateway_loopback.py`.
"""

import os
from typing import Any

import pytest

from bittrade_ws import simulators
from bittrade_ws.simulators.faults import Drop

SOURCE = os.environ.get("THEONE_WS_CLIENT", "")
pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(not SOURCE, reason="it is on no package index: THEONE_WS_CLIENT names broker_ws_client.py"),
]
# From 14 on the connections of that library have no `closed`, which `is_connected()` asks for.
REQUIREMENTS = ("websockets==11.0.3",) if SOURCE else []

PREAMBLE = """
import asyncio, importlib.util, json, logging, os, sys
os.environ["NO_PROXY"] = "127.0.0.1,localhost"
about = json.loads(sys.argv[1])
spec = importlib.util.spec_from_file_location("broker_ws_client", about["source"])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
keys = about["credentials"]

def client_of(secret=keys["secret_key"]):
    client = module.BrokerWSClient(keys["api_key"], secret, about["ws"])
    client.replies = []
    client.response_handler = client.replies.append
    return client

async def until(happened, seconds=20):
    for _ in range(int(seconds * 50)):
        if happened():
            return
        await asyncio.sleep(0.02)
    raise SystemExit("that did not happen")

def answer(client, op):
    return next((one for one in client.replies if one["op"] == op), None)
"""

EVERYTHING = """
async def main():
    told, awaited, states = [], [], []

    async def on_balances(message):
        awaited.append(message["data"])

    async with client_of() as client:
        connected = client.is_connected()
        await client.subscribe("balances", lambda message: told.append(message["data"]))
        await client.subscribe("balances", on_balances)
        await client.get_balances()
        await client.estimate_swap("1.5", "ETH", "USDT", ["binance"])
        await client.do_swap("1.5", "ETH", "USDT")
        await until(lambda: answer(client, "swap"))
        order_id = answer(client, "swap")["data"]["orderId"]
        await client.subscribe(f"orders:{order_id}", lambda message: states.append(message["data"]))
        await until(lambda: states and states[-1]["status"] == "FILLED")
        await client.get_order_status(order_id)
        await until(lambda: answer(client, "order_status"))
        await until(lambda: told and told[-1] == awaited[-1] and told[-1][1]["locked"] in ("0", "0.0000"))
        await client.unsubscribe("balances")
        await until(lambda: answer(client, "unsubscribe"))
    return {
        "connected": [connected, client.is_connected()],
        "balances": [told, awaited],
        "states": states,
        "replies": {op: answer(client, op) for op in ("auth", "balances", "estimate", "swap", "order_status")},
    }

print(json.dumps(asyncio.run(main())))
"""

RECONNECTS = """
async def main():
    pushes = {"first": [], "second": [], "order": []}
    async with client_of() as client:
        await client.subscribe("balances", lambda message: pushes["first"].append(1))
        await client.subscribe("balances", lambda message: pushes["second"].append(1))
        await client.subscribe("orders:ord_1", lambda message: pushes["order"].append(message["data"]["status"]))
        await until(lambda: pushes["second"])
        before = len(client.replies)
        await client.get_order_status("nobody")
        await until(lambda: not client.authenticated)
        await until(lambda: client.authenticated and len(client.replies) >= before + 4)
        pushes["first"].clear(), pushes["second"].clear()
        await client.do_swap("1.5", "ETH", "USDT")
        await until(lambda: "FILLED" in pushes["order"])
        return {
            "again": [one.get("ch") for one in client.replies[before:before + 4]],
            "order": pushes["order"],
            "both": bool(pushes["first"]) and bool(pushes["second"]),
            "attempts": client.reconnect_attempts,
        }

print(json.dumps(asyncio.run(main())))
"""

REFUSED = """
async def main():
    client = client_of("not the secret")
    logged = []
    handler = logging.Handler()
    handler.emit = lambda record: logged.append(record.getMessage())
    client.logger.addHandler(handler)
    try:
        await client.connect()
    except Exception as error:
        return {"error": str(error), "connected": client.is_connected(), "logged": logged}

print(json.dumps(asyncio.run(main())))
"""

SEVERAL = """
async def main():
    clients = [client_of() for _ in range(4)]
    await asyncio.gather(*(one.connect() for one in clients))
    await asyncio.gather(*(one.get_balances() for one in clients))
    await until(lambda: all(answer(one, "balances") for one in clients))
    connected = [one.is_connected() for one in clients]
    await asyncio.gather(*(one.close() for one in clients))
    return {"connected": connected, "after": [one.is_connected() for one in clients]}

print(json.dumps(asyncio.run(main())))
"""


@pytest.fixture
def theone():
    with simulators.start("theone", rate=40) as server:
        yield server


def run(client: Any, server: Any, script: str) -> Any:
    return client(*REQUIREMENTS).run(PREAMBLE + script, {**server.describe(), "source": SOURCE})


def test_everything_that_its_readme_promises(client, theone) -> None:
    seen = run(client, theone, EVERYTHING)
    assert seen["connected"] == [True, False]
    assert seen["replies"]["auth"]["data"] == {"status": "authenticated"}
    assert seen["replies"]["estimate"]["data"]["route"][0]["exchange"] == "binance"
    assert [one["asset"] for one in seen["replies"]["balances"]["data"]["balances"]] == ["USDT", "ETH"]
    statuses = list(dict.fromkeys(one["status"] for one in seen["states"]))
    assert statuses == ["PENDING", "PROCESSING", "FILLED"]
    assert seen["replies"]["order_status"]["data"] == seen["states"][-1]
    told, awaited = seen["balances"]
    assert told == awaited
    assert told[-1][1]["total"] == "248.5000"
    (swap,) = theone.gateway.desk.swaps.values()
    assert str(swap.filled_out) == seen["states"][-1]["filledOut"]


def test_it_comes_back_with_all_its_handlers(client, theone) -> None:
    theone.faults.add(Drop(), on="out", containing="NOT_FOUND")
    seen = run(client, theone, RECONNECTS)
    assert seen["again"] == [None, "balances", "balances", "orders:ord_1"]
    assert seen["both"]
    assert seen["order"][-1] == "FILLED"
    assert seen["attempts"] == 0


@pytest.mark.parametrize("closes", [True, False])
def test_a_wrong_secret_ends_in_its_timeout(client, theone, closes) -> None:
    theone.gateway.closes_on_refusal = closes
    seen = run(client, theone, REFUSED)
    assert seen["error"] == "Authentication timeout"
    assert not seen["connected"]
    assert "WebSocket message error: Invalid signature" in seen["logged"]


def test_several_in_one_process(client, theone) -> None:
    assert run(client, theone, SEVERAL) == {"connected": [True] * 4, "after": [False] * 4}
