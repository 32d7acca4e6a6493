"""What an event costs does not depend on how many orders are tracked, nor on how often this one was filled."""

import sys
from collections.abc import Callable

import pytest


def lines_run(action: Callable[[], object]) -> int:
    """How many lines of Python it takes: a measure that no other load disturbs."""
    count = 0

    def trace(frame, event, argument):
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        action()
    finally:
        sys.settrace(before)
    return count


def fill(counter, number):
    fills = [(str(number), "100.00", "0.001")]
    return lambda: counter.event("PARTIALLY_FILLED", client="c0", filled=f"0.{number:04}", fills=fills)


@pytest.mark.parametrize("others", [10, 2_000])
def test_an_event_costs_the_same_with_many_orders(counter, others):
    counter.open()
    stages = counter.place("c0")
    counter.reply("place", status="OPEN", client="c0")
    fill(counter, 1)()
    alone = lines_run(fill(counter, 2))
    for number in range(1, others):
        counter.place(f"c{number}")
        counter.reply("place", status="OPEN", client=f"c{number}")
    assert lines_run(fill(counter, 3)) == alone
    assert len(stages.last.fills) == 3


def test_a_fill_costs_the_same_after_many(counter):
    counter.open()
    stages = counter.place("c0")
    counter.reply("place", status="OPEN", client="c0")
    fill(counter, 1)()
    early = lines_run(fill(counter, 2))
    for number in range(3, 1_000):
        fill(counter, number)()
    assert lines_run(fill(counter, 1_000)) == early
    assert len(stages.last.fills) == 1_000
