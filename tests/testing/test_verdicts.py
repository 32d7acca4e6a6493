"""Each verdict goes against a test that deserves it, without being asked for."""

import logging
import time

import pytest
import reactivex as rx
from reactivex import Observable
from reactivex import operators as ops
from reactivex.disposable import Disposable

from bittrade_ws.testing import Marbles, MarblesFailed, RunawayLoop


@pytest.fixture
def verdict():
    """The failure of a body that plays with a kit of its own."""

    def verdict(body):
        with pytest.raises(MarblesFailed) as raised, Marbles() as marbles:
            body(marbles)
        return str(raised.value)

    return verdict


def test_the_real_clock_was_touched(verdict):
    def body(marbles):
        marbles.expect(rx.defer(lambda _: time.sleep(1) or rx.of(1))).to_be("(a|)", a=1)

    assert f"the real clock was touched: time.sleep at {__file__}" in verdict(body)


def test_a_timer_that_does_not_take_the_scheduler_along(verdict):
    def late(source):
        return Observable(lambda observer, scheduler=None: source.pipe(ops.delay(1.0)).subscribe(observer))

    assert "TimeoutScheduler" in verdict(lambda marbles: marbles.expect(late(marbles.cold("a-"))).to_be("-"))


def test_a_subscription_was_left_open(verdict):
    def body(marbles):
        marbles.advance("3ms")
        marbles.hot("-a").subscribe()

    assert "hot '-a': subscription 1 was left open (since 3ms)" in verdict(body)


def test_an_operator_that_does_not_dispose_upstream(verdict):
    def leaky(source):
        def subscribe(observer, scheduler=None):
            source.subscribe(observer, scheduler=scheduler)
            return Disposable()

        return Observable(subscribe)

    assert "subscription 1 was left open" in verdict(lambda m: m.expect(leaky(m.cold("-a"))).to_be("-a"))


def test_a_fake_socket_was_left_open(verdict):
    assert "fake socket 1 was left open" in verdict(lambda m: m.exchange(dials=["^"]).connection().subscribe())


def test_what_is_kept_is_disposed_in_time():
    with Marbles() as marbles:
        marbles.keep(marbles.hot("-a").subscribe())
        marbles.connect(marbles.cold("-a").pipe(ops.publish()))


def test_items_after_the_end(verdict):
    def stubborn(source):
        def subscribe(observer, scheduler=None):
            def on_next(value):
                observer.on_next(value)
                if value == "b":
                    observer.on_completed()

            source.subscribe(on_next, scheduler=scheduler)
            return Disposable()

        return Observable(subscribe)

    text = verdict(lambda m: m.expect(stubborn(m.cold("-a-b-c|"))).to_be("-a-(b|)"))
    assert "a stream went on after its end: 5ms next 'c'" in text


def test_a_source_that_emits_while_it_is_subscribed_to_is_no_offender():
    def subscribe(observer, scheduler=None):
        for number in range(3):
            observer.on_next(number)
        return Disposable()

    with Marbles() as marbles:
        marbles.expect(Observable(subscribe).pipe(ops.map(lambda n: 1 // (1 - n)))).to_be(
            "(a#)", a=1, error=ZeroDivisionError
        )


def test_an_expectation_without_a_matcher(verdict):
    text = verdict(lambda marbles: marbles.expect(marbles.cold("-a")))
    assert "an expectation without a matcher" in text
    assert __file__ in text


def test_too_many_tasks_at_one_instant():
    def body(marbles):
        marbles.expect(marbles.cold("|").pipe(ops.repeat())).to_be("-")

    with pytest.raises(RunawayLoop, match="tasks ran at 0ms"), Marbles() as marbles:
        body(marbles)


def test_a_planted_secret_was_seen(verdict):
    def logged(marbles):
        logging.getLogger("bittrade_ws.wire").debug("signed with %s", marbles.secret("hunter2"))

    def shown(marbles):
        secret = marbles.secret("hunter2")
        marbles.expect(marbles.cold("-a", a={"key": secret})).to_be("-a", a={"key": secret})

    assert "seen in a log record of bittrade_ws.wire" in verdict(logged)
    assert "seen in the repr of a dict" in verdict(shown)


def test_a_test_that_failed_by_itself_hears_no_verdict():
    def body(marbles):
        marbles.hot("-a").subscribe()
        raise KeyError

    with pytest.raises(KeyError), Marbles() as marbles:
        body(marbles)
