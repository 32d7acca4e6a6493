import pytest
from reactivex import Observable

from bittrade_ws.testing import VirtualClock
from bittrade_ws.testing.clock import Phase
from bittrade_ws.testing.events import Event, What
from bittrade_ws.testing.probe import Probe


@pytest.fixture
def clock():
    return VirtualClock()


def test_times_count_from_its_zero(clock):
    clock.advance("5ms")
    probe = Probe(
        clock, Observable(lambda observer, scheduler: clock.at(7000, Phase.SOURCE, observer.on_completed)), zero=5000
    )
    probe.subscribe()
    clock.advance("5ms")
    assert probe.events == [Event(2000, What.COMPLETE)]


def test_a_source_that_cannot_be_subscribed_to(clock):
    def subscribe(observer, scheduler):
        raise KeyError("no")

    probe = Probe(clock, Observable(subscribe), zero=0)
    probe.subscribe()
    assert [event.what for event in probe.events] == [What.ERROR]
    assert isinstance(probe.events[0].value, KeyError)


def test_it_subscribes_with_the_clock(clock):
    seen = []
    probe = Probe(clock, Observable(lambda observer, scheduler: seen.append(scheduler)), zero=0)
    probe.subscribe()
    assert seen == [clock]


def test_after_its_own_end_everything_is_late(clock):
    observers = []
    probe = Probe(clock, Observable(lambda observer, scheduler: observers.append(observer)), zero=0)
    probe.subscribe()
    observers[0].on_completed()
    observers[0].on_next(2)
    assert (probe.events, probe.late) == ([Event(0, What.COMPLETE)], [Event(0, What.NEXT, 2)])


def test_what_was_on_its_way_when_it_was_disposed_is_nobodys_fault(clock):
    observers = []
    probe = Probe(clock, Observable(lambda observer, scheduler: observers.append(observer)), zero=0)
    probe.subscribe()
    observers[0].on_next(1)
    probe.dispose()
    observers[0].on_next(2)
    assert (probe.events, probe.late) == ([Event(0, What.NEXT, 1)], [])
