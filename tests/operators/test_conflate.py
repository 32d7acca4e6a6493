import threading

import pytest
from reactivex.subject import Subject

from bittrade_ws.operators.conflate import conflate
from bittrade_ws.testing import check_operator


def kind(item):
    return item.lower()


def test_passes_what_nobody_overtakes(marbles):
    source = marbles.hot("-a-b-c-|")
    marbles.expect(source.pipe(conflate())).to_be("-a-b-c-|")


def test_only_the_latest_of_an_instant(marbles):
    source, drops = marbles.hot("-(abc)-|"), []
    marbles.expect(source.pipe(conflate(on_dropped=drops.append))).to_be("-c-----|")
    marbles.flush()
    assert drops == [1, 2]


def test_the_latest_of_each_key_in_the_order_of_the_keys(marbles):
    source = marbles.hot("-(abAB)---|")
    marbles.expect(source.pipe(conflate(kind))).to_be("-(AB)-----|")


def test_at_most_once_an_interval_the_first_at_once(marbles):
    source = marbles.hot("-abcdefg-----h---i-|")
    marbles.expect(source.pipe(conflate(interval=0.005))).to_be("-a----f----g----h--(i|)")


def test_f61_a_burst_is_one_scheduled_action(marbles):
    source, seen, actions = Subject(), [], []
    schedule = marbles.clock.schedule
    marbles.clock.schedule = lambda action, state=None: actions.append(1) or schedule(action, state)
    source.pipe(conflate()).subscribe(seen.append, scheduler=marbles.clock)
    for item in range(1000):
        source.on_next(item)
    marbles.advance()
    assert seen == [999]
    assert len(actions) == 1


def test_what_waits_comes_before_the_error(marbles):
    source = marbles.hot("-(ab#)")
    marbles.expect(source.pipe(conflate())).to_be("-(b#)")


def test_a_key_that_cannot_be_read_is_an_error(marbles):
    source = marbles.hot("-a-b-|", a="x", b=1)
    marbles.expect(source.pipe(conflate(kind))).to_be("-a-#", a="x", error=AttributeError)
    marbles.expect(source.subscriptions).to_be(["^--!"])


def test_what_waits_comes_before_the_error_of_a_key(marbles):
    source = marbles.hot("-(ab)-", a="x", b=1)
    marbles.expect(source.pipe(conflate(kind))).to_be("-(a#)", a="x", error=AttributeError)


def test_a_counter_of_drops_that_raises_costs_no_item(marbles, caplog):
    def count(dropped):
        raise ValueError("mine")

    marbles.expect(marbles.hot("-(ab)-c").pipe(conflate(on_dropped=count))).to_be("-b----c")
    marbles.flush()
    assert "ValueError: mine" in caplog.text


def test_dispose_forgets_what_waits(marbles):
    source = marbles.hot("-abcd-----")
    marbles.expect(source.pipe(conflate(interval=0.005)), "^---!").to_be("-a--------")


def test_threads_that_race_end_with_the_latest():
    source, seen, done = Subject(), [], threading.Event()
    source.pipe(conflate(lambda item: item % 3)).subscribe(seen.append, on_completed=done.set)
    for item in range(3000):
        source.on_next(item)
    source.on_completed()
    assert done.wait(5)
    assert {max(i for i in seen if i % 3 == key) for key in range(3)} == {2997, 2998, 2999}
    assert all([i for i in seen if i % 3 == key] == sorted({i for i in seen if i % 3 == key}) for key in range(3))


@pytest.mark.parametrize("line", ["|", "#"])
def test_ends_with_an_empty_source(marbles, line):
    marbles.expect(marbles.hot("-" + line).pipe(conflate())).to_be("-" + line)


@pytest.mark.parametrize("interval", [0.0, 0.002])
def test_keeps_the_laws(interval):
    check_operator(conflate(interval=interval))
