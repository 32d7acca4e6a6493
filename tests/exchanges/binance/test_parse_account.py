"""Bodies about orders and the account, from the simulated venue and from the venue's own documentation, typed."""

from decimal import Decimal
from typing import Any

import reactivex

from bittrade_ws.exchanges import binance
from bittrade_ws.models.errors import DecodeError
from bittrade_ws.models.order import OrderSide, OrderStatus

D = Decimal
LIMIT = {"side": OrderSide.BUY, "type": "LIMIT", "time_in_force": "GTC", "quantity": D("1.000"), "price": D("500.00")}


def read(body: Any, operator: Any) -> Any:
    seen: list[Any] = []
    reactivex.just(body).pipe(operator).subscribe(seen.append, seen.append)
    (value,) = seen
    return value


def test_the_life_of_an_order(venue: Any) -> None:
    to = venue.signed
    order = venue.ask(binance.add_order_http("BNBUSDT", **LIMIT, client_order_id="one", **to), binance.parse_order())
    assert (order.status, order.client_order_id, order.price) == (OrderStatus.OPEN, "one", D(500))
    found = venue.ask(binance.get_order_http("BNBUSDT", client_order_id="one", **to), binance.parse_order())
    assert (found.order_id, found.quantity) == (order.order_id, D("1"))
    for call in (binance.get_open_orders_http, binance.get_all_orders_http):
        assert [one.order_id for one in venue.ask(call("BNBUSDT", **to), binance.parse_orders())] == [order.order_id]
    amend = binance.amend_order_http("BNBUSDT", client_order_id="one", quantity=D("0.5"), **to)
    amended = venue.ask(amend, binance.parse_amended_order())
    assert (amended.quantity, amended.status) == (D("0.5"), OrderStatus.OPEN)
    cancel = binance.cancel_order_http("BNBUSDT", order_id=order.order_id, **to)
    assert venue.ask(cancel, binance.parse_order()).status is OrderStatus.CANCELED
    again = venue.ask(binance.cancel_order_http("BNBUSDT", order_id=order.order_id, **to), binance.parse_order())
    assert (again.code, again.reason) == (-2011, "Unknown order sent.")


def test_an_amended_order_tells_what_is_filled_of_it(venue: Any) -> None:
    to = venue.signed
    venue.ask(binance.add_order_http("BNBUSDT", **LIMIT, client_order_id="one", **to), binance.parse_order())
    venue.gateway.fill("one", D("0.2"))
    amend = binance.amend_order_http("BNBUSDT", client_order_id="one", quantity=D("0.5"), **to)
    amended = venue.ask(amend, binance.parse_amended_order())
    assert (amended.status, amended.filled_quantity, amended.filled_quote) == ("PARTIALLY_FILLED", D("0.2"), D(100))
    assert amended.time is not None
    refused = read({"code": -1}, binance.parse_amended_order())
    assert isinstance(refused, DecodeError)


def test_an_order_of_a_list_is_cancelled_with_the_list(venue: Any) -> None:
    legs = {"above": binance.OrderLeg(type="LIMIT_MAKER", price=D("700.00"), client_order_id="limit"),
            "below": binance.OrderLeg(type="STOP_LOSS", stop_price=D("500.00"), client_order_id="stop")}  # fmt: skip
    to = venue.signed
    oco = binance.add_oco_http("BNBUSDT", side=OrderSide.SELL, quantity=D("1.000"), **legs, **to)
    placed = venue.ask(oco, binance.parse_order_list())
    assert len(placed.orders) == 2
    cancel = binance.cancel_order_http("BNBUSDT", client_order_id="stop", **to)
    gone = venue.ask(cancel, binance.parse_orders())
    assert {(one.client_order_id, one.status) for one in gone} == {("stop", "CANCELED"), ("limit", "CANCELED")}


def test_all_open_orders_are_cancelled(venue: Any) -> None:
    for _ in range(2):
        venue.ask(binance.add_order_http("BNBUSDT", **LIMIT, **venue.signed), binance.parse_order())
    gone = venue.ask(binance.cancel_open_orders_http("BNBUSDT", **venue.signed), binance.parse_orders())
    assert [one.status for one in gone] == [OrderStatus.CANCELED] * 2


def test_executions_and_the_account(venue: Any) -> None:
    to = venue.signed
    before = venue.ask(binance.get_account_http(**to), binance.parse_account())
    market = binance.add_order_http("BTCUSDT", side=OrderSide.BUY, type="MARKET", quantity=D("0.10"), **to)
    order = venue.ask(market, binance.parse_order())
    assert order.status is OrderStatus.FILLED
    trades = venue.ask(binance.get_my_trades_http("BTCUSDT", **to), binance.parse_my_trades())
    assert sum(one.qty for one in trades) == D("0.10")
    assert [str(one.id) for one in trades] == [fill.trade_id for fill in order.fills]
    after = venue.ask(binance.get_account_http(omit_zero_balances=True, **to), binance.parse_account())
    free = [next(one.free for one in account.balances if one.asset == "USDT") for account in (before, after)]
    assert free[0] - free[1] == order.filled_quote
    fees = venue.ask(binance.get_commission_http("BTCUSDT", **to), binance.parse_commission())
    assert fees.standard_commission.taker == D("0.001")
    (fee,) = venue.ask(binance.get_trade_fees_http("btcusdt", **to), binance.parse_trade_fees())
    assert (fee.symbol, fee.taker) == ("BTCUSDT", D("0.001"))
    limits = venue.ask(binance.get_order_limits_http(**to), binance.parse_order_limits())
    assert {one.rate_limit_type for one in limits} == {"ORDERS"}


LIST = {
    "orderListId": 1, "contingencyType": "OCO", "listStatusType": "EXEC_STARTED", "listOrderStatus": "EXECUTING",
    "listClientOrderId": "l", "transactionTime": 1710485608839, "symbol": "LTCBTC",
    "orders": [{"symbol": "LTCBTC", "orderId": 10, "clientOrderId": "a"}],
    "orderReports": [{"symbol": "LTCBTC", "orderId": 10, "clientOrderId": "a", "status": "PENDING_NEW",
                      "workingTime": -1, "origQty": "5.00000000"}],
}  # fmt: skip


def test_order_lists_as_the_venue_documents_them() -> None:
    placed = read(LIST, binance.parse_order_list())
    assert (placed.contingency_type, placed.orders[0].order_id) == ("OCO", 10)
    assert [one.status for one in placed.facts()] == [OrderStatus.PENDING]
    queried = {name: value for name, value in LIST.items() if name != "orderReports"}
    assert read(queried, binance.parse_order_list()).facts() == ()
    assert [one.order_list_id for one in read([queried], binance.parse_order_lists())] == [1]
    assert [one.order_id for one in read([LIST, LIST["orderReports"][0]], binance.parse_orders())] == ["10", "10"]


def test_the_filters_of_the_account(venue: Any) -> None:
    filters = venue.ask(binance.get_my_filters_http("BTCUSDT", **venue.signed), binance.parse_my_filters())
    assert "PRICE_FILTER" in [one["filterType"] for one in filters.symbol_filters]


def test_what_the_venue_documents() -> None:
    prevented = {"symbol": "BTCUSDT", "preventedMatchId": 1, "takerOrderId": 5, "makerSymbol": "BTCUSDT",
                 "makerOrderId": 3, "tradeGroupId": 1, "selfTradePreventionMode": "EXPIRE_MAKER",
                 "price": "1.100000", "makerPreventedQuantity": "1.300000", "transactTime": 1669101687094}  # fmt: skip
    assert read([prevented], binance.parse_prevented_matches())[0].maker_prevented_quantity == D("1.3")
    allocation = {"symbol": "BTCUSDT", "allocationId": 0, "allocationType": "SOR", "orderId": 1, "orderListId": -1,
                  "price": "1.0", "qty": "5.0", "quoteQty": "5.0", "commission": "0.1", "commissionAsset": "BTC",
                  "time": 1687506878118, "isBuyer": True, "isMaker": False, "isAllocator": False}  # fmt: skip
    assert read([allocation], binance.parse_allocations())[0].qty == D("5.0")
    amendment = {"symbol": "BTCUSDT", "orderId": 9, "executionId": 22, "origClientOrderId": "a",
                 "newClientOrderId": "b", "origQty": "5.0", "newQty": "4.0", "time": 1741669661670}  # fmt: skip
    assert read([amendment], binance.parse_amendments())[0].new_qty == D("4.0")
    maximum = {"filterType": "MAX_ASSET", "asset": "JPY", "limit": "1000000.00000000"}
    filters = read({"exchangeFilters": [], "symbolFilters": [], "assetFilters": [maximum]}, binance.parse_my_filters())
    assert filters.asset_filters == (maximum,)
