import logging
import threading

from bittrade_ws.operators._own_thread import OwnThread


def test_an_action_that_raises_is_logged_and_the_thread_lives_on(caplog):
    thread, done = OwnThread(), threading.Event()

    def raise_it(*_):
        raise ValueError("mine")

    with caplog.at_level(logging.ERROR):
        thread.schedule(raise_it)
        thread.schedule(lambda *_: done.set())
        assert done.wait(5)
    thread.dispose()
    assert "mine" in caplog.text


def test_scheduling_after_dispose_does_nothing():
    thread, seen = OwnThread(), []
    thread.dispose()
    thread.schedule(lambda *_: seen.append(1))
    thread.schedule_relative(0.0, lambda *_: seen.append(2))
    assert seen == []


def test_dispose_from_an_action_of_its_own_ends_the_thread():
    owner, workers, done = OwnThread(), [], threading.Event()

    def end(*_):
        workers.append(threading.current_thread())
        owner.dispose()
        done.set()

    owner.schedule_relative(60.0, lambda *_: None)
    owner.schedule(end)
    assert done.wait(5)
    workers[0].join(2)
    assert not workers[0].is_alive()
