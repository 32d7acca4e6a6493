import contextlib
import gc
import inspect
import threading

import pytest
import reactivex
from reactivex.subject import Subject

from bittrade_ws.models.errors import BufferOverflow
from bittrade_ws.operators.to_iterator import to_iterator


def test_iterates_to_the_completion():
    assert list(to_iterator(reactivex.of(1, 2, 3))) == [1, 2, 3]


def test_raises_the_error_of_the_stream_after_what_came_before():
    source, seen = Subject(), []
    ticks = to_iterator(source)
    source.on_next(1)
    source.on_error(ValueError("end"))
    with pytest.raises(ValueError, match="end"):
        seen.extend(ticks)
    assert seen == [1]
    assert list(ticks) == []


def test_listens_from_the_call_on_in_virtual_time(marbles):
    with to_iterator(marbles.hot("-a-b-|")) as ticks:
        marbles.advance("10ms")
        assert list(ticks) == ["a", "b"]


@pytest.mark.parametrize(
    ("overflow", "left", "dropped"),
    [("drop_oldest", [3, 4], 3), ("drop_newest", [0, 1], 3), ("latest", [4], 4)],
)
def test_f61_what_does_not_fit_is_dropped_and_counted(overflow, left, dropped):
    source, drops = Subject(), []
    ticks = to_iterator(source, maxsize=2, overflow=overflow, on_dropped=drops.append)
    for item in range(5):
        source.on_next(item)
    source.on_completed()
    assert list(ticks) == left
    assert ticks.dropped == dropped == drops[-1]


def test_f61_or_it_is_an_error_after_what_waits():
    source, seen = Subject(), []
    ticks = to_iterator(source, maxsize=2, overflow="error")
    for item in range(5):
        source.on_next(item)
    with pytest.raises(BufferOverflow):
        seen.extend(ticks)
    assert seen == [0, 1]
    assert not source.observers


def test_leaving_the_block_unsubscribes():
    source = Subject()
    with to_iterator(source) as ticks:
        source.on_next(1)
        assert next(ticks) == 1
    assert not source.observers
    assert list(ticks) == []


def test_dropping_the_iterator_unsubscribes():
    source = Subject()
    ticks = to_iterator(source)
    del ticks
    gc.collect()
    assert not source.observers


def test_waits_for_another_thread():
    source = Subject()

    def feed():
        for item in range(200):
            source.on_next(item)
        source.on_completed()

    ticks = to_iterator(source)
    feeder = threading.Thread(target=feed)
    feeder.start()
    assert list(ticks) == list(range(200))
    feeder.join()


def test_the_stream_gets_the_scheduler(marbles):
    with to_iterator(reactivex.timer(0.003), scheduler=marbles.clock) as ticks:
        marbles.advance("3ms")
        assert list(ticks) == [0]


@pytest.mark.parametrize("news", ["on_next", "on_completed", "on_error", "close"])
def test_all_news_wake_a_loop_that_waits(monkeypatch, news):
    module, waits, goes_on = inspect.getmodule(to_iterator), threading.Event(), threading.Event()
    wait = module._Sink.wait
    monkeypatch.setattr(module._Sink, "wait", lambda sink: (waits.set(), wait(sink)))
    monkeypatch.setattr(module, "_LOOK_UP", 600.0)  # only a wake-up helps
    source = Subject()
    ticks = to_iterator(source)

    def loop():
        with contextlib.suppress(KeyError):
            next(ticks, None)
        goes_on.set()

    threading.Thread(target=loop, daemon=True).start()
    assert waits.wait(5)
    if news == "close":
        ticks.close()
    else:
        getattr(source, news)(*{"on_next": [1], "on_error": [KeyError()]}.get(news, []))
    assert goes_on.wait(5)
