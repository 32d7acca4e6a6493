"""`Marbles`: the clock, the sources and the expectations of one test."""

import inspect
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar, cast, overload

from reactivex import ConnectableObservable, Observable, abc
from reactivex.disposable import Disposable

from bittrade_ws.testing.bundles import Bundles
from bittrade_ws.testing.clock import Phase, VirtualClock
from bittrade_ws.testing.cutting import Tally
from bittrade_ws.testing.diff import Explain
from bittrade_ws.testing.events import Event
from bittrade_ws.testing.exchange import REFUSED, FakeExchange, ScriptedExchange
from bittrade_ws.testing.expect import EventLog, Expectation, Target
from bittrade_ws.testing.explain import explain as explain_fields
from bittrade_ws.testing.json_codec import CodecMaker, JsonCodec
from bittrade_ws.testing.legend import Legend
from bittrade_ws.testing.match import Match
from bittrade_ws.testing.match import match as make_match
from bittrade_ws.testing.parser import MarbleSyntaxError, duration
from bittrade_ws.testing.probe import Probe
from bittrade_ws.testing.real_clock import RealClockTrap
from bittrade_ws.testing.scripts import parse_dial
from bittrade_ws.testing.secrets import SecretWatch
from bittrade_ws.testing.server import Server, ServerExchange
from bittrade_ws.testing.sources import ColdObservable, HotObservable
from bittrade_ws.testing.subscriptions import Subscription, Subscriptions, parse_subscription
from bittrade_ws.testing.verdicts import HasSubscriptions, late_items, left_open, real_clock

_D = TypeVar("_D", bound=abc.DisposableBase)
_S = TypeVar("_S", bound=HasSubscriptions)

SETTLING = duration("1m")
"""How long a flush goes on after the last mark of any line, for what comes too late or never stops."""


class MarblesFailed(AssertionError):
    """An expectation was not met, or a verdict went against the test."""


class Marbles:
    """Virtual time, streams drawn as lines, and expectations about them.

    As a pytest fixture (`marbles`) it checks itself when the test ends; elsewhere use it in a `with` block.
    """

    def __init__(self, *, explain: Explain = explain_fields, tally: Tally | None = None) -> None:
        self.clock = VirtualClock()
        self._tally = tally or Tally()
        self._explain = explain
        self._expectations: list[Expectation] = []
        self._kept: list[abc.DisposableBase] = []
        self._sources: list[HasSubscriptions] = []
        self._probes: list[Probe] = []
        self._trap = RealClockTrap()
        self._secrets = SecretWatch()
        self._is_finished = False
        self._horizon = 0
        self._client_ids = map("client-{}".format, itertools.count(1)).__next__

    def cold(
        self, line: str, values: Mapping[str, Any] | None = None, /, *, error: Any = None, **letters: Any
    ) -> ColdObservable[Any]:
        """An Observable that plays the line anew for each subscription. Without a legend, letters are themselves."""
        legend = Legend(values, letters, error)
        timeline = legend.parse(line, signs="|#")
        self._horizon = max(self._horizon, self.clock.micros + timeline.length)
        events = _playable(legend.events(timeline), legend)
        return self._watched(ColdObservable(self.clock, events, name=f"cold {line!r}"))

    def hot(
        self, line: str, values: Mapping[str, Any] | None = None, /, *, error: Any = None, **letters: Any
    ) -> HotObservable[Any]:
        """An Observable that plays the line once, from now on; with a `^`, now is where that stands."""
        legend = Legend(values, letters, error)
        timeline = legend.parse(line, signs="|#^")
        if sum(mark.sign == "^" for mark in timeline.marks) > 1:
            raise MarbleSyntaxError("frame zero can only be in one place", line, line.rindex("^"))
        zero = timeline.first("^") or 0
        self._horizon = max(self._horizon, self.clock.micros + timeline.length - zero)
        events = [event._replace(at=event.at - zero) for event in _playable(legend.events(timeline), legend)]
        return self._watched(HotObservable(self.clock, events, name=f"hot {line!r}"))

    def bundles(
        self,
        line: str,
        values: Mapping[str, Any] | None = None,
        /,
        *,
        error: Any = None,
        codec: CodecMaker = JsonCodec,
        **letters: Any,
    ) -> Bundles:
        """A connection as one hot line: `^` a new socket opened, `!` it dropped, letters what came over it.

        A letter's value is a message, a status, a `Fault`, or a `(Kind, payload)` pair.
        """
        legend = Legend(values, letters, error)
        timeline = legend.parse(line, signs="|#^!")
        self._horizon = max(self._horizon, self.clock.micros + timeline.length)
        return self._watched(Bundles(self.clock, timeline, legend, codec=codec, client_ids=self._client_ids))

    @overload
    def exchange(
        self,
        *,
        dials: Sequence[str | Exception],
        values: Mapping[str, Any] | None = None,
        error: Any = None,
        codec: CodecMaker = JsonCodec,
        **letters: Any,
    ) -> ScriptedExchange: ...

    @overload
    def exchange(
        self,
        *,
        server: Server,
        codec: CodecMaker = JsonCodec,
        latency: str | tuple[str, str] = "1ms",
        headers: Mapping[str, str] | None = None,
        cuts: Sequence[str] = (),
    ) -> ServerExchange: ...

    def exchange(
        self,
        *,
        dials: Sequence[str | Exception] = (),
        server: Server | None = None,
        values: Mapping[str, Any] | None = None,
        error: Any = None,
        codec: CodecMaker = JsonCodec,
        latency: str | tuple[str, str] = "1ms",
        headers: Mapping[str, str] | None = None,
        cuts: Sequence[str] = (),
        **letters: Any,
    ) -> ScriptedExchange | ServerExchange:
        """A fake exchange: one line per dial, of which the last repeats, or a server object that answers.

        A line: `^` opened, letters its frames, `!` dropped, `|` closed, `#` failed for good (`error`); all of it `x`:
        refused. An error in place of a line refuses with it. With a server, `latency` is how long a message travels
        (or a pair: to it, from it), and at `cuts` the open lines drop.
        """
        if server is not None:
            ways = (latency, latency) if isinstance(latency, str) else latency
            exchange = ServerExchange(
                self.clock,
                server,
                latency=(duration(ways[0]), duration(ways[1])),
                headers=headers or {},
                codec=codec,
                client_ids=self._client_ids,
                tally=self._tally,
            )
            for instant in cuts:
                self.clock.at(duration(instant), Phase.SOURCE, exchange.drop)
            return self._watched(exchange)
        legend = Legend(values, letters, error or REFUSED)
        scripts = [parse_dial(dial, legend) for dial in dials]
        if not scripts:
            raise ValueError("an exchange needs dials, one line for each, or a server")
        self._horizon = max(self._horizon, self.clock.micros + sum(one.timeline.length for one in scripts))
        return self._watched(
            ScriptedExchange(self.clock, scripts, legend, codec=codec, client_ids=self._client_ids, tally=self._tally)
        )

    def expect(self, target: Target, during: str | None = None) -> Expectation:
        """What follows is expected of this stream or log. A stream is subscribed to now, or `during` its `^--!`.

        Frame zero of the expectation is now; for logs it is the beginning of the test.
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
        """Disposes this when the test ends, before open subscriptions are looked for."""
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
            for disposable in self._kept:
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

    def _watched(self, source: _S) -> _S:
        self._sources.append(source)
        return source


def _caller() -> str:
    """Where the test called the kit's method that calls this."""
    frame = inspect.currentframe()
    caller = frame.f_back.f_back if frame is not None and frame.f_back is not None else None
    return "?" if caller is None else f"{caller.f_code.co_filename}:{caller.f_lineno}"


def _playable(events: tuple[Event, ...], legend: Legend) -> tuple[Event, ...]:
    """With an error that can be raised in place of one that only describes errors."""
    return tuple(e._replace(value=legend.raise_error()) if e.value is legend.error else e for e in events)
