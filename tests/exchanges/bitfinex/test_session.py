"""Logins: one for each socket, before anything private, and what the venue says to them."""

import itertools
import json
from typing import Any

import pytest

from bittrade_ws.exchanges import bitfinex
from bittrade_ws.exchanges.bitfinex.session import BitfinexLogin
from bittrade_ws.models.errors import InvalidRequest, RateLimited, RequestRejected
from bittrade_ws.models.status import Authenticated
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only
from bittrade_ws.wire.codec import ReplyTo, RequestContext

OK = {
    "event": "auth",
    "status": "OK",
    "chanId": 0,
    "userId": 269312,
    "auth_id": "uuid",
    "caps": {"orders": {"read": 1}},
}
FAILED = {"event": "auth", "status": "FAILED", "chanId": 0, "code": 10100, "msg": "apikey: invalid"}


def context(signer: Any) -> RequestContext:
    return RequestContext(ids=itertools.count(1).__next__, now=lambda: 1_700_000_000_000, signer=signer)


def test_the_login_is_signed_by_the_user_and_has_what_was_asked_for() -> None:
    login = BitfinexLogin(cancels_on_close=True, filters=["trading-tBTCUSD", "wallet"])
    request = login.request(context(lambda params: {**params, "apiKey": "key"}))
    assert request.reply_key == ReplyTo("auth")
    assert json.loads(request.frame) == {
        "event": "auth", "dms": 4, "filter": ["trading-tBTCUSD", "wallet"], "authNonce": 1700000000000000,
        "apiKey": "key",
    }  # fmt: skip
    plain = BitfinexLogin(cancels_on_close=False, filters=None).request(context(lambda params: params))
    assert set(json.loads(plain.frame)) == {"event", "authNonce"}
    with pytest.raises(InvalidRequest):
        login.request(context(None))


def test_what_the_venue_says_of_the_session() -> None:
    login = BitfinexLogin(cancels_on_close=False, filters=None)
    assert login.accepted(OK).data["userId"] == 269312
    with pytest.raises(RequestRejected, match="apikey: invalid") as caught:
        login.accepted(FAILED)
    assert caught.value.code == 10100


@pytest.mark.parametrize("reply", [OK, FAILED])
def test_each_socket_is_logged_in_before_it_is_passed_on(marbles: Any, reply: Any) -> None:
    exchange = marbles.exchange(dials=["^--!", "^"], codec=bitfinex.BitfinexCodec)
    exchange.reply(with_=reply, after="1ms")
    connection = bitfinex.private_websocket_connection(dialer=exchange.dialer, scheduler=marbles.clock, sequence=False)
    messages = connection.pipe(keep_messages_only())
    signer = bitfinex.hmac_signer("key", marbles.secret("made-up-secret"))
    told: list[Any] = []
    statuses: list[Any] = []
    marbles.keep(connection.statuses().subscribe(statuses.append))
    sockets = connection.pipe(filter_new_socket_only(), bitfinex.log_in(signer, messages))
    marbles.keep(sockets.subscribe(told.append, told.append, scheduler=marbles.clock))
    marbles.connect(connection)
    marbles.advance("10s")
    if reply is OK:
        assert [socket.epoch for socket in told] == [1, 2]
        assert [status.data["auth_id"] for status in statuses if isinstance(status, Authenticated)] == ["uuid"] * 2
    else:
        assert [type(error) for error in told] == [RequestRejected]
        assert len(exchange.sent.frames) == 1


def test_two_logins_of_one_moment_are_both_accepted_in_the_end(private: Any) -> None:
    client = private()
    keys = client.venue.credentials()
    other = bitfinex.private_websocket_connection(
        url="ws://exchange/ws/2", dialer=client.exchange.dialer, scheduler=client.marbles.clock
    )
    messages = other.pipe(keep_messages_only())
    signer = bitfinex.hmac_signer(keys["api_key"], keys["api_secret"])  # with nonces of its own
    sockets = client.hear(other.pipe(filter_new_socket_only(), bitfinex.log_in(signer, messages)))
    first = client.hear(client.sockets)
    client.marbles.connect(other)
    client.connect()
    assert (len(first), len(sockets)) in ((0, 1), (1, 0))
    client.marbles.advance("5s")
    assert (len(first), len(sockets)) == (1, 1)


@pytest.mark.parametrize("code", [10008, 10114, 11000, 11010])
def test_a_refusal_that_a_later_moment_mends_is_for_now(code: int) -> None:
    login = BitfinexLogin(cancels_on_close=False, filters=None)
    with pytest.raises(RateLimited):
        login.accepted({**FAILED, "code": code})
