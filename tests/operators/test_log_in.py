"""Logins: once for each socket, shared, tried again where that helps, and done on whatever takes over."""

import pytest
from reactivex import operators as ops
from reactivex.subject import BehaviorSubject

from bittrade_ws.models.errors import InvalidRequest, RequestRejected
from bittrade_ws.models.status import Authenticated
from bittrade_ws.operators._context import SIGNER
from bittrade_ws.operators._preparations import preparations, succession
from bittrade_ws.operators.filter_new_socket_only import filter_new_socket_only
from bittrade_ws.operators.keep_messages_only import keep_messages_only
from bittrade_ws.operators.keep_status_only import keep_status_only
from bittrade_ws.operators.log_in import log_in
from bittrade_ws.testing.json_login import JsonLogin

SECRET = "made-up-secret"


def sign(params):
    return {**params, "signed": "yes"}


class Client:
    """A bundle line, its sockets through a login, and what is told of it."""

    def __init__(self, marbles, line, signer=sign, no_successor=None, is_planned=False, opened=None, **letters):
        self.marbles = marbles
        self.source = marbles.bundles(line, letters)
        self.messages = self.source.pipe(keep_messages_only())
        new_sockets = self.source.pipe(filter_new_socket_only())
        new_sockets = new_sockets.pipe(ops.do_action(lambda socket: succession(socket, is_planned=is_planned)))
        options = {"timeout": 2.0, "no_successor": no_successor, "opened": opened}
        logging_in = log_in(signer, self.messages, JsonLogin(), **options)
        self.sockets = new_sockets.pipe(logging_in)
        self.told = []
        self.watch()

    def watch(self):
        self.watching = self.marbles.keep(
            self.sockets.subscribe(self.told.append, self.told.append, scheduler=self.marbles.clock)
        )

    @property
    def sent(self):
        return self.source.sent.frames


def test_a_socket_is_passed_on_once_the_venue_has_said_yes(marbles):
    client = Client(marbles, "^--y--!-^-y", y={"id": 1, "user": 7})
    marbles.advance("5ms")
    assert [socket.epoch for socket in client.told] == [1]
    assert client.told[0].state[SIGNER] is sign
    marbles.advance("1s")
    assert [socket.epoch for socket in client.told] == [1, 2]
    assert client.sent == ['{"id":1,"login":{"signed":"yes"}}'] * 2


def test_several_share_one_login(marbles):
    client = Client(marbles, "^--y", y={"id": 1})
    client.watch()
    marbles.advance("1s")
    assert [socket.epoch for socket in client.told] == [1, 1]
    assert len(client.sent) == 1


def test_f56_a_refusal_is_for_good(marbles):
    client = Client(marbles, "^--n", n={"id": 1, "error": 3})
    marbles.advance("60s")
    assert [(type(error), error.code) for error in client.told] == [(RequestRejected, 3)]
    assert len(client.sent) == 1


def test_silence_and_not_now_are_tried_again_later_each_time(marbles):
    client = Client(marbles, "^ 2500ms w 40s y", w={"id": 1, "retry_after": 30}, y={"id": 3, "user": 7})
    marbles.advance("3100ms")
    assert len(client.sent) == 2  # one second after the silence of two
    marbles.advance("60s")
    assert len(client.sent) >= 3
    assert len(client.sent) <= 12


@pytest.mark.parametrize("left_at", ["1s", "2500ms"])  # while the answer is awaited, and before it is tried again
def test_what_nobody_waits_for_is_not_tried_again_and_begins_with_who_comes(marbles, venue, left_at):
    sockets = BehaviorSubject(venue.socket())
    logged_in = sockets.pipe(log_in(sign, venue.messages, JsonLogin(), timeout=2.0))
    first = logged_in.subscribe(scheduler=marbles.clock)
    marbles.advance(left_at)
    first.dispose()
    marbles.advance("60s")
    assert len(venue.sent) == 1
    marbles.keep(logged_in.subscribe(scheduler=marbles.clock))
    marbles.advance("1s")
    assert len(venue.sent) == 2


def test_a_session_that_the_venue_ends_is_logged_in_anew_and_never_refused_for_good(marbles):
    ended = []

    def opened(socket, again):
        ended.append(again)
        return sign

    client = Client(marbles, "^-y 20ms n 3s y", opened=opened, y={"id": 1}, n={"id": 2, "error": 3})
    marbles.advance("10ms")
    (again,) = ended
    again()
    marbles.advance("60s")
    assert [socket.epoch for socket in client.told] == [1]
    assert len(client.sent) > 2


def test_what_the_signer_raises_reaches_the_user(marbles):
    def broken(params):
        raise KeyError("no key here")

    client = Client(marbles, "^", signer=broken)
    marbles.advance("1s")
    assert [type(error) for error in client.told] == [KeyError]


def test_it_is_told_and_remembered_for_what_takes_over(marbles, venue):
    client = Client(marbles, "^--y", y={"id": 1, "user": 7})
    statuses = []
    marbles.keep(client.source.pipe(keep_status_only()).subscribe(statuses.append))
    marbles.advance("1s")
    assert Authenticated({"user": 7}) in statuses
    (prepare,) = preparations(client.told[0])
    following = venue.socket()
    done = []
    prepare(following, venue.messages).subscribe(done.append, scheduler=marbles.clock)
    assert venue.sent == ['{"id":1,"login":{"signed":"yes"}}']
    venue.accept(1)
    assert done == [Authenticated({})]


def test_what_must_not_be_replaced_says_why(marbles):
    client = Client(marbles, "^--y", no_successor="it is alone", y={"id": 1})
    marbles.advance("1s")
    assert succession(client.told[0]).obstacle == "it is alone"


def test_what_is_to_be_replaced_and_must_not_be_is_not_logged_in(marbles):
    client = Client(marbles, "^--y", no_successor="it is alone", is_planned=True, y={"id": 1})
    client.watch()
    marbles.advance("1s")
    assert [type(error) for error in client.told] == [InvalidRequest] * 2
    assert client.sent == []


def test_nothing_shows_the_secret(marbles):
    operator = log_in(lambda params: {**params, "key": SECRET}, marbles.cold("-"), JsonLogin())
    assert SECRET not in repr(operator)


@pytest.mark.parametrize("line", ["^-|", "^-#"])
def test_the_end_of_the_sockets_passes(marbles, line):
    client = Client(marbles, line)
    marbles.advance("1s")
    assert all(isinstance(error, Exception) for error in client.told)
