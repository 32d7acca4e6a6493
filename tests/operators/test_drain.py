import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bittrade_ws.operators._drain import Drain


def test_an_action_runs_at_once_when_nobody_drains():
    seen: list[str] = []
    Drain().run(lambda: seen.append("a"))
    assert seen == ["a"]


def test_an_action_queued_by_another_runs_after_it():
    drain, seen = Drain(), []

    def outer() -> None:
        drain.run(lambda: seen.append("inner"))
        seen.append("outer")

    drain.run(outer)
    assert seen == ["outer", "inner"]


def test_a_raising_action_does_not_starve_the_others():
    drain, seen = Drain(), []

    def outer() -> None:
        drain.run(lambda: seen.append("inner"))
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        drain.run(outer)
    drain.run(lambda: seen.append("later"))
    assert seen == ["inner", "later"]


@settings(max_examples=10, deadline=None)
@given(st.integers(2, 6))
def test_many_threads_never_run_two_actions_at_once_and_lose_none(threads: int):
    drain, seen, inside = Drain(), [], []

    def action(value: int) -> None:
        inside.append(value)
        seen.append((value, len(inside)))
        inside.pop()

    def work(start: int) -> None:
        for value in range(start, start + 200):
            if value % 2:
                drain.run(lambda value=value: action(value))
            else:
                drain.pass_on(action, value)

    workers = [threading.Thread(target=work, args=(1000 * n,)) for n in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(value for value, _ in seen) == [1000 * n + i for n in range(threads) for i in range(200)]
    assert {together for _, together in seen} == {1}


def test_however_many_are_queued_they_run_in_order_and_those_behind_are_counted():
    drain, seen, waiting = Drain(), [], []

    def step(number: int) -> None:
        seen.append(number)
        waiting.append(len(drain))

    def outer() -> None:
        for number in range(2500):
            drain.run(lambda number=number: step(number))

    drain.run(outer)
    assert seen == list(range(2500))
    assert waiting == list(reversed(range(2500)))
    assert len(drain) == 0


def test_a_value_is_passed_on_at_once_and_after_what_waits():
    drain, seen = Drain(), []

    def outer() -> None:
        drain.run(lambda: seen.append("inner"))
        drain.pass_on(seen.append, "value")
        seen.append("outer")

    drain.pass_on(seen.append, "first")
    drain.run(outer)
    assert seen == ["first", "outer", "inner", "value"]


def test_what_is_queued_while_a_value_is_taken_runs_after_it_also_when_that_raises():
    drain, seen = Drain(), []

    def take(value: str) -> None:
        drain.run(lambda: seen.append("inner"))
        seen.append(value)
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        drain.pass_on(take, "value")
    drain.run(lambda: seen.append("later"))
    assert seen == ["value", "inner", "later"]
