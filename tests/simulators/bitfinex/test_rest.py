"""REST v2: every route with the shape that its clients count on, signatures, errors, limits."""

import json
from decimal import Decimal

import pytest

from bittrade_ws.simulators.bitfinex.rest import ROUTES

D = Decimal


def shape(payload):
    """The length of an array, or of each of several."""
    if payload and all(isinstance(one, list) for one in payload):
        return [len(payload), {len(one) for one in payload}]
    return len(payload)


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("platform/status", "", 1),
        ("tickers", "symbols=tBTCUSD,tXX", [1, {11}]),
        ("tickers", "symbols=fUSD", [1, {17}]),
        ("ticker/tBTCUSD", "", 10),
        ("ticker/fUSD", "", 16),
        ("tickers/hist", "symbols=tBTCUSD&limit=3", [3, {13}]),
        ("trades/tBTCUSD/hist", "limit=0", 0),
        ("trades/fUSD/hist", "limit=4", [4, {5}]),
        ("book/tBTCUSD/P0", "", [50, {3}]),
        ("book/tBTCUSD/P2", "len=1", [2, {3}]),
        ("book/tBTCUSD/R0", "len=100", [80, {3}]),
        ("book/fUSD/P0", "", None),
        ("book/fUSD/R0", "len=1", [2, {4}]),
        ("stats1/pos.size:1m:tBTCUSD:long/hist", "limit=2", [2, {2}]),
        ("stats1/pos.size:1m:tBTCUSD:long/last", "", 2),
        ("candles/trade:1m:tBTCUSD/last", "", 6),
        ("candles/trade:1m:fUSD:p30/last", "", 6),
        ("status/deriv", "keys=ALL", [2, {24}]),
        ("status/deriv/tBTCF0:USTF0/hist", "limit=5", [5, {23}]),
        ("liquidations/hist", "limit=2", [2, {1}]),
        ("rankings/vol:1w:tBTCUSD/hist", "limit=2", [2, {10}]),
        ("rankings/vol:1w:tBTCUSD/last", "", 10),
        ("funding/stats/fUSD/hist", "limit=2", [2, {12}]),
        ("conf/pub:list:pair:exchange", "", [1, {4}]),
        ("conf/pub:list:currency,pub:list:pair:futures,pub:nonsense", "", None),
    ],
)
def test_public_routes(rest, path, query, expected):
    answer = rest.get(path, query)
    assert answer[:1] != ["error"]
    assert expected is None or shape(answer) == expected


def test_a_path_without_its_version_is_understood_too(gateway):
    assert gateway.http("GET", "/platform/status", "", {}, b"").body == b"[1]"


@pytest.mark.parametrize(
    ("path", "query", "code"),
    [
        ("ticker/tXX", "", 10020),
        ("tickers", "", 10020),
        ("book/tBTCUSD/P9", "", 10020),
        ("book/tBTCUSD/P0", "len=26", 10020),
        ("book/tBTCUSD/P0", "len=x", 10020),
        ("candles/trade:2m:tBTCUSD/hist", "", 10020),
        ("candles/trade:1m:tBTCUSD/first", "", 10020),
        ("status/deriv/tXX/hist", "", 10020),
        ("funding/stats/fXX/hist", "", 10020),
        ("nowhere", "", 10020),
        ("auth/r/wallets", "", 10020),
    ],
)
def test_public_errors(rest, path, query, code):
    assert rest.get(path, query)[:2] == ["error", code]


def test_calculations(rest):
    price, amount = rest.post("calc/trade/avg", symbol="tBTCUSD", amount="0.5")
    assert (price > 60000, amount) == (True, D("0.5"))
    assert rest.post("calc/trade/avg", symbol="tBTCUSD", amount="-0.5")[0] < 60001
    assert len(rest.post("calc/trade/avg", symbol="fUSD", amount="500", period=30)) == 2
    assert rest.post("calc/trade/avg", symbol="tLTCUSD", amount="1") == ["error", 10001, "no liquidity"]
    assert rest.post("calc/fx", ccy1="BTC", ccy2="USD") == [60000]
    assert rest.post("calc/fx", ccy1="USD", ccy2="ETH") == [D("0.00033333")]


SIGNED = {
    "auth/r/wallets": ({}, [9, {7}]),
    "auth/r/wallets/hist": ({}, [9, {7}]),
    "auth/r/info/user": ({}, 55),
    "auth/r/logins/hist": ({}, [1, {8}]),
    "auth/r/audit/hist": ({}, [1, {7}]),
    "auth/r/summary": ({}, 10),
    "auth/r/permissions": ({}, [9, {3}]),
    "auth/r/ledgers/hist": ({"limit": 1}, [1, {9}]),
    "auth/r/ledgers/USD/hist": ({"limit": 1}, [1, {9}]),
    "auth/r/movements/hist": ({}, [1, {22}]),
    "auth/r/movements/BTC/hist": ({}, [1, {22}]),
    "auth/r/movements/info": ({"id": 13063236}, 22),
    "auth/w/transfer": ({"from": "exchange", "to": "margin", "currency": "USD", "amount": "5"}, 8),
    "auth/w/withdraw": ({"wallet": "exchange", "method": "bitcoin", "address": "x", "amount": "0.1"}, 8),
    "auth/w/deposit/address": ({"wallet": "exchange", "method": "bitcoin"}, 8),
    "auth/r/deposit/address/all": ({"method": "bitcoin"}, [1, {5}]),
    "auth/w/deposit/invoice": ({"wallet": "exchange", "currency": "LNX", "amount": "0.1"}, 5),
    "auth/calc/order/avail": ({"symbol": "tBTCUSD", "type": "EXCHANGE", "dir": 1, "rate": "50000"}, 1),
    "auth/r/alerts": ({}, [1, {5}]),
    "auth/w/alert/set": ({"type": "price", "symbol": "tBTCUSD", "price": "70000"}, 5),
    "auth/w/alert/price:tBTCUSD:70000/del": ({}, 1),
    "auth/r/settings": ({"keys": ["api:a"]}, [1, {2}]),
    "auth/w/settings/set": ({"settings": {"api:b": 1}}, 8),
    "auth/w/settings/del": ({"keys": ["api:a"]}, 8),
    "auth/r/orders": ({}, [1, {32}]),
    "auth/r/orders/tLTCUSD": ({"id": [1]}, None),
    "auth/r/orders/hist": ({}, [1, {32}]),
    "auth/r/orders/tBTCUSD/hist": ({}, [1, {32}]),
    "auth/r/order/{symbol}:{id}/trades": (None, None),
    "auth/r/trades/hist": ({}, [1, {12}]),
    "auth/r/trades/tBTCUSD/hist": ({"sort": 1}, [1, {12}]),
    "auth/w/order/submit": ({"type": "EXCHANGE LIMIT", "symbol": "tLTCUSD", "amount": "1", "price": "60"}, 8),
    "auth/w/order/update": (None, None),
    "auth/w/order/cancel": (None, None),
    "auth/w/order/cancel/multi": ({"all": 1}, 8),
    "auth/w/order/multi": ({"ops": [["oc_multi", {"all": 1}]]}, 8),
    "auth/r/positions": ({}, [1, {20}]),
    "auth/r/positions/hist": ({}, 0),
    "auth/r/positions/snap": ({}, [1, {20}]),
    "auth/r/positions/audit": ({}, [1, {20}]),
    "auth/w/position/claim": ({"id": 140000001}, 8),
    "auth/w/position/increase": ({"symbol": "tBTCUSD", "amount": "0.1"}, 8),
    "auth/r/position/increase/info": ({"symbol": "tBTCUSD", "amount": "0.1"}, None),
    "auth/r/info/margin/base": ({}, 2),
    "auth/r/info/margin/sym_all": ({}, [4, {3}]),
    "auth/r/info/margin/tBTCUSD": ({}, 3),
    "auth/w/deriv/collateral/set": ({"symbol": "tBTCF0:USTF0", "collateral": "5"}, [1, {1}]),
    "auth/calc/deriv/collateral/limit": ({"symbol": "tBTCF0:USTF0"}, 2),
    "auth/calc/deriv/collateral/limits": ({"symbol": "tBTCF0:USTF0"}, 2),
    "auth/r/funding/offers": ({}, [1, {21}]),
    "auth/r/funding/offers/fUSD": ({}, [1, {21}]),
    "auth/r/funding/offers/hist": ({}, [2, {21}]),
    "auth/r/funding/offers/fUSD/hist": ({"limit": 1}, [1, {21}]),
    "auth/r/funding/loans": ({}, [1, {21}]),
    "auth/r/funding/loans/fUSD": ({}, [1, {21}]),
    "auth/r/funding/loans/hist": ({}, 0),
    "auth/r/funding/loans/fUSD/hist": ({}, 0),
    "auth/r/funding/credits": ({}, [1, {22}]),
    "auth/r/funding/credits/fUSD": ({}, [1, {22}]),
    "auth/r/funding/credits/hist": ({}, 0),
    "auth/r/funding/credits/fUSD/hist": ({}, 0),
    "auth/r/funding/trades/hist": ({}, [2, {8}]),
    "auth/r/funding/trades/fUSD/hist": ({}, [2, {8}]),
    "auth/w/funding/offer/submit": (
        {"type": "LIMIT", "symbol": "fUSD", "amount": "500", "rate": "0.0005", "period": 2},
        8,
    ),
    "auth/w/funding/offer/cancel": (None, None),
    "auth/w/funding/offer/cancel/all": ({"currency": "USD"}, 8),
    "auth/w/funding/close": (None, None),
    "auth/w/funding/auto": ({"status": 1, "currency": "USD"}, 8),
    "auth/w/funding/keep": ({"type": "credit", "id": [1]}, 8),
    "auth/r/info/funding/fUSD": ({}, 3),
}


@pytest.fixture
def lived(rest, gateway, user):
    """An account that has something of everything."""
    submit, offer = "auth/w/order/submit", {"type": "LIMIT", "symbol": "fUSD", "rate": "0.0005", "period": 2}
    rest.post(submit, type="EXCHANGE LIMIT", symbol="tLTCUSD", amount="1", price="70", cid=1)
    rest.post(submit, type="MARKET", symbol="tBTCUSD", amount="0.01")
    loans = []
    for _ in range(2):
        notice = rest.post("auth/w/funding/offer/submit", amount="500", **offer)
        loans.append(gateway.lending.take(notice[4][0]))
    gateway.lending.use(loans[0].loan_id, "tBTCUSD")
    rest.post("auth/w/funding/offer/submit", amount="500", **offer)
    rest.post("auth/w/withdraw", wallet="exchange", method="bitcoin", address="x", amount="0.1")
    rest.post("auth/w/alert/set", type="price", symbol="tBTCUSD", price="70000")
    rest.post("auth/w/settings/set", settings={"api:a": 5})
    return rest


@pytest.mark.parametrize("path", [path for path, (body, _) in SIGNED.items() if body is not None])
def test_signed_routes(lived, path):
    body, expected = SIGNED[path]
    status, answer = lived.send(path, **body)
    assert (status, answer[:1] == ["error"]) == (200, False), answer
    assert expected is None or shape(answer) == expected


def test_every_signed_route_is_asked():
    def known(path):
        # Those of merchants are asked by our own calls.
        return path in SIGNED or "/ext/pay/" in path or any(_matches(path, one) for one in SIGNED)

    assert [route.path for route in ROUTES if route.path.startswith("auth/") and not known(route.path)] == []


def _matches(pattern, path):
    pieces, found = pattern.split("/"), path.split("/")
    return len(pieces) == len(found) and all(
        "{" in one or one == other for one, other in zip(pieces, found, strict=True)
    )


def test_an_order_over_rest(rest, user):
    notice = rest.post("auth/w/order/submit", type="EXCHANGE LIMIT", symbol="tLTCUSD", amount="1", price="70", cid=4)
    assert (notice[1], notice[6], len(notice[4][0])) == ("on-req", "SUCCESS", 32)
    order_id = notice[4][0][0]
    assert [message[1] for message in user.heard()] == ["on", "wu", "wu"]
    assert rest.post("auth/w/order/update", id=order_id, price="71")[4][16] == 71
    assert rest.post("auth/w/order/cancel", id=order_id)[6] == "SUCCESS"
    assert [message[1] for message in user.heard() if message[1] != "wu"] == ["ou", "oc"]
    assert rest.send("auth/w/order/cancel", id=order_id) == (500, ["error", 10001, "Order not found."])
    assert rest.post("auth/r/orders/hist")[0][13] == "CANCELED"


def test_the_trades_of_an_order_with_a_long_name(rest, gateway):
    notice = rest.post("auth/w/order/submit", type="EXCHANGE MARKET", symbol="tDUSK:USD", amount="50")
    [trade] = rest.post(f"auth/r/order/tDUSK:USD:{notice[4][0][0]}/trades")
    assert (len(trade), trade[1], trade[4]) == (12, "tDUSK:USD", 50)


def test_funding_over_rest(rest, gateway):
    offer = {"type": "LIMIT", "symbol": "fUSD", "amount": "500", "rate": "0.0005", "period": 2}
    notice = rest.post("auth/w/funding/offer/submit", **offer)
    assert rest.post("auth/w/funding/offer/cancel", id=notice[4][0])[6] == "SUCCESS"
    again = rest.post("auth/w/funding/offer/submit", **offer)
    loan = gateway.lending.take(again[4][0])
    assert rest.post("auth/w/funding/close", id=loan.loan_id)[6] == "SUCCESS"
    assert rest.post("auth/r/funding/loans/hist")[0][7] == "CLOSED"
    assert rest.post("auth/w/funding/close", id=loan.loan_id)[:2] == ["error", 10001]


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("auth/r/info/margin/tXX", {}, 10020),
        ("auth/r/info/funding/fXX", {}, 10020),
        ("auth/w/transfer", {"from": "exchange", "to": "moon", "currency": "USD", "amount": "1"}, 10020),
        ("auth/w/transfer", {"from": "exchange", "to": "margin", "currency": "USD", "amount": "1e12"}, 10001),
        ("auth/w/withdraw", {"wallet": "exchange", "method": "pigeon", "amount": "1"}, 10020),
        ("auth/w/withdraw", {"wallet": "exchange", "method": "bitcoin", "amount": "1e6"}, 10001),
        ("auth/w/order/submit", {}, 10001),
        ("auth/w/order/multi", {"ops": [["dance", {}]]}, 10020),
        ("auth/w/order/multi", {}, 10020),
        ("auth/r/movements/info", {"id": 5}, 10020),
        ("auth/w/position/claim", {"id": 5}, 10001),
        ("auth/w/funding/offer/submit", {"type": "LIMIT"}, 10001),
        ("auth/w/funding/auto", {"currency": "XX"}, 10020),
        ("auth/w/funding/keep", {}, 10020),
        ("auth/w/settings/set", {}, 10020),
        ("auth/w/alert/set", {"symbol": "tBTCUSD"}, 10020),
    ],
)
def test_signed_errors(rest, path, body, code):
    status, answer = rest.send(path, **body)
    assert (status, answer[0], answer[1]) == (500, "error", code)


def test_who_signs_wrong(rest, gateway):
    headers = {"bfx-apikey": gateway.credentials()["api_key"], "bfx-nonce": "1", "bfx-signature": "00"}
    for changed, code in ((headers, 10100), ({}, 10100), (headers | {"bfx-nonce": "x"}, 10114)):
        response = gateway.http("POST", "/v2/auth/r/wallets", "", changed, b"")
        assert (response.status, json.loads(response.body)[:2]) == (500, ["error", code])


@pytest.mark.parametrize("body", [b"{", b"[1]", b"\xff", b"7"])
def test_bodies_that_are_none(gateway, body):
    assert json.loads(gateway.http("POST", "/v2/calc/fx", "", {}, body).body)[:2] == ["error", 10020]


def test_a_revoked_key(rest, gateway):
    gateway.revoke()
    assert rest.post("auth/r/wallets") == ["error", 10100, "apikey: invalid"]


def test_the_rate_limit(rest, gateway, clock):
    gateway.limits.calls.most = 2
    assert rest.get("platform/status") == [1]
    assert rest.get("platform/status") == [1]
    response = gateway.http("GET", "/v2/platform/status", "", {}, b"")
    assert (response.status, response.body) == (429, b'["error",11010,"ratelimit: error"]')
    clock.advance(61)
    assert rest.get("platform/status") == [1]


def test_maintenance(rest, gateway):
    gateway.maintenance()
    assert rest.get("platform/status") == [0]
    assert rest.send("auth/w/order/cancel/multi", all=1)[0] == 503
    assert rest.send("auth/r/wallets")[0] == 200


def test_calls_that_fail_on_demand(rest, gateway):
    gateway.mishaps.refuse_call("wallets", code=10000, text="oops")
    assert rest.get("platform/status") == [1]
    assert rest.send("auth/r/wallets") == (500, ["error", 10000, "oops"])
    assert rest.send("auth/r/wallets")[0] == 200
