"""The pace of what is sent to the market streams: 5 frames in a second are what one connection may send.

Pings and pongs count among them, and neither can wait: of the five, one of each is left out here.

Source: the venue's `web-socket-streams.md`, websocket limits, seen 2026-07.
"""

from queue import SimpleQueue
from typing import Any, Final

from bittrade_ws.models.errors import BudgetSpent
from bittrade_ws.wire.budget import Cost
from bittrade_ws.wire.codec import Request, RequestContext

MOST: Final = 3
SECONDS: Final = 1.05
"""The venue's second, and how much closer together frames may arrive than they left."""
PATIENCE: Final = 10.0
FRAME: Final = Cost(counts={"FRAMES": 1})


class FramePace:
    """The commands of one connection, whoever sends them; see `wire.limits.Limits`."""

    __slots__ = ("_sent", "_token")

    def __init__(self) -> None:
        self._sent: tuple[float, ...] = ()
        self._token: SimpleQueue[None] = SimpleQueue()
        self._token.put(None)

    def take(self, request: Request, now: float, *, waited: float) -> float:
        """Seconds until the next frame may go, 0: this one goes. `BudgetSpent` for who would wait more than 10 s."""
        if request.cost is None:
            return 0.0
        self._token.get()
        try:
            # At most a whole span: the clock may have been set back.
            seconds = min(SECONDS, self._sent[0] + SECONDS - now) if len(self._sent) == MOST else 0.0
            if seconds <= 0:
                self._sent = (*self._sent, now)[-MOST:]
                return 0.0
        finally:
            self._token.put(None)
        if waited + seconds > PATIENCE:
            raise BudgetSpent("not sent: too many commands wait for this connection", retry_after=seconds)
        return seconds

    def heed(self, request: Request, reply: Any, context: RequestContext, *, sent: float, now: float) -> Request | None:
        """Replies say nothing of it."""
        return None

    def lost(self, request: Request, *, sent: float, is_sent: bool) -> None:
        """Nor does their absence."""
