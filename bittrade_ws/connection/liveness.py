"""The deadlines of an open connection: half a frame, silence, and pings that are not answered.

1. One timer per connection; nothing is armed or disarmed per read.
2. A deadline that this side is late to look at, because a subscriber kept the thread, is looked at again after the
   sockets were read: only what the peer did not send counts against it.
"""

from collections.abc import Callable
from time import monotonic
from typing import Protocol

from bittrade_ws.connection.loop import OwnerLoop
from bittrade_ws.connection.options import DialOptions
from bittrade_ws.connection.timers import Timer

# How late a timer may fire before the thread counts as kept busy.
_LATE = 0.05


class Watched(Protocol):
    """The connection whose life is watched."""

    @property
    def is_behind(self) -> bool:
        """There is more to read than one read took: an answer may be behind it."""
        ...

    def ping(self, payload: bytes) -> None: ...

    def expired(self, reason: str, silence: float | None) -> None:
        """A deadline passed; `silence` says for how long nothing came, when that is the reason."""
        ...


class Liveness:
    """Watches one connection, from `start` to `stop`. Loop thread only."""

    __slots__ = (
        "_clock",
        "_is_second_look",
        "_last_any",
        "_last_data",
        "_loop",
        "_mid_since",
        "_nonce",
        "_options",
        "_payload",
        "_ping_due",
        "_pong_due",
        "_timer",
        "_watched",
    )

    def __init__(
        self, loop: OwnerLoop, options: DialOptions, watched: Watched, *, clock: Callable[[], float] = monotonic
    ) -> None:
        self._loop = loop
        self._clock = clock
        self._options = options
        self._watched = watched
        self._nonce: Callable[[], bytes] = options.mask
        self._timer: Timer | None = None
        self._is_second_look = False
        self._last_data = self._last_any = clock()
        self._mid_since: float | None = None
        self._ping_due = self._last_any + options.ping_interval if options.ping_interval else None
        self._pong_due: float | None = None
        self._payload = b""

    def start(self) -> None:
        """Begins to watch."""
        self._arm()

    def stop(self) -> None:
        """Ends it."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def received(self, now: float, has_data: bool, is_mid_message: bool) -> None:
        """Notes one read."""
        self._last_any = now
        if has_data:
            self._last_data = now
        if not is_mid_message:
            self._mid_since = None
        elif has_data or self._mid_since is None:
            self._mid_since = now
            due = now + self._options.frame_timeout
            if self._timer is None or self._timer.when > due:
                self._arm()

    def unfinished(self, now: float) -> float:
        """For how long part of a message has waited for the rest of it, in seconds: nothing whole came since."""
        return 0.0 if self._mid_since is None else max(0.0, now - self._mid_since)

    def pong(self, payload: bytes) -> None:
        """Notes a pong; only the answer to our last ping counts."""
        if self._pong_due is not None and payload == self._payload:
            self._pong_due = None

    def _dues(self) -> list[float]:
        options = self._options
        dues = [due for due in (self._ping_due, self._pong_due) if due is not None]
        if self._mid_since is not None:
            dues.append(self._mid_since + options.frame_timeout)
        if options.silence is not None:
            dues.append(self._last_data + options.silence)
        return dues

    def _arm(self) -> None:
        self.stop()
        dues = self._dues()
        if dues:
            self._timer = self._loop.call_later(min(dues) - self._clock(), self._look)

    def _look(self) -> None:
        now = self._clock()
        if self._timer is not None and now - self._timer.when > _LATE and not self._is_second_look:
            self._is_second_look = True
            self._timer = self._loop.call_later(_LATE, self._look)
            return
        self._is_second_look = False
        options = self._options
        if self._mid_since is not None and now >= self._mid_since + options.frame_timeout:
            self._expire(f"part of a message, and not the rest of it within {options.frame_timeout:g} s", None)
        elif options.silence is not None and now >= self._last_data + options.silence:
            self._expire(f"no data for {options.silence:g} s", now - self._last_data)
        elif self._pong_due is not None and now >= self._pong_due and not self._watched.is_behind:
            silence = now - self._last_any
            is_silent = silence >= options.pong_timeout
            self._expire(f"no answer to a ping within {options.pong_timeout:g} s", silence if is_silent else None)
        else:
            self._go_on(now)

    def _go_on(self, now: float) -> None:
        options = self._options
        if self._pong_due is not None and now >= self._pong_due:
            self._pong_due = now + options.pong_timeout
        if self._ping_due is not None and now >= self._ping_due:
            self._ping_due = now + (options.ping_interval or 0.0)
            if self._pong_due is None:
                self._pong_due = now + options.pong_timeout
                self._payload = self._nonce()
                self._watched.ping(self._payload)
        self._arm()

    def _expire(self, reason: str, silence: float | None) -> None:
        self.stop()
        self._watched.expired(reason, silence)
