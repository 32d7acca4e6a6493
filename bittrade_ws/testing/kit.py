"""`Marbles`: the clock, the sources and the expectations of one test."""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar, cast, overload

from reactivex import ConnectableObservable, Observable, abc
from reactivex.disposable import Disposable

from bittrade_ws.testing.bundles import Bundles
from bittrade_ws.testing.clock import Phase
from bittrade_ws.testing.cut import run_everywhere
from bittrade_ws.testing.cutting import Tally
from bittrade_ws.testing.diff import Explain
from bittrade_ws.testing.exchange import REFUSED, FakeExchange, Message, ScriptedExchange
from bittrade_ws.testing.expect import EventLog, Expectation, Target
from bittrade_ws.testing.explain import explain as explain_fields
from bittrade_ws.testing.legend import Legend
from bittrade_ws.testing.match import Match
from bittrade_ws.testing.match import match as make_match
from bittrade_ws.testing.parser import duration
from bittrade_ws.testing.probe import Probe
from bittrade_ws.testing.real_clock import RealClockTrap
from bittrade_ws.testing.scripts import parse_dial
from bittrade_ws.testing.secrets import SecretWatch
from bittrade_ws.testing.stage import Stage
from bittrade_ws.testing.subscriptions import Subscription, Subscriptions, parse_subscription
from bittrade_ws.testing.verdicts import late_items, left_open, real_clock

_D = TypeVar("_D", bound=abc.DisposableBase)

SETTLING = duration("1m")
"""How long a flush goes on after the last mark of any line, for what comes too late or never stops."""


class MarblesFailed(AssertionError):
    """An expectation was not met, or a verdict went against the test."""


class Marbles(Stage):
    """Virtual time, streams drawn as lines, and expectations about them.

    As a pytest fixture (`marbles`) it checks itself when the test ends; elsewhere use it in a `with` block.
    """

    def __init__(self, *, explain: Explain = explain_fields, tally: Tally | None = None) -> None:
        super().__init__(tally or Tally())
        self._explain = explain
        self._expectations: list[Expectation] = []
        self._kept: list[abc.DisposableBase] = []
        self._probes: list[Probe] = []
        self._trap = RealClockTrap()
        self._secrets = SecretWatch()
        self._is_finished = False

    def expect(self, target: Target, during: str | None = None) -> Expectation:
        """What follows is expected of this stream or log. A stream is subscribed to now, or `during` its `^--!`.

        Frame zero of the expectation is now; for logs it is the beginning of the test. Each `expect` is a subscription
        of its own: to say two things about one subscription, chain the matchers.
        """
        if not isinstance(cast("object", target), Observable | EventLog | Subscriptions):
            raise TypeError(f"expect() takes an Observable or a log of the kit, not {target!r}")
        zero = self.clock.micros if isinstance(target, Observable) else 0

        def watch() -> Probe:
            assert isinstance(target, Observable)
            return self._watch(target, zero, parse_subscription(during or "^"))

        expectation = Expectation(target, zero=zero, where=_caller(), watch=watch, explain=self._explain)
        self._expectations.append(expectation)
        return expectation

    def _watch(self, target: Observable[Any], zero: int, window: Subscription) -> Probe:
        probe = Probe(self.clock, target, zero=zero)
        self._probes.append(probe)
        self.clock.at(zero + window.begin, Phase.SUBSCRIBE, probe.subscribe)
        if window.end is not None:
            self.clock.at(zero + window.end, Phase.DISPOSE, probe.dispose)
            self._horizon = max(self._horizon, zero + window.end)
        return probe

    match: Callable[..., Match] = staticmethod(make_match)

    def keep(self, disposable: _D) -> _D:
        """Disposes this when the test ends (last kept, first disposed), before open subscriptions are looked for."""
        self._kept.append(disposable)
        return disposable

    def connect(self, connection: ConnectableObservable[Any]) -> abc.DisposableBase:
        """Connects a published stream in virtual time, until the test ends or the result is disposed."""
        return self.keep(connection.connect(scheduler=self.clock) or Disposable())

    def advance(self, by: str | int = 0) -> None:
        """Moves the clock (`"5s"`), running everything that falls due, also what is due now."""
        self.clock.advance(by)

    def flush(self) -> None:
        """Runs until nothing is planned (or a minute past the last mark), then checks every expectation so far."""
        __tracebackhide__ = True
        horizon = max([self._horizon, *(one.ends_at for one in self._expectations)])
        self.clock.run_until(max(horizon, self.clock.micros) + SETTLING)
        problems = [problem for one in self._expectations for problem in one.problems()]
        problems.extend(
            f"an expectation without a matcher: it says nothing\n  expected at {one.where}"
            for one in self._expectations
            if not one.has_matcher
        )
        for one in self._expectations:
            if one.probe is not None:
                one.probe.dispose()
        self._expectations.clear()
        if problems:
            raise MarblesFailed("\n\n".join(problems))

    @overload
    def cut_everywhere(self, body: Callable[["Marbles"], object], /) -> None: ...

    @overload
    def cut_everywhere(
        self,
        line: str,
        /,
        *,
        then: Sequence[str] | None = None,
        values: Mapping[str, Any] | None = None,
        error: Any = None,
        **letters: Any,
    ) -> Callable[[Callable[["Marbles", ScriptedExchange], object]], None]: ...

    def cut_everywhere(
        self,
        what: Callable[["Marbles"], object] | str,
        /,
        *,
        then: Sequence[str] | None = None,
        values: Mapping[str, Any] | None = None,
        error: Any = None,
        **letters: Any,
    ) -> Callable[[Callable[["Marbles", ScriptedExchange], object]], None] | None:
        """Runs a body with the line dropped at every place, each time with a kit of its own; fails if any run fails.

        `cut_everywhere(body)`: `body(marbles)` makes its own exchanges. Each declared dial is cut at every frame, and
        what it had still to say follows on the next dial; a server's line is cut before and after the delivery of
        every message, either way. As a decorator, `@marbles.cut_everywhere("^-a-b-|", a=…, b=…)` runs
        `body(marbles, exchange)`; `then` are the dials after the cut, in place of the rest of the line.
        """
        __tracebackhide__ = True
        if callable(what):
            self._run_everywhere(what, keep_rest=True)
            return None
        line = what

        def decorate(body: Callable[[Marbles, ScriptedExchange], object]) -> None:
            __tracebackhide__ = True
            legend = Legend(values, letters, error or REFUSED)
            parse_dial(line, legend)

            def run(marbles: Marbles) -> None:
                dials = [line, *(then or ())]
                body(marbles, marbles.exchange(dials=dials, values=legend.values, error=legend.error))

            self._run_everywhere(run, keep_rest=then is None)

        return decorate

    def _run_everywhere(self, body: Callable[["Marbles"], object], *, keep_rest: bool) -> None:
        __tracebackhide__ = True

        def attempt(kit: Marbles) -> None:
            with kit:
                body(kit)

        report = run_everywhere(lambda tally: Marbles(explain=self._explain, tally=tally), attempt, keep_rest=keep_rest)
        if report is not None:
            raise MarblesFailed(report)

    def traffic(self) -> Sequence[Message]:
        """Every message that crossed a line of this kit's exchanges, in order."""
        exchanges = [source for source in self._sources if isinstance(source, FakeExchange)]
        return sorted((one for exchange in exchanges for one in exchange.traffic), key=lambda one: one.at)

    def secret(self, text: str) -> str:
        """Plants a secret: the test fails when it is seen in a log record, or in the `repr` of what was received."""
        self._secrets.plant(text)
        return text

    def finish(self) -> None:
        """Flushes what is still expected, disposes everything, and gives the verdicts. Raises `MarblesFailed`."""
        __tracebackhide__ = True
        if self._is_finished:
            return
        self._is_finished = True
        try:
            if self._expectations:
                self.flush()
        finally:
            for disposable in reversed(self._kept):
                disposable.dispose()
        self.clock.advance()
        problems = [
            *real_clock(self._trap.caught),
            *left_open(self._sources),
            *late_items(self._probes),
            *self._secrets.problems(self._seen()),
        ]
        if problems:
            raise MarblesFailed("\n".join(problems))

    def _seen(self) -> Iterator[object]:
        yield from self._kept
        for probe in self._probes:
            yield from (event.value for event in probe.events)
        for source in self._sources:
            if isinstance(source, FakeExchange | Bundles):
                yield from source.sockets

    def install(self) -> None:
        """Sets the traps for real time, until `remove`."""
        self._trap.install()

    def remove(self) -> None:
        """Gives back everything the kit has taken over. No verdicts."""
        self._trap.remove()
        self._secrets.remove()

    def __enter__(self) -> Self:
        self.install()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        __tracebackhide__ = True
        try:
            if error is None:
                self.finish()
        finally:
            self.remove()


def _caller() -> str:
    """Where the test called the kit's method that calls this."""
    frame = inspect.currentframe()
    caller = frame.f_back.f_back if frame is not None and frame.f_back is not None else None
    return "?" if caller is None else f"{caller.f_code.co_filename}:{caller.f_lineno}"
