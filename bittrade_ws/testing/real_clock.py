"""Traps for code that reaches for the real clock while a test runs in virtual time.

A trap records and lets the code go on: raised inside a `subscribe`, an error would only be swallowed into `on_error`.
What it caught is not done (no timer starts, nothing sleeps), so that no thread outlives the test.
"""

import inspect
import os
import threading
import time
from collections.abc import Callable
from datetime import datetime
from types import FrameType
from typing import Any

from reactivex.disposable import Disposable
from reactivex.scheduler import TimeoutScheduler

from bittrade_ws.testing.clock import EPOCH

_STANDARD_LIBRARY = os.path.dirname(os.__file__)
_PLUMBING = ("/reactivex/", "/threading.py", "/bittrade_ws/testing/real_clock.py")


class RealClockTrap:
    """While installed, `caught` lists each use of real time by the thread that installed it, with its place.

    With `reads`, also each look at the clock in the `time` module, unless the standard library takes it (`logging`).
    """

    def __init__(self, *, reads: bool = False) -> None:
        self._reads = ("time", "time_ns", "monotonic", "monotonic_ns") if reads else ()
        self.caught: list[str] = []
        self._thread = 0
        self._undo: list[Callable[[], None]] = []

    def install(self) -> None:
        self._thread = threading.get_ident()
        nothing = Disposable()
        self._replace(time, "sleep", "time.sleep", None)
        self._replace(threading.Timer, "start", "threading.Timer", None)
        self._replace(TimeoutScheduler, "schedule", "TimeoutScheduler", nothing)
        self._replace(TimeoutScheduler, "schedule_relative", "TimeoutScheduler", nothing)
        inherited: Any = TimeoutScheduler.now
        self._put(TimeoutScheduler, "now", property(lambda scheduler: self._read_now(scheduler, inherited)))

        for name in self._reads:
            self._watch(name)

    def remove(self) -> None:
        while self._undo:
            self._undo.pop()()

    def _replace(self, owner: Any, name: str, what: str, result: Any) -> None:
        original = getattr(owner, name)

        def trapped(*args: Any, **kwargs: Any) -> Any:
            if threading.get_ident() != self._thread:
                return original(*args, **kwargs)
            self._catch(what)
            return result

        self._put(owner, name, trapped)

    def _watch(self, name: str) -> None:
        original = getattr(time, name)

        def watched() -> Any:
            frame = inspect.currentframe()
            reader = frame.f_back if frame is not None else None
            if reader is not None and threading.get_ident() == self._thread and not _is_standard(reader):
                self._catch(f"time.{name}")
            return original()

        self._put(time, name, watched)

    def _put(self, owner: Any, name: str, replacement: Any) -> None:
        own: Any = owner.__dict__.get(name)
        # What a class only inherited, it inherits again afterwards.
        self._undo.append(lambda: delattr(owner, name) if own is None else setattr(owner, name, own))
        setattr(owner, name, replacement)

    def _read_now(self, scheduler: TimeoutScheduler, inherited: Any) -> datetime:
        if threading.get_ident() != self._thread:
            return inherited.fget(scheduler)
        self._catch("TimeoutScheduler.now")
        return EPOCH

    def _catch(self, what: str) -> None:
        frame = inspect.currentframe()
        while frame is not None and any(part in frame.f_code.co_filename.replace("\\", "/") for part in _PLUMBING):
            frame = frame.f_back
        place = "?" if frame is None else f"{frame.f_code.co_filename}:{frame.f_lineno} ({frame.f_code.co_name})"
        self.caught.append(f"{what} at {place}")


def _is_standard(frame: FrameType) -> bool:
    file = frame.f_code.co_filename
    return file.startswith(_STANDARD_LIBRARY) and "site-packages" not in file
