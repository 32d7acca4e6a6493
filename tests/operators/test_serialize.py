import threading
from typing import Any

import pytest
from reactivex import Observable, Subject
from reactivex import operators as ops
from reactivex.disposable import Disposable

from bittrade_ws.models.errors import BufferOverflow
from bittrade_ws.operators.serialize import serialize
from bittrade_ws.testing.kit import Marbles
from bittrade_ws.testing.laws import check_operator


def test_values_errors_and_completion_pass(marbles: Marbles) -> None:
    marbles.expect(marbles.cold("-a(bc)-|").pipe(serialize())).to_be("-a(bc)-|")
    marbles.expect(marbles.cold("-a-#", error=OSError("x")).pipe(serialize())).to_be("-a-#", error=OSError("x"))


def test_f06_what_a_subscriber_emits_meanwhile_comes_after() -> None:
    source: Subject[str] = Subject()
    serial = source.pipe(serialize(), ops.share())
    log: list[str] = []
    serial.subscribe(lambda value: source.on_next("response") if value == "request" else None)
    serial.subscribe(log.append)

    source.on_next("request")

    assert log == ["request", "response"]


def test_one_more_than_may_wait_ends_the_stream() -> None:
    source: Subject[int] = Subject()
    log: list[Any] = []

    def on_next(value: int) -> None:
        log.append(value)
        if value == 0:
            for more in range(1, 5):
                source.on_next(more)

    source.pipe(serialize(maxsize=2)).subscribe(on_next, log.append)
    source.on_next(0)

    assert log[:3] == [0, 1, 2]
    assert isinstance(log[3], BufferOverflow)
    assert len(log) == 4
    assert not source.observers


def test_a_value_that_its_subscriber_raises_on_does_not_hold_up_the_next() -> None:
    source: Subject[int] = Subject()
    log: list[int] = []

    def on_next(value: int) -> None:
        log.append(value)
        if value == 0:
            source.on_next(1)
            raise KeyError

    source.pipe(serialize()).subscribe(on_next)
    with pytest.raises(KeyError):
        source.on_next(0)
    source.on_next(2)

    assert log == [0, 1, 2]


def test_f06b_threads_deliver_one_at_a_time_and_lose_nothing() -> None:
    inside = threading.Semaphore(1)
    log: list[int] = []
    overlaps: list[int] = []
    emitters: list[Any] = []

    # A Subject is itself not safe for several threads, so the threads feed the operator by hand.
    def subscribe(observer: Any, scheduler: Any = None) -> Any:
        emitters.append(observer.on_next)
        return Disposable()

    def on_next(value: int) -> None:
        if not inside.acquire(blocking=False):
            overlaps.append(value)
        log.append(value)
        inside.release()

    Observable[int](subscribe).pipe(serialize()).subscribe(on_next)
    threads = [threading.Thread(target=lambda n=n: [emitters[0](n * 1_000 + i) for i in range(500)]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not overlaps
    assert sorted(log) == sorted(n * 1_000 + i for n in range(4) for i in range(500))
    for n in range(4):
        mine = [value for value in log if value // 1_000 == n]
        assert mine == sorted(mine)


def test_laws() -> None:
    check_operator(serialize())
