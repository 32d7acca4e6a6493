"""Numbers as JavaScript writes them, and checksums against the vectors of the facts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.simulators.bitfinex.wire import checksum, dumps, number, significant

D = Decimal


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("6000", "6000"),
        ("6E+3", "6000"),
        ("0.50", "0.5"),
        ("-0.000001", "-0.000001"),
        ("0.0000001", "1e-7"),
        ("-0.00000012", "-1.2e-7"),
        ("0E-8", "0"),
        ("-0", "0"),
    ],
)
def test_the_shortest_form(value, text):
    assert number(D(value)) == text


@given(st.decimals(min_value=D(-(10**9)), max_value=D(10**9), places=8, allow_nan=False, allow_infinity=False))
def test_a_number_keeps_its_value(value):
    assert D(number(value)) == value


@pytest.mark.parametrize(
    ("bids", "asks", "expected"),
    [
        ([("6000", 1), ("5900", 1)], [("6100", -1), ("6200", -1)], -1494577313),
        ([(34006738527, "0.5")], [(25998968549, "-0.1")], 766678309),
        ([("100", "0.0000001")], [("101", "-2.5")], -931931001),
    ],
)
def test_checksum_vectors(bids, asks, expected):
    def row(pair):
        return tuple(D(one) if isinstance(one, str) else one for one in pair)

    assert checksum([row(one) for one in bids], [row(one) for one in asks]) == expected


def test_only_25_levels_of_a_side_are_checked():
    bids = [(D(1000 - one), D(1)) for one in range(30)]
    assert checksum(bids, []) == checksum(bids[:25], [])
    assert checksum(bids, []) != checksum(bids[:24], [])


def test_prices_are_rounded_away_from_the_market():
    assert significant(D("60123"), 3, up=False) == D("60100")
    assert significant(D("60123"), 3, up=True) == D("60200")
    assert significant(D("60100"), 3, up=True) == D("60100")


def test_decimals_become_strings_on_demand():
    value = {"a": [D("1.50"), None, "x", 2]}
    assert dumps(value) == '{"a":[1.5,null,"x",2]}'
    assert dumps(value, decimals_as_strings=True) == '{"a":["1.5",null,"x",2]}'
