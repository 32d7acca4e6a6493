"""The items of a channel where each counts, over all the sockets of one subscription.

1. What was lost is a `Gap` before the next item: one for each loss, with its numbers where there are any.
2. Numbers decide. If they go on, nothing was lost, and nothing is said; what comes twice is passed once.
3. While a hole is being backfilled, what comes live waits behind it. What cannot be had is a `Gap` of its own.
4. An item that is expected passes with one comparison; everything else happens in the drain.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from reactivex import abc
from reactivex.disposable import CompositeDisposable

from bittrade_ws.models.errors import BufferOverflow, NotConnected, ResponseTimeout
from bittrade_ws.models.status import Gap
from bittrade_ws.operators._backfill import Backfill, Segment, numbers_of, segments
from bittrade_ws.operators._disposables import Place
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._loss import Hole, Loss
from bittrade_ws.operators._stride import Stride
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import EventChannel
from bittrade_ws.wire.sequence import REPEATED, SequenceChecker

T = TypeVar("T")
logger = logging.getLogger(__name__)


class Continuous(Generic[T]):
    """One subscription. Public methods are for any thread; those with an underscore run in the drain."""

    __slots__ = (
        "_backfill",
        "_checker",
        "_clock",
        "_continuity",
        "_drain",
        "_fetching",
        "_hole",
        "_is_over",
        "_loss",
        "_name",
        "_on_next",
        "_socket",
        "_stride",
        "_waiting",
        "on_item",
    )

    def __init__(
        self,
        channel: EventChannel[T],
        observer: abc.ObserverBase[Any],
        clock: abc.SchedulerBase,
        backfill: Backfill[T] | None,
    ) -> None:
        self._name = channel.name
        self._continuity = channel.continuity
        self._on_next = observer.on_next
        self._clock = clock
        self._backfill = backfill
        self._drain = Drain()
        self._checker = SequenceChecker(channel.name)
        self._loss: Loss | None = None
        self._hole: Hole[T] | None = None
        """What is being fetched."""
        self._fetching = Place()
        self._waiting: list[Callable[[], object]] = []
        self._socket: Socket | None = None
        self._is_over = False
        first, last = channel.continuity.first, channel.continuity.last
        self._stride = Stride(first or _no_number, last, self._on_next, self._unexpected)
        self.on_item: Callable[[T], None] = self._on_unnumbered if first is None else self._stride.on_item
        """Where the items go; on one thread."""

    def use(self, socket: Socket) -> None:
        """What comes now comes from this socket."""
        self._socket = socket

    def held(self) -> None:
        """The venue has acknowledged the subscription."""
        now = self._now()
        self._run(lambda: self._loss is not None and self._loss.end(now))

    def lost(self, cause: str, *, silence: float = 0.0) -> None:
        """It is not held any more; nothing had come for `silence` seconds."""
        since = self._now() - silence
        self._run(lambda: self._lose(cause, since))

    def end(self, tell: Callable[[], None]) -> None:
        """Nothing follows. What waits is passed on, then it is told."""

        def end() -> None:
            self._is_over = True
            self._filled(NotConnected("the stream has ended"))
            tell()

        self._drain.run(end)

    def dispose(self) -> None:
        self._is_over = True
        self._fetching.dispose()

    def _on_unnumbered(self, item: T) -> None:
        if self._loss is None:
            self._on_next(item)
        else:
            self._run(lambda: self._unnumbered(item))

    def _unexpected(self, item: T) -> None:
        self._run(lambda: self._numbered(item))

    def _run(self, action: Callable[[], object]) -> None:
        """In its turn, which is behind a hole that is being filled."""

        def act() -> None:
            if self._hole is None:
                action()
                return
            self._waiting.append(action)
            if self._backfill is not None and len(self._waiting) > self._backfill.most_waiting:
                self._filled(BufferOverflow(f"more than {self._backfill.most_waiting} items wait"))

        self._drain.run(act)

    def _lose(self, cause: str, since: float) -> None:
        self._brake()
        if self._loss is None:
            self._loss = Loss(cause, since)
        else:
            self._loss.again(since)

    def _brake(self) -> T | None:
        """From here on nothing passes at once, until something has passed. Gives the last that did."""
        expected, previous = self._stride.stop()
        if expected is not None:
            self._checker.resume(expected - 1)
        return previous

    def _unnumbered(self, item: T) -> None:
        hole = self._missing(None, None)
        if hole is not None:
            self._on_next(hole.gap(self._name))
        self._on_next(item)

    def _numbered(self, item: T) -> None:
        previous = self._brake()
        first, last = numbers_of(self._continuity, item)
        if self._loss is not None and not self._continuity.outlives_socket:
            self._checker.restart()
        seen = self._checker.last
        verdict = self._checker.check(first, last)
        is_anew = verdict is REPEATED and self._is_later(item, previous)
        if verdict is REPEATED and not is_anew:
            if self._loss is None and seen is not None and previous is not None:
                self._stride.go(seen + 1, previous)
            return
        hole: Hole[T] | None = None
        if isinstance(verdict, Gap):
            if self._loss is not None or self._continuity.is_consecutive:
                hole = self._missing(verdict.from_, verdict.to)
        elif is_anew or (seen is None and self._loss is not None):
            hole = self._missing(None, None)
        self._loss = None
        if hole is not None and self._is_filling(hole, item):
            return
        if hole is not None:
            self._on_next(hole.gap(self._name))
        self._pass(item, last)

    def _pass(self, item: T, last: int) -> None:
        self._checker.resume(last)
        self._stride.go(None, item)
        self._on_next(item)
        self._stride.go(last + 1, item)

    def _is_later(self, item: T, previous: T | None) -> bool:
        """Numbers that are smaller at a later time are those of a new count."""
        time = self._continuity.time
        return time is not None and previous is not None and time(item) > time(previous)

    def _missing(self, first: int | None, last: int | None) -> Hole[T] | None:
        loss, self._loss = self._loss, None
        if loss is None:
            return Hole(first, last, "sequence", None)
        loss.end(self._now())  # data is as good as an acknowledgement
        return Hole(first, last, loss.cause, loss.seconds)

    def _is_filling(self, hole: Hole[T], item: T) -> bool:
        """Fetches what is missing, if it can be had; `item` waits behind it."""
        backfill, socket = self._backfill, self._socket
        if backfill is None or socket is None or hole.first is None or hole.last is None or self._is_over:
            return False
        self._hole = hole
        self._checker.resume(hole.last)
        self._waiting.insert(0, lambda: self._numbered(item))

        def on_piece(piece: Sequence[T]) -> None:
            self._drain.run(lambda: hole.fetched.extend(piece))

        def finish(error: Exception | None = None) -> None:
            self._drain.run(lambda: self._hole is hole and self._filled(error))

        def on_late(*_: Any) -> None:
            finish(ResponseTimeout(f"not there within {backfill.timeout:g} s"))

        fetching = self._fetching.disposable = CompositeDisposable()
        fetching.add(self._clock.schedule_relative(backfill.timeout, on_late))
        try:
            pieces = backfill.fetch(socket, hole.first, hole.last)
        except Exception as error:
            finish(error)
        else:
            fetching.add(pieces.subscribe(on_piece, finish, finish, scheduler=self._clock))
        return True

    def _filled(self, error: Exception | None) -> None:
        """What there is of the hole by now, then what has waited behind it."""
        hole, self._hole = self._hole, None
        self._fetching.disposable = None
        if hole is None or hole.first is None or hole.last is None:
            return
        if error is not None:
            logger.warning("%s: %d to %d is not backfilled: %s", self._name, hole.first, hole.last, error)
        seconds = hole.seconds
        for part in segments(hole.first, hole.last, hole.fetched, self._continuity):
            self._tell(part, hole.cause, seconds)
            seconds = None if seconds is None else 0.0
        while self._waiting and self._hole is None:
            self._waiting.pop(0)()

    def _tell(self, part: Segment[T], cause: str, seconds: float | None) -> None:
        self._on_next(Gap(self._name, part.first, part.last, cause, bool(part.items), seconds=seconds))
        for item in part.items:
            self._stride.go(None, item)
            self._on_next(item)

    def _now(self) -> float:
        return self._clock.to_seconds(self._clock.now)


def _no_number(item: object) -> int:
    raise AssertionError("this channel has no numbers")
