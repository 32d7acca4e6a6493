"""The physical connection that is to take over: dialled, prepared, subscribed, and listened to beside the old one.

1. Nothing of it is told to users until it takes over: its replies and acknowledgements are its own.
2. Each preparation and each channel of the users' socket is done on it by the same code as on a first connection.
3. Request ids come from the users' socket, so that they are unique over both connections.
4. It fails once, with a reason, and is then disposed by its owner.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Protocol

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable

from bittrade_ws.connection.emitter import Run
from bittrade_ws.connection.line_messages import LineMessages
from bittrade_ws.models.errors import ConnectionLost, NotConnected
from bittrade_ws.models.status import Gap, Opened, VenueStatus
from bittrade_ws.operators._context import SIGNER
from bittrade_ws.operators._disposables import Place
from bittrade_ws.operators._holding import Holding, held
from bittrade_ws.operators._preparations import preparations
from bittrade_ws.operators._subscriptions import acquire
from bittrade_ws.wire.bundle import Batch, Bundle, Socket
from bittrade_ws.wire.codec import Codec, ReplyTo, Special
from bittrade_ws.wire.overlap import Overlap, Takeover


class Pace(Protocol):
    """The part of a `Rollover` that matters here."""

    @property
    def settle(self) -> float: ...
    @property
    def overlap(self) -> float: ...
    @property
    def most_remembered(self) -> int: ...


class Successor(abc.DisposableBase):
    """One attempt. `failed(error)` and `due(takeover)` are called on the thread that emits, one of them, once."""

    def __init__(
        self,
        users: Socket,
        pace: Pace,
        *,
        scheduler: abc.SchedulerBase,
        run: Run,
        failed: Callable[[Exception], None],
        due: Callable[[Takeover], None],
    ) -> None:
        self.socket: Socket | None = None
        self._users = users
        self._pace = pace
        self._scheduler = scheduler
        self._run = run
        self._failed = failed
        self._due = due
        self._overlap = Overlap(settle=pace.settle)
        self._messages: LineMessages | None = None
        self._mirrors: dict[Hashable, _Mirror] = {}
        self._endings: set[Hashable] = set()
        self._is_prepared = False
        self._opened_at = 0.0
        self._ready_at: float | None = None
        self._first_ready_at: float | None = None
        self._preparing = Place()
        self._ticking = Place()
        self._everything = CompositeDisposable(self._preparing, self._ticking)

    def dispose(self) -> None:
        """Ends the attempt. What it has subscribed to stays subscribed to, for whoever takes the connection over."""
        self._everything.dispose()

    @property
    def _now(self) -> float:
        return self._scheduler.to_seconds(self._scheduler.now)

    def on_next(self, item: Batch | Bundle) -> None:
        """What the new connection says."""
        if isinstance(item, Batch):
            self._frames(item.socket, item.frames)
        elif isinstance(item.payload, Opened):
            self._open(item.socket)

    def hear_old(self, codec: Codec, frames: list[bytes]) -> None:
        """What the old connection tells meanwhile."""
        if self.socket is None:
            return
        at = self._now
        for frame in frames:
            named = identify(codec, frame)
            if named is not None:
                self._overlap.old(*named, at)

    def last_call(self) -> Takeover | None:
        """The old connection is gone: how to take over at once, if that is possible without a loss."""
        since, now = self._ready_at, self._now
        if since is None or now - since < self._pace.settle or not self._is_ready:
            return None
        return self._overlap.plan(now, is_last=True)

    def _fail(self, error: Exception) -> None:
        if not self._everything.is_disposed:
            self._everything.dispose()
            self._failed(error)

    def _open(self, socket: Socket) -> None:
        self.socket = socket
        self._opened_at = self._now
        users = self._users
        socket.request_ids = users.request_ids
        if SIGNER in users.state:
            socket.state[SIGNER] = users.state[SIGNER]
        self._messages = LineMessages(socket, self._scheduler)
        self._tick_later()
        self._prepare(socket, self._messages, 0)

    def _prepare(self, socket: Socket, messages: LineMessages, number: int) -> None:
        done = preparations(self._users)
        if number == len(done):
            self._is_prepared = True
            self._subscribe(socket, messages)
            self._note_ready()
            return
        place = self._preparing.disposable = Place()

        def next_one() -> None:
            self._run(lambda: None if self._everything.is_disposed else self._prepare(socket, messages, number + 1))

        try:
            preparing: Observable[Any] = done[number](socket, messages)
        except Exception as error:
            self._fail(error)
            return
        place.disposable = preparing.subscribe(
            on_error=lambda error: self._run(lambda: self._fail(error)),
            on_completed=next_one,
            scheduler=self._scheduler,
        )

    def _subscribe(self, socket: Socket, messages: LineMessages) -> None:
        """Holds on the new connection what is held on the users' socket, no more and no less."""
        wanted = {holding.channel.key: holding for holding in held(self._users)}
        for key in [key for key in self._mirrors if key not in wanted]:
            self._mirrors.pop(key).holding.dispose()
        for key, holding in wanted.items():
            if key not in self._mirrors:
                self._mirror(socket, messages, holding)

    def _mirror(self, socket: Socket, messages: LineMessages, holding: Holding) -> None:
        channel, subscribing, ack_timeout = holding
        mirror = self._mirrors[channel.key] = _Mirror()
        if channel.ending is not None:
            self._endings.add(channel.ending.key)

        def on_next(is_held: bool) -> None:
            mirror.is_held = is_held
            self._run(self._note_ready)

        acquiring = acquire(socket, messages, channel, subscribing, scheduler=self._scheduler, ack_timeout=ack_timeout)
        mirror.holding.disposable = acquiring.subscribe(
            on_next, lambda error: self._run(lambda: self._fail(error)), scheduler=self._scheduler
        )

    @property
    def _is_ready(self) -> bool:
        wanted = {holding.channel.key for holding in held(self._users)}
        mirrors = self._mirrors
        return self._is_prepared and wanted == mirrors.keys() and all(one.is_held for one in mirrors.values())

    def _note_ready(self) -> None:
        if not self._is_ready:
            self._ready_at = None
        elif self._ready_at is None:
            self._ready_at = self._now
            self._first_ready_at = self._first_ready_at or self._ready_at

    def _tick_later(self) -> None:
        def tick(*_: Any) -> None:
            self._run(self._tick)

        place = self._ticking.disposable = Place()
        place.disposable = self._scheduler.schedule_relative(self._pace.settle / 4, tick)

    def _tick(self) -> None:
        if self._everything.is_disposed or self.socket is None or self._messages is None:
            return
        now = self._now
        if not self._is_prepared:
            if now - self._opened_at >= self._pace.overlap:
                self._fail(ConnectionLost(f"the new connection was not prepared within {self._pace.overlap:g} s"))
                return
        else:
            self._subscribe(self.socket, self._messages)
        if self._overlap.size > self._pace.most_remembered:
            self._fail(ConnectionLost(f"more than {self._pace.most_remembered} frames came before both agreed"))
        elif (takeover := self._decide(now)) is not None:
            self._everything.dispose()
            self._due(takeover)
        elif not self._everything.is_disposed:
            self._tick_later()

    def _decide(self, now: float) -> Takeover | None:
        takeover = self._overlap.plan(now)  # asked for early as well: it forgets what is decided
        self._note_ready()
        if self._ready_at is None or self._first_ready_at is None:
            return None
        if now - self._first_ready_at >= self._pace.overlap:
            takeover = takeover or self._overlap.plan(now, is_last=True)
            if takeover is None:
                self._fail(ConnectionLost("the new connection does not tell what the old one tells"))
            return takeover
        return takeover if now - self._ready_at >= self._pace.settle else None

    def _frames(self, socket: Socket, frames: list[bytes]) -> None:
        messages, codec = self._messages, socket.codec
        if messages is None:
            return
        at = self._now
        for frame in frames:
            try:
                key, body = codec.classify(frame)
            except Exception:
                continue  # the old one shows whether that is the venue's fault
            if key is Special.HEARTBEAT:
                answer_heartbeat(socket, body)
            elif key is Special.STATUS:
                if isinstance(body, VenueStatus) and body.is_closing:
                    self._fail(ConnectionLost(f"the venue is about to close the new connection too: {body.state}"))
                    return
                if isinstance(body, Gap) and body.is_of_all:
                    self._fail(ConnectionLost(f"the new connection lost {body.channel} {body.from_} to {body.to}"))
                    return
            else:
                messages.feed(key, body)
                if key in self._endings:  # heard by those who hold the channel on this connection
                    continue
                named = identify(codec, frame)
                if named is not None:
                    self._overlap.new(*named, at, frame)


class _Mirror:
    """A channel that is held on the new connection because it is on the users' socket."""

    __slots__ = ("holding", "is_held")

    def __init__(self) -> None:
        self.holding = Place()
        self.is_held = False


def identify(codec: Codec, frame: bytes) -> tuple[Hashable, Hashable] | None:
    """The key of a frame and what is the same for it on every connection; `None`: it is not part of a stream."""
    try:
        key, body = codec.classify(frame)
        if isinstance(key, ReplyTo | Special):
            return None
        identity = codec.identity(key, body)
    except Exception:  # whoever reads it reports it
        return None
    return None if identity is None else (key, identity)


def answer_heartbeat(socket: Socket, heartbeat: Any) -> None:
    """Gives a venue the answer it wants for a heartbeat on a connection that users do not see."""
    try:
        answer = socket.codec.answer(heartbeat)
        if answer is not None:
            socket.send(answer)
    except NotConnected:
        pass  # it closed meanwhile, which is about to be said
