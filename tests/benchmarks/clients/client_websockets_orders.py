"""An order's round trip with asyncio `websockets`: a dict to JSON, sent, and the reply's dict in the awaiting task."""

import asyncio
import time
from typing import Any

import orjson
from meter import Meter
from task import given
from websockets.asyncio.client import ClientConnection, connect

GAP = 0.001

task = given()
meter = Meter(task)
waiting: dict[int, asyncio.Future[Any]] = {}


def order(number: int) -> str:
    params = {
        "symbol": "BTCUSDT",
        "side": "SELL",
        "type": "LIMIT",
        "timeInForce": "GTC",
        "price": "23416.10000000",
        "quantity": "0.00847000",
        "newClientOrderId": "4d96324ff9d44481926157ec08158a40",
        "timestamp": 1660801715431,
        "apiKey": "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
        "signature": "15af09e41c36f3cc61378c2fbe2c33719a03dd5eba8d0f9206fbda44de717c88",
    }
    return orjson.dumps({"id": number, "method": "order.place", "params": params}).decode()


async def read(line: ClientConnection) -> None:
    async for text in line:
        message = orjson.loads(text)
        waiting.pop(message["id"]).set_result(message)


async def main() -> None:
    async with connect(task.url, compression=None, proxy=None) as line:
        reading = asyncio.create_task(read(line))
        for number in range(task.messages):
            start = time.perf_counter_ns()
            reply = waiting[number] = asyncio.get_running_loop().create_future()
            await line.send(order(number))
            await reply
            meter.took(time.perf_counter_ns() - start)
            await asyncio.sleep(GAP)
        reading.cancel()


asyncio.run(main())
