"""What parameters each type of order needs, allows and forbids, and the codes of the refusals."""

import pytest

GTC, IOC = {"timeInForce": "GTC"}, {"timeInForce": "IOC"}
MISSING = "Mandatory parameter '{}' was not sent, was empty/null, or malformed."
UNWANTED = "Parameter '{}' sent when not required."
LIMIT = {"type": "LIMIT", "price": "500", **GTC}
STOP_LIMIT = {"type": "STOP_LOSS_LIMIT", "price": "700", "stopPrice": "650", **GTC}
STOP = {"type": "STOP_LOSS", "stopPrice": "650"}
MAKER = {"type": "LIMIT_MAKER", "price": "500"}
MARKET = {"type": "MARKET"}
PEG = {"pegPriceType": "PRIMARY_PEG"}


def without(params, *names):
    return {name: value for name, value in params.items() if name not in names}


@pytest.mark.parametrize(
    ("params", "code", "text"),
    [
        (without(STOP_LIMIT, "timeInForce"), -1102, MISSING.format("timeInForce")),
        (without(STOP_LIMIT, "price"), -1102, MISSING.format("price")),
        (without(STOP_LIMIT, "stopPrice"), -1102,
         "Param 'stopPrice' or 'trailingDelta' must be sent, but both were empty/null!"),
        (without(STOP, "stopPrice"), -1102,
         "Param 'stopPrice' or 'trailingDelta' must be sent, but both were empty/null!"),
        (without(MAKER, "price"), -1102, MISSING.format("price")),
        ({**STOP, "price": "600"}, -1106, UNWANTED.format("price")),
        ({**STOP, **GTC}, -1106, UNWANTED.format("timeInForce")),
        ({**MAKER, **GTC}, -1106, UNWANTED.format("timeInForce")),
        ({**MARKET, "stopPrice": "600"}, -1106, UNWANTED.format("stopPrice")),
        ({**LIMIT, "trailingDelta": "100"}, -1106, UNWANTED.format("trailingDelta")),
        ({**STOP, "quoteOrderQty": "600"}, -1106, UNWANTED.format("quoteOrderQty")),
        ({**MARKET, "icebergQty": "0.1"}, -1106, UNWANTED.format("icebergQty")),
        ({**LIMIT, **IOC, "icebergQty": "0.1"}, -1014, "Unsupported order combination."),
        ({**LIMIT, "icebergQty": "3"}, -2010, "IcebergQty exceeds QTY."),
        ({**LIMIT, "strategyType": "999999"}, -1134, "strategyType was less than 1000000."),
        ({**LIMIT, "strategyId": "x"}, -1100,
         "Illegal characters found in parameter 'strategyId'; legal range is '^[0-9]{1,20}$'."),
        ({**LIMIT, "pegPriceType": "BEST"}, -1210, "Invalid pegPriceType."),
        ({**LIMIT, **PEG, "pegOffsetType": "TICK", "pegOffsetValue": "1"}, -1211, "Invalid pegOffsetType."),
        ({**LIMIT, **PEG, "pegOffsetValue": "1"}, -1128, "Combination of optional fields invalid. Recommendation: "
         "'pegOffsetType' and 'pegOffsetValue' must both be sent."),
        ({**LIMIT, **PEG, "pegOffsetType": "PRICE_LEVEL", "pegOffsetValue": "101"}, -1102,
         "'pegOffsetValue' contains unexpected value. Cannot be greater than 100."),
        ({**LIMIT, "pegOffsetValue": "1"}, -1106, UNWANTED.format("pegOffsetValue")),
        ({**MARKET, **PEG}, -2010, "This order type may not use pegged price."),
        ({**MAKER, "pegPriceType": "MARKET_PEG"}, -2010, "This price peg cannot be used with this order type."),
        ({**LIMIT, **IOC, **PEG}, -2010, "This price peg cannot be used with this order type."),
        ({**LIMIT, **PEG}, -2010, "Order book liquidity is too low for this pegged order."),
        ({**STOP, "trailingDelta": "1"}, -1013, "Filter failure: TRAILING_DELTA"),
        ({**LIMIT, "icebergQty": "0.001"}, -1013, "Filter failure: ICEBERG_PARTS"),
        ({**STOP, "stopPrice": "650.001"}, -1013, "Filter failure: PRICE_FILTER"),
    ],
)  # fmt: skip
def test_what_is_refused_before_or_by_the_engine(api, gateway, params, code, text):
    for method in ("order.place", "order.test"):
        [reply] = api.request(method, symbol="BNBUSDT", side="BUY", quantity="2", **params)
        if method == "order.test" and text.startswith("Order book"):
            continue
        assert reply["error"] == {"code": code, "msg": text}
    assert gateway.engine.ledger.orders_of(gateway.user) == []


@pytest.mark.parametrize(
    "params",
    [
        LIMIT,
        STOP_LIMIT,
        STOP,
        MAKER,
        {"type": "TAKE_PROFIT", "stopPrice": "550"},
        {"type": "TAKE_PROFIT_LIMIT", "stopPrice": "550", "price": "540", **IOC},
        {**without(STOP, "stopPrice"), "trailingDelta": "100"},
        {**STOP_LIMIT, "trailingDelta": "100"},
        {**LIMIT, "icebergQty": "1"},
    ],
)
def test_what_is_accepted(api, params):
    [reply] = api.request("order.place", symbol="BNBUSDT", side="BUY", quantity="2", **params)
    assert reply["status"] == 200
    has_fills = params["type"] == "LIMIT"
    assert ("fills" in reply["result"], "status" in reply["result"]) == (has_fills, has_fills)


def test_a_peg_makes_a_price_needless(api):
    api.place()
    [reply] = api.place(price=None, **PEG)
    assert reply["result"]["peggedPrice"] == "500.00000000"


def test_commission_rates_cost_twenty(api, gateway):
    used = gateway.limits.used_weight()
    order = {"symbol": "BNBUSDT", "side": "BUY", "type": "MARKET", "quantity": "1"}
    api.request("order.test", **order, computeCommissionRates="true")
    assert gateway.limits.used_weight() == used + 20
