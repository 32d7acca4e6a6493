"""python-binance: a dict by its default `json`; or its depth cache with `Decimal`, the best 20 levels read."""

import asyncio
from decimal import Decimal

from binance import AsyncClient, BinanceSocketManager
from binance.ws.depthcache import DepthCacheManager
from meter import Meter
from names import BOOKS
from task import given

DEPTH = 20

task = given()
is_book = task.kind in BOOKS
# The first changes of a book may be older than its snapshot.
meter = Meter(task, messages=task.messages - 10 * is_book, stamp=lambda message: message["data"]["a"])


async def trades(manager: BinanceSocketManager) -> None:
    async with manager.multiplex_socket([f"{symbol.lower()}@aggTrade" for symbol in task.symbols]) as socket:
        while True:
            meter.tick(await socket.recv())


async def books(client: AsyncClient, manager: BinanceSocketManager) -> None:
    cache = DepthCacheManager(
        client, task.symbols[0], bm=manager, refresh_interval=0, conv_type=Decimal, ws_interval=100
    )
    async with cache as changes:
        while True:
            book = await changes.recv()
            if book is not None:
                book.get_bids()[:DEPTH]
                book.get_asks()[:DEPTH]
                meter.tick(book)


async def main() -> None:
    client = AsyncClient()
    client.API_URL = f"{task.http}/api"
    # By default it gives up when 100 messages wait, as they do in a burst.
    manager = BinanceSocketManager(client, max_queue_size=10**9)
    manager.STREAM_URL = f"{task.ws}/"
    await (books(client, manager) if is_book else trades(manager))


asyncio.run(main())
