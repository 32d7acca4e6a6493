"""The client's end of one fake physical connection."""

from collections.abc import Callable, Iterable
from typing import Any

from reactivex import abc
from reactivex.disposable import Disposable

from bittrade_ws.models.status import Closed, Opened, Stale, Status
from bittrade_ws.testing.bundles import as_bundle
from bittrade_ws.testing.clock import Phase, VirtualClock
from bittrade_ws.testing.json_codec import CodecMaker, encode_frame
from bittrade_ws.testing.subscriptions import Subscription
from bittrade_ws.wire.bundle import Batch, Bundle, Fault, Kind, Socket
from bittrade_ws.wire.codec import Frame

Say = Callable[[Socket, list[Any]], Iterable[Batch | Bundle]]
"""What the values of one read look like to whoever dialled."""


class Line:
    """One dial and the connection it becomes. Nothing is emitted after its end, or after it is disposed."""

    def __init__(
        self,
        clock: VirtualClock,
        observer: abc.ObserverBase[Any],
        entry: Subscription,
        say: Say,
        *,
        url: str,
        number: int,
        codec: CodecMaker,
        client_ids: Callable[[], str],
        sent: Callable[["Line", Frame], None],
        is_straight: bool = False,
    ) -> None:
        self.is_over = False
        self.number = number
        self.on_disposed: Callable[[], None] = lambda: None
        self._silence = 0.0
        self._clock = clock
        self._observer = observer
        self._entry = entry
        self._say = say
        self.socket = Socket(
            url,
            epoch=number,
            codec=codec(),
            send=lambda frame: sent(self, frame),
            client_ids=client_ids,
            notify=lambda _, status: self._said(status),
        )
        if is_straight:
            self.socket.take = lambda frames, codec: observer.on_next(Batch(self.socket, frames, codec))

    def open(self) -> None:
        if not self.is_over:
            self.socket.is_open = True
            self._tell(Opened())

    def receive(self, values: list[Any]) -> None:
        """What came in one read."""
        if not self.is_over:
            for item in self._say(self.socket, values):
                if isinstance(item, Bundle) and isinstance(item.payload, Stale) and not item.payload.channel:
                    self._silence = item.payload.silence
                if isinstance(item, Batch) and self.socket.take is not None:
                    self.socket.take(item.frames, item.codec)
                else:
                    self._observer.on_next(item)

    def end(self, error: Exception, closed: Closed | None = None) -> None:
        """The connection is gone; `closed` is left out when there never was one."""
        if self.is_over:
            return
        self.socket.lose(str(error), silence=self._silence)
        if closed is not None:
            self._tell(closed)
        self._finish()
        self._observer.on_error(error)

    def disposable(self) -> abc.DisposableBase:
        return Disposable(self._dispose)

    def _dispose(self) -> None:
        if not self.is_over:
            self._finish()
            self.on_disposed()

    def _finish(self) -> None:
        self.is_over = True
        self.socket.is_open = False
        self._entry.end = self._clock.micros

    def _said(self, status: Status) -> None:
        """What its users say on it: in its turn; at its end there is no later turn."""
        if self.socket.is_open:
            self._clock.at(self._clock.micros, Phase.SOURCE, lambda: self._tell(status))
        else:
            self._tell(status)

    def _tell(self, status: Status) -> None:
        if not self.is_over:
            self._observer.on_next(Bundle(self.socket, Kind.STATUS, status))


def as_batches(socket: Socket, values: list[Any]) -> Iterable[Batch | Bundle]:
    """What a dial says: the frames of a read in one batch; statuses and faults stand for themselves."""
    frames: list[bytes] = []
    for value in values:
        if isinstance(value, Status | Fault):
            if frames:
                yield Batch(socket, frames)
                frames = []
            yield as_bundle(socket, value)
        else:
            frames.append(encode_frame(value))
    if frames:
        yield Batch(socket, frames)


def as_values(socket: Socket, values: list[Any]) -> Iterable[Bundle]:
    """The values themselves, never encoded."""
    return [as_bundle(socket, value) for value in values]
