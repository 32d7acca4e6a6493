"""Logins: one for each socket, before anything private, and what the venue says to them."""

import logging
import traceback

import pytest

from bittrade_ws import simulators
from bittrade_ws.exchanges import oceanex
from bittrade_ws.exchanges.oceanex.session import OceanExLogin
from bittrade_ws.models.errors import ConnectionLost, InvalidRequest, RequestRejected
from bittrade_ws.models.status import Authenticated, Closed
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only
from bittrade_ws.wire.codec import RequestContext
from bittrade_ws.wire.sign import rsa_sign

FAREWELL = {"type": "disconnect", "reason": "unauthorized", "reconnect": False}


def signer(marbles):
    secret = marbles.secret("made-up-signature")
    return oceanex.signer("ID", "KID", lambda text: secret)


def test_each_socket_is_logged_in_before_it_is_passed_on(marbles, scripted):
    it = scripted(dials=["^--------!", "^"])
    told = []
    sockets = it.sockets.pipe(oceanex.log_in(signer(marbles), it.messages))
    marbles.keep(sockets.subscribe(told.append, told.append, scheduler=marbles.clock))
    it.connect()
    marbles.advance("10s")
    assert [socket.epoch for socket in told] == [1, 2]
    assert [one.data for one in it.statuses if isinstance(one, Authenticated)] == [{"scopes": {"query": True}}] * 2
    logins = [sent["data"] for sent in it.sent]
    assert [set(login["header"]) for login in logins] == [{"uid", "api_key", "nonce", "verb", "path", "signature"}] * 2
    assert logins[0]["header"]["nonce"] == 1_704_067_200_000
    assert logins[1]["header"]["nonce"] > logins[0]["header"]["nonce"]
    assert logins[0]["uuid"] != logins[1]["uuid"]


def test_a_refused_login_is_a_failure_and_the_end(marbles, scripted, answer):
    it = scripted()

    def refuse(asked):
        marbles.clock.call_later(0.002, lambda: it.exchange.say(FAREWELL))
        return answer(asked, None, code=2001, text="The account does not exist")

    it.answers["AuthHandler", "login"] = refuse
    told = []
    sockets = it.sockets.pipe(oceanex.log_in(signer(marbles), it.messages))
    marbles.keep(sockets.subscribe(told.append, told.append, scheduler=marbles.clock))
    it.connect()
    marbles.advance("120s")
    assert [(type(one), one.code, one.reason) for one in told] == [
        (RequestRejected, oceanex.ErrorCode.LOGIN_REFUSED, "The account does not exist")
    ]
    assert not any(isinstance(one, Authenticated) for one in it.statuses)
    closed, error = it.statuses[-2:]
    assert closed == Closed(1000, "unauthorized")
    assert (type(error), error.reason) == (oceanex.DisconnectedForGood, "unauthorized")
    assert len(it.exchange.dials) == 1
    assert "made-up-signature" not in "".join(traceback.format_exception(told[0])) + repr(it.statuses)


def test_a_connection_may_be_logged_in_by_request(marbles, scripted, answer):
    it = scripted()
    it.answers["AccountHandler", "index"] = {"accounts": []}
    it.connect()
    get_account = oceanex.get_account_factory(it.sockets, it.messages)
    authenticate = oceanex.authenticate_factory(it.sockets, it.messages)
    marbles.advance("1ms")
    assert [type(one) for one in it.hear(get_account())] == [InvalidRequest]
    assert it.sent == []
    assert it.hear(authenticate(signer(marbles))) == [Authenticated({"scopes": {"query": True}})]
    assert it.hear(get_account()) == [oceanex.Account(accounts=())]
    it.answers["AuthHandler", "login"] = lambda asked: answer(asked, None, code=2001, text="no")
    (refused,) = it.hear(authenticate(signer(marbles)))
    assert (type(refused), refused.code) == (RequestRejected, 2001)


@pytest.mark.loopback
def test_no_secret_is_logged_or_told(caplog):
    caplog.set_level(logging.DEBUG)
    with simulators.start("oceanex", rate=0) as server:
        keys = server.credentials
        signatures = []

        def sign(text):
            signatures.append(rsa_sign(keys["private_key"])(text))
            return signatures[-1]

        connection = oceanex.private_websocket_connection(url=server.url_ws)
        messages = connection.pipe(keep_messages_only())
        log_in = oceanex.log_in(oceanex.signer(keys["user_id"], keys["api_key"], sign), messages)
        sockets = connection.pipe(filter_new_socket_only(), log_in)
        get_account = oceanex.get_account_factory(sockets, messages)
        link = connection.connect()
        try:
            told = repr((get_account().run(), connection, log_in))
        finally:
            link.dispose()
    assert len(signatures) == 1
    for secret in (keys["api_key"], signatures[0], keys["private_key"].splitlines()[1]):
        assert secret not in caplog.text + told
    assert '"api_key":"***"' in caplog.text


def test_a_login_needs_a_signer():
    context = RequestContext(ids=lambda: 1, now=lambda: 1)
    with pytest.raises(InvalidRequest):
        OceanExLogin().request(context)
    assert OceanExLogin().accepted({"message": {"code": 0, "data": None}}) == Authenticated()


def test_what_waits_for_an_answer_is_told_of_the_end(marbles, scripted):
    it = scripted()
    it.answers["ToolHandler", "timestamp"] = lambda asked: FAREWELL
    it.connect()
    heard = it.hear(oceanex.get_time_factory(it.sockets, it.messages)())
    assert [type(one) for one in heard] == [ConnectionLost]
