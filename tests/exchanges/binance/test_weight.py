"""Turns at the pace of an address, whatever is asked for, in virtual time."""

from typing import Any

import pytest
import reactivex

from bittrade_ws.exchanges.binance.weight import WeightBudget, shared_budget
from bittrade_ws.models.errors import InvalidRequest, RateLimited


class Asked:
    """When it was asked, and how much that weighed."""

    def __init__(self, clock: Any, budget: WeightBudget) -> None:
        self.clock = clock
        self.budget = budget
        self.turns: list[tuple[float, int]] = []
        self.answer: Any = reactivex.empty()

    def ask(self, weight: int) -> Any:
        def go() -> Any:
            self.turns.append((self.clock.micros / 1e6, weight))
            return self.answer

        return self.budget.turn(weight, go).subscribe(on_error=lambda error: None, scheduler=self.clock)


def test_f58_heavy_and_light_ones_share_a_minute(marbles: Any) -> None:
    asked = Asked(marbles.clock, WeightBudget(500))
    for weight in [100, 4, 50, 250] * 10:
        asked.ask(weight)
    marbles.clock.advance("20m")
    assert len(asked.turns) == 40
    for start, _ in asked.turns:
        assert sum(weight for at, weight in asked.turns if start <= at < start + 60) <= 1000


def test_f58_in_the_time_that_the_venue_wants_quiet_nothing_is_asked(marbles: Any) -> None:
    asked = Asked(marbles.clock, WeightBudget(500))
    asked.answer = reactivex.throw(RateLimited("later", retry_after=90))
    asked.ask(4)
    marbles.clock.advance("1ms")
    asked.answer = reactivex.empty()
    for weight in (250, 4, 100):
        asked.ask(weight)
    marbles.clock.advance("10m")
    assert [at >= 90 for at, _ in asked.turns] == [False, True, True, True]


def test_what_no_minute_allows_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="this weighs 501, more than the 500 of a minute"):
        WeightBudget(500).check(501, "this")


def test_those_who_are_given_none_share_that_of_the_address() -> None:
    assert shared_budget("http://127.0.0.1:1") is shared_budget("http://127.0.0.1:1")
    assert shared_budget("http://127.0.0.1:1") is not shared_budget("http://127.0.0.1:2")
