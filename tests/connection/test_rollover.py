"""F45: one physical connection replaces another beneath the socket of its users, in virtual time."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson
import pytest
import reactivex
from reactivex import operators as ops

from bittrade_ws.connection import Rollover, websocket_connection
from bittrade_ws.models.errors import ConnectionLost, HandshakeRefused, InvalidRequest, NotConnected, ResponseTimeout
from bittrade_ws.models.status import Opened, VenueStatus
from bittrade_ws.operators._ask import ask
from bittrade_ws.operators._context import SIGNER
from bittrade_ws.operators._preparations import preparations, succession
from bittrade_ws.operators.subscribe_to_channel import subscribe_to_channel
from bittrade_ws.testing import JsonCodec
from bittrade_ws.testing.json_subscribing import JsonSubscribing, json_channel
from bittrade_ws.wire.codec import Channel, ReplyTo, Request, Special


class Codec(JsonCodec):
    """With a word for the end, a number of the connection in each frame, and snapshots."""

    def classify(self, frame: bytes) -> Any:
        key, body = super().classify(frame)
        if key is None and "closing" in body:
            return Special.STATUS, VenueStatus("closing", is_closing=True)
        return key, body

    def answer(self, heartbeat: Any) -> str:
        return '{"op":"beat"}'

    def identity(self, key: Any, body: Any) -> Any:
        return None if "snapshot" in body else orjson.dumps({k: v for k, v in body.items() if k != "connection"})


class Handler:
    """The venue's side of one connection."""

    def __init__(self, venue: "Venue", session: Any, number: int) -> None:
        self.venue, self.session, self.number = venue, session, number
        self.channels: dict[str, None] = {}
        self.delay = venue.delays.get(number, 0.0)
        self.requests: list[Any] = []

    def receive(self, frame: Any) -> None:
        request = orjson.loads(frame)
        self.requests.append(request)
        self.venue.on_request(self, request)

    def say(self, message: Any) -> None:
        frame = orjson.dumps({**message, "connection": self.number}).decode()
        self.venue.clock.call_later(self.delay, lambda: self.session.send(frame))

    def closed(self) -> None:
        self.venue.live.remove(self)


class Venue:
    """Tells each value on every connection that has subscribed; `delays` are those of the connections, from 1."""

    def __init__(self, marbles: Any, **rollover: Any) -> None:
        self.clock = marbles.clock
        self.delays: dict[int, float] = {}
        self.handlers: list[Handler] = []
        self.live: list[Handler] = []
        self.refusals: list[int] = []
        """Dials, by number, that are refused."""
        self.retry_after: float | None = None
        self.dials = 0
        self.told: list[tuple[str, Any]] = []
        self.exchange = marbles.exchange(server=self, latency="1ms")
        self.connection = websocket_connection(
            "ws://venue/",
            codec=Codec,
            rollover=Rollover(**{"after": 60.0, "settle": 0.2, "overlap": 2.0, "drain": 2.0, **rollover}),
            dialer=self.exchange.dialer,
            scheduler=marbles.clock,
        )
        self.exchange.is_straight = True
        self.messages = self.connection.messages()
        self.statuses: list[Any] = []
        self.sockets: list[Any] = []
        self.log: list[tuple[str, Any]] = []
        self.connection.statuses().subscribe(self.statuses.append)
        self.connection.sockets().subscribe(self.sockets.append)
        self._marbles = marbles

    def open(self, session: Any, path: str, headers: Any) -> Handler:
        self.dials += 1
        if self.dials in self.refusals:
            raise HandshakeRefused("not now", status=503, retry_after=self.retry_after)
        handler = Handler(self, session, self.dials)
        self.handlers.append(handler)
        self.live.append(handler)
        return handler

    def on_request(self, handler: Handler, request: Any) -> None:
        handler.channels |= dict.fromkeys(request.get("subscribe", ()))
        for name in request.get("unsubscribe", ()):
            handler.channels.pop(name, None)
        if "id" in request:
            handler.say({"id": request["id"]})

    def tell(self, channel: str, value: Any) -> None:
        self.told.append((channel, value))
        for handler in tuple(self.live):
            if channel in handler.channels:
                handler.say({"channel": channel, "value": value})

    def follow(self, *names: str) -> Callable[[], None]:
        """Subscribes the user to channels; gives the way out."""
        subscriptions = [
            self.connection.sockets()
            .pipe(subscribe_to_channel(self.messages, json_channel(name), JsonSubscribing(frames_per_second=1000)))
            .subscribe(lambda value, name=name: self.log.append((name, value)), scheduler=self.clock)
            for name in names
        ]
        for subscription in subscriptions:
            self._marbles.keep(subscription)

        def leave() -> None:
            for subscription in subscriptions:
                subscription.dispose()

        return leave

    def start(self, *names: str) -> "Venue":
        self._marbles.connect(self.connection)
        self.follow(*names)
        self._marbles.advance("1s")
        return self

    def every(self, seconds: float, channel: str, *, until: float) -> None:
        """Tells numbers on a channel."""
        count = round((until - self.clock.micros / 1e6) / seconds)
        for number in range(count):
            self.clock.call_later(number * seconds, lambda number=number: self.tell(channel, number))


@pytest.fixture
def new(marbles: Any) -> Callable[..., Venue]:
    return lambda **rollover: Venue(marbles, **rollover)


def after(venue: Venue, marbles: Any, by: str) -> None:
    marbles.advance(by)
    assert venue.log == venue.told
    assert len(venue.sockets) == 1
    assert venue.statuses == [Opened()]


def test_f45_an_old_connection_is_replaced_and_nobody_hears_of_it(new: Any, marbles: Any) -> None:
    venue = new().start("a", "b")
    venue.every(0.05, "a", until=70)
    venue.every(0.9, "b", until=70)
    after(venue, marbles, "58010ms")
    assert len(venue.live) == 1

    after(venue, marbles, "3s")
    assert [handler.number for handler in venue.live] == [1, 2]

    after(venue, marbles, "13s")
    assert [handler.number for handler in venue.live] == [2]
    assert venue.sockets[0].epoch == 2
    assert len(venue.told) > 1400


@pytest.mark.parametrize(("old", "new_"), [(0.0, 0.15), (0.15, 0.0), (0.03, 0.04)])
def test_f45_connections_that_differ_in_delay_lose_and_repeat_nothing(
    new: Any, marbles: Any, old: float, new_: float
) -> None:
    venue = new()
    venue.delays = {1: old, 2: new_, 3: old}
    venue.start("a", "b")
    venue.every(0.01, "a", until=130)
    venue.every(0.7, "b", until=130)
    marbles.advance("135s")
    assert sorted(venue.log, key=str) == sorted(venue.told, key=str)
    for name in "ab":
        assert [one for one in venue.log if one[0] == name] == [one for one in venue.told if one[0] == name]
    assert venue.dials == 3
    assert venue.statuses == [Opened()]


def test_f45_a_venue_that_is_about_to_close_is_left_at_once_and_says_so_once(new: Any, marbles: Any) -> None:
    venue = new(after=None).start("a")
    venue.every(0.1, "a", until=10)
    marbles.advance("1s")
    for handler in venue.live:
        handler.say({"closing": 1})
    marbles.advance("1s")
    assert venue.dials == 2
    venue.handlers[0].session.close(1001, "over")
    marbles.advance("10s")
    assert venue.log == venue.told
    assert venue.statuses == [Opened(), VenueStatus("closing", is_closing=True)]
    assert [handler.number for handler in venue.live] == [2]


def test_a_new_connection_that_is_about_to_close_as_well_is_given_up_for_another(new: Any, marbles: Any) -> None:
    venue = new().start("a")
    marbles.advance("59100ms")
    assert len(venue.live) == 2
    venue.handlers[1].say({"closing": 1})
    after(venue, marbles, "100ms")
    assert [handler.number for handler in venue.live] == [1]
    after(venue, marbles, "5s")
    assert [handler.number for handler in venue.live] == [3]


def dials_until(venue: Venue, marbles: Any, seconds: float) -> list[float]:
    """The instants of the dials from now on, to a tenth of a second."""
    dials: list[float] = []
    while venue.clock.micros < seconds * 1e6:
        before = venue.dials
        marbles.advance("100ms")
        dials += [round(venue.clock.micros / 1e6, 1)] * (venue.dials - before)
    return dials


def test_a_refused_dial_is_tried_again_later_each_time_and_soon_after_a_success(new: Any, marbles: Any) -> None:
    venue = new()
    venue.refusals = [2, 3, 4, 6]
    venue.start("a")
    venue.every(0.1, "a", until=80)
    assert dials_until(venue, marbles, 70) == [60.1, 61.1, 63.1, 67.1]
    assert dials_until(venue, marbles, 130) == [127.3, 128.3]
    after(venue, marbles, "15s")
    assert [handler.number for handler in venue.live] == [7]


def test_a_refusal_that_says_for_how_long_is_heeded(new: Any, marbles: Any) -> None:
    venue = new()
    venue.refusals, venue.retry_after = [2], 5.0
    venue.start("a")
    assert dials_until(venue, marbles, 70) == [60.1, 65.1]


def test_an_old_connection_that_drops_first_is_an_ordinary_drop(new: Any, marbles: Any) -> None:
    venue = new().start("a")
    venue.every(0.05, "a", until=61)
    marbles.advance("59020ms")
    assert len(venue.live) == 2
    venue.handlers[0].session.drop()
    marbles.advance("5s")
    told = [type(status).__name__ for status in venue.statuses[1:]]
    assert told == ["Gap", "Closed", "Reconnecting", "Opened", "Reconnected"]
    assert venue.statuses[1].cause == "the line dropped"
    assert len(venue.sockets) == 2
    assert [handler.number for handler in venue.live] == [3]


def test_an_old_connection_that_drops_when_the_new_one_is_ready_is_not_missed(new: Any, marbles: Any) -> None:
    venue = new(settle=0.4).start("a")
    venue.delays = {}
    venue.every(0.01, "a", until=61)
    marbles.advance("59450ms")
    assert len(venue.live) == 2
    venue.handlers[0].session.drop()
    after(venue, marbles, "5s")
    assert [handler.number for handler in venue.live] == [2]


def test_a_new_connection_that_drops_is_replaced_by_another(new: Any, marbles: Any) -> None:
    venue = new().start("a")
    venue.every(0.05, "a", until=70)
    marbles.advance("59100ms")
    venue.handlers[1].session.drop()
    after(venue, marbles, "15s")
    assert [handler.number for handler in venue.live] == [3]


def test_a_channel_that_the_new_connection_refuses_costs_nothing(new: Any, marbles: Any) -> None:
    venue = new().start("a")
    venue.every(0.05, "a", until=70)
    accept = venue.on_request

    def refuse(handler: Handler, request: Any) -> None:
        if handler.number == 2:
            handler.say({"id": request["id"], "error": 5})
        else:
            accept(handler, request)

    venue.on_request = refuse
    after(venue, marbles, "75s")
    assert [handler.number for handler in venue.live] == [3]


def test_a_connection_that_must_not_be_replaced_stays(new: Any, marbles: Any, caplog: Any) -> None:
    venue = new().start("a")
    assert succession(venue.sockets[0]).is_planned
    succession(venue.sockets[0]).obstacle = "it is alone"
    venue.every(0.05, "a", until=70)
    after(venue, marbles, "75s")
    assert [handler.number for handler in venue.live] == [1]
    assert "is not replaced by a new connection: it is alone" in caplog.text


def test_preparations_are_done_before_anything_is_asked_for(new: Any, marbles: Any) -> None:
    venue = new().start("a")
    users = venue.sockets[0]
    users.state[SIGNER] = signer = lambda params: params

    def logon(socket: Any, messages: Any) -> Any:
        assert socket.state[SIGNER] is signer
        request_id = socket.request_ids()
        frame = orjson.dumps({"id": request_id, "logon": True}).decode()
        request = Request(frame=frame, reply_key=ReplyTo(request_id))
        return ask(socket, messages, request, timeout=1.0, clock=marbles.clock)

    preparations(users).append(logon)
    preparations(users).append(lambda socket, messages: messages.sockets().pipe(ops.take(1)))
    after(venue, marbles, "70s")
    assert venue.handlers[1].requests == [{"id": 2, "logon": True}, {"id": 3, "subscribe": ["a"]}]


@pytest.mark.parametrize("how", ["errors", "raises", "hangs"])
def test_a_preparation_that_fails_makes_another_attempt(new: Any, marbles: Any, how: str) -> None:
    venue = new().start("a")
    venue.every(0.1, "a", until=70)
    attempts: list[Any] = []

    def prepare(socket: Any, messages: Any) -> Any:
        attempts.append(socket)
        if len(attempts) > 1:
            return reactivex.empty()
        if how == "raises":
            raise ValueError("no")
        return reactivex.throw(ValueError("no")) if how == "errors" else reactivex.never()

    preparations(venue.sockets[0]).append(prepare)
    after(venue, marbles, "75s")
    assert [handler.number for handler in venue.live] == [3]
    assert len(attempts) == 2


def test_channels_that_come_and_go_meanwhile_are_those_of_the_new_connection(new: Any, marbles: Any) -> None:
    venue = new(settle=1.0).start("a", "b")
    leave = venue.follow("c")
    for name in "abcd":
        venue.every(0.1, name, until=75)
    marbles.advance("59200ms")
    assert len(venue.live) == 2
    venue.follow("d")
    leave()
    marbles.advance("20s")
    assert list(venue.live[0].channels) == ["a", "b", "d"]
    for name in "ab":
        assert [one for one in venue.log if one[0] == name] == [one for one in venue.told if one[0] == name]
    d = [value for name, value in venue.log if name == "d"]
    assert d == list(range(d[0], d[0] + len(d)))
    assert venue.statuses == [Opened()]


def test_a_subscription_that_the_venue_ends_on_the_new_connection_is_asked_for_again_there(
    new: Any, marbles: Any
) -> None:
    venue = new()
    over = Channel(name="over", key="over", decode=lambda _: VenueStatus("over"), convert=lambda _: VenueStatus("over"))
    channel = replace(json_channel("a"), ending=over)
    marbles.connect(venue.connection)
    values = venue.connection.sockets().pipe(subscribe_to_channel(venue.messages, channel, JsonSubscribing()))
    marbles.keep(values.subscribe(lambda value: venue.log.append(("a", value)), scheduler=marbles.clock))
    marbles.advance("1s")
    venue.every(0.1, "a", until=70)
    marbles.advance("59100ms")
    venue.handlers[1].say({"channel": "over", "value": 1})
    after(venue, marbles, "20s")
    assert [request["subscribe"] for request in venue.handlers[1].requests] == [["a"], ["a"]]
    assert venue.sockets[0].epoch == 2


def test_a_channel_that_was_asked_for_and_not_answered_is_asked_for_on_the_new_connection(
    new: Any, marbles: Any
) -> None:
    venue = new().start("a")
    marbles.advance("59s")
    answer = venue.on_request
    venue.on_request = lambda handler, request: None if handler.number == 1 else answer(handler, request)
    venue.follow("late")
    marbles.advance("2s")
    assert list(venue.handlers[1].channels) == ["a", "late"]
    assert venue.statuses == [Opened()]


def test_a_reply_that_comes_on_the_old_connection_after_the_change_arrives(new: Any, marbles: Any) -> None:
    venue = new().start("a")
    marbles.advance("59100ms")
    socket = venue.sockets[0]
    answer = venue.on_request
    replies: list[Any] = []

    def slowly(handler: Handler, request: Any) -> None:
        if "slow" in request:
            venue.clock.call_later(1.0, lambda: handler.say({"id": request["id"], "by": handler.number}))
        else:
            answer(handler, request)

    venue.on_request = slowly
    request = Request(frame='{"id":"mine","slow":1}', reply_key=ReplyTo("mine"))
    ask(socket, venue.messages, request, timeout=5.0, clock=marbles.clock).subscribe(replies.append)
    marbles.advance("500ms")
    assert socket.epoch == 2
    assert replies == []
    later = Request(frame='{"id":"next","slow":1}', reply_key=ReplyTo("next"))
    ask(socket, venue.messages, later, timeout=5.0, clock=marbles.clock).subscribe(replies.append)
    marbles.advance("2s")
    assert [reply["by"] for reply in replies] == [1, 2]


def test_a_request_whose_connection_drops_after_the_change_is_lost_at_once(new: Any, marbles: Any) -> None:
    venue = new().start("a")
    marbles.advance("59100ms")
    socket = venue.sockets[0]
    answer = venue.on_request
    venue.on_request = lambda handler, request: None if "slow" in request else answer(handler, request)
    ends: dict[str, Exception] = {}

    def send(name: str) -> None:
        request = Request(frame=orjson.dumps({"id": name, "slow": 1}).decode(), reply_key=ReplyTo(name))
        asked = ask(socket, venue.messages, request, timeout=5.0, clock=marbles.clock)
        asked.subscribe(on_error=lambda error: ends.update({name: error}))

    send("before")
    marbles.advance("500ms")
    assert socket.epoch == 2
    send("after")
    venue.handlers[0].session.drop()
    after(venue, marbles, "10ms")
    assert list(ends) == ["before"]
    assert isinstance(ends["before"], ConnectionLost)
    after(venue, marbles, "5s")
    assert isinstance(ends["after"], ResponseTimeout)


def test_a_request_that_would_wait_longer_than_its_connection_lives_is_lost_with_it(new: Any, marbles: Any) -> None:
    venue = new().start("a")
    marbles.advance("59100ms")
    answer = venue.on_request
    venue.on_request = lambda handler, request: None if "slow" in request else answer(handler, request)
    ends: list[Exception] = []
    request = Request(frame='{"id":"mine","slow":1}', reply_key=ReplyTo("mine"))
    asked = ask(venue.sockets[0], venue.messages, request, timeout=60.0, clock=marbles.clock)
    asked.subscribe(on_error=ends.append)
    after(venue, marbles, "4s")
    assert [handler.number for handler in venue.live] == [2]
    assert [type(end) for end in ends] == [ConnectionLost]


def test_heartbeats_are_answered_on_each_connection_and_told_of_one(new: Any, marbles: Any) -> None:
    venue = new().start("a")
    beats: list[Any] = []
    venue.connection.heartbeats().subscribe(beats.append)
    marbles.advance("59100ms")
    for handler in venue.live:
        handler.say({"heartbeat": 1})
    marbles.advance("500ms")
    for handler in venue.live:
        handler.say({"heartbeat": 2})
    marbles.advance("100ms")
    assert [(beat["heartbeat"], beat["connection"]) for beat in beats] == [(1, 1), (2, 2)]
    for handler in venue.handlers:
        assert handler.requests.count({"op": "beat"}) == 2


def test_a_snapshot_after_subscribing_is_left_out(new: Any, marbles: Any) -> None:
    venue = new().start("a")
    venue.every(0.05, "a", until=65)
    answer = venue.on_request

    def with_snapshot(handler: Handler, request: Any) -> None:
        answer(handler, request)
        handler.say({"channel": "a", "value": "all", "snapshot": True})

    venue.on_request = with_snapshot
    after(venue, marbles, "70s")
    assert venue.dials == 2


def test_connections_that_never_tell_the_same_are_not_exchanged(new: Any, marbles: Any) -> None:
    venue = new().start("a")

    def tell(number: int) -> None:
        for handler in venue.live:
            handler.say({"channel": "a", "value": f"{number} on {handler.number}"})

    for number in range(850):
        venue.clock.call_later(number / 10, lambda number=number: tell(number))
    marbles.advance("64s")
    assert venue.dials == 3
    marbles.advance("20s")
    assert {value.rpartition(" ")[2] for _, value in venue.log} == {"1"}
    assert venue.statuses == [Opened()]


def test_too_much_to_remember_makes_another_attempt(new: Any, marbles: Any, caplog: Any) -> None:
    venue = new(most_remembered=20).start("a", "b")
    venue.every(0.01, "a", until=62)
    after(venue, marbles, "75s")
    assert "more than 20 frames" in caplog.text
    assert venue.sockets[0].epoch > 2


def test_a_drop_after_a_rollover_is_told_once(new: Any, marbles: Any) -> None:
    venue = new().start("a")
    marbles.advance("70s")
    assert venue.sockets[0].epoch == 2
    venue.live[0].session.drop()
    marbles.advance("2s")
    told = [type(status).__name__ for status in venue.statuses[1:]]
    assert told == ["Gap", "Closed", "Reconnecting", "Opened", "Reconnected"]
    assert [socket.epoch for socket in venue.sockets] == [2, 3]


def test_dispose_in_the_middle_closes_everything(new: Any, marbles: Any) -> None:
    venue = Venue(marbles)
    connection = venue.connection.connect(marbles.clock)
    venue.follow("a")
    marbles.advance("60100ms")
    assert len(venue.live) == 2
    socket = venue.sockets[0]
    connection.dispose()
    marbles.advance("100ms")
    assert venue.live == []
    assert not socket.is_open
    with pytest.raises(NotConnected):
        socket.send("x")


def test_f45_two_hundred_rollovers_under_load_leave_no_trace(new: Any, marbles: Any) -> None:
    venue = new(after=1.0, settle=0.16, drain=0.16)
    venue.delays = {number: number % 4 / 100 for number in range(400)}
    venue.start("a", "b")
    venue.every(0.07, "a", until=250)
    venue.every(0.37, "b", until=250)
    marbles.advance("255s")
    assert venue.dials > 200
    for name in "ab":
        assert [one for one in venue.log if one[0] == name] == [one for one in venue.told if one[0] == name]
    assert len(venue.sockets) == 1
    assert venue.statuses == [Opened()]


@pytest.mark.parametrize(
    "wrong",
    [{"after": 0}, {"jitter": 1}, {"settle": 0}, {"retry": 0}, {"overlap": 0.5}, {"drain": 0.5}],
    ids=str,
)
def test_a_rollover_that_cannot_be_is_refused(wrong: Any) -> None:
    with pytest.raises(InvalidRequest):
        Rollover(**wrong)


def test_the_age_has_its_jitter(new: Any, marbles: Any) -> None:
    venue = new(jitter=0.5, random=lambda: 0.5).start("a")
    marbles.advance("43900ms")
    assert venue.dials == 1
    marbles.advance("200ms")
    assert venue.dials == 2
