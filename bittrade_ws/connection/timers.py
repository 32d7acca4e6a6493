"""The timers of a loop: a heap by the monotonic clock, from which cancelled ones vanish in time."""

import heapq
from collections.abc import Callable

Action = Callable[[], None]

# Rebuilding a small heap is not worth it.
_FEW = 16


class Timer:
    """An action that runs once, `when` on the monotonic clock."""

    __slots__ = ("_action", "_cancelled", "when")

    def __init__(self, when: float, action: Action, cancelled: Callable[["Timer"], None]) -> None:
        self._action: Action | None = action
        self._cancelled = cancelled
        self.when = when

    def cancel(self) -> None:
        """Forgets the action; for any thread, and also after it has run."""
        if self._action is not None:
            self._action = None
            self._cancelled(self)

    def fire(self) -> None:
        """Runs the action, unless it was cancelled."""
        action, self._action = self._action, None
        if action is not None:
            action()

    @property
    def is_due(self) -> bool:
        """It has neither run nor been cancelled."""
        return self._action is not None


class TimerHeap:
    """Timers in the order of their time, and of their making. Whoever changes it holds the owner's lock."""

    __slots__ = ("_cancelled", "_made", "_timers")

    def __init__(self) -> None:
        self._timers: list[tuple[float, int, Timer]] = []
        self._made = 0
        self._cancelled = 0

    def push(self, timer: Timer) -> None:
        """Adds a timer."""
        self._made += 1
        heapq.heappush(self._timers, (timer.when, self._made, timer))

    def count_cancelled(self) -> None:
        """Notes that one of them was cancelled; the heap is rebuilt when most of it is."""
        self._cancelled += 1
        if self._cancelled > _FEW and self._cancelled * 2 > len(self._timers):
            self._timers = [entry for entry in self._timers if entry[2].is_due]
            heapq.heapify(self._timers)
            self._cancelled = 0

    def pop_due(self, now: float) -> list[Timer]:
        """Takes out all whose time has come."""
        due: list[Timer] = []
        while self._timers and self._timers[0][0] <= now:
            due.append(heapq.heappop(self._timers)[2])
        return due

    def drop_cancelled(self) -> None:
        """Takes out the cancelled ones that come first."""
        while self._timers and not self._timers[0][2].is_due:
            heapq.heappop(self._timers)
            self._cancelled = max(0, self._cancelled - 1)

    def clear(self) -> None:
        """Takes out all."""
        self._timers = []
        self._cancelled = 0

    @property
    def first(self) -> Timer | None:
        """The one that comes first, cancelled or not. Safe without the lock: at worst it is no longer the first."""
        timers = self._timers
        try:
            return timers[0][2]
        except IndexError:
            return None
