"""Books kept from entries, and the venue's checksum over them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.exchanges.bitfinex.levels import Levels, number
from bittrade_ws.exchanges.bitfinex.market import OrderEntry, PriceEntry
from bittrade_ws.models.market import Level

D = Decimal


def priced(*rows: tuple[str, int, str]) -> Levels:
    levels = Levels()
    assert all([levels.set(PriceEntry(D(price), count, D(amount))) for price, count, amount in rows])
    return levels


def orders(*rows: tuple[int, str, str]) -> Levels:
    levels = Levels()
    assert all([levels.set(OrderEntry(number, D(price), D(amount))) for number, price, amount in rows])
    return levels


def test_the_vectors_of_the_venue() -> None:
    assert priced(("6000", 1, "1"), ("5900", 1, "1"), ("6100", 1, "-1"), ("6200", 1, "-1")).checksum() == -1494577313
    assert priced(("100", 1, "1e-7"), ("101", 1, "-2.5")).checksum() == -931931001
    assert orders((34006738527, "10", "0.5"), (25998968549, "11", "-0.1")).checksum() == 766678309


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("6000", "6000"), ("6000.0", "6000"), ("0.000001", "0.000001"), ("1e-7", "1e-7"), ("0.00000012", "1.2e-7"),
        ("-2.5", "-2.5"), ("1E+3", "1000"), ("0", "0"), ("1e21", "1e+21"), ("-0.00000010", "-1e-7"),
    ],
)  # fmt: skip
def test_numbers_as_javascript_writes_them(value: str, text: str) -> None:
    assert number(D(value)) == text


def test_an_entry_replaces_and_a_count_of_zero_removes() -> None:
    levels = priced(("10", 1, "1"), ("9", 2, "2"), ("11", 1, "-3"), ("10", 4, "5"), ("9", 0, "1"), ("12", 0, "-1"))
    assert levels.bids(None) == (Level(D(10), D(5)),)
    assert levels.asks(None) == (Level(D(11), D(3)),)


def test_orders_of_one_price_are_one_level_and_come_by_id() -> None:
    levels = orders((7, "10", "1"), (5, "10", "2"), (6, "9", "4"), (8, "11", "-1"))
    assert levels.bids(1) == (Level(D(10), D(3)),)
    assert levels.checksum() == orders((5, "10", "2"), (8, "11", "-1"), (6, "9", "4"), (7, "10", "1")).checksum()
    levels.set(OrderEntry(7, D(0), D(1)))
    assert levels.bids(None) == (Level(D(10), D(2)), Level(D(9), D(4)))


def test_an_order_that_moves_leaves_its_old_place() -> None:
    levels = orders((7, "10", "1"), (7, "9", "1"), (7, "12", "-1"))
    assert (levels.bids(None), levels.asks(None)) == ((), (Level(D(12), D(1)),))


@pytest.mark.parametrize(
    "entry",
    [
        PriceEntry(D(-1), 1, D(1)), PriceEntry(D("NaN"), 1, D(1)), PriceEntry(D(1), 1, D(0)),
        PriceEntry(D(1), -1, D(1)), OrderEntry(1, D(-1), D(1)), OrderEntry(1, D(1), D(0)),
    ],
)  # fmt: skip
def test_f42_what_cannot_be_is_told(entry: PriceEntry | OrderEntry) -> None:
    assert Levels().set(entry) is False


def test_f42_crossed() -> None:
    assert priced(("10", 1, "1"), ("10", 1, "-1")).is_crossed
    assert not priced(("10", 1, "1"), ("11", 1, "-1")).is_crossed


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 3), st.sampled_from([1, -1]), st.integers(1, 9))))
def test_whatever_comes_a_copy_and_a_plain_book_agree(rows: list[tuple[int, int, int, int]]) -> None:
    levels, plain = Levels(), {1: dict[int, int](), -1: dict[int, int]()}
    for price, count, side, amount in rows:
        levels.set(PriceEntry(D(price), count, D(side * amount)))
        plain[side].pop(price, None)
        if count:
            plain[side][price] = amount
    copied = levels.copy()
    levels.set(PriceEntry(D(1), 1, D(1)))
    assert copied.bids(None) == tuple(Level(D(p), D(plain[1][p])) for p in sorted(plain[1], reverse=True))
    assert copied.asks(None) == tuple(Level(D(p), D(plain[-1][p])) for p in sorted(plain[-1]))


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(0, 6), st.sampled_from([1, -1]), st.integers(1, 9))))
def test_whatever_orders_come_a_plain_book_agrees(rows: list[tuple[int, int, int, int]]) -> None:
    levels, plain = Levels(), dict[int, tuple[int, int]]()
    for order_id, price, side, amount in rows:
        levels.set(OrderEntry(order_id, D(price), D(side * amount)))
        plain.pop(order_id, None)
        if price:
            plain[order_id] = (price, side * amount)
    for side, shown in ((1, levels.bids(None)), (-1, levels.asks(None))):
        sums = dict[int, int]()
        for price, amount in plain.values():
            if amount * side > 0:
                sums[price] = sums.get(price, 0) + abs(amount)
        assert shown == tuple(Level(D(p), D(sums[p])) for p in sorted(sums, reverse=side > 0))
    afresh = orders(*((order_id, str(price), str(amount)) for order_id, (price, amount) in plain.items()))
    assert levels.checksum() == afresh.checksum()
