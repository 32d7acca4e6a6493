"""Whatever a client says, over either door, the venue answers or ignores it; nothing breaks it."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bittrade_ws.simulators.bitfinex.rest import ROUTES

KEYS = ["event", "channel", "symbol", "key", "prec", "freq", "len", "subId", "chanId", "flags", "apiKey", "authNonce",
        "type", "amount", "price", "id", "ids", "cid", "cid_date", "gid", "all", "tif", "meta", "lev", "delta", "rate",
        "period", "info", "price_aux_limit", "price_trailing", "price_oco_stop", "filter", "dms", "keys",
        "settings", "ops", "start", "limit", "wallet", "from", "to", "currency"]  # fmt: skip
WORDS = ["subscribe", "unsubscribe", "conf", "auth", "unauth", "ping", "book", "trades", "ticker", "candles", "status",
         "tBTCUSD", "tLTCUSD", "fUSD", "P0", "R0", "F1", "trade:1m:tBTCUSD", "deriv:tBTCF0:USTF0", "EXCHANGE LIMIT",
         "EXCHANGE STOP LIMIT", "MARKET", "LIMIT", "TRAILING STOP", "ucm-x", "0.5", "-1", "70", "1e400", "NaN",
         "2030-01-01 00:00:00", "margin_base", "position_", "wallet_margin_USD", "balance"]  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers(-5, 2**54) | st.floats() | st.sampled_from(WORDS) | st.text(max_size=4)
ANY = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=6)
    ),
    max_leaves=12,
)
INPUTS = st.sampled_from(["on", "ou", "oc", "oc_multi", "ox_multi", "fon", "foc", "calc", "n", "x"])
OURS = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)


@OURS
@given(message=ANY)
def test_any_message(user, message):
    user.say(message)


@OURS
@given(of=INPUTS, payload=ANY)
def test_any_input(user, of, payload):
    user.say([0, of, None, payload])


@OURS
@given(change=st.dictionaries(st.sampled_from(KEYS), ANY, max_size=4), of=INPUTS)
def test_nearly_good_inputs(user, gateway, change, of):
    order = {"type": "EXCHANGE LIMIT", "symbol": "tLTCUSD", "amount": "1", "price": "70"}
    user.say([0, of, None, order | change])
    assert all(balance.free >= 0 for balance in gateway.user.balances.values())


@OURS
@given(body=ANY, place=st.integers(0, 200), query=st.text(max_size=10))
def test_any_call(rest, body, place, query):
    route = ROUTES[place % len(ROUTES)]
    path = route.path.format(symbol="tBTCUSD", key="trade:1m:tBTCUSD", precision="P0", section="hist", id=1, price=1,
                             currency="USD", nickname="ann")  # fmt: skip
    if route.method == "GET":
        rest.get(path, query)
    else:
        _, answer = rest.send(path, **(body if isinstance(body, dict) else {}))
        json.dumps(answer, default=str)
