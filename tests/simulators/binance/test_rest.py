import hashlib
import hmac
import json

import pytest


def test_public_requests(rest, clock):
    assert rest.get("ping") == {}
    assert rest.get("time") == {"serverTime": clock.now_us() // 1000}
    assert len(rest.get("depth", symbol="BTCUSDT", limit=5)["bids"]) == 5


def test_an_order_from_placement_to_cancel(rest):
    order = {"symbol": "BNBUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": 1, "price": 500}
    status, placed = rest.send("POST", "order", **order, newClientOrderId="one")
    assert (status, placed["status"]) == (200, "NEW")
    assert rest.send("GET", "order", symbol="BNBUSDT", origClientOrderId="one")[1]["orderId"] == placed["orderId"]
    assert len(rest.send("GET", "openOrders")[1]) == 1
    assert rest.send("DELETE", "order", symbol="BNBUSDT", orderId=placed["orderId"])[1]["status"] == "CANCELED"
    status, refusal = rest.send("DELETE", "order", symbol="BNBUSDT", orderId=placed["orderId"])
    assert (status, refusal) == (400, {"code": -2011, "msg": "Unknown order sent."})
    assert rest.send("POST", "order/test", **order) == (200, {})


def request(gateway, *, query="", body="", method="POST", path="order/test", sign=None, key=None, headers=None):
    """One request, signed over `sign` (query and body as they are, by default) at the end of the body."""
    payload = query + body if sign is None else sign
    signature = hmac.new(gateway.keys.api_secret.encode(), payload.encode(), hashlib.sha256).hexdigest()
    body = f"{body}&signature={signature}" if body else body
    query = query if body else f"{query}&signature={signature}"
    all_headers = {"X-MBX-APIKEY": gateway.keys.api_key if key is None else key, **(headers or {})}
    response = gateway.http(method, f"/api/v3/{path}", query, all_headers, body.encode())
    return response, json.loads(response.body)


ORDER = "symbol=BNBUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=500"


@pytest.fixture
def stamp(clock):
    return f"timestamp={clock.now_us() // 1000}"


def test_parameters_may_come_in_query_body_or_both_and_the_query_wins(gateway, stamp):
    assert request(gateway, query=f"{ORDER}&{stamp}")[1] == {}
    assert request(gateway, body=f"{ORDER}&{stamp}")[1] == {}
    assert request(gateway, query=ORDER, body=stamp)[1] == {}
    assert request(gateway, query=ORDER, body=f"{stamp}&price=nonsense")[1] == {}
    assert request(gateway, query=f"{ORDER}&price=1", body=stamp)[1]["code"] == -1101


def test_the_signature_covers_the_bytes_that_were_sent(gateway, stamp):
    encoded = ORDER.replace("BNBUSDT", "%42NBUSDT")
    assert request(gateway, query=f"{encoded}&{stamp}")[1] == {}
    _, refusal = request(gateway, query=f"{encoded}&{stamp}", sign=f"{ORDER}&{stamp}")
    assert refusal == {"code": -1022, "msg": "Signature for this request is not valid."}
    plain = ORDER.replace("BNBUSDT", "\uff11")
    assert request(gateway, query=f"{plain}&{stamp}")[1]["code"] == -1022


def test_the_signature_is_the_last_parameter(gateway, stamp):
    payload = f"{ORDER}&{stamp}"
    signature = hmac.new(gateway.keys.api_secret.encode(), payload.encode(), hashlib.sha256).hexdigest()
    headers = {"X-MBX-APIKEY": gateway.keys.api_key}
    response = gateway.http("POST", "/api/v3/order/test", f"signature={signature}&{payload}", headers, b"")
    assert json.loads(response.body)["code"] == -1022


@pytest.mark.parametrize(("key", "code"), [("", -2014), ("short", -2014), ("k" * 64, -2015)])
def test_a_key_that_is_wrong(gateway, stamp, key, code):
    response, refusal = request(gateway, query=f"{ORDER}&{stamp}", key=key)
    assert (response.status, refusal["code"]) == (401, code)


def test_headers_tell_what_was_used(gateway, stamp):
    response, _ = request(gateway, query=f"{ORDER}&{stamp}", path="order")
    assert response.headers["X-MBX-ORDER-COUNT-10S"] == response.headers["X-MBX-ORDER-COUNT-1D"] == "1"
    assert response.headers["X-MBX-USED-WEIGHT-1M"] == "0"
    response = gateway.http("GET", "/api/v3/exchangeInfo", "", {}, b"")
    assert response.headers["X-MBX-USED-WEIGHT-1M"] == "20"


def test_f58_too_many_requests_tell_when_to_come_back(gateway, clock):
    gateway.limits.weight_per_minute = 30
    gateway.http("GET", "/api/v3/exchangeInfo", "", {}, b"")
    response = gateway.http("GET", "/api/v3/exchangeInfo", "", {}, b"")
    assert response.status == 429
    wait = int(response.headers["Retry-After"])
    assert 0 < wait <= 60
    clock.advance(wait)
    assert gateway.http("GET", "/api/v3/exchangeInfo", "", {}, b"").status == 200


def test_what_a_client_asks_of_the_wallet_beside_trading(gateway, stamp):
    def ask(path, query, method="GET"):
        signature = hmac.new(gateway.keys.api_secret.encode(), query.encode(), hashlib.sha256).hexdigest()
        headers = {"X-MBX-APIKEY": gateway.keys.api_key}
        response = gateway.http(method, f"/sapi/v1/{path}", f"{query}&signature={signature}", headers, b"")
        return response.status, json.loads(response.body)

    coins = {one["coin"]: one["free"] for one in ask("capital/config/getall", stamp)[1]}
    assert coins["USDT"] == "1000000.00000000"
    fee = {"symbol": "BNBUSDT", "makerCommission": "0.00100000", "takerCommission": "0.00100000"}
    assert ask("asset/tradeFee", f"symbol=BNBUSDT&{stamp}") == (200, [fee])
    assert [one["symbol"] for one in ask("asset/tradeFee", stamp)[1]] == ["BTCUSDT", "ETHUSDT", "BNBUSDT"]
    for pairs in ("allPairs", "isolated/allPairs"):
        assert gateway.http("GET", f"/sapi/v1/margin/{pairs}", "", {}, b"").body == b"[]"
    assert gateway.http("GET", "/sapi/v1/system/status", "", {}, b"").body == b'{"status":0,"msg":"normal"}'
    unsigned = gateway.http("GET", "/sapi/v1/capital/config/getall", stamp, {}, b"")
    assert json.loads(unsigned.body)["code"] == -2014
    assert ask("capital/config/getall", stamp, method="POST")[0] == 404
    assert ask("nosuch", stamp)[0] == 404


def test_times_in_microseconds(gateway, clock):
    response = gateway.http("GET", "/api/v3/time", "", {"X-MBX-TIME-UNIT": "MICROSECOND"}, b"")
    assert json.loads(response.body) == {"serverTime": clock.now_us()}
    response = gateway.http("GET", "/api/v3/time", "", {"x-mbx-time-unit": "HOUR"}, b"")
    assert json.loads(response.body)["code"] == -1194


@pytest.mark.parametrize(
    ("method", "path", "query", "status", "code"),
    [
        ("GET", "/", "", 404, -1000),
        ("GET", "/api/v3/nosuch", "", 404, -1020),
        ("POST", "/api/v3/userDataStream", "", 404, -1020),
        ("PUT", "/api/v3/order", "", 405, -1020),
        ("GET", "/api/v3/depth", "", 400, -1102),
        ("GET", "/api/v3/depth", "symbol=%ff", 400, -1100),
        ("GET", "/api/v3/depth?symbol=NOSUCH", "", 400, -1121),
    ],
)
def test_what_is_not_served(gateway, method, path, query, status, code):
    response = gateway.http(method, path, query, {}, b"")
    assert (response.status, json.loads(response.body)["code"]) == (status, code)
