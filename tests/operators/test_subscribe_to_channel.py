import itertools

import pytest
from reactivex import Subject

from bittrade_ws.connection import websocket_connection
from bittrade_ws.models.errors import ConnectionLost, SubscriptionFailed
from bittrade_ws.operators import (
    ReconnectPolicy,
    filter_new_socket_only,
    keep_messages_only,
    subscribe_to_channel,
)
from bittrade_ws.testing import check_operator
from bittrade_ws.testing.json_codec import JsonCodec
from bittrade_ws.testing.json_subscribing import JsonSubscribing, json_channel

SAID = {
    "a": {"channel": "A", "value": 1},
    "b": {"channel": "B", "value": 2},
    "k": {"id": 1},
    "l": {"id": 2},
    "m": {"id": 3},
    "n": {"id": 1, "error": 404},
    "o": {"id": 2, "error": 404},
    "p": {"id": 3, "error": 404},
}
SENT = {
    "A": {"id": 1, "subscribe": ["A"]},
    "2": {"id": 2, "subscribe": ["A"]},
    "3": {"id": 3, "subscribe": ["B"]},
    "C": {"id": 1, "subscribe": ["A", "B"]},
    "U": {"id": 2, "unsubscribe": ["A"]},
}
VALUES = {"x": 1, "y": 2}


@pytest.fixture
def venue(marbles):
    """A venue on one line."""

    def venue(line, **options):
        bundles = marbles.bundles(line, SAID, **options)
        return Line(bundles, bundles.sent)

    return venue


@pytest.fixture
def ours(marbles):
    """The same venue behind a connection of ours, one line per dial."""

    def ours(*dials):
        exchange = marbles.exchange(dials=dials, values=SAID)
        connection = websocket_connection(
            "ws://exchange/",
            codec=JsonCodec,
            dialer=exchange.dialer,
            scheduler=marbles.clock,
            reconnect=ReconnectPolicy(delays=lambda: itertools.repeat(0.002)),
        )
        marbles.connect(connection)
        return Line(connection, exchange.sent)

    return ours


class Line:
    def __init__(self, bundles, sent):
        self.bundles = bundles
        self.sent = sent
        self.subscribing = JsonSubscribing()
        self.messages = bundles.pipe(keep_messages_only())
        self.sockets = bundles.pipe(filter_new_socket_only())

    def subscribe(self, name, **options):
        return self.sockets.pipe(subscribe_to_channel(self.messages, json_channel(name), self.subscribing, **options))


def test_subscribes_on_a_new_socket_and_unsubscribes_at_the_end(marbles, venue):
    line = venue("--^-k-a-b-a")
    marbles.expect(line.subscribe("A"), "^ 300ms !").to_be("------x---x", VALUES)
    marbles.expect(line.sent).to_be("--A 298ms U", SENT)


def test_f34_values_before_the_acknowledgement_are_emitted(marbles, venue):
    line = venue("^a-k-a")
    marbles.expect(line.subscribe("A")).to_be("-x---x", VALUES)


def test_subscriptions_of_one_instant_share_a_frame_in_declared_order(marbles, venue):
    line = venue("^-k-(ab)")
    marbles.expect(line.subscribe("A")).to_be("----x", VALUES)
    marbles.expect(line.subscribe("B")).to_be("----y", VALUES)
    marbles.expect(line.sent).to_be("C", SENT)


def test_two_subscribers_of_one_channel_are_one_subscription(marbles, venue):
    line = venue("^-k-a--a")
    marbles.expect(line.subscribe("A"), "^----!").to_be("----x", VALUES)
    marbles.expect(line.subscribe("A"), "^ 300ms !").to_be("----x--x", VALUES)
    marbles.expect(line.sent).to_be("A 300ms U", SENT)


def test_everything_is_restored_on_each_new_socket_in_declared_order(marbles, venue):
    line = venue("^-k-!--^-(ab)k-!-^b-k")
    marbles.expect(line.subscribe("A")).to_be("---------x", VALUES)
    marbles.expect(line.subscribe("B")).to_be("---------y--------y", VALUES)
    marbles.expect(line.sent).to_be("C------C---------C", SENT)


def test_a_socket_that_drops_before_the_acknowledgement_fails_nothing(marbles, venue):
    line = venue("^-! 60s ^-k-a")
    marbles.expect(line.subscribe("A")).to_be("--- 60s ----x", VALUES)
    marbles.expect(line.sent).to_be("A-- 60s A", SENT)


def test_the_same_socket_again_changes_nothing(marbles, log, venue):
    line, sockets = venue("^--k-a"), Subject()
    operator = subscribe_to_channel(line.messages, json_channel("A"), line.subscribing)
    marbles.keep(log(sockets.pipe(operator), scheduler=marbles.clock).subscription)
    marbles.advance("1ms")
    for _ in range(2):
        sockets.on_next(line.bundles.sockets[0])
        marbles.advance("1ms")
    marbles.expect(line.sent).to_be("-A", SENT)


def test_completes_with_the_sockets(marbles, venue):
    line = venue("^-k-a-|")
    marbles.expect(line.subscribe("A")).to_be("----x-|", VALUES)


def test_errors_with_the_sockets(marbles, venue):
    line = venue("^-k-a-#", error=ConnectionLost("gave up"))
    marbles.expect(line.subscribe("A")).to_be("----x-#", VALUES, error=ConnectionLost("gave up"))


def test_errors_with_the_messages(marbles, venue):
    line, messages = venue("^-k-a----"), marbles.hot("-----#")
    operator = subscribe_to_channel(messages, json_channel("A"), line.subscribing)
    marbles.expect(line.sockets.pipe(operator)).to_be("-----#")
    marbles.expect(line.bundles.subscriptions).to_be(["^----!"])


def test_f32_a_refusal_is_of_its_channel_alone(marbles, venue):
    line = venue("^-n 600ms (lp)-(ab)")
    failed = marbles.match(SubscriptionFailed, channel="B", code=404)
    marbles.expect(line.subscribe("A")).to_be("--- 600ms -----x", VALUES)
    marbles.expect(line.subscribe("B")).to_be("--- 600ms #", error=failed)
    marbles.expect(line.sent).to_be("C 249ms 2 249ms 3", SENT)


def test_f33_no_acknowledgement_is_asked_for_once_more_and_then_fails(marbles, venue):
    line = venue("^-----")
    failed = marbles.match(SubscriptionFailed, channel="A")
    marbles.expect(line.subscribe("A", ack_timeout=3)).to_be("6s #", error=failed)
    marbles.expect(line.sent).to_be("A 2999ms 2", SENT)


def test_f33_a_late_answer_to_the_first_request_counts(marbles, venue):
    line = venue("^- 4s k 30s a")
    marbles.expect(line.subscribe("A", ack_timeout=3)).to_be("-- 34s -x", VALUES)
    marbles.expect(line.sent).to_be("A 2999ms 2", SENT)


def test_ours_subscribes_unsubscribes_and_restores(marbles, ours):
    line = ours("^-k-a-!", "^-a-k-a")
    marbles.expect(line.subscribe("A"), "^ 300ms !").to_be("----x-----x---x", VALUES)
    marbles.expect(line.sent).to_be("A-------A 292ms U", SENT)


def test_ours_gives_a_late_subscriber_the_current_socket(marbles, ours):
    line = ours("^-----k-a")
    marbles.expect(line.subscribe("A"), "---^").to_be("--------x", VALUES)
    marbles.expect(line.sent).to_be("---A", SENT)


def test_ours_works_when_everybody_subscribes_before_it_connects_and_after(marbles, ours):
    line = ours("-----^-k-(ab)")
    marbles.expect(line.subscribe("A")).to_be("---------x", VALUES)
    marbles.expect(line.subscribe("B"), "---^").to_be("---------y", VALUES)
    marbles.expect(line.sent).to_be("-----C", SENT)


def test_f32_ours_a_refusal_is_of_its_channel_alone(marbles, ours):
    line = ours("^-n 600ms (lp)-(ab)")
    failed = marbles.match(SubscriptionFailed, channel="B", code=404)
    marbles.expect(line.subscribe("A")).to_be("--- 600ms -----x", VALUES)
    marbles.expect(line.subscribe("B")).to_be("--- 600ms #", error=failed)


def test_f35_ours_an_answer_on_the_next_socket_is_not_of_the_last_one(marbles, ours):
    line = ours("^-!", "^-n")
    failed = marbles.match(SubscriptionFailed, channel="A")
    marbles.expect(line.subscribe("A")).to_be("------#", error=failed)
    marbles.expect(line.sent).to_be("A---A", SENT)


def test_keeps_the_laws():
    def ticker(bundles):
        messages = bundles.pipe(keep_messages_only())
        return bundles.pipe(
            filter_new_socket_only(), subscribe_to_channel(messages, json_channel("A"), JsonSubscribing())
        )

    check_operator(ticker, "^-a-b-!-^-a", SAID)
