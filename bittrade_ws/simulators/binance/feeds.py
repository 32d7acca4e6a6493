"""Market streams: who listens to each, and what makes it speak.

1. A feed hears the engine only while somebody listens.
2. A payload is written once per time unit, however many listen.
3. Timed streams tick on multiples of their period, and only when there is something new, so that a quiet venue
   has no timers at all.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import orjson

from bittrade_ws.simulators.binance import payloads
from bittrade_ws.simulators.binance.payloads import Stamp
from bittrade_ws.simulators.clock import Clock
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.orders import BookChange, Event, Trade


class Listener(Protocol):
    """A connection that has subscribed."""

    stamp: Stamp

    def deliver(self, stream: str, payload: str) -> None:
        """Sends one payload of a stream."""
        ...


class PrivateStreams(Protocol):
    """Streams of accounts, which the engine's public events do not reach."""

    def join(self, stream: str, listener: Listener) -> bool:
        """Subscribes, when there is such a stream."""
        ...

    def leave(self, stream: str, listener: Listener) -> None:
        """Unsubscribes."""
        ...


class Feed:
    """One stream. Subclasses say what it does with trades and book changes."""

    def __init__(self, name: str, engine: Engine) -> None:
        self.name = name
        self.engine = engine
        self.listeners: dict[Listener, None] = {}

    def began(self) -> None:
        """The first listener has come."""

    def on_trade(self, trade: Trade) -> None:
        """A trade of one of its symbols."""

    def on_change(self, change: BookChange) -> None:
        """A book change of one of its symbols."""

    def on_settled(self) -> None:
        """An operation that touched one of its symbols is complete."""

    def publish(self, write: Callable[[int, Stamp], Any]) -> None:
        """Sends what `write` gives for now and a time unit."""
        now = self.engine.now_us()
        written: dict[Stamp, str] = {}
        for listener in tuple(self.listeners):
            payload = written.get(listener.stamp)
            if payload is None:
                payload = written[listener.stamp] = orjson.dumps(write(now, listener.stamp)).decode()
            listener.deliver(self.name, payload)


class Pulse:
    """One period's timer: publishes the feeds that have something new at the next multiple of the period."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._period_us = round(seconds * 1e6)
        self._waiting: dict[TimedFeed, None] = {}
        self._is_set = False

    def soon(self, feed: "TimedFeed") -> None:
        """The feed speaks at the next tick."""
        self._waiting[feed] = None
        if not self._is_set:
            self._is_set = True
            wait = self._period_us - self._clock.now_us() % self._period_us
            self._clock.call_later(wait / 1e6, self._tick)

    def _tick(self) -> None:
        self._is_set = False
        waiting, self._waiting = self._waiting, {}
        for feed in waiting:
            if feed.listeners:
                feed.tick()


class TimedFeed(Feed):
    """A stream that speaks on its pulse."""

    def __init__(self, name: str, engine: Engine, pulse: Pulse) -> None:
        super().__init__(name, engine)
        self.pulse = pulse

    def tick(self) -> None:
        """Publishes what is new."""


class TradeFeed(Feed):
    def on_trade(self, trade: Trade) -> None:
        self.publish(lambda now, stamp: payloads.trade_event(trade, now, stamp))


class AggregateFeed(Feed):
    """Speaks when an operation is over, since its trades may belong to one aggregate."""

    def __init__(self, name: str, engine: Engine, symbol: str) -> None:
        super().__init__(name, engine)
        self._symbol = symbol
        self._last_id = 0

    def began(self) -> None:
        aggregates = self.engine.history[self._symbol].aggregates
        self._last_id = aggregates[-1].aggregate_id if aggregates else 0

    def on_settled(self) -> None:
        fresh: list[payloads.Aggregate] = []
        for one in reversed(self.engine.history[self._symbol].aggregates):
            if one.aggregate_id <= self._last_id:
                break
            fresh.append(one)
        for one in reversed(fresh):
            self._last_id = one.aggregate_id
            self.publish(lambda now, stamp, one=one: payloads.aggregate_event(one, self._symbol, now, stamp))


class BookTickerFeed(Feed):
    """Speaks when the best bid or ask has changed."""

    def __init__(self, name: str, engine: Engine, symbol: str) -> None:
        super().__init__(name, engine)
        self._book = engine.books[symbol]
        self._last: object = None

    def on_settled(self) -> None:
        now_best = payloads.best(self._book)
        if now_best != self._last:
            self._last = now_best
            self.publish(lambda now, stamp: payloads.book_ticker_event(self._book))


class Hub:
    """Brings the engine's events to the feeds of their symbol that somebody listens to."""

    def __init__(
        self,
        engine: Engine,
        find: Callable[[str], tuple[Feed, Sequence[str]] | None],
        private: PrivateStreams | None = None,
    ) -> None:
        self._find = find
        self._private = private
        self._feeds: dict[str, Feed] = {}
        self._symbols: dict[str, Sequence[str]] = {}
        self._active: dict[str, dict[Feed, None]] = {symbol: {} for symbol in engine.instruments}
        engine.listeners.append(self._on_events)

    def join(self, stream: str, listener: Listener) -> None:
        """Subscribes; a stream that does not exist never says anything."""
        if self._private is not None and self._private.join(stream, listener):
            return
        feed = self._feeds.get(stream)
        if feed is None:
            found = self._find(stream)
            if found is None:
                return
            feed, self._symbols[stream] = found
            self._feeds[stream] = feed
        if not feed.listeners:
            for symbol in self._symbols[stream]:
                self._active[symbol][feed] = None
            feed.listeners[listener] = None
            feed.began()
        else:
            feed.listeners[listener] = None

    def leave(self, stream: str, listener: Listener) -> None:
        """Unsubscribes."""
        if self._private is not None:
            self._private.leave(stream, listener)
        feed = self._feeds.get(stream)
        if feed is None or listener not in feed.listeners:
            return
        del feed.listeners[listener]
        if not feed.listeners:
            for symbol in self._symbols[stream]:
                del self._active[symbol][feed]

    def say(self, stream: str, write: Callable[[int, Stamp], Any]) -> None:
        """Sends to those who listen to a stream what no event of the engine brings about."""
        if stream in self._feeds:
            self._feeds[stream].publish(write)

    def _on_events(self, events: Sequence[Event]) -> None:
        touched: dict[str, None] = {}
        for event in events:
            match event:
                case Trade(symbol=symbol):
                    for feed in tuple(self._active[symbol]):
                        feed.on_trade(event)
                case BookChange(symbol=symbol):
                    for feed in tuple(self._active[symbol]):
                        feed.on_change(event)
                case _:
                    continue
            touched[symbol] = None
        for symbol in touched:
            for feed in tuple(self._active[symbol]):
                feed.on_settled()
