"""A connection to one venue: a ConnectableObservable of bundles, and the parts of it that operators ask for.

1. Nothing connects before `connect()`; a second `connect()` while connected is the same connection.
2. What it says is said one event after the other on one thread (`run`), and no lock is held meanwhile.
3. The open socket is state: whoever subscribes late is told of it first.
4. It ends only by `dispose()` (its subscribers complete), by a fatal refusal, or by delays that ran out (they get the
   error, and so does who subscribes after that). Then `connect()` begins a new life.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from reactivex import Observable, Observer, abc
from reactivex.scheduler import TimeoutScheduler

from bittrade_ws.connection.counters import Counters
from bittrade_ws.connection.emitter import Emitter, Run, at_once
from bittrade_ws.connection.life import Life
from bittrade_ws.connection.policy import Guards, Pool
from bittrade_ws.connection.readers import Membership, Part
from bittrade_ws.models.status import Status
from bittrade_ws.operators._sources import BundleSource, Messages
from bittrade_ws.operators._stream import Stream
from bittrade_ws.operators.reconnect import ReconnectPolicy
from bittrade_ws.wire.bundle import Batch, Bundle, Fault, Socket

T = TypeVar("T")
Hold = Callable[[Callable[[], None]], Callable[[], None]]

_STATEFUL = ("bundles", "statuses", "sockets")


def _hold_nothing(close: Callable[[], None]) -> Callable[[], None]:
    return lambda: None


class Connection(BundleSource):
    """A published connection. `dial` is cold, and each of its subscriptions is one physical connection.

    `run` executes an action on the thread that emits (an owner loop's `run`); without it the thread that calls does,
    one at a time. `scheduler` is for delays and timers; `connect(scheduler)` goes before it. `hold` keeps the program
    alive from `connect()` to the end. With a `pool` channels that the first physical connection has no room for are
    carried by further ones; what these say flows with the rest, but they are no sockets of it.
    """

    def __init__(
        self,
        dial: Observable[Batch | Bundle],
        *,
        reconnect: ReconnectPolicy | None,
        scheduler: abc.SchedulerBase | None = None,
        run: Run = at_once,
        hold: Hold = _hold_nothing,
        guards: Guards | None = None,
        pool: Pool | None = None,
    ) -> None:
        super().__init__()
        self._dial = dial
        self._policy = reconnect
        self._hold = hold
        self._guards = guards or Guards()
        self._pool = pool
        self._emitter = Emitter(run)
        self._counters = Counters()
        self._lock = threading.Lock()
        self._life = self._new_life()
        self._failed: tuple[Life, Exception] | None = None
        self._messages = _ConnectionMessages(self, scheduler or TimeoutScheduler.singleton())

    @property
    def counters(self) -> Counters:
        """What it has seen since it was made, over all its sockets."""
        return replace(self._counters)

    def connect(self, scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
        """Starts to dial. Its disposable ends the connection, from any thread, also from inside a subscriber."""
        with self._lock:
            life = self._life
            if life.is_connected:
                return life
            life.is_connected = True
            self._failed = None
            self.has_subscription, self.subscription = True, life
            if scheduler is not None:
                self._messages.scheduler = scheduler
            life.release = self._hold(life.dispose)
        try:
            self._emitter.aside(lambda: life.start(self._dial, self._policy, self._messages.scheduler))
        except BaseException:  # no thread to be had: as if it had not been asked
            with self._lock:
                life.is_connected = self.has_subscription = False
                self.subscription = None
            life.release()
            raise
        return life

    def messages(self) -> Messages:
        return self._messages

    def sockets(self) -> Observable[Socket]:
        return self._part("sockets")

    def statuses(self) -> Observable[Status]:
        return self._part("statuses")

    def heartbeats(self) -> Observable[Any]:
        return self._part("heartbeats")

    def faults(self) -> Observable[Fault]:
        return self._part("faults")

    def join_part(self, part: Part, observer: abc.ObserverBase[Any]) -> abc.DisposableBase:
        """Adds an observer of a part. Where there is state it is told that first, in its turn."""
        membership = Membership(self._lock)
        with self._lock:
            life, failed = self._life, self._failed
            is_late = life.is_connected and part in _STATEFUL
            if failed is None and not is_late:
                membership.join(life.audience, part, observer)
        if failed is not None:
            observer.on_error(failed[1])
        elif is_late:
            self._emitter.aside(partial(life.join_late, membership, part, observer))
        return membership

    def listen(self, key: Hashable, decode: Callable[[Any], T]) -> Observable[T]:
        """The decoded bodies of one key; see `Messages.listen`."""

        def subscribe(observer: abc.ObserverBase[T], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
            return self.attach(key, decode, observer.on_next, observer)

        return Stream(subscribe)

    def attach(
        self, key: Hashable, decode: Callable[[Any], T], reader: Callable[[T], None], observer: abc.ObserverBase[Any]
    ) -> abc.DisposableBase:
        """Adds a reader of one key, whose `observer` is told the end."""
        membership = Membership(self._lock)
        with self._lock:
            failed = self._failed
            if failed is None:
                membership.listen(self._life.audience, key, decode, reader, observer)
        if failed is not None:
            observer.on_error(failed[1])
        return membership

    def _subscribe_core(
        self, observer: abc.ObserverBase[Bundle], scheduler: abc.SchedulerBase | None = None
    ) -> abc.DisposableBase:
        return self.join_part("bundles", observer)

    def _part(self, part: Part) -> Observable[Any]:
        def subscribe(
            observer: abc.ObserverBase[Any], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            return self.join_part(part, observer)

        return Stream(subscribe)

    def _new_life(self) -> Life:
        return Life(self._emitter, counters=self._counters, guards=self._guards, end=self._end, pool=self._pool)

    def _end(self, life: Life, error: Exception | None) -> None:
        with self._lock:
            if self._failed is not None and self._failed[0] is life:
                self._failed = None  # disposed after it failed: nobody is told of it any more
            if life.audience.has_left:
                return
            self._failed = None if error is None else (life, error)
            self._life = self._new_life()
            self.has_subscription, self.subscription = False, None
            tell = life.audience.leave(error)
        life.finish(tell)

    def __repr__(self) -> str:
        if self._failed is not None:
            state = f"failed: {type(self._failed[1]).__name__}"
        elif not self._life.is_connected:
            state = "not connected"
        elif (socket := self._life.dispatch.socket) is not None:
            more = self._life.lines - 1
            state = f"open: socket {socket.epoch}" + (f" and {more} more" if more else "")
        else:
            state = "dialling"
        seen = self._counters
        return f"<Connection {state}, {seen.opened} sockets, {seen.frames} frames, {seen.undecodable} undecodable>"


class _ConnectionMessages(Messages):
    """The messages of one connection."""

    def __init__(self, connection: Connection, scheduler: abc.SchedulerBase) -> None:
        super().__init__()
        self.scheduler = scheduler
        self._connection = connection

    def _subscribe_core(
        self, observer: abc.ObserverBase[Any], scheduler: abc.SchedulerBase | None = None
    ) -> abc.DisposableBase:
        return self._connection.join_part("messages", observer)

    def listen(self, key: Hashable, decode: Callable[[Any], T]) -> Observable[T]:
        return self._connection.listen(key, decode)

    def attach(
        self,
        key: Hashable,
        decode: Callable[[Any], T],
        on_next: Callable[[T], None],
        on_error: Callable[[Exception], None],
    ) -> abc.DisposableBase:
        return self._connection.attach(key, decode, on_next, Observer(on_error=on_error))

    def sockets(self) -> Observable[Socket]:
        return self._connection.sockets()
