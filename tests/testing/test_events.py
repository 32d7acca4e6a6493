from bittrade_ws.testing.events import Event, What


def test_events_agree_by_time_kind_and_value():
    event = Event(1000, What.NEXT, 1)
    assert event.agrees_with(Event(1000, What.NEXT, 1))
    assert not event.agrees_with(Event(2000, What.NEXT, 1))
    assert not event.agrees_with(Event(1000, What.NEXT, 2))
    assert not Event(1000, What.COMPLETE).agrees_with(Event(1000, What.ERROR, ValueError()))


def test_what_is_said_does_not_depend_on_when():
    assert Event(0, What.ERROR, ValueError("a")).says_the_same(Event(5, What.ERROR, ValueError("a")))
    assert not Event(0, What.ERROR, ValueError("a")).says_the_same(Event(0, What.ERROR, TypeError("a")))
    assert Event(0, What.COMPLETE).says_the_same(Event(5, What.COMPLETE))
