"""Channel 0 of one connection: login, snapshots, numbering, filters, inputs: sections 2, 5, 6, 7 and 8 of the facts."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bittrade_ws.simulators.bitfinex.line import SEQ_ALL

SNAPSHOTS = ["ps", "ws", "os", "fos", "fcs", "fls", "bu"]


def words(messages):
    return [message[0] for message in messages]


def test_login(line):
    reply, *snapshots = line.log_in()
    assert (reply["event"], reply["status"], reply["chanId"], reply["userId"]) == ("auth", "OK", 0, 269312)
    assert reply["caps"]["orders"] == {"read": 1, "write": 1}
    assert [(message[0], message[1]) for message in snapshots] == [(0, word) for word in SNAPSHOTS]
    assert {len(row) for row in snapshots[1][2]} == {7}
    assert snapshots[2][2] == []


@pytest.mark.parametrize(
    ("change", "code"),
    [({"apiKey": "x"}, 10100), ({"authPayload": "x"}, 10111), ({"authSig": "x"}, 10112), ({"authNonce": "x"}, 10114)],
)
def test_logins_that_fail(line, change, code):
    reply = line.say(line.login(7) | change)[0]
    assert (reply["event"], reply["status"], reply["chanId"], reply["code"]) == ("auth", "FAILED", 0, code)


def test_a_nonce_is_used_once(line, open_line):
    event = line.login(2**53 - 1)
    assert line.say(event)[0]["status"] == "OK"
    assert open_line().say(event)[-1]["msg"] == "nonce: small"


def test_auth_twice(user):
    assert user.log_in() == [{"event": "error", "msg": "auth: dup", "code": 10100}]


def test_unauth(user, gateway):
    user.place(cid=1)
    assert user.event("unauth") == {"event": "unauth", "status": "OK", "chanId": 0}
    gateway.fill("1")
    assert user.heard() == []
    assert user.event("unauth")["code"] == 10200


def test_an_input_before_login_is_refused_without_a_notification(line):
    assert line.say([0, "on", None, {}]) == [{"event": "error", "msg": "auth: required", "code": 10100}]


@pytest.mark.parametrize("message", [[0, "dance", None, {}], [0, 5, None, {}], [0, "n", None, 7]])
def test_unknown_inputs_are_ignored(user, message):
    assert user.say(message) == []


def test_channel_0_has_a_heartbeat_after_login_only(line, open_line, clock):
    other = open_line()
    other.heard()
    line.log_in()
    clock.advance(31)
    assert line.heard() == [[0, "hb"]] * 2
    assert other.heard() == []


def test_the_private_number(line, gateway):
    """0 in snapshots; then it grows; `n` repeats it, and has no public number when it answers a request."""
    line.event("conf", flags=SEQ_ALL)
    _, *snapshots = line.log_in()
    assert [message[3:] for message in snapshots] == [[number, 0] for number in range(1, 8)]
    assert [(word, *rest) for word, _, *rest in line.place(cid=1)] == [
        ("n", 0),
        ("on", 8, 1),
        ("wu", 9, 2),
        ("wu", 10, 3),
    ]
    [[word, _, *rest]] = line.input("n", {"type": "ucm-x", "info": 1})
    assert (word, rest) == ("n", [11, 3])
    _, [ticker] = line.subscribe("ticker", symbol="tLTCUSD")
    assert ticker[2:] == [12]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(steps=st.lists(st.sampled_from(["place", "fill", "note", "bad", "channel"]), max_size=12))
def test_both_numbers_count_without_gaps(open_line, gateway, steps):
    line = open_line()
    line.heard()
    line.event("conf", flags=SEQ_ALL)
    heard = line.log_in()[1:]
    for number, step in enumerate(steps):
        cid = len(gateway.customer.records)
        if step == "place":
            heard += [[0, *one] for one in line.place(cid=cid)]
        elif step == "bad":
            heard += [[0, *one] for one in line.place(type="NONSENSE")]
        elif step == "note":
            heard += [[0, *one] for one in line.input("n", {"type": "ucm-x", "info": number})]
        elif step == "channel":
            heard += [one for one in line.subscribe("candles", key=f"trade:1m:{'tBTCUSD'}")[1]]
        else:
            for record in gateway.customer.open_records():
                gateway.fill(record.order.client_order_id)
            heard += line.heard()
    public, private = [], []
    for message in heard:
        if message[0] != 0:
            public.append(message[-1])
        elif message[1] == "n" and message[2][1].endswith("-req"):
            assert len(message) == 4
            assert message[-1] == (private[-1] if private else 0)
        else:
            public.append(message[-2])
            if message[1] == "n" or len(private) < len(SNAPSHOTS):
                assert message[-1] == (private[-1] if private else 0)
                private += [0] if message[1] != "n" else []
            else:
                assert message[-1] == private[-1] + 1
                private.append(message[-1])
    assert public == list(range(1, len(public) + 1))


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (["trading"], ["on"]),
        (["trading-tLTCUSD"], ["on"]),
        (["trading-tBTCUSD"], []),
        (["wallet"], ["wu", "wu"]),
        (["wallet-exchange-USD"], ["wu"]),
        (["notify"], ["n"]),
        (["balance", "funding"], []),
        (["trading", "notify"], ["n", "on"]),
        ([], ["n", "on", "wu", "wu"]),
        (None, ["n", "on", "wu", "wu"]),
    ],
)
def test_filters(line, chosen, expected):
    line.log_in(filter=chosen)
    assert words(line.place()) == expected


def test_a_filter_chooses_among_snapshots_too(line):
    _, *snapshots = line.log_in(filter=["wallet-exchange-BTC", "balance"])
    assert [message[1] for message in snapshots] == ["ws", "bu"]
    assert [row[:2] for row in snapshots[0][2]] == [["exchange", "BTC"]]


def test_what_is_open_is_in_the_snapshot(line, open_line):
    line.log_in()
    line.place(cid=5)
    again = open_line()
    again.heard()
    _, _, _, orders, *_ = again.log_in()
    assert [(row[2], row[13], len(row)) for row in orders[2]] == [(5, "ACTIVE", 32)]


def test_dms_4_cancels_all_orders_when_the_socket_is_gone(line, open_line, gateway):
    line.log_in(dms=4)
    line.place()
    line.place(price="71")
    other = open_line()
    other.log_in()
    other.heard()
    line.handler.closed()
    assert [row[13] for word, row in other.told() if word == "oc"] == ["CANCELED"] * 2
    assert gateway.customer.open_records() == []


def test_without_dms_orders_stay(user, gateway):
    user.place()
    user.handler.closed()
    assert len(gateway.customer.open_records()) == 1


def test_a_broadcast_reaches_all_connections_of_the_user(user, open_line, clock):
    other = open_line()
    other.log_in()
    other.heard()
    told = user.input("n", {"type": "ucm-test", "info": {"foo": 1}}, mark=9)
    assert told == [["n", [clock.now_us() // 1000, "ucm-test", 9, None, {"foo": 1}, None, "SUCCESS", ""]]]
    assert other.told() == told


def test_a_broadcast_of_another_type_is_refused(user):
    [[_, row]] = user.input("n", {"type": "test", "info": 1})
    assert row[6] == "ERROR"


def test_requests_are_answered_to_who_asked(user, open_line):
    other = open_line()
    other.log_in()
    other.heard()
    user.place()
    assert words(other.told()) == ["on", "wu", "wu"]


def test_many_operations_in_order(user):
    operations = [
        ["on", {"type": "EXCHANGE LIMIT", "symbol": "tLTCUSD", "amount": "1", "price": "70", "cid": n}] for n in (1, 2)
    ]
    told = user.input("ox_multi", [*operations, ["oc_multi", {"all": 1}], ["dance", {}]])
    assert [row[1] for word, row in told if word == "n"] == ["on-req", "on-req", "oc_multi-req", "ox_multi-req"]
    assert [word for word, _ in told if word in ("on", "oc")] == ["on", "on", "oc", "oc"]


def test_no_more_than_75_operations(user):
    [[_, row]] = user.input("ox_multi", [["oc_multi", {"all": 1}]] * 76)
    assert (row[1], row[6]) == ("ox_multi-req", "ERROR")
    assert len(user.input("ox_multi", [["oc_multi", {"all": 1}]] * 75)) == 75


@pytest.mark.parametrize(
    ("wanted", "word", "length"),
    [
        ("margin_base", "miu", 2),
        ("margin_sym_tBTCUSD", "miu", 3),
        ("funding_sym_fUSD", "fiu", 3),
        ("wallet_exchange_BTC", "wu", 7),
        ("wallet_margin_USD", "wu", 7),
        ("balance", "bu", 2),
    ],
)
def test_calculations(user, wanted, word, length):
    [[told, row]] = user.input("calc", [[wanted]])
    assert (told, len(row)) == (word, length)


def test_what_is_available_is_told_when_asked_for(user):
    user.place(amount="2", price="70")
    [[_, row]] = user.input("calc", [["wallet_exchange_USD"]])
    assert row[2] - row[4] == 140


def test_a_position_is_calculated_when_there_is_one(user):
    assert user.input("calc", [["position_tBTCUSD"]]) == []
    user.place(type="MARKET", symbol="tBTCUSD", amount="0.1", price=None)
    [[word, row]] = user.input("calc", [["position_tBTCUSD"]])
    assert (word, len(row), str(row[2])) == ("pu", 20, "0.1")


@pytest.mark.parametrize("wanted", [[["nonsense"]], [["position_x"]], [[1]], ["balance"], [[]], [["wallet_x_USD"]]])
def test_calculations_that_are_none(user, wanted):
    assert user.input("calc", wanted) == []


def test_limits_of_calculations(user, clock):
    assert user.say([0, "calc", None, [["balance"]] * 31])[0]["code"] == 10020
    for _ in range(8):
        assert words(user.input("calc", [["balance"]])) == ["bu"]
    assert user.say([0, "calc", None, [["balance"]]])[0]["code"] == 10020
    clock.advance(1.1)
    assert words(user.input("calc", [["balance"]])) == ["bu"]


def test_sequence_numbers_can_be_skipped_on_demand(line, gateway):
    line.event("conf", flags=SEQ_ALL)
    line.subscribe("ticker", symbol="tBTCUSD")
    gateway.mishaps.skipped_numbers = 2
    _, [message] = line.subscribe("ticker", symbol="tETHUSD")
    assert message[-1] == 4
