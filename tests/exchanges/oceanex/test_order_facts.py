"""The venue's words about orders, as facts."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.exchanges.oceanex.order_facts import fact_of_order
from bittrade_ws.exchanges.oceanex.results import OrderInfo
from bittrade_ws.models.order import OrderSide, OrderStatus

D = Decimal
S = OrderStatus


def info(order, **changes):
    return msgspec.convert({**order, **changes}, OrderInfo)


def test_the_sample_of_the_venue(order):
    fact = fact_of_order(info(order), client_order_id="mine")
    assert (fact.status, fact.order_id, fact.client_order_id, fact.symbol) == (S.OPEN, "32", "mine", "vetusdt")
    assert (fact.side, fact.type, fact.price, fact.quantity) == (OrderSide.BUY, "limit", D("0.75"), D("1000.0"))
    assert (fact.filled_quantity, fact.filled_quote, fact.fills, fact.time) == (0, None, (), 1583412426000)


@pytest.mark.parametrize(
    ("state", "executed", "status"),
    [
        ("wait", "0.0", S.OPEN),
        ("wait", "0.1", S.PARTIALLY_FILLED),
        ("done", "1000.0", S.FILLED),
        ("cancel", "0.0", S.CANCELED),
        ("cancel", "400.0", S.CANCELED),
        ("reviewed", "0.0", None),
    ],
)
def test_states(order, state, executed, status):
    assert fact_of_order(info(order, state=state, executed_volume=executed)).status is status


@pytest.mark.parametrize(
    ("side", "fee", "asset"), [("bid", D("0.4"), "vet"), ("ask", D("0.3"), "usdt"), ("up", None, "")]
)
def test_a_trade_and_its_fee(order, side, fee, asset):
    trade = {
        "id": 7, "price": "0.75", "volume": "400.0", "bid_fee": "0.4", "ask_fee": "0.3", "bid_fee_currency_id": "vet",
        "ask_fee_currency_id": "usdt", "created_on": 1583412427,
    }  # fmt: skip
    fact = fact_of_order(info(order, side=side, executed_volume="400.0", trades=[trade]))
    (fill,) = fact.fills
    assert (fill.trade_id, fill.price, fill.quantity, fill.time) == ("7", D("0.75"), D("400.0"), 1583412427000)
    assert (fill.fee, fill.fee_asset) == (fee, asset)
    assert fact.filled_quote == D("300.000")
    assert fact_of_order(info(order, executed_volume="401.0", trades=[trade])).filled_quote is None
    bare = fact_of_order(info(order, trades=[{"id": 8, "price": "1", "volume": "1"}])).fills[0]
    assert (bare.fee, bare.fee_asset, bare.time) == (None, "", None)


@given(price=st.decimals(0, 10**9, places=8), volume=st.decimals(0, 10**9, places=4))
def test_f30_every_digit_is_kept(price, volume):
    order = {"id": 1, "market": "m", "ord_type": "limit", "side": "bid", "state": "wait"}
    sums = {"executed_volume": "0.0", "remaining_volume": str(volume)}
    fact = fact_of_order(info(order, price=str(price), volume=str(volume), **sums))
    assert str(fact.quantity) == str(volume)
    assert fact.price is None if not price else str(fact.price) == str(price)


def test_a_market_order_has_no_price(order):
    assert fact_of_order(info(order, ord_type="market", price="0.0")).price is None
    assert fact_of_order(info(order, ord_type="market", price=None)).price is None
