"""One physical connection of a rolling dial."""

from __future__ import annotations

from typing import Protocol

from reactivex import abc

from bittrade_ws.operators._disposables import Place
from bittrade_ws.wire.bundle import Batch, Bundle, Socket, Way
from bittrade_ws.wire.codec import Codec


class Hearer(Protocol):
    """Who is told what the connections say."""

    def on_next(self, line: RollingLine, item: Batch | Bundle) -> None: ...
    def on_read(self, line: RollingLine, frames: list[bytes], codec: Codec | None) -> None: ...
    def on_error(self, line: RollingLine, error: Exception) -> None: ...


class RollingLine(abc.ObserverBase[Batch | Bundle]):
    """From its dial to its end; a replaced one is kept a while for replies."""

    __slots__ = ("_hearer", "dialled", "retiring", "socket", "way")

    def __init__(self, hearer: Hearer) -> None:
        self._hearer = hearer
        self.dialled = Place()
        self.retiring = Place()
        self.socket: Socket | None = None
        self.way: Way | None = None
        """How users knew it, once it is replaced."""

    def on_next(self, value: Batch | Bundle) -> None:
        self._hearer.on_next(self, value)

    def take(self, frames: list[bytes], codec: Codec | None) -> None:
        """A read that comes straight."""
        self._hearer.on_read(self, frames, codec)

    def on_error(self, error: Exception) -> None:
        self._hearer.on_error(self, error)

    def on_completed(self) -> None:
        """A dial never completes."""

    def dispose(self) -> None:
        self.retiring.dispose()
        self.dialled.dispose()
        if self.way is not None:
            self.way.lose()
