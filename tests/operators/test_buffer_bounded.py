import logging
import threading

import pytest
from reactivex.subject import Subject

from bittrade_ws.models.errors import BufferOverflow
from bittrade_ws.operators.buffer_bounded import buffer_bounded
from bittrade_ws.testing import check_operator


@pytest.fixture
def slow(marbles):
    """Delivers a burst to a subscriber that is not there until 3 ms later."""

    class Late:
        """The virtual clock, whose zero delay is 3 ms."""

        def __init__(self, clock):
            self.clock = clock
            self.actions = 0

        def schedule(self, action, state=None):
            self.actions += 1
            return self.clock.schedule_relative(0.003, action, state)

    return Late(marbles.clock)


def test_hands_items_over_in_order(marbles):
    source = marbles.hot("-a-(bc)-d-|")
    marbles.expect(source.pipe(buffer_bounded(5))).to_be("-a-(bc)-d-|")


def test_f61_drop_oldest(marbles, slow):
    source, drops = marbles.hot("-(abcde)---|"), []
    operator = buffer_bounded(2, scheduler=slow, on_dropped=drops.append)
    marbles.expect(source.pipe(operator)).to_be("----(de)------|")
    marbles.flush()
    assert drops == [1, 2, 3]


def test_f61_drop_newest(marbles, slow):
    source, drops = marbles.hot("-(abcde)---|"), []
    operator = buffer_bounded(2, overflow="drop_newest", scheduler=slow, on_dropped=drops.append)
    marbles.expect(source.pipe(operator)).to_be("----(ab)------|")
    marbles.flush()
    assert drops == [1, 2, 3]


def test_f61_latest(marbles, slow):
    source = marbles.hot("-(abcde)---|")
    marbles.expect(source.pipe(buffer_bounded(9, overflow="latest", scheduler=slow))).to_be("----e---------|")


def test_f61_error_comes_after_what_waits_and_ends_the_subscription(marbles, slow):
    source = marbles.hot("-(abcde)---|")
    operator = buffer_bounded(2, overflow="error", scheduler=slow)
    marbles.expect(source.pipe(operator)).to_be("----(ab#)", error=BufferOverflow)
    marbles.expect(source.subscriptions).to_be(["^!"])


def test_a_burst_is_one_scheduled_action(marbles, slow):
    source = marbles.hot("-(abcde)---|")
    marbles.expect(source.pipe(buffer_bounded(100, scheduler=slow))).to_be("----(abcde)---|")
    marbles.flush()
    assert slow.actions == 2


def test_errors_after_what_waits(marbles, slow):
    source = marbles.hot("-(ab#)")
    marbles.expect(source.pipe(buffer_bounded(5, scheduler=slow))).to_be("----(ab#)")


def test_dispose_forgets_what_waits(marbles, slow):
    source = marbles.hot("-(ab)----")
    marbles.expect(source.pipe(buffer_bounded(5, scheduler=slow)), "^--!").to_be("-----")
    marbles.expect(source.subscriptions).to_be(["^--!"])


def test_a_portion_at_a_time_lets_others_on_the_scheduler_have_their_turn(marbles):
    source, seen, count = Subject(), [], 3000
    source.pipe(buffer_bounded(count)).subscribe(seen.append, scheduler=marbles.clock)
    for item in range(count):
        source.on_next(item)
    marbles.clock.schedule(lambda *_: seen.append("other"))
    marbles.advance()
    assert seen.index("other") == 1024
    assert [item for item in seen if item != "other"] == list(range(count))


def test_drops_are_logged_without_a_flood(marbles, caplog):
    source = Subject()
    source.pipe(buffer_bounded(1)).subscribe(scheduler=marbles.clock)
    with caplog.at_level(logging.WARNING):
        for item in range(150):
            source.on_next(item)
    assert [record.args for record in caplog.records] == [(1,), (10,), (100,)]


def test_a_counter_of_drops_that_raises_costs_no_item(marbles, slow, caplog):
    def count(dropped):
        raise ValueError("mine")

    operator = buffer_bounded(2, scheduler=slow, on_dropped=count)
    marbles.expect(marbles.hot("-(abcde)---|").pipe(operator)).to_be("----(de)------|")
    marbles.flush()
    assert "ValueError: mine" in caplog.text


def test_a_subscriber_that_raises_misses_nothing_afterwards(marbles):
    source, seen = Subject(), []

    def handle(item):
        seen.append(item)
        if item == 1:
            raise ValueError("mine")

    source.pipe(buffer_bounded(9)).subscribe(handle, scheduler=marbles.clock)
    for item in range(4):
        source.on_next(item)
    with pytest.raises(ValueError, match="mine"):
        marbles.advance()
    marbles.advance()
    assert seen == [0, 1, 2, 3]


def test_without_a_scheduler_a_thread_of_its_own_delivers_and_ends():
    source, seen, done = Subject(), [], threading.Event()
    threads = []

    def handle(item):
        threads.append(threading.current_thread())
        seen.append(item)

    source.pipe(buffer_bounded(100)).subscribe(handle, on_completed=done.set)
    for item in range(50):
        source.on_next(item)
    source.on_completed()
    assert done.wait(5)
    assert seen == list(range(50))
    assert set(threads) != {threading.current_thread()}
    threads[0].join(2)
    assert not threads[0].is_alive()


@pytest.mark.parametrize("options", [{"maxsize": 0}, {"maxsize": 1, "overflow": "block"}])
def test_a_bound_that_cannot_work_is_refused_at_once(options):
    with pytest.raises(ValueError, match="must be"):
        buffer_bounded(**options)


def test_keeps_the_laws():
    check_operator(buffer_bounded(100))
