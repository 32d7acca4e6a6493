"""Rate limits: windows aligned to multiples of the wall clock, as the venue counts them."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.binance.errors import ApiError

_SECOND, _MINUTE, _DAY = 1_000, 60_000, 86_400_000


class Window:
    """Counts per key, from zero in each span of time."""

    def __init__(self, length_ms: int) -> None:
        self.length_ms = length_ms
        self._span = -1
        self._counts: dict[str, int] = defaultdict(int)

    def add(self, now_ms: int, key: str, amount: int) -> int:
        """Adds (or, negative, gives back) and returns the count, which is never below zero."""
        span = now_ms // self.length_ms
        if span != self._span:
            self._span = span
            self._counts.clear()
        self._counts[key] = max(0, self._counts[key] + amount)
        return self._counts[key]


class Limits:
    """What the venue allows. The numbers may be changed while it runs; `None` is no limit."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self.weight_per_minute: int | None = 6_000
        self.orders_per_10s: int | None = 50
        self.orders_per_day: int | None = 160_000
        self.connections_per_5min: int | None = None
        """300 at the venue; unlimited here, since tests dial more often than people."""
        self._now_ms = now_ms
        self._weight = Window(_MINUTE)
        self._orders_10s = Window(10 * _SECOND)
        self._orders_day = Window(_DAY)
        self._connections = Window(5 * _MINUTE)

    def spend(self, weight: int) -> None:
        """Counts a request; raises `ApiError` once there were too many."""
        used = self._weight.add(self._now_ms(), "", weight)
        if self.weight_per_minute is not None and used > self.weight_per_minute:
            text = f"Too many requests; current limit is {self.weight_per_minute} request weight per 1 MINUTE."
            raise self._exceeded(-1003, text, self._weight)

    def give_back(self, weight: int) -> None:
        """Takes back the weight of a request that turns out to cost none."""
        self._weight.add(self._now_ms(), "", -weight)

    def count_order(self, account: Account) -> None:
        """Counts an order that is placed; raises `ApiError` when there are too many that are not filled."""
        now = self._now_ms()
        for window, most, span in (
            (self._orders_10s, self.orders_per_10s, "10 SECOND"),
            (self._orders_day, self.orders_per_day, "1 DAY"),
        ):
            if most is not None and window.add(now, account.name, 0) >= most:
                text = f"Too many new orders; current limit is {most} orders per {span}."
                raise self._exceeded(-1015, text, window)
        self._orders_10s.add(now, account.name, 1)
        self._orders_day.add(now, account.name, 1)

    def order_filled(self, account: Account) -> None:
        """The first fill of an order gives its unit back."""
        self._orders_10s.add(self._now_ms(), account.name, -1)
        self._orders_day.add(self._now_ms(), account.name, -1)

    def allows_connection(self) -> bool:
        """Counts an attempt to connect."""
        count = self._connections.add(self._now_ms(), "", 1)
        return self.connections_per_5min is None or count <= self.connections_per_5min

    def used_weight(self) -> int:
        """In this minute."""
        return self._weight.add(self._now_ms(), "", 0)

    def order_counts(self, account: Account) -> tuple[int, int]:
        """In these ten seconds, and today."""
        now = self._now_ms()
        return self._orders_10s.add(now, account.name, 0), self._orders_day.add(now, account.name, 0)

    def weight_entry(self) -> dict[str, Any]:
        """The `rateLimits` entry of requests."""
        return {**self.rules()[0], "count": self.used_weight()}

    def order_entries(self, account: Account) -> list[dict[str, Any]]:
        """The `rateLimits` entries of orders."""
        return [
            {**rule, "count": count} for rule, count in zip(self.rules()[1:3], self.order_counts(account), strict=True)
        ]

    def rules(self) -> list[dict[str, Any]]:
        """The limits as `exchangeInfo` lists them."""
        return [
            _rule("REQUEST_WEIGHT", "MINUTE", 1, self.weight_per_minute or 6_000),
            _rule("ORDERS", "SECOND", 10, self.orders_per_10s or 50),
            _rule("ORDERS", "DAY", 1, self.orders_per_day or 160_000),
            _rule("RAW_REQUESTS", "MINUTE", 5, 300_000),
        ]

    def _exceeded(self, code: int, text: str, window: Window) -> ApiError:
        now = self._now_ms()
        until = (now // window.length_ms + 1) * window.length_ms
        return ApiError(code, text, status=429, data={"serverTime": now, "retryAfter": until})


def _rule(kind: str, interval: str, number: int, limit: int) -> dict[str, Any]:
    return {"rateLimitType": kind, "interval": interval, "intervalNum": number, "limit": limit}
