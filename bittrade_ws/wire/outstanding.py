"""What was asked on one line and has no answer yet, for venues whose answers name no request. Pure.

1. Answers of one kind come in the order of their requests. One that names what it answers is matched by that.
2. A failure that names nothing is the oldest request's.
3. A request that goes alone is never on its way together with another one, so nothing can be mistaken for its answer.
"""

from collections import deque
from collections.abc import Callable, Hashable
from typing import NamedTuple


class Asked(NamedTuple):
    """One request: what its answer is recognised by, and the name that its asker waits under."""

    kind: Hashable
    name: Hashable
    goes_alone: bool = False
    is_only: bool = False
    """Of its kind: a lost answer would move the next one's to it."""


class _Waiting:
    __slots__ = ("asked", "is_over", "since")

    def __init__(self, asked: Asked, since: float) -> None:
        self.asked = asked
        self.since = since
        self.is_over = False


class Outstanding:
    """The requests of one line, oldest first. One thread asks at a time, and one takes answers."""

    __slots__ = ("_waiting", "changed", "has_failed")

    def __init__(self) -> None:
        # Appended to by who asks, shortened by who takes answers; both are atomic, and so is a copy.
        self._waiting: deque[_Waiting] = deque()
        self.changed: Callable[[], None] = lambda: None
        """Called after each answer."""
        self.has_failed = False
        """The last request was answered by a failure; whoever heeds it takes it back."""

    def __len__(self) -> int:
        return sum(not one.is_over for one in tuple(self._waiting))

    @property
    def since(self) -> float | None:
        """When the oldest one was asked; `None`: everything is answered."""
        return next((one.since for one in tuple(self._waiting) if not one.is_over), None)

    def may_ask(self, asked: Asked) -> bool:
        """Whether it may go now."""
        waiting = [one.asked for one in tuple(self._waiting) if not one.is_over]
        if asked.is_only and any(one.kind == asked.kind for one in waiting):
            return False
        return not waiting or not (asked.goes_alone or any(one.goes_alone for one in waiting))

    def ask(self, asked: Asked, now: float) -> None:
        """It is sent, at `now` (seconds)."""
        self._waiting.append(_Waiting(asked, now))

    def answer(self, kind: Hashable, name: Hashable = None) -> Asked | None:
        """The request that an answer of this kind belongs to; `None`: nobody asked."""
        return self._end(kind, name)

    def fail(self, kind: Hashable = None, name: Hashable = None) -> Asked | None:
        """The request that a failure belongs to, of this kind if it tells its kind; `None`: nobody asked."""
        return self._end(kind, name, is_failure=True)

    def _end(self, kind: Hashable, name: Hashable, *, is_failure: bool = False) -> Asked | None:
        for one in tuple(self._waiting):
            if not one.is_over and kind in (None, one.asked.kind) and name in (None, one.asked.name):
                self.has_failed = is_failure
                return self._over(one)
        return None

    def _over(self, one: _Waiting) -> Asked:
        one.is_over = True
        while self._waiting and self._waiting[0].is_over:
            self._waiting.popleft()
        self.changed()
        return one.asked
