"""Where the streams of two connections stand to each other, so that one can go on where the other leaves off. Sans-IO.

1. The old connection is the truth until the change: what it has told is not told again, what it has not is told once.
2. A stream is at the same place where both told the same frame, if each told it once, and long enough ago for a second
   one like it to have come. Frames that legitimately repeat decide nothing by themselves.
3. A stream that both have been quiet about for `settle` seconds is where both ended.
4. All streams change over together or none does, so that frames of different keys keep their order as well.
"""

from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Hashable
from typing import Final, NamedTuple

_RIPE: Final = 0.25
"""The part of `settle` after which a frame that one connection told has come on the other."""


class Takeover:
    """What is left to do once the new connection is the one: `frames` to tell, and repetitions to leave out."""

    def __init__(self, frames: list[bytes], expected: dict[Hashable, deque[Hashable]], proven: set[Hashable]) -> None:
        self.frames = frames
        """What only the new connection has told, in its order."""
        self.torn: list[Hashable] = []
        """Keys whose stream did not go on as it had to."""
        self._expected = expected
        self._proven = proven

    @property
    def is_done(self) -> bool:
        """Nothing that comes can be a repetition any more."""
        return not self._expected

    def repeats(self, key: Hashable, identity: Hashable) -> bool:
        """Whether the old connection has told this frame of the new one."""
        expected = self._expected.get(key)
        if expected is None:
            return False
        if identity in expected and (expected[0] == identity or key not in self._proven):
            while expected.popleft() != identity:
                pass
            if not expected:
                del self._expected[key]
            return True
        del self._expected[key]
        if key in self._proven:
            self.torn.append(key)
        return False


class Overlap:
    """What two connections tell at the same time. Times in seconds, by any clock that does not go back."""

    def __init__(self, *, settle: float) -> None:
        self._settle = settle
        self._streams: dict[Hashable, _Stream] = {}
        self._count = 0

    @property
    def size(self) -> int:
        """How many frames it remembers."""
        return sum(len(stream.old) + len(stream.new) for stream in self._streams.values())

    def old(self, key: Hashable, identity: Hashable, at: float) -> None:
        """The old connection told a frame."""
        stream = self._stream(key)
        stream.old.append(identity)
        stream.old_at.append(at)

    def new(self, key: Hashable, identity: Hashable, at: float, frame: bytes) -> None:
        """The new connection told a frame."""
        stream = self._stream(key)
        stream.new.append(identity)
        stream.new_at.append(at)
        stream.frames.append((self._count, frame))
        self._count += 1

    def plan(self, now: float, *, is_last: bool = False) -> Takeover | None:
        """How to change over now; `None`: some stream is not found on both yet.

        With `is_last`, a stream that could still become clearer is taken as it most likely is.
        """
        met = {key: stream.meet(now, self._settle, is_last=is_last) for key, stream in self._streams.items()}
        ahead: list[tuple[int, bytes]] = []
        expected: dict[Hashable, deque[Hashable]] = {}
        proven: set[Hashable] = set()
        for key, meeting in met.items():
            if meeting is None:
                return None
            stream = self._streams[key]
            if meeting.lead > 0:
                ahead.extend(stream.frames[-meeting.lead :])
            elif meeting.lead < 0:
                expected[key] = deque(stream.old[meeting.lead :])
                if meeting.is_proven:
                    proven.add(key)
        return Takeover([frame for _, frame in sorted(ahead)], expected, proven)

    def _stream(self, key: Hashable) -> "_Stream":
        stream = self._streams.get(key)
        if stream is None:
            stream = self._streams[key] = _Stream()
        return stream


class _Meeting(NamedTuple):
    lead: int
    """How many frames the new connection is ahead; negative: behind."""
    is_proven: bool


class _Stream:
    """What both connections told of one key, as far back as it is needed."""

    __slots__ = ("frames", "new", "new_at", "old", "old_at")

    def __init__(self) -> None:
        self.old: list[Hashable] = []
        self.old_at: list[float] = []
        self.new: list[Hashable] = []
        self.new_at: list[float] = []
        self.frames: list[tuple[int, bytes]] = []

    def meet(self, now: float, settle: float, *, is_last: bool) -> _Meeting | None:
        """Where the two stand to each other, if that can be told."""
        if self._find_landmark(now - settle * _RIPE):
            return _Meeting(len(self.new) - len(self.old), is_proven=True)  # both begin with it now
        last = max(self.old_at[-1:] + self.new_at[-1:])
        if last > now - settle and not is_last:
            return None
        if not self.old:
            return _Meeting(len(self.new), is_proven=False)
        if not self.new:  # what is older would have come, or was before the new connection
            return _Meeting(bisect_right(self.old_at, now - settle) - len(self.old), is_proven=False)
        leads = [lead for lead in self._possible_leads() if self._agree(lead)]
        return _Meeting(min(leads, key=abs), is_proven=False) if leads else None

    def _find_landmark(self, ripe: float) -> bool:
        """Finds the latest frame that decides, and forgets what was before it."""
        if not self.old or not self.new:
            return False
        in_old, in_new = Counter(self.old), Counter(self.new)
        for j in range(bisect_right(self.old_at, ripe) - 1, -1, -1):
            identity = self.old[j]
            if in_old[identity] == 1 and in_new[identity] == 1:
                i = self.new.index(identity)
                if self.new_at[i] <= ripe:
                    if not self._agree((len(self.new) - i) - (len(self.old) - j)):
                        return False
                    del self.old[:j], self.old_at[:j], self.new[:i], self.new_at[:i], self.frames[:i]
                    return True
        return False

    def _possible_leads(self) -> set[int]:
        old, new = self.old, self.new
        leads = {len(new) - 1 - i for i, identity in enumerate(new) if identity == old[-1]}
        return leads | {j + 1 - len(old) for j, identity in enumerate(old) if identity == new[-1]}

    def _agree(self, lead: int) -> bool:
        """Whether all that both told is the same, with the new connection so many frames ahead."""
        old = self.old[: len(self.old) + min(lead, 0)]
        new = self.new[: len(self.new) - max(lead, 0)]
        common = min(len(old), len(new))
        return common > 0 and old[-common:] == new[-common:]
