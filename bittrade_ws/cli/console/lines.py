"""The connections of the console while they are wanted, and what is told of their ups and downs."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from reactivex import abc

from bittrade_ws.cli.console.commands import Shown
from bittrade_ws.cli.console.desk import Desk
from bittrade_ws.models.errors import NotConnected
from bittrade_ws.models.status import Closed, Gap, Opened, Reconnecting, Stale, Status, VenueStatus
from bittrade_ws.operators import keep_status_only


@dataclass(slots=True, eq=False)
class _Line:
    desk: Desk
    suffix: str
    is_up: bool = False
    ends: list[abc.DisposableBase] = field(default_factory=list[abc.DisposableBase])


class Lines:
    """Connections by name. `tell` takes what happens to them, from any thread; `lost` the name of one that ended.

    States of the venue that are `routine` are not told.
    """

    def __init__(
        self, tell: Callable[[Shown], None], lost: Callable[[str], None], routine: frozenset[str] = frozenset()
    ) -> None:
        self._tell = tell
        self._lost = lost
        self._routine = routine
        self._lines: dict[str, _Line] = {}
        self._changed = threading.Condition()

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, name: str) -> Desk:
        line = self._lines.get(name)
        if line is None:
            raise NotConnected(f"the connection {name!r} is gone; Reconnect makes it anew")
        return line.desk

    def open(self, name: str, desk: Desk, suffix: str = "") -> None:
        """Dials, in place of one that may be there by that name."""
        self.close(name)
        line = self._lines[name] = _Line(desk, suffix)
        statuses = desk.connection.pipe(keep_status_only())
        line.ends.append(statuses.subscribe(partial(self._on_status, line), partial(self._on_end, name, line)))
        line.ends.append(desk.connection.connect())

    def close(self, name: str) -> None:
        """Ends it, if it is there, and says nothing of it."""
        line = self._lines.pop(name, None)
        if line is None:
            return
        for end in line.ends:
            end.dispose()
        line.desk.dispose()

    def close_all(self) -> None:
        """Ends all of them."""
        for name in list(self._lines):
            self.close(name)

    def wait_until_up(self, seconds: float) -> bool:
        """Waits until each connection is up, or has ended."""
        with self._changed:
            return self._changed.wait_for(lambda: all(line.is_up for line in self._lines.values()), seconds)

    def _on_status(self, line: _Line, status: Status) -> None:
        match status:
            case Opened():
                self._tell(f"Session up{line.suffix}")
                self._set(line, is_up=True)
            case Closed(code=code, reason=reason):
                self._set(line, is_up=False)
                self._tell(f"Session Down{line.suffix}: {code} {reason}".rstrip())
            case Reconnecting(attempt=attempt, delay=delay, cause=cause) if attempt:
                self._tell(f"reconnecting{line.suffix} in {delay:.1f} s, attempt {attempt}: {cause}")
            case Stale(silence=silence, channel=""):
                self._tell(f"nothing was heard for {silence:.0f} s{line.suffix}")
            case VenueStatus(state=state) if state not in self._routine:
                self._tell(f"the venue says{line.suffix}: {state}")
            case Gap():
                self._tell(("gap", status))
            case _:
                pass

    def _on_end(self, name: str, line: _Line, error: Exception) -> None:
        if self._lines.get(name) is not line:
            return
        self._tell(f"{'Session Down' if line.is_up else 'Not reconnecting'}{line.suffix}: {error}")
        self.close(name)
        self._set(line, is_up=False)
        self._lost(name)

    def _set(self, line: _Line, *, is_up: bool) -> None:
        with self._changed:
            line.is_up = is_up
            self._changed.notify_all()
