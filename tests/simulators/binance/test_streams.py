import json

import pytest


def test_a_subscription_is_acknowledged_and_then_speaks(dial, gateway):
    line = dial("/ws")
    assert line.say({"method": "SUBSCRIBE", "params": ["btcusdt@trade"], "id": 1}) == [{"result": None, "id": 1}]
    gateway.market.step()
    gateway.market.step()
    assert {one["s"] for one in line.heard()} == {"BTCUSDT"}


@pytest.mark.parametrize("path", ["/ws/btcusdt@trade", "/ws/ethusdt@trade/btcusdt@trade", "/ws/btcusdt%40trade"])
def test_a_raw_path_subscribes_and_payloads_are_bare(dial, gateway, path):
    line = dial(path)
    for _ in range(8):
        gateway.market.step()
    assert {one["e"] for one in line.heard()} == {"trade"}


def test_a_combined_connection_wraps_events_but_not_replies(dial, gateway):
    line = dial("/stream?streams=btcusdt@trade/ethusdt@trade")
    assert line.say({"method": "LIST_SUBSCRIPTIONS", "id": "a"}) == [
        {"result": ["btcusdt@trade", "ethusdt@trade"], "id": "a"}
    ]
    for _ in range(8):
        gateway.market.step()
    heard = line.heard()
    assert {one["stream"] for one in heard} == {"btcusdt@trade", "ethusdt@trade"}
    assert all(one["data"]["s"].lower() in one["stream"] for one in heard)


@pytest.mark.parametrize("path", ["/ws/0", "/ws/stream", "/ws/", "/stream"])
def test_a_dummy_path_connects_and_can_subscribe(dial, path):
    line = dial(path)
    assert line.say({"method": "SUBSCRIBE", "params": ["btcusdt@trade"], "id": None}) == [{"result": None, "id": None}]


def test_unsubscribing_ends_it_and_hanging_up_leaves_nothing_behind(dial, gateway):
    line = dial("/ws/btcusdt@trade/ethusdt@trade")
    line.say({"method": "UNSUBSCRIBE", "params": ["btcusdt@trade"], "id": 312})
    for _ in range(8):
        gateway.market.step()
    assert {one["s"] for one in line.heard()} == {"ETHUSDT"}
    line.handler.closed()
    gateway.market.step()
    assert line.heard() == []


def test_what_is_well_formed_but_unknown_is_acknowledged_and_silent(dial, gateway):
    line = dial("/ws")
    assert line.say({"method": "SUBSCRIBE", "params": ["nosuch@trade", "btcusdt@nosuch"], "id": 1})[0]["result"] is None
    gateway.market.step()
    assert line.heard() == []


def test_what_is_malformed_is_refused_and_ends_the_connection(dial):
    line = dial("/ws")
    [refusal] = line.say({"method": "SUBSCRIBE", "params": ["two words"], "id": 1})
    assert refusal == {"error": {"code": 2, "msg": "Invalid request: invalid stream"}, "id": 1}
    assert line.session.ended == ("close", 1008, "Invalid request: invalid stream")


MALFORMED = ["two%20words", "btcusdt@trade@a@b@c", "@trade", "btcusdt@", "btcusdt%22@trade"]


@pytest.mark.parametrize("name", MALFORMED)
@pytest.mark.parametrize("path", ["/ws/ethusdt@trade/{}", "/stream?streams=ethusdt@trade/{}"])
def test_what_is_malformed_in_the_url_is_refused_as_well(dial, gateway, path, name):
    line = dial(path.format(name))
    assert line.heard() == [{"error": {"code": 2, "msg": "Invalid request: invalid stream"}, "id": None}]
    assert line.session.ended == ("close", 1008, "Invalid request: invalid stream")
    gateway.announce_shutdown()
    for _ in range(8):
        gateway.market.step()
    assert line.heard() == []


def test_the_combined_property_can_be_read_and_set(dial, gateway):
    line = dial("/ws/btcusdt@bookTicker")
    assert line.say({"method": "GET_PROPERTY", "params": ["combined"], "id": 2}) == [{"result": False, "id": 2}]
    assert line.say({"method": "SET_PROPERTY", "params": ["combined", True], "id": 5}) == [{"result": None, "id": 5}]
    for _ in range(9):
        gateway.market.step()
    assert line.heard()[0]["stream"] == "btcusdt@bookTicker"


def test_events_follow_the_combined_property_there_and_back(dial, gateway):
    line = dial("/stream?streams=btcusdt@bookTicker")

    def is_wrapped():
        for _ in range(9):
            gateway.market.step()
        (one,) = {"stream" in event for event in line.heard()}
        return one

    assert is_wrapped()
    assert line.say({"method": "SET_PROPERTY", "params": ["combined", False], "id": 1}) == [{"result": None, "id": 1}]
    assert line.say({"method": "GET_PROPERTY", "params": ["combined"], "id": 2}) == [{"result": False, "id": 2}]
    assert not is_wrapped()
    line.say({"method": "SET_PROPERTY", "params": ["combined", True], "id": 3})
    assert is_wrapped()


@pytest.mark.parametrize(
    ("frame", "code", "text"),
    [
        ('{"method":"SET_PROPERTY","params":["colour",true],"id":1}', 0, "Unknown property"),
        ('{"method":"SET_PROPERTY","params":["combined",1],"id":1}', 1, "Invalid value type: expected Boolean"),
        ('{"method":"SET_PROPERTY","params":["combined",true,1],"id":1}', 2, "Invalid request: too many parameters"),
        ('{"method":"GET_PROPERTY","params":[3],"id":1}', 2, "Invalid request: property name must be a string"),
        ('{"method":"GET_PROPERTY","id":1}', 2, "Invalid request: property name must be a string"),
        ('{"method":"LIST_SUBSCRIPTIONS","params":["x"],"id":1}', 2, "Invalid request: too many parameters"),
        ('{"method":"SUBSCRIBE","params":[]}', 2, "Invalid request: request ID must be an unsigned integer"),
        ('{"method":"SUBSCRIBE","params":[],"id":{}}', 2, "Invalid request: request ID must be an unsigned integer"),
        ('{"id":1}', 2, "Invalid request: missing field `method` at line 1 column 8"),
        ("nonsense", 3, "Invalid JSON: expected value at line 1 column 1"),
        (b"\xff", 3, "Invalid JSON: expected value at line 1 column 1"),
        ("[]", 2, "Invalid request: expected an object"),
    ],
)
def test_error_frames(dial, frame, code, text):
    [refusal] = dial("/ws").raw(frame)
    assert refusal["error"] == {"code": code, "msg": text}


def test_error_frames_as_they_are_documented(dial, gateway):
    gateway.plain_errors = True
    [refusal] = dial("/ws").raw('{"method":"GET_PROPERTY","id":1}')
    assert refusal == {"code": 2, "msg": "Invalid request: property name must be a string", "id": 1}


def test_an_unknown_method_is_told_the_five(dial):
    [refusal] = dial("/ws").say({"method": "SHOUT", "id": 1})
    assert refusal["error"]["msg"].startswith("Invalid request: unknown variant `SHOUT`, expected one of `SUBSCRIBE`, ")


@pytest.mark.parametrize("name", [1, -7, 2**63, "abc-1", None])
def test_ids_come_back_with_their_type_as_often_as_they_are_used(dial, name):
    line = dial("/ws")
    for _ in range(2):
        [reply] = line.say({"method": "LIST_SUBSCRIPTIONS", "id": name})
        assert json.dumps(reply["id"]) == json.dumps(name)


def test_f58_the_sixth_frame_in_a_second_ends_the_connection(dial, clock):
    line = dial("/ws")
    for _ in range(3):
        line.say({"method": "LIST_SUBSCRIPTIONS", "id": 1})
    line.handler.control()
    line.handler.control()
    assert line.session.ended is None
    clock.advance(0.999)
    assert line.say({"method": "LIST_SUBSCRIPTIONS", "id": 1}) == []
    assert line.session.ended == ("close", 1008, "Too many requests")


def test_five_frames_a_second_may_go_on_for_ever(dial, clock):
    line = dial("/ws")
    for _ in range(50):
        line.say({"method": "LIST_SUBSCRIPTIONS", "id": 1})
        clock.advance(0.2)
    assert line.session.ended is None


def test_1024_streams_are_the_most(dial):
    line = dial("/ws")
    line.say({"method": "SUBSCRIBE", "params": [f"x{n}@trade" for n in range(1024)], "id": 1})
    assert line.session.ended is None
    line.say({"method": "SUBSCRIBE", "params": ["x0@trade"], "id": 1})
    assert line.session.ended is None
    [refusal] = line.say({"method": "SUBSCRIBE", "params": ["one@more"], "id": 1})
    assert "error" in refusal
    assert line.session.ended is not None


@pytest.mark.parametrize("path", ["/ws/{}", "/stream?streams={}"])
def test_1024_streams_are_the_most_in_a_url_too(dial, path):
    names = [f"x{n}@trade" for n in range(1024)]
    line = dial(path.format("/".join([*names, "x0@trade"])))
    assert (line.heard(), line.session.ended) == ([], None)
    assert len(line.say({"method": "LIST_SUBSCRIPTIONS", "id": 1})[0]["result"]) == 1024
    line = dial(path.format("/".join([*names, "one@more"])))
    [refusal] = line.heard()
    assert (refusal["error"]["code"], refusal["id"]) == (2, None)
    assert line.session.ended == ("close", 1008, "Invalid request: more than 1024 streams")


@pytest.mark.parametrize("path", ["/ws/btcusdt@trade/ethusdt@trade", "/stream?streams=btcusdt@trade/ethusdt@trade"])
def test_every_stream_of_a_url_speaks(dial, gateway, path):
    line = dial(path)
    for _ in range(8):
        gateway.market.step()
    assert {one.get("data", one)["s"] for one in line.heard()} == {"BTCUSDT", "ETHUSDT"}


@pytest.mark.parametrize("path", ["/ws/btcusdt@trade", "/stream?streams=btcusdt@trade", "/ws-api/v3"])
def test_f45_after_its_lifetime_a_connection_hears_nothing_more(dial, gateway, clock, path):
    gateway.lifetime_seconds = 86_400
    line = dial(path)
    clock.advance(80_000)
    later = dial(path)
    clock.advance(6_400)
    assert line.session.ended == ("close", 1001, "24 hours are over")
    assert later.session.ended is None
    clock.advance(80_000)
    assert later.session.ended == ("close", 1001, "24 hours are over")
