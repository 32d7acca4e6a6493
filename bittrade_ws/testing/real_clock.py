"""Traps for code that reaches for the real clock while a test runs in virtual time.

A trap records and lets the code go on: raised inside a `subscribe`, an error would only be swallowed into `on_error`.
What it caught is not done (no timer starts, nothing sleeps), so that no thread outlives the test.
"""

import inspect
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from reactivex.disposable import Disposable
from reactivex.scheduler import TimeoutScheduler

from bittrade_ws.testing.clock import EPOCH

_PLUMBING = ("/reactivex/", "/threading.py", "/bittrade_ws/testing/real_clock.py")


class RealClockTrap:
    """While installed, `caught` lists each use of real time by the thread that installed it, with its place."""

    def __init__(self) -> None:
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
