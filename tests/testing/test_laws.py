import time

import pytest
import reactivex as rx
from reactivex import Observable
from reactivex import operators as ops
from reactivex.disposable import CompositeDisposable, Disposable

from bittrade_ws.operators import keep_messages_only, serialize
from bittrade_ws.operators._drain import Drain
from bittrade_ws.testing import LawBroken, check_operator


@pytest.mark.parametrize(
    "operator",
    [
        ops.map(str.upper),
        ops.delay(0.002),
        ops.scan(lambda total, letter: total + letter, ""),
        ops.take_last(2),
        ops.flat_map(lambda letter: rx.of(letter)),
        serialize(),
    ],
)
def test_lawful_operators(operator):
    check_operator(operator)


def test_a_line_of_bundles():
    check_operator(keep_messages_only(), "^-a-b-!-^-c", a=1, b=2, c=3)


def broken_by(operator, *args, **options):
    with pytest.raises(LawBroken) as raised:
        check_operator(operator, *args, **options)
    return [line.removeprefix("broken: ") for line in str(raised.value).splitlines() if line.startswith("broken")]


def on_each(action, *, state=None, scheduler_goes=True, upstream_goes=True, ends=True):
    """An operator with chosen sins."""

    def operator(source):
        def subscribe(observer, scheduler=None):
            upstream = source.subscribe(
                lambda value: action(observer, value),
                observer.on_error if ends else lambda error: None,
                observer.on_completed if ends else lambda: None,
                scheduler=scheduler if scheduler_goes else None,
            )
            return upstream if upstream_goes else Disposable()

        return Observable(subscribe)

    return operator


def test_state_in_the_factory():
    count = []

    def numbered(observer, value):
        count.append(value)
        observer.on_next(len(count))

    assert "state per subscription" in broken_by(on_each(numbered))


def test_a_scheduler_that_is_lost():
    assert broken_by(on_each(lambda o, v: o.on_next(v), scheduler_goes=False)) == ["forwards the scheduler"]


def test_an_end_that_is_lost():
    forgetful = on_each(lambda o, v: o.on_next(v), ends=False)
    assert broken_by(forgetful) == ["forwards errors", "forwards completion"]
    check_operator(forgetful, without=["forwards errors", "forwards completion"])


def test_a_subscription_that_stays():
    assert broken_by(on_each(lambda o, v: o.on_next(v), upstream_goes=False)) == ["disposes upstream"]


def test_items_lost_when_re_entered():
    def guarded(source):
        def subscribe(observer, scheduler=None):
            busy = []

            def on_next(value):
                if busy:
                    return
                busy.append(1)
                try:
                    observer.on_next(value)
                finally:
                    busy.clear()

            return source.subscribe(on_next, observer.on_error, observer.on_completed, scheduler=scheduler)

        return Observable(subscribe)

    assert broken_by(guarded) == ["safe when re-entered"]


def test_an_end_that_overtakes_when_re_entered():
    def numbered(source):
        def subscribe(observer, scheduler=None):
            drain = Drain()

            def on_next(value):
                drain.run(lambda: (observer.on_next("item"), observer.on_next(value)))

            return source.subscribe(on_next, observer.on_error, observer.on_completed, scheduler=scheduler)

        return Observable(subscribe)

    assert broken_by(numbered, "-a|") == ["safe when re-entered"]


def test_an_operator_that_fails_when_re_entered():
    assert broken_by(ops.buffer_with_count(2)) == ["safe when re-entered"]


def test_the_real_clock():
    def slow(observer, value):
        time.sleep(1)
        observer.on_next(value)

    assert broken_by(on_each(slow)) == ["does not touch the real clock"]


def test_reading_the_real_clock():
    def stamped(observer, value):
        time.monotonic()
        observer.on_next(value)

    with pytest.raises(LawBroken, match=r"time\.monotonic at .*test_laws\.py"):
        check_operator(on_each(stamped))


def test_an_operator_that_goes_on_after_its_end():
    def and_one_more(source):
        def subscribe(observer, scheduler=None):
            def on_completed():
                observer.on_completed()
                observer.on_next("more")

            return source.subscribe(observer.on_next, observer.on_error, on_completed, scheduler=scheduler)

        return Observable(subscribe)

    assert broken_by(and_one_more) == ["nothing after its end"]


def test_handler_errors_that_are_swallowed():
    def careful(observer, value):
        try:
            observer.on_next(value)
        except Exception:
            return

    assert broken_by(on_each(careful)) == ["does not swallow handler errors"]


def test_a_law_that_does_not_exist():
    with pytest.raises(ValueError, match="no such laws: gravity"):
        check_operator(ops.map(str), without=["gravity"])


def test_a_composite_is_disposed_as_one():
    def doubled(source):
        def subscribe(observer, scheduler=None):
            return CompositeDisposable(
                source.subscribe(observer.on_next, observer.on_error, scheduler=scheduler),
                source.subscribe(on_completed=observer.on_completed, scheduler=scheduler),
            )

        return Observable(subscribe)

    check_operator(doubled, without=["forwards errors"])
