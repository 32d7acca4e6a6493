"""A connection to one venue: a ConnectableObservable of bundles, and the parts of it that operators ask for.

1. Nothing connects before `connect()`; a second `connect()` while connected is the same connection.
2. What it says is said one event after the other on one thread (`run`), and no lock is held meanwhile.
3. The open socket is state: whoever subscribes late is told of it first.
4. It ends only by `dispose()` (its subscribers complete), by a fatal refusal, or by delays that ran out (they get the
   error, and so does who subscribes after that). Then `connect()` begins a new life.
"""

import threading
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from reactivex import Observable, Subject, abc
from reactivex.disposable import SingleAssignmentDisposable
from reactivex.scheduler import TimeoutScheduler

from bittrade_ws.connection.dispatch import Counters, Hub, Part, finish
from bittrade_ws.connection.policy import Guards
from bittrade_ws.models.status import Authenticated, Closed, Gap, Status, VenueStatus
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._sources import BundleSource, Messages
from bittrade_ws.operators.reconnect import ReconnectPolicy, reconnect
from bittrade_ws.wire.bundle import Batch, Bundle, Fault, Kind, Socket

T = TypeVar("T")
Run = Callable[[Callable[[], None]], None]
Hold = Callable[[Callable[[], None]], Callable[[], None]]

_STATEFUL = ("bundles", "statuses", "sockets")
_SAID_BY_READERS = (Authenticated, Gap, VenueStatus)


def _at_once(action: Callable[[], None]) -> None:
    action()


def _hold_nothing(close: Callable[[], None]) -> Callable[[], None]:
    return lambda: None


class _Link(abc.DisposableBase):
    """One life of a connection, as the disposable that `connect()` gives."""

    def __init__(self, hub: Hub, end: Callable[["_Link"], None]) -> None:
        self.hub = hub
        self.dialling = SingleAssignmentDisposable()
        self.is_over = False
        self.release: Callable[[], None] = lambda: None
        self._end = end

    def dispose(self) -> None:
        self._end(self)


class Connection(BundleSource):
    """A published connection. `dial` is cold, and each of its subscriptions is one physical connection.

    `run` executes an action on the thread that emits (an owner loop's `run`); without it the thread that calls does,
    one at a time. `scheduler` is for delays and timers; `connect(scheduler)` goes before it. `hold` keeps the program
    alive from `connect()` to the end.
    """

    def __init__(
        self,
        dial: Observable[Batch | Bundle],
        *,
        reconnect: ReconnectPolicy | None,
        scheduler: abc.SchedulerBase | None = None,
        run: Run = _at_once,
        hold: Hold = _hold_nothing,
        guards: Guards | None = None,
    ) -> None:
        super().__init__(Observable[Bundle](), Subject[Bundle]())
        self._dial = dial
        self._policy = reconnect
        self._run = run
        self._hold = hold
        self._guards = guards or Guards()
        self._drain = Drain()
        self._asides: deque[Callable[[], None]] = deque()
        self._lock = threading.Lock()
        self._counters = Counters()
        self._cut: Callable[[Exception], None] = lambda error: None
        self._link: _Link | None = None
        self._failed: tuple[_Link, Exception] | None = None
        self._hub = self._new_hub()
        self._messages = _ConnectionMessages(self, scheduler or TimeoutScheduler.singleton())

    @property
    def counters(self) -> Counters:
        """What it has seen since it was made, over all its sockets."""
        return replace(self._counters)

    def connect(self, scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
        """Starts to dial. Its disposable ends the connection, from any thread, also from inside a subscriber."""
        with self._lock:
            link = self._link
            if link is not None:
                return link
            link = self._link = _Link(self._hub, self._dispose)
            self._failed = None
            self.has_subscription, self.subscription = True, link
            if scheduler is not None:
                self._messages.scheduler = scheduler
            link.release = self._hold(link.dispose)
        self._aside(lambda: self._start(link))
        return link

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

    def _subscribe_core(
        self, observer: abc.ObserverBase[Bundle], scheduler: abc.SchedulerBase | None = None
    ) -> abc.DisposableBase:
        return self.join_part("bundles", observer)

    def _new_hub(self) -> Hub:
        return Hub(
            counters=self._counters, guards=self._guards, asides=self._asides, cut=lambda error: self._cut(error)
        )

    def _aside(self, action: Callable[[], None]) -> None:
        """Between two events, on the emitting thread."""
        self._asides.append(action)
        self._run(self._run_asides)

    def _run_asides(self) -> None:
        self._drain.run(self._hub.run_asides)

    def _start(self, link: _Link) -> None:
        if link.is_over:
            return
        source = self._cuttable(self._dial, link.hub)
        if self._policy is not None:
            source = source.pipe(reconnect(self._policy))
        hub, drain = link.hub, self._drain

        def on_next(item: Batch | Bundle) -> None:
            # What readers say while they are being told something follows at once; what the line says, in its turn.
            if hub.is_delivering and isinstance(item, Bundle) and isinstance(item.payload, _SAID_BY_READERS):
                self._asides.append(partial(hub.deliver_aside, item))
            else:
                drain.run(partial(hub.deliver, item))

        link.dialling.disposable = source.subscribe(
            on_next,
            lambda error: drain.run(partial(self._finish, link, error)),
            lambda: drain.run(partial(self._finish, link, None)),
            scheduler=self._messages.scheduler,
        )

    def _cuttable(self, dial: Observable[Batch | Bundle], hub: Hub) -> Observable[Batch | Bundle]:
        """The dial, with an end that this side can put to it."""

        def subscribe(
            observer: abc.ObserverBase[Batch | Bundle], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            dialled = SingleAssignmentDisposable()

            def cut(error: Exception) -> None:
                dialled.dispose()
                socket = hub.socket
                if socket is not None:
                    socket.is_open = False
                    observer.on_next(Bundle(socket, Kind.STATUS, Closed(1007, str(error))))
                observer.on_error(error)

            self._cut = cut
            dialled.disposable = dial.subscribe(observer, scheduler=scheduler)
            return dialled

        return Observable(subscribe)

    def _dispose(self, link: _Link) -> None:
        with self._lock:
            if self._failed is not None and self._failed[0] is link:
                self._failed = None
        self._finish(link, None)

    def _finish(self, link: _Link, error: Exception | None) -> None:
        with self._lock:
            if link.is_over:
                return
            link.is_over = True
            self._link = None
            self._failed = None if error is None else (link, error)
            self.has_subscription, self.subscription = False, None
            self._hub = self._new_hub()
            tell = link.hub.end(error)
        link.dialling.dispose()

        def last_words() -> None:
            tell()
            link.release()

        self._aside(last_words)

    def _part(self, part: Part) -> Observable[Any]:
        def subscribe(
            observer: abc.ObserverBase[Any], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            return self.join_part(part, observer)

        return Observable(subscribe)

    def join_part(self, part: Part, observer: abc.ObserverBase[Any]) -> abc.DisposableBase:
        """Adds an observer of a part. What is state is told first, in its turn; where nothing is, it is in at once."""
        membership = _Membership(self._lock)

        def join_late() -> None:
            with self._lock:
                known = [] if hub.has_ended else hub.known(part)
                if not hub.has_ended:
                    membership.join(hub, part, observer)
            if hub.has_ended:
                finish(observer, hub.outcome)
            for value in known:
                hub.tell_one(observer, value)

        with self._lock:
            hub, failed = self._hub, self._failed
            is_late = self._link is not None and part in _STATEFUL
            if failed is None and not is_late:
                membership.join(hub, part, observer)
        if failed is not None:
            observer.on_error(failed[1])
        elif is_late:
            self._aside(join_late)
        return membership

    def listen(self, key: Hashable, decode: Callable[[Any], T]) -> Observable[T]:
        """The decoded bodies of one key; see `Messages.listen`."""

        def subscribe(observer: abc.ObserverBase[T], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
            membership = _Membership(self._lock)
            with self._lock:
                failed = self._failed
                if failed is None:
                    membership.listen(self._hub, key, decode, observer)
            if failed is not None:
                observer.on_error(failed[1])
            return membership

        return Observable(subscribe)

    def __repr__(self) -> str:
        if self._failed is not None:
            state = f"failed: {type(self._failed[1]).__name__}"
        elif self._link is None:
            state = "not connected"
        elif (socket := self._hub.socket) is not None:
            state = f"open: socket {socket.epoch}"
        else:
            state = "dialling"
        seen = self._counters
        return f"<Connection {state}, {seen.opened} sockets, {seen.frames} frames, {seen.undecodable} undecodable>"


class _Membership(abc.DisposableBase):
    """One observer's place among the readers. `join` and `listen` are for whoever holds the lock."""

    __slots__ = ("_is_disposed", "_leave", "_lock")

    def __init__(self, lock: threading.Lock) -> None:
        self._lock = lock
        self._is_disposed = False
        self._leave: list[Callable[[], None]] = []

    def join(self, hub: Hub, part: Part, observer: abc.ObserverBase[Any]) -> None:
        if not self._is_disposed:
            self._leave = [hub.parts[part].add(observer.on_next), self._observe(hub, observer)]

    def listen(self, hub: Hub, key: Hashable, decode: Callable[[Any], Any], observer: abc.ObserverBase[Any]) -> None:
        self._leave = [hub.router.add(key, decode, observer.on_next), self._observe(hub, observer)]

    def _observe(self, hub: Hub, observer: abc.ObserverBase[Any]) -> Callable[[], None]:
        hub.observers[self] = observer
        return lambda: hub.observers.pop(self, None) and None

    def dispose(self) -> None:
        with self._lock:
            self._is_disposed = True
            leaving, self._leave = self._leave, []
            for leave in leaving:
                leave()


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

    def sockets(self) -> Observable[Socket]:
        return self._connection.sockets()
