"""When a venue that denies an order is to be believed, and when it is asked again. Pure."""

from collections.abc import Sequence
from typing import Final

RETRY_DELAYS: Final = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds between two questions about one order; the last one repeats."""


class Settling:
    """The denials of one order so far.

    The first denial proves that the venue has read everything sent before the question, the order included, if the
    order ever reached it. Only a second denial, `settle_seconds` or more later, proves that it never did.
    """

    __slots__ = ("_first_denial", "_questions")

    def __init__(self) -> None:
        self._first_denial: float | None = None
        self._questions = 0

    def start_over(self) -> None:
        """On a new socket, questions begin at the shortest delay again; what was denied stays denied."""
        self._questions = 0

    def denied(self, now: float, settle_seconds: float) -> bool:
        """Takes note of a denial at `now` (seconds); whether the order is thereby proven absent."""
        if self._first_denial is None:
            self._first_denial = now
            return False
        return now - self._first_denial >= settle_seconds

    def delay(self, now: float, settle_seconds: float, delays: Sequence[float] = RETRY_DELAYS) -> float:
        """Seconds until the next question: by the pattern, but no later than when a denial would count."""
        delay = delays[min(self._questions, len(delays) - 1)]
        self._questions += 1
        if self._first_denial is None:
            return delay
        remaining = self._first_denial + settle_seconds - now
        return min(delay, remaining) if remaining > 0 else delay
