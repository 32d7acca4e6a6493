from typing import Any

import pytest

from bittrade_ws.connection.policy import Guards, Pool, with_jitter
from bittrade_ws.connection.rollover import Rollover
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.operators.reconnect import ReconnectPolicy


@pytest.mark.parametrize("wrong", [{"undecodable_in_a_row": 0}, {"slow_after": 0}])
def test_impossible_guards_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(InvalidRequest):
        Guards(**wrong)


def test_a_policy_gets_a_random_source_unless_it_has_one() -> None:
    def dice() -> float:
        return 0.5

    mine = ReconnectPolicy(random=dice)

    assert with_jitter(mine) is mine
    waits = {with_jitter(ReconnectPolicy(jitter=1)).wait(10) for _ in range(20)}
    assert len(waits) > 1
    assert all(0 < wait <= 10 for wait in waits)


def test_connections_that_opened_together_are_not_replaced_together() -> None:
    numbers = with_jitter(Rollover(after=10)).random
    assert numbers is not None
    assert numbers() != numbers()


@pytest.mark.parametrize("wrong", [{"per_connection": 0}, {"connections": 0}, {"idle_after": -1.0}])
def test_a_pool_that_could_carry_nothing_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequest):
        Pool(**{"per_connection": 1} | wrong)
