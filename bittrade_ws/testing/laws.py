"""What every operator owes its users, as a check that they run on their own."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from reactivex import Observable, abc
from reactivex.disposable import Disposable

from bittrade_ws.testing.clock import Phase, VirtualClock
from bittrade_ws.testing.diff import describe
from bittrade_ws.testing.events import Event, MarbleError, What
from bittrade_ws.testing.kit import Marbles
from bittrade_ws.testing.legend import Legend
from bittrade_ws.testing.probe import Probe
from bittrade_ws.testing.real_clock import RealClockTrap
from bittrade_ws.testing.sources import deliver

Operator = Callable[[Observable[Any]], Observable[Any]]


class LawBroken(AssertionError):
    """An operator or an exchange does not keep a law; the message names each with what was seen."""


def check_operator(
    operator: Operator,
    line: str = "-a-b-c|",
    values: Mapping[str, Any] | None = None,
    /,
    *,
    without: Collection[str] = (),
    **letters: Any,
) -> None:
    """Holds an operator to the laws below, on a source that plays the line. Raises `LawBroken`.

    `without` names the laws that it breaks on purpose. A line that begins with `^` is one of bundles.

    - `state per subscription`: two subscriptions, and two sources, know nothing of each other.
    - `forwards the scheduler`: the source is subscribed to with the subscriber's.
    - `forwards errors`, `forwards completion`: the source's end is its own.
    - `nothing after its end`: neither after its completion nor after its error.
    - `disposes upstream`: who leaves, leaves the source too, at once.
    - `safe when re-entered`: what a subscriber sets off in the source comes after what set it off, and is not lost.
    - `does not touch the real clock`: sleeps on none, schedules on none, and reads no `time.time()` or `monotonic()`.
    - `does not swallow handler errors`: what a subscriber raises reaches whoever made the source emit
      (or, raised inside a `subscribe`, its own `on_error`).
    """
    marbles = Marbles()
    legend = Legend(values, letters)
    if line.lstrip().startswith("^"):
        timeline = legend.parse(line, signs="^!|#")
        events = list(marbles.bundles(line, legend.values).events)
    else:
        timeline = legend.parse(line, signs="|#")
        events = list(legend.events(timeline))
    case = _Case(operator, [e for e in events if e.what is What.NEXT], timeline.length)
    trap = RealClockTrap(reads=True)
    trap.install()
    try:
        broken = {
            name: problem for name, law in _LAWS.items() if name not in without and (problem := _judge(law, case))
        }
    finally:
        trap.remove()
    if trap.caught and _REAL_CLOCK not in without:
        broken[_REAL_CLOCK] = "; ".join(dict.fromkeys(trap.caught))
    unknown = set(without) - {*_LAWS, _REAL_CLOCK}
    if unknown:
        raise ValueError(f"no such laws: {', '.join(sorted(unknown))}")
    if broken:
        raise LawBroken("\n".join(f"broken: {name}\n  {problem}" for name, problem in broken.items()))


def _judge(law: Callable[["_Case"], str | None], case: "_Case") -> str | None:
    try:
        return law(case)
    except Exception as error:
        return f"raised {error!r}"


class _Source(Observable[Any]):
    """A hot source in the hands of a law: it remembers who subscribed with what."""

    def __init__(self) -> None:
        super().__init__()
        self.schedulers: list[abc.SchedulerBase | None] = []
        self.observers: list[abc.ObserverBase[Any]] = []

    def _subscribe_core(
        self, observer: abc.ObserverBase[Any], scheduler: abc.SchedulerBase | None = None
    ) -> abc.DisposableBase:
        self.schedulers.append(scheduler)
        self.observers.append(observer)
        return Disposable(lambda: self.observers.remove(observer) if observer in self.observers else None)

    def emit(self, event: Event) -> None:
        for observer in tuple(self.observers):
            deliver(event, observer)


class _Case:
    def __init__(self, operator: Operator, items: Sequence[Event], length: int) -> None:
        self.operator = operator
        self.items = items
        self.length = length
        self.end = Event(length, What.COMPLETE)
        self.error = MarbleError("the law's own")

    def run(self, *endings: Event, subscriptions: int = 1) -> "_Run":
        run = _Run(self, subscriptions)
        for event in (*self.items, *endings):
            run.clock.at(event.at, Phase.SOURCE, lambda event=event: run.source.emit(event))
        return run


class _Run:
    def __init__(self, case: _Case, subscriptions: int) -> None:
        self.clock = VirtualClock()
        self.source = _Source()
        stream = case.operator(self.source)
        self.probes = [Probe(self.clock, stream, zero=0) for _ in range(subscriptions)]
        for probe in self.probes:
            self.clock.at(0, Phase.SUBSCRIBE, probe.subscribe)

    def play(self, until: int) -> "_Run":
        # Far beyond the line: what an operator holds back for a while still comes.
        self.clock.advance_to(until + 600_000_000)
        for probe in self.probes:
            probe.dispose()
        return self


def _state_per_subscription(case: _Case) -> str | None:
    alone = case.run(case.end).play(case.length).probes[0].events
    both = case.run(case.end, subscriptions=2).play(case.length)
    again = case.run(case.end).play(case.length).probes[0].events
    for name, seen in (
        ("the first of two subscriptions", both.probes[0].events),
        ("the second of two subscriptions", both.probes[1].events),
        ("a later source", again),
    ):
        if not _same(alone, seen):
            return f"alone {_shown(alone)}, {name} {_shown(seen)}"
    return None


def _forwards_the_scheduler(case: _Case) -> str | None:
    run = case.run(case.end).play(case.length)
    if not run.source.schedulers:
        return "the source was not subscribed to"
    strange = [scheduler for scheduler in run.source.schedulers if scheduler is not run.clock]
    return f"the source was subscribed to with {strange[0]!r}" if strange else None


def _forwards_errors(case: _Case) -> str | None:
    seen = case.run(Event(case.length, What.ERROR, case.error)).play(case.length).probes[0].events
    last = seen[-1] if seen else None
    is_same = last is not None and last.what is What.ERROR and last.value is case.error
    return None if is_same else f"the source failed with {case.error!r}, the stream was {_shown(seen)}"


def _forwards_completion(case: _Case) -> str | None:
    seen = case.run(case.end).play(case.length).probes[0].events
    is_complete = bool(seen) and seen[-1].what is What.COMPLETE
    return None if is_complete else f"the source completed, the stream was {_shown(seen)}"


def _nothing_after_its_end(case: _Case) -> str | None:
    for end in (case.end, Event(case.length, What.ERROR, case.error)):
        late = case.run(end).play(case.length).probes[0].late
        if late:
            return f"after its end it still emitted {_shown(late)}"
    return None


def _disposes_upstream(case: _Case) -> str | None:
    run = case.run()
    run.clock.advance_to(case.items[0].at if case.items else 0)
    for probe in run.probes:
        probe.dispose()
    return "the source still has its subscriber" if run.source.observers else None


def _safe_when_reentered(case: _Case) -> str | None:
    plain = _feed(case, reenter=False)
    nested = _feed(case, reenter=True)
    return None if _same(plain, nested) else f"one after the other {_shown(plain)}, from inside {_shown(nested)}"


def _feed(case: _Case, *, reenter: bool) -> list[Event]:
    """What comes out when all comes at one instant; re-entered: items, and the end, from inside the last delivery."""
    run = _Run(case, 1)
    run.clock.advance()
    waiting = [event._replace(at=0) for event in (*case.items, case.end)]
    probe = run.probes[0]
    record = probe.on_next

    def on_next(value: Any) -> None:
        record(value)
        if reenter and waiting:
            run.source.emit(waiting.pop(0))

    probe.on_next = on_next
    run.clock.at(0, Phase.SOURCE, lambda: _drain(run.source, waiting))
    run.play(0)
    return probe.events


def _drain(source: _Source, waiting: list[Event]) -> None:
    while waiting:
        source.emit(waiting.pop(0))


def _does_not_swallow_handler_errors(case: _Case) -> str | None:
    run = case.run(case.end)
    probe = run.probes[0]
    raised: list[Any] = []

    def on_next(value: Any) -> None:
        if not raised:
            raised.append(value)
            raise case.error

    probe.on_next = on_next
    try:
        run.play(case.length)
    except MarbleError:
        return None
    # Raised inside a `subscribe`, an error becomes the stream's own: Rx does that, and it is heard.
    if not raised or any(event.value is case.error for event in probe.events):
        return None
    return f"a subscriber raised on {raised[0]!r}; nobody heard of it"


_REAL_CLOCK = "does not touch the real clock"
_LAWS: dict[str, Callable[[_Case], str | None]] = {
    "state per subscription": _state_per_subscription,
    "forwards the scheduler": _forwards_the_scheduler,
    "forwards errors": _forwards_errors,
    "forwards completion": _forwards_completion,
    "nothing after its end": _nothing_after_its_end,
    "disposes upstream": _disposes_upstream,
    "safe when re-entered": _safe_when_reentered,
    "does not swallow handler errors": _does_not_swallow_handler_errors,
}


def _same(one: Sequence[Event], other: Sequence[Event]) -> bool:
    return len(one) == len(other) and all(a.agrees_with(b) for a, b in zip(one, other, strict=True))


def _shown(events: Sequence[Event]) -> str:
    return f"[{', '.join(describe(event) for event in events)}]"
