from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.models.errors import ConnectionLost, InvalidRequest
from bittrade_ws.operators.keep_messages_only import keep_messages_only
from bittrade_ws.operators.reconnect import ReconnectPolicy, doubling, reconnect
from bittrade_ws.testing.kit import Marbles
from bittrade_ws.testing.laws import check_operator


def test_messages_go_on_after_a_drop_and_a_refusal(marbles: Marbles) -> None:
    exchange = marbles.exchange(dials=["^-a-!", "x", "^-b-(c|)"])
    policy = ReconnectPolicy(delays=[0.010])

    stream = exchange.connection().pipe(reconnect(policy), keep_messages_only())

    # The only delay is spent on the drop, so that the refusal ends it.
    marbles.expect(stream).to_be("--a @14ms #", error=ConnectionLost("the dial was refused"))


def test_the_default_policy_waits_longer_each_time(marbles: Marbles) -> None:
    exchange = marbles.exchange(dials=["x"])

    marbles.keep(exchange.connection().pipe(reconnect()).subscribe(scheduler=marbles.clock))
    marbles.advance("4s")

    assert [dial.begin for dial in exchange.dials] == [0, 250_000, 750_000, 1_750_000, 3_750_000]


def test_doubling() -> None:
    assert list(islice(doubling(0.5), 4)) == [0.5, 1, 2, 4]


def test_the_cap_goes_before_the_jitter() -> None:
    policy = ReconnectPolicy(cap=10, jitter=0.5, random=lambda: 0.5)

    assert policy.wait(4) == 3
    assert policy.wait(1_000) == 7.5
    assert ReconnectPolicy(cap=10).wait(1_000) == 10


@given(st.floats(0, 1e9), st.floats(0, 1e6), st.floats(0, 1), st.floats(0, 1, exclude_max=True))
def test_a_delay_is_never_negative_and_never_above_the_cap(
    delay: float, cap: float, jitter: float, dice: float
) -> None:
    assert 0 <= ReconnectPolicy(cap=cap, jitter=jitter, random=lambda: dice).wait(delay) <= cap


@pytest.mark.parametrize("wrong", [{"jitter": 1.5}, {"jitter": -0.1}, {"cap": -1}, {"stable_after": -1}])
def test_impossible_policies_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequest):
        ReconnectPolicy(**wrong)


@pytest.mark.parametrize("delays", [iter([1.0, 2.0]), doubling(), 5.0, None])
def test_delays_that_can_be_read_once_are_refused(delays: Any) -> None:
    with pytest.raises(InvalidRequest, match="give a list"):
        ReconnectPolicy(delays=delays)


@pytest.mark.parametrize("delays", [[1.0], (1.0,), range(3), doubling, lambda: iter([1.0])])
def test_delays_that_can_be_read_again(delays: Any) -> None:
    assert ReconnectPolicy(delays=delays).delays is delays


def test_laws() -> None:
    check_operator(reconnect(ReconnectPolicy(delays=[])))
