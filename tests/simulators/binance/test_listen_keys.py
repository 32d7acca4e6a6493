"""The era of listen keys: a venue made with `legacy=True`, over REST, the WebSocket API, and the streams."""

import json
from urllib.parse import urlencode

import pytest

from bittrade_ws.simulators import binance

UNKNOWN_KEY = {"code": -1125, "msg": "This listenKey does not exist."}


@pytest.fixture
def gateway(clock):
    made = binance.gateway(clock, seed=3, legacy=True)
    made.start(past_minutes=0)
    return made


@pytest.fixture
def keyed(gateway):
    """`keyed("POST")`: status and body of a request with the key in its header, and no signature."""

    def send(method, api_key=None, **params):
        headers = {"X-MBX-APIKEY": gateway.keys.api_key if api_key is None else api_key}
        response = gateway.http(method, "/api/v3/userDataStream", urlencode(params), headers, b"")
        return response.status, json.loads(response.body)

    return send


def test_a_key_is_the_same_until_it_is_closed(keyed):
    status, body = keyed("POST")
    assert (status, len(body["listenKey"])) == (200, 64)
    assert keyed("POST")[1] == body
    assert keyed("PUT", **body) == (200, {})
    assert keyed("DELETE", **body) == (200, {})
    assert keyed("POST")[1] != body


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_error_1125_of_a_key_that_is_not_known(keyed, method):
    assert keyed(method, listenKey="never") == (400, UNKNOWN_KEY)
    assert keyed(method)[1]["code"] == -1102


def test_error_2014_and_2015_without_a_good_api_key(keyed):
    assert keyed("POST", api_key="short")[1]["code"] == -2014
    assert keyed("POST", api_key="k" * 64)[1]["code"] == -2015


def test_over_the_websocket_api_the_empty_answers_have_another_name(api, gateway):
    [started] = api.say({"id": 1, "method": "userDataStream.start", "params": {"apiKey": gateway.keys.api_key}})
    params = {"apiKey": gateway.keys.api_key, **started["result"]}
    [kept] = api.say({"id": 2, "method": "userDataStream.ping", "params": params})
    [stopped] = api.say({"id": 3, "method": "userDataStream.stop", "params": params})
    assert (kept, stopped) == ({"id": 2, "status": 200, "response": {}}, {"id": 3, "status": 200, "response": {}})
    [gone] = api.say({"id": 4, "method": "userDataStream.ping", "params": params})
    assert gone["error"] == UNKNOWN_KEY


def test_events_come_raw_or_wrapped_in_the_name_of_the_key(keyed, dial, api):
    key = keyed("POST")[1]["listenKey"]
    raw, combined, later = dial(f"/ws/{key}"), dial(f"/stream?streams={key}"), dial("/ws")
    later.say({"method": "SUBSCRIBE", "params": [key], "id": 1})
    api.place(newClientOrderId="one")
    report, position = raw.heard()
    assert (report["e"], report["c"], position["e"]) == ("executionReport", "one", "outboundAccountPosition")
    assert combined.heard() == [{"stream": key, "data": report}, {"stream": key, "data": position}]
    assert later.heard() == [report, position]
    later.say({"method": "UNSUBSCRIBE", "params": [key], "id": 2})
    combined.handler.closed()
    api.place()
    assert (len(raw.heard()), combined.heard(), later.heard()) == (2, [], [])


def test_a_key_expires_an_hour_after_it_was_last_kept_alive(keyed, dial, api, clock):
    key = keyed("POST")[1]["listenKey"]
    raw, combined = dial(f"/ws/{key}"), dial(f"/stream?streams={key}")
    clock.advance(1800)
    keyed("PUT", listenKey=key)
    clock.advance(3599)
    assert raw.heard() == []
    clock.advance(1)
    [told] = raw.heard()
    assert told == {"e": "listenKeyExpired", "E": clock.now_us() // 1000, "listenKey": key}
    assert combined.heard() == [{"stream": key, "data": told}]
    api.place()
    assert raw.heard() == []
    assert keyed("PUT", listenKey=key) == (400, UNKNOWN_KEY)


def test_f45_a_key_can_be_made_to_expire(keyed, dial, gateway):
    key = keyed("POST")[1]["listenKey"]
    line = dial(f"/ws/{key}")
    gateway.venue.listen_keys.expire(key)
    assert [one["e"] for one in line.heard()] == ["listenKeyExpired"]
    with pytest.raises(LookupError):
        gateway.venue.listen_keys.expire(key)


def test_the_ticker_of_all_symbols_still_speaks(dial, clock):
    line = dial("/ws/!ticker@arr")
    clock.advance(1)
    [array] = line.heard()
    assert {one["e"] for one in array} == {"24hrTicker"}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_venue_of_today_knows_none_of_it(clock, method):
    today = binance.gateway(clock)
    response = today.http(method, "/api/v3/userDataStream", "", {"X-MBX-APIKEY": today.keys.api_key}, b"")
    assert (response.status, json.loads(response.body)["code"]) == (404, -1020)
