"""One socket as orders use it: the private channel is held, its facts are listened to, its end is noticed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable, Disposable, SerialDisposable

from bittrade_ws.models.order import OrderFact
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._listen import attach, listen
from bittrade_ws.operators._settling import RETRY_DELAYS
from bittrade_ws.operators._subscriptions import acquire
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel, Subscribing

T = TypeVar("T")
Fact = OrderFact | None

FACT_SINKS: Final = "order-fact-sinks"
"""Where a socket keeps who wants the facts that are learned outside the private channel (a cancel's reply)."""


class OrderLine:
    """Opened by the first order and then held for the socket's life: a subscription per order would cost each a round
    trip, and venues bound how many there may be. What it notices is queued in the desk's drain.
    """

    def __init__(
        self,
        socket: Socket,
        messages: Observable[Any],
        channel: Channel[Fact],
        subscribing: Subscribing,
        *,
        drain: Drain,
        on_fact: Callable[[Fact], None],
        on_ready: Callable[[], None],
        on_interrupted: Callable[[], None],
        on_failed: Callable[[Exception], None],
        on_closed: Callable[[OrderLine], None],
        lists: Channel[Sequence[OrderFact]] | None = None,
    ) -> None:
        self.socket = socket
        self.is_ready = False
        self._messages = messages
        self._channel = channel
        self._lists = lists
        self._subscribing = subscribing
        self._drain = drain
        self._on_fact = on_fact
        self._on_ready = on_ready
        self._on_interrupted = on_interrupted
        self._on_failed = on_failed
        self._is_open = False
        self._early: list[OrderFact] = []
        self._failures = 0
        self._holding = SerialDisposable()
        sinks: list[Callable[[OrderFact], None]] = socket.state.setdefault(FACT_SINKS, [])
        sinks.append(self._learned)
        self._everything = CompositeDisposable(
            self._holding,
            Disposable(lambda: sinks.remove(self._learned)),
            Disposable(socket.on_closed(lambda: drain.run(lambda: on_closed(self)))),
        )

    def open(self, clock: abc.SchedulerBase) -> None:
        """Listens for facts, then asks for the channel; does nothing when that was done."""
        if self._is_open or self._everything.is_disposed:
            return
        self._is_open = True
        channel, drain = self._channel, self._drain
        holding = CompositeDisposable()
        self._holding.disposable = holding
        holding.add(attach(self._messages, channel, self.socket.codec, self._learned, _ignore, scheduler=clock))
        if self._lists is not None:
            # Told on the same subscription.
            holding.add(self._values(self._lists).subscribe(self._on_list, _ignore, scheduler=clock))
        held = acquire(self.socket, self._messages, channel, self._subscribing, scheduler=clock, stays=True)
        holding.add(
            held.subscribe(
                lambda is_held: drain.run(self._acquired if is_held else self._interrupted),
                lambda error: drain.run(lambda: self._failed(error)),
                scheduler=clock,
            )
        )

    def retry(self, clock: abc.SchedulerBase) -> None:
        """Opens again after a failure, later each time."""

        def again(_: abc.SchedulerBase, state: object = None) -> None:
            self._drain.run(lambda: self.open(clock))

        delay = RETRY_DELAYS[min(self._failures, len(RETRY_DELAYS)) - 1]
        self._holding.disposable = clock.schedule_relative(delay, again)

    def take_early(self) -> list[OrderFact]:
        """What was told of several orders before the channel was acknowledged: how they stood when it began."""
        early, self._early = self._early, []
        return early

    def close(self) -> None:
        self.is_ready = False
        self._everything.dispose()

    def _values(self, channel: Channel[T]) -> Observable[T]:
        codec = self.socket.codec
        return listen(self._messages, channel.key, decode=channel.decode, convert=channel.convert, codec=codec)

    def _on_list(self, facts: Sequence[OrderFact]) -> None:
        if self.is_ready:
            for fact in facts:
                self._learned(fact)
        else:
            self._early.extend(facts)

    def _learned(self, fact: Fact) -> None:
        self._drain.pass_on(self._on_fact, fact)

    def _acquired(self) -> None:
        if not self._everything.is_disposed:
            self.is_ready = True
            self._failures = 0
            self._on_ready()

    def _interrupted(self) -> None:
        if self.socket.is_open and not self._everything.is_disposed:
            self.is_ready = False
            self._on_interrupted()

    def _failed(self, error: Exception) -> None:
        # When the socket closes, that is the news, and its own.
        if self.socket.is_open and not self._everything.is_disposed:
            self._is_open = self.is_ready = False
            self._failures += 1
            self._on_failed(error)


def _ignore(error: Exception) -> None:
    """The end of the messages is noticed where it matters: the socket closes."""
