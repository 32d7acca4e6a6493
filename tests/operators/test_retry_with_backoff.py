from itertools import islice
from typing import Any

import pytest
import reactivex
from reactivex import operators as ops

from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.operators.retry_with_backoff import retry_with_backoff, stepping
from bittrade_ws.testing.kit import Marbles
from bittrade_ws.testing.laws import check_operator


def test_the_pattern_starts_anew_when_stabilized_completes(marbles: Marbles) -> None:
    source = marbles.cold("a------#", error=OSError())

    stream = source.pipe(retry_with_backoff(reactivex.timer(0.005), [0.001, 0.010]))

    marbles.expect(stream, "^ 20ms !").to_be("a-------a-------a")


def test_a_finite_pattern_ends_with_the_last_real_error(marbles: Marbles) -> None:
    source = marbles.cold("-#", error=OSError("boom"))

    marbles.expect(source.pipe(retry_with_backoff(reactivex.never(), [0.001]))).to_be("---#", error=OSError("boom"))


def test_stability_counts_from_the_attempt_when_asked_to(marbles: Marbles) -> None:
    source = marbles.cold("------#", error=OSError())
    stabilized = reactivex.timer(0.005)

    from_open = source.pipe(retry_with_backoff(stabilized, [0.001]))
    from_attempt = source.pipe(retry_with_backoff(stabilized, [0.001], stabilized_from="attempt"))

    marbles.expect(from_open).to_be("@13ms #", error=OSError())
    marbles.expect(from_attempt, "^ 30ms !").to_be("-")


def test_two_subscriptions_do_not_share_a_backoff(marbles: Marbles) -> None:
    stream = marbles.cold("#", error=OSError()).pipe(retry_with_backoff(reactivex.never(), lambda: iter([0.002])))

    marbles.expect(stream).to_be("--#", error=OSError())
    marbles.expect(stream, "-^").to_be("---#", error=OSError())


def test_by_default_it_steps_up_to_five_seconds(marbles: Marbles) -> None:
    source = marbles.cold("#", error=OSError())

    marbles.keep(source.pipe(retry_with_backoff(), ops.materialize()).subscribe(scheduler=marbles.clock))
    marbles.advance("12s")

    assert [subscription.begin for subscription in source.subscriptions] == [0, 0, 0, 1_000_000, 6_000_000, 11_000_000]
    assert list(islice(stepping(), 5)) == [0, 0, 1, 5, 5]


@pytest.mark.parametrize("pattern", [iter([1.0]), stepping()])
def test_a_pattern_that_can_be_read_once_is_refused(pattern: Any) -> None:
    # Subscriptions would share it: the second one would go on where the first one ended.
    with pytest.raises(InvalidRequest, match="give a list, or a function"):
        retry_with_backoff(reactivex.never(), pattern)


def test_laws() -> None:
    check_operator(retry_with_backoff(reactivex.never(), []))
