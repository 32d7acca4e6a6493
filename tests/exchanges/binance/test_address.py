"""One address, shared by the budgets of several accounts."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bittrade_ws.exchanges import binance
from bittrade_ws.models.errors import BudgetSpent
from bittrade_ws.wire.budget import Cost

NOW = 1_704_067_230.0
ONE = Cost(counts={"REQUEST_WEIGHT": 1})


def test_f58_what_one_account_spends_or_is_banned_for_holds_for_the_other() -> None:
    address = binance.Address(kept=0.0)
    first, second = binance.Budgets(address=address), binance.Budgets(address=address)
    assert first.take_cost(Cost(counts={"REQUEST_WEIGHT": 6000}), NOW) == 0
    with pytest.raises(BudgetSpent) as spent:
        second.take_cost(ONE, NOW)
    assert 30 <= spent.value.retry_after <= 30.25
    other = binance.Budgets()
    other.hold(5.0, NOW)
    assert other.take_cost(ONE, NOW) == 5.0
    assert binance.Budgets().take_cost(ONE, NOW) == 0


def test_f58_threads_together_get_no_more_than_there_is() -> None:
    address = binance.Address(kept=0.0)

    def take(_: int) -> int:
        mine, taken = binance.Budgets(address=address, patience=0.0), 0
        for _ in range(2_000):
            try:
                taken += mine.take_cost(ONE, NOW) == 0
            except BudgetSpent:
                break
        return taken

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(take, range(4))) == 6_000
