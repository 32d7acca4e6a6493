"""How long a venue that was asked too much wants no further question. Pure."""

from bittrade_ws.models.errors import RateLimited


class HoldOff:
    """Of several refusals the one that ends last counts. Times in seconds."""

    __slots__ = ("_until",)

    def __init__(self) -> None:
        self._until = float("-inf")

    def heed(self, refusal: RateLimited, now: float) -> None:
        if refusal.retry_after is not None:
            self._until = max(self._until, now + refusal.retry_after)

    def remaining(self, now: float) -> float:
        """None: 0."""
        return max(0.0, self._until - now)
