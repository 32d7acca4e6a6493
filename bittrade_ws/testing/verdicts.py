"""What no test has to ask for: the verdicts when it ends."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from bittrade_ws.testing.diff import describe
from bittrade_ws.testing.draw import clock_text
from bittrade_ws.testing.probe import Probe
from bittrade_ws.testing.subscriptions import Subscriptions


class HasSubscriptions(Protocol):
    """A source of the kit."""

    @property
    def subscriptions(self) -> Subscriptions: ...


def left_open(sources: Iterable[HasSubscriptions]) -> list[str]:
    """Subscriptions, and fake sockets, that nobody ended."""
    return [
        f"{_named(source.subscriptions)} {number} was left open (since {clock_text(one.begin)}): "
        "dispose it, or hand it to marbles.keep()"
        for source in sources
        for number, one in enumerate(source.subscriptions, start=1)
        if one.end is None
    ]


def _named(subscriptions: Subscriptions) -> str:
    return "fake socket" if subscriptions.name == "dials" else f"{subscriptions.name}: subscription"


def late_items(probes: Iterable[Probe]) -> list[str]:
    """What a stream emitted after its own end."""
    return [f"a stream went on after its end: {describe(event)}" for probe in probes for event in probe.late]


def real_clock(caught: Sequence[str]) -> list[str]:
    """Uses of real time; each place once."""
    return [f"the real clock was touched: {place}" for place in dict.fromkeys(caught)]
