"""The commands that every venue has."""

from typing import Any

import pytest
import reactivex

from bittrade_ws.cli.console.usual import each, first, is_endless
from bittrade_ws.models.status import Gap

GAP = Gap("tides", 1, 2, "sequence")


@pytest.mark.parametrize(
    ("count", "shown"), [(None, [1, GAP, 2, 3]), (1, [1]), (2, [1, GAP, 2]), (3, [1, GAP, 2, 3]), (9, [1, GAP, 2, 3])]
)
def test_a_gap_is_shown_and_counts_for_no_value(count: int | None, shown: list[Any]) -> None:
    values = first(count, reactivex.of(1, GAP, 2, 3))
    for _ in range(2):  # counted anew for each subscriber
        seen: list[Any] = []
        values.subscribe(seen.append)
        assert seen == shown


def test_a_script_waits_for_the_end_of_a_watch_that_has_one() -> None:
    assert is_endless("value", "REEF", None)
    assert not is_endless("value", "REEF", 3)


def test_what_there_is_none_of_is_told() -> None:
    show = each("tide", "no tide")
    assert list(show([])) == ["no tide"]
    assert list(show([1, 2])) == [("tide", 1), ("tide", 2)]
