"""What comes of not heeding a limit: the address is banned, for longer each time.

https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/rate-limits

Everything that comes to a simulator comes from one address, so a ban is everybody's.
"""

from collections.abc import Callable

from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.windows import MINUTE, Window

ADVICE = "Please use WebSocket Streams for live updates"


class Bans:
    """Counts offences; the numbers may be changed while it runs, `None` is endless patience."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self.most_ignored: int | None = 10
        """Requests in one minute that are sent all the same after a 429."""
        self.most_cuts: int | None = 10
        """Stream connections in five minutes that are cut for too many frames."""
        self.first_seconds = 120.0
        self.longest_seconds = 259_200.0
        self.until_ms = 0
        """When the last ban ends, or ended."""
        self.count = 0
        """How many there were; each lasts twice as long as the one before."""
        self.on_ban: Callable[[], None] = _nothing
        """Called when one begins."""
        self._now_ms = now_ms
        self._ignored = Window(MINUTE)
        self._cuts = Window(5 * MINUTE)

    @property
    def is_banned(self) -> bool:
        """Whether a ban is in force."""
        return self._now_ms() < self.until_ms

    def seconds_left(self) -> float:
        """How long it still is."""
        return max(0.0, (self.until_ms - self._now_ms()) / 1000)

    def demand_none(self) -> None:
        """Raises `ApiError` 418 while a ban is in force."""
        if self.is_banned:
            text = f"Way too much request weight used; IP banned until {self.until_ms}. {ADVICE} to avoid bans."
            raise ApiError(-1003, text, status=418, data={"serverTime": self._now_ms(), "retryAfter": self.until_ms})

    def refused(self) -> None:
        """A request was answered with 429."""
        # The first refusal tells; only what comes after it ignores it.
        self._offence(self._ignored, self.most_ignored, allowed=1)

    def cut(self) -> None:
        """A stream connection sent too many frames."""
        self._offence(self._cuts, self.most_cuts, allowed=0)

    def ban(self) -> None:
        """Bans, or bans anew."""
        seconds = min(self.longest_seconds, self.first_seconds * 2**self.count)
        self.count += 1
        self.until_ms = self._now_ms() + round(seconds * 1000)
        self.on_ban()

    def lift(self) -> None:
        """Ends a ban, and forgets those before it."""
        self.until_ms = self.count = 0

    def _offence(self, window: Window, most: int | None, *, allowed: int) -> None:
        count = window.add(self._now_ms(), "", 1)
        if most is not None and count > most + allowed and not self.is_banned:
            window.clear()
            self.ban()


def _nothing() -> None:
    """Nobody minds."""
