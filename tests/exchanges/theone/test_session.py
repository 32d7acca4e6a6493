"""The login, and what is signed after it."""

import json
from decimal import Decimal

import pytest

from bittrade_ws.exchanges import theone
from bittrade_ws.exchanges.theone.session import signed_request
from bittrade_ws.models.errors import InvalidRequest, RequestRejected, SubscriptionFailed
from bittrade_ws.models.status import Authenticated, Closed, Opened, Reconnected
from bittrade_ws.operators import filter_new_socket_only
from bittrade_ws.simulators.faults import Drop, Rewrite, Swallow
from bittrade_ws.wire.codec import ReplyTo, RequestContext


def context(signer) -> RequestContext:
    return RequestContext(ids=iter(range(1, 9)).__next__, now=lambda: 1795168520017, signer=signer)


def test_a_signed_request_stands_as_the_venue_s_own_client_writes_it() -> None:
    signer = theone.hmac_signer("test_key_1", "test_secret_1", nonces=lambda: "1795168520017173760_943159")
    request = signed_request("order_status", {"id": "ord_1"}, context(signer))
    sig = "8b17ea378e52b7d4bf26dd8648c6c9e3102706a95cd6703187beaf0a0a3cd352"
    assert request.frame == (
        '{"op":"order_status","ts":1795168520017,"nonce":"1795168520017173760_943159",'
        f'"sig":"{sig}","data":{{"id":"ord_1"}}}}'
    )
    assert request.reply_key == ReplyTo("1795168520017173760_943159")
    assert sig not in repr(request)


def test_what_has_no_data_is_signed_without() -> None:
    signer = theone.hmac_signer("k", "s")
    assert "data" not in json.loads(signed_request("balances", None, context(signer)).frame)


def test_a_signer_of_the_user_s_own_needs_no_nonce() -> None:
    request = signed_request("balances", None, context(lambda params: {**params, "sig": "mine"}))
    assert json.loads(request.frame) == {
        "op": "balances",
        "ts": 1795168520017,
        "nonce": "1795168520017_1",
        "sig": "mine",
    }


def test_nothing_is_signed_before_the_login() -> None:
    with pytest.raises(InvalidRequest, match="must pass log_in first"):
        signed_request("balances", None, context(None))


def test_the_login_is_the_first_message_and_told(marbles, make) -> None:
    client = make()
    heard = client.hear(client.sockets)
    client.connect()
    marbles.advance("1s")
    assert len(heard) == 1
    assert [type(status) for status in client.statuses] == [Opened, Authenticated]
    assert json.loads(client.exchange.sent.frames[0])["op"] == "auth"


@pytest.mark.parametrize("closes", [True, False])
def test_f56_a_wrong_secret_is_refused_for_good_and_says_so(marbles, make, closes) -> None:
    client = make(secret="wrong")
    client.venue.closes_on_refusal = closes
    heard = client.hear(client.sockets)
    client.connect()
    marbles.advance("30s")
    (error,) = heard
    assert isinstance(error, RequestRejected)
    assert (error.code, error.reason) == (theone.ErrorCode.INVALID_SIGNATURE, "Invalid signature")


@pytest.mark.parametrize(
    "text",
    [
        "RATE_LIMIT: slow down",
        "INTERNAL_ERROR: sorry",
        "Request timestamp outside allowed window",
        "Nonce has already been used or is expired",
    ],
)
@pytest.mark.parametrize("closes", [True, False])
def test_f56_a_login_that_a_later_moment_mends_is_tried_again(marbles, make, text, closes) -> None:
    client = make()
    client.venue.faults.add(Rewrite(f'{{"error":"{text}"}}'), on="out", containing="authenticated", times=3)
    if closes:
        client.venue.faults.add(Drop(), on="in", containing='"auth"', skip=1)
    heard = client.hear(client.sockets)
    client.connect()
    marbles.advance("60s")
    assert [socket.is_open for socket in heard] == [True]
    assert 4 <= len(client.sent("auth")) <= 6


def test_both_derivations_log_in(marbles, make) -> None:
    client = make()
    keys = client.venue.credentials()
    signer = theone.hmac_signer(keys["api_key"], keys["secret_key"], derive=theone.plain_key)
    heard = client.hear(client.connection.pipe(filter_new_socket_only(), theone.log_in(signer, client.messages)))
    client.connect()
    marbles.advance("1s")
    assert len(heard) == 1


def test_f33_a_login_without_an_answer_is_dialled_again(marbles, make) -> None:
    client = make()
    client.venue.login_seconds = 1000.0
    client.venue.faults.add(Swallow(), on="out", containing="auth")
    heard = client.hear(client.sockets)
    client.connect()
    marbles.advance("30s")
    assert len(heard) == 1
    assert [type(one) for one in client.statuses if isinstance(one, Closed | Reconnected)] == [Closed, Reconnected]


def test_f33_an_answer_that_never_comes_costs_the_line_and_nothing_else(marbles, make) -> None:
    client = make()
    balances = client.follow(theone.subscribe_balances(client.messages))
    ask = theone.get_balances_factory(client.sockets, client.messages)
    client.connect()
    marbles.advance("1s")
    client.venue.faults.add(Swallow(), on="out", containing='"op":"estimate"')
    estimate = theone.estimate_factory(client.sockets, client.messages)
    wanted = theone.EstimateRequest(amount_in=Decimal(1), asset_in="ETH", asset_out="USDT")
    lost = client.hear(estimate(wanted))
    marbles.advance("9s")
    before = client.hear(ask(None))
    marbles.advance("30s")
    assert [type(error).__name__ for error in lost] == ["ResponseTimeout"]
    assert len(before) == 1
    assert [one.code for one in client.statuses if isinstance(one, Closed)] == [1006]
    assert [one["ch"] for one in client.sent("subscribe")] == ["balances", "balances"]
    assert len(balances) == 2


def test_f33_a_late_answer_is_nobody_s(marbles, make) -> None:
    """The one after it is not taken for it either: it goes over another line."""
    client = make()
    client.connect()
    status = theone.get_order_status_factory(client.sockets, client.messages, timeout=2.0)
    marbles.advance("1s")
    client.venue.faults.add(Swallow(), on="out", containing="NOT_FOUND")
    first = client.hear(status("one"))
    marbles.advance("3s")
    second = client.hear(status("two"))
    marbles.advance("30s")
    assert [type(error).__name__ for error in first] == ["ResponseTimeout"]
    # What answered the second might have answered the first: it is not believed, and not lost without a word.
    assert [type(error).__name__ for error in second] == ["ResponseTimeout"]


def test_f33_a_lost_answer_moves_no_other_to_who_asked_before(marbles, make) -> None:
    client = make()
    client.connect()
    marbles.advance("1s")
    client.venue.faults.add(Swallow(), on="out", containing='"op":"estimate"')
    estimate = theone.estimate_factory(client.sockets, client.messages)
    one, two = (
        client.hear(estimate(theone.EstimateRequest(amount_in=Decimal(amount), asset_in="ETH", asset_out="USDT")))
        for amount in (1, 2)
    )
    marbles.advance("30s")
    assert [type(error).__name__ for error in one] == ["ResponseTimeout"]
    assert [type(error).__name__ for error in two] == ["ResponseTimeout"]


def test_a_subscription_before_the_login_is_a_typed_error(marbles, make) -> None:
    client = make()
    sockets = client.connection.pipe(filter_new_socket_only())
    heard = client.hear(sockets.pipe(theone.subscribe_balances(client.messages)))
    client.connect()
    marbles.advance("1s")
    assert [type(error) for error in heard] == [SubscriptionFailed]
    assert "must pass log_in first" in str(heard[0])
