"""Counts in spans of time that are aligned to multiples of the wall clock, as the venue's limits are."""

from collections import defaultdict

SECOND, MINUTE, DAY = 1_000, 60_000, 86_400_000


class Window:
    """Counts per key, from zero in each span of time."""

    def __init__(self, length_ms: int) -> None:
        self.length_ms = length_ms
        self._span = -1
        self._counts: dict[str, int] = defaultdict(int)

    def add(self, now_ms: int, key: str, amount: int) -> int:
        """Adds (or, negative, gives back) and returns the count, which is never below zero."""
        span = now_ms // self.length_ms
        if span != self._span:
            self._span = span
            self._counts.clear()
        self._counts[key] = max(0, self._counts[key] + amount)
        return self._counts[key]

    def ends_ms(self, now_ms: int) -> int:
        """When this span is over."""
        return (now_ms // self.length_ms + 1) * self.length_ms

    def clear(self) -> None:
        """Counts from zero again."""
        self._counts.clear()
