"""What only a life of its own shows; the rest is in `test_connection.py`."""

from typing import Any

from reactivex import Observable
from reactivex.disposable import Disposable
from reactivex.scheduler import ImmediateScheduler

from bittrade_ws.connection.counters import Counters
from bittrade_ws.connection.emitter import Emitter, at_once
from bittrade_ws.connection.life import Life
from bittrade_ws.connection.policy import Guards


def a_life(end: Any) -> Life:
    return Life(Emitter(at_once), counters=Counters(), guards=Guards(), end=end)


def test_a_life_that_ended_before_it_started_dials_nothing() -> None:
    dials: list[Any] = []

    def dial(observer: Any, scheduler: Any = None) -> Any:
        dials.append(observer)
        return Disposable()

    life = a_life(lambda *_: None)
    life.audience.leave(None)
    life.start(Observable(dial), None, ImmediateScheduler())

    assert dials == []


def test_the_program_is_let_go_only_after_everybody_was_told() -> None:
    log: list[str] = []
    life = a_life(lambda *_: None)
    life.release = lambda: log.append("released")

    life.finish(lambda: log.append("told"))

    assert log == ["told", "released"]


def test_hanging_up_and_telling_is_one_action_of_the_emitting_thread() -> None:
    log: list[str] = []
    posted: list[Any] = []
    dial = Observable[Any](lambda observer, scheduler=None: Disposable(lambda: log.append("hung up")))
    life = Life(Emitter(posted.append), counters=Counters(), guards=Guards(), end=lambda *_: None)
    life.start(dial, None, ImmediateScheduler())

    life.finish(lambda: log.append("told"))

    assert log == []
    assert len(posted) == 1
    posted[0]()
    assert log == ["hung up", "told"]


def test_disposing_asks_for_the_end() -> None:
    asked: list[Any] = []
    life = a_life(lambda life, error: asked.append((life, error)))

    life.dispose()

    assert asked == [(life, None)]
