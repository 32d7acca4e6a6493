"""What a venue grants in a span of time, and what is spent of it. Pure: it knows no clock and no venue.

1. A window begins at a multiple of its length, by the venue's clock.
2. Near a border nobody knows which window a request will fall into: within `blur` of it, it counts in both.
3. What the venue reports replaces what was counted here; what is still on its way to it is added.
4. A part of each limit is kept for urgent requests, and a larger one from those that can wait.
5. After a refusal nothing goes, urgent or not, until the venue wants to hear again.

Times are whole milliseconds of the venue's epoch.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

NEVER: Final = math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """So much of something (`name`) in each window of so many seconds."""

    name: str
    seconds: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one request takes of what is granted, by name. What is `free_if_accepted` is given back on success."""

    counts: Mapping[str, int]
    is_urgent: bool = False
    can_wait: bool = False
    free_if_accepted: frozenset[str] = field(default=frozenset())


class _Span:
    """One window: what is counted in it, and how much of that has not been answered."""

    __slots__ = ("counted", "on_its_way")

    def __init__(self) -> None:
        self.counted = 0
        self.on_its_way = 0


class _Line:
    """One allowance, and its windows that are not over."""

    __slots__ = ("_blur", "length", "limit", "most", "name", "spans", "spared")

    def __init__(self, allowance: Allowance, blur: int) -> None:
        self.name = allowance.name
        self.length = allowance.seconds * 1000
        self.limit = self.most = self.spared = allowance.limit
        self.spans: dict[int, _Span] = {}
        self._blur = blur

    def grant(self, limit: int, kept: float, spared: float) -> None:
        """So much is granted; `most` is for who is not urgent, `spared` for who can wait."""
        self.limit = limit
        self.most, self.spared = limit - math.ceil(limit * kept), limit - math.ceil(limit * spared)

    def wait(self, need: int, most: int, now: int) -> float:
        if need > most:
            return NEVER
        first, last = self._windows(now)
        for one in range(last, first - 1, -1):
            span = self.spans.get(one)
            if span is not None and span.counted + need > most:
                return (one + 1) * self.length + self._blur - now
        return 0

    def spend(self, need: int, now: int) -> None:
        first, last = self._windows(now)
        spans = self.spans
        if len(spans) > last - first + 1 or first not in spans:
            for over in [one for one in spans if one < first]:
                del spans[over]
        for one in range(first, last + 1):
            span = spans.get(one)
            if span is None:
                span = spans[one] = _Span()
            span.counted += need
            span.on_its_way += need

    def settle(self, need: int, sent: int, *, is_free: bool) -> None:
        first, last = self._windows(sent)
        for one in range(first, last + 1):
            span = self.spans.get(one)
            if span is not None:
                span.on_its_way = max(0, span.on_its_way - need)
                span.counted = max(0, span.counted - need) if is_free else span.counted

    def report(self, count: int, now: int) -> None:
        first, last = self._windows(now)
        if first == last:  # else it may be about either
            span = self.spans.setdefault(first, _Span())
            span.counted = count + span.on_its_way

    def _windows(self, now: int) -> tuple[int, int]:
        """The first and the last of those that a request of this moment may fall into."""
        return (now - self._blur) // self.length, (now + self._blur) // self.length


class Budget:
    """What is spent of some allowances. `kept`, a share of each limit, is for urgent requests.

    `spared` is the share that those that can wait leave to the rest. A cost that none of them counts is none of its
    affairs.
    """

    def __init__(
        self, allowances: Iterable[Allowance], *, kept: float = 0.1, spared: float = 0.5, blur: int = 250
    ) -> None:
        self._kept = kept
        self._spared = max(kept, spared)
        self._blur = blur
        self._lines = {(one.name, one.seconds): _Line(one, blur) for one in allowances}
        for line in self._lines.values():
            line.grant(line.limit, kept, self._spared)
        self._quiet_until = 0

    def wait(self, cost: Cost, now: int) -> float:
        """Milliseconds until this may be sent, if nothing else is; `NEVER`: it is more than is ever granted."""
        counts, longest, is_touched = cost.counts, 0.0, False
        for line in self._lines.values():
            need = counts.get(line.name)
            if need:
                is_touched = True
                most = line.limit if cost.is_urgent else line.spared if cost.can_wait else line.most
                longest = max(longest, line.wait(need, most, now))
        return max(0, self._quiet_until - now, longest) if is_touched else 0

    def spend(self, cost: Cost, now: int) -> None:
        """It is sent now."""
        for line in self._lines.values():
            need = cost.counts.get(line.name)
            if need:
                line.spend(need, now)

    def settle(self, cost: Cost, sent: int, *, is_accepted: bool) -> None:
        """What was sent then is answered."""
        for line in self._lines.values():
            need = cost.counts.get(line.name)
            if need:
                line.settle(need, sent, is_free=is_accepted and line.name in cost.free_if_accepted)

    def report(self, name: str, seconds: int, *, limit: int, count: int | None, now: int) -> None:
        """The venue's own word on a limit, and (unless `None`) on what is spent of it. One that is new is added."""
        if seconds <= 0:  # nobody could count by it
            return
        line = self._lines.get((name, seconds))
        if line is None:
            line = self._lines[name, seconds] = _Line(Allowance(name=name, seconds=seconds, limit=limit), self._blur)
            line.grant(limit, self._kept, self._spared)
        if limit != line.limit:
            line.grant(limit, self._kept, self._spared)
        if count is not None:
            line.report(count, now)

    def hold(self, until: int) -> None:
        """Nothing goes before; of several such ends the last one counts."""
        self._quiet_until = max(self._quiet_until, until)

    def limit(self, name: str, seconds: int) -> int | None:
        """How much is granted in each window; `None`: there is no such allowance."""
        line = self._lines.get((name, seconds))
        return None if line is None else line.limit

    def spent(self, name: str, seconds: int, now: int) -> int:
        """How much of an allowance is spent in the window that is on."""
        line = self._lines.get((name, seconds))
        span = line.spans.get(now // line.length) if line is not None else None
        return 0 if span is None else span.counted
