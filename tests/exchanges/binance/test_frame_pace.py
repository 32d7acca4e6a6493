"""The pace of frames: five a second are the venue's limit, and a ping and a pong have room among them."""

from typing import Any

import pytest

from bittrade_ws.exchanges.binance.frame_pace import FRAME, PATIENCE, SECONDS, FramePace
from bittrade_ws.models.errors import BudgetSpent
from bittrade_ws.wire.codec import Request

COMMAND = Request(frame="{}", reply_key=None, cost=FRAME)


def sent_within(seconds: float, pace: Any) -> list[float]:
    """When commands go of which there is always another one."""
    now, sent = 100.0, list[float]()
    while now < 100.0 + seconds:
        wait = pace.take(COMMAND, now, waited=0.0)
        if not wait:
            sent.append(now)
        now += wait
    return sent


def test_of_five_frames_in_a_second_two_are_left_for_a_ping_and_a_pong() -> None:
    sent = sent_within(30, FramePace())
    assert len(sent) > 80
    assert max(sum(start <= at < start + 1 for at in sent) for start in sent) == 3


def test_what_costs_nothing_waits_for_nothing() -> None:
    pace = FramePace()
    free = Request(frame="{}", reply_key=None)
    assert [pace.take(free, 0.0, waited=0.0) for _ in range(10)] == [0.0] * 10


def test_a_clock_that_is_set_back_costs_one_span_at_most() -> None:
    pace = FramePace()
    for _ in range(3):
        pace.take(COMMAND, 1000.0, waited=0.0)
    assert pace.take(COMMAND, 0.0, waited=0.0) == SECONDS


def test_who_has_waited_long_enough_is_refused() -> None:
    pace = FramePace()
    for _ in range(3):
        pace.take(COMMAND, 0.0, waited=0.0)
    with pytest.raises(BudgetSpent):
        pace.take(COMMAND, 0.0, waited=PATIENCE)
