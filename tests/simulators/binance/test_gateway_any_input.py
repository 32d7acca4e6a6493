"""Whatever comes in, each door answers: it raises nothing, and says nothing that is not JSON."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bittrade_ws.simulators.binance.methods import METHODS
from bittrade_ws.simulators.binance.rest import ROUTES

# Escapes in JSON can make characters that have no UTF-8 form.
text = st.text(st.characters(codec="utf-8") | st.just("\ud800"), max_size=8)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=6,
)
NAMES = ["symbol", "symbols", "limit", "side", "type", "price", "quantity", "quoteOrderQty", "timeInForce", "orderId",
         "origClientOrderId", "newClientOrderId", "interval", "startTime", "endTime", "fromId", "newQty", "recvWindow",
         "cancelRestrictions", "newOrderRespType", "returnRateLimits", "subscriptionId"]  # fmt: skip
WORDS = ["BTCUSDT", "BNBUSDT", "BUY", "SELL", "LIMIT", "MARKET", "LIMIT_MAKER", "GTC", "IOC", "FOK", "1", "0.001",
         "600", "1m", "1M", "0", "-1", "true", "FULL", "ONLY_NEW", '["BTCUSDT"]', "99999999999999999999",
         "0.00000001"]  # fmt: skip
values = st.sampled_from(WORDS) | anything
params = st.dictionaries(st.sampled_from(NAMES) | text, values, max_size=8)
methods = st.sampled_from(sorted(METHODS)) | anything
relaxed = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


encoded = json.dumps


@pytest.fixture
def unlimited(gateway):
    gateway.limits.weight_per_minute = gateway.limits.orders_per_10s = gateway.limits.orders_per_day = None
    return gateway


@relaxed
@given(st.text() | st.binary() | anything.map(encoded))
def test_any_frame(unlimited, dial, frame):
    for path in ("/ws-api/v3", "/ws"):
        line = dial(path)
        assert len(line.raw(frame)) == 1


@relaxed
@given(methods, anything | params, anything)
def test_any_request(unlimited, dial, method, values, name):
    line = dial("/ws-api/v3")
    [reply] = line.raw(encoded({"id": name, "method": method, "params": values}))
    assert ("result" in reply) is (reply["status"] == 200)


@relaxed
@given(st.sampled_from(sorted(METHODS)), params)
def test_any_signed_request(unlimited, dial, method, values):
    line = dial("/ws-api/v3")
    [reply] = line.request(method, **{key: value for key, value in values.items() if isinstance(value, str)})
    assert ("result" in reply) is (reply["status"] == 200)
    unlimited.engine.ledger.total("USDT")


@relaxed
@given(
    st.sampled_from(["SUBSCRIBE", "UNSUBSCRIBE", "LIST_SUBSCRIPTIONS", "SET_PROPERTY", "GET_PROPERTY"]) | anything,
    anything | st.lists(st.text(max_size=12), max_size=3),
    anything,
)
def test_any_command(unlimited, dial, method, values, name):
    line = dial("/stream")
    [reply] = line.raw(encoded({"id": name, "method": method, "params": values}))
    assert ("result" in reply) != ("error" in reply)


@relaxed
@given(
    st.sampled_from(["GET", "POST", "PUT", "DELETE", "BREW"]),
    st.sampled_from([f"/api/v3/{name}" for _, name in ROUTES]) | st.text(),
    st.text() | text,
    st.binary(),
    st.dictionaries(st.sampled_from(["X-MBX-APIKEY", "X-MBX-TIME-UNIT"]), st.text()),
)
def test_any_http_request(unlimited, method, path, query, body, headers):
    response = unlimited.http(method, path, query, headers, body)
    answer = json.loads(response.body)
    assert (response.status == 200) is not (isinstance(answer, dict) and "code" in answer)
