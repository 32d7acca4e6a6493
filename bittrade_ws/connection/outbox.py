"""Frames on their way out: any thread puts them in, one thread writes, in the order in which they were put in."""

import socket
import threading
from collections.abc import Callable

from bittrade_ws.connection.loop import READ, WRITE, OwnerLoop
from bittrade_ws.connection.tcp import Wire
from bittrade_ws.models.errors import NotConnected, SendBufferFull
from bittrade_ws.wire.codec import Frame
from bittrade_ws.wire.frames import FrameWriter


class Outbox:
    """The writing half of one socket on a loop."""

    __slots__ = (
        "_failed",
        "_is_blocked",
        "_is_called",
        "_is_discarded",
        "_is_shut",
        "_limit",
        "_lock",
        "_loop",
        "_queue",
        "_queued",
        "_sock",
        "_unsent",
        "_watch",
        "_wire",
        "_writer",
    )

    def __init__(
        self,
        loop: OwnerLoop,
        sock: socket.socket,
        wire: Wire,
        writer: FrameWriter,
        *,
        limit: int,
        watch: Callable[[int], None],
        failed: Callable[[OSError], None],
    ) -> None:
        self._loop = loop
        self._sock = sock
        self._wire = wire
        self._writer = writer
        self._limit = limit
        self._watch = watch
        self._failed = failed
        self._lock = threading.Lock()
        self._queue: list[bytes] = []
        self._queued = 0
        self._is_shut = False
        self._is_discarded = False
        self._is_called = False
        # Loop thread only:
        self._unsent: memoryview | bytes = b""
        self._is_blocked = False

    def send(self, frame: Frame) -> None:
        """Puts in one message; written at once on the loop thread when nothing waits. Raises typed errors."""
        with self._lock:
            if self._is_shut:
                raise NotConnected("the socket is closing, so nothing was sent")
            if self._queued and self._queued + len(frame) > self._limit:
                raise SendBufferFull(f"{self._queued} bytes wait to be written, so nothing was sent")
            # Encoded under the lock: with a compression context the order of encoding is the order of sending.
            self._put(self._writer.message(frame))
        if self._loop.is_current:
            self.flush()

    def control(self, data: bytes, *, is_last: bool = False) -> None:
        """Puts in one encoded control frame; after the last one nothing is taken. Loop thread only."""
        with self._lock:
            # A peer that asks and asks, and does not read the answers, gets no further answers.
            if not self._is_shut and (is_last or self._queued <= self._limit):
                self._put(data)
            self._is_shut = self._is_shut or is_last
        self.flush()

    def discard(self) -> None:
        """Takes nothing any more, and writes nothing any more. Loop thread only."""
        with self._lock:
            self._is_shut = self._is_discarded = True
            self._queue.clear()
        self._unsent = b""

    @property
    def is_empty(self) -> bool:
        """Everything is written."""
        return not self._queue and not self._unsent

    def _put(self, data: bytes) -> None:
        self._queue.append(data)
        self._queued += len(data)
        if not self._is_called and not self._loop.is_current:
            self._is_called = True
            self._loop.post(self._answer_call)

    def _answer_call(self) -> None:
        self._is_called = False
        self.flush()

    def flush(self) -> None:
        """Writes what waits, as far as the socket takes it. Loop thread only."""
        if self._is_discarded:
            return
        try:
            while self._unsent or self._take():
                written = self._sock.send(self._unsent)
                self._unsent = self._unsent[written:]
        except (BlockingIOError, InterruptedError):
            self._block(True)
        except OSError as error:
            self._block(False)
            self.discard()
            # Not at once: the caller may be in the middle of a batch, and what was received comes before the end.
            failure = error
            self._loop.post(lambda: self._failed(failure))
        else:
            self._block(False)

    def _take(self) -> bool:
        """Moves everything that waits below the wire; also what TLS itself has to say."""
        if not self._queue and not self._wire.must_speak:  # whoever puts something in right now calls for it
            return False
        with self._lock:
            data = b"".join(self._queue)
            self._queue.clear()
            self._queued = 0
        self._unsent = memoryview(self._wire.outgoing(data))
        return bool(self._unsent)

    def _block(self, is_blocked: bool) -> None:
        if is_blocked != self._is_blocked:
            self._is_blocked = is_blocked
            self._watch(READ | WRITE if is_blocked else READ)
