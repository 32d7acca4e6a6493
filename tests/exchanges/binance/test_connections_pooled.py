"""More streams than one connection takes, over real sockets, against Binance in a box on loopback."""

import threading
from collections.abc import Callable, Iterator
from time import monotonic, sleep
from typing import Any

import pytest

from bittrade_ws.connection import OwnerLoop
from bittrade_ws.exchanges import binance
from bittrade_ws.models.errors import SubscriptionFailed
from bittrade_ws.models.status import Gap
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only
from bittrade_ws.simulators import start

pytestmark = pytest.mark.loopback
PAYLOAD = '{"e":"aggTrade","E":1,"s":"X","a":%d,"p":"1","q":"1","f":1,"l":1,"T":1,"m":true,"M":true}'


@pytest.fixture
def server() -> Iterator[Any]:
    with start("binance", rate=0.0) as running:
        yield running


def until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = monotonic() + seconds
    while not condition():
        assert monotonic() < deadline
        sleep(0.01)


class Streams:
    """A pooled connection with so many streams, and what came over them."""

    def __init__(self, server: Any, count: int, **options: Any) -> None:
        self.server = server
        self.loop = OwnerLoop(name="pool under test")
        self.names = [f"x{number}usdt@aggTrade" for number in range(count)]
        self.connection = binance.public_websocket_connection(url=f"{server.url_ws}/stream", loop=self.loop, **options)
        self.statuses: list[Any] = []
        self.connection.statuses().subscribe(self.statuses.append)
        self.seen: list[str] = []
        self.spoken = 0
        self.failed: dict[str, Exception] = {}
        messages = self.connection.pipe(keep_messages_only())
        sockets = self.connection.pipe(filter_new_socket_only())
        for name in self.names:
            sockets.pipe(binance.subscribe_agg_trades(name.partition("@")[0], messages)).subscribe(
                lambda trade, name=name: self.seen.append(name),
                lambda error, name=name: self.failed.update({name: error}),
            )
        self.link = self.connection.connect()

    def on(self) -> dict[int, list[str]]:
        """The streams of each of the venue's sessions."""
        handlers = self.server.gateway._handlers
        return self.server.call(lambda: {s.connection: list(h._streams) for s, h in handlers.items()})

    def count(self) -> int:
        return sum(map(len, self.on().values()))

    def speak(self) -> None:
        """The next event on each stream, over each connection that has it."""
        self.spoken += 1
        payload = PAYLOAD % self.spoken

        def deliver() -> None:
            for handler in list(self.server.gateway._handlers.values()):
                for name in list(handler._streams):
                    handler.deliver(name, payload)

        self.seen.clear()
        self.server.call(deliver)


def test_f21_of_200_subscriptions_over_8_sockets_only_those_of_the_cut_one_show_a_gap(server: Any) -> None:
    pool = Streams(server, 200, streams_per_connection=25, connections=8, reconnect=True)
    until(lambda: pool.count() == 200)
    before = pool.on()
    assert [len(names) for names in before.values()] == [25] * 8
    pool.speak()
    until(lambda: len(pool.seen) == 200)

    server.call(server.faults.sessions[5].drop)
    until(lambda: pool.count() == 200 and 5 not in pool.on())

    gaps = [status.channel for status in pool.statuses if isinstance(status, Gap)]
    assert sorted(gaps) == sorted(before[5])
    after = pool.on()
    assert {number: after[number] for number in before if number != 5} == {
        number: names for number, names in before.items() if number != 5
    }
    pool.speak()
    until(lambda: len(pool.seen) == 200)
    assert sorted(pool.seen) == sorted(pool.names)
    assert not pool.failed

    begun = monotonic()
    pool.link.dispose()
    assert pool.loop.join(2.0)
    assert monotonic() - begun < 2.0
    assert not [thread for thread in threading.enumerate() if thread.name == "pool under test"]
    until(lambda: not pool.on(), 2.0)


def test_3000_streams_are_one_connection(server: Any) -> None:
    pool = Streams(server, 3_000)
    until(lambda: pool.count() == 3_000, 60.0)

    assert sorted(map(len, pool.on().values())) == [952, 1024, 1024]
    assert "and 2 more" in repr(pool.connection)
    pool.speak()
    until(lambda: len(pool.seen) == 3_000)
    assert sorted(pool.seen) == sorted(pool.names)
    pool.link.dispose()
    assert pool.loop.join(2.0)


def test_with_one_connection_the_limit_is_kept_here_and_not_found_out_at_the_venue(server: Any) -> None:
    pool = Streams(server, 5, connections=1, streams_per_connection=3)
    until(lambda: pool.count() == 3 and len(pool.failed) == 2)

    assert sorted(pool.failed) == pool.names[3:]
    assert all(isinstance(error, SubscriptionFailed) for error in pool.failed.values())
    pool.link.dispose()
    assert pool.loop.join(2.0)
