"""What is expected of a stream or of a log, and what is said when it did not happen."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

from reactivex import Observable

from bittrade_ws.testing.diff import Explain, describe, difference, is_as_expected
from bittrade_ws.testing.draw import clock_text, draw
from bittrade_ws.testing.events import Event, What
from bittrade_ws.testing.legend import Legend
from bittrade_ws.testing.lifecycle import lifecycle_problem, status_of
from bittrade_ws.testing.parser import Mark, duration
from bittrade_ws.testing.probe import Probe
from bittrade_ws.testing.subscriptions import Subscription, Subscriptions, parse_subscription


class EventLog(list[Event]):
    """Something recorded with its times, that an expectation can be about."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


Target = Observable[Any] | EventLog | Subscriptions
Check = Callable[[], str | None]


class Expectation:
    """One `marbles.expect(target)`; says nothing until a matcher is called. Matchers can be chained."""

    def __init__(self, target: Target, *, zero: int, where: str, watch: Callable[[], Probe], explain: Explain) -> None:
        self.target = target
        self.where = where
        self.probe: Probe | None = None
        self.ends_at = zero
        """The last instant, in microseconds of the clock, that this expectation says something about."""
        self._zero = zero
        self._watch = watch
        self._explain = explain
        self._checks: list[Check] = []

    @property
    def has_matcher(self) -> bool:
        return bool(self._checks)

    def to_be(
        self,
        line: str | Sequence[str],
        values: Mapping[str, Any] | None = None,
        /,
        *,
        error: Any = None,
        **letters: Any,
    ) -> Self:
        """The events of a stream (or of `exchange.sent`) are those of the line, at their times, and no others.

        `error` is what `#` stands for (an instance, a `match(...)`, or a type). A log of subscriptions is compared
        with one `^--!` line per subscription.
        """
        if isinstance(self.target, Subscriptions):
            return self.subscriptions(line)
        if not isinstance(line, str):
            raise TypeError("the events of a stream are one line; a list of lines is for subscriptions")
        legend = Legend(values, letters, error)
        timeline = legend.parse(line, signs="|#")
        expected = legend.events(timeline)
        self._until(timeline.length)
        events = self._events()

        def check() -> str | None:
            received = tuple(events)
            if is_as_expected(expected, received):
                return None
            return difference(expected, received, legend, self._explain)

        self._checks.append(check)
        return self

    def subscriptions(self, lines: str | Sequence[str]) -> Self:
        """A source of the kit was subscribed to as these lines say, one line per subscription, in order."""
        log = self.target if isinstance(self.target, Subscriptions) else getattr(self.target, "subscriptions", None)
        if not isinstance(log, Subscriptions):
            raise TypeError(f"{self.target!r} keeps no log of its subscriptions: expect it of marbles.cold or hot")
        expected = [parse_subscription(line) for line in ([lines] if isinstance(lines, str) else lines)]
        for one in expected:
            self._until((one.begin if one.end is None else one.end) - self._zero)

        def check() -> str | None:
            received = [Subscription(one.begin, one.end) for one in log]
            return None if expected == received else _subscriptions_differ(log.name, expected, received)

        self._checks.append(check)
        return self

    def lifecycle(self, pattern: str) -> Self:
        """The orders (or statuses) of a stream go through these stages, each move legal by `models.order`.

        `"submitted > open > partial* > filled"`: names or their beginnings, with `*`, `+` or `?`. The stream may
        complete, but not fail.
        """
        lifecycle_problem(pattern, [])
        events = self._events()

        def check() -> str | None:
            failed = next((event for event in events if event.what is What.ERROR), None)
            if failed is not None:
                return f"a lifecycle ended with an error: {describe(failed)}"
            return lifecycle_problem(pattern, [status_of(e.value) for e in events if e.what is What.NEXT])

        self._checks.append(check)
        return self

    def silent_for(self, time: str) -> Self:
        """The stream emits nothing, and does not end, before this time has passed."""
        span = duration(time)
        self._until(span)
        events = self._events()

        def check() -> str | None:
            heard = next((event for event in events if event.at < span), None)
            return None if heard is None else f"expected silence for {time}, received {describe(heard)}"

        self._checks.append(check)
        return self

    def problems(self) -> list[str]:
        """What did not happen as expected, one text per matcher."""
        found = [problem for check in self._checks if (problem := check()) is not None]
        return [f"{problem}\n  expected at {self.where}" for problem in found]

    def _until(self, span: int) -> None:
        self.ends_at = max(self.ends_at, self._zero + span)

    def _events(self) -> Sequence[Event]:
        """The growing list of what happens; watching begins with the first matcher that asks."""
        if isinstance(self.target, EventLog):
            return self.target
        if self.probe is None:
            self.probe = self._watch()
        return self.probe.events


def _subscriptions_differ(name: str, expected: Sequence[Subscription], received: Sequence[Subscription]) -> str:
    lines = [f"subscriptions of {name} differ"]
    for number in range(max(len(expected), len(received))):
        one = expected[number] if number < len(expected) else None
        other = received[number] if number < len(received) else None
        mark = " " if one == other else "✗"
        lines.append(f"  {mark} expected  {_drawn(one)}")
        lines.append(f"    received  {_drawn(other)}")
    return "\n".join(lines)


def _drawn(one: Subscription | None) -> str:
    if one is None:
        return "(none)"
    marks = [Mark(one.begin, "^")] + ([] if one.end is None else [Mark(one.end, "!")])
    end = "" if one.end is None else f" to {clock_text(one.end)}"
    return f"{draw(marks)}   ({clock_text(one.begin)}{end})"
