import logging
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.connection import DialBudget, Pool, ReconnectPolicy, Rollover, websocket_connection
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.models.status import Opened, Reconnecting
from bittrade_ws.testing import Marbles


def budget_of(marbles: Marbles, most: int, seconds: float) -> DialBudget:
    return DialBudget(most=most, seconds=seconds, clock=lambda: marbles.clock.micros / 1e6)


def a_connection(marbles: Marbles, exchange: Any, budget: DialBudget, url: str = "ws://venue/", **options: Any) -> Any:
    return websocket_connection(
        url, codec=exchange.codec, dialer=exchange.dialer, scheduler=marbles.clock, budget=budget, **options
    )


def dialled(exchange: Any) -> list[int]:
    return [dial.begin // 1_000_000 for dial in exchange.dials]


@pytest.mark.parametrize("wrong", [{"most": 0}, {"seconds": 0.0}])
def test_a_budget_of_nothing_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequest):
        DialBudget(**{"most": 1, "seconds": 1.0} | wrong)


def test_all_connections_of_the_process_share_it_and_those_that_wait_say_so(
    marbles: Marbles, caplog: pytest.LogCaptureFixture
) -> None:
    exchange = marbles.exchange(dials=["^"])
    budget = budget_of(marbles, 2, 10.0)
    statuses: list[list[Any]] = []
    with caplog.at_level(logging.WARNING, "bittrade_ws.connection.budget"):
        for _ in range(5):
            connection = a_connection(marbles, exchange, budget)
            seen: list[Any] = []
            statuses.append(seen)
            connection.statuses().subscribe(seen.append)
            marbles.connect(connection)
        assert len(caplog.records) == 3
    marbles.advance("30s")

    assert dialled(exchange) == [0, 0, 10, 10, 20]
    assert statuses[0] == [Opened()]
    waiting, opened = statuses[4]
    assert isinstance(waiting, Reconnecting)
    assert (waiting.attempt, waiting.delay) == (0, 20.0)
    assert "2 dials in 10 s" in waiting.cause
    assert opened == Opened()


def test_beneath_a_rollover_too_a_dial_that_waits_says_so(marbles: Marbles) -> None:
    exchange = marbles.exchange(dials=["^"])
    budget = budget_of(marbles, 1, 10.0)
    marbles.connect(a_connection(marbles, exchange, budget))
    connection = a_connection(marbles, exchange, budget, rollover=Rollover())
    seen: list[Any] = []
    connection.statuses().subscribe(lambda status: seen.append(type(status)))
    marbles.connect(connection)
    assert seen == [Reconnecting]
    marbles.advance("10s")
    assert seen == [Reconnecting, Opened]


def test_hosts_are_counted_apart_and_this_machine_not_at_all(marbles: Marbles) -> None:
    exchange = marbles.exchange(dials=["^"])
    budget = budget_of(marbles, 1, 10.0)
    for url in ("ws://a/", "ws://b:1/", "ws://127.0.0.1:1/", "ws://127.0.0.1:1/", "ws://[::1]/", "ws://localhost:9/"):
        marbles.connect(a_connection(marbles, exchange, budget, url))
    marbles.advance("1s")
    assert dialled(exchange) == [0] * 6

    marbles.connect(a_connection(marbles, exchange, budget, "wss://a:9443/other"))
    marbles.advance("10s")
    assert dialled(exchange) == [0] * 6 + [10]


def test_who_leaves_the_queue_gives_its_turn_back(marbles: Marbles) -> None:
    exchange = marbles.exchange(dials=["^"])
    budget = budget_of(marbles, 1, 10.0)
    marbles.connect(a_connection(marbles, exchange, budget))
    leaving = marbles.connect(a_connection(marbles, exchange, budget))
    leaving.dispose()
    marbles.advance("1s")
    marbles.connect(a_connection(marbles, exchange, budget))
    marbles.advance("20s")
    assert dialled(exchange) == [0, 10]


def test_f21_a_flapping_line_stays_below_the_limit_of_the_venue(marbles: Marbles) -> None:
    exchange = marbles.exchange(dials=["^-!"])
    policy = ReconnectPolicy(delays=[0.01] * 10_000)
    connection = a_connection(marbles, exchange, budget_of(marbles, 30, 300.0), reconnect=policy)
    marbles.connect(connection)
    marbles.advance("3000s")

    times = dialled(exchange)
    assert 270 <= len(times) <= 330
    assert most_in_a_window(times, 300) <= 30
    assert connection.counters.opened >= 270


def test_the_lines_of_a_pool_take_their_turns_too(marbles: Marbles) -> None:
    exchange = marbles.exchange(dials=["^"])
    budget = budget_of(marbles, 1, 10.0)
    connection = a_connection(marbles, exchange, budget, pool=Pool(per_connection=1))
    marbles.connect(connection)
    marbles.connect(a_connection(marbles, exchange, budget))
    marbles.advance("15s")
    assert dialled(exchange) == [0, 10]


def most_in_a_window(times: list[Any], seconds: float) -> int:
    return max((sum(begin <= time < begin + seconds for time in times) for begin in times), default=0)


@given(
    most=st.integers(1, 4),
    steps=st.lists(st.tuples(st.sampled_from(["take", "give back", "wait"]), st.integers(0, 20)), max_size=60),
)
def test_never_more_than_allowed_in_any_span(most: int, steps: list[tuple[str, int]]) -> None:
    now = 0.0
    budget = DialBudget(most=most, seconds=10.0, clock=lambda: now)
    turns: dict[int, tuple[float, Callable[[], None]]] = {}
    for number, (step, amount) in enumerate(steps):
        if step == "wait":
            now += amount
        elif step == "take":
            delay, give_back = budget.take("venue")
            turns[number] = (now + delay, give_back)
        elif turns:
            key = list(turns)[amount % len(turns)]
            if turns[key][0] > now:
                turns.pop(key)[1]()
    assert most_in_a_window([turn for turn, _ in turns.values()], 10.0) <= most
