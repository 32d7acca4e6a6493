"""What a test is played on: a clock, and sources that follow lines."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, overload

from bittrade_ws.testing.bundles import Bundles
from bittrade_ws.testing.clock import Phase, VirtualClock
from bittrade_ws.testing.cutting import Tally
from bittrade_ws.testing.events import Event
from bittrade_ws.testing.exchange import REFUSED, ScriptedExchange
from bittrade_ws.testing.json_codec import CodecMaker, JsonCodec
from bittrade_ws.testing.legend import Legend
from bittrade_ws.testing.parser import MarbleSyntaxError, duration
from bittrade_ws.testing.scripts import parse_dial
from bittrade_ws.testing.server import Server, ServerExchange
from bittrade_ws.testing.sources import ColdObservable, HotObservable
from bittrade_ws.testing.verdicts import HasSubscriptions

_S = TypeVar("_S", bound=HasSubscriptions)


class Stage:
    """The clock of a test and everything that plays on it."""

    def __init__(self, tally: Tally) -> None:
        self.clock = VirtualClock()
        self._tally = tally
        self._sources: list[HasSubscriptions] = []
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

    def _watched(self, source: _S) -> _S:
        self._sources.append(source)
        return source


def _playable(events: tuple[Event, ...], legend: Legend) -> tuple[Event, ...]:
    """With an error that can be raised in place of one that only describes errors."""
    return tuple(e._replace(value=legend.raise_error()) if e.value is legend.error else e for e in events)
