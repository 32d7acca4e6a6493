"""Every frame in one file, with its time: `<==` sent, `-->` received. On an embedded exchange, without keys."""

from logging import DEBUG, FileHandler, Formatter, getLogger
from pathlib import Path

from reactivex import operators as ops

from bittrade_ws import simulators
from bittrade_ws.exchanges import binance
from bittrade_ws.operators import filter_new_socket_only, keep_items_only, keep_messages_only, to_iterator


def log_frames() -> None:
    """The recipe. Its file is `logs/raw_socket.log`."""
    handler = FileHandler("logs/raw_socket.log")
    handler.setLevel(DEBUG)
    logger = getLogger("bittrade_ws.raw_socket.sent")
    formatter = Formatter("%(asctime)s.%(msecs)03d <== %(message)s", datefmt="%H:%M:%S")
    handler.setFormatter(formatter)
    logger.addHandler(handler)
    handler = FileHandler("logs/raw_socket.log")
    handler.setLevel(DEBUG)
    logger = getLogger("bittrade_ws.raw_socket.received")
    formatter = Formatter("%(asctime)s.%(msecs)03d --> %(message)s", datefmt="%H:%M:%S")
    handler.setFormatter(formatter)
    logger.addHandler(handler)


def main() -> None:
    Path("logs").mkdir(exist_ok=True)
    log_frames()
    with simulators.start("binance") as venue:
        connection = binance.public_websocket_connection(url=f"{venue.url_ws}/stream")
        messages = connection.pipe(keep_messages_only())
        trades = connection.pipe(
            filter_new_socket_only(),
            binance.subscribe_trades("BTCUSDT", messages),
            keep_items_only(),
            ops.take(3),
        )
        with to_iterator(trades) as three:
            link = connection.connect()
            for trade in three:
                print(trade.symbol, trade.price, trade.quantity)
        link.dispose()
    print(Path("logs/raw_socket.log").read_text())


if __name__ == "__main__":
    main()
