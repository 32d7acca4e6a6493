"""Whether the numbers of a stream follow each other, and what is missing where they do not.

1. The first number after a beginning is taken as it is; each later item begins right after the last one ended.
2. What was seen already is `REPEATED`: replays and overlaps are never passed twice.
3. A hole is a `Gap` that names both missing ends; the item behind it is passed.
4. Only `restart`, or an item with the venue's starting number, begins anew; a smaller number alone does not.
5. An item that ends before it begins covers nothing yet (a candle that still grows): it may come again and again.
"""

from enum import Enum
from typing import Final, Literal

from bittrade_ws.models.status import Gap


class _Verdict(Enum):
    NEXT = "next"
    REPEATED = "repeated"


NEXT: Final = _Verdict.NEXT
"""The item follows the last one (or is the first)."""
REPEATED: Final = _Verdict.REPEATED
"""The item was seen before."""
Verdict = Literal[_Verdict.NEXT, _Verdict.REPEATED] | Gap


class SequenceChecker:
    """Checks numbers, or ranges of numbers, of one channel. `starts_at`: the number a venue begins each epoch with."""

    __slots__ = ("_channel", "_last", "_starts_at")

    def __init__(self, channel: str = "", *, starts_at: int | None = None) -> None:
        self._channel = channel
        self._starts_at = starts_at
        self._last: int | None = None

    @property
    def last(self) -> int | None:
        """The last number seen, `None` before the first."""
        return self._last

    def check(self, first: int, last: int | None = None) -> Verdict:
        """The verdict on an item that covers the numbers `first` to `last` (only `first` if `last` is left out)."""
        last = first if last is None else last
        seen = self._last
        if seen is None or first == self._starts_at:
            self._last = last
            return NEXT
        if last <= seen:
            return NEXT if last < first == seen + 1 else REPEATED
        self._last = last
        if first <= seen + 1:
            return NEXT
        return Gap(self._channel, seen + 1, first - 1, "sequence")

    def resume(self, last: int) -> None:
        """Goes on behind this number, as if it had been seen."""
        self._last = last

    def restart(self) -> None:
        """Begins a new epoch: the next number is taken as it is."""
        self._last = None
