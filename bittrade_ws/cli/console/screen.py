"""What is printed from any thread, above the line that the user is typing.

1. While a prompt is up, lines are written by its own event loop: the prompt is taken away, they are written, it comes
   back. Otherwise whoever prints writes.
2. A line is written by one thread at a time, whole. Nobody waits for the terminal while a prompt is up; what it does
   not take is kept, up to `MOST` lines, and the oldest are left out with a word about it.
"""

import asyncio
import contextvars
import io
import threading
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, Final, TextIO

from prompt_toolkit.application import Application

from bittrade_ws.cli.output import swallow_the_rest

MOST: Final = 10_000


class Screen(io.TextIOBase):
    """A text stream over `out` that a prompt can be attached to."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        """Taken before the other one, and kept while the terminal takes what is written."""
        self._waiting: deque[str] = deque()
        self._dropped = 0
        self._wake: Callable[[], None] | None = None
        self._is_held = False
        self.is_broken = False
        """Whoever read has hung up."""

    @property
    def encoding(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        """That of `out`."""
        return self._out.encoding

    def isatty(self) -> bool:
        """Whether `out` is a terminal."""
        return self._out.isatty()

    def say(self, line: str) -> None:
        """One line."""
        self.write(f"{line}\n")

    def write(self, text: str) -> int:
        """Whole lines."""
        with self._lock:
            self._waiting.append(text)
            if len(self._waiting) > MOST:
                self._waiting.popleft()
                self._dropped += 1
            if self._wake is not None:
                self._wake()
                return len(text)
        self._flush()
        return len(text)

    @contextmanager
    def held(self) -> Generator[None]:
        """Keeps what is printed meanwhile for afterwards: the terminal is somebody else's."""
        with self._writing:
            self._is_held = True
        try:
            yield
        finally:
            self._is_held = False
            self._flush()

    def attach_prompt(self, prompt: Application[Any]) -> None:
        """A prompt comes up; called in its event loop, before it draws itself."""
        loop, context = asyncio.get_running_loop(), contextvars.copy_context()

        def wake() -> None:
            try:
                loop.call_soon_threadsafe(self._draw, prompt, context=context)
            except RuntimeError:
                pass  # the loop has ended: `detach_prompt` writes

        with self._writing, self._lock:
            self._wake = wake

    def detach_prompt(self) -> None:
        """It is gone."""
        with self._lock:
            self._wake = None
        self._flush()

    def _draw(self, prompt: Application[Any]) -> None:
        if not self._waiting or prompt.is_done:
            return
        prompt.renderer.erase()
        with self._writing:
            self._put(self._take())
        prompt.invalidate()

    def _flush(self) -> None:
        with self._writing:
            with self._lock:
                if self._wake is not None:
                    self._wake()
                    return
            if self._is_held:
                return
            self._put(self._take())

    def _take(self) -> str:
        with self._lock:
            text = "".join(self._waiting)
            self._waiting.clear()
            dropped, self._dropped = self._dropped, 0
        return f"… {dropped} lines are left out\n{text}" if dropped else text

    def _put(self, text: str) -> None:
        if not text or self.is_broken:
            return
        try:
            self._out.write(text)
            self._out.flush()
        except BrokenPipeError:
            self.is_broken = True
            swallow_the_rest()
