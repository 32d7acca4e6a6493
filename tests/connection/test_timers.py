from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.connection.timers import Timer, TimerHeap


class Timers:
    """A heap, and the list of what its timers did."""

    def __init__(self) -> None:
        self.heap = TimerHeap()
        self.ran: list[int] = []

    def make(self, number: int, when: float) -> Timer:
        timer = Timer(when, lambda: self.ran.append(number), lambda cancelled: self.heap.count_cancelled())
        self.heap.push(timer)
        return timer


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans())), st.integers(0, 20))
def test_what_is_due_runs_in_the_order_of_time_and_making(made: list[tuple[int, bool]], now: int) -> None:
    timers = Timers()
    heap = timers.heap
    all_timers = [timers.make(number, when) for number, (when, _) in enumerate(made)]
    for timer, (_, is_cancelled) in zip(all_timers, made, strict=True):
        if is_cancelled:
            timer.cancel()
    for timer in heap.pop_due(now):
        timer.fire()
    kept = [(when, number) for number, (when, is_cancelled) in enumerate(made) if not is_cancelled]
    assert timers.ran == [number for when, number in sorted(kept) if when <= now]
    heap.drop_cancelled()
    left = [when for when, _ in kept if when > now]
    assert (heap.first.when if heap.first else None) == min(left, default=None)
    heap.clear()
    assert heap.first is None


def test_firing_and_cancelling_happen_once() -> None:
    timers = Timers()
    timer = timers.make(1, 0.0)
    timer.fire()
    timer.fire()
    timer.cancel()
    assert timers.ran == [1]
    assert not timer.is_due
