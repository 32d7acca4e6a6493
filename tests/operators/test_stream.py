import threading
from collections.abc import Callable
from typing import Any

import pytest
import reactivex
from hypothesis import given
from hypothesis import strategies as st
from reactivex import Observable, abc
from reactivex import operators as ops
from reactivex.disposable import Disposable
from reactivex.scheduler import CurrentThreadScheduler

from bittrade_ws.operators._stream import Stream

Make = Callable[[Callable[..., Any]], Observable[Any]]
STEPS = st.lists(st.sampled_from(["next", "error", "complete", "dispose"]), max_size=6)


def play(make: Make, during: list[str], after: list[str], *, raises: bool) -> list[Any]:
    """What a subscriber sees of a source that does this while it is subscribed to, and that afterwards."""
    log: list[Any] = []

    def subscribe(observer: abc.ObserverBase[Any], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
        act(observer, during, lambda: None)
        observers.append(observer)
        if raises:
            raise ValueError("while subscribing")
        return Disposable(lambda: log.append("disposed"))

    def act(observer: abc.ObserverBase[Any], steps: list[str], dispose: Callable[[], None]) -> None:
        for number, step in enumerate(steps):
            match step:
                case "next":
                    observer.on_next(number)
                case "error":
                    observer.on_error(RuntimeError(str(number)))
                case "complete":
                    observer.on_completed()
                case _:
                    dispose()

    observers: list[abc.ObserverBase[Any]] = []
    try:
        held = make(subscribe).subscribe(log.append, lambda error: log.append(repr(error)), lambda: log.append("end"))
    except ValueError as error:
        return [*log, f"raised {error}"]
    act(observers[0], after, held.dispose)
    return log


@given(STEPS, STEPS, st.booleans())
def test_it_tells_what_an_observable_of_reactivex_tells(during: list[str], after: list[str], raises: bool) -> None:
    assert play(Stream[Any], during, after, raises=raises) == play(Observable[Any], during, after, raises=raises)


def test_an_observer_may_subscribe_as_well_as_functions() -> None:
    seen: list[Any] = []
    subject = reactivex.Subject[int]()
    subject.subscribe(seen.append)
    Stream[int](lambda observer, _: reactivex.of(1, 2).subscribe(observer)).subscribe(subject)
    assert seen == [1, 2]


def test_an_error_without_on_error_is_raised() -> None:
    with pytest.raises(ValueError, match="mine"):
        Stream[int](lambda observer, _: reactivex.throw(ValueError("mine")).subscribe(observer)).subscribe()


def test_it_can_be_merged_which_takes_the_lock_of_an_observable() -> None:
    stream = Stream[int](lambda observer, _: reactivex.of(1).subscribe(observer))
    seen: list[int] = []
    stream.pipe(ops.merge(stream)).subscribe(seen.append)
    assert seen == [1, 1]
    assert stream.lock is stream.lock


def test_threads_that_ask_for_its_lock_at_once_get_the_same_one(monkeypatch: pytest.MonkeyPatch) -> None:
    both_make_one = threading.Barrier(2, timeout=5)
    make = threading.RLock

    def slow() -> Any:
        both_make_one.wait()
        return make()

    stream = Stream[int](lambda observer, _: Disposable())
    locks: list[Any] = []
    asking = [threading.Thread(target=lambda: locks.append(stream.lock)) for _ in range(2)]
    with monkeypatch.context() as patched:
        patched.setattr("reactivex.observable.observable.threading.RLock", slow)
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()
    assert locks[0] is locks[1] is stream.lock


def test_a_quiet_one_is_subscribed_to_without_a_trampoline():
    seen: list[bool] = []

    def subscribe(observer: Any, scheduler: Any = None) -> Disposable:
        seen.append(CurrentThreadScheduler.singleton().schedule_required())
        return Disposable()

    Stream(subscribe).subscribe()
    Stream(subscribe, is_quiet=True).subscribe()
    assert seen == [False, True]
