"""Every parameter of an order by a typed name; what the venue certainly refuses is refused here."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bittrade_ws.exchanges.binance.order_options import order_options, order_params
from bittrade_ws.exchanges.binance.order_words import SelfTradePrevention
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.models.order import OrderSide
from bittrade_ws.models.requests import AddOrderRequest

D = Decimal
LIMIT = AddOrderRequest(symbol="BTCUSDT", side=OrderSide.BUY, type="LIMIT", quantity=D("1"), price=D("100"))


def with_options(**options: Any) -> AddOrderRequest:
    return replace(LIMIT, extra=order_options(**options))


def test_every_option_has_the_venues_word() -> None:
    options = order_options(
        iceberg_quantity=D("0.10"),
        trailing_delta=100,
        strategy_id=1,
        strategy_type=1_000_000,
        self_trade_prevention=SelfTradePrevention.EXPIRE_BOTH,
        response_type="FULL",
        peg_price_type="PRIMARY_PEG",
        peg_offset_type="PRICE_LEVEL",
        peg_offset_value=5,
        recv_window=D("5000.5"),
    )
    assert options == {
        "icebergQty": D("0.10"), "trailingDelta": 100, "strategyId": 1, "strategyType": 1_000_000,
        "selfTradePreventionMode": "EXPIRE_BOTH", "newOrderRespType": "FULL", "pegPriceType": "PRIMARY_PEG",
        "pegOffsetType": "PRICE_LEVEL", "pegOffsetValue": 5, "recvWindow": D("5000.5"),
    }  # fmt: skip
    assert order_options() == {}


@pytest.mark.parametrize(
    "request_",
    [
        replace(LIMIT, type="MARKET", price=None),
        replace(LIMIT, type="MARKET", price=None, quantity=None, quote_quantity=D("5")),
        replace(LIMIT, type="LIMIT_MAKER"),
        replace(LIMIT, type="STOP_LOSS", price=None, stop_price=D("90")),
        replace(LIMIT, type="TAKE_PROFIT", price=None, extra=order_options(trailing_delta=100)),
        replace(LIMIT, type="STOP_LOSS_LIMIT", stop_price=D("90")),
        replace(LIMIT, type="TAKE_PROFIT_LIMIT", extra=order_options(trailing_delta=100)),
        replace(LIMIT, price=None, extra=order_options(peg_price_type="PRIMARY_PEG")),
        replace(LIMIT, type="NOVELTY", price=None, quantity=None),
        with_options(iceberg_quantity=D("0.1")),
    ],
)
def test_what_the_venue_may_take_is_sent(request_: AddOrderRequest) -> None:
    assert order_params(request_, "c1")["type"] == request_.type


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        (replace(LIMIT, price=None), "needs a price"),
        (replace(LIMIT, quantity=None), "needs a quantity"),
        (replace(LIMIT, type="STOP_LOSS"), "needs a stop_price or a trailing_delta"),
        (replace(LIMIT, type="MARKET", time_in_force="GTC"), "has no time_in_force"),
        (replace(LIMIT, type="MARKET", quantity=None), "a quantity or a quote_quantity"),
        (replace(LIMIT, type="MARKET", quote_quantity=D(1)), "a quantity or a quote_quantity"),
        (replace(with_options(iceberg_quantity=D("0.1")), time_in_force="IOC"), "is GTC"),
        (with_options(strategy_type=999_999), "the least is 1000000"),
        (with_options(peg_price_type="MARKET_PEG", peg_offset_value=101), "the most is 100"),
    ],
)
def test_what_the_venue_certainly_refuses_is_not_sent(request_: AddOrderRequest, why: str) -> None:
    with pytest.raises(InvalidRequest, match=why):
        order_params(request_, "c1")


@pytest.mark.parametrize("name", ["", "x" * 37, "a b", "é", "a\n"])
def test_a_client_id_that_the_venue_does_not_take(name: str) -> None:
    with pytest.raises(InvalidRequest, match="client_order_id"):
        order_params(LIMIT, name)
