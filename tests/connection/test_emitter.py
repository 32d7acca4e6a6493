from collections.abc import Callable
from functools import partial

import pytest

from bittrade_ws.connection.emitter import Emitter, at_once


def test_an_event_waits_for_the_one_under_way() -> None:
    emitter = Emitter(at_once)
    log: list[str] = []

    def first() -> None:
        emitter.event(partial(log.append, "second"))
        log.append("first")

    emitter.event(first)

    assert log == ["first", "second"]


def test_an_aside_goes_before_the_next_event_also_one_that_an_aside_adds() -> None:
    emitter = Emitter(at_once)
    log: list[str] = []

    def first() -> None:
        emitter.event(partial(log.append, "event"))
        emitter.aside(lambda: emitter.asides.append(partial(log.append, "aside of an aside")))
        emitter.aside(partial(log.append, "aside"))
        emitter.run_asides()

    emitter.event(first)

    assert log == ["aside", "aside of an aside", "event"]


def test_an_aside_is_brought_to_the_thread_that_emits() -> None:
    posted: list[Callable[[], None]] = []
    emitter = Emitter(posted.append)
    log: list[str] = []

    emitter.aside(partial(log.append, "aside"))
    assert log == []
    posted.pop()()

    assert log == ["aside"]


def test_what_cannot_be_brought_to_its_thread_does_not_happen_later() -> None:
    def refuse(action: Callable[[], None]) -> None:
        raise RuntimeError("can't start new thread")

    emitter = Emitter(refuse)
    with pytest.raises(RuntimeError):
        emitter.aside(lambda: None)

    assert not emitter.asides
