import pytest

from bittrade_ws.simulators.binance.rules import Reference, SymbolStatus


def names(info):
    return [one["symbol"] for one in info["symbols"]]


def test_exchange_info_by_permission_and_by_status(rest, api, gateway):
    gateway.rules["ETHUSDT"].permission_sets = [["MARGIN", "TRD_GRP_002"]]
    gateway.rules["BNBUSDT"].status = SymbolStatus.HALT
    assert names(rest.get("exchangeInfo", permissions="SPOT")) == ["BTCUSDT", "BNBUSDT"]
    assert names(rest.get("exchangeInfo", permissions='["MARGIN"]')) == ["ETHUSDT"]
    assert names(api.ask("exchangeInfo", permissions=["SPOT", "MARGIN"])["result"]) == ["BTCUSDT", "ETHUSDT", "BNBUSDT"]
    assert names(rest.get("exchangeInfo", symbolStatus="HALT")) == ["BNBUSDT"]
    assert names(rest.get("exchangeInfo", permissions="SPOT", symbolStatus="TRADING")) == ["BTCUSDT"]


def test_permission_sets_are_shown_unless_declined(rest):
    assert rest.get("exchangeInfo", symbol="BTCUSDT")["symbols"][0]["permissionSets"] == [["SPOT"]]
    hidden = rest.get("exchangeInfo", symbol="BTCUSDT", showPermissionSets="false")
    assert hidden["symbols"][0]["permissionSets"] == []


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"symbol": "BTCUSDT", "symbols": '["BTCUSDT"]'}, -1128),
        ({"symbol": "BTCUSDT", "permissions": "SPOT"}, -1128),
        ({"symbols": '["BTCUSDT"]', "symbolStatus": "TRADING"}, -1128),
        ({"symbolStatus": "CANCEL_ONLY"}, -1122),
        ({"symbolStatus": "OPEN"}, -1122),
        ({"symbols": "[BTC]"}, -1135),
        ({"symbols": "[]"}, -1105),
        ({"symbols": '["BTCUSDT","BTCUSDT"]'}, -1151),
        ({"symbols": '["NOSUCH"]'}, -1121),
        ({"showPermissionSets": "yes"}, -1130),
    ],
)
def test_what_exchange_info_refuses(rest, params, code):
    assert rest.get("exchangeInfo", **params)["code"] == code


@pytest.mark.parametrize(
    "path", ["depth", "ticker/24hr", "ticker/price", "ticker/bookTicker", "ticker", "ticker/tradingDay"]
)
def test_error_1220_when_one_symbol_has_another_status(rest, gateway, path):
    gateway.rules["BTCUSDT"].status = SymbolStatus.BREAK
    refusal = rest.get(path, symbol="BTCUSDT", symbolStatus="TRADING")
    assert refusal == {"code": -1220, "msg": "The symbol's status does not match the requested symbolStatus."}
    assert "code" not in rest.get(path, symbol="BTCUSDT", symbolStatus="BREAK")
    if path != "depth":
        several = rest.get(path, symbols='["BTCUSDT","ETHUSDT"]', symbolStatus="TRADING")
        assert [one["symbol"] for one in several] == ["ETHUSDT"]


def test_execution_rules_of_symbols_that_have_some(rest, api, gateway):
    multipliers = {
        f"{side}LimitMult{way}": value for side in ("bid", "ask") for way, value in (("Up", "2"), ("Down", "0.5"))
    }
    gateway.rules["BTCUSDT"].price_range = multipliers
    rules = rest.get("executionRules", symbols='["BTCUSDT","BNBUSDT"]')["symbolRules"]
    assert rules == [
        {"symbol": "BTCUSDT", "rules": [{"ruleType": "PRICE_RANGE", **multipliers}]},
        {"symbol": "BNBUSDT", "rules": []},
    ]
    assert api.ask("executionRules", symbol="BTCUSDT")["result"] == {"symbolRules": rules[:1]}
    assert rest.get("executionRules", symbol="BTCUSDT", symbolStatus="TRADING")["code"] == -1128
    assert len(rest.get("executionRules")["symbolRules"]) == len(
        rest.get("executionRules", symbolStatus="TRADING")["symbolRules"]
    )


@pytest.mark.parametrize(
    ("params", "weight"),
    [({}, 40), ({"symbol": "BTCUSDT"}, 2), ({"symbols": ["BTCUSDT", "ETHUSDT"]}, 4), ({"symbolStatus": "TRADING"}, 40)],
)
def test_what_execution_rules_weigh(api, gateway, params, weight):
    before = gateway.limits.used_weight()
    api.ask("executionRules", **params)
    assert gateway.limits.used_weight() - before == weight


def test_error_2043_of_a_symbol_without_a_reference_price(rest, api, gateway, clock):
    none = {"code": -2043, "msg": "This symbol doesn't have a reference price."}
    assert api.ask("referencePrice", symbol="BNBUSDT")["error"] == none
    api.place(price="600.00", newClientOrderId="bid")
    gateway.fill("bid")
    now = clock.now_us() // 1000
    price = {"symbol": "BNBUSDT", "referencePrice": "600.00000000", "timestamp": now}
    assert rest.get("referencePrice", symbol="BNBUSDT") == price
    calculation = rest.get("referencePrice/calculation", symbol="BNBUSDT")
    assert calculation["calculationType"] == "ARITHMETIC_MEAN"
    gateway.rules["BNBUSDT"].reference = Reference.NULL
    assert rest.get("referencePrice", symbol="BNBUSDT") == {**price, "referencePrice": None}
    gateway.rules["BNBUSDT"].reference = Reference.NEVER
    assert rest.get("referencePrice", symbol="BNBUSDT") == none
    assert rest.get("referencePrice/calculation", symbol="BNBUSDT") == none
    assert rest.get("referencePrice/calculation", symbol="BNBUSDT", symbolStatus="HALT")["code"] == -1220


def test_my_filters_are_those_of_the_symbol_the_exchange_and_its_assets(api, rest, gateway):
    rule = {"filterType": "EXCHANGE_MAX_NUM_ORDERS", "maxNumOrders": 1000}
    gateway.rules.put_exchange(rule)
    [reply] = api.request("myFilters", symbol="BTCUSDT")
    shown = rest.get("exchangeInfo", symbol="BTCUSDT")["symbols"][0]["filters"]
    assert reply["result"] == {"exchangeFilters": [rule], "symbolFilters": shown, "assetFilters": []}
    assert rest.send("GET", "myFilters", symbol="BTCUSDT")[1] == reply["result"]
