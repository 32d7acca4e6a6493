"""Public channels: who listens to each, its snapshot, and what makes it speak.

1. A feed is one channel with one set of parameters; connections share it.
2. A feed hears the engine only while somebody listens.
3. An update is a word (`te`, none …) and a payload; each connection writes it in its own form.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.orders import BookChange, Event, Trade


class Update(NamedTuple):
    """What a feed says once: `[chanId, payload]`, or with a word `[chanId, word, payload]`."""

    payload: Any
    word: str | None = None


class Listener(Protocol):
    """A subscription of one connection."""

    def deliver(self, update: Update) -> None:
        """Sends one update."""
        ...

    def settled(self) -> None:
        """The feed has said all that one operation of the venue brought about."""
        ...


class Feed:
    """One channel. Subclasses say what it does with trades and book changes."""

    symbols: Sequence[str] = ()
    """The instruments whose events it hears."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.listeners: dict[Listener, None] = {}

    def began(self) -> None:
        """The first listener has come."""

    def ended(self) -> None:
        """The last listener has left."""

    def snapshot(self) -> Update | None:
        """What a new listener is told first."""
        return None

    def checksum(self) -> int | None:
        """Of the book that its listeners should have now, where the channel is a book."""
        return None

    def on_trade(self, trade: Trade) -> None:
        """A trade of one of its symbols."""

    def on_settled(self) -> None:
        """An operation that touched one of its symbols is complete."""

    def publish(self, updates: Sequence[Update]) -> None:
        """Sends updates to all its listeners."""
        if not updates:
            return
        for listener in tuple(self.listeners):
            for update in updates:
                listener.deliver(update)
            listener.settled()


class Hub:
    """Brings the engine's events to the feeds of their symbol that somebody listens to."""

    def __init__(self, engine: Engine) -> None:
        self._feeds: dict[str, Feed] = {}
        self._active: dict[str, dict[Feed, None]] = {symbol: {} for symbol in engine.instruments}
        engine.listeners.append(self._on_events)

    def join(self, name: str, make: Callable[[], Feed], listener: Listener) -> Feed:
        """Subscribes to the feed of this name, made when there is none."""
        feed = self._feeds.get(name)
        if feed is None:
            feed = self._feeds[name] = make()
            for symbol in feed.symbols:
                self._active[symbol][feed] = None
            feed.began()
        feed.listeners[listener] = None
        return feed

    def leave(self, name: str, listener: Listener) -> None:
        """Unsubscribes."""
        feed = self._feeds.get(name)
        if feed is None or feed.listeners.pop(listener, 0) == 0:
            return
        if not feed.listeners:
            del self._feeds[name]
            for symbol in feed.symbols:
                del self._active[symbol][feed]
            feed.ended()

    def say(self, name: str, payload: Any) -> None:
        """Tells the listeners of a feed, if there are any."""
        feed = self._feeds.get(name)
        if feed is not None:
            feed.publish([Update(payload)])

    def _on_events(self, events: Sequence[Event]) -> None:
        touched: dict[str, None] = {}
        for event in events:
            if isinstance(event, Trade | BookChange):
                touched[event.symbol] = None
                if isinstance(event, Trade):
                    for feed in tuple(self._active[event.symbol]):
                        feed.on_trade(event)
        for symbol in touched:
            for feed in tuple(self._active[symbol]):
                feed.on_settled()
