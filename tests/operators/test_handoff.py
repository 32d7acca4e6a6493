import pytest

from bittrade_ws.operators._handoff import Handoff


@pytest.fixture
def jobs(marbles):
    """A hand-over of jobs that are done one at a time, at their instants."""

    class Jobs:
        def __init__(self):
            self.waiting = []
            self.done = []
            self.handoff = None

        def begin(self, **options):
            self.handoff = marbles.keep(Handoff(marbles.clock, self._work, lambda: bool(self.waiting), **options))

        def _work(self):
            job = self.waiting.pop(0)
            self.done.append((marbles.clock.micros // 1000, job))
            if isinstance(job, Exception):
                raise job

        def add(self, *some):
            for job in some:
                self.waiting.append(job)
                self.handoff.wake()

    return Jobs()


def test_works_until_nothing_is_left(marbles, jobs):
    jobs.begin()
    jobs.add("a", "b", "c")
    assert jobs.done == []
    marbles.advance()
    assert jobs.done == [(0, "a"), (0, "b"), (0, "c")]


def test_pauses_in_between(marbles, jobs):
    jobs.begin(pause=0.005)
    jobs.add("a", "b")
    marbles.advance("20ms")
    jobs.add("c")
    marbles.advance("20ms")
    assert jobs.done == [(0, "a"), (5, "b"), (20, "c")]


def test_a_hurry_cuts_the_pause_short(marbles, jobs):
    jobs.begin(pause=0.005)
    jobs.add("a", "b", "c")
    marbles.advance("1ms")
    jobs.handoff.hurry()
    marbles.advance()
    assert jobs.done == [(0, "a"), (1, "b"), (1, "c")]
    marbles.advance("20ms")
    assert len(jobs.done) == 3


def test_work_that_raises_leaves_nothing_undone(marbles, jobs):
    jobs.begin()
    jobs.add(ValueError("mine"), "b")
    with pytest.raises(ValueError, match="mine"):
        marbles.advance()
    marbles.advance()
    assert jobs.done[-1] == (0, "b")


def test_nothing_is_done_after_dispose(marbles, jobs):
    jobs.begin(pause=0.005)
    jobs.add("a", "b")
    marbles.advance("1ms")
    jobs.handoff.dispose()
    jobs.add("c")
    jobs.handoff.hurry()
    marbles.advance("20ms")
    assert jobs.done == [(0, "a")]


class Eager:
    """A clock whose first action is over before whoever asked for it goes on, as on a thread that is quicker."""

    def __init__(self, clock):
        self.schedule_relative = clock.schedule_relative
        self._is_first = True
        self._clock = clock

    def schedule(self, action):
        planned = self._clock.schedule(action)
        if self._is_first:
            self._is_first = False
            self._clock.advance()
        return planned


def test_work_that_is_quicker_than_whoever_asked_for_it_leaves_nothing_undone(marbles):
    waiting, done = [], []
    handoff = Handoff(Eager(marbles.clock), lambda: done.append(waiting.pop(0)), lambda: bool(waiting), pause=0.005)
    for job in "abc":
        waiting.append(job)
        handoff.wake()
    assert done == ["a"]
    marbles.advance("20ms")
    assert done == ["a", "b", "c"]
