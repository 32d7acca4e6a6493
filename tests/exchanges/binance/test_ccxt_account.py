"""Orders and the account in CCXT's structures; that they equal ccxt's own is proven in `tests/interop`."""

from decimal import Decimal
from typing import Any

import pytest

from bittrade_ws.exchanges import binance
from bittrade_ws.models.order import OrderSide


@pytest.fixture
def markets(venue: Any) -> dict[str, Any]:
    found = venue.ask(binance.get_exchange_info_http(**venue.to), binance.parse_markets_ccxt())
    return {market["id"]: market for market in found}


def test_an_order_that_was_filled(venue: Any, markets: Any) -> None:
    call = binance.add_order_http(
        "BTCUSDT", side=OrderSide.BUY, type="MARKET", quantity=Decimal("0.01"), **venue.signed
    )
    order = venue.ask(call, binance.parse_order_ccxt(markets["BTCUSDT"]))
    assert (order["symbol"], order["side"], order["type"], order["status"]) == ("BTC/USDT", "buy", "market", "closed")
    assert (order["amount"], order["filled"], order["remaining"]) == (0.01, 0.01, 0.0)
    assert order["average"] == order["price"] == pytest.approx(order["cost"] / 0.01)
    assert [trade["symbol"] for trade in order["trades"]] == ["BTC/USDT"] * len(order["trades"])
    assert order["fee"] == order["fees"][0]
    mine = venue.ask(
        binance.get_my_trades_http("BTCUSDT", **venue.signed), binance.parse_trades_ccxt(markets["BTCUSDT"])
    )
    assert sum(Decimal(str(trade["fee"]["cost"])) for trade in mine) == Decimal(str(order["fee"]["cost"]))


def test_orders_of_several_markets(venue: Any, markets: Any) -> None:
    for symbol, price in (("BTCUSDT", "20000"), ("BNBUSDT", "500")):
        call = binance.add_order_http(
            symbol, side=OrderSide.BUY, type="LIMIT", time_in_force="GTC", quantity=1, price=price, **venue.signed
        )
        venue.ask(call, binance.parse_order())
    orders = venue.ask(binance.get_open_orders_http(**venue.signed), binance.parse_orders_ccxt(markets.values()))
    assert [(one["symbol"], one["status"], one["price"]) for one in orders] == [
        ("BTC/USDT", "open", 20000.0),
        ("BNB/USDT", "open", 500.0),
    ]


def test_balances_and_fees(venue: Any, markets: Any) -> None:
    balance = venue.ask(binance.get_account_http(**venue.signed), binance.parse_balance_ccxt())
    assert balance["BTC"] == {"free": 10.0, "used": 0.0, "total": 10.0}
    assert balance["total"]["USDT"] == 1000000.0
    fees = venue.ask(binance.get_trade_fees_http(**venue.signed), binance.parse_trading_fees_ccxt(markets.values()))
    assert (set(fees), fees["BTC/USDT"]["maker"]) == ({"BTC/USDT", "ETH/USDT", "BNB/USDT"}, 0.001)
    one = binance.get_trade_fees_http("ETHUSDT", **venue.signed)
    assert venue.ask(one, binance.parse_trading_fee_ccxt(markets["ETHUSDT"]))["symbol"] == "ETH/USDT"
