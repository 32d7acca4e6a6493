from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.models.fills import NO_FILLS, Fills
from bittrade_ws.models.order import Fill


def fill(number: int) -> Fill:
    return Fill(trade_id=str(number), price=Decimal("100.10"), quantity=Decimal(number))


@given(st.lists(st.lists(st.integers(0, 9), max_size=3), max_size=6), st.integers(-20, 20), st.slices(12))
def test_it_is_a_tuple_whatever_is_done_to_it(steps: list[list[int]], index: int, part: slice) -> None:
    fills, plain = Fills(), ()
    snapshots: list[tuple[Fills, tuple[Fill, ...]]] = []
    for step in steps:
        new = [fill(number) for number in step]
        fills, plain = fills.plus(new), (*plain, *new)
        snapshots.append((fills, plain))
    for told, expected in snapshots:
        assert told == expected
        assert expected == told
        assert tuple(told) == expected
        assert (len(told), hash(told), repr(told)) == (len(expected), hash(expected), repr(expected))
        assert told.quantity == sum((each.quantity for each in expected), Decimal(0))
        assert told[part] == expected[part]
        if -len(expected) <= index < len(expected):
            assert told[index] == expected[index]
        else:
            with pytest.raises(IndexError):
                told[index]


def test_two_futures_of_one_snapshot_are_apart() -> None:
    now = Fills([fill(1)])
    one, other = now.plus([fill(2)]), now.plus([fill(3)])
    assert (now, one, other) == ((fill(1),), (fill(1), fill(2)), (fill(1), fill(3)))
    assert now != [fill(1)]
    assert now.plus([]) is now


def test_none_is_everybodys_and_stays_none() -> None:
    one, other = NO_FILLS.plus([fill(1)]), NO_FILLS.plus([fill(2)])
    assert (NO_FILLS, one, other) == ((), (fill(1),), (fill(2),))


def test_a_further_fill_copies_nothing() -> None:
    fills = Fills([fill(0)])
    for number in range(1, 1000):
        longer = fills.plus([fill(number)])
        assert longer._told is fills._told
        fills = longer


def test_what_is_corrected_is_another_snapshot() -> None:
    first, second = (Fill(trade_id=name, price=Decimal(1), quantity=Decimal(2), fee=None) for name in "ab")
    better = Fill(trade_id="b", price=Decimal(1), quantity=Decimal(2), fee=Decimal(3))
    fills = Fills([first, second])
    corrected = fills.corrected({"b": better})
    assert (fills, corrected, corrected.quantity) == ((first, second), (first, better), Decimal(4))
