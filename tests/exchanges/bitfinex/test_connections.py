"""Connections: set up as they open, spread over physical ones, dialled again as the venue's own client does."""

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest

from bittrade_ws.exchanges import bitfinex
from bittrade_ws.exchanges.bitfinex.connections import RECONNECT
from bittrade_ws.models.errors import ConnectionFull
from bittrade_ws.models.status import Gap, Reconnected, Reconnecting, VenueStatus

SYMBOLS = ("tBTCUSD", "tETHUSD", "tLTCUSD", "tDUSK:USD")
CANDLES = ("1m", "5m", "15m", "30m", "1h", "3h", "6h", "12h")
BOOKS = [*itertools.product(SYMBOLS, ("P0", "P1", "P2", "P3", "P4", "R0"), ("F0", "F1"), (1, 25, 100, 250))]


def first_frames(client: Any) -> list[Any]:
    """The first thing that each physical connection was sent."""
    sent = [json.loads(frame) for frame in client.exchange.sent.frames]
    return [frame for frame in sent if frame["event"] == "conf"]


def test_the_flags_are_set_before_anything_else_on_each_connection(public: Callable[..., Any]) -> None:
    client = public(timestamps=True, bulk=True)
    client.watch(bitfinex.subscribe_ticker("tBTCUSD", client.messages))
    client.connect()
    assert json.loads(client.exchange.sent.frames[0]) == {"event": "conf", "flags": 32768 + 65536 + 131072 + 536870912}
    client.exchange.drop()
    client.marbles.advance("10s")
    client.venue.announce(20051)
    client.marbles.advance("10s")
    assert len(client.exchange.dials) == len(first_frames(client)) == 3
    assert [socket.codec.flags for socket in client.exchange.sockets] == [536870912 + 131072 + 65536 + 32768] * 3


def test_without_flags_nothing_is_set(public: Callable[..., Any]) -> None:
    client = public(sequence=False, checksum=False)
    client.connect()
    assert client.exchange.sent.frames == []


def test_flags_that_are_refused_are_told(marbles: Any) -> None:
    refusal = '{"event":"error","code":10050,"msg":"conf: flags invalid"}'
    exchange = marbles.exchange(dials=["^-a"], codec=bitfinex.BitfinexCodec, a=refusal)
    connection = bitfinex.public_websocket_connection(dialer=exchange.dialer, scheduler=marbles.clock)
    told: list[Any] = []
    marbles.keep(connection.statuses().subscribe(told.append))
    marbles.connect(connection)
    marbles.advance("1s")
    assert [status.state for status in told if isinstance(status, VenueStatus)] == ["notConfigured"]


def test_the_delays_are_the_venues_own_from_three_seconds_to_a_minute() -> None:
    delays = itertools.islice(RECONNECT.delays(), 7)  # pyright: ignore[reportCallIssue, reportUnknownVariableType]
    assert [RECONNECT.wait(delay) for delay in delays] == [3.0, 6.0, 12.0, 24.0, 48.0, 60.0, 60.0]


def test_each_attempt_is_told_and_then_how_long_it_took(public: Callable[..., Any], caplog: Any) -> None:
    caplog.set_level("INFO", "bittrade_ws")
    client = public()
    client.connect()
    client.exchange.drop()
    client.marbles.advance("10s")
    attempts = [status.delay for status in client.statuses if isinstance(status, Reconnecting)]
    (back,) = [status for status in client.statuses if isinstance(status, Reconnected)]
    assert (attempts, back.attempts) == ([3.0], 1)
    assert back.downtime == pytest.approx(3.0, abs=0.1)
    (lost,) = [record for record in caplog.records if "dialling again in 3.00 s (attempt 1)" in record.message]
    (again,) = [record for record in caplog.records if "connected again after 3.00 s (attempt 1)" in record.message]
    assert (lost.levelname, again.levelname) == ("WARNING", "INFO")


class Many:
    """A client with so many books, none the same, and some candles beyond them."""

    def __init__(self, client: Any, count: int) -> None:
        self.told = [
            client.watch(bitfinex.subscribe_book(s, client.messages, precision=p, frequency=f, length=n))  # pyright: ignore
            for s, p, f, n in BOOKS[:count]
        ]
        self.told += (
            [
                client.watch(bitfinex.subscribe_candles("tBTCUSD", client.messages, interval=interval))  # pyright: ignore
                for interval in CANDLES[: count - len(BOOKS)]
            ]
            if count > len(BOOKS)
            else []
        )
        client.connect("20s")

    def synced(self) -> list[bool]:
        return [
            bool(told) and getattr(told[-1], "is_synced", not isinstance(told[-1], Exception)) for told in self.told
        ]


@pytest.fixture
def crowd(public: Callable[..., Any]) -> Callable[..., tuple[Any, Many]]:
    def make(count: int, **options: Any) -> tuple[Any, Many]:
        client = public(**options)
        return client, Many(client, count)

    return make


def test_two_hundred_over_eight_and_one_is_cut(crowd: Callable[..., Any]) -> None:
    client, many = crowd(200, connections=None)
    assert len(many.told) == 200
    assert all(many.synced())
    assert len(client.exchange.dials) == 8
    victim = client.exchange.sockets[3]
    lost = {feed.decode() for feed in victim.codec._ids}
    assert len(lost) == 25
    line = next(line for line in client.exchange._lines if line.socket is victim)
    client.exchange._drop(line)
    client.marbles.advance("20s")
    assert {gap.channel for gap in client.statuses if isinstance(gap, Gap)} == lost
    assert all(many.synced())
    hidden = [any(not getattr(book, "is_synced", True) for book in told) for told in many.told]
    assert sum(hidden) == 25


def test_the_default_of_five_holds_125(crowd: Callable[..., Any]) -> None:
    client, many = crowd(126)
    assert len(client.exchange.dials) == 5
    assert sum(many.synced()) == 125
    (refused,) = [told[-1] for told in many.told if isinstance(told[-1], Exception)]
    assert isinstance(refused, ConnectionFull)


def test_f32_a_venue_with_less_room_than_it_says_gets_less(crowd: Callable[..., Any]) -> None:
    client, many = crowd(30, channels_per_connection=30)
    assert (len(client.exchange.dials), all(many.synced())) == (2, True)


def test_the_address_comes_from_the_environment_else_it_is_the_venues(monkeypatch: Any, marbles: Any) -> None:
    asked: list[str] = []
    exchange = marbles.exchange(dials=["^"], codec=bitfinex.BitfinexCodec)

    def dialer(url: str, codec: Any) -> Any:
        asked.append(url)
        return exchange.dialer(url, codec)

    for value in ("", "ws://there/ws/2"):
        monkeypatch.setenv("BITFINEX_WEBSOCKET", value)
        for make in (bitfinex.public_websocket_connection, bitfinex.private_websocket_connection):
            marbles.connect(make(dialer=dialer, scheduler=marbles.clock))
    marbles.advance("1s")
    assert asked == ["wss://api-pub.bitfinex.com/ws/2", "wss://api.bitfinex.com/ws/2", *["ws://there/ws/2"] * 2]
