"""A pool of physical connections that stays one connection to its user."""

from collections.abc import Mapping
from threading import Event, Thread
from typing import Any

import orjson
import pytest
from reactivex import operators as ops

from bittrade_ws.connection import Pool, ReconnectPolicy, Rollover, websocket_connection
from bittrade_ws.models.errors import ConnectionFull, DecodeError, HandshakeRefused, SubscriptionFailed
from bittrade_ws.models.status import Closed, Gap, Opened, Reconnected, Reconnecting, VenueStatus
from bittrade_ws.operators.filter_new_socket_only import filter_new_socket_only
from bittrade_ws.operators.keep_messages_only import keep_messages_only
from bittrade_ws.operators.subscribe_to_channel import subscribe_to_channel
from bittrade_ws.testing import JsonCodec, Marbles
from bittrade_ws.testing.json_subscribing import JsonSubscribing, json_channel
from bittrade_ws.wire.bundle import Bundle, Fault, Socket
from bittrade_ws.wire.codec import Channel, Continuity, EventChannel, Request, Special

NUMBERED: Continuity[Any] = Continuity(first=int)


class Closing(JsonCodec):
    """With a word for the end."""

    def classify(self, frame: bytes) -> Any:
        key, body = super().classify(frame)
        if key is None and "closing" in body:
            return Special.STATUS, VenueStatus("closing", is_closing=True)
        return key, body


class Subscribing(JsonSubscribing):
    """Its venue says `full` when a connection takes no more."""

    def accepted(self, request: Request, reply: Any) -> None:
        if reply.get("error") == "full":
            raise ConnectionFull("full", channel=request.channels[0].name)
        super().accepted(request, reply)


class Venue:
    """Takes every subscription, up to `most` on a connection; connections are numbered from 1."""

    def __init__(self) -> None:
        self.most = 1_000_000
        self.refused: dict[int, HandshakeRefused] = {}
        self.sessions: dict[int, Handler] = {}
        self.heard: list[tuple[int, str, list[str]]] = []
        self.dials = 0

    def open(self, session: Any, path: str, headers: Mapping[str, str]) -> "Handler":
        self.dials += 1
        if self.dials in self.refused:
            raise self.refused[self.dials]
        handler = self.sessions[self.dials] = Handler(self, session, self.dials)
        return handler

    @property
    def channels(self) -> dict[int, list[str]]:
        """What each connection carries."""
        return {number: handler.on for number, handler in self.sessions.items()}

    def say(self, number: int, channel: str, value: Any) -> None:
        self.sessions[number].session.send(orjson.dumps({"channel": channel, "value": value}).decode())

    def cut(self, number: int) -> None:
        self.sessions[number].session.drop()


class Handler:
    def __init__(self, venue: Venue, session: Any, number: int) -> None:
        self.venue = venue
        self.session = session
        self.number = number
        self.on: list[str] = []

    def receive(self, frame: str | bytes) -> None:
        request = orjson.loads(frame)
        verb = "subscribe" if "subscribe" in request else "unsubscribe"
        names = request[verb]
        self.venue.heard.append((self.number, verb, names))
        reply = {"id": request["id"]}
        if verb == "unsubscribe":
            self.on = [name for name in self.on if name not in names]
        elif len(self.on) + len(names) > self.venue.most:
            reply["error"] = "full"
        else:
            self.on += names
        self.session.send(orjson.dumps(reply).decode())

    def closed(self) -> None:
        self.venue.sessions.pop(self.number, None)


class Desk:
    """A user of a pooled connection, and all that is seen of it."""

    def __init__(self, marbles: Marbles, *, pool: Pool | None, codec: Any = None, **options: Any) -> None:
        self.marbles = marbles
        self.venue = Venue()
        self.exchange = marbles.exchange(server=self.venue, latency="1ms")
        self.subscribing = Subscribing(frames_per_second=100.0)
        self.connection = websocket_connection(
            "ws://venue/",
            codec=codec or self.exchange.codec,
            dialer=self.exchange.dialer,
            scheduler=marbles.clock,
            pool=pool,
            **{"reconnect": ReconnectPolicy(delays=[0.05] * 50)} | options,
        )
        self.bundles: list[Bundle] = []
        self.ends: list[Any] = []
        self.connection.subscribe(self.bundles.append, self.ends.append, lambda: self.ends.append("completed"))
        self.sockets: list[Socket] = []
        self.announced = self.connection.pipe(filter_new_socket_only())
        self.announced.subscribe(self.sockets.append, lambda error: None)
        self.messages = self.connection.pipe(keep_messages_only())
        self.values: dict[str, list[Any]] = {}
        self.errors: dict[str, Exception] = {}

    def want(self, *names: str) -> list[Any]:
        return [self._want(name) for name in names]

    def want_events(self, *names: str) -> list[Any]:
        """Channels of which each value counts, by its number."""
        channels = [
            EventChannel(name=one.name, key=one.key, decode=one.decode, convert=one.convert, continuity=NUMBERED)
            for one in map(json_channel, names)
        ]
        return [self._want(channel.name, channel) for channel in channels]

    def _want(self, name: str, channel: Channel[Any] | None = None) -> Any:
        values = self.values.setdefault(name, [])
        operator = subscribe_to_channel(self.messages, channel or json_channel(name), self.subscribing)
        return self.announced.pipe(operator).subscribe(
            values.append, lambda error: self.errors.update({name: error}), scheduler=self.marbles.clock
        )

    def connect(self) -> Any:
        link = self.marbles.connect(self.connection)
        self.advance()
        return link

    def advance(self, by: str = "40ms") -> None:
        self.marbles.advance(by)

    def statuses(self, *kinds: Any) -> list[Any]:
        return [b.payload for b in self.bundles if isinstance(b.payload, kinds)]

    def faults(self) -> list[Fault]:
        return [b.payload for b in self.bundles if isinstance(b.payload, Fault)]

    def gaps(self) -> list[str]:
        return [gap.channel for gap in self.statuses(Gap)]

    def forget(self) -> None:
        self.bundles.clear()
        self.venue.heard.clear()


def letters(count: int) -> list[str]:
    return [f"c{number:02}" for number in range(count)]


def test_what_one_connection_has_no_room_for_is_carried_by_further_ones(marbles: Marbles) -> None:
    desk = Desk(marbles, pool=Pool(per_connection=2))
    desk.want("a", "b", "c", "d", "e")
    desk.connect()

    assert desk.venue.channels == {1: ["a", "b"], 2: ["c", "d"], 3: ["e"]}
    for number, name in ((1, "a"), (2, "c"), (3, "e")):
        desk.venue.say(number, name, number)
    desk.advance()
    assert (desk.values["a"], desk.values["c"], desk.values["e"]) == ([1], [2], [3])
    assert "and 2 more" in repr(desk.connection)
    assert desk.connection.counters.opened == 3


def test_only_the_first_socket_is_announced(marbles: Marbles) -> None:
    desk = Desk(marbles, pool=Pool(per_connection=1))
    watched: list[Socket] = []
    desk.connection.pipe(ops.share(), filter_new_socket_only()).subscribe(watched.append)
    desk.want("a", "b", "c")
    desk.connect()
    late: list[Socket] = []
    desk.announced.subscribe(late.append)

    assert [b.socket.epoch for b in desk.bundles if b.payload == Opened()] == [1, 2, 3]
    assert [socket.epoch for socket in desk.sockets] == [1]
    assert late == desk.sockets
    assert [socket.epoch for socket in watched] == [1]


def test_nothing_is_dialled_while_there_is_room(marbles: Marbles) -> None:
    desk = Desk(marbles, pool=Pool(per_connection=3))
    desk.want("a", "b", "c")
    desk.connect()

    assert desk.venue.dials == 1
    assert repr(desk.connection).count("more") == 0


def test_what_leaves_makes_room_for_what_comes_in_the_same_instant(marbles: Marbles) -> None:
    desk = Desk(marbles, pool=Pool(per_connection=2, connections=1))
    held = desk.want("a", "b")
    desk.connect()
    for one in held:
        one.dispose()
    desk.want("c", "d")
    desk.advance()

    assert desk.venue.channels == {1: ["c", "d"]}
    assert not desk.errors


def test_a_channel_beyond_the_bound_fails_alone_and_names_the_limit(marbles: Marbles) -> None:
    desk = Desk(marbles, pool=Pool(per_connection=2, connections=2))
    desk.want(*"abcde")
    desk.connect()

    assert list(desk.errors) == ["e"]
    error = desk.errors["e"]
    assert isinstance(error, ConnectionFull)
    assert isinstance(error, SubscriptionFailed)
    assert error.channel == "e"
    assert "2 connections with 2 channels each" in str(error)
    assert desk.venue.channels == {1: ["a", "b"], 2: ["c", "d"]}


def test_a_line_that_dies_shows_gaps_of_its_own_channels_and_they_come_back(marbles: Marbles) -> None:
    names = letters(200)
    desk = Desk(marbles, pool=Pool(per_connection=25, connections=8))
    desk.want(*names)
    desk.connect()
    desk.advance("400ms")
    before = desk.venue.channels
    assert sorted(map(len, before.values())) == [25] * 8
    lost = before[5]
    desk.forget()

    desk.venue.cut(5)
    desk.advance("400ms")

    assert desk.gaps() == lost
    assert [type(status) for status in desk.statuses(Closed, Reconnecting, Opened, Reconnected)] == [
        Closed,
        Reconnecting,
        Opened,
        Reconnected,
    ]
    assert desk.venue.channels == {number: on for number, on in before.items() if number != 5} | {9: lost}
    assert {number for number, _, _ in desk.venue.heard} == {9}
    assert len(desk.sockets) == 1
    assert not desk.errors


def test_the_gap_of_a_further_line_says_what_one_of_the_first_line_says(marbles: Marbles) -> None:
    for number, name in ((1, "a"), (2, "b")):
        desk = Desk(marbles, pool=Pool(per_connection=1), reconnect=ReconnectPolicy(delays=[0.1]))
        desk.want_events("a", "b")
        desk.connect()
        desk.venue.say(number, name, 1)
        desk.advance()
        desk.venue.cut(number)
        desk.advance("300ms")
        desk.venue.say(3, name, 5)
        desk.advance()
        first, gap, last = desk.values[name]
        assert (first, last) == (1, 5)
        assert (gap.from_, gap.to, gap.cause, gap.backfilled) == (2, 4, "the line dropped", False)
        assert 0.1 <= gap.seconds < 0.2
        assert [status.cause for status in desk.statuses(Gap)] == ["the line dropped"]


def test_channels_of_a_dead_line_move_at_once_where_there_is_room(marbles: Marbles) -> None:
    desk = Desk(marbles, pool=Pool(per_connection=2, connections=3))
    held = desk.want(*"abcdef")
    desk.connect()
    held[0].dispose()
    desk.advance()
    assert desk.venue.channels == {1: ["b"], 2: ["c", "d"], 3: ["e", "f"]}
    desk.forget()

    desk.venue.cut(2)
    desk.advance("20ms")  # before it is dialled again
    assert desk.venue.channels == {1: ["b", "c"], 3: ["e", "f"]}
    desk.advance("100ms")

    assert desk.venue.channels == {1: ["b", "c"], 3: ["e", "f"], 4: ["d"]}
    assert desk.gaps() == ["c", "d"]
    desk.venue.say(1, "c", 7)
    desk.advance()
    assert desk.values["c"] == [7]


def test_a_new_first_socket_moves_nothing_that_rides_on_another_line(marbles: Marbles) -> None:
    desk = Desk(marbles, pool=Pool(per_connection=2))
    desk.want(*"abcd")
    desk.connect()
    desk.forget()

    desk.venue.cut(1)
    desk.advance("20ms")
    desk.venue.say(2, "c", 1)
    desk.advance("100ms")

    assert [socket.epoch for socket in desk.sockets] == [1, 3]
    assert desk.gaps() == ["a", "b"]
    assert desk.venue.heard == [(3, "subscribe", ["a", "b"])]
    assert desk.venue.channels == {2: ["c", "d"], 3: ["a", "b"]}
    assert desk.values["c"] == [1]


def test_channels_of_a_dead_first_socket_move_where_there_is_room(marbles: Marbles) -> None:
    desk = Desk(marbles, pool=Pool(per_connection=2))
    desk.want(*"abc")
    desk.connect()

    desk.venue.cut(1)
    desk.advance("20ms")
    assert desk.venue.channels == {2: ["c", "a"]}
    desk.advance("100ms")
    assert desk.venue.channels == {2: ["c", "a"], 3: ["b"]}
    desk.venue.say(2, "a", 1)
    desk.venue.say(3, "b", 2)
    desk.advance()
    assert (desk.values["a"], desk.values["b"]) == ([1], [2])


def test_f32_a_line_that_the_venue_calls_full_takes_no_more_and_what_it_refused_moves(marbles: Marbles) -> None:
    desk = Desk(marbles, pool=Pool(per_connection=4))
    desk.venue.most = 3
    desk.want(*"abcdefgh")
    desk.connect()
    desk.advance("2s")

    assert sorted(map(len, desk.venue.channels.values())) == [2, 3, 3]
    assert sorted(name for on in desk.venue.channels.values() for name in on) == list("abcdefgh")
    assert not desk.errors
    assert not desk.gaps()


def test_f32_a_limit_that_is_not_the_line_s_fails_that_channel_alone(marbles: Marbles) -> None:
    desk = Desk(marbles, pool=Pool(per_connection=4))
    desk.want("a", "b")
    desk.connect()
    desk.venue.most = 0
    desk.want("c")
    desk.advance("2s")

    assert str(desk.errors["c"]) == "full"
    assert desk.venue.channels[1] == ["a", "b"]
    assert desk.venue.dials == 3
    assert not desk.gaps()


def test_a_line_that_is_refused_for_good_fails_its_channels_and_not_the_connection(marbles: Marbles) -> None:
    desk = Desk(marbles, pool=Pool(per_connection=2))
    desk.venue.refused[2] = HandshakeRefused("no more of you", status=403)
    desk.want(*"abc")
    desk.connect()

    assert list(desk.errors) == ["c"]
    assert isinstance(desk.errors["c"], SubscriptionFailed)
    assert "no more of you" in str(desk.errors["c"])
    assert desk.ends == []
    assert desk.venue.channels == {1: ["a", "b"]}

    desk.want("d")  # another line is another try
    desk.advance()
    assert desk.venue.channels == {1: ["a", "b"], 3: ["d"]}


def test_a_first_line_that_is_refused_for_good_ends_the_connection(marbles: Marbles) -> None:
    desk = Desk(marbles, pool=Pool(per_connection=1))
    desk.want("a", "b")
    desk.connect()
    desk.venue.refused[3] = HandshakeRefused("no more of you", status=403)
    desk.venue.cut(1)
    desk.advance("100ms")

    assert [type(end) for end in desk.ends] == [HandshakeRefused]
    assert desk.venue.channels == {}
    assert not desk.exchange.dials.are_open


def test_a_line_that_carries_nothing_any_more_is_closed_after_a_while(marbles: Marbles) -> None:
    desk = Desk(marbles, pool=Pool(per_connection=1, idle_after=1.0))
    held = desk.want("a", "b")
    desk.connect()
    held[1].dispose()
    desk.advance("900ms")
    assert list(desk.venue.channels) == [1, 2]
    desk.advance("200ms")
    assert list(desk.venue.channels) == [1]
    assert [(b.socket.epoch, b.payload.code) for b in desk.bundles if isinstance(b.payload, Closed)] == [(2, 1000)]

    held = desk.want("c")
    desk.advance("500ms")
    assert desk.venue.channels == {1: ["a"], 3: ["c"]}
    held[0].dispose()
    desk.advance("500ms")
    desk.want("d")
    desk.advance("2s")
    assert desk.venue.channels == {1: ["a"], 3: ["d"]}


def test_a_line_that_nobody_needs_any_more_is_not_dialled_again(marbles: Marbles) -> None:
    desk = Desk(marbles, pool=Pool(per_connection=1))
    held = desk.want("a", "b")
    desk.connect()
    held[0].dispose()
    desk.advance("1ms")
    desk.venue.cut(2)
    desk.advance("1s")

    assert desk.venue.channels == {1: ["b"]}
    assert desk.venue.dials == 2


def test_dispose_ends_every_line(marbles: Marbles) -> None:
    desk = Desk(marbles, pool=Pool(per_connection=1))
    desk.want("a", "b", "c")
    link = desk.connect()
    link.dispose()
    desk.advance()

    assert desk.ends == ["completed"]
    assert not desk.exchange.dials.are_open
    assert desk.venue.channels == {}

    desk.connect()  # and a new life begins with none of the old one
    assert "and" not in repr(desk.connection)


def test_f26_each_line_has_its_own_row_of_frames_that_mean_nothing(marbles: Marbles) -> None:
    desk = Desk(marbles, pool=Pool(per_connection=1))
    desk.want("a", "b")
    desk.connect()
    for number in range(30):
        desk.venue.say(1, "a", number)
        desk.venue.sessions[2].session.send("nonsense")
        desk.advance("1ms")
        if 2 not in desk.venue.sessions:
            break
    desk.advance("200ms")

    assert desk.connection.counters.undecodable == 20
    assert [type(fault.error) for fault in desk.faults()] == [DecodeError] * 20
    assert [b.socket.epoch for b in desk.bundles if isinstance(b.payload, Closed)] == [2]
    assert desk.venue.channels == {1: ["a"], 3: ["b"]}
    assert len(desk.sockets) == 1


def test_each_line_is_replaced_beneath_its_socket_before_the_venue_ends_it(marbles: Marbles) -> None:
    desk = Desk(marbles, pool=Pool(per_connection=2), rollover=Rollover(after=5.0))
    desk.want(*"abc")
    desk.connect()
    for number in range(100):
        for session, on in desk.venue.channels.items():
            for name in on:
                desk.venue.say(session, name, number)
        desk.advance("100ms")
    desk.advance("15s")

    assert {tuple(on) for on in desk.venue.channels.values()} == {("a", "b"), ("c",)}
    assert set(desk.venue.channels).isdisjoint({1, 2})
    assert desk.values == {name: list(range(100)) for name in "abc"}
    assert not desk.statuses(Gap, Closed)
    assert len(desk.sockets) == 1


def log_of(marbles: Marbles, pool: Pool | None) -> tuple[list[Any], dict[str, list[Any]]]:
    desk = Desk(marbles, pool=pool)
    desk.want(*"abcd")
    desk.connect()
    for number, name in enumerate("abcd" * 3):
        session = next(n for n, on in desk.venue.channels.items() if name in on)
        desk.venue.say(session, name, number)
        desk.advance("1ms")
    desk.advance()
    return [b.payload for b in desk.bundles if b.kind == "MESSAGE" and "id" not in b.payload], desk.values


def test_the_log_of_a_pooled_run_is_that_of_a_run_on_one_line(marbles: Marbles) -> None:
    assert log_of(marbles, Pool(per_connection=1)) == log_of(Marbles(), None)


def test_a_gap_is_told_although_another_thread_keeps_the_subscriptions_busy_as_the_line_drops(
    marbles: Marbles,
) -> None:
    desk = Desk(marbles, pool=None)
    desk.want("a")
    desk.connect()
    is_in, is_free = Event(), Event()

    def keep_busy() -> None:
        is_in.set()
        is_free.wait()

    registry = desk.sockets[0].state["subscriptions"]
    other = Thread(target=lambda: registry._drain.run(keep_busy))
    other.start()
    is_in.wait()
    desk.venue.cut(1)
    desk.advance("5ms")
    assert [type(status) for status in desk.statuses(Gap, Closed, Reconnecting)] == [Closed, Reconnecting]
    is_free.set()
    other.join()
    desk.advance("100ms")

    assert desk.gaps() == ["a"]


def speak(desk: Desk, count: int) -> None:
    """So many values on each channel, 50 ms apart."""
    for number in range(count):
        for session, on in desk.venue.channels.items():
            for name in on:
                desk.venue.say(session, name, number)
        desk.advance("50ms")


@pytest.mark.parametrize("closing", [[1], [2], [1, 2]], ids=str)
def test_f45_an_announced_end_of_some_lines_replaces_those_and_no_others(marbles: Marbles, closing: list[int]) -> None:
    desk = Desk(marbles, pool=Pool(per_connection=2), rollover=Rollover(settle=0.2, drain=1.0), codec=Closing)
    desk.want_events("a", "b", "c")
    desk.connect()
    for number in closing:
        desk.venue.sessions[number].session.send('{"closing": 1}')
    speak(desk, 40)
    for number in closing:
        if number in desk.venue.sessions:
            desk.venue.cut(number)
    desk.advance("100ms")

    assert set(desk.venue.channels) == {1, 2, *range(3, 3 + len(closing))} - set(closing)
    assert {tuple(on) for on in desk.venue.channels.values()} == {("a", "b"), ("c",)}
    assert desk.values == {name: list(range(40)) for name in "abc"}
    assert not desk.statuses(Gap, Closed, Reconnecting)
    assert len(desk.sockets) == 1
    assert desk.sockets[0].is_open
