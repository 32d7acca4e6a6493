"""What is sent on a socket whose venue's answers name no request goes out in an order that its codec can follow.

1. The codec is told of each request right before it is sent.
2. What waits for its turn goes as soon as the answers before it are there, in the order in which it came.
3. After a failure the line rests for a moment: a second copy of it would be taken for the next request's answer.
4. When the oldest request has no answer in time, the next answer may be anybody's: the line is given up, and nothing
   that waited is sent. Neither is what waited longer than an answer may take, for nobody waits for it any more.
"""

from __future__ import annotations

import logging
from collections import deque
from typing import Final

from reactivex import abc
from reactivex.disposable import SerialDisposable

from bittrade_ws.models.errors import NotConnected
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._turn import now_of
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Correlating, Frame
from bittrade_ws.wire.outstanding import Asked

logger = logging.getLogger(__name__)

_IN_ORDER: Final = "in order"
_GRACE: Final = 0.1
"""Seconds: who waits for the answer hears of its absence before the line is given up for it."""
_REST: Final = 0.1
"""Seconds: copies come at once."""


def keep_in_order(socket: Socket, clock: abc.SchedulerBase, *, timeout: float) -> None:
    """From now on, and once for each socket. Does nothing where the codec needs no order."""
    if isinstance(socket.codec, Correlating) and _IN_ORDER not in socket.state:
        socket.state[_IN_ORDER] = _InOrder(socket, socket.codec, clock, timeout)


class _Waiting:
    """A frame on its way to its turn, and why it was not sent, if that is so."""

    __slots__ = ("asked", "error", "frame", "since")

    def __init__(self, frame: Frame, since: float) -> None:
        self.frame = frame
        self.since = since
        self.asked: Asked | None = None
        self.error: Exception | None = None


class _InOrder:
    """The way out of one socket. Everything runs in its drain, and nothing that runs there raises."""

    def __init__(self, socket: Socket, codec: Correlating, clock: abc.SchedulerBase, timeout: float) -> None:
        self._socket = socket
        self._codec = codec
        self._clock = clock
        self._timeout = timeout
        self._drain = Drain()
        self._queue: deque[_Waiting] = deque()
        self._deadline = SerialDisposable()
        self._rest = SerialDisposable()
        self._rested = now_of(clock)
        self._is_watching = False
        self._is_over = False
        self._send = socket.divert(self._take)
        codec.outstanding.changed = lambda: self._drain.run(self._answered)
        socket.on_closed(lambda: self._drain.run(self._close))

    def _take(self, frame: Frame) -> None:
        """Puts in one frame. Raises what its sending raised, if it was tried at once, and never that of another."""
        waiting = _Waiting(frame, now_of(self._clock))

        def enter() -> None:
            if self._is_over:
                waiting.error = NotConnected("the socket is given up, so nothing was sent")
                return
            waiting.asked = self._codec.asked(frame)
            self._queue.append(waiting)
            self._go_on()

        self._drain.run(enter)
        if waiting.error is not None:
            raise waiting.error

    def _answered(self) -> None:
        outstanding = self._codec.outstanding
        if outstanding.has_failed and not self._is_over:
            outstanding.has_failed = False
            self._rested = now_of(self._clock) + _REST
            self._rest.disposable = self._clock.schedule_relative(_REST, self._on_rested)
        self._go_on()

    def _on_rested(self, scheduler: abc.SchedulerBase, state: object = None) -> None:
        def go_on() -> None:
            self._rested = now_of(self._clock)
            self._go_on()

        self._drain.run(go_on)

    def _go_on(self) -> None:
        outstanding = self._codec.outstanding
        while self._queue and not outstanding.has_failed and now_of(self._clock) >= self._rested:
            first, now = self._queue[0], now_of(self._clock)
            is_late = now - first.since >= self._timeout
            if not is_late and first.asked is not None and not outstanding.may_ask(first.asked):
                break
            self._queue.popleft()
            if is_late:
                logger.warning("A request waited %g s for its turn, and is not sent any more", now - first.since)
                continue
            if first.asked is not None:
                outstanding.ask(first.asked, now)
            self._put(first)
        self._watch()

    def _put(self, waiting: _Waiting) -> None:
        try:
            self._send(waiting.frame)
        except Exception as error:
            waiting.error = error
            # Nobody will answer what the codec was told of.
            self._give_up(f"a request could not be sent: {error}")

    def _watch(self) -> None:
        since = self._codec.outstanding.since
        if since is None or self._is_watching or self._is_over:
            return
        self._is_watching = True
        rest = max(0.0, since + self._timeout + _GRACE - now_of(self._clock))
        self._deadline.disposable = self._clock.schedule_relative(rest, self._on_deadline)

    def _on_deadline(self, scheduler: abc.SchedulerBase, state: object = None) -> None:
        self._drain.run(self._look)

    def _look(self) -> None:
        self._is_watching = False
        since = self._codec.outstanding.since
        if since is None or now_of(self._clock) - since < self._timeout:
            self._go_on()
            return
        self._give_up(f"no answer within {self._timeout:g} s; what comes next could be anybody's")

    def _give_up(self, why: str) -> None:
        self._close()
        self._socket.give_up(why)

    def _close(self) -> None:
        self._is_over = True
        self._queue.clear()
        self._deadline.dispose()
        self._rest.dispose()
