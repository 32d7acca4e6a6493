"""One logical socket over a succession of physical connections; see `rollover`.

Everything happens on the thread that emits.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from reactivex import Observable, abc

from bittrade_ws.connection.emitter import Run
from bittrade_ws.connection.rolling_line import RollingLine
from bittrade_ws.connection.successor import Pace, Successor
from bittrade_ws.connection.voice import Voice
from bittrade_ws.models.errors import NotConnected
from bittrade_ws.models.status import Opened, Status, VenueStatus
from bittrade_ws.operators._disposables import Place
from bittrade_ws.operators._holding import ask_anew, hand_over
from bittrade_ws.operators._preparations import succession
from bittrade_ws.wire.bundle import Batch, Bundle, Kind, Socket, Way
from bittrade_ws.wire.codec import Codec, Frame
from bittrade_ws.wire.overlap import Takeover

_LONGEST_RETRY = 60.0

logger = logging.getLogger("bittrade_ws.connection.rollover")


class Policy(Pace, Protocol):
    """What a `Rollover` says."""

    @property
    def after(self) -> float | None: ...
    @property
    def jitter(self) -> float: ...
    @property
    def random(self) -> Callable[[], float] | None: ...
    @property
    def drain(self) -> float: ...
    @property
    def retry(self) -> float: ...


class Rolling(abc.DisposableBase):
    """One subscription of a rolling dial."""

    __slots__ = (
        "_current",
        "_dial",
        "_failures",
        "_is_over",
        "_next",
        "_observer",
        "_policy",
        "_retired",
        "_run",
        "_scheduler",
        "_voice",
        "_waiting",
    )

    def __init__(
        self,
        dial: Observable[Batch | Bundle],
        policy: Policy,
        observer: abc.ObserverBase[Batch | Bundle],
        scheduler: abc.SchedulerBase,
        run: Run,
    ) -> None:
        self._dial = dial
        self._policy = policy
        self._observer = observer
        self._voice = Voice(observer)
        self._scheduler = scheduler
        self._run = run
        self._is_over = False
        self._current = RollingLine(self)
        self._next: tuple[RollingLine, Successor] | None = None
        self._retired: list[RollingLine] = []
        self._failures = 0
        self._waiting = Place()

    def start(self) -> abc.DisposableBase:
        """Dials the first connection."""
        self._connect(self._current)
        return self

    def dispose(self) -> None:
        """Ends all connections; from any thread."""
        self._run(self._dispose)

    def _dispose(self) -> None:
        self._is_over = self._voice.is_silenced = True
        self._hang_up()
        if self._users is not None:
            self._users.is_open = False

    def _hang_up(self) -> None:
        self._waiting.dispose()
        self._abandon()
        for line in (*self._retired, self._current):
            line.dispose()
        self._retired.clear()

    @property
    def _users(self) -> Socket | None:
        """The one socket that users see."""
        return self._voice.users

    def _connect(self, line: RollingLine) -> None:
        line.dialled.disposable = self._dial.subscribe(line, scheduler=self._scheduler)

    def on_next(self, line: RollingLine, item: Batch | Bundle) -> None:
        """What a line says."""
        if isinstance(item, Bundle) and isinstance(item.payload, Opened) and item.socket.take is not None:
            item.socket.take = line.take
        if line is self._current:
            if isinstance(item, Batch):
                if self._next is not None:
                    self._next[1].hear_old(item.socket.codec, item.frames)
                self._voice.tell(item)
            else:
                if isinstance(item.payload, Opened):
                    self._adopt(line, item.socket)
                if self._users is None:  # it waits for its turn to dial
                    self._observer.on_next(item)
                else:
                    self._voice.say(item.kind, item.payload)
        elif self._next is not None and self._next[0] is line:
            line.socket = item.socket
            self._next[1].on_next(item)
        elif isinstance(item, Batch) and line in self._retired:
            self._voice.tell_replies(item)

    def on_read(self, line: RollingLine, frames: list[bytes], codec: Codec | None) -> None:
        """What a line has read."""
        if line is self._current and self._next is None and self._voice.takeover is None:
            self._voice.hand_on(frames, codec)
        elif line.socket is not None:
            self.on_next(line, Batch(line.socket, frames, codec))

    def on_error(self, line: RollingLine, error: Exception) -> None:
        """A line has ended."""
        if line is self._current:
            self._is_over = True
            if self._users is not None:
                self._users.is_open = False
            self._hang_up()
            self._observer.on_error(error)
        elif self._next is not None and self._next[0] is line:
            self._failed(error)
        elif line in self._retired:
            self._retired.remove(line)
            line.dispose()

    def _adopt(self, line: RollingLine, socket: Socket) -> None:
        """The first physical connection is open."""
        self._voice.users = users = Socket(
            socket.url,
            epoch=socket.epoch,
            codec=socket.codec,
            send=self._send,
            client_ids=socket.client_ids,
            notify=lambda _, status: self._run(lambda: self._voice.say(Kind.STATUS, status)),
            heard=self._heard,
        )
        users.take = socket.take and self._voice.observe
        succession(users, is_planned=self._policy.after is not None)
        line.socket = socket
        users.is_open = True
        socket.on_closed(partial(self._lost, line))
        self._grow_old()

    def _send(self, frame: Frame) -> None:
        socket = self._current.socket
        if socket is None:
            raise NotConnected("the socket is closed, so nothing was sent")
        socket.send(frame)

    def _heard(self, status: Status) -> None:
        if isinstance(status, VenueStatus) and status.is_closing and self._next is None:
            self._begin()

    def _grow_old(self) -> None:
        after, random = self._policy.after, self._policy.random
        if after is not None:
            self._later(after if random is None else after * (1 - self._policy.jitter * random()))

    def _later(self, seconds: float) -> None:
        def begin(*_: Any) -> None:
            self._run(self._begin)

        place = self._waiting.disposable = Place()
        place.disposable = self._scheduler.schedule_relative(seconds, begin)

    def _begin(self) -> None:
        """Dials the connection that is to take over."""
        users = self._users
        if users is None or not users.is_open or self._next is not None or self._is_over:
            return
        if (obstacle := succession(users).obstacle) is not None:
            logger.warning("%r is not replaced by a new connection: %s", users, obstacle)
            return
        line = RollingLine(self)
        successor = Successor(
            users,
            self._policy,
            scheduler=self._scheduler,
            run=self._run,
            failed=self._failed,
            due=self._take_over,
        )
        self._next = (line, successor)
        logger.info("a new connection is to take over from %r", users)
        self._connect(line)

    def _abandon(self) -> None:
        """Gives up the connection that was to take over, if there is one."""
        if self._next is not None:
            line, successor = self._next
            self._next = None
            successor.dispose()
            line.dispose()

    def _failed(self, error: Exception) -> None:
        self._abandon()
        delay = min(self._policy.retry * 2**self._failures, _LONGEST_RETRY)
        self._failures = min(self._failures + 1, 10)
        delay = max(delay, getattr(error, "retry_after", None) or 0.0)
        logger.warning("the connection that was to take over failed: %s; another one in %.2f s", error, delay)
        self._later(delay)

    def _take_over(self, takeover: Takeover) -> None:
        users, old, following = self._users, self._current, self._next
        if users is None or following is None:
            return
        line, successor = following
        socket = successor.socket
        assert socket is not None
        successor.dispose()
        self._next = None
        self._current = line
        self._failures = 0
        users.url, users.epoch, users.codec = socket.url, socket.epoch, socket.codec
        old.way, users.way = users.way, Way()
        self._retire(old)
        socket.on_closed(partial(self._lost, line))
        logger.info("%r goes on over a new connection", users)
        hand_over(socket)
        self._voice.take_over(takeover)
        ask_anew(users)
        self._grow_old()

    def _retire(self, line: RollingLine) -> None:
        self._retired.append(line)

        def close(*_: Any) -> None:
            self._run(lambda: self._close(line))

        line.retiring.disposable = self._scheduler.schedule_relative(self._policy.drain, close)

    def _close(self, line: RollingLine) -> None:
        """Nothing is expected of it any more."""
        if line in self._retired:
            self._retired.remove(line)
            line.dispose()
        if not self._retired:
            self._voice.forget()

    def _lost(self, line: RollingLine) -> None:
        """The physical connection is closed; the dial says so next."""
        if line is not self._current or self._is_over or self._users is None:
            return
        takeover = self._next[1].last_call() if self._next is not None else None
        if takeover is not None:
            self._take_over(takeover)
        elif line.socket is not None and (loss := line.socket.loss) is not None:
            self._users.lose(loss.cause, silence=loss.silence)
        else:
            self._users.is_open = False
