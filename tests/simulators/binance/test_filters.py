"""Every filter of the venue, provoked by a real order, and the knobs that change them."""

from decimal import Decimal

import pytest

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.filters import Draft, check_amendment, check_filters, check_list_count
from bittrade_ws.simulators.binance.params import Params
from bittrade_ws.simulators.binance.rules import Reference, SymbolStatus
from bittrade_ws.simulators.binance.venue import Call

D = Decimal


@pytest.fixture
def call(gateway):
    """A request of the funded account, as order methods see it."""
    key = gateway.keys.find(gateway.keys.api_key)
    return Call(venue=gateway.venue, params=Params({}), stamp=int, connection=0, key=key)


@pytest.fixture
def draft(gateway):
    """`draft(quantity="1", price="600")` of BNBUSDT, a limit order to buy by default."""

    def make(*, side=OrderSide.BUY, type="LIMIT", symbol="BNBUSDT", trailing_delta=None, **amounts):
        instrument = gateway.engine.instruments[symbol]
        numbers = {name: D(value) for name, value in amounts.items()}
        return Draft(instrument=instrument, side=side, type=type, trailing_delta=trailing_delta, **numbers)

    return make


@pytest.fixture
def failure(call):
    """The text of what these drafts are refused for, `None` when they pass."""

    def check(*drafts, **options):
        try:
            check_filters(call, drafts, **options)
        except ApiError as error:
            return error.message.removeprefix("Filter failure: ") if error.code == -1013 else error.code
        return None

    return check


MARKET = {"type": "MARKET", "price": None, "timeInForce": None}


@pytest.mark.parametrize(
    ("order", "name"),
    [
        ({"price": "600.01"}, None),
        ({"price": "600.001"}, "PRICE_FILTER"),
        ({"price": "0.001"}, "PRICE_FILTER"),
        ({"quantity": "0.001", "price": "1000000.01"}, "PRICE_FILTER"),
        ({"quantity": "0.0001"}, "LOT_SIZE"),
        ({"quantity": "9000.001", "price": "1"}, "LOT_SIZE"),
        ({**MARKET, "quantity": "201"}, "MARKET_LOT_SIZE"),
        ({"quantity": "0.008", "price": "600"}, "NOTIONAL"),
        ({"quantity": "0.009", "price": "600"}, None),
        ({"quantity": "9000", "price": "1000.01"}, "NOTIONAL"),
        ({**MARKET, "quantity": "0.008"}, "NOTIONAL"),
        ({**MARKET, "quantity": None, "quoteOrderQty": "4.99"}, "NOTIONAL"),
    ],
)
def test_error_1013_of_the_filters_that_a_symbol_begins_with(api, order, name):
    reply = api.place(**order)[0]
    if name is None:
        assert reply["status"] == 200
    else:
        assert (reply["status"], reply["error"]) == (400, {"code": -1013, "msg": f"Filter failure: {name}"})


PERCENT_PRICE = {"filterType": "PERCENT_PRICE", "multiplierUp": "1.1", "multiplierDown": "0.9", "avgPriceMins": 5}
BY_SIDE = {
    "filterType": "PERCENT_PRICE_BY_SIDE",
    "bidMultiplierUp": "1.2",
    "bidMultiplierDown": "0.5",
    "askMultiplierUp": "2",
    "askMultiplierDown": "0.8",
    "avgPriceMins": 5,
}
BUY, SELL = {"side": "BUY"}, {"side": "SELL"}


@pytest.mark.parametrize(
    ("rule", "order", "passes"),
    [
        (PERCENT_PRICE, {"price": "660"}, True),
        (PERCENT_PRICE, {"price": "660.01"}, False),
        (PERCENT_PRICE, {"price": "540"}, True),
        (PERCENT_PRICE, {"price": "539.99"}, False),
        (BY_SIDE, {**BUY, "price": "720"}, True),
        (BY_SIDE, {**BUY, "price": "720.01"}, False),
        (BY_SIDE, {**BUY, "price": "299.99"}, False),
        (BY_SIDE, {**SELL, "price": "1200"}, True),
        (BY_SIDE, {**SELL, "price": "1200.01"}, False),
        (BY_SIDE, {**SELL, "price": "479.99"}, False),
        ({"filterType": "MAX_POSITION", "maxPosition": "1000.5"}, {"quantity": "0.5"}, True),
        ({"filterType": "MAX_POSITION", "maxPosition": "1000.5"}, {"quantity": "0.501"}, False),
        ({"filterType": "MAX_POSITION", "maxPosition": "1"}, {**SELL}, True),
        ({"filterType": "MAX_NUM_ORDERS", "maxNumOrders": 0}, {}, False),
        ({"filterType": "MIN_NOTIONAL", "minNotional": "300", "applyToMarket": False, "avgPriceMins": 0}, {}, True),
        (
            {"filterType": "MIN_NOTIONAL", "minNotional": "501", "applyToMarket": False, "avgPriceMins": 0},
            {"price": "500"},
            False,
        ),
    ],
)
def test_error_1013_of_filters_that_are_put_on_a_symbol(api, gateway, rest, rule, order, passes):
    gateway.rules.put("BNBUSDT", rule)
    shown = rest.get("exchangeInfo", symbol="BNBUSDT")["symbols"][0]["filters"]
    assert rule in shown
    reply = api.place(**order)[0]
    if passes:
        assert reply["status"] == 200
    else:
        assert reply["error"]["msg"] == f"Filter failure: {rule['filterType']}"


def test_a_filter_that_is_dropped_no_longer_holds(api, gateway):
    gateway.rules.drop("BNBUSDT", "NOTIONAL")
    assert api.place(quantity="0.001", price="1")[0]["status"] == 200


def test_open_orders_and_open_buys_count_with_the_order_itself(api, gateway):
    gateway.rules.put("BNBUSDT", {"filterType": "MAX_NUM_ORDERS", "maxNumOrders": 2})
    gateway.rules.put("BNBUSDT", {"filterType": "MAX_POSITION", "maxPosition": "1003"})
    assert [api.place(quantity=many)[0]["status"] for many in ("1", "2", "0.1")] == [200, 200, 400]
    gateway.rules.put("BNBUSDT", {"filterType": "MAX_NUM_ORDERS", "maxNumOrders": 9})
    assert api.place(quantity="0.1")[0]["error"]["msg"] == "Filter failure: MAX_POSITION"
    assert api.place(symbol="ETHUSDT", price="2900")[0]["status"] == 200


def test_market_orders_are_weighed_by_the_price_that_filters_use(api, gateway):
    rule = {"filterType": "MIN_NOTIONAL", "minNotional": "700", "applyToMarket": True, "avgPriceMins": 0}
    gateway.rules.put("BNBUSDT", rule)
    api.place(side="SELL", price="800", quantity="3")
    assert api.place(**MARKET, quantity="1")[0]["error"]["msg"] == "Filter failure: MIN_NOTIONAL"
    assert api.place(**MARKET, quantity="1.2")[0]["status"] == 200
    # Now there is a trade at 800, and with it a reference price.
    assert api.place(**MARKET, quantity="0.9")[0]["status"] == 200
    gateway.rules["BNBUSDT"].reference = Reference.NEVER
    assert api.place(**MARKET, quantity="0.8")[0]["error"]["msg"] == "Filter failure: MIN_NOTIONAL"


def test_the_whole_exchange_may_have_limits(api, gateway, rest):
    rule = {"filterType": "EXCHANGE_MAX_NUM_ORDERS", "maxNumOrders": 1}
    gateway.rules.put_exchange(rule)
    assert rest.get("exchangeInfo")["exchangeFilters"] == [rule]
    assert api.place()[0]["status"] == 200
    assert api.place(symbol="ETHUSDT", price="2900")[0]["error"]["msg"] == "Filter failure: EXCHANGE_MAX_NUM_ORDERS"


@pytest.mark.parametrize(("asset", "limit"), [("BNB", "0.999"), ("USDT", "499.99")])
def test_one_order_may_move_only_so_much_of_an_asset(api, gateway, asset, limit):
    gateway.rules.assets[asset] = D(limit)
    assert api.place()[0]["error"]["msg"] == "Filter failure: MAX_ASSET"
    [shown] = api.request("myFilters", symbol="BNBUSDT")
    assert shown["result"]["assetFilters"] == [{"filterType": "MAX_ASSET", "asset": asset, "limit": f"{D(limit):.8f}"}]
    gateway.rules.assets[asset] = D(500)
    assert api.place()[0]["status"] == 200


def test_iceberg_parts_are_rounded_up(draft, failure):
    assert failure(draft(price="600", quantity="5", iceberg_quantity="0.1")) is None
    assert failure(draft(price="600", quantity="5.001", iceberg_quantity="0.1")) == "ICEBERG_PARTS"
    assert failure(draft(price="600", quantity="5", iceberg_quantity="0.1001")) == "LOT_SIZE"


def test_algo_orders_and_icebergs_have_counts_of_their_own(draft, failure, gateway):
    stop = draft(type="STOP_LOSS_LIMIT", price="600", stop_price="590", quantity="1", side=OrderSide.SELL)
    iceberg = draft(price="600", quantity="1", iceberg_quantity="0.5")
    assert failure(*[stop] * 5) is None
    assert failure(*[stop] * 6) == "MAX_NUM_ALGO_ORDERS"
    gateway.rules.put("BNBUSDT", {"filterType": "MAX_NUM_ICEBERG_ORDERS", "maxNumIcebergOrders": 1})
    assert failure(iceberg, draft(price="600", quantity="1")) is None
    assert failure(iceberg, iceberg) == "MAX_NUM_ICEBERG_ORDERS"
    gateway.rules.drop("BNBUSDT", "MAX_NUM_ICEBERG_ORDERS")
    gateway.rules.put_exchange({"filterType": "EXCHANGE_MAX_NUM_ICEBERG_ORDERS", "maxNumIcebergOrders": 1})
    assert failure(iceberg, iceberg) == "EXCHANGE_MAX_NUM_ICEBERG_ORDERS"
    gateway.rules.put_exchange({"filterType": "EXCHANGE_MAX_NUM_ALGO_ORDERS", "maxNumAlgoOrders": 1})
    assert failure(stop, stop) == "EXCHANGE_MAX_NUM_ALGO_ORDERS"


def test_a_stop_price_is_on_the_grid_too(draft, failure):
    assert failure(draft(type="STOP_LOSS", quantity="1", stop_price="590.001")) == "PRICE_FILTER"


@pytest.mark.parametrize(
    ("side", "kind", "where"),
    [
        ("BUY", "STOP_LOSS", "Above"),
        ("SELL", "STOP_LOSS_LIMIT", "Below"),
        ("BUY", "TAKE_PROFIT", "Below"),
        ("SELL", "TAKE_PROFIT_LIMIT", "Above"),
    ],
)
def test_a_trailing_delta_has_a_range_above_and_one_below(draft, failure, gateway, side, kind, where):
    ranges = {f"{bound}Trailing{there}Delta": 50 for bound in ("min", "max") for there in ("Above", "Below")}
    rule = {"filterType": "TRAILING_DELTA", **ranges, f"min{'Trailing'}{where}Delta": 10}
    gateway.rules.put("BNBUSDT", rule)
    trailing = {"side": OrderSide(side), "type": kind, "quantity": "1", "price": "600"}
    assert failure(draft(**trailing, trailing_delta=10)) is None
    assert failure(draft(**trailing, trailing_delta=9)) == "TRAILING_DELTA"
    assert failure(draft(**trailing, trailing_delta=51)) == "TRAILING_DELTA"


def test_order_lists_and_amendments_are_counted_by_whom_they_are_kept(api, call, gateway):
    bnb = gateway.engine.instruments["BNBUSDT"]
    check_list_count(call, bnb, open_here=19, open_everywhere=19)
    with pytest.raises(ApiError, match="MAX_NUM_ORDER_LISTS"):
        check_list_count(call, bnb, open_here=20, open_everywhere=20)
    gateway.rules.put_exchange({"filterType": "EXCHANGE_MAX_NUM_ORDER_LISTS", "maxNumOrderLists": 3})
    with pytest.raises(ApiError, match="EXCHANGE_MAX_NUM_ORDER_LISTS"):
        check_list_count(call, bnb, open_here=0, open_everywhere=3)
    api.place(newClientOrderId="old", quantity="2")
    old = gateway.engine.ledger.order(gateway.user, client_order_id="old")
    check_amendment(call, old, D(1), amends=9)
    with pytest.raises(ApiError, match="MAX_NUM_ORDER_AMENDS") as error:
        check_amendment(call, old, D(1), amends=10)
    assert error.value.code == -2038


def test_an_order_that_will_be_gone_does_not_count(api, draft, failure, gateway):
    gateway.rules.put("BNBUSDT", {"filterType": "MAX_NUM_ORDERS", "maxNumOrders": 1})
    api.place(newClientOrderId="old")
    new = draft(price="600", quantity="1")
    assert failure(new) == "MAX_NUM_ORDERS"
    old = gateway.engine.ledger.order(gateway.user, client_order_id="old")
    assert failure(new, replaces=old) is None


@pytest.mark.parametrize("status", [one for one in SymbolStatus if one is not SymbolStatus.TRADING])
def test_error_1013_of_a_symbol_that_does_not_trade(api, gateway, rest, status):
    gateway.rules["BNBUSDT"].status = status
    assert api.place()[0]["error"] == {"code": -1013, "msg": "Market is closed."}
    assert rest.get("exchangeInfo", symbol="BNBUSDT")["symbols"][0]["status"] == str(status)


def test_the_market_of_a_symbol_that_does_not_trade_stands_still(dial, gateway):
    gateway.rules["BTCUSDT"].status = SymbolStatus.HALT
    line = dial("/ws/btcusdt@trade/ethusdt@trade")
    for _ in range(20):
        gateway.market.step()
    assert {one["s"] for one in line.heard()} == {"ETHUSDT"}
