import base64
import json

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bittrade_ws.models.errors import HandshakeRefused
from bittrade_ws.simulators.binance import outcome_unknown
from bittrade_ws.simulators.faults import Rewrite


@pytest.mark.parametrize("name", [1, "abc", None, 2**60])
def test_the_reply_has_the_id_with_its_type(api, name):
    [reply] = api.say({"id": name, "method": "ping"})
    assert json.dumps(reply) == json.dumps({"id": name, "status": 200, "result": {}})


def test_the_method_may_carry_its_version(api, clock):
    [reply] = api.say({"id": 1, "method": "v3/time"})
    assert reply["result"] == {"serverTime": clock.now_us() // 1000}


@pytest.mark.parametrize("frame", ["nonsense", "[]", b"\xff", '{"id":1,"x":NaN}'])
def test_f26_what_is_no_request_is_told_so(api, frame):
    [reply] = api.raw(frame)
    assert (reply["id"], reply["status"], reply["error"]["code"]) == (None, 400, -1135)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"id": {"a": 1}, "method": "ping"}, -1100),
        ({"id": "x" * 37, "method": "ping"}, -1100),
        ({"id": 1}, -1020),
        ({"id": 1, "method": "no.such"}, -1020),
        ({"id": 1, "method": "userDataStream.start"}, -1020),
        ({"id": 1, "method": "ping", "params": [1]}, -1130),
        ({"id": 1, "method": "ping", "params": {"returnRateLimits": "maybe"}}, -1130),
    ],
)
def test_requests_that_make_no_sense(api, message, code):
    [reply] = api.say(message)
    assert (reply["status"], reply["error"]["code"]) == (400, code)


def test_rate_limits_come_unless_declined(dial):
    line = dial("/ws-api/v3")
    assert line.ask("ping")["rateLimits"][0]["rateLimitType"] == "REQUEST_WEIGHT"
    assert "rateLimits" not in line.ask("ping", returnRateLimits=False)
    [placed] = line.place()
    assert [one["rateLimitType"] for one in placed["rateLimits"]] == ["ORDERS", "ORDERS", "REQUEST_WEIGHT"]


def test_events_come_after_the_reply_of_their_request(dial):
    line = dial("/ws-api/v3?returnRateLimits=false")
    line.request("userDataStream.subscribe.signature")
    reply, report, position = line.place(newClientOrderId="one")
    assert reply["result"]["status"] == "NEW"
    assert (report["subscriptionId"], report["event"]["e"], report["event"]["c"]) == (0, "executionReport", "one")
    assert position["event"]["e"] == "outboundAccountPosition"


def test_f47_events_come_before_the_reply_when_the_venue_is_told_so(dial, gateway):
    gateway.venue.users.events_first = True
    line = dial("/ws-api/v3?returnRateLimits=false")
    line.request("userDataStream.subscribe.signature")
    report, _, reply = line.place()
    assert report["event"]["X"] == "NEW"
    assert reply["status"] == 200


def test_a_second_subscription_of_the_account_is_refused_until_the_first_ends(dial):
    line = dial("/ws-api/v3?returnRateLimits=false")
    [first] = line.request("userDataStream.subscribe.signature")
    assert first["result"] == {"subscriptionId": 0}
    [again] = line.request("userDataStream.subscribe.signature")
    assert again["error"]["code"] == -2035
    assert line.ask("session.subscriptions")["result"] == [{"subscriptionId": 0}]
    reply, event = line.request("userDataStream.unsubscribe", subscriptionId=0)
    assert (reply["result"], event["event"]["e"]) == ({}, "eventStreamTerminated")
    [gone] = line.request("userDataStream.unsubscribe", subscriptionId=0)
    assert gone["error"]["code"] == -2036
    [next_one] = line.request("userDataStream.subscribe.signature")
    assert next_one["result"] == {"subscriptionId": 1}


def test_unsubscribing_without_an_id_ends_all_and_a_lost_connection_too(dial, gateway):
    line = dial("/ws-api/v3?returnRateLimits=false")
    line.request("userDataStream.subscribe.signature")
    assert len(line.request("userDataStream.unsubscribe")) == 2
    line.request("userDataStream.subscribe.signature")
    line.handler.closed()
    assert gateway.venue.users.subscriptions == {}


def test_each_account_hears_of_its_own_orders_only(user, gateway, api):
    api.place(newClientOrderId="mine")
    user.heard()
    gateway.fill("mine")
    reports = [one["event"] for one in user.heard() if one["event"]["e"] == "executionReport"]
    assert [one["c"] for one in reports] == ["mine"]


def missing(name):
    return -1102, f"Mandatory parameter '{name}' was not sent, was empty/null, or malformed."


def test_a_signature_must_be_there_and_right(api):
    signed = api.signed({"symbol": "BNBUSDT"})
    for change, refusal, status in (
        ({"signature": "0" * 64}, (-1022, "Signature for this request is not valid."), 400),
        ({"symbol": "BTCUSDT"}, (-1022, "Signature for this request is not valid."), 400),
        ({"apiKey": "short"}, (-2014, "API-key format invalid."), 401),
        ({"apiKey": "k" * 64}, (-2015, "Invalid API-key, IP, or permissions for action."), 401),
        ({"apiKey": ""}, missing("apiKey"), 400),
        ({"signature": ""}, missing("signature"), 400),
    ):
        reply = api.ask("openOrders.status", **{**signed, **change})
        assert (reply["status"], (reply["error"]["code"], reply["error"]["msg"])) == (status, refusal)
    assert api.ask("openOrders.status", **{**signed, "signature": signed["signature"].upper()})["status"] == 200


@pytest.mark.parametrize(
    ("ahead_ms", "text"),
    [
        (1000, "Timestamp for this request was 1000ms ahead of the server's time."),
        (-5001, "Timestamp for this request is outside of the recvWindow."),
    ],
)
def test_f57_a_clock_that_is_off_is_refused(api, clock, ahead_ms, text):
    now = clock.now_us() // 1000
    [reply] = api.request("account.status", timestamp=now + ahead_ms)
    assert reply["error"] == {"code": -1021, "msg": text}
    [reply] = api.request("account.status", timestamp=now + (999 if ahead_ms > 0 else -5000))
    assert reply["status"] == 200


def test_the_receive_window_can_be_chosen(api, clock):
    old = clock.now_us() // 1000 - 20_000
    [reply] = api.request("account.status", timestamp=old, recvWindow=20_000)
    assert reply["status"] == 200
    [reply] = api.request("account.status", recvWindow=60_001)
    assert reply["error"]["code"] == -1130
    [reply] = api.request("account.status", timestamp=old * 1000 + 19_500_000)
    assert reply["status"] == 200


def logon(line, gateway):
    keys = gateway.keys.ed25519
    params = {"apiKey": keys["api_key"], "timestamp": gateway.clock.now_us() // 1000}
    payload = "&".join(f"{name}={value}" for name, value in sorted(params.items()))
    key = load_pem_private_key(keys["private_key"].encode(), None)
    return line.ask("session.logon", **params, signature=base64.b64encode(key.sign(payload.encode())).decode())


def test_a_session_that_is_logged_on_needs_no_signature(dial, gateway, clock):
    line = dial("/ws-api/v3?returnRateLimits=false")
    assert line.ask("session.status")["result"]["apiKey"] is None
    assert logon(line, gateway)["result"]["apiKey"] == gateway.keys.ed25519["api_key"]
    now = clock.now_us() // 1000
    assert line.ask("account.status", timestamp=now)["status"] == 200
    assert line.ask("account.status")["error"]["code"] == -1102
    [subscribed] = line.say({"id": 1, "method": "userDataStream.subscribe"})
    assert subscribed["result"] == {"subscriptionId": 0}
    assert line.ask("session.status")["result"]["userDataStream"] is True
    reply, event = line.say({"id": 1, "method": "session.logout"})
    assert (reply["result"]["apiKey"], event["event"]["e"]) == (None, "eventStreamTerminated")
    assert line.ask("account.status", timestamp=now)["status"] == 400
    assert line.ask("userDataStream.subscribe")["status"] == 401


def test_only_ed25519_keys_can_log_on(api):
    [reply] = api.request("session.logon")
    assert reply["error"]["code"] == -4056


def test_f58_too_many_requests(dial, gateway, clock):
    line = dial("/ws-api/v3")
    gateway.limits.weight_per_minute = 10
    reply = next(reply for reply in (line.ask("depth", symbol="BTCUSDT") for _ in range(5)) if reply["status"] != 200)
    assert (reply["status"], reply["error"]["code"]) == (429, -1003)
    assert reply["error"]["data"]["retryAfter"] == (clock.now_us() // 60_000_000 + 1) * 60_000
    with pytest.raises(HandshakeRefused) as refused:
        dial("/ws-api/v3")
    assert refused.value.status == 429
    clock.advance(60)
    assert line.ask("ping")["status"] == 200


def test_f50_the_venue_does_not_know_what_it_did(api, gateway):
    gateway.faults.add(Rewrite(outcome_unknown), containing='"id":1,')
    [reply] = api.place(newClientOrderId="one")
    assert (reply["id"], reply["status"], reply["error"]["code"]) == (1, 504, -1007)
    assert gateway.engine.ledger.placements("one") == 1


def test_error_2042_when_the_ids_of_a_connection_are_used_up(dial, monkeypatch):
    monkeypatch.setattr("bittrade_ws.simulators.binance.ws_api.MOST_SUBSCRIPTIONS", 2)
    line = dial("/ws-api/v3?returnRateLimits=false")
    for _ in range(2):
        assert line.request("userDataStream.subscribe.signature")[0]["status"] == 200
        line.request("userDataStream.unsubscribe")
    [refusal] = line.request("userDataStream.subscribe.signature")
    assert refusal["error"] == {"code": -2042, "msg": "Maximum subscription ID reached for this connection."}
