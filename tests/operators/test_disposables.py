import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reactivex.disposable import Disposable, SerialDisposable

from bittrade_ws.operators._disposables import Place, Undo


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def together(*actions: Callable[[], Any]) -> None:
    threads = [threading.Thread(target=action) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_an_undo_runs_once() -> None:
    ran: list[int] = []
    undo = Undo(lambda: ran.append(1))
    assert ran == []
    undo.dispose()
    undo.dispose()
    assert ran == [1]


def test_an_undo_that_two_threads_dispose_of_runs_once(hasty: None) -> None:
    for _ in range(200):
        ran: list[int] = []
        undo = Undo(lambda ran=ran: ran.append(1))
        together(undo.dispose, undo.dispose)
        assert ran == [1]


@given(st.lists(st.sampled_from(["put", "empty", "dispose"])))
def test_a_place_does_what_the_serial_disposable_of_reactivex_does(steps: list[str]) -> None:
    told: dict[Any, list[int]] = {}
    for made in (Place(), SerialDisposable()):
        log: list[int] = []
        for number, step in enumerate(steps):
            if step == "dispose":
                made.dispose()
            elif step == "put":
                made.disposable = Disposable(lambda log=log, number=number: log.append(number))
            elif isinstance(made, Place):
                made.disposable = None
            else:
                made.disposable = Disposable()
        told[type(made)] = [*log, made.is_disposed]
    assert told[Place] == told[SerialDisposable]


def test_what_is_put_in_while_another_thread_disposes_is_disposed(hasty: None) -> None:
    for _ in range(200):
        gone: list[int] = []
        place = Place()

        def put(place: Place = place, gone: list[int] = gone) -> None:
            place.disposable = Undo(lambda: gone.append(1))

        together(put, place.dispose)
        assert gone == [1]
        assert place.disposable is None
