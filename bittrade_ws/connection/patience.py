"""Waiting for a socket in a worker thread: with a deadline, and ended at once from any other thread."""

import selectors
import socket
import threading
from collections.abc import Callable
from time import monotonic

READ = selectors.EVENT_READ
WRITE = selectors.EVENT_WRITE
# poll() needs no descriptor of its own and takes any descriptor number; Windows has only select().
_Selector: type[selectors.BaseSelector] = getattr(selectors, "PollSelector", selectors.SelectSelector)


class Cancelled(Exception):
    """The dial was disposed while its thread waited."""


class Patience:
    """How long one dial may still wait, and what for."""

    def __init__(self, *, clock: Callable[[], float] = monotonic) -> None:
        self.phase = ""
        self.is_cancelled = False
        self.has_address = False
        """The DNS look-up, which knows no deadline, is over."""
        self._clock = clock
        self._deadline = clock()
        self._lock = threading.Lock()
        self._ear, self._bell = socket.socketpair()

    def begin(self, phase: str, seconds: float) -> None:
        """Starts the next phase with its own deadline."""
        self.phase = phase
        self._deadline = self._clock() + seconds
        self.check()

    @property
    def left(self) -> float:
        """Seconds left of this phase."""
        return max(0.0, self._deadline - self._clock())

    def check(self) -> None:
        """Raises `Cancelled` or `TimeoutError` when it is over."""
        if self.is_cancelled:
            raise Cancelled
        if not self.left:
            raise TimeoutError(f"{self.phase} took too long")

    def wait(self, sock: socket.socket, events: int, *, at_most: float | None = None) -> None:
        """Waits until the socket is ready; raises as `check`."""
        with _Selector() as selector:
            selector.register(sock, events)
            selector.register(self._ear, READ)
            left = self.left if at_most is None else min(self.left, at_most)
            ready = selector.select(left)
        self.check()
        if not any(key.fileobj is sock for key, _ in ready):
            raise TimeoutError(f"{self.phase} took too long")

    def cancel(self) -> None:
        """Ends every wait, now and later; for any thread."""
        with self._lock:
            self.is_cancelled = True
            if self._bell.fileno() >= 0:
                self._bell.send(b"\0")

    def close(self) -> None:
        """Gives its sockets back; the worker's last act."""
        with self._lock:
            self._ear.close()
            self._bell.close()
