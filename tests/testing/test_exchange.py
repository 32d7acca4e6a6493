import pytest
from reactivex import operators as ops

from bittrade_ws.connection import websocket_connection
from bittrade_ws.models.errors import ConnectionLost, HandshakeRefused
from bittrade_ws.models.status import Closed, Opened, Stale
from bittrade_ws.operators.keep_messages_only import keep_messages_only
from bittrade_ws.operators.keep_status_only import keep_status_only
from bittrade_ws.operators.reconnect import ReconnectPolicy, reconnect
from bittrade_ws.testing import JsonCodec, MarbleSyntaxError, match
from bittrade_ws.wire.bundle import Kind

BACKOFF = ReconnectPolicy(delays=[0.0, 5.0], jitter=0.0)


def messages(bundles):
    return bundles.pipe(ops.filter(lambda bundle: bundle.kind is Kind.MESSAGE), ops.map(lambda bundle: bundle.payload))


def test_one_line_per_dial(marbles):
    exchange = marbles.exchange(dials=["^-a-!", "x", "^-b-(c|)"], a="submitted", b="open", c="filled")
    orders = messages(exchange.connection().pipe(reconnect(BACKOFF))).pipe(ops.take(3))
    marbles.expect(orders).to_be("--s 5003ms o-(f|)", s="submitted", o="open", f="filled")
    marbles.expect(exchange.dials).to_be(["^---!", "4ms (^!)", "5004ms ^---!"])


def test_the_last_line_repeats(marbles):
    exchange = marbles.exchange(dials=["^a!"])
    stream = messages(exchange.connection().pipe(reconnect(ReconnectPolicy(delays=[0.001] * 2, jitter=0.0))))
    marbles.expect(stream).to_be("-a--a--a#", error=ConnectionLost)


def test_the_life_of_a_line(marbles):
    exchange = marbles.exchange(dials=["-^-(as)-!"], a=1, s=Stale(2.0))
    marbles.expect(exchange.connection()).to_be(
        "-o-(as)-(c#)",
        {
            "o": match(kind=Kind.STATUS, payload=Opened()),
            "a": match(kind=Kind.MESSAGE, payload=1),
            "s": match(kind=Kind.STATUS, payload=Stale(2.0)),
            "c": match(kind=Kind.STATUS, payload=Closed(1006)),
        },
        error=match(ConnectionLost, code=1006),
    )


@pytest.mark.parametrize(
    ("dial", "error"),
    [
        ("x", ConnectionLost),
        ("#", match(HandshakeRefused, status=401)),
        (HandshakeRefused("busy", status=429, retry_after=3.0), match(status=429, retry_after=3.0)),
    ],
)
def test_a_dial_that_does_not_open(marbles, dial, error):
    exchange = marbles.exchange(dials=[dial])
    marbles.expect(exchange.connection()).to_be("#", error=error)
    marbles.expect(exchange.dials).to_be("(^!)")


def test_a_clean_close(marbles):
    exchange = marbles.exchange(dials=["^-|"])
    marbles.expect(exchange.connection()).to_be(
        "o-(c#)", o=match(payload=Opened()), c=match(payload=Closed(1000)), error=match(ConnectionLost, code=1000)
    )


def test_a_disposed_line_says_nothing_more(marbles):
    exchange = marbles.exchange(dials=["^-a-b-!"])
    marbles.expect(messages(exchange.connection()), during="^---!").to_be("--a")
    marbles.expect(exchange.dials).to_be("^---!")
    marbles.flush()
    assert not exchange.sockets[0].is_open


def test_requests_are_recorded_and_answered(marbles):
    exchange = marbles.exchange(dials=["^"])
    exchange.reply(when=match(method="order.place"), after="3ms", with_=lambda request: {"id": request["id"]})
    exchange.reply(when=match(method="ping"), with_={"pong": 1}, times=1)
    connection = exchange.connection()
    connection = connection.pipe(
        ops.do_action(lambda bundle: bundle.payload == Opened() and bundle.socket.send_json({"method": "ping"})),
        ops.do_action(
            lambda bundle: (
                bundle.payload == {"pong": 1}
                and [bundle.socket.send_json(m) for m in ({"method": "ping"}, {"method": "order.place", "id": 7})]
            )
        ),
    )
    marbles.expect(messages(connection)).to_be("-p--r", p={"pong": 1}, r={"id": 7})
    marbles.expect(exchange.sent).to_be("p(po)", p=match(method="ping"), o=match(method="order.place"))


def test_a_reply_does_not_outlive_its_line(marbles):
    exchange = marbles.exchange(dials=["^-!"])
    exchange.reply(after="3ms", with_={"late": 1})
    connection = exchange.connection().pipe(
        ops.do_action(lambda bundle: bundle.payload == Opened() and bundle.socket.send("{}"))
    )
    marbles.expect(messages(connection)).to_be("--#", error=ConnectionLost)


def test_through_a_codec(marbles):
    exchange = marbles.exchange(dials=["^habxs"], h={"heartbeat": 1}, a={"id": 1}, b=b"{", x=[1], s=Stale(1.0))
    marbles.expect(exchange.connection(JsonCodec).pipe(ops.skip(1))).to_be(
        "-habxs",
        h=match(kind=Kind.HEARTBEAT),
        a=match(kind=Kind.MESSAGE, payload={"id": 1}),
        b=match(kind=Kind.FAULT, payload=match(frame=b"{")),
        x=match(payload=[1]),
        s=match(kind=Kind.STATUS, payload=Stale(1.0)),
    )


def test_a_codec_may_answer_heartbeats(marbles):
    class Answering(JsonCodec):
        def answer(self, heartbeat):
            return f"pong {heartbeat['heartbeat']}"

    exchange = marbles.exchange(dials=["^h"], h={"heartbeat": 5})
    marbles.expect(exchange.connection(Answering)).to_be("oh", o=match(payload=Opened()), h=match(kind=Kind.HEARTBEAT))
    marbles.expect(exchange.sent).to_be("-p", p="pong 5")


def test_a_real_connection_on_fake_lines(marbles):
    exchange = marbles.exchange(dials=["^-a(bc)-!", "x", "^-d"], a={"n": 1}, b={"n": 2}, c={"heartbeat": 1}, d={"n": 3})
    connection = websocket_connection(
        "ws://exchange/", codec=JsonCodec, dialer=exchange.dialer, scheduler=marbles.clock, reconnect=BACKOFF
    )
    marbles.expect(connection.pipe(keep_messages_only())).to_be("--ab @5010ms d", a={"n": 1}, b={"n": 2}, d={"n": 3})
    marbles.expect(exchange.dials).to_be(["^-------!", "8ms (^!)", "5008ms ^"])
    marbles.connect(connection)


def test_what_the_exchange_does_by_hand(marbles):
    exchange = marbles.exchange(dials=["^"])
    seen = []
    exchange.connection().subscribe(lambda bundle: seen.append(bundle.payload), seen.append)
    marbles.advance("2ms")
    exchange.say({"n": 1})
    exchange.drop()
    exchange.say({"n": 2})
    assert seen[:3] == [Opened(), {"n": 1}, Closed(1006)]
    assert isinstance(seen[3], ConnectionLost)
    assert [(message.at, message.direction, message.frame) for message in exchange.traffic] == [(2000, "<", {"n": 1})]


@pytest.mark.parametrize(
    ("dial", "problem"),
    [("-a-^", "a dial opens"), ("^-!-a", "after the end"), ("^-!^", "opens once|after the end"), ("", "a dial opens")],
)
def test_a_line_that_no_dial_can_follow(marbles, dial, problem):
    with pytest.raises(MarbleSyntaxError, match=problem):
        marbles.exchange(dials=[dial])


def test_an_exchange_needs_something_to_say(marbles):
    with pytest.raises(ValueError, match="needs dials"):
        marbles.exchange(dials=[])


def test_statuses_come_through_a_real_connection(marbles):
    exchange = marbles.exchange(dials=["^-s"], s=Stale(1.0))
    connection = websocket_connection(
        "ws://exchange/", codec=JsonCodec, dialer=exchange.dialer, scheduler=marbles.clock
    )
    marbles.expect(connection.pipe(keep_status_only())).to_be("o-s", o=Opened(), s=Stale(1.0))
    marbles.connect(connection)
