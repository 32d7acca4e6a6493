from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.models.status import Gap
from bittrade_ws.wire.sequence import NEXT, REPEATED, SequenceChecker


def verdicts(checker, *numbers):
    return [checker.check(*n) if isinstance(n, tuple) else checker.check(n) for n in numbers]


def test_numbers_that_follow_each_other_are_next():
    assert verdicts(SequenceChecker(), 7, 8, 9) == [NEXT, NEXT, NEXT]


def test_f36_a_hole_names_both_missing_ends_and_goes_on_behind_it():
    assert verdicts(SequenceChecker("book"), 7, 9, 10, 1010, 1011) == [
        NEXT,
        Gap("book", 8, 8, "sequence"),
        NEXT,
        Gap("book", 11, 1009, "sequence"),
        NEXT,
    ]


def test_f37_what_was_seen_is_repeated():
    assert verdicts(SequenceChecker(), 7, 7, 6, 8) == [NEXT, REPEATED, REPEATED, NEXT]


def test_ranges_may_overlap_what_was_seen():
    assert verdicts(SequenceChecker("b"), (1, 5), (4, 7), (2, 7), (9, 9)) == [
        NEXT,
        NEXT,
        REPEATED,
        Gap("b", 8, 8, "sequence"),
    ]


def test_f39_a_restart_is_no_gap():
    checker = SequenceChecker()
    checker.check(100)
    checker.restart()
    assert checker.last is None
    assert verdicts(checker, 3, 4) == [NEXT, NEXT]


def test_f39_the_starting_number_of_the_venue_begins_anew():
    assert verdicts(SequenceChecker(starts_at=0), 5, 6, 0, 1) == [NEXT, NEXT, NEXT, NEXT]


@given(st.lists(st.integers(0, 60)))
def test_what_is_passed_rises_and_the_gaps_are_exactly_what_is_missing(numbers):
    checker, passed, missing = SequenceChecker(), [], []
    for number in numbers:
        verdict = checker.check(number)
        if verdict is not REPEATED:
            passed.append(number)
        if isinstance(verdict, Gap):
            missing.extend(range(verdict.from_, verdict.to + 1))
    assert passed == sorted(set(passed))
    if passed:
        assert sorted(passed + missing) == list(range(passed[0], passed[-1] + 1))
