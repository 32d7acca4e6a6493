"""For channels that nobody subscribes to: what is on them comes of itself."""

from collections.abc import Sequence
from typing import Any

from bittrade_ws.models.errors import SubscriptionFailed
from bittrade_ws.wire.codec import Channel, Request, RequestContext


class Unasked:
    """A `Subscribing` without a frame. With `needs_login` it fails on a socket that has not passed `log_in`."""

    def __init__(self, *, frames_per_second: float = 10.0, needs_login: bool = False) -> None:
        self.frames_per_second = frames_per_second
        self._needs_login = needs_login

    def subscribe(self, channels: Sequence[Channel[Any]], context: RequestContext) -> Sequence[Request]:
        """No request. Raises `SubscriptionFailed` where a login is needed and was not made."""
        if self._needs_login and context.signer is None:
            name = channels[0].name
            raise SubscriptionFailed(f"{name}: the socket is not logged in; it must pass log_in first", channel=name)
        return []

    def unsubscribe(self, channels: Sequence[Channel[Any]], context: RequestContext) -> Sequence[Request]:
        """No request."""
        return []

    def accepted(self, request: Request, reply: Any) -> None:
        """There is nothing to accept."""
