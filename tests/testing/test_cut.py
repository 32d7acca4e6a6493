import itertools

import pytest
from reactivex import operators as ops

from bittrade_ws.models.status import Opened
from bittrade_ws.operators.reconnect import ReconnectPolicy, reconnect
from bittrade_ws.testing import MarblesFailed
from bittrade_ws.wire.bundle import Kind


def messages(exchange):
    return exchange.connection().pipe(
        reconnect(ReconnectPolicy(delays=lambda: itertools.repeat(0.001), jitter=0.0)),
        ops.filter(lambda bundle: bundle.kind is Kind.MESSAGE),
        ops.map(lambda bundle: bundle.payload),
    )


def test_what_holds_for_every_cut(marbles):
    runs = []

    @marbles.cut_everywhere("^-a-(bc)-d", a=1, b=2, c=3, d=4)
    def check(marbles, exchange):
        seen = []
        marbles.keep(messages(exchange).pipe(ops.take(4)).subscribe(seen.append, scheduler=marbles.clock))
        marbles.advance("1s")
        runs.append(len(exchange.dials))
        assert seen == [1, 2, 3, 4]

    # ^-a-(bc)-d: at 1 and 2 ms, at 3 and 4 ms, between b and c, 5 to 9 ms: nothing may come of it
    assert runs == [1] + [2] * 10 + [1]
    assert check is None


def test_the_cut_that_fails_is_told(marbles):
    with pytest.raises(MarblesFailed) as raised:

        @marbles.cut_everywhere("^-a-b", a=1, b=2, then=["^-b"])
        def check(marbles, exchange):
            marbles.expect(messages(exchange).pipe(ops.take(2), ops.to_list())).to_be("----(x|)", x=[1, 2])

    text = str(raised.value)
    assert text.startswith("4 of 5 cuts failed. The first:\n^! (cut at 1ms of ^-a-b)\n")
    assert "MarblesFailed: marbles differ" in text
    assert "\nThe others:\n  ^-! (cut at 2ms of ^-a-b)\n" in text


def test_a_failure_without_any_cut_is_raised_as_it_is(marbles):
    def body(marbles):
        marbles.exchange(dials=["^-a"])
        raise KeyError("mine")

    with pytest.raises(KeyError):
        marbles.cut_everywhere(body)


def test_verdicts_are_given_for_every_run(marbles):
    def body(marbles):
        exchange = marbles.exchange(dials=["^-a|"])
        stream = exchange.connection().pipe(ops.catch(marbles.hot("-")))
        stream.subscribe(lambda bundle: None)
        marbles.advance("1ms")
        exchange.drop()

    with pytest.raises(MarblesFailed, match="hot '-': subscription 1 was left open"):
        marbles.cut_everywhere(body)


class Counter:
    """Counts what it is told, and says how far it is; a query asks for it."""

    def __init__(self):
        self.count = 0

    def open(self, session, path, headers):
        return _Session(self, session)


class _Session:
    def __init__(self, counter, session):
        self.counter, self.session = counter, session

    def receive(self, frame):
        if frame == '"add"':
            self.counter.count += 1
        self.session.send(str(self.counter.count))

    def closed(self):
        pass


def once(exchange):
    """Adds once, and asks after each drop."""
    was_sent = []

    def on_bundle(bundle):
        if bundle.payload == Opened():
            bundle.socket.send_json("ask" if was_sent else "add")
            was_sent.append(1)

    return exchange.connection().pipe(
        reconnect(ReconnectPolicy(delays=lambda: itertools.repeat(0.001), jitter=0.0)),
        ops.do_action(on_bundle),
        ops.filter(lambda bundle: bundle.kind is Kind.MESSAGE),
        ops.take(1),
    )


def test_a_server_is_cut_before_and_after_each_message(marbles):
    counts = []

    def body(marbles):
        server = Counter()
        exchange = marbles.exchange(server=server)
        seen = []
        marbles.keep(once(exchange).subscribe(seen.append, scheduler=marbles.clock))
        marbles.advance("1s")
        counts.append((server.count, seen[0].payload, len(exchange.dials)))
        assert seen[0].payload == server.count

    marbles.cut_everywhere(body)
    # uncut; the request lost; the reply lost before it was sent, and on its way
    assert counts == [(1, 1, 1), (0, 0, 2), (1, 1, 2), (1, 1, 2)]


def test_the_failure_of_a_server_shows_what_was_said(marbles):
    def body(marbles):
        server = Counter()
        exchange = marbles.exchange(server=server)
        marbles.keep(once(exchange).subscribe(scheduler=marbles.clock))
        marbles.advance("1s")
        assert server.count == 1

    with pytest.raises(MarblesFailed) as raised:
        marbles.cut_everywhere(body)
    lines = str(raised.value).splitlines()
    assert lines[:3] == [
        "1 of 3 cuts failed. The first:",
        "cut before the delivery, at 3ms, of > '\"add\"'",
        "  2ms > '\"add\"'",
    ]


def test_a_body_that_does_not_repeat_itself_is_told(marbles):
    turns = iter(["^-a-b-c", "^"] + ["^"] * 9)

    def body(marbles):
        marbles.exchange(dials=[next(turns)])

    with pytest.raises(MarblesFailed, match="does not do the same thing twice"):
        marbles.cut_everywhere(body)
