"""`FileIntentLog`: intents in a file of JSON lines, each on the disk before its order is sent."""

import contextlib
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from bittrade_ws.models.errors import IntentLogFailed
from bittrade_ws.models.order import OrderStatus
from bittrade_ws.models.requests import Intent
from bittrade_ws.wire.intents import line_of_end, lines_of, open_intents


class FileIntentLog:
    """Append-only, one fsync for the intents of one frame, for one process at a time; safe from any thread.

    `left_open` is what an earlier run left behind: hand it to `resume` of the order factory. Opening keeps those and
    drops what is over, so that the file does not grow without end. An append that fails half-way is taken back; if even
    that fails, the log takes no more, and with it the factory sends no more.

    Errors: `OSError`, of the file system; `DecodeError` when a whole line of the file cannot be read, because then
    nobody knows what was sent; `IntentLogFailed` once it is closed or broken. `write` and `sync` are for tests.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        write: Callable[[int, bytes], int] = os.write,
        sync: Callable[[int], None] = os.fsync,
    ) -> None:
        self._path = Path(path)
        self._write = write
        self._sync = sync
        self._lock = threading.Lock()
        self._trouble = ""
        self.left_open = open_intents(self._path.read_bytes()) if self._path.exists() else ()
        self._file = self._begin(lines_of(self.left_open))

    def record(self, intents: Sequence[Intent]) -> None:
        """On the disk when this returns."""
        self._append(lines_of(intents), is_vital=True)

    def close(self, client_order_id: str, status: OrderStatus) -> None:
        """Written, not waited for: if a crash loses it, the venue is asked once more."""
        self._append(line_of_end(client_order_id, status), is_vital=False)

    def dispose(self) -> None:
        """Closes the file; whoever places orders with this log can place no more."""
        with self._lock:
            if not self._trouble:
                self._trouble = "it is closed"
                os.close(self._file)

    def __enter__(self) -> "FileIntentLog":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.dispose()

    def _append(self, lines: bytes, *, is_vital: bool) -> None:
        with self._lock:
            if self._trouble:
                raise IntentLogFailed(f"the intent log {self._path} takes nothing: {self._trouble}")
            begin = os.lseek(self._file, 0, os.SEEK_END)
            try:
                self._write_all(lines)
                if is_vital:
                    self._sync(self._file)
            except BaseException:
                # Half a line would hide the next one.
                try:
                    os.ftruncate(self._file, begin)
                except OSError as error:
                    self._trouble = f"what was half written could not be taken back ({error})"
                    os.close(self._file)
                raise

    def _write_all(self, lines: bytes) -> None:
        rest = memoryview(lines)
        while rest:
            rest = rest[self._write(self._file, bytes(rest)) :]

    def _begin(self, lines: bytes) -> int:
        """A file with nothing but these lines, in the place of the one that was there, whatever happens meanwhile."""
        fresh = self._path.with_name(f"{self._path.name}.new")
        with fresh.open("wb") as file:
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self._path)
        _sync_directory(self._path.parent)
        return os.open(self._path, os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0))


def _sync_directory(path: Path) -> None:
    """So that the name is on the disk as well, where a system can do that."""
    with contextlib.suppress(OSError):
        directory = os.open(path, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
