"""A local book that is proven at every change, or says that it is not. On an embedded exchange, without keys."""

from reactivex import operators as ops

from bittrade_ws import simulators
from bittrade_ws.exchanges import binance
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only, to_iterator


def main() -> None:
    with simulators.start("binance", rate=200) as venue:
        connection = binance.public_websocket_connection(url=f"{venue.url_ws}/stream")
        messages = connection.pipe(keep_messages_only())
        # The snapshot comes from the REST address beside the stream's.
        books = connection.pipe(
            filter_new_socket_only(),
            binance.subscribe_book("BTCUSDT", messages, depth=5),
            ops.take(5),
        )
        with to_iterator(books) as five:
            link = connection.connect()
            for book in five:
                if book.best_bid and book.best_ask:
                    print(book.status, book.update_id, book.best_bid.price, book.best_ask.price)
        link.dispose()


if __name__ == "__main__":
    main()
