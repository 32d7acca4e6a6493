from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.operators._settling import RETRY_DELAYS, Settling


def test_f52_one_denial_proves_nothing_and_two_only_when_they_are_apart():
    settling = Settling()
    assert not settling.denied(100.0, 3.0)
    assert not settling.denied(102.9, 3.0)
    assert settling.denied(103.0, 3.0)


def test_without_a_settling_time_two_denials_do():
    settling = Settling()
    assert not settling.denied(100.0, 0.0)
    assert settling.denied(101.0, 0.0)


def test_questions_come_later_each_time_and_start_over_on_a_new_socket():
    settling = Settling()
    assert [settling.delay(0.0, 3.0) for _ in range(8)] == [1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 30.0, 30.0]
    settling.start_over()
    assert settling.delay(0.0, 3.0) == 1.0


@given(settle=st.floats(0, 60), gaps=st.lists(st.floats(0, 20), max_size=8))
def test_the_next_question_is_never_immediate_and_comes_when_a_denial_would_count(settle, gaps):
    settling, now = Settling(), 0.0
    for gap in gaps:
        now += gap
        if settling.denied(now, settle):
            assert now >= settle
            return
        delay = settling.delay(now, settle)
        assert 0 < delay <= RETRY_DELAYS[-1]
        assert delay <= settle - now + gaps[0] + 1e-9 or delay in RETRY_DELAYS
