"""Our own book, `subscribe_book`, the best 20 levels of both sides at each change, `Decimal`."""

from meter import Meter
from task import given

from bittrade_ws import Book, BookStatus
from bittrade_ws.connection import DialOptions
from bittrade_ws.exchanges import binance
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only

DEPTH = 20

task = given()
meter = Meter(task, messages=task.messages - 10)  # the first ones may be older than the snapshot
connection = binance.public_websocket_connection(url=task.url, options=DialOptions(ca=task.ca or None))
messages = connection.pipe(keep_messages_only())
sockets = connection.pipe(filter_new_socket_only())


def on_book(book: Book) -> None:
    assert book.status is BookStatus.SYNCED, book.cause
    meter.tick(book)


for symbol in task.symbols:
    sockets.pipe(binance.subscribe_book(symbol, messages, depth=DEPTH)).subscribe(on_book)
connection.connect()
