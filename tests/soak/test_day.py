"""A part of the day in virtual time that `make soak` lives through, and that its checks can say no."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from checks import Items, Orders, compare
from day import Day

from bittrade_ws.models.order import Order, OrderStatus
from bittrade_ws.models.status import Gap

S = OrderStatus


def test_f45_f43_i2_i5_twenty_minutes_with_a_fault_every_ten_seconds(marbles: Any) -> None:
    day = Day(marbles)
    day.live(20 * 60)
    assert day.judge() == []
    assert min(day.faults.values()) >= 8
    assert len(day.trades.silences) >= 40
    assert day.trades.backfilled >= 40


def numbered(*told: int | Gap) -> list[str]:
    items = Items("trades", lambda one: one.n, lambda one: Decimal(one.n))
    for one in told:
        items.tell(one if isinstance(one, Gap) else SimpleNamespace(n=one))
    items.settle(9, Decimal(sum(range(5, 10))))
    return items.problems


def gap(first: int | None, last: int | None, *, backfilled: bool = False) -> Gap:
    return Gap("trades", first, last, "cut", backfilled)


@pytest.mark.parametrize(
    "told",
    [(5, 6, 7, 8, 9), (5, gap(6, 8), 9), (5, gap(6, 7, backfilled=True), 6, 7, 8, 9)],
    ids=["whole", "told", "fetched"],
)
def test_items_that_are_all_accounted_for(told: tuple[Any, ...]) -> None:
    assert numbered(*told) == []


@pytest.mark.parametrize(
    "told",
    [
        (5, 6, 8, 9),
        (5, 6, 6, 7, 8, 9),
        (5, gap(6, 7), 9),
        (5, gap(7, 8), 9),
        (5, gap(6, 8), 8, 9),
        (5, gap(None, None), 9),
        (5, gap(6, 7, backfilled=True), 8, 9),
        (5, 6, 7, 8),
    ],
    ids=["lost", "twice", "short gap", "late gap", "gap too long", "vague gap", "fetched nothing", "no end"],
)
def test_items_that_are_not(told: tuple[Any, ...]) -> None:
    assert numbered(*told) != []


def test_values_that_differ_are_found() -> None:
    items = Items("trades", lambda one: one, Decimal)
    items.tell(5)
    items.settle(5, Decimal(6))
    assert items.problems == ["trades: the values come to 5, not 6"]


@pytest.mark.parametrize(
    ("stages", "problem"),
    [
        ([S.SUBMITTED, S.OPEN, S.CANCELED], None),
        ([S.SUBMITTED, S.OPEN, S.UNKNOWN, S.OPEN, S.CANCELED], None),
        ([S.SUBMITTED, S.OPEN, S.OPEN, S.CANCELED], "OPEN after OPEN"),
        ([S.SUBMITTED, S.CANCELED, S.CANCELED], "CANCELED after its end"),
        ([S.SUBMITTED, S.OPEN], "still OPEN"),
        ([S.SUBMITTED, S.FILLED], "FILLED with 0"),
    ],
)
def test_lives_of_orders(stages: list[OrderStatus], problem: str | None) -> None:
    orders = Orders()
    for status in stages:
        orders.tell("o", Order(client_order_id="o", symbol="BNBUSDT", status=status))
    orders.settle({"o": {"status": "CANCELED", "filled": "0", "received": 1}})
    assert (not orders.problems) if problem is None else any(problem in one for one in orders.problems)


def test_outages_are_compared_one_by_one() -> None:
    assert compare([1.0, 2.0], [1.0, 2.1], within=0.2) == []
    assert compare([1.0, 2.0], [1.0, 2.1], within=0.05) == ["outage 2: 2.000 s were reported, of 2.100 s"]
    assert compare([1.0], [1.0, 2.0], within=9) == ["1 silences were reported, of 2 outages"]
