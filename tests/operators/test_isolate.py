import logging

import pytest
from reactivex.subject import Subject

from bittrade_ws.operators.isolate import isolate
from bittrade_ws.testing import VirtualClock, check_operator
from bittrade_ws.wire.bundle import Fault


@pytest.fixture(autouse=True)
def _quiet(caplog):
    caplog.set_level(logging.CRITICAL, "bittrade_ws")


def test_passes_everything(marbles):
    source = marbles.hot("-a-b-#")
    marbles.expect(source.pipe(isolate())).to_be("-a-b-#")
    marbles.expect(source.subscriptions).to_be(["^----!"])


def test_f62_a_raising_subscriber_changes_nothing_for_its_siblings():
    source, good, bad = Subject(), [], []

    def handle(item):
        bad.append(item)
        raise ValueError(item)

    source.pipe(isolate()).subscribe(handle)
    source.subscribe(good.append)
    for item in range(3):
        source.on_next(item)
    assert good == [0, 1, 2]
    assert bad == [0, 1, 2]


def test_f62_each_fault_is_handed_over_with_its_item(marbles):
    source, faults = Subject(), []
    error = ValueError("mine")

    def handle(item):
        if item == 1:
            raise error

    source.pipe(isolate(faults.append)).subscribe(handle)
    for item in range(3):
        source.on_next(item)
    assert faults == [Fault(error, value=1)]


def test_a_fault_is_logged(caplog):
    caplog.set_level(logging.ERROR, "bittrade_ws")
    source = Subject()
    source.pipe(isolate()).subscribe(lambda item: 1 / 0)
    source.on_next(1)
    assert "ZeroDivisionError" in caplog.text


def test_f62_a_raising_handler_of_faults_changes_nothing_either():
    source, seen = Subject(), []

    def handle(item):
        seen.append(item)
        raise ValueError(item)

    source.pipe(isolate(lambda fault: 1 / 0)).subscribe(handle)
    source.on_next(1)
    source.on_next(2)
    assert seen == [1, 2]


def test_f62_raising_in_on_error_and_on_completed_stays_here(marbles):
    for end in ("on_error", "on_completed"):
        source = Subject()

        def boom(*_):
            raise ValueError("mine")

        source.pipe(isolate()).subscribe(on_error=boom, on_completed=boom)
        getattr(source, end)(*([RuntimeError("end")] if end == "on_error" else []))
        assert not source.observers


def test_f62_items_that_a_subscriber_causes_come_after_the_one_it_handles():
    source, seen = Subject(), []

    def handle(item):
        if item == "request":
            source.on_next("response")
        seen.append(item)

    source.pipe(isolate()).subscribe(handle)
    source.on_next("request")
    assert seen == ["request", "response"]


def test_f61_with_a_scheduler_a_slow_subscriber_is_kept_away_too(marbles):
    source, drops = marbles.hot("-(abcd)-|"), []
    operator = isolate(scheduler=marbles.clock, maxsize=2, on_dropped=drops.append)
    marbles.expect(source.pipe(operator)).to_be("-(cd)---|")
    marbles.flush()
    assert drops == [1, 2]


def test_the_scheduler_is_the_one_that_was_given(marbles):
    other = VirtualClock()
    source, seen = Subject(), []
    source.pipe(isolate(scheduler=other)).subscribe(seen.append, scheduler=marbles.clock)
    source.on_next(1)
    marbles.advance()
    assert seen == []
    other.advance()
    assert seen == [1]


def test_keeps_the_laws_but_the_one_it_is_there_to_break():
    check_operator(isolate(), without=["does not swallow handler errors"])
