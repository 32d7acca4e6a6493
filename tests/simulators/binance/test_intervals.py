from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.simulators.binance import intervals


def ms(*moment):
    return round(datetime(*moment, tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("interval", "opened", "closed"),
    [
        ("1s", (2024, 2, 29, 13, 7, 45), (2024, 2, 29, 13, 7, 46)),
        ("5m", (2024, 2, 29, 13, 5), (2024, 2, 29, 13, 10)),
        ("4h", (2024, 2, 29, 12), (2024, 2, 29, 16)),
        ("1d", (2024, 2, 29), (2024, 3, 1)),
        ("1w", (2024, 2, 26), (2024, 3, 4)),
        ("1M", (2024, 2, 1), (2024, 3, 1)),
    ],
)
def test_the_candle_of_a_moment(interval, opened, closed):
    open_ms, length = intervals.span(interval, ms(2024, 2, 29, 13, 7, 45))
    assert (open_ms, open_ms + length) == (ms(*opened), ms(*closed))


def test_a_day_in_another_zone():
    open_ms, _ = intervals.span("1d", ms(2024, 3, 1, 20), offset_ms=8 * 3_600_000)
    assert open_ms == ms(2024, 3, 1, 16)


@given(st.sampled_from(sorted(intervals.LENGTHS)), st.integers(10**12, 2 * 10**12), st.integers(1, 20))
def test_candles_join_and_contain_their_moment(interval, at_ms, limit):
    found = intervals.spans(interval, until_ms=at_ms, limit=limit)
    assert len(found) == limit
    assert found[-1][0] <= at_ms < sum(found[-1])
    assert all(sum(earlier) == later[0] for earlier, later in pairwise(found))
