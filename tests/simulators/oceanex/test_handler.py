"""One connection: its first word, its heartbeat, and what it says to requests that are none."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bittrade_ws.exchanges.oceanex import ErrorCode
from bittrade_ws.simulators.oceanex import gateway
from bittrade_ws.testing import Marbles
from bittrade_ws.wire.exact_json import dumps

PONG = '{"command":"pong"}'
TIME = {"identifier": {"handler": "ToolHandler"}, "command": "message", "data": {"action": "timestamp", "args": {}}}


@pytest.mark.parametrize(("seconds", "told"), [(60.0, 60), (1.5, 2), (0.1, 1)])
def test_the_first_word_names_the_interval(venue, connect, seconds, told):
    venue.heartbeat_seconds = seconds
    assert connect().told == [{"type": "welcome", "message": told}]


def test_who_answers_pings_stays(marbles, venue, connect):
    session = connect()
    for minute in range(1, 10):
        marbles.advance("60s")
        assert session.told[minute] == {"type": "ping", "message": 1_704_067_200 + 60 * minute}
        assert session.say(PONG) == []
    assert session.closes == []


def test_who_misses_three_pings_in_a_row_is_disconnected(marbles, venue, connect):
    session = connect()
    marbles.advance("180s")
    session.say(PONG)
    marbles.advance("180s")
    assert session.closes == []
    marbles.advance("60s")
    assert session.told[-1] == {"type": "disconnect", "reason": "no pong", "reconnect": True}
    assert session.closes == [(1001, "no pong")]
    assert venue.connections == {}
    marbles.advance("600s")
    assert len(session.told) == 8


def test_a_pong_that_nobody_wanted_is_ignored(connect):
    assert connect().say(PONG) == []


def test_a_private_request_before_a_login_ends_the_connection(connect):
    session = connect()
    told = session.say({"identifier": {"handler": "OrderHandler"}, "command": "message", "data": {"action": "clear"}})
    assert told == [{"type": "disconnect", "reason": "unauthorized", "reconnect": False}]
    assert session.closes == [(1000, "unauthorized")]


def test_scopes(venue, trader):
    venue.scopes["sell/buy"] = False
    refused = trader.ask("OrderHandler", "clear")
    assert (refused["code"], refused["data"]) == (ErrorCode.PERMISSION_DENIED, None)
    assert trader.ask("OrderHandler", "index", {"market": "vetusdt"})["code"] == 0


@pytest.mark.parametrize(
    ("handler", "action", "args"),
    [("NewsHandler", "index", {}), ("ToolHandler", "burn", {}), ("ToolHandler", "timestamp", []),
     ("ToolHandler", "timestamp", 7)],
)  # fmt: skip
def test_what_is_not_known_is_refused(connect, handler, action, args):
    refused = connect().ask(handler, action, args)
    assert (refused["code"], refused["data"]) == (ErrorCode.INVALID_VALUE, None)
    assert refused["message"]


def test_a_request_without_a_uuid_is_answered_without_one(connect):
    (answer,) = connect().say(TIME)
    assert (answer["message"]["uuid"], answer["message"]["data"]) == (None, 1_704_067_200)
    (answer,) = connect().say({"command": "message", "data": {"uuid": "u"}})
    assert (answer["message"]["uuid"], answer["message"]["code"]) == ("u", ErrorCode.INVALID_VALUE)


def test_identifiers_may_be_text(venue, connect):
    venue.identifier_as_text = True
    (answer,) = connect().say(TIME)
    assert answer["identifier"] == '{"handler":"ToolHandler"}'


def test_too_many_requests(venue, connect):
    venue.requests_per_second = 1
    session = connect()
    assert [session.ask("ToolHandler", "timestamp")["code"] for _ in range(2)] == [0, 1001]


def test_ten_messages_that_are_none_end_it(connect):
    session = connect()
    for broken in ("", "{", "[]", "7", "null", '"text"', b"\xff", "[" * 9999, "[1]"):
        assert session.say(broken) == []
    assert session.closes == []
    session.say("x")
    assert session.closes == [(1008, "these are no messages")]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
words = st.sampled_from([
    "market", "market_id", "markets", "level", "precision", "limit", "period", "start_time", "end_time", "side",
    "price", "volume", "ord_type", "ids", "id", "state", "page", "per", "order_by",
])  # fmt: skip
sensible = st.sampled_from(["vetusdt", "buy", "limit", "0.75", 0, 1, -1, 10**9, [1], "1", "asc", "1e400", "nan"])
handlers = st.sampled_from(
    ["TickerHandler", "OrderHandler", "OrderHistoryHandler", "OrderBookHandler", "KlineHandler", ""]
)
requests = st.fixed_dictionaries(
    {},
    optional={
        "identifier": st.fixed_dictionaries({"handler": anything}) | anything,
        "command": anything,
        "data": anything
        | st.fixed_dictionaries(
            {"action": st.sampled_from(["index", "show", "create", "cancel", "clear", "timestamp"]) | anything},
            optional={"uuid": anything, "args": st.dictionaries(words, sensible | anything, max_size=5) | anything},
        ),
    },
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(requests, handlers), max_size=5))
def test_f26_whatever_is_asked_is_answered_once_and_breaks_nothing(connect, asked):
    session = connect()
    session.handler._session.handler._is_logged_in = True
    for request, handler in asked:
        if handler:
            request = {**request, "identifier": {"handler": handler}}
        told = session.say(dumps(request))
        assert len(told) == (0 if request.get("command") == "pong" else 1)
        assert told == [] or (set(told[0]) == {"identifier", "message"} and type(told[0]["message"]["code"]) is int)
    assert session.ask("ToolHandler", "timestamp")["code"] == 0


def test_virtual_time_needs_no_key_of_its_own():
    with Marbles() as marbles:
        venue = gateway(marbles.clock)
        assert "BEGIN PRIVATE KEY" in venue.credentials()["private_key"]
