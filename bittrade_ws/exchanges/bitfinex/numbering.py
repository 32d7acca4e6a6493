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

from collections.abc import Iterator
from itertools import chain, count, repeat
from typing import Final

from bittrade_ws.models.status import Gap

PUBLIC: Final = "public sequence"
PRIVATE: Final = "private sequence"
_NONE: Final = b"\0"
"""No frame ends so."""
_RESTS: Final = [b"%02d]" % number for number in range(100)]


class Numbering:
    """The numbers of one connection."""

    __slots__ = ("_gap", "_private", "_public", "ending", "endings", "has_time", "is_on")

    def __init__(self) -> None:
        self.is_on = False
        self.has_time = False
        self.ending = b""
        """How data of a channel with the next public number end; empty while they have none. Whoever sees data end so
        moves on to the next of `endings`, and needs no check."""
        self.endings: Iterator[bytes] = repeat(b"")
        self._public: int | None = None
        """The last public number, where `ending` does not tell it."""
        self._private: int | None = None
        self._gap: tuple[bytes, Gap] | None = None

    @property
    def last(self) -> tuple[int | None, int | None]:
        """The last public and the last private number."""
        public = int(self.ending[1:-1]) - 1 if self.ending[:1] == b"," else self._public
        return public, self._private

    def configure(self, *, is_on: bool, has_time: bool) -> None:
        """From now on arrays are numbered, or are not, and have a time behind that."""
        public, _ = self.last
        self.is_on, self.has_time = is_on, has_time
        self._went(public)

    def check(self, frame: bytes) -> Gap | None:
        """What is missing before this array. Asked again about the same frame it says the same."""
        if frame.endswith(self.ending) and not frame.startswith(b"[0,"):
            self.ending = next(self.endings)
            return None
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
        if last < 0:
            return None  # a checksum, and no number
        if not frame.startswith(b"[0,") or frame.startswith(b'[0,"hb"'):
            return self._next_public(last)
        is_notification = frame.startswith(b'[0,"n",')
        if is_notification and not numbers[-2].isdigit():
            return self._next_private(last, repeats=True)
        number, (before, _) = int(numbers[-2]), self.last
        gap = self._next_public(number)
        if last == 0:
            if before is None or number > before:  # a login, and not one that was seen already
                self._private = 0
            return gap
        return self._next_private(last, repeats=is_notification) or gap

    def _next_public(self, number: int) -> Gap | None:
        last, _ = self.last
        if self.ending == b",%d]" % number:
            self.ending = next(self.endings)
        elif last is None or number > last:
            self._went(number)
        if last is None or number <= last + 1:
            return None
        return self._missing(PUBLIC, last + 1, number - 1)

    def _went(self, public: int | None) -> None:
        self._public = public
        if not self.is_on:
            self.endings = repeat(b"")
        elif public is None or self.has_time:
            self.endings = repeat(_NONE)
        else:
            self.endings = _endings(public + 1)
        self.ending = next(self.endings)

    def _next_private(self, number: int, *, repeats: bool) -> Gap | None:
        last = self._private
        if last is None or number > last:
            self._private = number
        if last is None or number <= last + (0 if repeats else 1):
            return None
        return self._missing(PRIVATE, last + 1, number if repeats else number - 1)

    def _missing(self, numbers: str, first: int, last: int) -> Gap:
        return Gap(numbers, first, last, "sequence", is_of_all=True, ends_connection=self._private is not None)


def _endings(number: int) -> Iterator[bytes]:
    """How data with this number end, and those with each that follows it."""
    hundreds, rest = divmod(number, 100)
    endings = chain.from_iterable(map(_hundred, count(hundreds)))
    for _ in range(rest):
        next(endings)
    return endings


def _hundred(hundreds: int) -> list[bytes]:
    if not hundreds:
        return [b",%d]" % number for number in range(100)]
    begun = b",%d" % hundreds
    return [begun + rest for rest in _RESTS]  # takes half of what writing whole numbers does
