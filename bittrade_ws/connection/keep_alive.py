"""Open connections keep the program alive, as a thread that is no daemon would, but Ctrl-C ends them cleanly.

1. While a connection is open, the end of the main thread waits for it; with none open it waits for nothing.
2. Ctrl-C in that wait closes every connection, and the program ends within 2 s, without a traceback.
3. When the main thread failed, or somebody leaves an interactive console, nothing is waited for: all is closed at once.
4. A forked child keeps nothing alive: the connections are its parent's.
5. From Python 3.12 on no thread starts once the main thread has ended. What needs one then is done by threads that have
   stood by since before, and by the main thread itself when none of them is free.
"""

import atexit
import logging
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Hashable
from time import monotonic

logger = logging.getLogger(__name__)

Action = Callable[[], None]

GRACE = 1.5
"""Seconds that closing handshakes get at the end of the program."""
# A wait without a timeout cannot be interrupted on Windows.
_TICK = 0.25 if sys.platform == "win32" else 3600.0
_STANDBYS = 2 if sys.version_info >= (3, 12) else 0


class Keeper:
    """What keeps this process alive, and how to end it."""

    def __init__(self, *, standbys: int = _STANDBYS) -> None:
        self._most_standbys = standbys
        self._standbys = 0
        self._free = 0
        self._changed = threading.Condition()
        self._open: dict[Hashable, Action] = {}
        self._lingering: dict[Hashable, Action] = {}
        self._errands: deque[Action] = deque()
        self._armed_in: int | None = None
        self.is_waiting = False
        """The main thread is done, and waits for the open connections."""

    def hold(self, close: Action) -> Action:
        """Keeps the program alive until the returned function is called; `close` is what Ctrl-C does."""
        held = _Held(self._let_go)
        with self._changed:
            self._arm()
            self._open[held] = close
        return held

    def hold_line(self, close: Action) -> Action:
        """As `hold`, for what may be dialled again at any time: threads for that stand by while anything is held."""
        release = self.hold(close)
        with self._changed:
            missing = self._most_standbys - self._standbys
            self._standbys += missing
        for _ in range(missing):
            try:
                threading.Thread(target=self._stand_by, name="bittrade-ws standby", daemon=True).start()
            except RuntimeError:  # there is none to be had: the main thread will do it
                with self._changed:
                    self._standbys -= 1
        return release

    def linger(self, close: Action) -> Action:
        """A socket that keeps nothing alive, but gets `GRACE` seconds for its goodbye. Returns what says it is gone."""
        held = _Held(self._let_go)
        with self._changed:
            self._arm()
            self._lingering[held] = close
        return held

    def start(self, job: Action, *, name: str) -> None:
        """Runs `job` on a daemon thread; raises `RuntimeError` when there is none to be had.

        From Python 3.12 on an interpreter whose main thread has ended starts no thread: the job is then an errand.
        """
        try:
            threading.Thread(target=job, name=name, daemon=True).start()
        except RuntimeError:
            if not self.is_waiting:
                raise
            self.errand(job)

    def errand(self, job: Action) -> None:
        """Something for a thread that stands by, or for the main thread while it waits for the open connections."""
        with self._changed:
            self._errands.append(job)
            self._changed.notify_all()

    def _arm(self) -> None:
        if self._armed_in == os.getpid():
            return
        self._armed_in = os.getpid()
        self._open.clear()  # in a forked child: the parent's
        self._lingering.clear()
        self._standbys = self._free = 0
        # Before the interpreter forbids new threads, which reconnecting and the user's own code need;
        # concurrent.futures hooks in at the same place. Where there is no such place, or it is past, atexit.
        early: Callable[[Action], object] = getattr(threading, "_register_atexit", atexit.register)
        try:
            early(self._at_exit)
        except RuntimeError:
            atexit.register(self._at_exit)

    def _let_go(self, owner: Hashable) -> None:
        with self._changed:
            self._open.pop(owner, None)
            self._lingering.pop(owner, None)
            self._changed.notify_all()

    def _at_exit(self) -> None:
        if self._armed_in != os.getpid():
            return
        try:
            if not _is_over():
                self._wait()
        except KeyboardInterrupt:
            pass
        try:
            self._end()
        except KeyboardInterrupt:
            pass

    def _wait(self) -> None:
        self.is_waiting = True
        try:
            while True:
                with self._changed:
                    while self._open and len(self._errands) <= self._free:
                        self._changed.wait(_TICK)
                    if not self._open:
                        return
                    errand = self._errands.popleft()
                errand()
        finally:
            self.is_waiting = False

    def _stand_by(self) -> None:
        while True:
            with self._changed:
                self._free += 1
                while self._open and not self._errands:
                    self._changed.wait(_TICK)
                self._free -= 1
                if not self._open:
                    self._standbys -= 1
                    return
                errand = self._errands.popleft()
            try:
                errand()
            except Exception:
                logger.exception("an errand failed")

    def _end(self) -> None:
        deadline = monotonic() + GRACE
        for close in [*self._open.values(), *self._lingering.values()]:
            try:
                close()
            except Exception:
                logger.exception("a connection could not be closed")
        with self._changed:
            while self._open or self._lingering:
                left = deadline - monotonic()
                if left <= 0:
                    return
                self._changed.wait(left)


class _Held:
    """What is held, and what lets go of it."""

    __slots__ = ("_let_go",)

    def __init__(self, let_go: Callable[[Hashable], None]) -> None:
        self._let_go = let_go

    def __call__(self) -> None:
        self._let_go(self)


def _is_over() -> bool:
    """The main thread failed (Python keeps its exception there), or an interactive console is being left."""
    return hasattr(sys, "last_value") or hasattr(sys, "ps1")


keeper = Keeper()
"""The one of this process."""
