from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.models.errors import RateLimited
from bittrade_ws.operators._hold_off import HoldOff

SECONDS = st.integers(0, 1000)


def test_without_a_refusal_there_is_nothing_to_wait_for():
    assert HoldOff().remaining(0.0) == 0.0


@given(refusals=st.lists(st.tuples(SECONDS, st.none() | SECONDS), max_size=6), now=SECONDS)
def test_f58_the_refusal_that_ends_last_counts(refusals, now):
    hold_off = HoldOff()
    for at, seconds in refusals:
        hold_off.heed(RateLimited("no", retry_after=seconds), at)
    ends = [at + seconds for at, seconds in refusals if seconds is not None]
    assert hold_off.remaining(now) == max([0, *(end - now for end in ends)])
