"""The facts of the venue's WebSocket, one by one."""

import json
import os
from decimal import Decimal

import pytest

from bittrade_ws import simulators
from bittrade_ws.exchanges import theone
from bittrade_ws.simulators.theone import gateway

D = Decimal
SWAP = {"amountIn": "1.5", "assetIn": "ETH", "assetOut": "USDT"}


@pytest.mark.parametrize("derive", [theone.hashed_key, theone.plain_key])
def test_both_derivations_log_in_and_sign(connect, derive) -> None:
    line = connect(derive=derive)
    (answer,) = line.ask("balances")
    assert answer["op"] == "balances"


def test_a_derivation_can_be_refused(venue, connect) -> None:
    venue.keys.derivations = "A"
    line = connect(derive=theone.plain_key, is_known=False)
    assert line.ask("auth") == [{"error": "Invalid signature"}]
    assert line.closed == 1008


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"sig": "0" * 64}, "Invalid signature"),
        ({"key": "nobody"}, "Invalid API key"),
        ({"ts": 1}, "Request timestamp outside allowed window"),
        ({"ts": "1"}, "Invalid signature"),
        ({"nonce": None}, "Invalid signature"),
    ],
)
@pytest.mark.parametrize("closes", [True, False])
def test_refused_logins(venue, connect, changes, text, closes) -> None:
    venue.closes_on_refusal = closes
    line = connect(is_known=False)
    assert line.ask("auth", **changes) == [{"error": text}]
    assert line.closed == (1008 if closes else None)


def test_a_nonce_is_used_once_and_a_second_login_is_fine(line) -> None:
    message = line.signed("auth")
    assert line.say(message) == [{"op": "auth", "data": {"status": "authenticated"}}]
    assert line.say(message) == [{"error": "Nonce has already been used or is expired"}]


def test_nonces_are_forgotten_in_the_end(marbles, venue, line) -> None:
    for _ in range(5):
        line.ask("balances")
        marbles.advance("60s")
    assert len(venue.keys.find("test_key_1").nonces) <= 4


def test_the_login_comes_first_and_within_ten_seconds(marbles, connect) -> None:
    line = connect(is_known=False)
    assert line.say({"op": "subscribe", "ch": "balances"}) == [{"error": "Not authenticated"}]
    marbles.advance("11s")
    assert line.closed == 1008


def test_who_says_nothing_for_five_minutes_is_closed(marbles, connect) -> None:
    quiet, pinging = connect(), connect()
    for _ in range(6):
        marbles.advance("100s")
        pinging.handler.control()
    assert (quiet.closed, pinging.closed) == (1001, None)


def test_channels(venue, line) -> None:
    subscribed = {"op": "subscribe", "ch": "balances", "data": {"status": "subscribed"}}
    acknowledged, push = line.say({"op": "subscribe", "ch": "balances"})
    assert acknowledged == subscribed
    assert push["ch"] == "balances"
    assert "op" not in push
    assert line.say({"op": "subscribe", "ch": "balances"})[0] == subscribed
    before = len(line.told)
    venue.engine.move(venue.user, "ETH", D(1))
    assert len(line.told) == before + 1
    left = {"op": "unsubscribe", "ch": "balances", "data": {"status": "unsubscribed"}}
    assert [line.say({"op": "unsubscribe", "ch": "balances"}) for _ in range(2)] == [[left], [left]]
    for bad in ("trades", "orders:", None, 5):
        assert line.say({"op": "subscribe", "ch": bad}) == [{"error": "Invalid channel format"}]


@pytest.mark.parametrize("most", [100, 50])
def test_so_many_subscriptions_and_no_more(venue, line, most) -> None:
    venue.most_channels = most
    told = [line.say({"op": "subscribe", "ch": f"orders:{number}"})[0] for number in range(most + 1)]
    assert ["error" in one for one in told] == [False] * most + [True]


def test_a_swap_from_pending_to_filled(marbles, venue, line) -> None:
    (accepted,) = line.ask("swap", SWAP)
    assert accepted == {"op": "swap", "data": {"orderId": "ord_1", "status": "PENDING"}}
    assert venue.user.of("ETH").locked == D("1.5")
    (_, first) = line.say({"op": "subscribe", "ch": "orders:ord_1"})
    marbles.advance("1s")
    pushes = [first["data"], *(one["data"] for one in line.told if one.get("ch") == "orders:ord_1" and "op" not in one)]
    assert [one["status"] for one in pushes[1:]] == ["PENDING", "PROCESSING", "FILLED"]
    assert pushes[-1]["txHash"].startswith("0x")
    assert D(pushes[-1]["filledOut"]) == venue.user.of("USDT").total - D("100000.00")
    (state,) = line.ask("order_status", {"id": "ord_1"})
    assert state["data"] == pushes[-1]  # it had no client id


def test_nobody_else_hears_of_a_swap(marbles, venue, line) -> None:
    line.ask("swap", {**SWAP, "clientOrderId": "mine"})
    other = type(line)(venue, is_known=False)
    other.sign = theone.hmac_signer("test_key_2", "test_secret_2")
    other.ask("auth")
    assert other.say({"op": "subscribe", "ch": "orders:ord_1"})[1:] == []
    assert other.ask("order_status", {"id": "mine"}) == [{"error": "NOT_FOUND: order"}]
    marbles.advance("1s")
    assert [one for one in other.told if "ch" in one and "op" not in one] == []


@pytest.mark.parametrize(
    "data",
    [
        {"from": "ETH", "to": "USDT", "amount": "1.5"},
        {"from": "ETH", "to": "USDT", "amount": "1.5", "assetIn": "BTC", "assetOut": "ETH", "amountIn": "7"},
        {**SWAP, "filter": ["binance", "gate"], "account": "0xa", "network": "ETH"},
    ],
)
def test_names_of_the_documents_count_before_those_of_the_clients(line, data) -> None:
    (answer,) = line.ask("estimate", data)
    told = answer["data"]
    assert {step["amount_in"] for step in told["route"]} == {"1.5"}
    assert told["fee"] == "0.003"
    assert D(told["price"]) * D("1.5") == pytest.approx(D(told["expectedOut"]))


@pytest.mark.parametrize("data", [None, {}])
def test_balances_with_nothing_and_with_an_empty_object(line, data) -> None:
    (answer,) = line.ask("balances", data)
    assert [one["asset"] for one in answer["data"]["balances"]] == ["USDT", "ETH"]


def test_null_data_is_signed_as_nothing(line) -> None:
    (answer,) = line.say({**line.signed("balances"), "data": None})
    assert answer["op"] == "balances"


def test_data_is_checked_as_it_stands_in_the_frame(line) -> None:
    """Keys in another order, spaces, characters beyond ASCII in either escaping."""
    for written in ('{"id": "ä\\u20ac"}', '{"id":"äЖ"}', '{"b":1,"id":"x","a":[1, 2]}'):
        proof = line.sign({"op": "order_status", "ts": line.venue.clock.now_us() // 1000, "data": written})
        head = json.dumps({name: proof[name] for name in ("op", "ts", "nonce", "sig")})
        assert line.say(f'{head[:-1]},"data":{written}}}') == [{"error": "NOT_FOUND: order"}]
    signed = line.signed("order_status", {"id": "ä€😀"})  # signed escaped
    assert line.say(json.dumps(signed, ensure_ascii=False)) == [{"error": "NOT_FOUND: order"}]
    signed["data"] = {"id": "other"}
    assert line.say({**signed, "nonce": "fresh"}) == [{"error": "Invalid signature"}]


@pytest.mark.parametrize(
    ("frame", "text"),
    [
        ("{", "INVALID_REQUEST: malformed message"),
        ("[]", "INVALID_REQUEST: malformed message"),
        (b"\xff", "INVALID_REQUEST: malformed message"),
        ({}, "Unknown operation: "),
        ({"op": "dance"}, "Unknown operation: dance"),
        ({"op": ["swap"]}, "Unknown operation: "),
        ({"op": "swap", "data": SWAP}, "Invalid signature"),
    ],
)
def test_bad_input(line, frame, text) -> None:
    assert line.say(frame) == [{"error": text}]
    assert line.closed is None


@pytest.mark.parametrize(
    ("op", "data", "text"),
    [
        ("swap", {**SWAP, "amountIn": "x"}, "INVALID_REQUEST: amount"),
        ("swap", {**SWAP, "amountIn": "-1"}, "INVALID_REQUEST: amount"),
        ("swap", {**SWAP, "amountIn": 1.5}, "INVALID_REQUEST: amount"),
        ("swap", {**SWAP, "amountIn": "NaN"}, "INVALID_REQUEST: amount"),
        ("swap", {**SWAP, "assetOut": "XYZ"}, "INVALID_REQUEST: no route from ETH to XYZ"),
        ("swap", {**SWAP, "filter": ["nobody"]}, "INVALID_REQUEST: filter"),
        ("swap", {**SWAP, "slippage_bps": 10_001}, "INVALID_REQUEST: slippage_bps"),
        ("swap", {**SWAP, "slippage_bps": True}, "INVALID_REQUEST: slippage_bps"),
        ("swap", {**SWAP, "clientOrderId": 5}, "INVALID_REQUEST: clientOrderId"),
        ("swap", {**SWAP, "amountIn": "260"}, "SWAP_ERROR: insufficient balance"),
        ("swap", {**SWAP, "amountIn": "9999"}, "SWAP_ERROR: not enough liquidity"),
        ("swap", [1], "INVALID_REQUEST: data"),
        ("estimate", {}, "INVALID_REQUEST: from"),
        ("order_status", {}, "INVALID_REQUEST: id"),
        ("order_status", {"id": "nobody"}, "NOT_FOUND: order"),
    ],
)
def test_refusals(line, op, data, text) -> None:
    assert line.ask(op, data) == [{"error": text}]


def test_verbose_errors_name_operation_and_channel(venue, line) -> None:
    venue.verbose_errors = True
    assert line.say({"op": "subscribe", "ch": "x"}) == [
        {"op": "subscribe", "ch": "x", "error": "Invalid channel format"}
    ]


def test_a_message_that_is_too_big_ends_the_connection(line) -> None:
    assert line.say(" " * (2**20 + 1)) == []
    assert line.closed == 1009


def test_too_many_messages_a_second(marbles, venue, line) -> None:
    venue.messages_per_second = 2
    marbles.advance("2s")
    told = [line.ask("balances")[0] for _ in range(3)]
    assert ["error" in one for one in told] == [False, False, True]
    assert told[-1]["error"].startswith("RATE_LIMIT")


@pytest.mark.loopback
def test_the_json_line_has_what_a_client_needs() -> None:
    with simulators.start("theone", rate=0) as server:
        about = server.describe()
    assert about["ws"].endswith("/ws/v1/stream")
    assert set(about["credentials"]) == {"api_key", "secret_key"}


def test_each_venue_has_keys_of_its_own(marbles) -> None:
    made = [gateway(marbles.clock, secrets=os.urandom).credentials() for _ in range(2)]
    assert made[0] != made[1]
