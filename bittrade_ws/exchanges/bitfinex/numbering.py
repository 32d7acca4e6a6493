"""Whether the numbers that a connection's arrays end with follow each other (flag `SEQ_ALL`).

1. Data of a channel and every heartbeat end with the public number. Data of channel 0 ends with that and then with the
   private one; a notification of a request (`on-req` …) with the private one alone, right behind its own array. A
   time (flag `TIMESTAMP`) comes behind them.
2. The public number grows by one. So does the private one, but notifications repeat it, and it is 0 while the
   snapshots after a login come.
3. The first number is taken as it is; one that was seen already proves nothing.
4. What may have been the account's is told anew only by a login, on another connection: so once there has been one,
   whatever is missing ends the connection.

Source: the venue's `ws-general` reference page, sequencing, seen 2026-07.
"""

from typing import Final

from bittrade_ws.models.status import Gap

PUBLIC: Final = "public sequence"
PRIVATE: Final = "private sequence"


class Numbering:
    """The numbers of one connection."""

    __slots__ = ("_gap", "_next", "_private", "_public", "has_time", "is_on")

    def __init__(self) -> None:
        self.is_on = False
        self.has_time = False
        self._public: int | None = None
        self._next = b"\0"
        """How a frame with the next public number ends."""
        self._private: int | None = None
        self._gap: tuple[bytes, Gap] | None = None

    @property
    def last(self) -> tuple[int | None, int | None]:
        """The last public and the last private number."""
        return self._public, self._private

    def is_next(self, frame: bytes) -> bool:
        """Whether data of a channel end with the next public number, which is then taken. `False` proves nothing."""
        if not frame.endswith(self._next):
            return False
        number = self._public = (self._public or 0) + 1
        self._next = b",%d]" % (number + 1)
        return True

    def check(self, frame: bytes) -> Gap | None:
        """What is missing before this array. Asked again about the same frame it says the same."""
        if self._gap is not None and self._gap[0] == frame:
            return self._gap[1]
        try:
            gap = self._check(frame, self._numbers(frame))
        except (ValueError, IndexError):
            return None  # it has none, as what was on its way when the flag was set
        if gap is not None:
            self._gap = (frame, gap)
        return gap

    def is_of_login(self, frame: bytes) -> bool:
        """Whether an array of channel 0 is part of what a login brings, and not an event."""
        return self.is_on and self._numbers(frame)[-1] == b"0" and not frame.startswith(b'[0,"n",')

    def _numbers(self, frame: bytes) -> list[bytes]:
        """The last places of an array; the numbers, if it has any, are the last of them."""
        places = frame.rsplit(b",", 3)
        if self.has_time:
            places.pop()
        else:
            places[-1] = places[-1].rstrip(b"] ")
        return places

    def _check(self, frame: bytes, numbers: list[bytes]) -> Gap | None:
        last = int(numbers[-1])
        if not frame.startswith(b"[0,") or frame.startswith(b'[0,"hb"'):
            return self._next_public(last)
        is_notification = frame.startswith(b'[0,"n",')
        if is_notification and not numbers[-2].isdigit():
            return self._next_private(last, repeats=True)
        number, before = int(numbers[-2]), self._public
        gap = self._next_public(number)
        if last == 0:
            if before is None or number > before:  # a login, and not one that was seen already
                self._private = 0
            return gap
        return self._next_private(last, repeats=is_notification) or gap

    def _next_public(self, number: int) -> Gap | None:
        last = self._public
        if last is None or number > last:
            self._public = number
            self._next = b",%d]" % (number + 1)
        if last is None or number <= last + 1:
            return None
        return self._missing(PUBLIC, last + 1, number - 1)

    def _next_private(self, number: int, *, repeats: bool) -> Gap | None:
        last = self._private
        if last is None or number > last:
            self._private = number
        if last is None or number <= last + (0 if repeats else 1):
            return None
        return self._missing(PRIVATE, last + 1, number if repeats else number - 1)

    def _missing(self, numbers: str, first: int, last: int) -> Gap:
        return Gap(numbers, first, last, "sequence", is_of_all=True, ends_connection=self._private is not None)
