"""A line that a test holds in its hands, and the simplest of codecs."""

from collections.abc import Callable, Hashable
from typing import Any

import orjson
import pytest
from reactivex import Observable, abc
from reactivex.disposable import Disposable
from reactivex.testing import TestScheduler

from bittrade_ws.connection import Connection, Guards
from bittrade_ws.models.errors import ConnectionLost, DecodeError
from bittrade_ws.models.status import Closed, Opened, VenueStatus
from bittrade_ws.operators.reconnect import ReconnectPolicy
from bittrade_ws.wire.bundle import Batch, Bundle, Kind, Socket
from bittrade_ws.wire.codec import Special


class KeyValueCodec:
    """Frames are JSON lists: key and body. `hb` is a heartbeat, `status` a venue status."""

    def classify(self, frame: bytes) -> tuple[Hashable, Any]:
        try:
            key, body = orjson.loads(frame)
        except ValueError as error:
            raise DecodeError("not a key and a body", frame=frame) from error
        if key == "hb":
            return Special.HEARTBEAT, body
        if key == "status":
            return Special.STATUS, VenueStatus(body)
        return key, (key, body)

    def plain(self, body: Any) -> Any:
        key, value = body
        if value == "unreadable":
            raise DecodeError("unreadable")
        return [key, value]

    def key_of(self, message: Any) -> Hashable:
        return message[0]

    def answer(self, heartbeat: Any) -> str | None:
        return f"pong {heartbeat}" if heartbeat is not None else None


class Line:
    """A dial whose events the test makes, one physical connection after the other."""

    def __init__(self) -> None:
        self.clock = TestScheduler()
        self.dials: list[Socket] = []
        self.sent: list[Any] = []
        self.hung_up = 0
        self.refusals: list[Exception] = []
        self.on_dial: Callable[[Socket], None] = lambda socket: None
        self._observer: abc.ObserverBase[Batch | Bundle] | None = None

    def dial(self) -> Observable[Batch | Bundle]:
        def subscribe(
            observer: abc.ObserverBase[Batch | Bundle], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            assert scheduler is not None
            if self.refusals:
                observer.on_error(self.refusals.pop(0))
                return Disposable()

            def notify(socket: Socket, status: Any) -> None:
                observer.on_next(Bundle(socket, Kind.STATUS, status))

            def hang_up() -> None:
                self.hung_up += 1
                socket.is_open = False

            socket = Socket(
                "ws://venue",
                epoch=len(self.dials) + 1,
                codec=KeyValueCodec(),
                send=self.sent.append,
                client_ids=lambda: "id",
                notify=notify,
            )
            self.dials.append(socket)
            self._observer = observer
            self.on_dial(socket)
            return Disposable(hang_up)

        return Observable(subscribe)

    @property
    def socket(self) -> Socket:
        return self.dials[-1]

    @property
    def observer(self) -> abc.ObserverBase[Batch | Bundle]:
        assert self._observer is not None
        return self._observer

    def open(self) -> Socket:
        self.socket.is_open = True
        self.observer.on_next(Bundle(self.socket, Kind.STATUS, Opened()))
        return self.socket

    def receive(self, *messages: Any) -> None:
        self.observer.on_next(Batch(self.socket, [m if isinstance(m, bytes) else orjson.dumps(m) for m in messages]))

    def drop(self, code: int = 1006) -> None:
        self.socket.is_open = False
        observer = self.observer
        observer.on_next(Bundle(self.socket, Kind.STATUS, Closed(code)))
        observer.on_error(ConnectionLost("dropped", code=code))

    def connection(self, reconnect: ReconnectPolicy | None = None, guards: Guards | None = None) -> Connection:
        return Connection(self.dial(), reconnect=reconnect, scheduler=self.clock, guards=guards)


@pytest.fixture
def line() -> Line:
    return Line()
