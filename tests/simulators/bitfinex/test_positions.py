"""Positions keep their exact cost; what is closed gives back its share."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.simulators.bitfinex.positions import Positions

D = Decimal


@pytest.fixture
def positions():
    return Positions(lambda: 7)


def trade(positions, amount, price):
    return [(word, one.amount, one.base_price) for word, one in positions.trade("tBTCUSD", D(amount), D(price))]


def test_it_opens_grows_shrinks_and_closes(positions):
    assert trade(positions, 1, 100) == [("pn", 1, 100)]
    assert trade(positions, 1, 200) == [("pu", 2, 150)]
    assert trade(positions, -1, 500) == [("pu", 1, 150)]
    assert trade(positions, -1, 500) == [("pc", 0, 150)]
    assert (positions.open, len(positions.closed)) == ({}, 1)


def test_through_zero_it_is_another_one(positions):
    trade(positions, 1, 100)
    assert trade(positions, -3, 90) == [("pc", 0, 100), ("pn", -2, 90)]
    assert positions.open["tBTCUSD"].position_id != positions.closed[0].position_id


def test_profit_of_a_short(positions):
    trade(positions, -2, 100)
    assert positions.open["tBTCUSD"].profit(D(90)) == 20
    assert len(positions.open["tBTCUSD"].row(D(90))) == 20


@given(st.lists(st.tuples(st.integers(-5, 5).filter(bool), st.integers(1, 100)), max_size=20))
def test_the_amount_is_the_sum_of_all_trades(trades):
    positions = Positions(lambda: 7)
    for amount, price in trades:
        trade(positions, amount, price)
    assert positions.amount("tBTCUSD") == sum(amount for amount, _ in trades)
    assert all(abs(one.cost - one.amount * one.base_price) < D("1E-4") for one in positions.open.values())
