"""A strategy is an operator: quotes in, intentions out. Proven in tests/examples/test_strategy_with_marbles.py.

Run as a script it watches an embedded exchange, and prints what it would buy.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws import simulators
from bittrade_ws.exchanges import binance
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only, to_iterator


@dataclass(frozen=True, slots=True)
class Buy:
    """The intention to buy at a price."""

    price: Decimal


def buy_each_fall(by: Decimal, *, quiet_for: float) -> Callable[[Observable[Decimal]], Observable[Buy]]:
    """Buys when the ask has fallen `by` below its highest since the last intention, then rests for some seconds.

    It looks at no clock: what it waits on is the scheduler of whoever subscribes, so a test decides what time it is.
    """

    def fallen(asks: Observable[Decimal]) -> Observable[Buy]:
        def step(seen: tuple[Decimal, Buy | None], ask: Decimal) -> tuple[Decimal, Buy | None]:
            highest, bought = seen
            highest = ask if bought else max(highest, ask)
            return highest, Buy(ask) if highest - ask >= by else None

        def decided(seen: tuple[Decimal, Buy | None]) -> bool:
            return seen[1] is not None

        def intention(seen: tuple[Decimal, Buy | None]) -> Buy:
            assert seen[1] is not None
            return seen[1]

        nothing: tuple[Decimal, Buy | None] = (Decimal(0), None)
        return asks.pipe(
            ops.scan(step, nothing),
            ops.filter(decided),
            ops.map(intention),
            ops.throttle_first(quiet_for),
        )

    return fallen


def ask_of(ticker: binance.BookTicker) -> Decimal:
    """The best ask."""
    return ticker.ask_price


def main() -> None:
    with simulators.start("binance", rate=200) as venue:
        connection = binance.public_websocket_connection(url=f"{venue.url_ws}/stream")
        messages = connection.pipe(keep_messages_only())
        intentions = connection.pipe(
            filter_new_socket_only(),
            binance.subscribe_book_ticker("BTCUSDT", messages),
            ops.map(ask_of),
            buy_each_fall(Decimal(1), quiet_for=1),
            ops.take(2),
        )
        with to_iterator(intentions) as two:
            link = connection.connect()
            for intention in two:
                print(intention)
        link.dispose()


if __name__ == "__main__":
    main()
