"""How often clients may come. Nothing is limited until a knob is turned.

Source: the venue's `requirements-and-limitations` page, seen 2026-07: 5 connections in 15 s, 10 to 90 calls a minute.
"""

from collections import deque
from collections.abc import Callable


class Window:
    """So many of something in so many seconds; `None`: any number."""

    def __init__(self, now_us: Callable[[], int], seconds: float) -> None:
        self.most: int | None = None
        self.seconds = seconds
        self._now_us = now_us
        self._times: deque[int] = deque()

    def take(self) -> bool:
        """Counts one more; whether it is allowed."""
        if self.most is None:
            return True
        now = self._now_us()
        while self._times and self._times[0] <= now - self.seconds * 1e6:
            self._times.popleft()
        if len(self._times) >= self.most:
            return False
        self._times.append(now)
        return True


class Limits:
    """The knobs."""

    def __init__(self, now_us: Callable[[], int]) -> None:
        self.connections = Window(now_us, 15)
        self.calls = Window(now_us, 60)
        self.orders = Window(now_us, 60)
        """New orders, over every door."""
