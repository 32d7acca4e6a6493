import pytest

from bittrade_ws.models.errors import ConnectionLost, InvalidRequest, NotConnected, RequestRejected, ResponseTimeout
from bittrade_ws.operators.request_response_factory import request_response_factory
from bittrade_ws.wire.codec import ReplyTo, Request


def encode(payload, context):
    if payload == "":
        raise InvalidRequest("there is nothing to say")
    request_id = context.ids()
    return Request(frame=f"{request_id} {payload}", reply_key=ReplyTo(request_id))


def accept(reply):
    if "refused" in reply:
        raise RequestRejected("refused", code=reply["refused"], reason="because")
    return reply["value"]


@pytest.fixture
def respond(counter):
    return request_response_factory(counter.sockets, counter.venue.messages, encode=encode, accept=accept)


@pytest.fixture
def ask(counter, respond, log):
    return lambda payload: log(respond(payload), counter.clock)


def test_exactly_one_reply(counter, ask):
    counter.open(acknowledge=False)
    first, second = ask("ping"), ask("pong")
    assert counter.sent == ["1 ping", "2 pong"]
    counter.venue.messages.on_next({"id": 2, "value": "b"})
    counter.venue.messages.on_next({"id": 1, "value": "a"})
    counter.venue.messages.on_next({"id": 1, "value": "again"})
    assert (first.seen, second.seen) == (["a", "|"], ["b", "|"])
    assert not counter.venue.messages.observers


def test_f49_a_reply_inside_the_send_is_not_lost(counter, ask):
    counter.open(acknowledge=False)
    counter.venue.on_sent = lambda frame: counter.venue.messages.on_next({"id": 1, "value": "at once"})
    assert ask("ping").seen == ["at once", "|"]


def test_it_waits_for_a_socket(counter, ask):
    log = ask("ping")
    counter.clock.advance("9s")
    counter.open(acknowledge=False)
    assert counter.sent == ["1 ping"]
    assert log.seen == []


def test_without_a_socket_nothing_is_sent(counter, ask):
    log = ask("ping")
    counter.clock.advance("10s")
    assert [type(error) for error in log.seen] == [NotConnected]


def test_a_dropped_socket_ends_it_at_once(counter, ask):
    counter.open(acknowledge=False)
    log = ask("ping")
    counter.drop()
    assert [type(error) for error in log.seen] == [ConnectionLost]
    assert "request 1;" in str(log.seen[0])


def test_silence_is_a_typed_timeout(counter, ask):
    counter.open(acknowledge=False)
    log = ask("ping")
    counter.clock.advance("10s")
    [error] = log.seen
    assert isinstance(error, ResponseTimeout)
    assert (error.request_id, error.seconds) == (1, 10.0)


def test_a_refusal_names_its_request(counter, ask):
    counter.open(acknowledge=False)
    log = ask("ping")
    counter.venue.messages.on_next({"id": 1, "refused": -1003})
    [error] = log.seen
    assert isinstance(error, RequestRejected)
    assert (error.code, error.reason, error.request_id) == (-1003, "because", 1)


def test_what_cannot_be_written_is_not_sent(counter, ask):
    counter.open(acknowledge=False)
    assert [type(error) for error in ask("").seen] == [InvalidRequest]
    assert counter.sent == []


def test_disposing_forgets_the_request(counter, ask):
    counter.open(acknowledge=False)
    log = ask("ping")
    log.subscription.dispose()
    assert not counter.venue.messages.observers
    counter.clock.advance("60s")
    assert log.seen == []


def test_each_subscription_is_a_request(counter, respond, log):
    counter.open(acknowledge=False)
    responses = respond("ping")
    log(responses, counter.clock)
    log(responses, counter.clock)
    assert counter.sent == ["1 ping", "2 ping"]
