"""What one more connection holds, by the allocator's own account: it is the same on every run."""

import gc
import tracemalloc
from collections.abc import Callable
from typing import Any

from reactivex import Observable, abc
from reactivex.disposable import Disposable
from reactivex.testing import TestScheduler

from bittrade_ws.connection import Connection
from bittrade_ws.exchanges import binance
from bittrade_ws.models.status import Opened
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only
from bittrade_ws.wire.bundle import Batch, Bundle, Kind, Socket
from bittrade_ws.wire.codec import Codec

COUNT = 20
MOST_BYTES = 30 * 1024
MOST_OBJECTS = 320


class Venue:
    """Opens every dial at once, and takes what is sent."""

    def __init__(self) -> None:
        self.clock = TestScheduler()
        self.sent = 0

    def dial(self, url: str, codec: Callable[[], Codec]) -> Observable[Batch | Bundle]:
        def subscribe(
            observer: abc.ObserverBase[Batch | Bundle], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            socket = Socket(url, epoch=1, codec=codec(), send=self.send, client_ids=str)
            socket.is_open = True
            observer.on_next(Bundle(socket, Kind.STATUS, Opened()))
            self.answer = lambda: observer.on_next(Batch(socket, [b'{"result":null,"id":1}']))
            return Disposable()

        return Observable(subscribe)

    def send(self, frame: Any) -> None:
        self.sent += 1

    def subscribed(self) -> Connection:
        """One more connection, with one subscription that is acknowledged."""
        connection = binance.public_websocket_connection(url="ws://venue", dialer=self.dial, scheduler=self.clock)
        messages = connection.pipe(keep_messages_only())
        connection.pipe(filter_new_socket_only(), binance.subscribe_trades("BTCUSDT", messages)).subscribe(print)
        connection.connect()
        self.clock.advance_by(0.1)
        self.answer()
        return connection


def test_one_more_subscribed_connection_is_small() -> None:
    venue = Venue()
    first = [venue.subscribed() for _ in range(COUNT)]  # what all share is there now
    gc.collect()
    objects = len(gc.get_objects())
    tracemalloc.start()
    try:
        more = [venue.subscribed() for _ in range(COUNT)]
        gc.collect()
        size = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert venue.sent == len(first) + len(more)
    assert size / COUNT < MOST_BYTES
    assert (len(gc.get_objects()) - objects) / COUNT < MOST_OBJECTS
