"""One life of a connection: dialled again as often as its policy wants, until it ends for good."""

from collections.abc import Callable
from functools import partial
from typing import Any

from reactivex import Observable, abc
from reactivex.disposable import SingleAssignmentDisposable

from bittrade_ws.connection.counters import Counters
from bittrade_ws.connection.dispatch import Dispatch
from bittrade_ws.connection.emitter import Emitter
from bittrade_ws.connection.policy import Guards
from bittrade_ws.connection.readers import Audience, Membership, Part, finish
from bittrade_ws.models.status import Authenticated, Closed, Gap, VenueStatus
from bittrade_ws.operators.reconnect import ReconnectPolicy, reconnect
from bittrade_ws.wire.bundle import Batch, Bundle, Kind

Dial = Observable[Batch | Bundle]

_SAID_BY_READERS = (Authenticated, Gap, VenueStatus)


class Life(abc.DisposableBase):
    """From the first subscriber to the end; the disposable that `connect()` gives.

    `end(life, error)` is asked to end it: `None` by its user, else by the error that nothing helps against.
    """

    def __init__(
        self,
        emitter: Emitter,
        *,
        counters: Counters,
        guards: Guards,
        end: Callable[["Life", Exception | None], None],
    ) -> None:
        self.audience = Audience()
        self.dispatch = Dispatch(self.audience, emitter, counters=counters, guards=guards, give_up=self._give_up)
        self.is_connected = False
        self.release: Callable[[], None] = lambda: None
        """Lets the program end without it."""
        self._emitter = emitter
        self._end = end
        self._dialling = SingleAssignmentDisposable()
        self._cut: Callable[[Exception], None] = lambda error: None

    def dispose(self) -> None:
        """Ends it for everybody; from any thread."""
        self._end(self, None)

    def start(self, dial: Dial, policy: ReconnectPolicy | None, scheduler: abc.SchedulerBase) -> None:
        """Dials, on the emitting thread."""
        if self.audience.has_left:
            return
        source = self._cuttable(dial)
        if policy is not None:
            source = source.pipe(reconnect(policy))
        event, dispatch, asides = self._emitter.event, self.dispatch, self._emitter.asides

        def on_next(item: Batch | Bundle) -> None:
            # What readers say while they are being told something follows at once; what the line says, in its turn.
            if dispatch.is_delivering and isinstance(item, Bundle) and isinstance(item.payload, _SAID_BY_READERS):
                asides.append(partial(dispatch.deliver_aside, item))
            else:
                event(partial(dispatch.deliver, item))

        self._dialling.disposable = source.subscribe(
            on_next,
            lambda error: event(partial(self._end, self, error)),
            lambda: event(partial(self._end, self, None)),
            scheduler=scheduler,
        )

    def finish(self, tell: Callable[[], None]) -> None:
        """Hangs up and tells the audience, which has left."""

        def last_words() -> None:
            # Here, not before: a loop whose last timer is cancelled ends its thread, and at the end of the program
            # no other one can be started to say this on.
            self._dialling.dispose()
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

    def _give_up(self, error: Exception) -> None:
        self._cut(error)

    def _cuttable(self, dial: Dial) -> Dial:
        """The dial, with an end that this side can put to it."""

        def subscribe(
            observer: abc.ObserverBase[Batch | Bundle], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            dialled = SingleAssignmentDisposable()

            def cut(error: Exception) -> None:
                socket = self.dispatch.socket
                if socket is not None:
                    socket.lose(str(error))
                dialled.dispose()
                if socket is not None:
                    observer.on_next(Bundle(socket, Kind.STATUS, Closed(1007, str(error))))
                observer.on_error(error)

            self._cut = cut
            dialled.disposable = dial.subscribe(observer, scheduler=scheduler)
            return dialled

        return Observable(subscribe)
