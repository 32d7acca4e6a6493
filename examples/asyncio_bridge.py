"""The same streams in asyncio: bounded at the door, with a policy for a consumer that is too slow."""

import asyncio

from reactivex import operators as ops

from bittrade_ws import simulators
from bittrade_ws.exchanges import binance
from bittrade_ws.operators import filter_new_socket_only, keep_items_only, keep_messages_only, to_async_iterator


async def main() -> None:
    with simulators.start("binance", rate=100) as venue:
        connection = binance.public_websocket_connection(url=f"{venue.url_ws}/stream")
        messages = connection.pipe(keep_messages_only())
        trades = connection.pipe(
            filter_new_socket_only(),
            binance.subscribe_trades("BTCUSDT", messages),
            keep_items_only(),
            ops.take(10),
        )
        async with to_async_iterator(trades, maxsize=100, overflow="drop_oldest") as ten:
            link = connection.connect()
            async for trade in ten:
                print(trade.symbol, trade.price, trade.quantity)
            print(f"{ten.dropped} dropped")
        link.dispose()


if __name__ == "__main__":
    asyncio.run(main())
