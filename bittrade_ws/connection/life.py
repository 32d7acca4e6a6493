"""One life of a connection: dialled again as often as its policy wants, until it ends for good."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from reactivex import abc

from bittrade_ws.connection.counters import Counters
from bittrade_ws.connection.dispatch import Dispatch
from bittrade_ws.connection.emitter import Emitter
from bittrade_ws.connection.line import Dial, Line
from bittrade_ws.connection.policy import Guards, Pool
from bittrade_ws.connection.readers import Audience, Membership, Part, finish
from bittrade_ws.connection.shards import Shards
from bittrade_ws.models.errors import ConnectionLost
from bittrade_ws.models.status import Opened, Status
from bittrade_ws.operators.reconnect import ReconnectPolicy
from bittrade_ws.wire.bundle import Batch, Bundle, Kind, Socket
from bittrade_ws.wire.codec import Codec


class Life(abc.DisposableBase):
    """From the first subscriber to the end; the disposable that `connect()` gives.

    `end(life, error)` is asked to end it: `None` by its user, else by the error that nothing helps against.
    """

    __slots__ = ("_emitter", "_end", "_pool", "_primary", "_shards", "audience", "dispatch", "is_connected", "release")

    def __init__(
        self,
        emitter: Emitter,
        *,
        counters: Counters,
        guards: Guards,
        end: Callable[[Life, Exception | None], None],
        pool: Pool | None = None,
    ) -> None:
        self.audience = Audience()
        self.dispatch = Dispatch(self.audience, emitter, counters=counters, guards=guards, give_up=self._give_up)
        self.is_connected = False
        self.release: Callable[[], None] = lambda: None
        """Lets the program end without it."""
        self._emitter = emitter
        self._end = end
        self._pool = pool
        self._shards: Shards | None = None
        self._primary = Line(self._take, self._ended)

    def dispose(self) -> None:
        """Ends it for everybody; from any thread."""
        self._end(self, None)

    def start(self, dial: Dial, policy: ReconnectPolicy | None, scheduler: abc.SchedulerBase) -> None:
        """Dials, on the emitting thread."""
        if self.audience.has_left:
            return
        if self._pool is not None:
            self._shards = Shards(self._pool, self._primary, dial, policy, scheduler, self._emitter, self._take)
        self._primary.start(dial, policy, scheduler)

    def finish(self, tell: Callable[[], None]) -> None:
        """Hangs up and tells the audience, which has left."""

        def last_words() -> None:
            # Here, not before: a loop whose last timer is cancelled ends its thread, and at the end of the program
            # no other one can be started to say this on.
            if self._shards is not None:
                self._shards.dispose()
            self._primary.dispose()
            tell()
            self.release()

        self._emitter.aside(last_words)

    def join_late(self, membership: Membership, part: Part, observer: abc.ObserverBase[Any]) -> None:
        """Adds an observer to a life under way, and tells it what holds; on the emitting thread."""
        with membership.lock:
            known = [] if self.audience.has_left else self.dispatch.known(part)
            has_joined = not self.audience.has_left and membership.join(self.audience, part, observer)
        if self.audience.has_left:
            finish(observer, self.audience.outcome)
        elif has_joined:
            self.dispatch.tell_one(observer, part, known)

    @property
    def lines(self) -> int:
        """How many physical connections it is spread over."""
        return 1 if self._shards is None else self._shards.lines

    def _take(self, line: Line, item: Batch | Bundle) -> None:
        """What a line says."""
        if isinstance(item, Batch):
            self._read(*item)
            return
        if isinstance(item.payload, Opened):
            # Not through its dial, which says nothing after its end: a loss that is noticed late is told all the same.
            item.socket.belong_to(self._said, self._not_trusted)
            if item.socket.take is not None:
                item.socket.take = partial(self._read, item.socket)
        if self._shards is not None and item.kind is Kind.STATUS:
            self._emitter.event(partial(self._shards.around, line, item, self.dispatch.deliver))
        else:
            self._emitter.event(partial(self.dispatch.deliver, item))

    def _read(self, socket: Socket, frames: list[bytes], codec: Codec | None) -> None:
        self._emitter.event(partial(self.dispatch.read, socket, frames, codec))

    def _said(self, socket: Socket, status: Status) -> None:
        """What readers say of a socket: before the next event."""
        self._emitter.aside(partial(self.dispatch.deliver_aside, Bundle(socket, Kind.STATUS, status)))

    def _not_trusted(self, socket: Socket, why: str) -> None:
        """What readers gave up: before the next event."""
        self._emitter.aside(partial(self.dispatch.give_up, socket, ConnectionLost(why)))

    def _ended(self, line: Line, error: Exception | None) -> None:
        self._emitter.event(partial(self._end, self, error))

    def _give_up(self, socket: Socket, error: Exception) -> None:
        line = self._primary if self._shards is None else self._shards.line_of(socket)
        if line is not None and line.socket is socket:
            line.cut(error)
