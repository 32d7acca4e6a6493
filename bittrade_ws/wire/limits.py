"""The seam between a venue's limits and whoever sends: asked before each request, told of each reply."""

from typing import Any, Protocol

from bittrade_ws.wire.codec import Request, RequestContext


class Limits(Protocol):
    """What may be sent, and when; a codec whose venue has limits has them as `limits`. Called from any thread."""

    def take(self, request: Request, now: float, *, waited: float) -> float:
        """Seconds to wait before `request` may be written anew and sent; 0: it is counted, and goes now.

        `now` is in epoch seconds by our clock; `waited` is how long it has waited already. Raises `BudgetSpent` when
        the wait is more than a request is worth. Whoever may wait for any time waits for its `retry_after`.
        """
        ...

    def heed(self, request: Request, reply: Any, context: RequestContext, *, sent: float, now: float) -> Request | None:
        """Learns from the reply, a plain message; gives a question of its own, if there is one to ask."""
        ...

    def lost(self, request: Request, *, sent: float, is_sent: bool) -> None:
        """No reply to it is waited for any more: it is not on its way, whatever the venue counted of what `is_sent`."""
        ...
