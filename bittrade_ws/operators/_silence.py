"""Which subscriptions of one socket have fallen silent while it lives.

1. A subscription has a cadence that its channel declares, or one that is learned: the longest pause over its last
   arrivals. Until enough have come, nothing is said of it.
2. It is silent after several times its cadence, and never before a floor. Each silence is told once, and its end once.
3. Only one arrival in each round of the timer is looked at: what comes in between costs nothing. Pauses are therefore
   known to a round only: learned ones are taken for longer than they were, silences for shorter.
4. With a signer on the socket only declared cadences count: an account has none, nothing comes where nothing happens.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Final

from reactivex import Observable, abc
from reactivex.disposable import Disposable

from bittrade_ws.models.status import Fresh, Stale
from bittrade_ws.operators._context import SIGNER
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._lazy_clock import LazyClock
from bittrade_ws.operators._listen import attach
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel

SILENCES: Final = "silences"
"""Where `track_silence` leaves the `Silences` of a socket in `socket.state`."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a silence may be: `factor` times the cadence, at least `at_least` seconds; learned from `enough`."""

    factor: float
    at_least: float
    enough: int

    @property
    def round(self) -> float:
        """Seconds between two looks at everything."""
        return self.at_least / 4


class Cadence:
    """The longest pause over the last arrivals: at least `enough` of them, at most twice as many."""

    __slots__ = ("_before", "_enough", "_longest", "_seen")

    def __init__(self, enough: int) -> None:
        self._enough = enough
        self._before: float | None = None
        self._longest = 0.0
        self._seen = 0

    def paused(self, seconds: float) -> None:
        """One more pause has ended."""
        self._longest = max(self._longest, seconds)
        self._seen += 1
        if self._seen == self._enough:
            self._before, self._longest, self._seen = self._longest, 0.0, 0

    @property
    def longest(self) -> float | None:
        """Seconds; `None` until there were enough."""
        return None if self._before is None else max(self._before, self._longest)


class Silences:
    """The subscriptions of one socket. Everything runs in the drain; `follow` is for any thread.

    `learned` is what was learned on the sockets before, and is added to.
    """

    def __init__(self, socket: Socket, patience: Patience, learned: dict[Hashable, Cadence]) -> None:
        self._socket = socket
        self._patience = patience
        self._learned = learned
        self._drain = Drain()
        self._clock: LazyClock | None = None
        self._watched: dict[Hashable, _Watched] = {}
        self._is_ticking = False

    def follow(self, messages: Observable[Any], channel: Channel[Any], clock: abc.SchedulerBase | None) -> Following:
        """One holder of `channel`; whoever watches first lends the clock."""
        if self._clock is None:
            self._clock = LazyClock(clock, self._drain)
        return Following(self, self._clock, messages, channel)

    def told(self, following: Following, is_on: bool) -> None:
        """The venue sends it to this holder, or not any more."""
        self._drain.run(lambda: self._on(following) if is_on else self._off(following))

    def _on(self, following: Following) -> None:
        channel = following.channel
        if following.is_on or (SIGNER in self._socket.state and channel.cadence is None):
            return
        following.is_on = True
        watched = self._watched.get(channel.key)
        if watched is None:
            watched = self._watched[channel.key] = _Watched(following)
            self._arm(watched, following.clock.now)
        watched.holders += 1
        if not self._is_ticking:
            self._is_ticking = True
            following.clock.later(self._patience.round, lambda: self._tick(following.clock))

    def _off(self, following: Following) -> None:
        if not following.is_on:
            return
        following.is_on = False
        key = following.channel.key
        watched = self._watched[key]
        watched.holders -= 1
        if not watched.holders:
            del self._watched[key]
            watched.disarm()
            if self._socket.is_open:  # else the next socket goes on with what was learned
                self._learned.pop(key, None)

    def _tick(self, clock: LazyClock) -> None:
        if not self._watched:
            self._is_ticking = False
            clock.rest()
            return
        clock.later(self._patience.round, lambda: self._tick(clock))
        now = clock.now
        for watched in list(self._watched.values()):
            if watched.probe is None:
                self._arm(watched, now)
            elif not watched.is_told and now - watched.since > self._limit(watched.channel):
                watched.is_told = True
                self._socket.notify(Stale(_milliseconds(now - watched.since), channel=watched.channel.name))

    def _limit(self, channel: Channel[Any]) -> float:
        cadence = channel.cadence
        if cadence is None:
            learned = self._learned.get(channel.key)
            cadence = learned.longest if learned is not None else None
        patience = self._patience
        return float("inf") if cadence is None else max(patience.at_least, patience.factor * cadence)

    def _arm(self, watched: _Watched, now: float) -> None:
        watched.since = now
        probe = watched.probe = _Probe()
        clock = watched.following.clock

        def heard(_: Any) -> None:
            if not probe.is_spent:
                probe.is_spent = True
                self._drain.run(lambda: self._heard(watched, clock.now) if watched.probe is probe else None)

        probe.listening = attach(
            watched.following.messages,
            watched.channel,
            self._socket.codec,
            heard,
            lambda error: None,
            scheduler=clock.given,
        )
        if probe.is_spent:
            probe.listening.dispose()

    def _heard(self, watched: _Watched, now: float) -> None:
        watched.disarm()
        last, watched.last = watched.last, now
        if last is not None:
            self._learned.setdefault(watched.channel.key, Cadence(self._patience.enough)).paused(now - last)
        if watched.is_told:
            watched.is_told = False
            self._socket.notify(Fresh(watched.channel.name, _milliseconds(now - watched.since)))


class Following:
    """One holder of a channel that is followed."""

    __slots__ = ("_silences", "channel", "clock", "is_on", "messages")

    def __init__(self, silences: Silences, clock: LazyClock, messages: Observable[Any], channel: Channel[Any]) -> None:
        self._silences = silences
        self.clock = clock
        self.messages = messages
        self.channel = channel
        self.is_on = False

    def told(self, is_on: bool) -> None:
        """The venue sends it, or not any more."""
        self._silences.told(self, is_on)


class _Probe:
    """Listens for one arrival."""

    __slots__ = ("is_spent", "listening")

    def __init__(self) -> None:
        self.is_spent = False
        self.listening: abc.DisposableBase = Disposable()


class _Watched:
    """A channel that the venue sends."""

    __slots__ = ("channel", "following", "holders", "is_told", "last", "probe", "since")

    def __init__(self, following: Following) -> None:
        self.following = following
        self.channel = following.channel
        self.holders = 0
        self.probe: _Probe | None = None
        """`None`: something has come since the last round."""
        self.since = 0.0
        """Since when the probe listens."""
        self.last: float | None = None
        self.is_told = False

    def disarm(self) -> None:
        probe, self.probe = self.probe, None
        if probe is not None:
            probe.is_spent = True
            probe.listening.dispose()


def _milliseconds(seconds: float) -> float:
    return round(seconds, 3)
