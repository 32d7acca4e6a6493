"""Who may log in."""

import pytest

from bittrade_ws.exchanges.oceanex import ErrorCode

NOW = 1_704_067_200_000


@pytest.mark.parametrize("nonce", [NOW, NOW + 59_000, NOW // 1000])
def test_a_login_in_milliseconds_or_seconds(venue, connect, nonce):
    session = connect()
    answer = session.ask("AuthHandler", "login", header=session.header(nonce))
    assert (answer["code"], answer["data"]) == (0, {"scopes": {"query": True, "sell/buy": True, "withdraw": True}})


def test_a_second_login_is_a_success_again(trader):
    assert trader.ask("AuthHandler", "login", header=None)["code"] == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"uid": "ID0"},
        {"api_key": "KID0"},
        {"signature": "AAAA"},
        {"signature": "no base64"},
        {"signature": None},
        {"nonce": NOW + 1},
        {"nonce": "soon"},
        {"nonce": True},
        {"nonce": NOW - 61_000},
        {"verb": "POST"},
        {"path": "/"},
        None,
    ],
)
def test_a_login_that_proves_nobody_is_answered_and_ends_the_connection(venue, connect, changes):
    session = connect()
    header = None if changes is None else session.header(NOW, **changes)
    told = session.say(
        {"identifier": {"handler": "AuthHandler"}, "command": "message", "data": {"action": "login", "header": header}}
    )
    assert [told[0]["message"][name] for name in ("code", "data")] == [ErrorCode.LOGIN_REFUSED, None]
    assert told[1] == {"type": "disconnect", "reason": "unauthorized", "reconnect": False}
    assert session.closes == [(1000, "unauthorized")]


def test_a_nonce_is_used_once(venue, connect, trader):
    other = connect()
    told = other.say(
        {"identifier": {"handler": "AuthHandler"}, "data": {"action": "login", "header": other.header(NOW)}}
    )
    assert told[0]["message"]["code"] == ErrorCode.LOGIN_REFUSED
