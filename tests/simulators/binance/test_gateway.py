import base64
import json

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bittrade_ws.models.errors import HandshakeRefused
from bittrade_ws.simulators import binance
from bittrade_ws.simulators.clock import ManualClock


@pytest.mark.parametrize("path", ["/x", "/wsx", "/ws-api/v2", "/api/v3/ping"])
def test_there_is_nothing_elsewhere(dial, path):
    with pytest.raises(HandshakeRefused) as refused:
        dial(path)
    assert refused.value.status == 404


@pytest.mark.parametrize("path", ["/", "/stream", "/stream/"])
def test_the_bare_address_is_one_of_combined_streams(dial, clock, gateway, path):
    line = dial(path)
    assert line.say({"method": "SUBSCRIBE", "params": ["btcusdt@trade"], "id": 1}) == [{"result": None, "id": 1}]
    gateway.market.step()
    gateway.market.step()
    gateway.market.step()
    assert {one["stream"] for one in line.heard()} == {"btcusdt@trade"}


def test_error_1034_too_many_connections_are_refused(dial, gateway, clock):
    gateway.limits.connections_per_5min = 2
    dial("/ws")
    dial("/ws-api/v3")
    with pytest.raises(HandshakeRefused) as refused:
        dial("/ws")
    assert (refused.value.status, json.loads(str(refused.value))["code"]) == (429, -1034)
    clock.advance(refused.value.retry_after)
    dial("/ws")


def test_f45_a_shutdown_is_announced_in_the_words_of_each_door(dial, gateway):
    raw, combined, api = dial("/ws"), dial("/stream"), dial("/ws-api/v3")
    gone = dial("/ws")
    gone.handler.closed()
    gateway.announce_shutdown()
    [event] = raw.heard()
    assert event["e"] == "serverShutdown"
    assert combined.heard() == [{"stream": "!serverShutdown", "data": event}]
    assert api.heard() == [{"event": event}]
    assert gone.heard() == []


@pytest.mark.parametrize("path", ["/ws", "/stream", "/ws-api/v3"])
def test_an_announced_shutdown_tells_its_time_in_the_unit_of_the_connection(dial, gateway, clock, path):
    line = dial(f"{path}?timeUnit=MICROSECOND")
    gateway.announce_shutdown()
    [message] = line.heard()
    event = message.get("data") or message.get("event") or message
    assert event == {"e": "serverShutdown", "E": clock.now_us()}


def test_f45_after_a_shutdown_was_announced_connections_are_closed(dial, gateway, clock):
    lines = [dial(path) for path in ("/ws", "/stream", "/ws-api/v3")]
    gateway.shut_down(after_seconds=5)
    later = dial("/ws")
    clock.advance(5)
    assert [line.session.ended for line in lines] == [("close", 1001, "serverShutdown")] * 3
    assert later.session.ended is None


def test_f45_user_data_streams_can_be_ended(user, gateway, api):
    gateway.end_user_streams("another key")
    assert len(user.heard()) == 0
    gateway.end_user_streams()
    [told] = user.heard()
    assert (told["subscriptionId"], told["event"]["e"]) == (0, "eventStreamTerminated")
    api.place()
    assert user.heard() == []


def test_f57_a_key_that_is_revoked_is_unknown(user, api, rest, gateway):
    gateway.revoke(gateway.keys.api_key)
    assert [one["event"]["e"] for one in user.heard()] == ["eventStreamTerminated"]
    assert api.place()[0]["error"]["code"] == -2015
    refusal = {"code": -2015, "msg": "Invalid API-key, IP, or permissions for action."}
    assert rest.send("GET", "account") == (401, refusal)
    with pytest.raises(LookupError):
        gateway.revoke("never")


def test_f57_a_session_whose_key_is_revoked_is_told_once_without_an_id(dial, gateway, clock):
    line = dial("/ws-api/v3?returnRateLimits=false")
    keys = gateway.keys.ed25519
    params = {"apiKey": keys["api_key"], "timestamp": clock.now_us() // 1000}
    payload = "&".join(f"{name}={value}" for name, value in sorted(params.items()))
    key = load_pem_private_key(keys["private_key"].encode(), None)
    line.ask("session.logon", **params, signature=base64.b64encode(key.sign(payload.encode())).decode())
    gateway.revoke(keys["api_key"])
    [told] = line.say({"id": 7, "method": "account.status", "params": {"timestamp": params["timestamp"]}})
    assert (told["id"], told["status"], told["error"]["code"]) == (None, 401, -2015)
    [status] = line.say({"id": 8, "method": "session.status"})
    assert (status["id"], status["result"]["apiKey"]) == (8, None)


def test_f45_a_connection_lives_as_long_as_it_may(dial, gateway, clock):
    gateway.lifetime_seconds = 86_400
    line = dial("/ws")
    clock.advance(86_399)
    assert line.session.ended is None
    clock.advance(1)
    assert line.session.ended == ("close", 1001, "24 hours are over")


def test_the_same_seed_gives_the_same_frames():
    def run(seed):
        clock = ManualClock()
        gateway = binance.gateway(clock, seed=seed, rate=30)
        gateway.start(past_minutes=2)
        sent = []

        class Session:
            send = staticmethod(sent.append)
            close = drop = staticmethod(lambda *reason: None)

        gateway.open(Session(), "/stream?streams=btcusdt@trade/btcusdt@depth@100ms/ethusdt@ticker/!miniTicker@arr", {})
        clock.advance(5)
        gateway.stop()
        clock.advance(5)
        return gateway.keys.api_key, sent

    assert run(1) == run(1)
    assert run(1)[1] != run(2)[1]
    assert len(run(1)[1]) > 100


def test_the_rate_is_the_number_of_trades(dial, clock):
    gateway = binance.gateway(clock, rate=500)
    gateway.start(past_minutes=0)
    trades = []

    class Session:
        send = staticmethod(lambda frame: trades.append(json.loads(frame)["t"]))
        close = drop = staticmethod(lambda *reason: None)

    gateway.open(Session(), "/ws/btcusdt@trade/ethusdt@trade", {})
    clock.advance(4)
    assert 1_990 <= len(trades) <= 2_001


def test_credentials_are_complete_and_addresses_too(gateway):
    credentials = gateway.credentials()
    assert {"api_key", "api_secret", "ed25519", "rsa"} == set(credentials)
    names = {credentials["api_key"], credentials["ed25519"]["api_key"], credentials["rsa"]["api_key"]}
    assert len(names) == 3
    assert gateway.addresses("ws://h:1", "http://h:1") == {
        "ws": "ws://h:1",
        "ws_streams": "ws://h:1/stream",
        "ws_api": "ws://h:1/ws-api/v3",
        "rest": "http://h:1",
    }
