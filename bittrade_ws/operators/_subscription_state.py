"""The nouns of `_subscription_registry`: who holds a channel, where the venue stands with it, what it was asked."""

from collections.abc import Iterable
from enum import Enum, auto
from typing import Any, Final

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable

from bittrade_ws.models.errors import SubscriptionFailed
from bittrade_ws.operators._settling import RETRY_DELAYS
from bittrade_ws.wire.codec import Channel, Request, Subscribing

STEADY_AFTER: Final = 60.0
"""Seconds that a subscription must hold before its next end is taken for the first."""


class At(Enum):
    """Where the venue stands with a channel, as far as we know."""

    NOTHING = auto()
    QUEUED = auto()  # its request waits for its turn
    ASKED = auto()
    ACKNOWLEDGED = auto()


class Holder:
    """One subscriber of `acquire`; it is told once."""

    __slots__ = ("is_told", "observer")

    def __init__(self, observer: abc.ObserverBase[bool]) -> None:
        self.observer = observer
        self.is_told = False


class Entry:
    """One channel on one socket."""

    __slots__ = (
        "ack_timeout",
        "at",
        "channel",
        "endings",
        "heeding",
        "held_since",
        "holders",
        "is_alone",
        "is_leaving",
        "is_resting",
        "messages",
        "questions",
        "refusals",
        "silences",
        "subscribing",
    )

    def __init__(
        self, messages: Observable[Any], channel: Channel[Any], subscribing: Subscribing, ack_timeout: float
    ) -> None:
        self.messages = messages
        self.channel = channel
        self.subscribing = subscribing
        self.ack_timeout = ack_timeout
        self.at = At.NOTHING
        self.holders: list[Holder] = []
        self.questions: list[Question] = []
        """What the venue was asked and has not answered, oldest first."""
        self.refusals = 0
        """How often it was refused for now, one after the other."""
        self.silences = 0
        self.is_alone = False
        """It was part of a refused batch."""
        self.is_leaving = False
        """Its unsubscribe waits for its turn."""
        self.heeding: abc.DisposableBase | None = None
        """Listens for the venue's word that it has ended this subscription."""
        self.held_since = 0.0
        self.endings = 0
        self.is_resting = False
        """The venue keeps ending it; it is not asked for until later."""

    def settle(self, at: At) -> None:
        """Ends every open question about this channel."""
        self.at = at
        questions, self.questions = self.questions, []
        for question in questions:
            if not question.is_open:
                question.waiting.dispose()

    def hold(self, now: float) -> None:
        """The venue has acknowledged it, at `now` (seconds)."""
        self.settle(At.ACKNOWLEDGED)
        self.refusals = 0
        self.held_since = now

    def end(self, now: float) -> float:
        """The venue has ended it; gives the seconds to rest: none at first, longer each time it did not last."""
        self.settle(At.NOTHING)
        self.endings = 0 if now - self.held_since >= STEADY_AFTER else self.endings
        self.endings += 1
        return 0.0 if self.endings == 1 else RETRY_DELAYS[min(self.endings - 2, len(RETRY_DELAYS) - 1)]

    def postpone(self, error: Exception) -> float | None:
        """The venue has refused it; gives the seconds until it is asked again, longer each time; `None`: not again."""
        after = error.retry_after if isinstance(error, SubscriptionFailed) else None
        if after is None or self.refusals == len(RETRY_DELAYS):
            return None
        self.settle(At.NOTHING)
        self.refusals += 1
        return max(after, RETRY_DELAYS[self.refusals - 1])

    def close(self) -> None:
        """Nothing more is asked or heard about it."""
        self.settle(At.NOTHING)
        if self.heeding is not None:
            self.heeding.dispose()

    def silence(self, seconds: float) -> SubscriptionFailed:
        """What its holders are told when nobody answered."""
        name = self.channel.name
        text = f"the venue did not acknowledge the subscription to {name} within {seconds:g} s, twice"
        return SubscriptionFailed(text, channel=name)

    def refusal(self, error: Exception) -> SubscriptionFailed:
        """What its holders are told when the answer, or the writing of the request, was `error`."""
        if isinstance(error, SubscriptionFailed):
            return error
        name = self.channel.name
        failure = SubscriptionFailed(f"subscribing to {name} failed: {error}", channel=name)
        failure.__cause__ = error
        return failure


class Question:
    """A request that waits for its turn, then for its answer."""

    __slots__ = ("entries", "is_subscribe", "request", "waiting")

    def __init__(self, request: Request, entries: list[Entry], *, is_subscribe: bool) -> None:
        self.request = request
        self.entries = entries
        self.is_subscribe = is_subscribe
        self.waiting = CompositeDisposable()

    @property
    def is_open(self) -> bool:
        """Somebody still waits for the answer."""
        return any(self in entry.questions for entry in self.entries)

    @property
    def interval(self) -> float:
        """Seconds between two frames at the venue's pace."""
        return 1 / self.entries[0].subscribing.frames_per_second


def by_venue(entries: Iterable[Entry]) -> list[list[Entry]]:
    """The entries in groups that one venue can be asked for together, in order; single ones stay alone."""
    groups: list[list[Entry]] = []
    for entry in entries:
        for group in groups:
            if group[0].subscribing == entry.subscribing and not (entry.is_alone or group[0].is_alone):
                group.append(entry)
                break
        else:
            groups.append([entry])
    return groups
