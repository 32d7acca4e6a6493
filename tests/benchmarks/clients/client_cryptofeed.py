"""cryptofeed on uvloop: `Trade` objects, price and amount as `Decimal`; or its book, the best 20 levels read."""

import asyncio
import warnings
from typing import Any

import cryptofeed.connection
import uvloop
from cryptofeed import FeedHandler
from cryptofeed.connection import RestEndpoint, Routes, WebsocketEndpoint
from cryptofeed.defines import L2_BOOK, TRADES
from cryptofeed.exchanges.binance import Binance
from meter import Meter
from names import BOOKS
from task import given

DEPTH = 20

warnings.simplefilter("ignore")
task = given()
is_book = task.kind in BOOKS
# The first changes of a book may be older than its snapshot.
meter = Meter(task, messages=task.messages - 10 * is_book, stamp=lambda trade: int(trade.id))
tick = meter.tick
connect = cryptofeed.connection.connect


def connect_anywhere(address: str, **options: Any) -> Any:
    """It insists on `wss://`, also where there is no TLS."""
    return connect(address if task.is_tls else address.replace("wss://", "ws://"), **options)


cryptofeed.connection.connect = connect_anywhere


Binance.websocket_endpoints = [WebsocketEndpoint(task.ws.replace("ws://", "wss://"))]
Binance.rest_endpoints = [
    RestEndpoint(task.http, routes=Routes("/api/v3/exchangeInfo", l2book="/api/v3/depth?symbol={}&limit={}"))
]


async def on_trade(trade: Any, receipt: float) -> None:
    tick(trade)


async def on_book(book: Any, receipt: float) -> None:
    bids, asks = book.book.bids, book.book.asks
    best = range(DEPTH)
    [bids.index(rank) for rank in best], [asks.index(rank) for rank in best]
    tick(book)


handler = FeedHandler(config={"log": {"filename": "/dev/null", "level": "ERROR"}, "uvloop": True})
asyncio.set_event_loop(uvloop.new_event_loop())  # it sets uvloop's policy, which makes none by itself any more
names = [f"{symbol.removesuffix('USDT')}-USDT" for symbol in task.symbols]
if is_book:
    handler.add_feed(Binance(symbols=names, channels=[L2_BOOK], callbacks={L2_BOOK: on_book}))
else:
    handler.add_feed(Binance(symbols=names, channels=[TRADES], callbacks={TRADES: on_trade}))
handler.run()
