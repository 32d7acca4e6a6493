"""One thread that owns sockets and timers: everything a connection does between two reads happens here.

1. The thread starts with the first thing there is to do, and ends by itself when there is nothing left to wait for.
2. Sockets are registered and timers run on this thread only; everything else is for any thread, unless it says so.
3. What an action raises is logged, and the next action runs.
"""

import logging
import os
import selectors
import socket
import threading
from collections import deque
from collections.abc import Callable, Hashable
from time import monotonic

from bittrade_ws.connection.scheduler import LoopScheduler
from bittrade_ws.connection.timers import Action, Timer, TimerHeap
from bittrade_ws.models.errors import NotConnected

logger = logging.getLogger(__name__)

READ = selectors.EVENT_READ
WRITE = selectors.EVENT_WRITE
# What one read takes at most. One block per loop serves all its sockets: they are read one after the other, and
# memory per connection stays flat.
READ_SIZE = 256 * 1024
# Some platforms refuse waits of weeks; waking up once an hour costs nothing.
LONGEST_WAIT = 3600.0


class OwnerLoop:
    """A `selectors` loop on one daemon thread, shared by any number of connections."""

    def __init__(self, *, name: str = "bittrade-ws loop") -> None:
        self.name = name
        self.time = monotonic()
        """The monotonic clock at the last wake-up, for those who need no better."""
        self.view = memoryview(bytearray(READ_SIZE))
        """Where its sockets are read into, one after the other."""
        self.scheduler = LoopScheduler(self)
        self._lock = threading.Lock()
        self._ready: deque[Action] = deque()
        self._timers = TimerHeap()
        self._note_cancelled = self._cancelled  # bound once for all of them
        self._aborts: dict[Hashable, Action] = {}
        self._thread: threading.Thread | None = None
        self._last_thread: threading.Thread | None = None
        self._ident: int | None = None
        self._selector: selectors.BaseSelector
        self._bell: socket.socket
        self._is_rung = False
        self._is_closing = False
        self._process: int | None = None

    @property
    def is_current(self) -> bool:
        """The caller runs on this loop's thread."""
        return threading.get_ident() == self._ident

    def run(self, action: Action) -> None:
        """Runs `action` on the loop thread: at once when this is it, otherwise soon."""
        if threading.get_ident() == self._ident:
            action()
        else:
            self.post(action)

    def post(self, action: Action) -> None:
        """Runs `action` on the loop thread after what is under way there, in the order of the calls."""
        self._check_process()
        with self._lock:
            self._ready.append(action)
            self._wake()

    def call_later(self, seconds: float, action: Action) -> Timer:
        """Runs `action` on the loop thread in `seconds`."""
        self._check_process()
        timer = Timer(monotonic() + max(0.0, seconds), action, self._note_cancelled)
        with self._lock:
            self._timers.push(timer)
            if self._timers.first is timer:
                self._wake()
        return timer

    def _cancelled(self, timer: Timer) -> None:
        with self._lock:
            self._timers.count_cancelled()
            first = self._timers.first
            # A thread that waits for nothing but this timer can end now.
            if (first is None or first is timer) and self._thread is not None:
                self._wake()

    def register(self, sock: socket.socket, events: int, ready: Callable[[int], None], abort: Action) -> None:
        """Calls `ready(events)` whenever the socket is; `abort` when the loop is closed under it. Loop thread only."""
        self._selector.register(sock, events, ready)
        self._aborts[sock] = abort

    def modify(self, sock: socket.socket, events: int, ready: Callable[[int], None]) -> None:
        """Waits for other events of a registered socket. Loop thread only."""
        self._selector.modify(sock, events, ready)

    def unregister(self, sock: socket.socket) -> None:
        """Forgets a socket, before it is closed. Loop thread only."""
        if self._aborts.pop(sock, None) is not None:
            self._selector.unregister(sock)

    def hold(self, owner: Hashable, abort: Action) -> None:
        """Keeps the thread alive until `release(owner)`; `abort` runs when the loop is closed before that."""
        with self._lock:
            self._aborts[owner] = abort
            self._wake()

    def release(self, owner: Hashable) -> None:
        """Ends a `hold`."""
        with self._lock:
            if self._aborts.pop(owner, None) is not None:
                self._wake()

    def close(self) -> None:
        """Drops every socket and timer, and ends the thread; from any thread. The loop can be used again afterwards."""
        with self._lock:
            if self._thread is not None:
                self._is_closing = True
                self._wake()

    def join(self, timeout: float) -> bool:
        """Waits until the thread has ended, and says whether it has; at once when called on it."""
        thread = self._last_thread
        if thread is None:
            return True
        if thread is threading.current_thread():
            return False
        thread.join(timeout)
        return not thread.is_alive()

    def _wake(self) -> None:
        """Makes the thread look at what there is to do; starts it when there is none. The lock is held."""
        if self._thread is None:
            self._start()
        elif not self._is_rung and threading.get_ident() != self._ident:
            self._is_rung = True
            self._bell.send(b"\0")

    def _check_process(self) -> None:
        if self._process is not None and self._process != os.getpid():
            raise NotConnected("this connection belongs to the process that was forked; open a new one here")

    def _start(self) -> None:
        ear, self._bell = socket.socketpair()
        ear.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(ear, READ, None)
        self._is_rung = self._is_closing = False
        self._process = os.getpid()
        self._thread = threading.Thread(target=self._main, args=(ear,), name=self.name, daemon=True)
        self._last_thread = self._thread
        try:
            self._thread.start()
        except RuntimeError:  # the interpreter is ending, or the system has no threads left
            self._thread = self._last_thread = self._process = None
            self._tidy(ear)
            # Without a thread there was nothing but what is being refused: it must not happen later after all.
            self._ready.clear()
            self._timers.clear()
            self._aborts.clear()
            raise

    def _main(self, ear: socket.socket) -> None:
        self._ident = threading.get_ident()
        select = self._selector.select
        while True:
            for key, mask in select(self._patience()):
                if key.data is None:
                    with self._lock:
                        self._is_rung = False
                        ear.recv(64)
                    continue
                self.time = monotonic()
                try:
                    key.data(mask)
                except BaseException:
                    logger.exception("a socket's action failed")
            self.time = monotonic()
            for _ in range(len(self._ready)):
                self._guard(self._ready.popleft())
            # One look without the lock: whoever puts an earlier timer in rings the bell.
            first = self._timers.first
            if first is not None and first.when <= self.time:
                self._fire_timers()
            if self._is_closing:
                self._abort()
            if not self._aborts and not self._ready and self._end_if_idle(ear):
                return

    def _patience(self) -> float | None:
        if self._ready or self._is_closing:
            return 0.0
        first = self._timers.first
        if first is not None and not first.is_due:
            with self._lock:
                self._timers.drop_cancelled()
            first = self._timers.first
        if first is None:
            return LONGEST_WAIT if self._aborts else 0.0
        wait = first.when - monotonic()
        return wait if 0.0 < wait < LONGEST_WAIT else max(0.0, min(wait, LONGEST_WAIT))

    def _fire_timers(self) -> None:
        # What an action adds for "now" waits for the next round, so that sockets get their turn.
        with self._lock:
            due = self._timers.pop_due(self.time)
        for timer in due:
            self._guard(timer.fire)

    def _guard(self, action: Action) -> None:
        try:
            action()
        except BaseException:
            # Also SystemExit: raised here it would end nothing but this thread, silently.
            logger.exception("an action on the loop failed")

    def _abort(self) -> None:
        for owner, abort in list(self._aborts.items()):
            self._guard(abort)
            self._aborts.pop(owner, None)
        while self._ready:  # what is posted gives back what it holds
            self._guard(self._ready.popleft())
        with self._lock:
            self._timers.clear()

    def _end_if_idle(self, ear: socket.socket) -> bool:
        with self._lock:
            self._timers.drop_cancelled()
            if self._ready or self._aborts or self._timers.first is not None:
                return False
            self._thread = self._ident = self._process = None
            self._tidy(ear)
            return True

    def _tidy(self, ear: socket.socket) -> None:
        self._selector.close()
        ear.close()
        self._bell.close()
