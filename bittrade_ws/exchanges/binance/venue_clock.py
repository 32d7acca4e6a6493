"""The venue's clock as far as we know it: how far ours is off, from the times in its replies. Pure.

1. A reply that tells a time was written between the sending of its question and its arrival, so each bounds the
   offset; the narrowest bound counts.
2. One that contradicts the last, or comes after a doubt or a quarter of an hour, replaces it: a clock was set.

Source: the venue's `web-socket-api.md`, timing security, seen 2026-07.
"""

import logging
from typing import Final

logger = logging.getLogger(__name__)

RECV_WINDOW: Final = 5000
"""Milliseconds that a signed request may be old when it arrives, unless it says otherwise."""
_GOOD_FOR: Final = 900_000


class VenueClock:
    """The offset of the venue's clock from ours, in milliseconds: `offset_ms` if given, for good; else estimated.

    `recv_window` is what the offset is held against: beyond half of it a warning is logged.
    """

    def __init__(self, *, offset_ms: int | None = None, recv_window: int = RECV_WINDOW) -> None:
        self.is_fixed = offset_ms is not None
        self._recv_window = recv_window
        self._earliest = self._latest = offset_ms or 0
        self._known_at: int | None = None
        self._is_warned = False
        self.is_doubted = False
        """The venue refused a time of ours, and has told none since."""

    @property
    def is_known(self) -> bool:
        """Whether it was given, or estimated and not doubted since."""
        return self.is_fixed or self._known_at is not None

    @property
    def offset_ms(self) -> int:
        """What is to be added to our clock; 0 while nothing is known."""
        return (self._earliest + self._latest) // 2

    def observe(self, server_ms: int, *, sent_ms: int, received_ms: int) -> None:
        """A reply told the venue's time; the question went out, and it arrived, at these times by our clock."""
        if self.is_fixed or received_ms < sent_ms:  # ours was set back meanwhile
            return
        earliest, latest = server_ms - received_ms, server_ms - sent_ms
        is_old = self._known_at is None or not 0 <= received_ms - self._known_at < _GOOD_FOR
        is_contradiction = earliest > self._latest or latest < self._earliest
        if is_old or is_contradiction or latest - earliest <= self._latest - self._earliest:
            self._earliest, self._latest, self._known_at = earliest, latest, received_ms
            self.is_doubted = False
            self._warn()

    def doubt(self) -> None:
        """The venue refused a time of ours: the next one that it tells replaces the estimate."""
        self._known_at = None
        self.is_doubted = not self.is_fixed

    def _warn(self) -> None:
        is_far = 2 * abs(self.offset_ms) > self._recv_window
        if is_far and not self._is_warned:
            text = "Our clock is %d ms off the venue's, more than half of the %d ms that requests may be old; corrected"
            logger.warning(text, -self.offset_ms, self._recv_window)
        self._is_warned = is_far
