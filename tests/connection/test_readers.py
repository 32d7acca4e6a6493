import threading
from typing import Any

import pytest
from reactivex import Subject

from bittrade_ws.connection.readers import Audience, Membership, Readers, finish


def test_a_delivery_under_way_sees_one_state() -> None:
    readers = Readers()
    log: list[Any] = []
    leave = readers.add(log.append)
    readers.add(lambda value: leave())
    under_way = readers.all

    leave()
    leave()

    assert len(under_way) == 2
    assert len(readers.all) == 1


def test_the_audience_is_told_in_the_order_in_which_it_came() -> None:
    audience = Audience()
    log: list[Any] = []
    for number in range(3):
        observer: Subject[Any] = Subject()
        observer.subscribe(on_error=lambda error, number=number: log.append((number, str(error))))
        Membership(threading.Lock()).join(audience, "sockets" if number == 1 else "bundles", observer)

    tell = audience.leave(OSError("gone"))
    assert log == []
    assert audience.has_left
    tell()

    assert log == [(0, "gone"), (1, "gone"), (2, "gone")]


def test_who_left_is_told_nothing_and_who_left_before_joining_does_not_join() -> None:
    audience = Audience()
    observer: Subject[Any] = Subject()
    joined, late = Membership(threading.Lock()), Membership(threading.Lock())
    joined.join(audience, "faults", observer)
    joined.dispose()
    joined.dispose()
    late.dispose()

    assert not late.join(audience, "faults", observer)
    assert audience.observers == {}
    assert audience.parts["faults"].all == ()


def test_what_an_observer_raises_on_the_end_is_its_own(caplog: Any) -> None:
    def fail(*_: Any) -> None:
        raise KeyError

    observer: Subject[Any] = Subject()
    observer.subscribe(on_error=fail, on_completed=fail)
    finish(observer, OSError())

    assert "the others go on" in caplog.text


def test_an_error_that_nobody_takes_is_logged_as_what_it_is(caplog: pytest.LogCaptureFixture) -> None:
    observer: Subject[Any] = Subject()
    observer.subscribe(lambda value: None)

    finish(observer, OSError("gone"))

    (record,) = caplog.records
    assert record.getMessage() == "the end of the connection: OSError: gone; there is no on_error for it"
    assert record.exc_info is None
