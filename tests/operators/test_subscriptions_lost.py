"""What is held on a socket that closes."""

import itertools

import pytest

from bittrade_ws.connection import websocket_connection
from bittrade_ws.models.status import Closed, Gap, Opened, Reconnected, Reconnecting, Stale
from bittrade_ws.operators import ReconnectPolicy, filter_new_socket_only, keep_messages_only, keep_status_only
from bittrade_ws.operators._subscriptions import acquire
from bittrade_ws.testing.json_codec import JsonCodec
from bittrade_ws.testing.json_subscribing import JsonSubscribing, json_channel


class Line:
    """A socket, who holds what on it, and what is said of it."""

    def __init__(self, venue, log, clock):
        self.venue = venue
        self.clock = clock
        self.log = log
        self.statuses = []
        self.socket = venue.socket()
        self.socket._notify = lambda socket, status: self.statuses.append(status)

    def hold(self, name):
        venue = self.venue
        return self.log(
            acquire(self.socket, venue.messages, venue.channel(name), venue.subscribing, scheduler=self.clock)
        )

    def acknowledge(self):
        self.clock.advance("1s")
        self.venue.accept(int(self.venue.sent[-1].split()[0]))


@pytest.fixture
def line(venue, log, marbles):
    return Line(venue, log, marbles.clock)


def test_i5_everybody_who_held_something_is_told_and_the_line_once_for_each_channel(line):
    first, second, other = line.hold("a"), line.hold("a"), line.hold("b")
    line.acknowledge()
    line.socket.lose("the server closed the connection: 1001 going away")
    assert [first.seen, second.seen, other.seen] == [[True, False]] * 3
    cause = "the server closed the connection: 1001 going away"
    assert line.statuses == [Gap("a", None, None, cause), Gap("b", None, None, cause)]
    line.clock.advance("60s")
    assert len(line.statuses) == 2


def test_what_was_not_held_yet_is_not_lost(line):
    log = line.hold("a")
    line.socket.lose("gone")
    assert (log.seen, line.statuses) == ([], [])


def test_what_was_given_up_is_not_lost(line):
    log = line.hold("a")
    line.acknowledge()
    log.subscription.dispose()
    line.socket.lose("gone")
    assert (log.seen, line.statuses) == ([True], [])


def test_a_socket_that_this_side_ended_is_a_loss_to_who_still_holds_something(line):
    log = line.hold("a")
    line.acknowledge()
    line.socket.is_open = False
    assert log.seen == [True, False]
    assert line.statuses == [Gap("a", None, None, "the connection closed")]


def test_who_leaves_when_it_is_told_hears_nothing_more(line):
    holding = acquire(
        line.socket, line.venue.messages, line.venue.channel("a"), line.venue.subscribing, scheduler=line.clock
    )
    seen = []

    def hear(is_held):
        seen.append(is_held)
        if not is_held:
            subscription.dispose()

    subscription = holding.subscribe(hear)
    line.acknowledge()
    line.socket.lose("gone")
    assert seen == [True, False]
    assert line.clock.next_due is None


def test_f03_ours_tells_the_gap_among_the_statuses_with_what_is_known_of_the_end(marbles):
    exchange = marbles.exchange(dials=["^-k--s!", "^-k"], k={"id": 1}, s=Stale(0.002))
    connection = websocket_connection(
        "ws://exchange/",
        codec=JsonCodec,
        dialer=exchange.dialer,
        scheduler=marbles.clock,
        reconnect=ReconnectPolicy(delays=lambda: itertools.repeat(0.002)),
    )
    messages, statuses = connection.pipe(keep_messages_only()), []
    connection.pipe(keep_status_only()).subscribe(statuses.append)
    sockets, losses = connection.pipe(filter_new_socket_only()), []

    def follow(socket):
        acquire(socket, messages, json_channel("a"), JsonSubscribing(), scheduler=marbles.clock).subscribe(
            lambda is_held: is_held or losses.append(socket.loss)
        )

    sockets.subscribe(follow)
    link = connection.connect()
    marbles.clock.advance("20ms")
    assert statuses == [
        Opened(),
        Stale(0.002),
        Gap("a", None, None, "the line dropped"),
        Closed(1006),
        marbles.match(Reconnecting, attempt=1),
        Opened(),
        marbles.match(Reconnected, attempts=1),
    ]
    assert [(loss.cause, loss.silence) for loss in losses] == [("the line dropped", 0.002)]
    link.dispose()
    assert len(statuses) == 7
