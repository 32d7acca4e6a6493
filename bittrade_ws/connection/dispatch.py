"""From the frames of a read to the readers of each key: the part of a connection that every message passes.

1. A frame is classified once, decoded once per decoder, and finds its readers with one dictionary lookup. Where all
   that is listened to decodes alike, and the codec can, both are one pass over the frames of a read.
2. Readers are copy-on-write: delivery takes no lock.
3. A reader that raises, or is slow, changes nothing for its siblings: they get the same values in the same order.
4. What readers cause (statuses, faults, subscriptions, the end) is an aside: it happens after the frame that caused
   it has reached everybody, and before the next one.
5. Frames come over any line of the connection; what is remembered of a socket is of the primary line's alone.
"""

from collections.abc import Callable, Hashable
from typing import Any, Final

from reactivex import abc

from bittrade_ws.connection.counters import Counters
from bittrade_ws.connection.emitter import Emitter
from bittrade_ws.connection.mishaps import Mishaps
from bittrade_ws.connection.policy import Guards
from bittrade_ws.connection.readers import Audience, Part
from bittrade_ws.models.errors import ConnectionLost, NotConnected
from bittrade_ws.models.status import Authenticated, Closed, Gap, Opened, Reconnecting
from bittrade_ws.operators._router import Reader, Route
from bittrade_ws.wire.bundle import Bundle, Fault, Kind, Socket
from bittrade_ws.wire.codec import Codec, Special, in_one_pass

_UNREAD = object()
_NONE: Final[frozenset[Socket]] = frozenset()


class Dispatch:
    """Delivers the events of one life of a connection to its audience; for the emitting thread alone."""

    __slots__ = (
        "_asides",
        "_bundles",
        "_emitter",
        "_give_up",
        "_given_up",
        "_messages",
        "_mishaps",
        "_slow_after",
        "_stopwatch",
        "audience",
        "counters",
        "socket",
        "standing",
    )

    def __init__(
        self,
        audience: Audience,
        emitter: Emitter,
        *,
        counters: Counters,
        guards: Guards,
        give_up: Callable[[Socket, Exception], None],
    ) -> None:
        self.audience = audience
        self.counters = counters
        self.socket: Socket | None = None
        self.standing: list[Bundle] = []
        """The statuses that hold for the open socket: a late subscriber is told them first."""
        self._messages, self._bundles = audience.parts["messages"], audience.parts["bundles"]
        self._stopwatch, self._slow_after = guards.stopwatch, guards.slow_after
        self._emitter = emitter
        self._asides = emitter.asides
        self._give_up = give_up
        self._given_up: frozenset[Socket] = _NONE
        self._mishaps = Mishaps(
            emitter.asides, counters=counters, guards=guards, tell=self._bundle, give_up=self.give_up
        )

    def known(self, part: Part) -> list[Any]:
        """What a late subscriber to a part is told first."""
        match part:
            case "bundles":
                return list[Any](self.standing)
            case "statuses":
                return [bundle.payload for bundle in self.standing]
            case "sockets":
                return [] if self.socket is None else [self.socket]
            case _:
                return []

    def deliver(self, bundle: Bundle) -> None:
        """One event of the dial that is no read."""
        if self._asides:
            self._emitter.run_asides()
        if self.audience.has_left:
            return
        self._timed_bundle(bundle)
        self._emitter.run_asides()

    def read(self, socket: Socket, frames: list[bytes], codec: Codec | None) -> None:
        """The frames of one read."""
        if self._asides:
            self._emitter.run_asides()
        if not self.audience.has_left and socket not in self._given_up:
            self._batch(socket, frames, codec or socket.codec)

    def deliver_aside(self, bundle: Bundle) -> None:
        """What a reader said, in between."""
        if not self.audience.has_left:
            self._bundle(bundle)

    def give_up(self, socket: Socket, cause: Exception) -> None:
        """Has it dialled again; what it still says is heard no more."""
        if socket.is_open:
            self._given_up |= {socket}
            self._give_up(socket, cause)

    def tell_one(self, observer: abc.ObserverBase[Any], part: Part, known: list[Any]) -> None:
        """Tells a late subscriber what was `known` when it joined."""
        for value in known:
            if self.socket is not None:
                self._tell((observer.on_next,), value, self.socket, part)

    def _batch(self, socket: Socket, frames: list[bytes], codec: Codec) -> None:
        self.counters.frames += len(frames)
        classify, router, asides = codec.classify, self.audience.router, self._asides
        messages, bundles, mishaps = self._messages, self._bundles, self._mishaps
        routes, sole, in_a_row = router.routes, router.sole, mishaps.in_a_row
        read = in_one_pass(codec, sole) if sole is not None and len(frames) > 1 else None
        stopwatch, slow_after = self._stopwatch, self._slow_after
        before = stopwatch() if stopwatch else 0.0
        key: Hashable = None
        body: Any = None
        route: Route | None = None
        for frame in frames:
            value: Any = _UNREAD
            if read is not None:
                try:
                    keyed = read(frame)
                    route = routes[keyed.key]
                    if route.decode is sole:
                        key, body, value = keyed.key, frame, keyed.payload
                except Exception:
                    read = None  # of another kind, for nobody, or broken: classifying tells, also of those behind it
            try:
                if value is _UNREAD:
                    key, body = classify(frame)
                    route = routes.get(key)
            except Exception as error:
                mishaps.undecodable(socket, frame, error)
            else:
                if route is not None:
                    try:
                        if value is _UNREAD:
                            value = route.decode(body)
                    except Exception as error:
                        if mishaps.not_decoded(codec, socket, frame, body, error):
                            body = _UNREAD
                    else:
                        if in_a_row:
                            in_a_row.pop(socket, None)
                        for reader in route.readers:
                            try:
                                reader(value)
                            except Exception as error:
                                mishaps.raised(socket, key, value, error)
                    if (messages.all or bundles.all) and body is not _UNREAD:
                        self._plain(codec, socket, key, frame, body)
                else:
                    self._unkeyed(codec, socket, key, frame, body)
                if stopwatch:
                    after = stopwatch()
                    if after - before > slow_after:
                        mishaps.slow(key, after - before)
                    before = after
            if asides:
                self._emitter.run_asides()
                if self.audience.has_left or (self._given_up and socket in self._given_up):
                    return

    def _unkeyed(self, codec: Codec, socket: Socket, key: Hashable, frame: bytes, body: Any) -> None:
        """A frame whose key nobody listens to: a heartbeat, a status, plain messages, or nothing."""
        if self._mishaps.in_a_row:
            self._mishaps.in_a_row.pop(socket, None)
        if key is Special.HEARTBEAT:
            self._heartbeat(codec, socket, body)
        elif key is Special.STATUS:
            self._bundle(Bundle(socket, Kind.STATUS, body))
            socket.heard(body)
            if isinstance(body, Gap) and body.ends_connection:
                self._mishaps.cut(socket, ConnectionLost(f"{body.channel} {body.from_} to {body.to} never came"))
        elif self._messages.all or self._bundles.all:
            self._plain(codec, socket, key, frame, body)
        else:
            self.counters.unrouted += 1

    def _plain(self, codec: Codec, socket: Socket, key: Hashable, frame: bytes, body: Any) -> None:
        try:
            message = codec.plain(body)
        except Exception as error:
            self._mishaps.undecodable(socket, frame, error)
            return
        self._tell(self._messages.all, message, socket, key)
        if self._bundles.all:
            self._tell(self._bundles.all, Bundle(socket, Kind.MESSAGE, message), socket, key)

    def _heartbeat(self, codec: Codec, socket: Socket, body: Any) -> None:
        try:
            answer = codec.answer(body)
            if answer is not None:
                socket.send(answer)
        except NotConnected:
            pass  # it closed between the heartbeat and the answer; the dial says so next
        except Exception as error:
            self._mishaps.fault(socket, Fault(error, value=body))
        self._bundle(Bundle(socket, Kind.HEARTBEAT, body))

    def _timed_bundle(self, bundle: Bundle) -> None:
        stopwatch = self._stopwatch
        if stopwatch is None:
            self._bundle(bundle)
            return
        before = stopwatch()
        self._bundle(bundle)
        took = stopwatch() - before
        if took > self._slow_after:
            self._mishaps.slow(type(bundle.payload).__name__, took)

    def _bundle(self, bundle: Bundle) -> None:
        socket, kind, payload = bundle
        if kind is Kind.STATUS:
            self._remember(bundle)
            self._tell(self.audience.parts["statuses"].all, payload, socket, type(payload).__name__)
        elif kind is Kind.HEARTBEAT:
            self._tell(self.audience.parts["heartbeats"].all, payload, socket, Special.HEARTBEAT)
        elif kind is Kind.FAULT:
            self._tell(self.audience.parts["faults"].all, payload, socket, kind)
        self._tell(self._bundles.all, bundle, socket, kind)
        if kind is Kind.STATUS and isinstance(payload, Opened) and not socket.is_overflow:
            self._tell(self.audience.parts["sockets"].all, socket, socket, "sockets")

    def _remember(self, bundle: Bundle) -> None:
        socket, _, status = bundle
        if isinstance(status, Opened):
            self.counters.opened += 1
        elif isinstance(status, Closed):
            self._mishaps.in_a_row.pop(socket, None)
            self._given_up -= {socket}
        if socket.is_overflow:
            return
        match status:
            case Opened():
                self.socket = socket
                self.standing = [bundle]
            case Authenticated():
                self.standing = [*self.standing, bundle]
            case Closed() | Reconnecting():
                self.socket = None
                self.standing = []
            case _:
                pass

    def _tell(self, readers: tuple[Reader, ...], value: Any, socket: Socket, key: Hashable) -> None:
        for reader in readers:
            try:
                reader(value)
            except Exception as error:
                self._mishaps.raised(socket, key, value, error)
