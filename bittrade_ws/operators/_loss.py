"""What is known of a loss: why, for how long, and which numbers are missing."""

from typing import Generic, TypeVar

from bittrade_ws.models.status import Gap

T = TypeVar("T")


class Loss:
    """Continuity is lost, until the next item comes. Times in seconds."""

    __slots__ = ("_since", "_total", "cause")

    def __init__(self, cause: str, since: float) -> None:
        self.cause = cause
        self._total = 0.0
        self._since: float | None = since

    def again(self, since: float) -> None:
        """Nothing has come yet, and it is lost once more."""
        self._since = since if self._since is None else self._since

    def end(self, now: float) -> None:
        """It is held again."""
        if self._since is not None:
            self._total += max(0.0, now - self._since)
            self._since = None

    @property
    def seconds(self) -> float:
        """For how long nothing was heard, to the microsecond; once it has ended."""
        return round(self._total, 6)


class Hole(Generic[T]):
    """The numbers that are missing. `None` at either end: not known. `seconds`, if there was a time of silence."""

    __slots__ = ("cause", "fetched", "first", "last", "seconds")

    def __init__(self, first: int | None, last: int | None, cause: str, seconds: float | None) -> None:
        self.first = first
        self.last = last
        self.cause = cause
        self.seconds = seconds
        self.fetched: list[T] = []

    def gap(self, channel: str) -> Gap:
        """As it is told when nothing of it can be had."""
        return Gap(channel, self.first, self.last, self.cause, seconds=self.seconds)
