"""The log in a file, from a level of your own: each attempt to connect again, and each success.

On an embedded exchange, without keys.
"""

import sys
from logging import WARNING, FileHandler, Formatter, Handler, LogRecord, StreamHandler, getLogger
from pathlib import Path
from typing import Any

from bittrade_ws import simulators
from bittrade_ws.connection import ReconnectPolicy
from bittrade_ws.exchanges import bitfinex
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only, to_iterator


def configure_log(log_filename: str | None = None, log_level: str = "INFO") -> None:
    """Logs what is of `log_level` (`ERROR`, `WARNING`, `INFO`, `DEBUG`) or worse.

    `log_filename` is the path of a file; without it the log goes to stdout, warnings and errors to stderr.
    """
    logger = getLogger("bittrade_ws")
    logger.setLevel(log_level)
    for handler in console() if log_filename is None else [FileHandler(log_filename)]:
        handler.setFormatter(Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        logger.addHandler(handler)


def console() -> list[Handler]:
    def is_calm(record: LogRecord) -> bool:
        return record.levelno < WARNING

    calm, urgent = StreamHandler[Any](sys.stdout), StreamHandler[Any](sys.stderr)
    calm.addFilter(is_calm)
    urgent.setLevel(WARNING)
    return [calm, urgent]


def main() -> None:
    configure_log(log_filename="2023-03-26.log", log_level="INFO")
    with simulators.start("bitfinex", rate=100) as venue:
        soon = ReconnectPolicy(delays=[0.1])  # the venue's own begin at three seconds
        connection = bitfinex.public_websocket_connection(url=f"{venue.url_ws}/ws/2", reconnect=soon)
        messages = connection.pipe(keep_messages_only())
        tickers = connection.pipe(filter_new_socket_only(), bitfinex.subscribe_ticker("tBTCUSD", messages))
        with to_iterator(tickers) as prices:
            link = connection.connect()
            next(prices)
            venue.cut_all()
            while connection.counters.opened < 2:
                next(prices)
        link.dispose()
    print(Path("2023-03-26.log").read_text())


if __name__ == "__main__":
    main()
