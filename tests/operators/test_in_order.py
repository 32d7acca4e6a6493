"""Requests of a venue whose answers name none leave a socket in an order that can be followed."""

from collections.abc import Hashable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.connection import websocket_connection
from bittrade_ws.models.errors import NotConnected, SendBufferFull
from bittrade_ws.models.status import Closed, Reconnected
from bittrade_ws.operators import filter_new_socket_only, keep_status_only
from bittrade_ws.operators._in_order import keep_in_order
from bittrade_ws.operators.reconnect import ReconnectPolicy
from bittrade_ws.testing import Marbles
from bittrade_ws.testing.json_codec import JsonCodec
from bittrade_ws.wire.outstanding import Asked, Outstanding


class Ordered(JsonCodec):
    """Frames `{"op": …}` are answered by `{"op": …}`, or `failed`; `alone` goes alone, `note` is never answered."""

    def __init__(self) -> None:
        super().__init__()
        self.outstanding = Outstanding()
        self.answered: list[Hashable] = []

    def asked(self, frame: Any) -> Asked | None:
        op = frame.split('"')[3]
        return None if op == "note" else Asked(op, frame, goes_alone=op == "alone")

    def classify(self, frame: bytes) -> tuple[Hashable, Any]:
        key, body = super().classify(frame)
        op = frame.decode().split('"')[3]
        asked = self.outstanding.fail() if op == "failed" else self.outstanding.answer(op)
        self.answered.append(None if asked is None else asked.name)
        return key, body


class Line:
    """A connection whose venue answers as it is told to."""

    def __init__(self, marbles: Marbles, *, timeout: float = 10.0, dials: Any = ("^",)) -> None:
        self.marbles = marbles
        self.exchange = marbles.exchange(dials=dials, codec=Ordered)
        self.connection = websocket_connection(
            "ws://venue/",
            codec=Ordered,
            dialer=self.exchange.dialer,
            scheduler=marbles.clock,
            reconnect=ReconnectPolicy(delays=[1.0], jitter=0.0),
        )
        self.statuses: list[Any] = []
        marbles.keep(self.connection.pipe(keep_status_only()).subscribe(self.statuses.append))
        marbles.keep(
            self.connection.pipe(filter_new_socket_only()).subscribe(
                lambda socket: keep_in_order(socket, marbles.clock, timeout=timeout)
            )
        )
        marbles.connect(self.connection)
        marbles.advance("1ms")

    @property
    def socket(self) -> Any:
        return self.exchange.sockets[-1]

    def send(self, op: str, number: int = 0) -> None:
        self.socket.send(f'{{"op":"{op}","n":{number}}}')

    @property
    def ops(self) -> list[str]:
        return [frame.split('"')[3] for frame in self.exchange.sent.frames]


@pytest.fixture
def line(marbles: Marbles) -> Line:
    return Line(marbles)


def test_what_goes_alone_waits_and_is_waited_for(marbles, line) -> None:
    for op in ("a", "alone", "b", "note"):
        line.send(op)
    assert line.ops == ["a"]
    line.exchange.say({"op": "a"})
    assert line.ops == ["a", "alone"]
    line.exchange.say({"op": "alone"})
    assert line.ops == ["a", "alone", "b", "note"]


def test_what_does_not_go_alone_goes_at_once(line) -> None:
    for op in ("a", "b", "a"):
        line.send(op)
    assert line.ops == ["a", "b", "a"]


def test_f37_after_a_failure_the_line_rests_so_that_a_second_copy_finds_nobody(marbles, line) -> None:
    line.send("a")
    line.send("alone")
    for _ in range(2):
        line.exchange.say({"op": "failed"})
    line.send("b")
    assert line.socket.codec.answered == ['{"op":"a","n":0}', None]
    marbles.advance("90ms")
    assert line.ops == ["a"]
    marbles.advance("20ms")
    assert line.ops == ["a", "alone"]
    line.exchange.say({"op": "alone"})
    assert line.ops == ["a", "alone", "b"]


def test_f33_no_answer_in_time_gives_the_line_up_and_drops_what_waited(marbles, line) -> None:
    line.send("alone")
    line.send("b")
    marbles.advance("9s")
    assert line.ops == ["alone"]
    marbles.advance("3s")
    closed = [one for one in line.statuses if isinstance(one, Closed)]
    assert [one.code for one in closed] == [1006]
    assert "no answer within 10 s" in closed[0].reason
    assert [type(one) for one in line.statuses if isinstance(one, Reconnected)] == [Reconnected]
    assert line.ops == ["alone"]


def test_an_answer_in_time_gives_nothing_up(marbles, line) -> None:
    line.send("a")
    marbles.advance("6s")
    line.send("a")
    line.exchange.say({"op": "a"})
    marbles.advance("6s")
    line.exchange.say({"op": "a"})
    marbles.advance("60s")
    assert [one for one in line.statuses if isinstance(one, Closed)] == []


def test_what_waited_too_long_for_its_turn_is_never_sent(marbles) -> None:
    line = Line(marbles, timeout=10.0)
    line.send("a")
    marbles.advance("4s")
    line.send("b")
    line.send("alone", 1)
    marbles.advance("5s")
    line.exchange.say({"op": "a"})
    assert line.ops == ["a", "b"]
    marbles.advance("5s")  # b is overdue only at 14.1 s, alone has waited 10 s
    line.exchange.say({"op": "b"})
    marbles.advance("60s")
    assert line.ops == ["a", "b"]


def test_what_cannot_be_sent_is_told_to_who_sent_it_and_to_nobody_else(marbles, line) -> None:
    before = line.socket.state["in order"]._send

    def refuse(frame: Any) -> None:
        if "bad" in frame:
            raise SendBufferFull("no room")
        before(frame)

    line.socket.state["in order"]._send = refuse
    line.send("alone")
    line.send("bad")
    line.send("b")
    line.exchange.say({"op": "alone"})  # now the bad one has its turn, which is not this frame's doing
    assert line.ops == ["alone"]
    assert line.socket.codec.answered == [line.exchange.sent.frames[0]]
    marbles.advance("2s")
    line.socket.state["in order"]._send = refuse
    with pytest.raises(SendBufferFull):
        line.send("bad")
    with pytest.raises(NotConnected):
        line.send("b")
    assert line.ops == ["alone"]


def test_it_is_put_in_once_and_ends_with_its_socket(marbles) -> None:
    line = Line(marbles, dials=("^ 5s !", "^"))
    keep_in_order(line.socket, marbles.clock, timeout=0.5)
    line.send("a")
    marbles.advance("2s")
    assert line.socket.is_open  # the first timeout counts
    marbles.advance("60s")
    assert len(line.exchange.sockets) == 2


def test_a_socket_whose_codec_needs_no_order_stays_as_it_is(marbles) -> None:
    exchange = marbles.exchange(dials=["^"])
    sockets: list[Any] = []
    marbles.keep(exchange.connection().subscribe(lambda bundle: sockets.append(bundle.socket)))
    marbles.advance("1ms")
    keep_in_order(sockets[0], marbles.clock, timeout=1.0)
    assert sockets[0].state == {}


STEPS = st.lists(st.sampled_from(["a", "b", "alone", "note", "reply"]), max_size=30)


@given(STEPS)
def test_each_answer_finds_its_own_request(steps: list[str]) -> None:
    """The venue answers what it heard, in order; whatever is sent meanwhile, nobody gets the answer of another."""
    with Marbles() as marbles:
        line = Line(marbles)
        heard = 0
        for number, step in enumerate(steps):
            if step != "reply":
                line.send(step, number)
                continue
            waiting = [frame for frame in line.exchange.sent.frames if '"note"' not in frame]
            if heard < len(waiting):
                line.exchange.say({"op": waiting[heard].split('"')[3]})
                assert line.socket.codec.answered[-1] == waiting[heard]
                heard += 1
        sent = [frame for frame in line.exchange.sent.frames]
        numbers = [int(frame.split(":")[2][:-1]) for frame in sent]
        assert numbers == sorted(numbers)
