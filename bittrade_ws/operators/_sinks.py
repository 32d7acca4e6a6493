"""Where one subscription to a channel puts what comes: values that replace each other, or items that each count."""

from collections.abc import Callable, Hashable
from typing import Any, Protocol

from reactivex import abc

from bittrade_ws.operators._continuous import Continuous
from bittrade_ws.operators._holding import loss_of
from bittrade_ws.wire.bundle import Socket


class Sink(Protocol):
    """Where it all goes, for one subscription."""

    on_item: Callable[[Any], None]

    def use(self, socket: Socket) -> None: ...

    def on_held(self, is_held: bool) -> None: ...

    def on_error(self, error: Exception) -> None: ...

    def on_completed(self) -> None: ...

    def dispose(self) -> None: ...


class Values:
    """Each value replaces the last: the subscriber itself."""

    def __init__(self, observer: abc.ObserverBase[Any]) -> None:
        self.on_item: Callable[[Any], None] = observer.on_next
        self.on_error = observer.on_error
        self.on_completed = observer.on_completed

    def use(self, socket: Socket) -> None:
        pass

    def on_held(self, is_held: bool) -> None:
        pass

    def dispose(self) -> None:
        pass


class Events:
    """Each item counts."""

    def __init__(self, continuous: Continuous[Any], observer: abc.ObserverBase[Any], key: Hashable) -> None:
        self._continuous = continuous
        self._key = key  # of what is subscribed to
        self._observer = observer
        self._socket: Socket | None = None
        self._is_held = False
        self.on_item: Callable[[Any], None] = continuous.on_item
        self.dispose = continuous.dispose

    def use(self, socket: Socket) -> None:
        last, self._socket = self._socket, socket
        if last is not None and last.is_open and self._is_held:
            self._is_held = False
            self._continuous.lost("a new connection took over")
        self._continuous.use(socket)

    def on_held(self, is_held: bool) -> None:
        self._is_held = is_held
        loss = loss_of(self._socket, self._key) if self._socket is not None else None
        if is_held:
            self._continuous.held()
        elif loss is not None:
            self._continuous.lost(loss.cause, silence=loss.silence)
        else:
            self._continuous.lost("the subscription was lost")

    def on_error(self, error: Exception) -> None:
        self._continuous.end(lambda: self._observer.on_error(error))

    def on_completed(self) -> None:
        self._continuous.end(self._observer.on_completed)
