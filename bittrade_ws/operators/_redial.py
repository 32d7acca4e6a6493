"""Subscribing again after a failure, for as long as the delays last: the loop below every reconnecting operator.

1. Iterative: each dial starts from the scheduler, so ten thousand failures need no more stack than one.
2. All state belongs to one subscription: its place in the delays, its attempts, its timers.
3. The delays start anew once an attempt is stable, never merely because it opened.
4. Delays that run out, and fatal errors, end the stream with the last real error.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable
from reactivex.scheduler import TimeoutScheduler

from bittrade_ws.models.errors import BittradeError, CertificateRefused, HandshakeRefused, InvalidRequest, LocalError
from bittrade_ws.models.status import Opened, Reconnected, Reconnecting, Stale, Status
from bittrade_ws.operators._disposables import Place
from bittrade_ws.operators._stream import Stream
from bittrade_ws.wire.bundle import Bundle, Kind, Socket, unopened_socket

T = TypeVar("T")
Delays = Sequence[float] | Callable[[], Iterable[float]]
StabilizedFrom = Literal["open", "attempt"]

logger = logging.getLogger("bittrade_ws.operators.reconnect")


def is_refusal(error: Exception) -> bool:
    """Whether dialling again cannot help: 401, 403, a certificate that proves nothing, a mistake of ours."""
    if isinstance(error, HandshakeRefused):
        return error.status in (401, 403)
    return isinstance(error, CertificateRefused | LocalError)


def check_delays(delays: object) -> None:
    """Raises `InvalidRequest` for what cannot be read from its start again and again."""
    if callable(delays) or (hasattr(delays, "__iter__") and not hasattr(delays, "__next__")):
        return
    raise InvalidRequest(
        f"the delays are read more than once, and {type(delays).__name__} cannot be: give a list, or a function that "
        "makes an iterator"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Redial:
    """How to dial again. `delays` are read anew by each subscription and after each stable attempt, in seconds."""

    delays: Delays
    stabilized: Observable[Any]
    """Completes when an attempt has proven stable; subscribed to once per attempt."""
    stabilized_from: StabilizedFrom = "open"
    is_fatal: Callable[[Exception], bool] = is_refusal
    adjust: Callable[[float], float] = lambda delay: delay
    """Cap and jitter."""
    announces: bool = False
    """`STATUS` bundles even before the source has shown that it emits bundles."""

    def __post_init__(self) -> None:
        check_delays(self.delays)

    def __call__(self, source: Observable[T]) -> Observable[T]:
        def subscribe(observer: abc.ObserverBase[T], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
            return _Redialling(self, source, observer, scheduler or TimeoutScheduler.singleton()).start()

        return Stream(subscribe)

    def first_delays(self) -> Iterator[float]:
        return iter(self.delays() if callable(self.delays) else self.delays)


class _Redialling(abc.ObserverBase[Any], Generic[T]):
    """One subscription."""

    __slots__ = (
        "_attempts",
        "_delays",
        "_dialled",
        "_disposables",
        "_down_since",
        "_is_open",
        "_observer",
        "_rules",
        "_scheduler",
        "_silence",
        "_socket",
        "_source",
        "_stabilizing",
        "_waiting",
    )

    def __init__(
        self,
        rules: Redial,
        source: Observable[T],
        observer: abc.ObserverBase[T],
        scheduler: abc.SchedulerBase,
    ) -> None:
        self._rules = rules
        self._source = source
        self._observer: abc.ObserverBase[Any] = observer
        self._scheduler = scheduler
        self._delays: Iterator[float] | None = None
        self._attempts = 0
        self._is_open = False
        self._down_since: datetime | None = None
        self._silence = 0.0
        self._socket: Socket | None = unopened_socket() if rules.announces else None
        self._dialled = Place()
        self._stabilizing = Place()
        self._waiting = Place()
        self._disposables = CompositeDisposable(self._dialled, self._stabilizing, self._waiting)

    def start(self) -> abc.DisposableBase:
        self._dial()
        return self._disposables

    def _dial(self, *_: Any) -> None:
        self._is_open = False
        if self._rules.stabilized_from == "attempt":
            self._stabilize()
        # Empty first, then filled: a source that fails while it is being subscribed to has by then scheduled
        # the next dial, which assigning afterwards would dispose.
        dialled = self._dialled.disposable = Place()
        dialled.disposable = self._source.subscribe(self, scheduler=self._scheduler)

    def on_next(self, value: Any) -> None:
        if isinstance(value, Bundle) and value.kind is Kind.STATUS:
            self._on_status(value)
            return
        if not self._is_open:
            self._opened()
        self._observer.on_next(value)

    def _on_status(self, bundle: Bundle) -> None:
        self._socket = bundle.socket
        if isinstance(bundle.payload, Stale) and not bundle.payload.channel:
            self._silence = bundle.payload.silence
        if not isinstance(bundle.payload, Opened):
            self._observer.on_next(bundle)
            return
        attempts, downtime = self._attempts, self._downtime()
        self._opened()
        self._observer.on_next(bundle)
        if attempts and self._is_open:
            logger.info("connected again after %.2f s (attempt %d)", downtime, attempts)
            self._say(Reconnected(attempts, downtime))

    def _opened(self) -> None:
        self._is_open = True
        self._attempts = 0
        self._silence = 0.0
        self._down_since = None
        if self._rules.stabilized_from == "open":
            self._stabilize()

    def _downtime(self) -> float:
        if self._down_since is None:
            return 0.0
        return self._silence + max(0.0, (self._scheduler.now - self._down_since).total_seconds())

    def _stabilize(self) -> None:
        stabilizing = self._stabilizing.disposable = Place()
        stabilizing.disposable = self._rules.stabilized.subscribe(
            on_error=self._end, on_completed=self._reset, scheduler=self._scheduler
        )

    def _reset(self) -> None:
        self._delays = None

    def on_completed(self) -> None:
        self._observer.on_completed()

    def on_error(self, error: Exception) -> None:
        cause = _in_words(error, was_open=self._is_open)
        self._is_open = False
        self._stabilizing.disposable = None
        try:
            if self._delays is None:
                self._delays = self._rules.first_delays()
            delay = None if self._rules.is_fatal(error) else next(self._delays, None)
            if delay is not None:
                delay = max(0.0, self._rules.adjust(delay), getattr(error, "retry_after", None) or 0.0)
        except Exception as mistake:
            self._end(mistake)
            return
        if delay is None:
            self._end(error)
            return
        self._attempts += 1
        self._down_since = self._down_since or self._scheduler.now
        logger.warning("%s; dialling again in %.2f s (attempt %d)", cause, delay, self._attempts)
        self._say(Reconnecting(self._attempts, delay, cause))
        # As in _dial: a scheduler that runs the action at once must find its place already taken.
        waiting = self._waiting.disposable = Place()
        waiting.disposable = self._scheduler.schedule_relative(delay, self._dial)

    def _say(self, status: Status) -> None:
        if self._socket is not None:
            self._observer.on_next(Bundle(self._socket, Kind.STATUS, status))

    def _end(self, error: Exception) -> None:
        self._observer.on_error(error)
        self._disposables.dispose()


def _in_words(error: Exception, *, was_open: bool) -> str:
    # "ConnectionLost" would be wrong of a line that never was: there our own errors say all of it themselves.
    return str(error) if isinstance(error, BittradeError) and not was_open else f"{type(error).__name__}: {error}"
