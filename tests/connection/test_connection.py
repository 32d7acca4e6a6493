from dataclasses import dataclass, field
from itertools import count, repeat
from typing import Any

import pytest
import reactivex
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from reactivex import operators as ops
from reactivex.scheduler import CurrentThreadScheduler

from bittrade_ws.connection import Connection, websocket_connection
from bittrade_ws.models.errors import ConnectionLost, HandshakeRefused
from bittrade_ws.models.status import Closed, Opened, Reconnected, Reconnecting
from bittrade_ws.operators.filter_new_socket_only import filter_new_socket_only
from bittrade_ws.operators.keep_messages_only import keep_messages_only
from bittrade_ws.operators.keep_status_only import keep_status_only
from bittrade_ws.operators.reconnect import ReconnectPolicy
from bittrade_ws.testing.json_codec import JsonCodec
from bittrade_ws.testing.kit import Marbles


def value_of(body: Any) -> Any:
    return body[1]


def test_nothing_is_dialled_before_connect(line: Any) -> None:
    connection = line.connection()
    connection.subscribe()
    connection.messages().subscribe()

    assert line.dials == []


def test_connecting_without_a_thread_to_be_had_can_be_tried_again(line: Any) -> None:
    is_refusing = True
    held: list[Any] = []

    def run(action: Any) -> None:
        if is_refusing:
            raise RuntimeError("can't start new thread")
        action()

    def hold(close: Any) -> Any:
        held.append(close)
        return lambda: held.remove(close)

    connection = Connection(line.dial(), reconnect=None, run=run, hold=hold)
    seen: list[Any] = []
    connection.messages().listen("a", value_of).subscribe(seen.append)
    with pytest.raises(RuntimeError):
        connection.connect()
    assert (line.dials, held, connection.has_subscription) == ([], [], False)
    assert "not connected" in repr(connection)

    is_refusing = False
    connection.connect()
    line.open()
    line.receive(["a", 1])

    assert (len(line.dials), len(held), seen) == (1, 1, [1])


def test_subscribers_of_either_order_get_the_same_messages(line: Any) -> None:
    connection = line.connection()
    early: list[Any] = []
    late: list[Any] = []
    connection.messages().listen("a", value_of).subscribe(early.append)
    connection.connect()
    line.open()
    connection.messages().listen("a", value_of).subscribe(late.append)

    line.receive(["a", 1], ["b", 2], ["a", 3])

    assert early == late == [1, 3]


def test_f13_late_subscribers_get_the_open_socket_and_then_each_new_one(line: Any) -> None:
    connection = line.connection(ReconnectPolicy(delays=[1]))
    early: list[Any] = []
    connection.sockets().subscribe(early.append)
    connection.connect()
    line.open()
    late: list[Any] = []
    connection.sockets().subscribe(late.append)
    assert late == [line.dials[0]]

    line.drop()
    nobody: list[Any] = []
    connection.sockets().subscribe(nobody.append)
    assert nobody == []
    line.clock.advance_by(1)
    line.open()

    assert early == late == line.dials
    assert nobody == line.dials[1:]


def test_a_second_connect_is_the_same_connection(line: Any) -> None:
    connection = line.connection()

    assert connection.connect() is connection.connect()
    assert len(line.dials) == 1


def test_after_dispose_everybody_is_completed_and_connect_begins_anew(line: Any) -> None:
    connection = line.connection()
    log: list[Any] = []
    for _ in range(2):
        connection.messages().subscribe(log.append, on_completed=lambda: log.append("completed"))
        link = connection.connect()
        line.open()
        line.receive(["a", 1])
        link.dispose()
        link.dispose()

    assert log == [["a", 1], "completed"] * 2
    assert line.hung_up == 2


def test_an_old_disposable_does_not_end_the_next_life(line: Any) -> None:
    connection = line.connection()
    old = connection.connect()
    old.dispose()
    connection.connect()
    line.open()

    old.dispose()

    assert line.socket.is_open


def test_what_ends_it_reaches_everybody_also_who_comes_later(line: Any) -> None:
    connection = line.connection()
    errors: list[Any] = []
    for part in (connection, connection.messages(), connection.sockets(), connection.statuses()):
        part.subscribe(on_error=errors.append)
    connection.messages().listen("a", value_of).subscribe(on_error=errors.append)
    link = connection.connect()
    line.open()

    line.drop()
    connection.sockets().subscribe(on_error=errors.append)
    connection.messages().listen("a", value_of).subscribe(on_error=errors.append)
    assert [type(error) for error in errors] == [ConnectionLost] * 7

    link.dispose()
    connection.sockets().subscribe(on_error=errors.append)
    assert len(errors) == 7


def test_after_an_error_connect_begins_anew(line: Any) -> None:
    connection = line.connection()
    connection.subscribe(on_error=lambda _: None)
    connection.connect()
    line.open()
    line.drop()
    connection.connect()
    log: list[Any] = []
    connection.messages().subscribe(log.append)
    line.open()
    line.receive(["a", 1])

    assert log == [["a", 1]]


def test_a_dial_that_fails_while_it_is_being_dialled(line: Any) -> None:
    connection = line.connection(ReconnectPolicy(delays=[1, 2]))
    line.refusals += [HandshakeRefused("busy", status=503, retry_after=7), ConnectionLost("no"), ConnectionLost("last")]
    log: list[Any] = []
    connection.statuses().subscribe(log.append, log.append)

    connection.connect()
    line.clock.advance_by(100)

    assert [status.delay for status in log[:2]] == [7, 2]
    assert str(log[2]) == "last"


def test_a_refusal_is_the_end_at_once(line: Any) -> None:
    connection = line.connection(ReconnectPolicy())
    line.refusals.append(HandshakeRefused("no", status=401))
    log: list[Any] = []
    connection.statuses().subscribe(log.append, lambda error: log.append(error.status))

    connection.connect()

    assert log == [401]


def test_connect_takes_a_clock_that_goes_before_its_own(line: Any, marbles: Marbles) -> None:
    connection = line.connection(ReconnectPolicy(delays=[1]))
    connection.connect(marbles.clock)
    line.open()
    line.drop()

    line.clock.advance_by(1)
    assert len(line.dials) == 1
    marbles.advance("1s")
    assert len(line.dials) == 2
    assert connection.messages().scheduler is marbles.clock


def test_repr_tells_the_state(line: Any) -> None:
    connection = line.connection()
    states = [repr(connection)]
    link = connection.connect()
    states.append(repr(connection))
    line.open()
    line.receive(["a", 1])
    states.append(repr(connection))
    link.dispose()
    connection.connect()
    line.open()
    line.drop()
    states.append(repr(connection))

    assert states == [
        "<Connection not connected, 0 sockets, 0 frames, 0 undecodable>",
        "<Connection dialling, 0 sockets, 0 frames, 0 undecodable>",
        "<Connection open: socket 1, 1 sockets, 1 frames, 0 undecodable>",
        "<Connection failed: ConnectionLost, 2 sockets, 1 frames, 0 undecodable>",
    ]


def test_ref_count_and_auto_connect_work_on_it(line: Any) -> None:
    connection = line.connection()
    log: list[Any] = []

    counted = connection.pipe(ops.ref_count()).subscribe(log.append)
    line.open()
    assert len(log) == 1
    counted.dispose()
    assert line.hung_up == 1

    connection.auto_connect().subscribe(log.append)
    line.open()
    assert [type(bundle.payload) for bundle in log] == [Opened, Opened]


def test_publishing_it_again_works(line: Any) -> None:
    connection = line.connection()
    again = connection.pipe(ops.publish())
    log: list[Any] = []
    again.subscribe(log.append)
    again.connect()
    connection.connect()
    line.open()

    assert len(log) == 1


def test_a_dispose_before_the_subscription_took_place_leaves_nothing(line: Any) -> None:
    connection = line.connection()
    connection.connect()
    log: list[Any] = []

    def join_and_leave(_: Any) -> None:
        connection.sockets().subscribe(log.append).dispose()
        connection.statuses().subscribe(log.append).dispose()

    connection.statuses().subscribe(join_and_leave)
    line.open()

    assert log == []


def test_subscribing_under_a_trampoline_works(line: Any) -> None:
    connection = line.connection()
    connection.connect()
    line.open()
    log: list[Any] = []

    reactivex.just(1, scheduler=CurrentThreadScheduler()).pipe(
        ops.flat_map(lambda _: connection.sockets().pipe(ops.take(1)))
    ).subscribe(log.append)

    assert log == [line.socket]


def test_in_virtual_time_from_dial_to_message(marbles: Marbles) -> None:
    from bittrade_ws.connection import websocket_connection

    exchange = marbles.exchange(dials=["^-a-!", "x", "^-b"], a={"channel": "t", "n": 1}, b={"channel": "t", "n": 2})
    connection = websocket_connection(
        "ws://exchange/",
        codec=exchange.codec,
        dialer=exchange.dialer,
        scheduler=marbles.clock,
        reconnect=ReconnectPolicy(delays=[0.010, 0.020]),
    )
    messages = connection.pipe(keep_messages_only())
    values = messages.listen("t", lambda body: body["n"])

    marbles.expect(values).to_be("--a @36ms b", a=1, b=2)
    marbles.expect(connection.pipe(filter_new_socket_only(), ops.map(lambda socket: socket.epoch))).to_be(
        "a @34ms b", a=1, b=3
    )
    marbles.expect(connection.statuses().pipe(ops.map(lambda status: type(status)))).to_be(
        "o---(cr) @14ms r @34ms (on)", o=Opened, c=marbles.match(), r=Reconnecting, n=Reconnected
    )
    marbles.connect(connection)


@pytest.mark.parametrize("part", ["sockets", "statuses", "heartbeats", "faults", "messages"])
def test_leaving_and_joining_in_any_number(line: Any, part: str) -> None:
    connection = line.connection()
    connection.connect()
    subscriptions = [getattr(connection, part)().subscribe(lambda _: None) for _ in range(100)]
    for subscription in subscriptions[::2] + subscriptions[1::2]:
        subscription.dispose()
        subscription.dispose()

    line.open()
    line.receive(["a", 1])
    assert connection.counters.unrouted == 1


@dataclass
class Subscriber:
    expected: list[Any] = field(default_factory=list)
    received: list[Any] = field(default_factory=list)
    subscription: Any = None


class AnyLife(RuleBasedStateMachine):
    """Whatever happens in whatever order: each subscriber gets what was said while it listened, and one end."""

    make_line: Any

    def __init__(self) -> None:
        super().__init__()
        self.line = self.make_line()
        self.connection = self.line.connection(ReconnectPolicy(delays=lambda: repeat(1.0)))
        self.state = "idle"
        self.numbers = count(1)
        self.link: Any = None
        self.sockets: list[Subscriber] = []
        self.values: list[Subscriber] = []
        self.gone: list[Subscriber] = []

    @rule()
    def connect(self) -> None:
        self.link = self.connection.connect()
        if self.state in ("idle", "failed"):
            self.state = "dialling"

    @precondition(lambda self: self.link is not None)
    @rule()
    def dispose(self) -> None:
        self.link.dispose()
        if self.state != "idle":
            self.end("completed")
        self.state = "idle"

    @precondition(lambda self: self.state == "dialling")
    @rule()
    def open(self) -> None:
        socket = self.line.open()
        self.state = "open"
        for one in self.sockets:
            one.expected.append(socket)

    @precondition(lambda self: self.state == "dialling")
    @rule()
    def refuse_for_good(self) -> None:
        self.end("HandshakeRefused")
        self.state = "failed"
        self.line.observer.on_error(HandshakeRefused("no", status=401))

    @precondition(lambda self: self.state == "open")
    @rule()
    def receive(self) -> None:
        number = next(self.numbers)
        for one in self.values:
            one.expected.append(number)
        self.line.receive(["a", number], ["b", number])

    @precondition(lambda self: self.state == "open")
    @rule()
    def drop(self) -> None:
        self.line.drop()
        self.state = "waiting"

    @precondition(lambda self: self.state == "waiting")
    @rule()
    def wait(self) -> None:
        self.line.clock.advance_by(1.0)
        self.state = "dialling"

    @rule()
    def join(self) -> None:
        for source, audience in (
            (self.connection.sockets(), self.sockets),
            (self.connection.messages().listen("a", value_of), self.values),
        ):
            one = Subscriber()
            if audience is self.sockets and self.state == "open":
                one.expected.append(self.line.socket)
            if self.state == "failed":
                one.expected.append("HandshakeRefused")
                self.gone.append(one)
            else:
                audience.append(one)
            one.subscription = source.subscribe(
                one.received.append,
                lambda error, one=one: one.received.append(type(error).__name__),
                lambda one=one: one.received.append("completed"),
            )

    @precondition(lambda self: self.values)
    @rule(data=st.data())
    def leave(self, data: Any) -> None:
        position = data.draw(st.integers(0, len(self.values) - 1))
        for audience in (self.values, self.sockets):
            one = audience.pop(position)
            one.subscription.dispose()
            self.gone.append(one)

    def end(self, how: str) -> None:
        for one in (*self.sockets, *self.values):
            one.expected.append(how)
        self.gone += self.sockets + self.values
        self.sockets, self.values = [], []

    @invariant()
    def everybody_has_what_they_should(self) -> None:
        for one in (*self.sockets, *self.values, *self.gone):
            assert one.received == one.expected


def test_f62_whatever_happens_in_whatever_order(line_factory: Any) -> None:
    machine = type("AnyLifeOfALine", (AnyLife,), {"make_line": staticmethod(line_factory)})
    run_state_machine_as_test(machine)


def test_a_socket_that_is_given_up_is_heard_no_more_and_dialled_again(marbles: Marbles) -> None:
    exchange = marbles.exchange(dials=["^ 10ms (abc)", "^ 20ms d"], values={one: {"n": one} for one in "abcd"})
    connection = websocket_connection(
        "ws://exchange",
        codec=JsonCodec,
        dialer=exchange.dialer,
        scheduler=marbles.clock,
        reconnect=ReconnectPolicy(delays=[0.005], jitter=0.0),
    )
    heard: list[Any] = []
    statuses: list[Any] = []
    sockets: list[Any] = []
    marbles.keep(connection.pipe(keep_status_only()).subscribe(statuses.append))
    marbles.keep(connection.pipe(filter_new_socket_only()).subscribe(sockets.append))

    def on_message(message: Any) -> None:
        heard.append(message["n"])
        if message["n"] == "b":
            sockets[0].give_up("b is nobody's")
            sockets[0].give_up("said twice")

    marbles.keep(connection.pipe(keep_messages_only()).subscribe(on_message))
    marbles.connect(connection)
    marbles.advance("100ms")
    sockets[0].give_up("it is gone already")
    marbles.advance("100ms")

    assert heard == ["a", "b", "d"]
    assert [(one.code, one.reason) for one in statuses if isinstance(one, Closed)] == [(1006, "b is nobody's")]
    assert sockets[0].loss is not None
    assert sockets[1].is_open
