"""A book that sequence numbers and checksums prove at every change. On an embedded exchange, without keys."""

from reactivex import operators as ops

from bittrade_ws import simulators
from bittrade_ws.exchanges import bitfinex
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only, to_iterator


def main() -> None:
    with simulators.start("bitfinex", rate=200) as venue:
        connection = bitfinex.public_websocket_connection(url=f"{venue.url_ws}/ws/2")
        messages = connection.pipe(keep_messages_only())
        books = connection.pipe(
            filter_new_socket_only(),
            bitfinex.subscribe_book("tBTCUSD", messages, precision="P0", length=25, depth=5),
            ops.take(5),
        )
        with to_iterator(books) as five:
            link = connection.connect()
            for book in five:
                if book.best_bid and book.best_ask:
                    print(book.status, book.best_bid.price, book.best_ask.price)
        link.dispose()


if __name__ == "__main__":
    main()
