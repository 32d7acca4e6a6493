"""The channels of one connection, each with its own silence: after 15 s a channel says `hb`.

Source: the venue's `ws-general` reference page, seen 2026-07.
"""

from collections.abc import Mapping
from random import Random
from typing import Any

from bittrade_ws.simulators.bitfinex.channels import ChannelRefused, Channels
from bittrade_ws.simulators.bitfinex.feeds import Feed, Hub, Update
from bittrade_ws.simulators.bitfinex.line import BULK_UPDATES, HEARTBEAT_SECONDS, OB_CHECKSUM, Line
from bittrade_ws.simulators.clock import Cancel, Clock

MOST_CHANNELS = 25
TIMES = {"trades:": (1,), "candles:": (0,), "status:deriv": (0, 7), "status:liq": (2,)}
"""Which places of a channel's rows are times."""


class Subscription:
    """One channel of one connection."""

    def __init__(self, line: Line, clock: Clock, channel: int, name: str) -> None:
        self.channel = channel
        self.name = name
        self.feed: Feed | None = None
        self._line = line
        self._clock = clock
        self._times = next((places for start, places in TIMES.items() if name.startswith(start)), ())
        self._gathered: list[Any] = []
        self._silence: Cancel | None = None

    def begin(self, feed: Feed) -> None:
        """Tells the snapshot, and from now on the updates."""
        self.feed = feed
        first = feed.snapshot()
        if first is not None:
            self._say(first.payload)
        else:
            self._wait()
        self._check()

    def deliver(self, update: Update) -> None:
        if self.feed is None:
            return
        if update.word is not None:
            self._say(update.word, update.payload)
        elif self._line.flags & BULK_UPDATES and self.name.startswith("book:"):
            self._gathered.append(update.payload)
        else:
            self._say(update.payload)

    def settled(self) -> None:
        if self._gathered:
            gathered, self._gathered = self._gathered, []
            self._say(gathered)
        self._check()

    def end(self) -> None:
        """Says nothing more."""
        self.feed = None
        if self._silence is not None:
            self._silence()

    def _check(self) -> None:
        if self._line.flags & OB_CHECKSUM and self.feed is not None:
            number = self.feed.checksum()
            if number is not None:
                self._say("cs", self._line.mishaps.distort(number))

    def _say(self, *parts: Any) -> None:
        self._line.data(self.channel, *parts, times=self._times)
        self._wait()

    def _wait(self) -> None:
        if self._silence is not None:
            self._silence()
        self._silence = self._clock.call_later(HEARTBEAT_SECONDS, lambda: self._say("hb"))


class PublicPart:
    """The channels of one connection."""

    def __init__(self, line: Line, clock: Clock, hub: Hub, channels: Channels, random: Random) -> None:
        self.most_channels = MOST_CHANNELS
        self.subscriptions: dict[int, Subscription] = {}
        self._line = line
        self._clock = clock
        self._hub = hub
        self._channels = channels
        self._random = random

    def subscribe(self, request: Mapping[str, Any]) -> None:
        """Answers a `subscribe`, and begins the channel."""
        echo = {key: value for key, value in request.items() if key != "event"}
        try:
            found = self._channels.find(request)
            trouble = self._line.mishaps.find(self._line.mishaps.subscriptions, found.name)
            if trouble is not None:
                raise ChannelRefused(trouble.code, trouble.text)
            if any(one.name == found.name for one in self.subscriptions.values()):
                raise ChannelRefused(10301, "subscribe: dup")
            if len(self.subscriptions) >= self.most_channels:
                raise ChannelRefused(10305, "subscribe: limit")
        except ChannelRefused as refusal:
            self._line.event({**echo, "event": "error", "msg": str(refusal), "code": refusal.code})
            return
        channel = self._fresh_id()
        subscription = self.subscriptions[channel] = Subscription(self._line, self._clock, channel, found.name)
        reply = {"event": "subscribed", "channel": request["channel"], "chanId": channel}
        sub_id = {key: request[key] for key in ("subId",) if key in request}
        self._line.event({**reply, **_wanted(request), **found.echo, **sub_id})
        subscription.begin(self._hub.join(found.name, found.make, subscription))

    def unsubscribe(self, request: Mapping[str, Any]) -> None:
        """Answers an `unsubscribe`."""
        channel = request.get("chanId")
        subscription = self.subscriptions.pop(channel, None) if isinstance(channel, int) else None
        if subscription is None:
            echo = {key: value for key, value in request.items() if key != "event"}
            self._line.event({**echo, "event": "error", "msg": "unsubscribe: invalid", "code": 10400})
            return
        self._leave(subscription)
        self._line.event({"event": "unsubscribed", "status": "OK", "chanId": channel})

    def closed(self) -> None:
        """Leaves all channels."""
        for subscription in self.subscriptions.values():
            self._leave(subscription)
        self.subscriptions.clear()

    def _leave(self, subscription: Subscription) -> None:
        subscription.end()
        self._hub.leave(subscription.name, subscription)

    def _fresh_id(self) -> int:
        while True:
            channel = self._random.randint(1, 600_000)
            if channel not in self.subscriptions:
                return channel


def _wanted(request: Mapping[str, Any]) -> dict[str, Any]:
    """What `subscribed` repeats of a request beyond its own words: the form in which the client asked for the pair."""
    return {key: request[key] for key in ("pair",) if key in request}
