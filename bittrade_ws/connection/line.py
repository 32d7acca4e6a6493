"""One line of a connection: a physical connection after the other, dialled again as often as the policy wants."""

from __future__ import annotations

from collections.abc import Callable

from reactivex import Observable, abc

from bittrade_ws.models.errors import ConnectionLost
from bittrade_ws.models.status import Closed, Opened, Reconnecting
from bittrade_ws.operators._disposables import Place
from bittrade_ws.operators._stream import Stream
from bittrade_ws.operators.reconnect import ReconnectPolicy, reconnect
from bittrade_ws.wire.bundle import Batch, Bundle, Kind, Socket
from bittrade_ws.wire.controls import INVALID_DATA

Dial = Observable[Batch | Bundle]


class Line(abc.ObserverBase[Batch | Bundle], abc.DisposableBase):
    """Hands on what it receives, and its end: `None`, or the error that nothing helps against."""

    __slots__ = ("_dial", "_dialled", "_dialling", "_observer", "_on_end", "_on_item", "socket")

    def __init__(
        self, on_item: Callable[[Line, Batch | Bundle], None], on_end: Callable[[Line, Exception | None], None]
    ) -> None:
        self.socket: Socket | None = None
        """The open one."""
        self._on_item = on_item
        self._on_end = on_end
        self._dialling = Place()
        self._dial: Dial | None = None
        # Of the dial that is on:
        self._dialled = Place()
        self._observer: abc.ObserverBase[Batch | Bundle] | None = None

    def start(self, dial: Dial, policy: ReconnectPolicy | None, scheduler: abc.SchedulerBase) -> None:
        """Dials, on the emitting thread."""
        self._dial = dial
        source: Dial = Stream(self._subscribe)
        if policy is not None:
            source = source.pipe(reconnect(policy))
        self._dialling.disposable = source.subscribe(self, scheduler=scheduler)

    def cut(self, error: Exception) -> None:
        """Hangs up; the policy sees `error`."""
        socket, observer = self.socket, self._observer
        if observer is None:
            return
        if socket is not None:
            socket.lose(str(error))
        self._dialled.dispose()
        if socket is not None:
            code = error.code if isinstance(error, ConnectionLost) else INVALID_DATA
            observer.on_next(Bundle(socket, Kind.STATUS, Closed(code, str(error))))
        observer.on_error(error)

    def dispose(self) -> None:
        """Hangs up for good."""
        self._dialling.dispose()

    def on_next(self, value: Batch | Bundle) -> None:
        if isinstance(value, Bundle) and value.kind is Kind.STATUS:
            match value.payload:
                case Opened():
                    self.socket = value.socket
                case Closed() | Reconnecting():
                    self.socket = None
                case _:
                    pass
        self._on_item(self, value)

    def on_error(self, error: Exception) -> None:
        self._on_end(self, error)

    def on_completed(self) -> None:
        self._on_end(self, None)

    def _subscribe(
        self, observer: abc.ObserverBase[Batch | Bundle], scheduler: abc.SchedulerBase | None = None
    ) -> abc.DisposableBase:
        """The dial, with an end that `cut` can put to it."""
        assert self._dial is not None
        self._observer, self._dialled = observer, Place()
        dialled = self._dialled
        dialled.disposable = self._dial.subscribe(observer, scheduler=scheduler)
        return dialled
